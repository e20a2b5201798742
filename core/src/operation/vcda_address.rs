//! The address of another site's appliance, as it is typed and as it is sent.
//!
//! An appliance takes almost anything here and fails later, in its task. So each mistake is
//! told while it is typed.

use super::host::{Place, read_place};
use crate::facts::Tone;

/// The port on which an appliance is reached by others (contracts D.1).
const USUAL_PORT: u16 = 8048;

/// The port of a cloud site's public endpoint (contracts G).
const CLOUD_PORT: u16 = 443;

/// Ports of the services of an appliance that are not for other sites, with what they are
/// (contracts D.1).
const INNER_PORTS: [(u16, &str); 5] = [
    (8043, "the management port of a Replicator"),
    (8044, "the management port of a Manager"),
    (8046, "the management port of a Cloud service"),
    (8047, "the management port of a tunnel"),
    (8443, "the internal port of a tunnel's API"),
];

/// Returns the spelling in which an address is sent. The clients of the Cloud flavour send it
/// without a slash at the end.
pub fn url_of(place: &Place, is_cloud: bool) -> String {
    let mut url = String::from("https://");
    url.push_str(&place.host);
    if let Some(port) = place.port {
        url.push(':');
        url.push_str(&port.to_string());
    }
    if !is_cloud {
        url.push('/');
    }
    url
}

/// Returns what is to be said of the port of an address, if anything.
pub fn port_hint(port: Option<u16>, is_cloud: bool) -> Option<(Tone, String)> {
    let warning = |words: String| Some((Tone::Warning, words));
    let inner = INNER_PORTS.iter().find(|(inner, _)| Some(*inner) == port);
    match (port, inner) {
        (_, Some((port, what))) => warning(format!(
            "Port {port} is {what}. Other sites use {} or {USUAL_PORT}.",
            CLOUD_PORT
        )),
        (Some(USUAL_PORT), _) => None,
        (None | Some(CLOUD_PORT), _) if is_cloud => None,
        (None, _) => warning(format!(
            "No port means 443; appliances usually accept other sites on {USUAL_PORT}."
        )),
        _ => warning(format!(
            "Unusual port: appliances usually accept other sites on {}.",
            if is_cloud { CLOUD_PORT } else { USUAL_PORT }
        )),
    }
}

/// Returns `true` if two addresses are valid and have the same host and port.
pub fn is_same(a: &str, b: &str) -> bool {
    match (read_address(a), read_address(b)) {
        (Ok(a), Ok(b)) => a.host == b.host && a.port.unwrap_or(443) == b.port.unwrap_or(443),
        _ => false,
    }
}

/// Characters that no address contains, with the advice for each.
static STRAY: &[(&[u8], &str)] = &[
    (b" \t\r\n", "Remove spaces and line breaks."),
    (b"\\", "Use slashes (/) instead of backslashes."),
    (
        b"@",
        "Remove the user name and password. They would be stored on the appliance.",
    ),
    (b"#", "Remove the # and everything after it."),
    (b"?", "Remove the ? and everything after it."),
];

/// Reads an address, or says what is wrong with it.
pub fn read_address(text: &str) -> Result<Place, &'static str> {
    let text = text.trim();
    for (stray, why) in STRAY {
        if text.bytes().any(|b| stray.contains(&b)) {
            return Err(why);
        }
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err("Start with https://, for example https://vcda.example.com:8048/.");
    };
    if !scheme.eq_ignore_ascii_case("https") {
        return Err("Appliances pair only over HTTPS. Start with https://.");
    }
    let place = match rest.split_once('/') {
        Some((place, "")) => place,
        Some(_) => return Err("Remove the path. The address ends after host and port."),
        None => rest,
    };
    read_place(place)
}
