//! A button that copies text and says whether that worked.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{copy, sleep};

/// How long the button says that the text was copied, in milliseconds.
const CONFIRMATION: i64 = 3_000;

/// Copies the text that `text` returns at the moment of the click.
///
/// `what` completes the label "Copy …": "as curl".
#[component]
pub fn CopyButton(what: &'static str, #[prop(into)] text: Callback<(), String>) -> impl IntoView {
    let outcome = RwSignal::new(None::<bool>);
    let label = move || match outcome.get() {
        None => format!("Copy {what}"),
        Some(true) => "Copied".to_owned(),
        Some(false) => "The browser does not allow copying on this page".to_owned(),
    };
    let on_click = move |_| {
        let text = text.run(());
        spawn_local(async move {
            // The button may be gone by the time either wait is over.
            outcome.try_set(Some(copy(&text).await));
            sleep(CONFIRMATION).await;
            outcome.try_set(None);
        });
    };
    view! {
        <button type="button" class="button ghost small copy" on:click=on_click>
            <span aria-live="polite">{move || label()}</span>
        </button>
    }
}
