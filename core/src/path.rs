//! Paths on the console's own origin, as `config.json` has them.
//!
//! Tokens and passwords are sent below such a path, so it must not be read as anything else by a
//! browser or a proxy: what one of them leaves out, decodes or turns around is refused.

/// Returns why a path below the origin (`/api/vr`) or below a folder (`./api/vr`) is refused, in
/// words that follow its name.
pub fn why_refused(path: &str) -> Option<&'static str> {
    let below = path.strip_prefix('.').unwrap_or(path);
    let segments = || {
        below
            .trim_start_matches('/')
            .trim_end_matches('/')
            .split('/')
    };
    // Some servers take what follows a semicolon for parameters of the segment.
    let dots = |segment: &str| matches!(segment.split(';').next(), Some("." | ".."));
    Some(if path.contains("://") || path.starts_with("//") {
        "must be a path on the console's own origin, not a full URL: browsers block responses from other origins, and the proxy forwards this path to the appliance"
    } else if !below.starts_with('/') {
        "must start with / (relative to the origin) or ./ (relative to the page)"
    } else if path.chars().any(deceives) {
        "must not contain control characters or characters that change the writing direction"
    } else if path.contains(['?', '#', '\\']) || path.contains(char::is_whitespace) {
        "must be a plain path without ?, #, \\ or spaces"
    } else if path.contains('%') {
        "must not contain %: an encoded dot or slash leads elsewhere; write the characters themselves"
    } else if path.contains("//") {
        "must not contain //: browsers read what follows as a host name"
    } else if segments().any(dots) {
        "must not contain the segments . or .."
    } else {
        return None;
    })
}

/// Returns `true` for control characters and for those that change the direction of writing
/// (Unicode's `Bidi_Control`): a path or a name with one can look like another.
pub fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
