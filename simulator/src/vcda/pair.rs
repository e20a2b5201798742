//! Address and thumbprint of a peer: validation, connection, and comparison of
//! certificates.

use serde::Deserialize;

use super::certificate::with_algorithm;
use super::error::ApiError;
use super::inventory::{ENDPOINTS, Endpoint, Registration, endpoint};
use crate::world::site::SiteId;

/// Ports of an appliance: of the tunnel, and the usual public one.
const PORTS: [u16; 2] = [8048, 443];

/// `UpdateSiteRequest`; no member is required by the reference.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSiteRequest {
    /// The address of the peer.
    pub api_url: Option<String>,
    /// The thumbprint of the certificate it presents.
    pub api_thumbprint: Option<String>,
    /// Any text.
    pub description: Option<String>,
    /// The name of the peer; the Cloud flavour demands it.
    pub site: Option<String>,
}

/// A request with valid members.
#[derive(Debug, Clone)]
pub struct CheckedRequest {
    url: String,
    address: Address,
    thumbprint: Option<String>,
    description: String,
    site: Option<String>,
}

/// Host and port of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Host name, in lower case.
    pub host: String,
    /// Port; 443 by default.
    pub port: u16,
}

impl Address {
    /// Parses `https://host:port/`.
    ///
    /// # Errors
    /// A message, when the address is invalid.
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

/// Returns the appliance that answers at an address.
///
/// # Errors
/// When no appliance answers there.
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

impl UpdateSiteRequest {
    /// Validates the members.
    ///
    /// # Errors
    /// A message, when a member is invalid.
    pub fn check(self, is_cloud: bool) -> Result<CheckedRequest, String> {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        if is_cloud && self.site.as_deref().unwrap_or("").is_empty() {
            return Err("site must be given.".to_owned());
        }
        let url = given(self.api_url).ok_or("The API URL of the peer site is missing.")?;
        let address = Address::parse(&url)?;
        let thumbprint = match given(self.api_thumbprint) {
            None => None,
            Some(text) => Some(thumbprint(&text)?),
        };
        Ok(CheckedRequest {
            url,
            address,
            thumbprint,
            description: self.description.unwrap_or_default(),
            site: self.site.filter(|_| is_cloud),
        })
    }
}

/// Validates a thumbprint and returns it in upper case.
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

impl CheckedRequest {
    /// Connects to the peer and returns the registration.
    ///
    /// # Errors
    /// When nothing answers, the peer is the own site, or the certificate
    /// differs; with the percentage at which the task fails.
    pub fn connect(&self, owner: SiteId) -> Result<Registration, (u8, ApiError)> {
        let there = presented_at(&self.address).map_err(|error| (20, error))?;
        if there.site == owner {
            let name = endpoint(owner).host;
            let msg = format!("{name} is this site: a site cannot be paired with itself.");
            return Err((20, ApiError::bad_user_input(&msg)));
        }
        let name = there.site.site().name;
        if let Some(given) = self.site.as_deref().filter(|given| *given != name) {
            let msg = "The name differs from the one of the remote site.";
            return Err((20, ApiError::new("BadUserInput", msg, &[name, given])));
        }
        // Without a thumbprint only a certificate of a public authority is
        // trusted, and these are self-signed.
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
