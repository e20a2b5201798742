//! From text to the DER of its certificates: PEM (RFC 7468), read leniently, and bare Base64.

use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeError, Engine};

use super::CertificateError;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Returns the DER of every certificate in the text, at least one.
///
/// Text around the blocks is ignored, and line ends are not needed: they get lost when a
/// certificate is copied out of a form or, as `\n`, out of JSON.
pub(super) fn blocks(text: &str) -> Result<Vec<Vec<u8>>, CertificateError> {
    let line_at = |rest: &str| {
        let before = text.len().saturating_sub(rest.len());
        1 + text.get(..before).map_or(0, line_ends)
    };
    let trimmed = text.trim_start_matches(is_around);
    if trimmed.is_empty() {
        return Err(CertificateError::Empty);
    }
    if !trimmed.contains(BEGIN) {
        return bare(trimmed.trim_end_matches(is_around), line_at(trimmed)).map(|der| vec![der]);
    }
    // Before anything else may complain about something else.
    if trimmed.to_ascii_uppercase().contains("PRIVATE KEY-----") {
        return Err(CertificateError::PrivateKey);
    }
    let mut blocks = Vec::new();
    let mut rest = trimmed;
    while let Some((_, block)) = rest.split_once(BEGIN) {
        let no_end = || CertificateError::NoEnd {
            line: line_at(block),
        };
        let (label, body) = block.split_once(DASHES).ok_or_else(no_end)?;
        match label {
            "CERTIFICATE" | "X509 CERTIFICATE" => {}
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
                return Err(CertificateError::Request);
            }
            _ => {
                return Err(CertificateError::OtherBlock {
                    line: line_at(block),
                });
            }
        }
        // The next dashes have to be those of the END of the same block.
        let (content, end) = body.split_once(DASHES).ok_or_else(no_end)?;
        rest = end
            .strip_prefix("END ")
            .and_then(|end| end.strip_prefix(label)?.strip_prefix(DASHES))
            .ok_or_else(no_end)?;
        let der = base64(content).map_err(|lines| CertificateError::BadBase64 {
            line: line_at(body) + lines,
        })?;
        blocks.push(der);
    }
    Ok(blocks)
}

/// Returns whether a character comes along when a text is copied.
fn is_around(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '"'
}

/// Base64 without armour. Most text without armour is something else, so only what decodes to the
/// beginning of a DER sequence is called damaged rather than no certificate.
fn bare(text: &str, line: usize) -> Result<Vec<u8>, CertificateError> {
    match base64(text) {
        Ok(der) if der.first() == Some(&0x30) => Ok(der),
        // Whatever is a certificate in DER begins so in Base64.
        Err(lines) if text.starts_with("MI") => {
            Err(CertificateError::BadBase64 { line: line + lines })
        }
        _ => Err(CertificateError::NotACertificate),
    }
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

/// Padding may be missing, and the bits that no byte is made of need not be zero.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Decodes Base64; white space and written-out line ends do not count. The error is the number of
/// line ends before the mistake.
fn base64(text: &str) -> Result<Vec<u8>, usize> {
    let mut digits = Vec::with_capacity(text.len());
    // Where each line ends, in digits.
    let mut ends = Vec::new();
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if bytes.next_if(|b| matches!(b, b'n' | b'r')).is_some() => {}
            b'\n' => ends.push(digits.len()),
            _ if byte.is_ascii_whitespace() => {}
            _ => digits.push(byte),
        }
    }
    LENIENT.decode(&digits).map_err(|mistake| {
        let at = match mistake {
            DecodeError::InvalidByte(at, _) => at,
            _ => digits.len(),
        };
        ends.iter().filter(|end| **end <= at).count()
    })
}
