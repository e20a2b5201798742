//! Access to the browser. Every function is total: where a browser or a host page lacks something,
//! the console works without it.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::future::TimeoutFuture;
use hawser_core::clock::{Timestamp, Zone};
use leptos::prelude::{Owner, StoredValue};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

/// Returns the window.
pub fn window() -> web_sys::Window {
    web_sys::window().unwrap_or_else(|| JsValue::UNDEFINED.unchecked_into())
}

/// Returns the page.
pub fn document() -> web_sys::Document {
    let document = web_sys::window().and_then(|window| window.document());
    document.unwrap_or_else(|| JsValue::UNDEFINED.unchecked_into())
}

/// Returns the time by the computer's clock.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// Returns the computer's time zone at a moment, named by its offset from UTC because browsers
/// have no short zone names that hold in every language.
pub fn local_zone(at: Timestamp) -> Zone {
    let date = js_sys::Date::new(&JsValue::from_f64(at.0 as f64));
    let offset_minutes = -(date.get_timezone_offset() as i32);
    let name = if offset_minutes == 0 {
        "UTC".to_owned()
    } else {
        let sign = if offset_minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (offset_minutes.abs() / 60, offset_minutes.abs() % 60);
        format!("UTC{sign}{hours:02}:{minutes:02}")
    };
    Zone {
        offset_minutes,
        name,
    }
}

/// Returns a random whole number below a bound.
pub fn random_below(bound: u16) -> u16 {
    (js_sys::Math::random() * f64::from(bound)) as u16
}

/// Returns an id that is unique enough for the runs of one browser: the time and a random number.
pub fn fresh_id() -> String {
    let part = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{:x}-{:08x}{:08x}", now().0, part(), part())
}

/// Returns `false` only where the browser says that it is offline.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Returns `true` while the page can be seen.
pub fn is_visible() -> bool {
    document().visibility_state() != web_sys::VisibilityState::Hidden
}

/// Returns the part of the address from `#` on.
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Returns the origin of the page.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Loads the page again.
pub fn reload() {
    let _ = window().location().reload();
}

/// Waits for a number of milliseconds.
pub async fn sleep(ms: i64) {
    TimeoutFuture::new(timeout(ms)).await;
}

/// Returns milliseconds as a timer takes them: browsers fire at once past 2³¹ − 1.
pub fn timeout(ms: i64) -> u32 {
    ms.clamp(0, i64::from(i32::MAX)) as u32
}

/// Returns a text in lower case, in every script.
pub fn lowercase(text: &str) -> String {
    String::from(js_sys::JsString::from(text).to_lower_case())
}

/// Copies a text to the clipboard. Returns whether that worked.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // An insecure page has none.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Returns a choice that the browser keeps, if it keeps any.
pub fn kept(name: &str) -> Option<String> {
    let storage = window().local_storage().ok().flatten()?;
    storage.get_item(name).ok().flatten()
}

/// Has the browser keep a choice, or forget it, if it keeps any. Never for secrets.
pub fn set_kept(name: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

/// Returns the key of a keyboard event; "" where it has none, as when a browser fills in.
pub fn pressed_key(event: &web_sys::Event) -> String {
    let key = js_sys::Reflect::get(event, &"key".into());
    key.ok().and_then(|key| key.as_string()).unwrap_or_default()
}

/// Listens to an event until the current owner ends.
pub fn listen(
    target: &EventTarget,
    event: &'static str,
    on_event: impl FnMut(&web_sys::Event) + 'static,
) {
    listen_as(target, event, EventListenerOptions::default(), on_event);
}

/// Does the same for a handler that may prevent what the browser does on the event.
pub fn listen_and_prevent(
    target: &EventTarget,
    event: &'static str,
    on_event: impl FnMut(&web_sys::Event) + 'static,
) {
    let options = EventListenerOptions::enable_prevent_default();
    listen_as(target, event, options, on_event);
}

fn listen_as(
    target: &EventTarget,
    event: &'static str,
    options: EventListenerOptions,
    on_event: impl FnMut(&web_sys::Event) + 'static,
) {
    debug_assert!(Owner::current().is_some(), "nobody ends the listener");
    StoredValue::new_local(EventListener::new_with_options(
        target, event, options, on_event,
    ));
}
