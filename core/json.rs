//! Reading replies that are believed only as far as they go.
//!
//! Every accessor is total: a field that is missing, null or of another type
//! is simply not there. One wrong field never costs the rest of the reply.

mod read;

pub use read::Entry;

use crate::clock::{Millis, read_time};
use crate::request::{new_line, write_json_text};

/// What a reply is made of. Members keep their order and numbers their spelling,
/// so an answer is shown as it came.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// Text.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// Members by name. Where a name stands twice the last one counts.
    Object(Vec<(String, Value)>),
}

/// Replies past this many bytes are not parsed; no call of the four systems
/// needs a page this large, and a hostile one must not freeze the page.
pub const LARGEST_REPLY: usize = 32 * 1024 * 1024;

/// Parses JSON as it comes from outside: a byte order mark is dropped, nesting
/// and size are bounded. The error is a short phrase that names the place.
pub fn parse(body: &[u8]) -> Result<Value, String> {
    if body.len() > LARGEST_REPLY {
        return Err(format!("the body has {} bytes", body.len()));
    }
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let text = std::str::from_utf8(body)
        .map_err(|e| format!("byte {} is not UTF-8", e.valid_up_to().saturating_add(1)))?;
    if text.trim().is_empty() {
        return Err("the body is empty".to_owned());
    }
    read::read(text)
}

/// Takes the entries of a list out of an answer without reading them, as far as it is one. See
/// [`Entry`]; the rest is the object with that list empty.
pub fn split<'t>(body: &'t [u8], list: &str) -> Option<(Vec<Entry<'t>>, Value)> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    if body.len() > LARGEST_REPLY {
        return None;
    }
    read::split(std::str::from_utf8(body).ok()?, list)
}

/// A value as text, indented for reading.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    print_at(&mut out, value, 0);
    out
}

fn print_at(out: &mut String, value: &Value, depth: usize) {
    let (open, close, empty) = match value {
        Value::Object(members) => ('{', '}', members.is_empty()),
        Value::Array(items) => ('[', ']', items.is_empty()),
        Value::String(text) => return write_json_text(out, text),
        Value::Number(number) => return out.push_str(number),
        Value::Bool(true) => return out.push_str("true"),
        Value::Bool(false) => return out.push_str("false"),
        Value::Null => return out.push_str("null"),
    };
    out.push(open);
    let mut before = "";
    let mut begin = |out: &mut String| {
        out.push_str(before);
        before = ",";
        new_line(out, Some(depth + 1));
    };
    if let Value::Object(members) = value {
        for (name, member) in members {
            begin(out);
            write_json_text(out, name);
            out.push_str(": ");
            print_at(out, member, depth + 1);
        }
    } else if let Value::Array(items) = value {
        for item in items {
            begin(out);
            print_at(out, item, depth + 1);
        }
    }
    if !empty {
        new_line(out, Some(depth));
    }
    out.push(close);
}

/// The whole part of a number, where it fits: "12", "12.7" and "1.2e1" are 12.
/// Digits are moved, so no digit is lost on the way through a fraction.
pub fn whole(number: &str) -> Option<i64> {
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (before, behind) = digits.split_once('.').unwrap_or((digits, ""));
    // An exponent that is too large to read is too large or too small a number.
    let exponent: i32 = match exponent.parse() {
        Ok(exponent) => exponent,
        Err(_) if exponent.starts_with('-') => return Some(0),
        Err(_) => return None,
    };
    let (sign, before) = match before.strip_prefix('-') {
        Some(before) => (-1, before),
        None => (1, before),
    };
    let count = i64::try_from(before.len()).ok()? + i64::from(exponent);
    let mut whole: i64 = 0;
    let mut digits = before.bytes().chain(behind.bytes()).peekable();
    for _ in 0..count.max(0) {
        let digit = digits.next().unwrap_or(b'0');
        whole = whole.checked_mul(10)?;
        whole = whole.checked_add(sign * i64::from(digit.wrapping_sub(b'0')))?;
        if whole == 0 && digits.peek().is_none() {
            break;
        }
    }
    Some(whole)
}

/// A place in a reply, which may not exist.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a>(pub Option<&'a Value>);

impl<'a> Node<'a> {
    /// The root of a reply.
    pub fn root(value: &'a Value) -> Self {
        Self(Some(value))
    }

    /// A member of an object.
    pub fn at(self, name: &str) -> Node<'a> {
        let Some(Value::Object(members)) = self.0 else {
            return Node(None);
        };
        let member = members.iter().rev().find(|(known, _)| known == name);
        Node(member.map(|(_, value)| value))
    }

    /// Text as it stands; empty text counts as absent.
    pub fn text(self) -> Option<&'a str> {
        match self.0 {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Text, or a number or truth value written as text: for what is only shown.
    pub fn shown(self) -> Option<String> {
        match self.0? {
            Value::String(t) if !t.is_empty() => Some(t.clone()),
            Value::Number(n) => Some(n.clone()),
            Value::Bool(b) => Some(b.to_string()),
            _ => None,
        }
    }

    /// Text or "" where there is none.
    pub fn string(self) -> String {
        self.shown().unwrap_or_default()
    }

    /// A whole number, also where it came as text or with a fraction.
    pub fn int(self) -> Option<i64> {
        match self.0? {
            Value::Number(number) => whole(number),
            Value::String(t) => t.trim().parse().ok(),
            _ => None,
        }
    }

    /// A truth value, also where it came as text.
    pub fn flag(self) -> Option<bool> {
        match self.0? {
            Value::Bool(b) => Some(*b),
            Value::String(t) if t.eq_ignore_ascii_case("true") => Some(true),
            Value::String(t) if t.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// A time in any of the forms of the four systems.
    pub fn time(self) -> Option<Millis> {
        self.0.and_then(read_time)
    }

    /// The members of a list; none where this is no list.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        let items = match self.0 {
            Some(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(Node::root)
    }

    /// How many entries a list has, readable or not. What is no list is one that cannot be read.
    pub fn entries(self) -> usize {
        match self.0 {
            Some(Value::Array(items)) => items.len(),
            _ => 1,
        }
    }

    /// Whether something other than null stands here.
    pub fn exists(self) -> bool {
        !matches!(self.0, None | Some(Value::Null))
    }

    /// Whether this is an object.
    pub fn is_object(self) -> bool {
        matches!(self.0, Some(Value::Object(_)))
    }

    /// Whether this is a list.
    pub fn is_list(self) -> bool {
        matches!(self.0, Some(Value::Array(_)))
    }
}

/// The first `bytes` bytes of a text, cut at a character, with a mark where
/// something was left off.
pub fn excerpt(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let mut end = bytes;
    while end > 0 && !text.is_char_boundary(end) {
        end -= 1;
    }
    let kept = text.get(..end).unwrap_or_default();
    format!("{kept} … ({} bytes more)", text.len() - end)
}
