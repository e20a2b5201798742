//! Servers repeat what they were sent: in the answer, or later and elsewhere, in the message of
//! a task or on the other site. It is struck out of every answer before anything reads it, so
//! that no page, journal, evidence or copied command can hold it.

use std::cell::RefCell;

use zeroize::Zeroizing;

use crate::reply::Reply;
use crate::secret::{HIDDEN, Secret};

/// The number of secrets are kept; what is older has been replaced by newer sessions.
const KEPT: usize = 64;

/// Secrets that were sent and may come back in any answer, also of another appliance. They are
/// overwritten when this ends, which is when nobody is signed in any more.
#[derive(Debug, Default)]
pub struct Redactor(RefCell<Vec<Secret>>);

impl Redactor {
    /// A secret is about to be sent.
    pub fn insert(&self, secret: &Secret) {
        let mut all = self.0.borrow_mut();
        if !all.contains(secret) {
            if all.len() == KEPT {
                all.remove(0);
            }
            all.push(secret.duplicate());
        }
    }

    /// Strikes out of an answer whatever was sent, and what was sent with its own request.
    pub fn redact<'a>(&self, reply: &mut Reply, own: impl Iterator<Item = &'a Secret>) {
        let all = self.0.borrow();
        let mut secrets: Vec<&Secret> = own.collect();
        secrets.extend(all.iter().filter(|secret| !is_word(secret.reveal())));
        if let Some(clean) = redact(&reply.text(), secrets.into_iter()) {
            reply.body = clean.into_bytes();
        }
    }
}

/// Returns whether a secret may stand in an answer by itself, as the state "running" or a number does.
/// To strike it out wherever it stands would tell what it is, and nothing could be read.
fn is_word(secret: &str) -> bool {
    let only = |allowed: fn(u8) -> bool| secret.bytes().all(allowed);
    secret.len() < 16
        && (only(|b| b.is_ascii_digit())
            || only(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-' | b'.')))
}

/// Strikes secrets out of a text that came from outside: as they stand, escaped as JSON in any
/// way (also JSON within JSON, as error messages have it), percent-encoded, as HTML, or in
/// base64, as in a Basic header. None where there is nothing to strike out.
///
/// Secrets of fewer than four bytes are left, because striking them out would
/// destroy the text without hiding anything.
pub fn redact<'a>(text: &str, secrets: impl Iterator<Item = &'a Secret>) -> Option<String> {
    let mut forms = Vec::new();
    for secret in secrets.map(Secret::reveal).filter(|s| s.len() >= 4) {
        in_base64(secret, &mut forms);
        forms.push(Zeroizing::new(secret.to_owned()));
    }
    let begins = Begins::of(&forms);
    let mut out = String::new();
    let mut rest = text;
    let mut from = 0;
    while let Some((before, tail)) = begins.next(rest, from) {
        match after_echo(tail, &forms) {
            Some(after) => {
                out.push_str(before);
                out.push_str(HIDDEN);
                rest = after;
                from = 0;
            }
            None => from = before.len() + 1,
        }
    }
    if out.is_empty() {
        return None;
    }
    out.push_str(rest);
    Some(out)
}

/// The bytes with which something to be struck out may begin: most of a text is passed over by
/// looking at one byte, and nearly all of the rest by looking at two.
struct Begins {
    bytes: [Begin; 256],
    pairs: Vec<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Begin {
    Nothing,
    /// One of the forms, if the next byte fits.
    Form,
    /// Anything, spelt otherwise.
    Escape,
}

/// The number of places for pairs of bytes, which share them.
const PAIRS: usize = 4096;

fn pair(one: u8, two: u8) -> usize {
    ((usize::from(one) << 5) ^ usize::from(two)) % PAIRS
}

impl Begins {
    fn of(forms: &[Zeroizing<String>]) -> Self {
        let mut bytes = [Begin::Nothing; 256];
        let mut pairs = vec![false; PAIRS];
        for form in forms {
            let [one, two, ..] = *form.as_bytes() else {
                continue;
            };
            for one in spelt(one) {
                bytes[usize::from(one)] = Begin::Form;
                for two in spelt(two) {
                    if let Some(place) = pairs.get_mut(pair(one, two)) {
                        *place = true;
                    }
                }
            }
        }
        for escape in *b"\\%&+" {
            bytes[usize::from(escape)] = Begin::Escape;
        }
        Self { bytes, pairs }
    }

    /// Returns whether something may begin with these two bytes. Within a character nothing does.
    fn may(&self, one: u8, two: u8) -> bool {
        match self.bytes[usize::from(one)] {
            Begin::Nothing => false,
            Begin::Escape => true,
            Begin::Form => {
                let fits = self.pairs.get(pair(one, two)).copied() == Some(true);
                fits || self.bytes[usize::from(two)] == Begin::Escape
            }
        }
    }

    /// Returns the text before and from the next place, from a byte on, at which something may begin.
    fn next<'t>(&self, text: &'t str, from: usize) -> Option<(&'t str, &'t str)> {
        let mut pairs = text.as_bytes().get(from..)?.windows(2);
        let place = pairs.position(|two| matches!(*two, [one, two] if self.may(one, two)))?;
        text.split_at_checked(from + place)
    }
}

/// Returns a byte, and the one that may stand in its place ([`stands_as`]); itself where there is none.
fn spelt(byte: u8) -> [u8; 2] {
    let other = match byte {
        b' ' => b'+',
        b'+' => b'-',
        b'/' => b'_',
        _ => byte,
    };
    [byte, other]
}

/// Adds the spellings of a part of a text in base64, by how many bytes stand before it, without the digits
/// that it shares with them: at the end of the text, and with something behind it.
fn in_base64(part: &str, forms: &mut Vec<Zeroizing<String>>) {
    for (before, shared) in [(0, 0), (1, 2), (2, 3)] {
        let bytes = Zeroizing::new([&[0; 2][..before], part.as_bytes()].concat());
        let end = crate::request::base64(&bytes).split_off(shared);
        let digits = end.trim_end_matches('=').len();
        if digits < end.len() {
            // The last digit is shared with what follows.
            let whole = end.get(..digits - 1).unwrap_or_default();
            forms.push(Zeroizing::new(whole.to_owned()));
        }
        forms.push(Zeroizing::new(end));
    }
}

/// Returns whether a character of a secret may stand as another: a space is `+` in a form that was sent,
/// and two digits of base64 are others in an address.
fn stands_as(wanted: char, found: char) -> bool {
    wanted == found || matches!((wanted, found), (' ', '+') | ('+', '-') | ('/', '_'))
}

/// JSON within JSON within a body; no server was seen to go further.
const DEEPEST: u8 = 2;

/// Returns what follows in a text that begins with one of the forms, however it is spelt. One may be
/// part of another: the longest counts.
fn after_echo<'t>(text: &'t str, forms: &[Zeroizing<String>]) -> Option<&'t str> {
    let mut shortest: Option<&str> = None;
    for spelling in 0..3 * (DEEPEST + 1) {
        let next = |rest: &mut &'t str| next_spelt(rest, spelling);
        let begin = next(&mut &*text);
        for form in forms {
            let mut chars = form.chars();
            let (Some(wanted), Some(found)) = (chars.next(), begin) else {
                continue;
            };
            if !stands_as(wanted, found) {
                continue;
            }
            let mut rest = text;
            next(&mut rest);
            if chars.all(|c| next(&mut rest).is_some_and(|found| stands_as(c, found)))
                && shortest.is_none_or(|known| rest.len() < known.len())
            {
                shortest = Some(rest);
            }
        }
    }
    shortest
}

/// Returns the next character in one of the spellings: JSON of some depth, and in it plain text, an
/// address or a page.
fn next_spelt(rest: &mut &str, spelling: u8) -> Option<char> {
    let depth = spelling / 3;
    let c = next_char(rest, depth)?;
    match (c, spelling % 3) {
        ('%', 1) => next_percent(rest, depth),
        ('&', 2) => next_entity(rest),
        _ => Some(c),
    }
}

/// Returns the next character of a text that was escaped `depth` times. What is no
/// escape stands for itself.
fn next_char(rest: &mut &str, depth: u8) -> Option<char> {
    let Some(depth) = depth.checked_sub(1) else {
        let mut chars = rest.chars();
        let c = chars.next();
        *rest = chars.as_str();
        return c;
    };
    match next_char(rest, depth)? {
        '\\' => {}
        c => return Some(c),
    }
    Some(match next_char(rest, depth)? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let first = hexadecimal(rest, depth, 4)?;
            if !(0xd800..0xdc00).contains(&first) {
                return char::from_u32(first);
            }
            if next_char(rest, depth)? != '\\' || next_char(rest, depth)? != 'u' {
                return None;
            }
            let second = hexadecimal(rest, depth, 4)?.checked_sub(0xdc00)?;
            char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)?
        }
        c => c,
    })
}

/// Reads a number of `digits` hexadecimal digits.
fn hexadecimal(rest: &mut &str, depth: u8, digits: u8) -> Option<u32> {
    (0..digits).try_fold(0, |unit, _| {
        Some(unit * 16 + next_char(rest, depth)?.to_digit(16)?)
    })
}

/// Returns what stands after `%`: the bytes of a character.
fn next_percent(rest: &mut &str, depth: u8) -> Option<char> {
    let byte = hexadecimal(rest, depth, 2)?;
    let more = match byte {
        0..0x80 => return char::from_u32(byte),
        0x80..0xe0 => 1,
        0xe0..0xf0 => 2,
        _ => 3,
    };
    let mut code = byte & (0x3f >> more);
    for _ in 0..more {
        next_char(rest, depth).filter(|c| *c == '%')?;
        code = (code << 6) + (hexadecimal(rest, depth, 2)? & 0x3f);
    }
    char::from_u32(code)
}

/// Returns what stands after `&`.
fn next_entity(rest: &mut &str) -> Option<char> {
    // The longest is `#1114111;`.
    let end = rest.bytes().take(9).position(|b| b == b';')?;
    let (name, tail) = rest.split_at_checked(end)?;
    *rest = tail.get(1..)?;
    let (digits, radix) = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => match name.strip_prefix("#")? {
            number if number.starts_with(['x', 'X']) => (number.get(1..)?, 16),
            number => (number, 10),
        },
    };
    let number = |known: u32, c: char| Some(known * radix + c.to_digit(radix)?);
    char::from_u32(digits.chars().try_fold(0, number)?)
}
