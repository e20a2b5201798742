//! What is said of a thumbprint or a certificate that was typed or pasted.
//!
//! A browser cannot see a server's certificate, so what stands in these fields is compared
//! with what the appliance reports and with what the other side's administrator reads out.

use super::Remark;
use crate::certificate::{self, Certificate};
use crate::fact::{Fact, Tone};
use crate::thumbprint::{Thumbprint, Verdict, compare};

/// A thumbprint in one spelling, or why it is none, as a sentence.
pub fn read_thumbprint(text: &str) -> Result<Thumbprint, String> {
    text.parse().map_err(|why| sentence(format!("{why}")))
}

/// The certificates of a pasted text, or why there are none, as a sentence.
pub fn read_certificates(text: &str) -> Result<Vec<Certificate>, String> {
    certificate::read(text).map_err(|why| sentence(format!("{why}")))
}

fn sentence(mut words: String) -> String {
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words.push('.');
    words
}

/// Two thumbprints, one above the other, and whether they are one.
///
/// `known` is where the second one is from ("Presented by the other site").
pub fn compared(typed: &Thumbprint, known: &'static str, other: &Thumbprint) -> Remark {
    let comparison = compare(typed, other);
    let (tone, words) = match comparison.verdict {
        Verdict::Same => (Tone::Success, "The two thumbprints are the same."),
        Verdict::Different(_) => (Tone::Danger, "The two thumbprints differ, first in pair "),
        Verdict::NotComparable => (
            Tone::Warning,
            "One is SHA-1 and one is SHA-256: they cannot be compared.",
        ),
    };
    let mut words = words.to_owned();
    let mut pairs = comparison.pairs.iter().zip(1..);
    if tone == Tone::Danger
        && let Some((pair, place)) = pairs.find(|(pair, _)| !pair.same)
    {
        let place: u8 = place;
        words.push_str(&place.to_string());
        for (before, digits) in [(": ", &pair.first), (" and ", &pair.second)] {
            words.push_str(before);
            words.push_str(digits);
        }
        words.push('.');
    }
    Remark {
        tone,
        words,
        facts: vec![
            Fact::code("Typed", spelt(typed)),
            Fact::code(known, spelt(other)),
        ],
    }
}

/// With its algorithm, for reading.
pub fn spelt(thumbprint: &Thumbprint) -> String {
    thumbprint.with_algorithm()
}

/// Whose certificate it is, by whom, from when to when, and its thumbprints.
pub fn certificate_facts(certificate: &Certificate) -> Vec<Fact> {
    let mut facts = vec![
        Fact::text("Subject", certificate.subject.text.clone()),
        Fact::text("Issuer", certificate.issuer.text.clone()),
    ];
    let mut names = certificate.dns_names.join(", ");
    for address in &certificate.ip_addresses {
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str(&address.to_string());
    }
    if !names.is_empty() {
        facts.push(Fact::text("For", names));
    }
    facts.push(Fact::time("Valid from", certificate.not_before));
    facts.push(Fact::time("Valid until", certificate.not_after));
    facts.push(Fact::code("SHA-1", certificate.sha1.to_string()));
    facts.push(Fact::code("SHA-256", certificate.sha256.to_string()));
    facts
}

/// Whether a certificate is the one that a thumbprint names.
pub fn is_named(certificate: &Certificate, thumbprint: &Thumbprint) -> bool {
    *thumbprint == certificate.sha1 || *thumbprint == certificate.sha256
}
