//! PostgreSQL clients of `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use api::SqlListener;
use clap::Args;
use lake::{PgOptions, PgServer, PgTls};

use crate::config::{Config, FlagValue};
use crate::folder::Folder;

/// How PostgreSQL clients are let in; each is a setting as well.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct PgFlags {
    /// Address and port for psql, drivers and BI tools; without it they are not let in
    #[arg(long, value_name = "ADDR:PORT")]
    pg_listen: Option<SocketAddr>,
    /// Certificate that their connections are encrypted with (PEM)
    #[arg(long, value_name = "FILE")]
    pg_tls_cert: Option<PathBuf>,
    /// Key of the certificate (PEM)
    #[arg(long, value_name = "FILE")]
    pg_tls_key: Option<PathBuf>,
}

impl PgFlags {
    /// The settings that are given.
    pub(crate) fn settings(&self) -> Vec<FlagValue> {
        let path = |path: &PathBuf| path.display().to_string();
        let given = [
            ("pg.listen", "--pg-listen", self.pg_listen.map(|address| address.to_string())),
            ("pg.tls_cert", "--pg-tls-cert", self.pg_tls_cert.as_ref().map(path)),
            ("pg.tls_key", "--pg-tls-key", self.pg_tls_key.as_ref().map(path)),
        ];
        given.into_iter().filter_map(|(key, flag, value)| Some(FlagValue { key, flag, value: value? })).collect()
    }
}

/// Listens for PostgreSQL clients, if that is asked for.
pub(super) async fn bind(config: &Config, folder: &Folder) -> Result<Option<PgServer>> {
    let settings = &config.pg;
    let Some(listen) = settings.listen else { return Ok(None) };
    let tls = match (settings.tls_cert.as_str(), settings.tls_key.as_str()) {
        ("", "") => None,
        ("", _) => bail!("pg.tls_key is given without pg.tls_cert, its certificate"),
        (_, "") => bail!("pg.tls_cert is given without pg.tls_key, its key"),
        (certificate, key) => Some(PgTls { certificate: certificate.into(), key: key.into() }),
    };
    let options = PgOptions {
        listen,
        tls,
        max_connections: usize::from(settings.max_connections),
        idle_timeout: Duration::from_secs(settings.idle_timeout_seconds),
        limits: folder.sql_limits(),
    };
    Ok(Some(PgServer::bind(options).await?))
}

/// Where a server listens for PostgreSQL clients, as pages show it.
pub(super) fn listener(server: Option<&PgServer>) -> Result<Option<SqlListener>> {
    let listener = |server: &PgServer| -> Result<SqlListener> {
        Ok(SqlListener { address: server.address()?, is_encrypted: server.is_encrypted() })
    };
    server.map(listener).transpose()
}
