//! Finding anything by name, keyboard shortcuts, and help.
//!
//! [`Palette`] knows which of the sheets is shown over the page; [`Sheets`] draws it. `things` is
//! what can be found, `search` the dialog that finds it, `shortcuts` the keys, `help` the words.

mod help;
mod places;
mod search;
mod sheet;
mod shortcuts;
mod state;
pub mod things;

use leptos::prelude::*;

use self::help::{About, Glossary, ShortcutList};
pub use self::places::Places;
use self::search::Search;
pub use self::shortcuts::listen_to_shortcuts;
pub use self::state::{Palette, Sheet};
pub use self::things::{resources, visited};

/// The dialog that is shown.
#[component]
pub fn Sheets() -> impl IntoView {
    let palette = expect_context::<Palette>();
    move || match palette.shown() {
        None => ().into_any(),
        Some(Sheet::Search) => view! { <Search /> }.into_any(),
        Some(Sheet::Shortcuts) => view! { <ShortcutList /> }.into_any(),
        Some(Sheet::Glossary) => view! { <Glossary /> }.into_any(),
        Some(Sheet::About) => view! { <About /> }.into_any(),
    }
}
