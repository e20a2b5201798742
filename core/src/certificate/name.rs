//! Distinguished names, as text that can be shown.

use x509_parser::asn1_rs::{Any, Class};
use x509_parser::x509::X509Name;

use super::Name;
use crate::text::is_hidden;

/// Object identifiers in DER, and what people call them (RFC 4514 and RFC 4519; `emailAddress` is
/// from PKCS #9).
const ATTRIBUTES: [(&[u8], &str); 13] = [
    (&[0x55, 4, 3], COMMON_NAME),
    (&[0x55, 4, 4], "SN"),
    (&[0x55, 4, 5], "serialNumber"),
    (&[0x55, 4, 6], "C"),
    (&[0x55, 4, 7], "L"),
    (&[0x55, 4, 8], "ST"),
    (&[0x55, 4, 9], "STREET"),
    (&[0x55, 4, 10], "O"),
    (&[0x55, 4, 11], "OU"),
    (&[0x55, 4, 12], "title"),
    (
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1],
        "UID",
    ),
    (
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25],
        "DC",
    ),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1],
        "emailAddress",
    ),
];

const COMMON_NAME: &str = "CN";

/// Reads the relative names, which stand the other way round than they are shown.
pub(super) fn read(names: &X509Name<'_>) -> Name {
    let mut parts = Vec::new();
    let mut common_name = None;
    for attributes in names.iter_rdn() {
        let mut part = String::new();
        for attribute in attributes.iter() {
            let id = attribute.attr_type();
            let value = text(attribute.attr_value());
            let label = ATTRIBUTES.iter().find(|(known, _)| *known == id.as_bytes());
            if !part.is_empty() {
                part.push('+');
            }
            match label {
                Some((_, label)) => part.push_str(label),
                None => part.push_str(&id.to_id_string()),
            }
            part.push('=');
            push_escaped(&mut part, &value);
            if label.is_some_and(|(_, label)| *label == COMMON_NAME) {
                common_name = Some(value);
            }
        }
        parts.push(part);
    }
    parts.reverse();
    Name {
        text: parts.join(", "),
        common_name,
    }
}

/// Returns the text of a string of any type that X.520 allows; of another value its hexadecimal digits.
fn text(string: &Any<'_>) -> String {
    let value = string.data;
    let tag = match string.class() {
        Class::Universal => string.tag().0,
        _ => 0,
    };
    match tag {
        // UTF8String, and those that are parts of ASCII.
        0x0c | 0x12 | 0x13 | 0x16 | 0x1a => visible(String::from_utf8_lossy(value).chars()),
        // TeletexString: in practice Latin-1.
        0x14 => visible(value.iter().map(|b| char::from(*b))),
        // BMPString
        0x1e => {
            let units = value
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |unit, b| unit << 8 | u16::from(*b)));
            visible(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)))
        }
        // UniversalString
        0x1c => visible(value.chunks(4).map(|four| {
            let code = four.iter().fold(0, |code, b| code << 8 | u32::from(*b));
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        })),
        _ => {
            let mut hexadecimal = "#".to_owned();
            for byte in value {
                hexadecimal.push_str(&crate::thumbprint::hex_pair(*byte));
            }
            hexadecimal
        }
    }
}

/// Returns the characters, with a mark in place of each that is not seen or that turns the others round.
pub(super) fn visible(characters: impl Iterator<Item = char>) -> String {
    characters
        .map(|c| match c {
            _ if is_hidden(c) || c.is_control() => char::REPLACEMENT_CHARACTER,
            _ => c,
        })
        .collect()
}

/// Escapes as RFC 4514, section 2.4, asks for, so that a value cannot look like two.
fn push_escaped(text: &mut String, value: &str) {
    let last = value.chars().count().saturating_sub(1);
    for (i, c) in value.chars().enumerate() {
        let special = matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';')
            || (c == ' ' && (i == 0 || i == last));
        if special {
            text.push('\\');
        }
        text.push(c);
    }
}
