//! Certificate thumbprints in whatever spelling they are pasted, and two of them side by side.
//!
//! Administrators copy them from openssl, from browsers, from the Windows certificate dialog (which
//! hides a bidi mark in front), from the appliances' own pages. The digits are what counts; a
//! mistake in them is explained, never repaired.

use std::fmt;
use std::str::FromStr;

mod in_text;
mod spelling;

pub use in_text::{TextPart, text_parts};

/// The digest algorithms that the appliances pin certificates by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// 20 bytes, 40 digits; in old releases.
    Sha1,
    /// 32 bytes, 64 digits.
    Sha256,
}

impl Algorithm {
    /// Returns its usual spelling: `SHA-1`, `SHA-256`.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Sha1 => "SHA-1",
            Algorithm::Sha256 => "SHA-256",
        }
    }
}

/// The digest of a certificate's DER form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thumbprint {
    /// By SHA-1.
    Sha1([u8; 20]),
    /// By SHA-256.
    Sha256([u8; 32]),
}

impl Thumbprint {
    /// Returns which digest this is.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Thumbprint::Sha1(_) => Algorithm::Sha1,
            Thumbprint::Sha256(_) => Algorithm::Sha256,
        }
    }

    /// Its 20 or 32 bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Thumbprint::Sha1(bytes) => bytes,
            Thumbprint::Sha256(bytes) => bytes,
        }
    }

    /// For people, `SHA-256 AB:…`: before a colon the algorithm reads as a pair.
    pub fn label(&self) -> String {
        format!("{} {self}", self.algorithm().name())
    }

    /// With the algorithm in front, `SHA-256:AB:…`: the form of Cloud Director Availability's
    /// `apiThumbprint`, which has to match `^SHA-256:([0-9A-F]{2}:){31}[0-9A-F]{2}$`.
    pub fn with_algorithm(&self) -> String {
        let mut text = self.algorithm().name().to_owned();
        for byte in self.bytes() {
            text.push(':');
            text.push_str(&hex_pair(*byte));
        }
        text
    }
}

/// `AB:CD:…`: upper-case pairs joined by colons, without the algorithm.
impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.bytes().iter().enumerate() {
            if i > 0 {
                f.write_str(":")?;
            }
            f.write_str(&hex_pair(*byte))?;
        }
        Ok(())
    }
}

/// Accepts any usual spelling: with or without colons, spaces, dashes or dots, upper or lower case,
/// quoted, with a label such as `SHA256 Fingerprint=`, `sha1:` or `Thumbprint:` in front, and with
/// the invisible characters that come along from a dialog.
impl FromStr for Thumbprint {
    type Err = ThumbprintError;

    fn from_str(text: &str) -> Result<Self, ThumbprintError> {
        spelling::read(text)
    }
}

/// Why a text is no thumbprint; its `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThumbprintError {
    /// Nothing, or nothing but a label.
    Empty,
    /// A number of digits that belongs to no digest.
    Length {
        /// The number of hexadecimal digits.
        digits: usize,
    },
    /// A character that is neither digit nor separator.
    NotHexadecimal {
        /// The character.
        character: char,
        /// Its place in the text, counted from 1, invisible characters left out.
        position: usize,
    },
    /// The label names one algorithm, the digits are as many as the other has.
    WrongAlgorithm {
        /// The algorithm of the label.
        said: Algorithm,
        /// The number of hexadecimal digits.
        digits: usize,
    },
    /// A digest that no appliance takes, by its label or its length.
    UnsupportedAlgorithm(&'static str),
    /// The same digest may well be meant, but written in Base64.
    Base64,
    /// A whole certificate in PEM.
    Certificate,
}

impl fmt::Display for ThumbprintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("no thumbprint entered"),
            Self::Length { digits } => write!(
                f,
                "{digits} hex {} entered; SHA-1 needs 40, SHA-256 needs 64",
                if *digits == 1 { "digit" } else { "digits" }
            ),
            Self::NotHexadecimal {
                character,
                position,
            } => write!(
                f,
                "'{}' at position {position} is not a hex digit (0-9, A-F)",
                character.escape_debug()
            ),
            Self::WrongAlgorithm { said, digits } => write!(
                f,
                "labelled {} but has {digits} hex digits; SHA-1 needs 40, SHA-256 needs 64",
                said.name()
            ),
            Self::UnsupportedAlgorithm("MD5") => {
                f.write_str("MD5 thumbprints are not accepted; MD5 is too weak")
            }
            Self::UnsupportedAlgorithm(name) => write!(
                f,
                "{name} thumbprints are not accepted; use SHA-256 or SHA-1"
            ),
            Self::Base64 => {
                f.write_str("this is Base64; enter the thumbprint in hex digits (0-9, A-F)")
            }
            Self::Certificate => f.write_str("this is a certificate; enter only its thumbprint"),
        }
    }
}

impl std::error::Error for ThumbprintError {}

/// One place of two thumbprints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Two digits of the first; empty where it is the shorter one.
    pub first: String,
    /// Two digits of the second; empty where it is the shorter one.
    pub second: String,
    /// True if they are the same.
    pub same: bool,
}

/// The result of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every byte is the same.
    Same,
    /// Same algorithm, and so many bytes differ.
    Different(usize),
    /// Two algorithms: they may belong to one certificate or not, the digits cannot tell.
    NotComparable,
}

/// Two thumbprints for showing side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Byte by byte, from the left.
    pub pairs: Vec<Pair>,
    /// The result.
    pub verdict: Verdict,
}

/// Compares two thumbprints byte by byte.
pub fn compare(first: &Thumbprint, second: &Thumbprint) -> Comparison {
    let (a, b) = (first.bytes(), second.bytes());
    let pairs: Vec<Pair> = (0..a.len().max(b.len()))
        .map(|i| Pair {
            first: a.get(i).map_or_else(String::new, |byte| hex_pair(*byte)),
            second: b.get(i).map_or_else(String::new, |byte| hex_pair(*byte)),
            same: a.get(i) == b.get(i),
        })
        .collect();
    let verdict = match pairs.iter().filter(|pair| !pair.same).count() {
        _ if first.algorithm() != second.algorithm() => Verdict::NotComparable,
        0 => Verdict::Same,
        differing => Verdict::Different(differing),
    };
    Comparison { pairs, verdict }
}

/// Two upper-case hexadecimal digits.
pub(crate) fn hex_pair(byte: u8) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    [digit(byte >> 4), digit(byte & 15)]
        .map(|c| c.to_ascii_uppercase())
        .iter()
        .collect()
}
