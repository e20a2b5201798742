//! A run to take along: as a file for a ticket.

use hawser_core::clock::Millis;
use hawser_core::disclose::{evidence_json, evidence_text};
use hawser_core::run::Run;
use wasm_bindgen::JsValue;

use crate::browser::{now, sleep};
use crate::dom::{El, div, el, link, p, spawn};
use crate::signal::Signal;

/// Two links that save the run as it is when they are pressed.
pub fn evidence(run: Signal<Run>) -> El {
    let name = run.with_untracked(|run| format!("hawser-{}-{}", run.operation, run.id));
    el("section")
        .attr("aria-label", "Evidence")
        .child(el("h2").child("Evidence"))
        .child(p(
            "help",
            "The request, what was answered, the timeline and the ids for support, without secrets.",
        ))
        .child(
            div("alert-actions")
                .child(save("Save for reading", format!("{name}.md"), of(run, evidence_text)))
                .child(save("Save as JSON", format!("{name}.json"), of(run, evidence_json))),
        )
}

fn of(run: Signal<Run>, text: fn(&Run, Millis) -> String) -> Box<dyn Fn() -> String> {
    Box::new(move || run.with_untracked(|run| text(run, now())))
}

/// A link that saves a text as a file when it is pressed.
pub fn save(label: &str, file: String, text: Box<dyn Fn() -> String>) -> El {
    let link = link("button small", "#", label).attr("download", &file);
    let pressed = link.clone();
    // The address is set before the browser follows it.
    link.on("click", move |event| {
        let Some(address) = address_of(&text()) else {
            return event.prevent_default();
        };
        let _ = pressed.element().set_attribute("href", &address);
        spawn(async move {
            // The browser has begun to save it by then.
            sleep(60_000).await;
            let _ = web_sys::Url::revoke_object_url(&address);
        });
    })
}

/// An address within the page for a text.
fn address_of(text: &str) -> Option<String> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence(&parts).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}
