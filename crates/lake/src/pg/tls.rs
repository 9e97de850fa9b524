//! Encryption of connections.

use std::path::PathBuf;
use std::sync::Arc;

use datafusion_postgres::pgwire::tokio::TlsAcceptor;
use datafusion_postgres::pgwire::tokio::tokio_rustls::rustls::ServerConfig;
use datafusion_postgres::pgwire::tokio::tokio_rustls::rustls::crypto::ring;
use datafusion_postgres::pgwire::tokio::tokio_rustls::rustls::pki_types::pem::PemObject as _;
use datafusion_postgres::pgwire::tokio::tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::error::{LakeError, Result};

/// Files by which a server proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PgTls {
    /// Its certificate and those that vouch for it, as PEM.
    pub certificate: PathBuf,
    /// The key of the certificate, as PEM.
    pub key: PathBuf,
}

impl PgTls {
    pub(super) fn acceptor(&self) -> Result<TlsAcceptor> {
        let refused = |path: &PathBuf, why: String| {
            LakeError::Invalid(format!("{} cannot be used to encrypt SQL connections: {why}", path.display()))
        };
        let of_certificate = |why: String| refused(&self.certificate, why);
        let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect)
            .map_err(|error| of_certificate(error.to_string()))?;
        if certificates.is_empty() {
            return Err(of_certificate("it holds no certificate in PEM".to_owned()));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| refused(&self.key, error.to_string()))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| of_certificate(error.to_string()))?
            .with_no_client_auth()
            .with_single_cert(certificates, key)
            .map_err(|error| of_certificate(error.to_string()))?;
        // Asked for by clients that begin with TLS at once (sslnegotiation=direct).
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}
