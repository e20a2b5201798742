//! The replies of the four systems as structs with the names of their API documents.
//!
//! A reply is believed only as far as it goes: a field that is null, missing or of another type
//! is `None`, an unknown enum word is kept as text, and a list counts the entries that it could
//! not read. The tree is kept beside the struct, with the order of its members and the spelling
//! of its numbers, so that an answer is shown as it came.

pub mod cloud_director_availability;
pub mod site_recovery_manager;
mod tree;
pub mod vcenter;
pub mod vsphere_replication;
mod words;

use serde::Deserializer;
use serde::de::{Deserialize, DeserializeOwned, Error};
use serde_json::Value;

pub(crate) use self::tree::Tree;

use crate::clock::{Timestamp, read_time};
use crate::number::whole;

/// The size in bytes past which a reply is not parsed. No call of the four systems needs a page
/// this large, and a hostile one must not freeze the console.
pub const LARGEST_REPLY: usize = 32 * 1024 * 1024;

/// Parses a body. Of two members of one name the last counts.
///
/// # Errors
///
/// A short phrase that names the place. Nesting past 127 levels is an error.
pub fn parse(body: &[u8]) -> Result<Value, String> {
    if body.len() > LARGEST_REPLY {
        return Err(format!("the body is too large: {} bytes", body.len()));
    }
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let text = std::str::from_utf8(body)
        .map_err(|e| format!("byte {} is not UTF-8", e.valid_up_to().saturating_add(1)))?;
    if text.trim().is_empty() {
        return Err("the body is empty".to_owned());
    }
    if may_nest_json(text) {
        return Err("a name in the body is reserved".to_owned());
    }
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Returns whether a text may have the name by which serde_json knows a `RawValue`. The text of
/// such a member is parsed anew, with a recursion limit of its own, so that nested ones would use
/// up the stack. The name can also be spelled with escapes, which no appliance does with letters.
fn may_nest_json(text: &str) -> bool {
    let is_letter = |(at, _): (usize, &str)| {
        let digits = text.get(at + 4..at + 6);
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        code.is_some_and(|code| code.is_ascii_alphabetic())
    };
    text.contains("$serde_json::private::RawValue")
        || text.contains("RawValue") && text.contains("\\u00")
        || text.match_indices("\\u00").any(is_letter)
}

/// Prints a value, indented.
pub fn print(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Parses a body and reads it as `T`. The tree is kept for display.
///
/// # Errors
///
/// As [`parse`].
pub fn decode<T: DeserializeOwned + Default>(body: &[u8]) -> Result<(T, Value), String> {
    let raw = parse(body)?;
    Ok((read(&raw), raw))
}

/// Reads a parsed reply as `T`; one of another shape is the default.
pub fn read<T: DeserializeOwned + Default>(raw: &Value) -> T {
    T::deserialize(Tree(raw)).unwrap_or_default()
}

/// Reads a parsed reply as a list.
pub fn read_list<T: DeserializeOwned>(raw: &Value) -> Items<T> {
    read(raw)
}

/// Reads an optional field: `None` for null, "", a list, or what is no `T`.
///
/// A number or a truth value is also read where it came as text, and an integer where it came
/// with a fraction.
///
/// # Errors
///
/// Only those of the deserializer itself.
pub fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(read_field(&Value::deserialize(deserializer)?))
}

fn read_field<T: DeserializeOwned>(value: &Value) -> Option<T> {
    match value {
        Value::Null | Value::Array(_) => None,
        Value::String(text) if text.is_empty() => None,
        _ => {
            let read = T::deserialize(Tree(value)).ok();
            read.or_else(|| T::deserialize(Tree(&respelt(value)?)).ok())
        }
    }
}

/// A scalar in the type that it was probably meant to have.
fn respelt(scalar: &Value) -> Option<Value> {
    match scalar {
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
        Value::String(text) => text.trim().parse::<i64>().ok().map(Value::from),
        Value::Number(number) => whole(number).map(Value::from),
        _ => None,
    }
}

/// A time in any of the forms of the four systems; see [`read_time`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time(pub Timestamp);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let time = read_time(&Value::deserialize(deserializer)?);
        time.map(Time).ok_or_else(|| D::Error::custom("no time"))
    }
}

/// Text, or a number or truth value in its spelling: for fields that are only shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(pub String);

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) if !text.is_empty() => Ok(Label(text)),
            Value::Number(number) => Ok(Label(number.to_string())),
            Value::Bool(flag) => Ok(Label(flag.to_string())),
            _ => Err(D::Error::custom("no text")),
        }
    }
}

impl std::ops::Deref for Label {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Returns the text of a label, "" where there is none.
pub fn text_of(label: &Option<Label>) -> &str {
    label.as_deref().unwrap_or_default()
}

/// A list whose entries are read one by one.
#[derive(Clone, Debug)]
pub struct Items<T> {
    /// Those that could be read.
    pub items: Vec<T>,
    /// The number of those that could not.
    pub unreadable: usize,
    /// `true` where the field is a list at all.
    pub is_list: bool,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            unreadable: 0,
            is_list: false,
        }
    }
}

impl<T> Items<T> {
    /// Returns the number of entries, readable or not. Where there is no list, one entry could
    /// not be read.
    pub fn count(&self) -> usize {
        if self.is_list {
            self.items.len() + self.unreadable
        } else {
            1
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut list = Self::default();
        if let Value::Array(entries) = Value::deserialize(deserializer)? {
            list.is_list = true;
            for entry in &entries {
                match read_field(entry) {
                    Some(item) => list.items.push(item),
                    None => list.unreadable += 1,
                }
            }
        }
        Ok(list)
    }
}
