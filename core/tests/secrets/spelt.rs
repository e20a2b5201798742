//! How servers spell what they were sent when they repeat it.

use hawser_core::request::base64;
use serde_json::Value;

/// Every letter as `\uXXXX`, or only those that Gson escapes.
fn escaped(text: &str, all: bool) -> String {
    text.chars()
        .flat_map(|c| {
            let kept = !all && c.is_ascii() && !c.is_control() && !"\"\\<>&='".contains(c);
            let mut units = [0; 2];
            let units: Vec<_> = c.encode_utf16(&mut units).to_vec();
            match kept {
                true => vec![c.to_string()],
                false => units.iter().map(|u| format!("\\u{u:04X}")).collect(),
            }
        })
        .collect()
}

pub fn json_text(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The ways in which servers echo what they were sent.
pub fn echo(secret: &str, way: usize) -> String {
    match way {
        0 => secret.to_owned(),
        1 => json_text(secret),
        2 => escaped(secret, false),
        3 => escaped(secret, true),
        4 => json_text(secret).replace('/', "\\/"),
        5 => json_text(&json_text(secret)),
        6 => json_text(&escaped(secret, false)),
        7 => percent_encoded(secret, "-._~"),
        8 => percent_encoded(secret, "-._~!*'()@:/?&+"),
        9 => percent_encoded(secret, "-._~ ").replace(' ', "+"),
        10 => html(secret, &["&quot;", "&#39;"]),
        11 => escaped(&html(secret, &["&#34;", "&#x27;"]), false),
        12 => base64(format!("administrator:{secret}").as_bytes()),
        13 => base64(format!("{{\"password\":\"{secret}\"}}").as_bytes()),
        14 => base64(format!("token={secret};").as_bytes()).replace('/', "\\/"),
        _ => base64(secret.as_bytes())
            .replace('+', "-")
            .replace('/', "_")
            .replace('=', ""),
    }
}

/// The ways of [`redact`].
pub const WAYS: usize = 16;

/// As in an address, but for what is kept.
fn percent_encoded(text: &str, kept: &str) -> String {
    let is_kept = |b: u8| b.is_ascii_alphanumeric() || kept.contains(b as char);
    text.bytes()
        .map(|b| match is_kept(b) && b.is_ascii() {
            true => (b as char).to_string(),
            false => format!("%{b:02X}"),
        })
        .collect()
}

/// As in a page, with the two quotation marks spelt in one of several ways.
fn html(text: &str, quotes: &[&str; 2]) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', quotes[0])
        .replace('\'', quotes[1])
}
