//! One message of a portal, read whole or not at all. Members that are not
//! known are passed over, so that a newer portal can speak to an older frame.

use serde_json::Value;

use super::Reason;
use super::header::{sendable_name, sendable_value};
use crate::secret::Secret;
use crate::wire::parse;

/// The most bytes that a message may have: a configuration with 64 appliances
/// has a quarter of it.
pub const LARGEST: usize = 64 * 1024;

/// The most characters that a text of a message may have, but for the value of
/// a session.
pub const MOST_CHARACTERS: usize = 4 * 1024;

pub(super) enum Message {
    Set(Vec<(&'static str, Value)>),
    Session {
        request: u32,
        header: Option<(String, Secret)>,
    },
}

/// The type of a member of `set`, which may be null too.
enum Kind {
    Text,
    OneOf(&'static [&'static str]),
    /// A path on the frame's own origin: what is asked for with a session must
    /// not be told by another.
    Path,
    Flag,
    Object,
}

/// The members of `set`, which are those of the element.
const MEMBERS: [(&str, Kind); 8] = [
    ("configuration", Kind::Object),
    ("config", Kind::Path),
    ("theme", Kind::OneOf(&["light", "dark", "auto"])),
    ("locale", Kind::Text),
    ("operation", Kind::Text),
    ("target", Kind::Text),
    ("readOnly", Kind::Flag),
    // `true` where the portal answers requests for sessions.
    ("sessions", Kind::Flag),
];

pub(super) fn read(text: &str) -> Result<Message, Reason> {
    if text.len() > LARGEST {
        return Err(Reason::TooLarge);
    }
    let value = parse(text.as_bytes()).map_err(|_| Reason::NotJson)?;
    match text_of(&value, "type") {
        Some("set") => set(&value),
        Some("session") => session(&value),
        Some(_) => Err(Reason::UnknownType),
        None => Err(Reason::NotJson),
    }
}

/// Returns a member that is a text and not empty.
fn text_of<'v>(message: &'v Value, name: &str) -> Option<&'v str> {
    let text = message.get(name)?.as_str()?;
    Some(text).filter(|text| !text.is_empty())
}

fn set(message: &Value) -> Result<Message, Reason> {
    let mut members = Vec::new();
    for (name, kind) in &MEMBERS {
        let Some(value) = message.get(*name) else {
            continue;
        };
        if *value != Value::Null && !fits(kind, value) {
            return Err(Reason::Member(name));
        }
        members.push((*name, value.clone()));
    }
    Ok(Message::Set(members))
}

fn fits(kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Flag, Value::Bool(_)) | (Kind::Object, Value::Object(_)) => true,
        (Kind::Text, Value::String(text)) => is_short(text),
        (Kind::OneOf(words), Value::String(text)) => words.contains(&text.as_str()),
        (Kind::Path, Value::String(text)) => {
            let own = text.starts_with("./") || text.starts_with('/') && !text.starts_with("//");
            is_short(text) && own && !text.contains('\\')
        }
        _ => false,
    }
}

fn is_short(text: &str) -> bool {
    text.chars().nth(MOST_CHARACTERS).is_none() && !text.chars().any(char::is_control)
}

fn session(message: &Value) -> Result<Message, Reason> {
    let request = message.get("request").and_then(Value::as_u64);
    let request = request.and_then(|number| u32::try_from(number).ok());
    let request = request.ok_or(Reason::Member("request"))?;
    let given = |name| message.get(name).is_some_and(|value| !value.is_null());
    if !given("header") && !given("value") {
        return Ok(Message::Session {
            request,
            header: None,
        });
    }
    let name = text_of(message, "header").filter(|name| sendable_name(name));
    let name = name.ok_or(Reason::Member("header"))?;
    let value = text_of(message, "value").filter(|value| sendable_value(value));
    let value = value.ok_or(Reason::Member("value"))?;
    Ok(Message::Session {
        request,
        header: Some((name.to_owned(), Secret::new(value.to_owned()))),
    })
}
