//! The headings of the parts of an object.

use leptos::prelude::*;

/// Returns the heading of a part, a level higher on the object's own page.
pub fn heading(is_page: bool, text: &'static str) -> AnyView {
    match is_page {
        true => view! { <h2>{text}</h2> }.into_any(),
        false => view! { <h3>{text}</h3> }.into_any(),
    }
}
