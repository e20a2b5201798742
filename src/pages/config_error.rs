//! A missing or wrong `config.json`: where each mistake is, and an example that is right.

use hawser_core::config::ConfigError;
use leptos::prelude::*;

use crate::components::page_header::PageHeader;

/// All mistakes at once. `on_retry` reads the file again.
#[component]
pub fn ConfigErrorPage(
    errors: Vec<ConfigError>,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let lead = || {
        view! {
            "The file "
            <code>"config.json"</code>
            " lists the appliances. Fix these errors:"
        }
    };
    let items = errors
        .into_iter()
        .map(|error| view! { <ConfigErrorItem error /> });
    view! {
        <main class="page" id="main">
            <PageHeader title="Hawser is not configured" lead />
            <ul class="stack">{items.collect_view()}</ul>
            <p>
                <button type="button" class="button primary" on:click=move |_| on_retry.run(())>
                    "Try again"
                </button>
            </p>
        </main>
    }
}

#[component]
fn ConfigErrorItem(error: ConfigError) -> impl IntoView {
    let line = error.line.map(|line| format!("line {line}"));
    let path = (!error.place.is_empty()).then_some(error.place);
    let position = line.into_iter().chain(path).collect::<Vec<_>>().join(", ");
    let position = (!position.is_empty()).then(|| {
        view! {
            <code>{position}</code>
            ": "
        }
    });
    let example = (!error.example.is_empty()).then(|| {
        view! {
            <p class="eyebrow">"For example"</p>
            <pre class="code" tabindex="0">
                {error.example}
            </pre>
        }
    });
    view! {
        <li class="stack">
            <p>{position} {error.what}</p>
            {example}
        </li>
    }
}
