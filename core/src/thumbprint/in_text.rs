//! Thumbprints within other texts, so that no line breaks inside a pair.

/// Fewer pairs are no thumbprint: a time has three, a network address six.
const LEAST_PAIRS: usize = 8;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextPart<'t> {
    /// Words.
    Words(&'t str),
    /// Two hexadecimal digits, a colon, and so on: `AB:CD:…`.
    Pairs(&'t str),
}

/// Splits a text at the thumbprints in it. The parts together are the text.
pub fn text_parts(text: &str) -> Vec<TextPart<'_>> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let (mut words_from, mut at) = (0, 0);
    let push_words = |parts: &mut Vec<_>, from, to| {
        let words = text.get(from..to).unwrap_or_default();
        if !words.is_empty() {
            parts.push(TextPart::Words(words));
        }
    };
    while at < bytes.len() {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let is_inside = before.is_some_and(u8::is_ascii_alphanumeric);
        let (pairs, end) = match is_inside {
            true => (0, at),
            false => pairs_from(bytes, at),
        };
        if pairs >= LEAST_PAIRS {
            push_words(&mut parts, words_from, at);
            parts.push(TextPart::Pairs(text.get(at..end).unwrap_or_default()));
            words_from = end;
        }
        at = end.max(at + 1);
    }
    push_words(&mut parts, words_from, bytes.len());
    parts
}

/// Returns the number of pairs that begin at a place, and where they end; no pairs where the last
/// one is the beginning of a longer word.
fn pairs_from(bytes: &[u8], from: usize) -> (usize, usize) {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let is_pair = |at: usize| is_digit(at) && is_digit(at + 1);
    if !is_pair(from) {
        return (0, from);
    }
    let (mut pairs, mut end) = (1, from + 2);
    while bytes.get(end) == Some(&b':') && is_pair(end + 1) {
        pairs += 1;
        end += 3;
    }
    match bytes.get(end) {
        Some(next) if next.is_ascii_alphanumeric() => (0, end),
        _ => (pairs, end),
    }
}
