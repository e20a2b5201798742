//! `portals`: which origins may show the console in a frame.
//!
//! Nobody may unless it stands here, letter by letter as browsers write an
//! origin (WHATWG HTML, 7.1.1): nothing is completed and nothing is a pattern.
//! Only what works with frames reads the list: a mistake in it must not keep
//! the console itself from starting.

use super::{Check, Mistake, WHOLE, not_json};
use crate::json::{Node, parse};

/// The most portals that a configuration may have.
const MOST: usize = 32;

const EXAMPLE: &str = r#""portals": ["https://portal.example.com"]"#;

/// The origins of `portals` in a configuration; none where it has none. All
/// mistakes are told at once.
pub fn read_portals(body: &[u8]) -> Result<Vec<String>, Vec<Mistake>> {
    let value = parse(body).map_err(|why| vec![not_json(body, &why)])?;
    let list = Node::root(&value).at("portals");
    let mut check = Check {
        text: String::from_utf8_lossy(body).into_owned(),
        mistakes: Vec::new(),
    };
    if !Node::root(&value).is_object() {
        check.mistake("", "the file is not a JSON object".to_owned(), WHOLE);
    } else if list.exists() && !list.is_list() {
        check.mistake("portals", "must be a list of origins".to_owned(), EXAMPLE);
    } else if list.items().count() > MOST {
        check.mistake("portals", format!("has more than {MOST} entries"), EXAMPLE);
    }
    let mut portals = Vec::new();
    for (i, node) in list.items().take(MOST).enumerate() {
        let origin = node.text().unwrap_or_default();
        match why_no_origin(origin) {
            None => portals.push(origin.to_owned()),
            Some(why) => {
                let what = format!("\"{origin}\" {why}");
                check.mistake(&format!("portals[{i}]"), what, EXAMPLE);
            }
        }
    }
    if check.mistakes.is_empty() {
        Ok(portals)
    } else {
        Err(check.mistakes)
    }
}

/// What keeps a text from being an origin as a browser writes it.
pub fn why_no_origin(text: &str) -> Option<&'static str> {
    let (rest, usual) = match text.split_once("://") {
        Some(("https", rest)) => (rest, "443"),
        Some(("http", rest)) => (rest, "80"),
        _ => return Some("must begin with https:// or http://"),
    };
    if text.contains('*') {
        return Some("has a *; each portal has to be named");
    }
    if rest.contains(['/', '?', '#', '@']) {
        return Some("must end with the host or the port, without a path and a / at the end");
    }
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Some("must be in small letters, as browsers write it");
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
        return Some("has no host name; one with other letters is written as xn--…");
    }
    let port = port?;
    if port == usual {
        return Some("has the usual port, which browsers leave out");
    }
    let number = port.parse::<u16>().ok().filter(|number| *number > 0);
    match number {
        Some(number) if number.to_string() == port => None,
        _ => Some("has a port that is no number from 1 to 65535"),
    }
}
