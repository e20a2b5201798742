//! A button that copies text, and says whether it did.

use crate::erased::{live, spawn};
use leptos::prelude::*;

/// Copies what `text` gives at the moment of the click.
#[component]
pub fn Copy(
    /// What is copied, for people: "request as curl".
    what: &'static str,
    /// The text.
    text: impl Fn() -> String + 'static,
) -> impl IntoView {
    let (done, set_done) = signal(None::<bool>);
    let text = StoredValue::new_local(text);
    let copy = move |_| {
        let Some(text) = text.try_with_value(|text| text()) else {
            return;
        };
        spawn(async move {
            let copied = crate::browser::copy(&text).await;
            set_done.try_set(Some(copied));
            crate::browser::sleep(3000).await;
            set_done.try_set(None);
        });
    };
    let words = move || match done.get() {
        None => format!("Copy {what}"),
        Some(true) => "Copied".to_owned(),
        Some(false) => "The browser does not allow copying here".to_owned(),
    };
    view! {
        <button type="button" class="button ghost small copy" on:click=copy>
            <span aria-live="polite">{live(words)}</span>
        </button>
    }
}
