//! `config.json` is missing or wrong: which line, which mistake, and how it
//! would be right.

use hawser_core::config::Mistake;
use leptos::prelude::*;

/// All mistakes at once.
#[component]
pub fn ConfigError(mistakes: Vec<Mistake>) -> impl IntoView {
    let items = mistakes
        .into_iter()
        .map(|m| {
            let line = m.line.map(|line| format!("line {line}"));
            let place = (!m.place.is_empty()).then(|| m.place.clone());
            let at = [line, place].into_iter().flatten().collect::<Vec<_>>().join(", ");
            let at = (!at.is_empty()).then(|| view! { <code>{at}</code> ": " });
            let example = (!m.example.is_empty()).then(|| {
                view! { <p class="eyebrow">"For example"</p><pre class="code" tabindex="0">{m.example}</pre> }
            });
            view! { <li class="stack"><p>{at}{m.what}</p>{example}</li> }
        })
        .collect_view();
    view! {
        <main class="page" id="main">
            <header class="page-header">
                <h1>"Hawser is not configured"</h1>
                <p class="lead">
                    "The file " <code>"config.json"</code> " beside this page says which appliances there are. It cannot be used as it is:"
                </p>
            </header>
            <ul class="stack">{items}</ul>
            <p>
                <button
                    type="button"
                    class="button primary"
                    on:click=|_| {
                        let _ = crate::browser::window().location().reload();
                    }
                >
                    "Try again"
                </button>
            </p>
        </main>
    }
}
