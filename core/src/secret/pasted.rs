//! Session tokens in the shapes in which people have them.

use serde_json::Value;

use super::Secret;

/// Members of a sign-in's reply that hold its token.
const MEMBERS: [&str; 2] = ["session_id", "value"];

/// The cookie of a vCenter's session.
const COOKIE: &str = "vmware-api-session-id";

/// Quotation marks of code, shells and word processors, and what browsers and chats add unseen.
fn is_around(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '\u{feff}' | '\u{200b}'
        )
}

/// Returns the token in a pasted text: alone, in quotation marks, as a header with its name, in a
/// copied command, as a cookie, or in JSON. `header` is the header that the system's tokens are
/// sent in.
///
/// # Errors
///
/// The error to show beside the input.
pub fn pasted_token(pasted: &Secret, header: &str) -> Result<Secret, &'static str> {
    let text = pasted.reveal().trim_matches(is_around);
    let from_json = serde_json::from_str::<Value>(text).ok();
    let from_json = from_json.as_ref().and_then(|json| in_json(json, header));
    let named = [header, COOKIE, "session_id", "sessionId"];
    let token = from_json
        .or_else(|| named.iter().find_map(|name| after(text, name)))
        .unwrap_or(text)
        .trim_matches(is_around);
    // A header takes visible ASCII alone, and no token has a separator of headers or cookies.
    let is_sound =
        |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | ';' | ',' | '{' | '}');
    if token.is_empty() {
        Err("Paste a session token")
    } else if token.chars().all(is_sound) {
        Ok(Secret::new(token.to_owned()))
    } else {
        Err("This is not a session token. Paste the value of the header alone, without other text")
    }
}

/// Returns the token in a reply to a sign-in, an object of headers, or a list of them as browsers
/// copy it.
fn in_json<'a>(json: &'a Value, header: &str) -> Option<&'a str> {
    match json {
        Value::Object(members) => {
            let named = members.get("name").and_then(Value::as_str);
            let is_other = named.is_some_and(|name| !name.eq_ignore_ascii_case(header));
            let is_token = |name: &str| {
                name.eq_ignore_ascii_case(header) || (MEMBERS.contains(&name) && !is_other)
            };
            let token = members
                .iter()
                .find(|(name, value)| is_token(name) && value.is_string());
            let token = token.and_then(|(_, value)| value.as_str());
            token.or_else(|| members.values().find_map(|value| in_json(value, header)))
        }
        Value::Array(entries) => entries.iter().find_map(|entry| in_json(entry, header)),
        _ => None,
    }
}

/// Returns what stands after a name: up to the next space, quotation mark or separator.
fn after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let place = text
        .as_bytes()
        .windows(name.len())
        .position(|window| window.eq_ignore_ascii_case(name.as_bytes()))?;
    let rest = text.get(place + name.len()..)?;
    let value = rest.trim_start_matches(|c| is_around(c) || matches!(c, ':' | '=' | '\\'));
    let end = value.find(|c| is_around(c) || matches!(c, ';' | ',' | '\\' | '}'));
    Some(end.map_or(value, |end| value.get(..end).unwrap_or(value)))
}
