//! Names as they are shown.

use std::borrow::Cow;

use hawser_core::text::{in_sentence, is_hidden, typable, visible};
use proptest::prelude::*;

#[test]
fn hidden_characters_are_spelt_and_all_others_stay() {
    for plain in ["fin-erp-db01", "Überwachung 東京", "a\tb\nc", "👍", ""] {
        assert!(matches!(visible(plain), Cow::Borrowed(text) if text == plain));
        assert_eq!(in_sentence(plain), plain);
    }
    assert_eq!(visible("a\u{202e}b"), "a‹U+202E›b");
    assert_eq!(visible("\u{0}\u{7f}\u{feff}"), "‹U+0000›‹U+007F›‹U+FEFF›");
    assert_eq!(visible("a\u{e0041}"), "a‹U+E0041›");
    assert_eq!(typable(" a\u{200b}b\u{202e} "), "ab");
}

#[test]
fn names_from_right_to_left_are_isolated() {
    assert_eq!(in_sentence("مرحبا"), "\u{2068}مرحبا\u{2069}");
}

proptest! {
    #[test]
    fn nothing_hidden_is_left_in_what_is_shown(text in any::<String>()) {
        prop_assert!(!visible(&text).contains(is_hidden));
        prop_assert!(!typable(&text).contains(is_hidden));
    }
}
