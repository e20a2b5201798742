//! An address that belongs to no page.

use leptos::prelude::*;

use crate::components::page_header::PageHeader;

/// The page for an unknown address, with a link to the overview.
#[component]
pub fn UnknownPage() -> impl IntoView {
    view! {
        <PageHeader title="Page not found" />
        <div class="empty">
            <p>
                "This link doesn't match any page."
            </p>
            <a class="button primary" href="#/">
                "Go to overview"
            </a>
        </div>
    }
}
