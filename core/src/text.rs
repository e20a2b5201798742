//! Text of an appliance as it is shown: up to a length, and with every character visible.

use std::borrow::Cow;

/// Returns the first `bytes` bytes of a text, cut at a character, with a mark where
/// something was left off.
pub fn excerpt(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let kept = text
        .get(..text.floor_char_boundary(bytes))
        .unwrap_or_default();
    format!("{kept} … ({} bytes more)", text.len() - kept.len())
}

/// Begin and end of a part of a text with a direction of its own (Unicode TR 9).
const ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// Returns `true` for a character that is not seen, or that reorders the text around it. Tabs and
/// line ends are not meant: they are seen as space.
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Returns how a hidden character is shown: "‹U+202E›".
pub fn shown_character(c: char) -> String {
    format!("‹U+{:04X}›", u32::from(c))
}

/// Returns a text in which no character is hidden, so that two names that differ look different
/// and none reorders the text around it.
pub fn visible(text: &str) -> Cow<'_, str> {
    spell_out(text, is_hidden)
}

/// Returns a sentence in which no character is hidden but the marks of [`in_sentence`].
pub fn visible_sentence(text: &str) -> Cow<'_, str> {
    spell_out(text, |c| {
        is_hidden(c) && !matches!(c, ISOLATE | POP_ISOLATE)
    })
}

fn spell_out(text: &str, is_hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            shown.push_str(&shown_character(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Returns a name as part of a sentence: [`visible`], and isolated where its script is written
/// from right to left, which would reorder the words beside it.
pub fn in_sentence(name: &str) -> String {
    let name = visible(name);
    let is_right_to_left = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if name.contains(is_right_to_left) {
        format!("{ISOLATE}{name}{POP_ISOLATE}")
    } else {
        name.into_owned()
    }
}

/// Returns a name as somebody can type it: without the characters that nobody sees.
pub fn typable(name: &str) -> String {
    let name: String = name.chars().filter(|c| !is_hidden(*c)).collect();
    name.trim().to_owned()
}
