//! Which header a portal may let the console send.

/// Names that only the browser sets, or that belong to the connection
/// (WHATWG Fetch, "forbidden request-header"; RFC 9110, 7.6.1).
const FORBIDDEN: [&str; 26] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    // Headers that the console itself sets.
    "content-type",
];

/// Names for sessions are short.
const LONGEST_NAME: usize = 64;

/// Tokens may be long; no web server takes a longer header.
const LONGEST_VALUE: usize = 16 * 1024;

/// Returns whether a name is a field name (RFC 9110, 5.1) that a page may send.
pub fn sendable_name(name: &str) -> bool {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let small = name.to_ascii_lowercase();
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name.bytes().all(sign)
        && !FORBIDDEN.contains(&small.as_str())
        && !small.starts_with("proxy-")
        && !small.starts_with("sec-")
}

/// Returns whether a value is one that a header can have: visible signs of ASCII, with
/// spaces between them (RFC 9110, 5.5).
pub fn sendable_value(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= LONGEST_VALUE
        && value.trim() == value
        && value.bytes().all(|b| (b' '..=b'~').contains(&b))
}
