//! `portals`: which origins may show the console in a frame.
//!
//! Nobody may unless it stands here, letter by letter as browsers write an
//! origin (WHATWG HTML, 7.1.1): nothing is completed and nothing is a pattern.
//! Only what works with frames reads the list: a mistake in it must not keep
//! the console itself from starting.

use super::check::Check;
use super::file::{ConfigFile, MOST_PORTALS, Member};
use super::{ConfigError, text_of};

const EXAMPLE: &str = r#""portals": ["https://portal.example.com"]"#;

/// Reads the origins of `portals` in a configuration; none where it has none.
///
/// # Errors
///
/// All mistakes at once.
pub fn read_portals(body: &[u8]) -> Result<Vec<String>, Vec<ConfigError>> {
    let text = text_of(body)?;
    let mut check = Check {
        text,
        mistakes: Vec::new(),
    };
    let what = "the file is not a JSON object";
    let Some(root) = check.object::<ConfigFile<'_>>(text.trim(), "", what) else {
        return Err(check.mistakes);
    };
    let portals = root.known.portals;
    let Member(Some(written)) = portals.given() else {
        return Ok(Vec::new());
    };
    let list = portals.read::<Vec<Member<'_>>>();
    if list.is_none() {
        let what = "must be an array of origins".to_owned();
        check.mistake("portals", written, what, EXAMPLE);
    }
    let list = list.unwrap_or_default();
    if list.len() > MOST_PORTALS {
        let what = format!("has more than {MOST_PORTALS} entries");
        check.mistake("portals", written, what, EXAMPLE);
    }
    let mut portals = Vec::new();
    for (i, member) in list.into_iter().take(MOST_PORTALS).enumerate() {
        let origin = member.read::<String>().unwrap_or_default();
        match why_no_origin(&origin) {
            None => portals.push(origin),
            Some(why) => {
                let what = format!("\"{origin}\" {why}");
                let place = format!("portals[{i}]");
                check.mistake(&place, member.0.unwrap_or_default(), what, EXAMPLE);
            }
        }
    }
    if check.mistakes.is_empty() {
        Ok(portals)
    } else {
        Err(check.mistakes)
    }
}

/// Returns what keeps a text from being an origin as a browser writes it.
pub fn why_no_origin(text: &str) -> Option<&'static str> {
    let (rest, usual) = match text.split_once("://") {
        Some(("https", rest)) => (rest, "443"),
        Some(("http", rest)) => (rest, "80"),
        _ => return Some("must start with https:// or http://"),
    };
    if text.contains('*') {
        return Some("must not contain *; list each portal");
    }
    if rest.contains(['/', '?', '#', '@']) {
        return Some("must end with the host or port, without a path or trailing /");
    }
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Some("must be lowercase, as browsers write it");
    }
    // The colons of an IPv6 address stand in brackets.
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let six = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let good = match six {
        Some(six) => six.contains(':') && six.bytes().all(|b| b.is_ascii_hexdigit() || b == b':'),
        None => {
            let sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b);
            !host.is_empty() && host.bytes().all(sign)
        }
    };
    if !good {
        return Some("has no valid host name; write non-ASCII names in their xn-- form");
    }
    let port = port?;
    if port == usual {
        return Some("must omit the default port, as browsers do");
    }
    let number = port.parse::<u16>().ok().filter(|number| *number > 0);
    match number {
        Some(number) if number.to_string() == port => None,
        _ => Some("must have a port from 1 to 65535"),
    }
}
