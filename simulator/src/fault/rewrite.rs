//! Corruption of the appliance's answers.

use serde_json::{Value, json};

use super::{Fault, Hostile};
use crate::clock::{iso8601, parse_iso8601};

/// Depth of nested lists; more than the stack of a recursive decoder survives.
const DEPTH: usize = 20_000;
const MEGABYTE: usize = 1 << 20;

/// Returns the corrupted body; `None` if the fault does not change bodies.
/// `nth` is the number of requests it applied to before.
pub fn body(fault: &Fault, nth: u32, original: &[u8]) -> Option<Vec<u8>> {
    let spoiled = match fault {
        Fault::EmptyBody => Vec::new(),
        Fault::TruncatedJson => original.get(..original.len() / 2)?.to_vec(),
        Fault::BadUtf8 => {
            let mut bytes = original.to_vec();
            // Inside the first string, where only a decoder of text sees it.
            let at = bytes
                .iter()
                .position(|byte| *byte == b'"')
                .map_or(0, |at| at + 1);
            bytes.splice(at..at, [0xc3, 0x28, 0xff]);
            bytes
        }
        Fault::ByteOrderMark => [b"\xef\xbb\xbf", original].concat(),
        _ => return json_body(fault, nth, original),
    };
    Some(spoiled)
}

fn json_body(fault: &Fault, nth: u32, original: &[u8]) -> Option<Vec<u8>> {
    if !changes_json(fault) {
        return None;
    }
    let mut value: Value = serde_json::from_slice(original).ok()?;
    match fault {
        Fault::HugeNumbers => return Some(huge_numbers(value)),
        Fault::DeepNesting => return Some(deep_nesting(value)),
        Fault::Nulls => leaves(&mut value, &mut |_, leaf| *leaf = Value::Null),
        Fault::WrongTypes => leaves(&mut value, &mut |_, leaf| *leaf = wrong_type(leaf)),
        Fault::UnknownEnum => leaves(&mut value, &mut |_, leaf| {
            if leaf.as_str().is_some_and(is_enumerated) {
                *leaf = json!("SOMETHING_NEW");
            }
        }),
        Fault::Progress { value: shown } => leaves(&mut value, &mut |key, leaf| {
            if key == "progress" {
                *leaf = json!(shown);
            }
        }),
        Fault::ProgressFalls => leaves(&mut value, &mut |key, leaf| {
            if key == "progress" && nth % 2 == 1 {
                *leaf = json!(leaf.as_i64().unwrap_or(0) / 2);
            }
        }),
        Fault::NoTaskId => {
            if let Some(object) = value.as_object_mut() {
                object.remove("id");
            }
        }
        Fault::HostileStrings { what } => hostile_strings(&mut value, *what),
        Fault::Skew { seconds } => skew(&mut value, seconds.saturating_mul(1000)),
        _ => return None,
    }
    Some(value.to_string().into_bytes())
}

fn changes_json(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::HugeNumbers
            | Fault::DeepNesting
            | Fault::Nulls
            | Fault::WrongTypes
            | Fault::UnknownEnum
            | Fault::Progress { .. }
            | Fault::ProgressFalls
            | Fault::NoTaskId
            | Fault::HostileStrings { .. }
            | Fault::Skew { .. }
    )
}

/// Shifts every time in a reply by some milliseconds. Times are recognized by
/// name: `…_time`, `…Time`, `timestamp`, `lastUpdated`.
pub fn skew(value: &mut Value, by: i64) {
    leaves(value, &mut |key, leaf| {
        let is_time = is_time(key);
        if let (true, Some(at)) = (is_time, leaf.as_str().and_then(parse_iso8601)) {
            *leaf = json!(iso8601(at.saturating_add(by)));
        }
        // Small numbers are no times: 0 and -1 mean "not yet".
        if let (true, Some(at @ 100_000_000_000..)) = (is_time, leaf.as_i64()) {
            *leaf = json!(at.saturating_add(by));
        }
    });
}

/// Writes every time in a reply as ISO 8601; a small number ("not yet") becomes null.
pub fn times_as_text(value: &mut Value) {
    leaves(value, &mut |key, leaf| {
        if let (true, Some(at)) = (is_time(key), leaf.as_i64()) {
            let is_known = at >= 100_000_000_000;
            *leaf = is_known.then(|| iso8601(at)).into();
        }
    });
}

fn is_time(key: &str) -> bool {
    key.ends_with("_time") || key.ends_with("Time") || key == "timestamp" || key == "lastUpdated"
}

/// Calls a function for every leaf, with the name of its member.
pub fn leaves(value: &mut Value, change: &mut dyn FnMut(&str, &mut Value)) {
    fn walk(key: &str, value: &mut Value, change: &mut dyn FnMut(&str, &mut Value)) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields.iter_mut() {
                    walk(name, field, change);
                }
            }
            Value::Array(items) => {
                for item in items {
                    walk(key, item, change);
                }
            }
            leaf => change(key, leaf),
        }
    }
    walk("", value, change);
}

fn wrong_type(leaf: &Value) -> Value {
    match leaf {
        Value::String(_) => json!(7),
        Value::Number(number) => json!(format!("about {number}")),
        Value::Bool(_) => json!("perhaps"),
        _ => json!([{}]),
    }
}

/// Returns `true` for text in the style of enumerations: capitals and
/// underscores.
fn is_enumerated(text: &str) -> bool {
    text.len() > 1
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

fn huge_numbers(mut value: Value) -> Vec<u8> {
    // serde_json has no such numbers, so they are inserted as text.
    const MARK: &str = "@huge@";
    leaves(&mut value, &mut |_, leaf| {
        if leaf.is_number() {
            *leaf = json!(MARK);
        }
    });
    let mut text = String::new();
    let quoted = format!("\"{MARK}\"");
    let json = value.to_string();
    for (nth, part) in json.split(&quoted).enumerate() {
        if nth > 0 {
            text.push_str(if nth % 2 == 0 {
                "1e400"
            } else {
                "123456789012345678901234567890"
            });
        }
        text.push_str(part);
    }
    text.into_bytes()
}

fn deep_nesting(value: Value) -> Vec<u8> {
    let rest = value.to_string();
    let rest = rest.strip_prefix('{').unwrap_or("}");
    let comma = if rest == "}" { "" } else { "," };
    let (open, close) = ("[".repeat(DEPTH), "]".repeat(DEPTH));
    format!("{{\"nested\":{open}{close}{comma}{rest}").into_bytes()
}

fn hostile_strings(value: &mut Value, what: Hostile) {
    let mut huge_left = 1;
    leaves(value, &mut |key, leaf| {
        let Some(text) = leaf.as_str().filter(|_| is_shown(key)) else {
            return;
        };
        *leaf = match what {
            Hostile::Markup => json!(format!(
                "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>{text}"
            )),
            Hostile::Bidi => json!(format!("\u{202e}{text}\u{2066}\u{200b}\u{feff}\u{0007}")),
            Hostile::Huge if huge_left > 0 => {
                huge_left -= 1;
                json!("W".repeat(MEGABYTE))
            }
            Hostile::Huge => return,
        };
    });
}

/// Returns `true` if a page is likely to show the member: names and messages.
fn is_shown(key: &str) -> bool {
    const NAMES: [&str; 5] = [
        "name",
        "entity_name",
        "vc_name",
        "display_name",
        "resourceName",
    ];
    const WORDS: [&str; 5] = [
        "description",
        "message",
        "details",
        "msg",
        "default_message",
    ];
    NAMES.contains(&key) || WORDS.contains(&key) || key.ends_with("site_name")
}
