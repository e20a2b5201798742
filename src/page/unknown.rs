//! An address that leads nowhere.

use leptos::prelude::*;

/// Says so, and leads back.
#[component]
pub fn UnknownPage() -> impl IntoView {
    view! {
        <header class="page-header"><h1>"There is no such page"</h1></header>
        <div class="empty">
            <p>"The address leads nowhere in this console. It may be mistyped or from another version."</p>
            <a class="button primary" href="#/">"To the overview"</a>
        </div>
    }
}
