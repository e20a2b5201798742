//! The structure of a certificate (RFC 5280, section 4.1), and of what is mistaken for one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use x509_parser::asn1_rs::{Any, Class, FromDer, Oid, Tag};
use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::nom::Parser;
use x509_parser::oid_registry::{OID_X509_EXT_BASIC_CONSTRAINTS, OID_X509_EXT_SUBJECT_ALT_NAME};
use x509_parser::time::ASN1Time;

use super::{Name, name};
use crate::clock::Timestamp;

/// The tags of the alternative names that are shown (RFC 5280, section 4.2.1.6).
const DNS_NAME: Tag = Tag(2);
const IP_ADDRESS: Tag = Tag(7);

/// A certificate without its thumbprints.
pub(super) struct Read {
    pub subject: Name,
    pub issuer: Name,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub serial: String,
    pub dns_names: Vec<String>,
    pub ip_addresses: Vec<IpAddr>,
    pub is_ca: bool,
}

/// Reads one certificate that fills `der`. Of its extensions only those are looked at that are
/// shown.
pub(super) fn read(der: &[u8]) -> Option<Read> {
    let mut parser = X509CertificateParser::new().with_deep_parse_extensions(false);
    let (rest, certificate) = parser.parse(der).ok()?;
    if !rest.is_empty() {
        return None;
    }
    let validity = certificate.validity();
    let constraints = extension(&certificate, &OID_X509_EXT_BASIC_CONSTRAINTS)?;
    let names = extension(&certificate, &OID_X509_EXT_SUBJECT_ALT_NAME)?;
    let mut read = Read {
        subject: name::read(certificate.subject()),
        issuer: name::read(certificate.issuer()),
        not_before: timestamp(validity.not_before)?,
        not_after: timestamp(validity.not_after)?,
        serial: serial(certificate.raw_serial()),
        dns_names: Vec::new(),
        ip_addresses: Vec::new(),
        is_ca: begins_with_true(constraints),
    };
    for name in elements(names) {
        let name = name?;
        match (name.class(), name.tag()) {
            (Class::ContextSpecific, DNS_NAME) => {
                let text = String::from_utf8_lossy(name.data);
                read.dns_names.push(name::visible(text.chars()));
            }
            (Class::ContextSpecific, IP_ADDRESS) => read.ip_addresses.extend(address(name.data)),
            _ => {} // mail addresses, URIs, other names
        }
    }
    Some(read)
}

/// Returns the content of an extension, which is a sequence in those that are read here; empty
/// where there is none. `None` where it is damaged or stands there twice.
fn extension<'a>(certificate: &X509Certificate<'a>, id: &Oid<'_>) -> Option<&'a [u8]> {
    let Some(extension) = certificate.get_extension_unique(id).ok()? else {
        return Some(&[]);
    };
    let (rest, sequence) = Any::from_der(extension.value).ok()?;
    (rest.is_empty() && sequence.tag() == Tag::Sequence).then_some(sequence.data)
}

/// Returns the elements that follow each other; `None` in place of what is damaged, and of all
/// behind it.
fn elements(mut content: &[u8]) -> impl Iterator<Item = Option<Any<'_>>> {
    std::iter::from_fn(move || {
        if content.is_empty() {
            return None;
        }
        let element = Any::from_der(content).ok();
        content = element.as_ref().map_or(&[], |(rest, _)| *rest);
        Some(element.map(|(_, element)| element))
    })
}

/// Returns the value of a truth value at the beginning, which is left out where it is false.
fn begins_with_true(content: &[u8]) -> bool {
    let first = elements(content).next().flatten();
    first.is_some_and(|first| first.tag() == Tag::Boolean && first.data != [0])
}

fn timestamp(time: ASN1Time) -> Option<Timestamp> {
    time.timestamp().checked_mul(1000).map(Timestamp)
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(bytes).map(|b| IpAddr::V4(Ipv4Addr::from(b)));
    let v6 = <[u8; 16]>::try_from(bytes).map(|b| IpAddr::V6(Ipv6Addr::from(b)));
    v4.or(v6).ok()
}

/// Without the zeros in front, of which DER needs one where the first bit is set.
fn serial(bytes: &[u8]) -> String {
    let first = bytes.iter().position(|b| *b != 0);
    let digits = first.and_then(|i| bytes.get(i..)).unwrap_or(&[0]);
    digits
        .iter()
        .map(|byte| crate::thumbprint::hex_pair(*byte))
        .collect()
}

/// Returns whether this is a private key. PKCS #1, PKCS #8, SEC 1: a sequence that begins with a
/// small version number. Encrypted PKCS #8: an algorithm, and one octet string after it.
pub(super) fn is_private_key(der: &[u8]) -> bool {
    let Some((first, rest)) = first_element(der) else {
        return false;
    };
    let begins_with = |bytes, tag| Any::from_der(bytes).is_ok_and(|(_, any)| any.tag() == tag);
    match first.tag() {
        Tag::Integer => first.data.len() == 1,
        Tag::Sequence => begins_with(first.data, Tag::Oid) && begins_with(rest, Tag::OctetString),
        _ => false,
    }
}

/// Returns whether this is a signing request (PKCS #10): where a certificate has its serial number
/// and an algorithm, it has its version 0 and the name of the subject, which begins with a set.
pub(super) fn is_request(der: &[u8]) -> bool {
    let request = || {
        let (_, request) = Any::from_der(der).ok()?;
        let (version, rest) = first_element(request.data)?;
        let (_, subject) = Any::from_der(rest).ok()?;
        let is_name = subject.data.first().is_none_or(|tag| *tag == 0x31);
        Some(version.tag() == Tag::Integer && version.data == [0] && is_name)
    };
    request().unwrap_or_default()
}

/// Returns the first element of a sequence, and the bytes behind it.
fn first_element(sequence: &[u8]) -> Option<(Any<'_>, &[u8])> {
    let (_, sequence) = Any::from_der(sequence).ok()?;
    let (rest, first) = Any::from_der(sequence.data).ok()?;
    (sequence.tag() == Tag::Sequence).then_some((first, rest))
}
