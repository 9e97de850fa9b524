//! Listens, and bounds how many clients there are.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base::WorkspaceId;
use datafusion_postgres::pgwire::api::{ConnectionManager, RandomPidSecretKeyGenerator};
use datafusion_postgres::pgwire::tokio::TlsAcceptor;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;

use super::catalog::Catalog;
use super::connection;
use super::door::PgDoor;
use super::tls::PgTls;
use crate::error::{LakeError, Result};
use crate::{Lake, SqlLimits};

/// How clients are served.
#[derive(Debug, Clone)]
pub struct PgOptions {
    /// Where to listen.
    pub listen: SocketAddr,
    /// With what to encrypt. Passwords come in the clear otherwise, so an
    /// address that others can reach must have it.
    pub tls: Option<PgTls>,
    /// Clients that may be signed in at once.
    pub max_connections: usize,
    /// How long a client may be silent.
    pub idle_timeout: Duration,
    /// Bounds of each query.
    pub limits: SqlLimits,
}

/// Connections beyond those signed in: clients that are signing in, and
/// requests to cancel, each of which is a connection.
const MOST_AT_THE_DOOR: usize = 16;

/// How long a failed `accept` waits: for file handles to come free, mostly.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// A socket that listens, and what clients on it may do.
pub struct PgServer {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    options: PgOptions,
}

impl std::fmt::Debug for PgServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PgServer").field("options", &self.options).finish_non_exhaustive()
    }
}

/// What all connections share.
pub(super) struct Shared {
    pub(super) lake: Lake,
    pub(super) door: Arc<dyn PgDoor>,
    pub(super) limits: SqlLimits,
    pub(super) idle_timeout: Duration,
    /// Whether passwords are taken over encrypted connections only.
    pub(super) needs_tls: bool,
    pub(super) places: Arc<Semaphore>,
    pub(super) cancelling: Arc<ConnectionManager>,
    pub(super) secrets: RandomPidSecretKeyGenerator,
    /// What is known of the tables of each workspace, by its id and its key.
    pub(super) catalogs: Mutex<HashMap<(WorkspaceId, String), Arc<Catalog>>>,
}

impl PgServer {
    /// Begins to listen.
    ///
    /// # Errors
    /// [`LakeError::Invalid`] when the address can be reached by others and has
    /// no encryption, when the files of the encryption cannot be used, or when
    /// something else listens there.
    pub async fn bind(options: PgOptions) -> Result<Self> {
        if !options.listen.ip().is_loopback() && options.tls.is_none() {
            return Err(LakeError::Invalid(format!(
                "others can reach {}, and passwords would come to it in the clear: give a certificate and its key \
                 (pg.tls_cert and pg.tls_key), or listen on 127.0.0.1 and let a tunnel lead there",
                options.listen
            )));
        }
        let tls = options.tls.as_ref().map(PgTls::acceptor).transpose()?;
        let listener = TcpListener::bind(options.listen).await.map_err(|error| {
            LakeError::Invalid(format!("cannot listen for SQL clients on {}: {error}", options.listen))
        })?;
        Ok(Self { listener, tls, options })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Whether connections can be encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// Serves clients until `stopped` comes back; then they are cut off.
    pub async fn serve(self, lake: Lake, door: Arc<dyn PgDoor>, stopped: impl Future<Output = ()>) {
        let Self { listener, tls, options } = self;
        let needs_tls = tls.is_some() && !options.listen.ip().is_loopback();
        let shared = Arc::new(Shared {
            lake,
            door,
            limits: options.limits,
            idle_timeout: options.idle_timeout,
            needs_tls,
            places: Arc::new(Semaphore::new(options.max_connections)),
            cancelling: Arc::new(ConnectionManager::new()),
            secrets: RandomPidSecretKeyGenerator::default(),
            catalogs: Mutex::default(),
        });
        let most = options.max_connections + MOST_AT_THE_DOOR;
        // Dropping the set ends its tasks.
        let mut connections = JoinSet::new();
        tokio::pin!(stopped);
        loop {
            let accepted = tokio::select! {
                () = &mut stopped => return,
                Some(_) = connections.join_next(), if !connections.is_empty() => continue,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) if connections.len() < most => {
                    connections.spawn(connection::attend(stream, tls.clone(), shared.clone()));
                }
                // Closed at once: whoever it is has to come again.
                Ok(_) => tracing::warn!(most, "too many SQL clients at the door"),
                Err(error) => {
                    tracing::warn!(%error, "an SQL client could not be listened to");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }
}

impl Shared {
    /// What is known of the tables of a workspace; looked up once.
    pub(super) async fn catalog(&self, reader: &dyn super::PgReader) -> Result<Arc<Catalog>, super::failure::Failure> {
        let key = (reader.workspace().clone(), reader.database().to_owned());
        let mut catalogs = self.catalogs.lock().await;
        if let Some(known) = catalogs.get(&key) {
            return Ok(known.clone());
        }
        let made = Arc::new(Catalog::of(&self.lake, reader, &self.limits).await?);
        catalogs.insert(key, made.clone());
        Ok(made)
    }
}
