//! Texts that an appliance or somebody else chose.

use hawser_core::text::{is_hidden, shown_character};
use leptos::prelude::*;

use super::thumbprint::with_thumbprints;

/// A name or message from outside the console: isolated from the text around it, and with each
/// character that is not seen, or that would reorder the text, marked in place. The lines of a
/// thumbprint in it break between its pairs.
#[component]
pub fn Name(#[prop(into)] text: String) -> impl IntoView {
    view! { <bdi class="name">{with_thumbprints(&text, marked)}</bdi> }
}

/// Returns a text with its hidden characters marked.
fn marked(text: &str) -> AnyView {
    if !text.contains(is_hidden) {
        return text.to_owned().into_any();
    }
    let parts = text.split_inclusive(is_hidden).map(|part| {
        let hidden = part.chars().next_back().filter(|c| is_hidden(*c));
        let seen = hidden.and_then(|c| part.strip_suffix(c)).unwrap_or(part);
        let mark =
            hidden.map(|c| view! { <span class="hidden-character">{shown_character(c)}</span> });
        view! {
            {seen.to_owned()}
            {mark}
        }
    });
    parts.collect_view().into_any()
}
