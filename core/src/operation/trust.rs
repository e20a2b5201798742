//! Hints about a thumbprint or a certificate that was typed or pasted.
//!
//! A browser cannot see a server's certificate, so the values of these fields are compared with
//! what the appliance reports and with what the other side's administrator reads out.

use super::FieldHint;
use crate::certificate::{self, Certificate};
use crate::facts::{Fact, Tone};
use crate::thumbprint::{Comparison, Thumbprint, Verdict, compare};

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

/// Certificates of one server to compare before one of them is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateComparison {
    /// The reason to compare, in a sentence.
    pub title: String,
    /// The action, and how the thumbprints differ.
    pub text: String,
    /// The old one first.
    pub cards: Vec<CertificateCard>,
}

/// One of the certificates that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateCard {
    /// "Old certificate".
    pub title: &'static str,
    /// Where it is from, and what is wrong with it.
    pub source: String,
    /// Subject and dates.
    pub facts: Vec<Fact>,
    /// Its thumbprint.
    pub thumbprint: Thumbprint,
    /// The pairs of digits of the thumbprint; `true` marks those that differ from the other
    /// certificate.
    pub pairs: Vec<(String, bool)>,
}

impl CertificateCard {
    /// A card whose pairs are not compared with anything.
    pub fn new(
        title: &'static str,
        source: impl Into<String>,
        facts: Vec<Fact>,
        thumbprint: Thumbprint,
    ) -> Self {
        let text = thumbprint.to_string();
        Self {
            title,
            source: source.into(),
            facts,
            thumbprint,
            pairs: text.split(':').map(|it| (it.to_owned(), false)).collect(),
        }
    }
}

/// Marks the pairs in which two certificates differ, and returns in words how many there are.
pub fn mark_differences(old: &mut CertificateCard, new: &mut CertificateCard) -> String {
    let comparison = compare(&old.thumbprint, &new.thumbprint);
    let Verdict::Different(count) = comparison.verdict else {
        return NOT_COMPARABLE.to_owned();
    };
    for (place, pair) in comparison.pairs.iter().enumerate() {
        for card in [&mut *old, &mut *new] {
            if let Some((_, differs)) = card.pairs.get_mut(place) {
                *differs = !pair.same;
            }
        }
    }
    let mut words = format!("{count} of {} pairs differ", comparison.pairs.len());
    words.push_str(&first_difference(&comparison));
    words
}

const NOT_COMPARABLE: &str = "SHA-1 and SHA-256 thumbprints cannot be compared.";

/// Returns ", first at pair 2: 6F and 6E."
fn first_difference(comparison: &Comparison) -> String {
    let mut pairs = comparison.pairs.iter().zip(1..);
    let Some((pair, place)) = pairs.find(|(pair, _)| !pair.same) else {
        return ".".to_owned();
    };
    let place: u8 = place;
    let mut words = ", first at pair ".to_owned();
    words.push_str(&place.to_string());
    for (before, digits) in [(": ", &pair.first), (" and ", &pair.second)] {
        words.push_str(before);
        words.push_str(digits);
    }
    words.push('.');
    words
}

/// Two thumbprints, one above the other, and whether they are one.
///
/// `known` is where the second one is from ("Presented by the other site").
pub fn compared(typed: &Thumbprint, known: &str, other: &Thumbprint) -> FieldHint {
    let comparison = compare(typed, other);
    let (tone, words) = match comparison.verdict {
        Verdict::Same => (Tone::Success, "The thumbprints match.".to_owned()),
        Verdict::Different(_) => (
            Tone::Danger,
            "The thumbprints differ".to_owned() + &first_difference(&comparison),
        ),
        Verdict::NotComparable => (Tone::Warning, NOT_COMPARABLE.to_owned()),
    };
    FieldHint {
        tone,
        words,
        facts: vec![
            thumbprint_fact("Entered", typed),
            thumbprint_fact(known, other),
        ],
    }
}

/// Returns a thumbprint with its algorithm in the label: in front of the digits it reads as a
/// pair of them.
pub fn thumbprint_fact(label: &str, thumbprint: &Thumbprint) -> Fact {
    let label = format!("{label}, {}", thumbprint.algorithm().name());
    Fact::code(label, thumbprint.to_string())
}

/// Returns a reported thumbprint for people; one that cannot be read as it came.
pub fn thumbprint_label(text: &str) -> String {
    match read_thumbprint(text) {
        Ok(thumbprint) => thumbprint.label(),
        Err(_) => text.to_owned(),
    }
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
    facts.push(Fact::date("Valid from", certificate.not_before));
    facts.push(Fact::date("Valid until", certificate.not_after));
    facts.push(Fact::code("SHA-1", certificate.sha1.to_string()));
    facts.push(Fact::code("SHA-256", certificate.sha256.to_string()));
    facts
}

/// Returns `true` if the thumbprint is that of the certificate.
pub fn is_named(certificate: &Certificate, thumbprint: &Thumbprint) -> bool {
    *thumbprint == certificate.sha1 || *thumbprint == certificate.sha256
}
