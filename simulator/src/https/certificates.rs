//! The certificates that appliances present: the right ones and, for tests,
//! ones that no client should accept.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::authority::{Authority, BoxError, Identity, Validity};

/// Name of the reverse proxy, which gets a certificate as well.
pub const PROXY: &str = "hawser.hansekontor.example";

/// The certificate that an appliance presents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presented {
    /// Its own certificate.
    #[default]
    Right,
    /// One with its names, from an unknown authority.
    OtherAuthority,
    /// One from the right authority, for another server.
    WrongName,
    /// Its own, expired.
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
    /// For clients without a server name.
    nameless: Identity,
    /// Ids of appliances by server name, in lower case.
    ids: HashMap<String, &'static str>,
    right: HashMap<&'static str, Identity>,
    wrong: HashMap<(&'static str, Presented), Arc<CertifiedKey>>,
}

impl Certificates {
    /// Creates certificates for appliances, each with its id and its server
    /// names.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn new(appliances: &[(&'static str, [String; 2])]) -> Result<Self, BoxError> {
        let authority = Authority::new("Hansekontor internal CA")?;
        let stranger = Authority::new("Somebody else's CA")?;
        let local = ["127.0.0.1".to_owned(), "localhost".to_owned()];
        let elsewhere = ["other.hansekontor.example".to_owned()];
        let (mut ids, mut right, mut wrong) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (id, server_names) in appliances {
            let lower_case = server_names.iter().map(|name| name.to_ascii_lowercase());
            ids.extend(lower_case.map(|name| (name, *id)));
            let mut names = server_names.to_vec();
            names.push("127.0.0.1".to_owned());
            right.insert(*id, authority.issue(&names, Validity::Now)?);
            for kind in WRONG {
                let made = match kind {
                    Presented::OtherAuthority => stranger.issue(&names, Validity::Now)?,
                    Presented::WrongName => authority.issue(&elsewhere, Validity::Now)?,
                    _ => authority.issue(&names, Validity::Past)?,
                };
                wrong.insert((*id, kind), made.certified);
            }
        }
        let [address, name] = local.clone();
        Ok(Self {
            proxy: authority.issue(&[PROXY.to_owned(), name, address], Validity::Now)?,
            nameless: authority.issue(&local, Validity::Now)?,
            authority,
            ids,
            right,
            wrong,
        })
    }

    /// Returns the certificate of the authority, as PEM.
    pub fn authority(&self) -> &str {
        self.authority.pem()
    }

    /// Returns certificate and key, as PEM, for a reverse proxy at [`PROXY`],
    /// `localhost` and `127.0.0.1`.
    pub fn proxy(&self) -> (&str, &str) {
        (&self.proxy.certificate, &self.proxy.key)
    }

    /// Writes `ca.pem`, and a certificate and a key for the proxy and for each
    /// appliance: `proxy.pem`, `proxy.key`, `vr-a.pem`, `vr-a.key`, ….
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
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

    fn id_of(&self, server_name: &str) -> Option<&'static str> {
        self.ids.get(&server_name.to_ascii_lowercase()).copied()
    }

    fn of(&self, id: &'static str, presented: Presented) -> Option<Arc<CertifiedKey>> {
        match presented {
            Presented::Right => self.right.get(id).map(|right| right.certified.clone()),
            wrong => self.wrong.get(&(id, wrong)).cloned(),
        }
    }
}

/// Writes a file that only its owner can read, from its creation on.
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

/// Returns the certificate that an appliance presents now, by its id.
pub type PresentedBy = Box<dyn Fn(&str) -> Presented + Send + Sync>;

/// Selects by the server name of the client (SNI, RFC 6066 §3).
pub struct ByName {
    /// All certificates.
    pub certificates: Arc<Certificates>,
    /// Returns what an appliance presents now.
    pub presented_by: PresentedBy,
}

impl fmt::Debug for ByName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ByName").finish_non_exhaustive()
    }
}

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = hello.server_name();
        match name.and_then(|name| self.certificates.id_of(name)) {
            Some(id) => self.certificates.of(id, (self.presented_by)(id)),
            None => Some(self.certificates.nameless.certified.clone()),
        }
    }
}
