//! The appliances over HTTPS, for a reverse proxy in front of them: one
//! listener, with each appliance under its own name, with a certificate of a
//! private authority, at its own paths.
//!
//! ```text
//! authority     a new certificate authority at every start
//! certificates  the certificates that appliances present, wrong ones included
//! native        paths and headers without a proxy
//! ```

pub mod authority;
pub mod certificates;
pub mod native;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::server::NoServerSessionStorage;

use authority::BoxError;
use certificates::{ByName, Certificates, PresentedBy};

/// Options of HTTPS.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Port to listen on; 0 takes any free one.
    pub port: u16,
    /// Folder to write certificates and keys to.
    pub folder: Option<PathBuf>,
}

/// Makes certificates for appliances (id and server names), writes them to the
/// folder of the options, and returns them with an acceptor that presents them.
///
/// # Errors
/// When certificates cannot be made or written.
pub fn prepare(
    options: &Options,
    appliances: &[(&'static str, [String; 2])],
    presented_by: PresentedBy,
) -> io::Result<(Arc<Certificates>, TlsAcceptor)> {
    let certificates = Arc::new(Certificates::new(appliances).map_err(io::Error::other)?);
    if let Some(folder) = &options.folder {
        certificates.write(folder).map_err(|error| {
            let place = folder.display();
            io::Error::new(error.kind(), format!("cannot write to {place}: {error}"))
        })?;
    }
    let by_name = ByName {
        certificates: Arc::clone(&certificates),
        presented_by,
    };
    let acceptor = acceptor(by_name).map_err(io::Error::other)?;
    Ok((certificates, acceptor))
}

fn acceptor(by_name: ByName) -> Result<TlsAcceptor, BoxError> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(by_name));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A resumed session would skip the certificate.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
