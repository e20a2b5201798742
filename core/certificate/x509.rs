//! The structure of a certificate (RFC 5280, section 4.1), and of what is mistaken for one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::der::{BIT_STRING, BOOLEAN, Der, INTEGER, OCTET_STRING, OID, SEQUENCE};
use super::{Name, name};
use crate::clock::Millis;

const EXPLICIT_0: u8 = 0xa0;
const EXPLICIT_3: u8 = 0xa3;
const DNS_NAME: u8 = 0x82;
const IP_ADDRESS: u8 = 0x87;
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 29, 17];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 29, 19];

/// A certificate without its thumbprints.
pub(super) struct Read {
    pub subject: Name,
    pub issuer: Name,
    pub not_before: Millis,
    pub not_after: Millis,
    pub serial: String,
    pub dns_names: Vec<String>,
    pub ip_addresses: Vec<IpAddr>,
    pub is_ca: bool,
}

/// Reads one certificate that fills `der`.
pub(super) fn read(der: &[u8]) -> Option<Read> {
    let mut outside = Der(der);
    let mut certificate = outside.enter(SEQUENCE)?;
    let mut body = certificate.enter(SEQUENCE)?;
    certificate.enter(SEQUENCE)?; // how it is signed
    certificate.take(BIT_STRING)?;
    if !outside.0.is_empty() || !certificate.0.is_empty() {
        return None;
    }
    body.take(EXPLICIT_0); // the version
    let serial = serial(body.take(INTEGER)?);
    body.enter(SEQUENCE)?; // how it is signed, again
    let issuer = name::read(body.enter(SEQUENCE)?)?;
    let mut validity = body.enter(SEQUENCE)?;
    let (not_before, not_after) = (validity.time()?, validity.time()?);
    let subject = name::read(body.enter(SEQUENCE)?)?;
    body.enter(SEQUENCE)?; // the key
    let mut read = Read {
        subject,
        issuer,
        not_before,
        not_after,
        serial,
        dns_names: Vec::new(),
        ip_addresses: Vec::new(),
        is_ca: false,
    };
    while let Some((tag, content)) = body.next() {
        if tag == EXPLICIT_3 {
            read.extensions(Der(content).enter(SEQUENCE)?)?;
        }
    }
    body.0.is_empty().then_some(read)
}

impl Read {
    fn extensions(&mut self, mut extensions: Der<'_>) -> Option<()> {
        while !extensions.0.is_empty() {
            let mut extension = extensions.enter(SEQUENCE)?;
            let id = extension.take(OID)?;
            extension.take(BOOLEAN); // whether it is critical
            let mut value = extension.enter(OCTET_STRING)?;
            match id {
                SUBJECT_ALT_NAME => self.names(value.enter(SEQUENCE)?)?,
                BASIC_CONSTRAINTS => {
                    let is_ca = value.enter(SEQUENCE)?.take(BOOLEAN);
                    self.is_ca = is_ca.is_some_and(|b| b.iter().any(|byte| *byte != 0));
                }
                _ => {}
            }
        }
        Some(())
    }

    fn names(&mut self, mut names: Der<'_>) -> Option<()> {
        while !names.0.is_empty() {
            match names.next()? {
                (DNS_NAME, text) => {
                    let text = String::from_utf8_lossy(text);
                    self.dns_names.push(name::visible(text.chars()));
                }
                (IP_ADDRESS, bytes) => self.ip_addresses.extend(address(bytes)),
                _ => {} // mail addresses, URIs, other names
            }
        }
        Some(())
    }
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

/// PKCS #1, PKCS #8, SEC 1: a sequence that begins with a small version number. Encrypted PKCS #8:
/// an algorithm, and one octet string after it.
pub(super) fn is_private_key(der: &[u8]) -> bool {
    let Some(mut key) = Der(der).enter(SEQUENCE) else {
        return false;
    };
    key.take(INTEGER).is_some_and(|version| version.len() == 1)
        || (key
            .enter(SEQUENCE)
            .is_some_and(|mut a| a.take(OID).is_some())
            && key.take(OCTET_STRING).is_some())
}

/// PKCS #10: a version, a name, a key, attributes.
pub(super) fn is_request(der: &[u8]) -> bool {
    let request = Der(der).enter(SEQUENCE);
    request
        .and_then(|mut request| request.enter(SEQUENCE))
        .is_some_and(|mut body| {
            body.take(INTEGER).is_some()
                && body
                    .enter(SEQUENCE)
                    .is_some_and(|n| name::read(n).is_some())
                && body.enter(SEQUENCE).is_some()
                && body.take(EXPLICIT_0).is_some()
        })
}
