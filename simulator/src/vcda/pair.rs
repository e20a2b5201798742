//! What an appliance does with the address and the thumbprint of a peer: look
//! whether they can be meant, then go there and compare.

use serde::Deserialize;

use super::error::ApiError;
use super::estate::{ENDPOINTS, Endpoint, Registration, endpoint};
use crate::world::certificate::Certificate;
use crate::world::site::SiteId;

/// Ports behind which an appliance answers: of the tunnel, and of the usual
/// public address of it.
const PORTS: [u16; 2] = [8048, 443];

/// `UpdateSiteRequest`; the reference marks nothing of it as required.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSiteRequest {
    /// The address of the peer.
    pub api_url: Option<String>,
    /// The thumbprint of the certificate it presents.
    pub api_thumbprint: Option<String>,
    /// Any text.
    pub description: Option<String>,
}

/// A request whose parts can be meant.
#[derive(Debug, Clone)]
pub struct Wanted {
    url: String,
    address: Address,
    thumbprint: Option<String>,
    description: String,
}

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Host name, in small letters.
    pub host: String,
    /// Port; 443 where the address has none.
    pub port: u16,
}

impl Address {
    /// Reads `https://host:port/`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(url: &str) -> Result<Self, String> {
        let wrong = || format!("'{url}' is not a valid HTTPS URL.");
        let rest = url.trim().strip_prefix("https://").ok_or_else(wrong)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
            None => (authority, 443),
        };
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-._[]:".contains(letter);
        if host.is_empty() || !host.chars().all(allowed) {
            return Err(wrong());
        }
        Ok(Self {
            host: host.to_ascii_lowercase(),
            port,
        })
    }
}

/// The appliance that answers at an address.
///
/// # Errors
/// What comes of trying where none does.
pub fn presented_at(address: &Address) -> Result<&'static Endpoint, ApiError> {
    let place = format!("{}:{}", address.host, address.port);
    let known = ENDPOINTS.iter().find(|one| one.host == address.host);
    match known {
        None => Err(ApiError::connection_failed(
            &place,
            "Name or service not known",
        )),
        Some(_) if !PORTS.contains(&address.port) => {
            Err(ApiError::connection_failed(&place, "Connection refused"))
        }
        Some(there) => Ok(there),
    }
}

/// A thumbprint as this product writes it: `SHA-256:AA:BB:…`.
pub fn with_algorithm(certificate: &Certificate) -> String {
    format!("SHA-256:{}", certificate.thumbprint())
}

impl UpdateSiteRequest {
    /// Looks whether the parts can be meant at all.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn check(self) -> Result<Wanted, String> {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let url = given(self.api_url).ok_or("The API URL of the peer site is missing.")?;
        let address = Address::parse(&url)?;
        let thumbprint = match given(self.api_thumbprint) {
            None => None,
            Some(text) => Some(thumbprint(&text)?),
        };
        Ok(Wanted {
            url,
            address,
            thumbprint,
            description: self.description.unwrap_or_default(),
        })
    }
}

/// A thumbprint in capitals.
fn thumbprint(text: &str) -> Result<String, String> {
    let capitals = text.trim().to_ascii_uppercase();
    let digits = capitals.strip_prefix("SHA-256:").unwrap_or("");
    let pairs: Vec<&str> = digits.split(':').collect();
    let fine = pairs.len() == 32
        && pairs
            .iter()
            .all(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if fine {
        Ok(capitals)
    } else {
        Err(format!("'{text}' is not a valid SHA-256 thumbprint."))
    }
}

impl Wanted {
    /// Goes to the peer: what is to be registered, or at which percentage of
    /// the way it went wrong, and how.
    ///
    /// # Errors
    /// Where nobody answers, it is the own site, or the certificate is another.
    pub fn connect(&self, owner: SiteId) -> Result<Registration, (u8, ApiError)> {
        let there = presented_at(&self.address).map_err(|error| (20, error))?;
        if there.site == owner {
            let name = endpoint(owner).host;
            let msg = format!("{name} is this site: a site cannot be paired with itself.");
            return Err((20, ApiError::bad_user_input(&msg)));
        }
        // Without a thumbprint only a certificate of a public authority would
        // do, and these have none.
        let presented = with_algorithm(there.certificate);
        if self.thumbprint.as_ref() != Some(&presented) {
            return Err((40, ApiError::certificate_mismatch()));
        }
        Ok(Registration {
            owner,
            peer: there.site,
            url: self.url.clone(),
            thumbprint: presented,
            description: self.description.clone(),
        })
    }
}
