//! Which certificate an appliance presents: the right one or, where a test
//! asks for it, one that no client should accept.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::authority::{Authority, Identity, Trouble, Validity};
use crate::Shared;
use crate::appliance::{APPLIANCES, named};

/// The name of the reverse proxy for which a certificate is made as well.
pub const PROXY: &str = "hawser.hansekontor.example";

/// What an appliance presents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presented {
    /// Its own certificate.
    #[default]
    Right,
    /// One with its names, from an authority that nobody knows.
    OtherAuthority,
    /// One from the right authority, for another server.
    WrongName,
    /// Its own, but of last year.
    Expired,
}

const WRONG: [Presented; 3] = [
    Presented::OtherAuthority,
    Presented::WrongName,
    Presented::Expired,
];

/// All certificates of a running simulator.
pub struct Certificates {
    authority: Authority,
    proxy: Identity,
    /// For clients that do not say whom they want.
    nameless: Identity,
    right: HashMap<&'static str, Identity>,
    wrong: HashMap<(&'static str, Presented), Arc<CertifiedKey>>,
}

impl Certificates {
    /// New ones for all appliances.
    ///
    /// # Errors
    /// Where they cannot be made.
    pub fn new() -> Result<Self, Trouble> {
        let authority = Authority::new("Hansekontor internal CA")?;
        let stranger = Authority::new("Somebody else's CA")?;
        let local = ["127.0.0.1".to_owned(), "localhost".to_owned()];
        let elsewhere = ["other.hansekontor.example".to_owned()];
        let (mut right, mut wrong) = (HashMap::new(), HashMap::new());
        for appliance in APPLIANCES {
            let mut names = appliance.server_names().to_vec();
            names.push("127.0.0.1".to_owned());
            right.insert(appliance.id, authority.issue(&names, Validity::Now)?);
            for kind in WRONG {
                let made = match kind {
                    Presented::OtherAuthority => stranger.issue(&names, Validity::Now)?,
                    Presented::WrongName => authority.issue(&elsewhere, Validity::Now)?,
                    _ => authority.issue(&names, Validity::Past)?,
                };
                wrong.insert((appliance.id, kind), made.certified);
            }
        }
        let [address, name] = local.clone();
        Ok(Self {
            proxy: authority.issue(&[PROXY.to_owned(), name, address], Validity::Now)?,
            nameless: authority.issue(&local, Validity::Now)?,
            authority,
            right,
            wrong,
        })
    }

    /// The certificate of the authority, as PEM.
    pub fn authority(&self) -> &str {
        self.authority.pem()
    }

    /// Certificate and key, as PEM, for a reverse proxy at [`PROXY`],
    /// `localhost` and `127.0.0.1`.
    pub fn proxy(&self) -> (&str, &str) {
        (&self.proxy.certificate, &self.proxy.key)
    }

    /// Writes `ca.pem`, and a certificate and a key for the proxy and for each
    /// appliance: `proxy.pem`, `proxy.key`, `vr-a.pem`, `vr-a.key`, ….
    ///
    /// # Errors
    /// Where the folder cannot be made or written to.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("ca.pem"), self.authority())?;
        let identities = self.right.iter().map(|(id, identity)| (*id, identity));
        for (id, identity) in identities.chain([("proxy", &self.proxy)]) {
            fs::write(folder.join(format!("{id}.pem")), &identity.certificate)?;
            write_secret(&folder.join(format!("{id}.key")), &identity.key)?;
        }
        Ok(())
    }

    fn of(&self, id: &'static str, presented: Presented) -> Option<Arc<CertifiedKey>> {
        match presented {
            Presented::Right => self.right.get(id).map(|right| right.certified.clone()),
            wrong => self.wrong.get(&(id, wrong)).cloned(),
        }
    }
}

/// Nobody but the owner may read a key, not even for a moment.
fn write_secret(file: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    if file.exists() {
        fs::remove_file(file)?;
    }
    io::Write::write_all(&mut options.open(file)?, text.as_bytes())
}

/// Chooses by the server name that a client asks for (SNI, RFC 6066 §3).
pub struct ByName {
    /// What there is.
    pub certificates: Arc<Certificates>,
    /// Who knows what is to be presented.
    pub shared: Shared,
}

impl fmt::Debug for ByName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ByName").finish_non_exhaustive()
    }
}

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        match hello.server_name().and_then(named) {
            Some(appliance) => {
                let presented = self.shared.presented(appliance.id);
                self.certificates.of(appliance.id, presented)
            }
            None => Some(self.certificates.nameless.certified.clone()),
        }
    }
}
