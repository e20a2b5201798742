//! The head of a page.

use leptos::prelude::*;

use super::name::Name;

/// The head of a page: where it belongs, its title, and one sentence.
#[component]
pub fn PageHeader(
    #[prop(into)] title: String,
    #[prop(optional, into)] above: ViewFn,
    #[prop(optional, into)] lead: ViewFn,
) -> impl IntoView {
    view! {
        <header class="page-header">
            <p class="breadcrumb">{above.run()}</p>
            <h1>
                <Name text=title />
            </h1>
            <p class="lead">{lead.run()}</p>
        </header>
    }
}
