//! The certificate that an appliance of Cloud Director Availability receives from an address:
//! directly, or through its tunnel.
//!
//! Source: `GET /config/remote-certificate`, contracts D.2 and G.

use super::trust::{read_thumbprint, thumbprint_fact};
use super::vcda_address::{read_address, url_of};
use super::vcda_sites::read_presented;
use super::{Draft, Eligibility, Looked, Lookup, Row, SecondLook, Selection};
use crate::facts::{Fact, Tone};
use crate::product::REMOTE_CERTIFICATE;
use crate::request::Request;
use crate::thumbprint::Thumbprint;

/// The field with the address of the other site.
pub const ADDRESS: &str = "apiUrl";

/// The field with the thumbprint that the other site shows.
pub const THUMBPRINT: &str = "apiThumbprint";

/// Looks up the certificate at the draft's address. It is only shown and compared: the form does
/// not require it.
pub static PRESENTED_CERTIFICATE: Lookup = Lookup {
    after: &[ADDRESS],
    request,
    read: |_, answer| Ok(read_direct(read_presented(answer))),
    second: Some(&SecondLook {
        // Without a route of its own the appliance may reach the address through its tunnel; and
        // what ends TLS in between presents a certificate of its own only when asked directly.
        request: |draft, direct| match read_presented(direct.clone()) {
            Ok(direct) if read_thumbprint(draft.value(THUMBPRINT)).is_ok_and(|it| it != direct) => {
                through_tunnel(draft)
            }
            Ok(_) => None,
            Err(_) => through_tunnel(draft),
        },
        read: |_, direct, tunnelled| {
            Ok(read_both(read_presented(direct), read_presented(tunnelled)))
        },
    }),
    required: None,
};

/// Asked for only where the address is whole.
fn request(draft: &Draft) -> Option<Request> {
    let place = read_address(draft.value(ADDRESS)).ok()?;
    Some(Request::get(draft.setting(REMOTE_CERTIFICATE)).query("url", url_of(&place, false)))
}

fn through_tunnel(draft: &Draft) -> Option<Request> {
    Some(request(draft)?.query("viaTunnel", "true"))
}

type Presented = Result<Thumbprint, String>;

fn read_direct(direct: Presented) -> Looked {
    match direct {
        Ok(thumbprint) => found(
            "The appliance received this thumbprint directly. Compare it with the one from the other site."
                .to_owned(),
            Tone::Info,
            &thumbprint,
            vec![thumbprint_fact("Received", &thumbprint)],
        ),
        Err(why) => not_found(&why),
    }
}

fn read_both(direct: Presented, tunnelled: Presented) -> Looked {
    match (direct, tunnelled) {
        (Err(direct), Ok(thumbprint)) => found(
            format!(
                "The appliance received this thumbprint through its tunnel. Compare it with the one from the other site. Directly it received none: {direct}"
            ),
            Tone::Info,
            &thumbprint,
            vec![thumbprint_fact("Received through the tunnel", &thumbprint)],
        ),
        (Ok(direct), Ok(thumbprint)) if direct != thumbprint => found(
            "The appliance receives one certificate directly and another through its tunnel: something in between, for example a load balancer, ends TLS. Compare the one through the tunnel with the one from the other site."
                .to_owned(),
            Tone::Warning,
            &thumbprint,
            vec![
                thumbprint_fact("Received directly", &direct),
                thumbprint_fact("Received through the tunnel", &thumbprint),
            ],
        ),
        (Ok(direct), _) => read_direct(Ok(direct)),
        (Err(direct), Err(tunnelled)) => {
            let why = if direct == tunnelled {
                direct
            } else {
                format!("directly: {direct} Through the tunnel: {tunnelled}")
            };
            not_found(&why)
        }
    }
}

fn found(words: String, tone: Tone, thumbprint: &Thumbprint, facts: Vec<Fact>) -> Looked {
    let id = thumbprint.with_algorithm();
    Looked {
        words,
        tone,
        row: Some(Row {
            title: id.clone(),
            detail: String::new(),
            badge: None,
            eligibility: Eligibility::Offered,
            facts,
            selection: Selection::Id,
            id,
        }),
    }
}

fn not_found(why: &str) -> Looked {
    Looked {
        row: None,
        words: format!(
            "The certificate could not be retrieved, neither directly nor through the tunnel. Continue with the thumbprint from the other site; the appliance verifies it while pairing. Cause: {why}"
        ),
        tone: Tone::Warning,
    }
}
