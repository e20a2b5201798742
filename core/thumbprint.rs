//! Certificate thumbprints in whatever spelling they are pasted, and two of them side by side.
//!
//! Administrators copy them from openssl, from browsers, from the Windows certificate dialog (which
//! hides a bidi mark in front), from the appliances' own pages. The digits are what counts; a
//! mistake in them is explained, never repaired.

use std::fmt;
use std::str::FromStr;

mod spelling;

/// The digest algorithms that the appliances pin certificates by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// 20 bytes, 40 digits; in old releases.
    Sha1,
    /// 32 bytes, 64 digits.
    Sha256,
}

impl Algorithm {
    /// As people write it: `SHA-1`, `SHA-256`.
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
    /// Which digest this is.
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
        /// How many hexadecimal digits there are.
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
        /// What the label says.
        said: Algorithm,
        /// How many hexadecimal digits there are.
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
            Self::Empty => f.write_str("there is no thumbprint yet"),
            Self::Length { digits } => write!(
                f,
                "{digits} hexadecimal {}, where SHA-1 has 40 and SHA-256 has 64",
                if *digits == 1 { "digit" } else { "digits" }
            ),
            Self::NotHexadecimal {
                character,
                position,
            } => write!(
                f,
                "the character '{}' at position {position} is no hexadecimal digit (0-9, A-F)",
                character.escape_debug()
            ),
            Self::WrongAlgorithm { said, digits } => write!(
                f,
                "it says {} and has {digits} hexadecimal digits, where SHA-1 has 40 and SHA-256 has 64",
                said.name()
            ),
            Self::UnsupportedAlgorithm("MD5") => {
                f.write_str("this is an MD5 thumbprint; MD5 is too weak and not accepted")
            }
            Self::UnsupportedAlgorithm(name) => write!(
                f,
                "this is a {name} thumbprint; the appliances take SHA-256 or SHA-1"
            ),
            Self::Base64 => f.write_str(
                "this is written in Base64; give the thumbprint in hexadecimal digits (0-9, A-F)",
            ),
            Self::Certificate => {
                f.write_str("this is a certificate itself, not the thumbprint of one")
            }
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
    /// Whether they are the same.
    pub same: bool,
}

/// Whether two thumbprints are one.
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
    /// What comes of it.
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
