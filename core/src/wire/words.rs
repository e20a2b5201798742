//! Enums that an API spells as words.

use serde::Deserializer;
use serde::de::Deserialize;

/// Defines an enum by the words of its API; a word may be spelled in several ways. An unknown one
/// is kept as it came.
macro_rules! words {
    ($(
        $(#[$about:meta])*
        pub enum $name:ident { $($variant:ident = $($word:literal)|+,)+ }
    )+) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {
            $($variant,)+
            Other(String),
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                static WORDS: &[(&str, $name)] = &[$($(($word, $name::$variant),)+)+];
                $crate::wire::words::read(deserializer, WORDS, Self::Other)
            }
        }
    )+};
}

pub(super) use words;

pub(super) fn read<'de, D: Deserializer<'de>, T: Clone>(
    deserializer: D,
    words: &[(&str, T)],
    other: fn(String) -> T,
) -> Result<T, D::Error> {
    let word = String::deserialize(deserializer)?;
    let known = words.iter().find(|(known, _)| *known == word);
    Ok(known.map_or_else(|| other(word), |(_, value)| value.clone()))
}
