//! Reconnect pairing: the host of the other site, and which certificate is known of it.
//!
//! The pairing knows certificates of the other site's vCenter alone. A Platform Services Controller
//! of its own has another one (contracts G).

use super::host::{Place, is_name_of, place_of, read_place};
use super::selection::KnownCertificate;
use super::trust::{
    CertificateCard, CertificateComparison, compared, mark_differences, read_thumbprint,
    thumbprint_fact,
};
use super::{Draft, FieldHint};
use crate::facts::{Fact, Tone};
use crate::thumbprint::Thumbprint;

/// The maximum number of certificates that are shown side by side.
const SHOWN: usize = 4;

/// Returns where the other site's vCenter is, as the pairing says.
pub fn vcenter_place(draft: &Draft) -> Option<Place> {
    place_of(&draft.pairing()?.remote_vc_url)
}

/// Reads the host that was typed or pasted, of whatever form the text is.
///
/// # Errors
///
/// A sentence that says how to correct it.
pub fn read_host(draft: &Draft, typed: &str) -> Result<String, String> {
    let rest = match typed.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some(_) => {
            return Err(
                "Only https:// addresses are possible. Enter only the host name.".to_owned(),
            );
        }
        None => typed,
    };
    let authority = rest.split('/').next().unwrap_or("");
    if typed.contains(char::is_whitespace) {
        return Err("The address must not contain spaces.".to_owned());
    }
    if authority.contains('@') {
        return Err(
            "Remove the user name and password from the address; enter them in their own fields."
                .to_owned(),
        );
    }
    if typed.contains(['?', '#']) {
        return Err("Enter only the host name, without ? or #.".to_owned());
    }
    let place = read_place(authority)?;
    let port = draft.value("port").trim();
    match place.port {
        Some(other) if other.to_string() != port => Err(format!(
            "The address has port {other} and the field Port has {port}. Remove the port from the address."
        )),
        _ => Ok(place.host),
    }
}

/// Evaluates the host.
pub fn evaluate_host(draft: &Draft, typed: &str) -> Result<Option<FieldHint>, String> {
    let host = read_host(draft, typed)?;
    let mut words = String::new();
    if host != typed.to_ascii_lowercase() {
        words = format!("Only the host name is sent: {host}.");
    }
    if let Some(vcenter) = vcenter_place(draft)
        && vcenter.host != host
    {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&format!(
            "This is not the vCenter Server of the pairing ({}). Enter the thumbprint of the certificate of {host}.",
            vcenter.host
        ));
    }
    let hint = FieldHint {
        tone: Tone::Info,
        words,
        facts: Vec::new(),
    };
    Ok(Some(hint).filter(|hint| !hint.words.is_empty()))
}

/// A certificate of the vCenter with a readable thumbprint.
#[derive(Clone, Copy)]
struct Held<'a> {
    certificate: &'a KnownCertificate,
    thumbprint: Thumbprint,
}

/// The knowledge of the certificate at the host that was entered.
enum Known<'a> {
    /// The host is not the vCenter, or the pairing has no certificate.
    Nothing,
    /// Exactly one that is valid now and for the host.
    One(Thumbprint),
    /// One that was trusted, and the one that took its place.
    Replaced(Held<'a>, Held<'a>),
    /// None that is valid now and for the host, or one that nobody has trusted yet.
    Unfit(Vec<Held<'a>>),
}

fn held(draft: &Draft) -> Vec<Held<'_>> {
    let mut held: Vec<Held<'_>> = Vec::new();
    let all = draft
        .pairing()
        .map(|it| it.remote_vc_certificates.as_slice());
    for certificate in all.unwrap_or_default() {
        if let Ok(thumbprint) = read_thumbprint(&certificate.thumbprint)
            && held.iter().all(|known| known.thumbprint != thumbprint)
        {
            held.push(Held {
                certificate,
                thumbprint,
            });
        }
    }
    held
}

/// Returns what is wrong with a certificate for the host now; "" where nothing is.
fn fault(draft: &Draft, host: &str, certificate: &KnownCertificate) -> &'static str {
    let now = draft.now();
    if certificate.not_after.is_some_and(|until| now > until) {
        "expired"
    } else if certificate.not_before.is_some_and(|from| now < from) {
        "not valid yet"
    } else if !certificate.names.is_empty()
        && !certificate.names.iter().any(|name| is_name_of(name, host))
    {
        "for another host"
    } else {
        ""
    }
}

fn is_of_vcenter(draft: &Draft) -> Option<String> {
    let host = read_host(draft, draft.value("url").trim()).ok()?;
    vcenter_place(draft).filter(|vcenter| vcenter.host == host)?;
    Some(host)
}

fn known(draft: &Draft) -> Known<'_> {
    let Some(host) = is_of_vcenter(draft) else {
        return Known::Nothing;
    };
    let all = held(draft);
    let stored = || {
        all.iter()
            .filter(|it| !it.certificate.is_presented)
            .copied()
    };
    let fit = || stored().filter(|it| fault(draft, &host, it.certificate).is_empty());
    let old = fit().next().or(stored().next());
    let new = all.iter().find(|it| it.certificate.is_presented).copied();
    if let (Some(old), Some(new)) = (old, new) {
        return Known::Replaced(old, new);
    }
    let by_age = |it: &Held<'_>| it.certificate.not_before;
    let (oldest, newest) = (fit().min_by_key(by_age), fit().max_by_key(by_age));
    match (oldest, newest, fit().count()) {
        _ if all.is_empty() => Known::Nothing,
        (Some(only), _, 1) if new.is_none() => Known::One(only.thumbprint),
        (Some(old), Some(new), 2..) => Known::Replaced(old, new),
        _ => Known::Unfit(all),
    }
}

/// Returns the thumbprint that is filled in; "" where the administrator has to choose.
pub fn stored_thumbprint(draft: &Draft) -> String {
    match known(draft) {
        Known::One(thumbprint) => thumbprint.to_string(),
        _ => String::new(),
    }
}

/// Evaluates the thumbprint by what is known of the host's certificate.
pub fn evaluate_thumbprint(draft: &Draft, typed: &str) -> Result<Option<FieldHint>, String> {
    let typed = read_thumbprint(typed)?;
    let hint = |tone, words: &str| FieldHint {
        tone,
        words: words.to_owned(),
        facts: vec![thumbprint_fact("Entered", &typed)],
    };
    Ok(Some(match known(draft) {
        Known::Nothing if held(draft).iter().any(|it| it.thumbprint == typed) => hint(
            Tone::Warning,
            "This is the thumbprint of the pairing's vCenter Server, which is another host.",
        ),
        Known::Nothing => hint(
            Tone::Info,
            "The pairing has no certificate of this host to compare with. Verify it on the remote server.",
        ),
        Known::Unfit(_) => hint(
            Tone::Warning,
            "The pairing has no valid certificate of this host to compare with. Verify it on the remote server.",
        ),
        Known::One(known) => against_stored(&typed, &known),
        Known::Replaced(_, new) if new.thumbprint == typed => hint(
            Tone::Info,
            "This is the new certificate. Reconnect only if the remote server itself shows this thumbprint.",
        ),
        Known::Replaced(old, _) if old.thumbprint == typed => hint(
            Tone::Warning,
            "This is the old certificate. The remote server presents the new one, so reconnecting will probably fail.",
        ),
        Known::Replaced(..) => hint(
            Tone::Warning,
            "This is neither the old nor the new certificate. Verify it on the remote server.",
        ),
    }))
}

fn against_stored(typed: &Thumbprint, known: &Thumbprint) -> FieldHint {
    let mut hint = compared(typed, "Stored in the pairing", known);
    match hint.tone {
        Tone::Success => {
            "Matches the thumbprint stored in the pairing.".clone_into(&mut hint.words);
        }
        Tone::Danger => {
            hint.tone = Tone::Warning;
            "Differs from the thumbprint stored in the pairing. This is expected after a certificate replacement; verify it on the remote server."
                .clone_into(&mut hint.words);
        }
        _ => {}
    }
    hint
}

/// Returns the certificates that the administrator has to compare.
pub fn compare_certificates(draft: &Draft) -> Option<CertificateComparison> {
    let host = is_of_vcenter(draft)?;
    let card = |title, source: &str, held: &Held<'_>| {
        let mut source = source.to_owned();
        let fault = fault(draft, &host, held.certificate);
        if !fault.is_empty() {
            source.push_str(", ");
            source.push_str(fault);
        }
        CertificateCard::new(title, source, facts(held.certificate), held.thumbprint)
    };
    match known(draft) {
        Known::Nothing | Known::One(_) => None,
        Known::Replaced(old, new) => {
            let source = if new.certificate.is_presented {
                "Presented by the server now"
            } else {
                "Stored in the pairing"
            };
            let mut old = card("Old certificate", "Stored in the pairing", &old);
            let mut new = card("New certificate", source, &new);
            let differences = mark_differences(&mut old, &mut new);
            Some(CertificateComparison {
                title: format!("The certificate of {host} was replaced"),
                text: format!(
                    "Read the thumbprint on {host} itself, compare it with both, then choose. {differences}"
                ),
                cards: vec![old, new],
            })
        }
        Known::Unfit(all) => Some(CertificateComparison {
            title: format!("The pairing has no trusted certificate of {host} that is valid now"),
            text: format!("Read the thumbprint on {host} itself and compare it before you choose."),
            cards: all
                .iter()
                .take(SHOWN)
                .map(|held| match held.certificate.is_presented {
                    true => card("New certificate", "Presented by the server now", held),
                    false => card("Stored certificate", "Stored in the pairing", held),
                })
                .collect(),
        }),
    }
}

fn facts(certificate: &KnownCertificate) -> Vec<Fact> {
    let mut facts = Vec::new();
    if !certificate.subject.is_empty() {
        facts.push(Fact::text("Subject", certificate.subject.clone()));
    }
    for (label, at) in [
        ("Valid from", certificate.not_before),
        ("Valid until", certificate.not_after),
    ] {
        match at {
            Some(at) => facts.push(Fact::date(label, at)),
            None => facts.push(Fact::text(label, "Not reported")),
        }
    }
    facts
}
