//! Servers that echo what they were sent, and that nothing of it is printed afterwards.

use hawser_core::redact::redact;
use hawser_core::request::base64;
use hawser_core::secret::Secret;
use serde_json::Value;

use super::chance::Chance;

/// A password as hard as they come, around letters that stand nowhere by chance.
const PASSWORD: &str = "p\"a\\s/qZ7xWvK3pTb9&ü'";
const CORE: &str = "qZ7xWvK3pTb9";

/// A body with an echo of the password somewhere in it, as the transport hands it on.
pub fn echoed(chance: &mut Chance, body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let mut at = chance.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let quoted = Value::from(PASSWORD).to_string();
    let escaped = quoted[1..quoted.len() - 1].to_owned();
    let echo = match chance.below(6) {
        0 => PASSWORD.to_owned(),
        1 => escaped,
        2 => escaped.replace('/', "\\/"),
        3 => PASSWORD
            .encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect(),
        4 => Value::from(escaped)
            .to_string()
            .trim_matches('"')
            .to_owned(),
        _ => base64(format!("administrator:{PASSWORD}").as_bytes()),
    };
    struck(&[&text[..at], &echo, &text[at..]].concat()).into_bytes()
}

/// Returns a text as the transport redacts it.
pub fn struck(text: &str) -> String {
    let secrets = [Secret::new(PASSWORD.to_owned())];
    redact(text, secrets.iter()).unwrap_or_else(|| text.to_owned())
}

/// Nothing that is printed holds the password.
pub fn assert_hidden(printed: &[String]) {
    let header = base64(format!("r:{PASSWORD}").as_bytes());
    // The first digits are shared with the name of the user.
    let header = header[8..24].to_owned();
    for text in printed {
        assert!(!text.contains(CORE), "the password is printed: {text}");
        assert!(!text.contains(&header), "its header is printed: {text}");
    }
}
