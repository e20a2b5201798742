//! From what was pasted to the digits in it.

use super::{Algorithm, Thumbprint, ThumbprintError};

/// The meaning of a label in front of the digits.
#[derive(Clone, Copy)]
enum Label {
    Nothing,
    Accepted(Algorithm),
    Refused(&'static str),
}

/// Words of labels, without the dash or space inside. None
/// consists of hexadecimal digits alone, so none can be the beginning of a thumbprint.
const LABELS: [(&str, Label); 12] = [
    ("certificate", Label::Nothing),
    ("fingerprint", Label::Nothing),
    ("thumbprint", Label::Nothing),
    ("ssl", Label::Nothing),
    ("tls", Label::Nothing),
    ("x509", Label::Nothing),
    ("sha256", Label::Accepted(Algorithm::Sha256)),
    ("sha224", Label::Refused("SHA-224")),
    ("sha384", Label::Refused("SHA-384")),
    ("sha512", Label::Refused("SHA-512")),
    ("sha1", Label::Accepted(Algorithm::Sha1)),
    ("md5", Label::Refused("MD5")),
];

/// A visible character and its place, from 1.
#[derive(Clone, Copy)]
struct Typed {
    character: char,
    position: usize,
}

pub(super) fn read(text: &str) -> Result<Thumbprint, ThumbprintError> {
    if text.contains("-----BEGIN") {
        return Err(ThumbprintError::Certificate);
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let typed: Vec<Typed> = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .zip(1..)
        .map(|(character, position)| Typed {
            character,
            position,
        })
        .collect();

    let mut said = Label::Nothing;
    let mut rest = skip_separators(&typed);
    while let Some((label, after)) = LABELS
        .iter()
        .find_map(|(word, label)| Some((*label, after_word(rest, word)?)))
    {
        if !matches!(label, Label::Nothing) {
            said = label;
        }
        rest = skip_separators(after);
    }
    if let Label::Refused(name) = said {
        return Err(ThumbprintError::UnsupportedAlgorithm(name));
    }
    from_digits(said, &digits(rest)?)
}

/// Returns the hexadecimal digits, as numbers from 0 to 15.
fn digits(rest: &[Typed]) -> Result<Vec<u8>, ThumbprintError> {
    let mut digits = Vec::new();
    for typed in rest {
        if let Some(digit) = typed.character.to_digit(16) {
            digits.push(digit as u8);
        } else if !is_separator(typed.character) {
            return Err(if is_base64(rest) {
                ThumbprintError::Base64
            } else {
                ThumbprintError::NotHexadecimal {
                    character: typed.character,
                    position: typed.position,
                }
            });
        }
    }
    Ok(digits)
}

fn from_digits(said: Label, digits: &[u8]) -> Result<Thumbprint, ThumbprintError> {
    let thumbprint = match digits.len() {
        40 => Thumbprint::Sha1(bytes(digits)),
        64 => Thumbprint::Sha256(bytes(digits)),
        0 => return Err(ThumbprintError::Empty),
        digits => {
            return Err(match (said, digits) {
                (Label::Accepted(said), _) => ThumbprintError::WrongAlgorithm { said, digits },
                (_, 32) => ThumbprintError::UnsupportedAlgorithm("MD5"),
                (_, 96) => ThumbprintError::UnsupportedAlgorithm("SHA-384"),
                (_, 128) => ThumbprintError::UnsupportedAlgorithm("SHA-512"),
                _ => ThumbprintError::Length { digits },
            });
        }
    };
    match said {
        Label::Accepted(said) if said != thumbprint.algorithm() => {
            Err(ThumbprintError::WrongAlgorithm {
                said,
                digits: digits.len(),
            })
        }
        _ => Ok(thumbprint),
    }
}

fn bytes<const N: usize>(digits: &[u8]) -> [u8; N] {
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair.iter().fold(0, |byte, digit| byte << 4 | digit);
    }
    bytes
}

/// Returns what follows after `word`, in any case, with separators allowed in it (`SHA-256`, `X.509`).
fn after_word<'a>(mut rest: &'a [Typed], word: &str) -> Option<&'a [Typed]> {
    for letter in word.chars() {
        if letter.is_ascii_digit() {
            rest = skip_separators(rest);
        }
        let (first, after) = rest.split_first()?;
        if !first.character.eq_ignore_ascii_case(&letter) {
            return None;
        }
        rest = after;
    }
    Some(rest)
}

fn skip_separators(rest: &[Typed]) -> &[Typed] {
    let visible = rest.iter().position(|typed| !is_separator(typed.character));
    visible.and_then(|i| rest.get(i..)).unwrap_or_default()
}

/// Between digits, around labels, or around the whole.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ':' | '-' | '.' | '_' | ',' | ';' | '=' | '(' | ')' | '"' | '\'' | '`'
        )
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201f}' | '«' | '»' | '−')
}

/// Controls, soft hyphen, zero-width characters, bidi marks, byte order mark: never meant, never
/// seen. Line ends and tabs are separators instead.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        )
}

/// Returns whether this could be 20 or 32 bytes in Base64, either alphabet, with or without padding.
fn is_base64(rest: &[Typed]) -> bool {
    let written = |c: &char| !c.is_whitespace() && !matches!(c, '=' | '"' | '\'');
    let mut characters = rest.iter().map(|typed| typed.character).filter(written);
    let alphabet = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    matches!(characters.clone().count(), 27 | 43) && characters.all(alphabet)
}
