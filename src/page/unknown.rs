//! An address that leads nowhere.

use super::page_header;
use crate::dom::{View, div, link, p};
use crate::views;

/// Says so, and leads back.
pub fn unknown_page() -> View {
    views![
        page_header("", "There is no such page", ""),
        div("empty")
            .child(p(
                "",
                "The address leads nowhere in this console. It may be mistyped or from another version."
            ))
            .child(link("button primary", "#/", "To the overview")),
    ]
}
