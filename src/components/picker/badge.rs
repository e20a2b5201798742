//! The mark of a row.

use hawser_core::facts::Tone;
use leptos::prelude::*;

use crate::components::name::Name;

/// Draws a mark with a word.
pub fn badge_view((tone, word): (Tone, String)) -> impl IntoView {
    view! { <span class="badge" data-tone=tone.as_str()><Name text=word /></span> }
}
