//! A run as a file, for a ticket.

use hawser_core::clock::Timestamp;
use hawser_core::export::{evidence_json, evidence_text};
use hawser_core::run::Run;
use leptos::html::A;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::{Blob, MouseEvent, Url};

use crate::browser::{now, sleep};
use crate::runs::RunSignal;

/// How long the browser may take to begin saving, in milliseconds.
const DOWNLOAD_STARTS: i64 = 60_000;

/// Two links that save the run as it is when they are pressed.
#[component]
pub fn Evidence(run: RunSignal) -> impl IntoView {
    let name = run.with_untracked(|run| format!("hawser-{}-{}", run.operation, run.id));
    let export = |render: fn(&Run, Timestamp) -> String| {
        let run = run.clone();
        move |()| run.with_untracked(|run| render(run, now()))
    };
    view! {
        <section aria-label="Support bundle">
            <h2>"Support bundle"</h2>
            <p class="help">
                "Request, responses, timeline and IDs for support. Contains no secrets."
            </p>
            <div class="alert-actions">
                <SaveLink
                    label="Download report (Markdown)"
                    file=format!("{name}.md")
                    text=export(evidence_text)
                />
                <SaveLink
                    label="Download JSON"
                    file=format!("{name}.json")
                    text=export(evidence_json)
                />
            </div>
        </section>
    }
}

/// A link that saves the text that `text` returns when it is pressed.
#[component]
pub fn SaveLink(
    label: &'static str,
    #[prop(into)] file: String,
    #[prop(into)] text: Callback<(), String>,
) -> impl IntoView {
    let link = NodeRef::<A>::new();
    // The browser follows the address that is set here.
    let on_click = move |event: MouseEvent| {
        let address = object_url(&text.run(()));
        let (Some(address), Some(link)) = (address, link.get_untracked()) else {
            return event.prevent_default();
        };
        link.set_href(&address);
        spawn_local(async move {
            sleep(DOWNLOAD_STARTS).await;
            let _ = Url::revoke_object_url(&address);
        });
    };
    view! {
        <a class="button small" href="#" download=file node_ref=link on:click=on_click>
            {label}
        </a>
    }
}

/// Returns an address of the page's own for a text, or `None` where the browser refuses.
fn object_url(text: &str) -> Option<String> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence(&parts).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}
