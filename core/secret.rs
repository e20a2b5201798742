//! Passwords and session tokens.
//!
//! A request never holds a secret, only a named [`Slot`] where one belongs.
//! What is typed travels beside the request as [`Secrets`] and meets it in the
//! transport, at the moment of sending. So nothing that prints requests can
//! print a secret: there is none in them.

use std::fmt;

use zeroize::Zeroizing;

/// Stands where a secret was, in everything that people read.
pub const HIDDEN: &str = "‹secret›";

/// The name of the place of a secret in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(pub &'static str);

impl Slot {
    /// How the place looks in previews and evidence: `‹password›`.
    pub fn shown(self) -> String {
        format!("‹{}›", self.0)
    }

    /// The name of the shell variable that takes its place in a copied command.
    pub fn variable(self) -> String {
        self.0.replace('-', "_").to_ascii_uppercase()
    }
}

/// Text that cannot be printed and is overwritten when dropped.
#[derive(PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over the text; the caller keeps no copy.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Only the transport and the request writer may ask.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A second copy, for a token that several requests use.
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// The secrets that go with one request.
#[derive(Debug, Default)]
pub struct Secrets(Vec<(Slot, Secret)>);

impl Secrets {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one; the last with the same slot counts.
    pub fn with(mut self, slot: Slot, secret: Secret) -> Self {
        self.0.retain(|(s, _)| *s != slot);
        self.0.push((slot, secret));
        self
    }

    /// The secret for a slot.
    pub fn get(&self, slot: Slot) -> Option<&Secret> {
        self.0.iter().find(|(s, _)| *s == slot).map(|(_, v)| v)
    }

    /// All of them, to be struck out of what comes back.
    pub fn iter(&self) -> impl Iterator<Item = &Secret> {
        self.0.iter().map(|(_, v)| v)
    }
}

/// Strikes secrets out of a text that came from outside: a server may echo
/// what it was sent, as it stands, escaped as JSON in any way (also JSON within
/// JSON, as error messages have it), or inside a Basic header.
///
/// Secrets of fewer than four bytes are left, because striking them out would
/// destroy the text without hiding anything.
pub fn strike_out<'a>(text: &str, secrets: impl Iterator<Item = &'a Secret>) -> String {
    let mut forms: Vec<Zeroizing<String>> = Vec::new();
    for secret in secrets.map(Secret::reveal).filter(|s| s.len() >= 4) {
        for form in in_base64(secret) {
            forms.push(Zeroizing::new(form));
        }
        forms.push(Zeroizing::new(secret.to_owned()));
    }
    // One secret may be part of another: the longest is struck out first.
    crate::order::sort(&mut forms, |a, b| b.len().cmp(&a.len()));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut tail = rest.chars();
    while let Some(c) = tail.next() {
        let found = forms
            .iter()
            .filter(|form| c == '\\' || form.starts_with(c))
            .find_map(|form| after_echo(rest, form));
        if let Some(after) = found {
            out.push_str(HIDDEN);
            tail = after.chars();
        } else {
            out.push(c);
        }
        rest = tail.as_str();
    }
    out
}

/// How the end of a text looks in base64, by how many bytes stand before it,
/// without the digits that it shares with them.
fn in_base64(end: &str) -> [String; 3] {
    [(0, 0), (1, 2), (2, 3)].map(|(before, shared)| {
        let bytes = Zeroizing::new([&[0; 2][..before], end.as_bytes()].concat());
        crate::request::base64(&bytes).split_off(shared)
    })
}

/// JSON within JSON within a body; no server was seen to go further.
const DEEPEST: u8 = 2;

/// What follows on `form` in a text that begins with it, escaped or not.
fn after_echo<'t>(text: &'t str, form: &str) -> Option<&'t str> {
    (0..=DEEPEST).find_map(|depth| {
        let mut rest = text;
        form.chars()
            .all(|c| next_char(&mut rest, depth) == Some(c))
            .then_some(rest)
    })
}

/// The next character of a text that was escaped `depth` times. What is no
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
            let first = code_unit(rest, depth)?;
            if !(0xd800..0xdc00).contains(&first) {
                return char::from_u32(first);
            }
            if next_char(rest, depth)? != '\\' || next_char(rest, depth)? != 'u' {
                return None;
            }
            let second = code_unit(rest, depth)?.checked_sub(0xdc00)?;
            char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)?
        }
        c => c,
    })
}

/// Four hexadecimal digits.
fn code_unit(rest: &mut &str, depth: u8) -> Option<u32> {
    (0..4).try_fold(0, |unit, _| {
        Some(unit * 16 + next_char(rest, depth)?.to_digit(16)?)
    })
}
