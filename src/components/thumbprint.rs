//! Thumbprints: their lines break between two pairs, never inside of one.

use hawser_core::thumbprint::{TextPart, text_parts};
use leptos::prelude::*;

/// A sentence of the console itself, which may have a thumbprint in it. For a text that somebody
/// else chose see [`Name`](super::name::Name).
#[component]
pub fn Sentence(#[prop(into)] text: String) -> impl IntoView {
    with_thumbprints(&text, |words| words.to_owned().into_any())
}

/// Returns a text with its thumbprints drawn as such, and `words` for what is around them.
pub fn with_thumbprints(text: &str, words: impl Fn(&str) -> AnyView) -> AnyView {
    let parts = text_parts(text);
    if let [TextPart::Words(text)] = parts.as_slice() {
        return words(text);
    }
    let parts = parts.into_iter().map(|part| match part {
        TextPart::Words(text) => words(text),
        TextPart::Pairs(pairs) => {
            let pairs = pairs.split(':').map(|digits| (digits.to_owned(), false));
            pairs_view(pairs)
        }
    });
    parts.collect_view().into_any()
}

/// Draws pairs of digits with a place to break the line after each colon. Those that differ from
/// another thumbprint are marked.
pub fn pairs_view(pairs: impl IntoIterator<Item = (String, bool)>) -> AnyView {
    let pairs = pairs
        .into_iter()
        .enumerate()
        .map(|(place, (digits, differs))| {
            let colon = (place > 0).then(|| {
                view! {
                    ":"
                    <wbr />
                }
            });
            let digits = match differs {
                true => view! { <mark>{digits}</mark> }.into_any(),
                false => digits.into_any(),
            };
            view! {
                {colon}
                {digits}
            }
        });
    view! { <span class="hex-pairs">{pairs.collect_view()}</span> }.into_any()
}
