//! The appliances over HTTPS, for a reverse proxy in front of them: one
//! listener, on which each answers under its own name, with a certificate of a
//! private authority, at its own paths.
//!
//! ```text
//! authority:    a new one at every start
//! certificates: which one an appliance presents, the wrong ones included
//! native:       paths and headers as the appliance has them
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

use crate::Shared;
use authority::Trouble;
use certificates::{ByName, Certificates};

/// How HTTPS is to be offered.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Port to listen on; 0 takes any free one.
    pub port: u16,
    /// Folder to write certificates and keys to.
    pub folder: Option<PathBuf>,
}

/// New certificates, written where they are wanted, and what shakes hands with
/// them.
///
/// # Errors
/// Where certificates cannot be made or written.
pub fn prepare(options: &Options, shared: &Shared) -> io::Result<(Arc<Certificates>, TlsAcceptor)> {
    let certificates = Arc::new(Certificates::new().map_err(io::Error::other)?);
    if let Some(folder) = &options.folder {
        certificates.write(folder).map_err(|error| {
            let place = folder.display();
            io::Error::new(error.kind(), format!("cannot write to {place}: {error}"))
        })?;
    }
    let by_name = ByName {
        certificates: Arc::clone(&certificates),
        shared: Arc::clone(shared),
    };
    let acceptor = acceptor(by_name).map_err(io::Error::other)?;
    Ok((certificates, acceptor))
}

fn acceptor(by_name: ByName) -> Result<TlsAcceptor, Trouble> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(by_name));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A resumed session would not look at the certificate again.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
