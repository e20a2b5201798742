//! The few things that are asked of the browser, each total: a browser or a
//! host page that lacks one leaves the console working without it.

use std::cell::RefCell;

use hawser_core::clock::{Millis, Zone};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The window. A console without one does not exist.
pub fn window() -> web_sys::Window {
    web_sys::window().unwrap_or_else(nowhere)
}

/// The page.
pub fn document() -> web_sys::Document {
    window().document().unwrap_or_else(nowhere)
}

/// Outside a page everything that is asked of the browser fails.
fn nowhere<T: JsCast>() -> T {
    JsValue::UNDEFINED.unchecked_into()
}

/// The computer's clock.
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as i64)
}

/// The computer's zone at a moment, named by its distance to UTC: browsers
/// have no short names for zones that hold in every language.
pub fn local_zone(at: Millis) -> Zone {
    let date = js_sys::Date::new(&JsValue::from_f64(at.0 as f64));
    let offset_minutes = -(date.get_timezone_offset() as i32);
    let name = match offset_minutes {
        0 => "UTC".to_owned(),
        minutes => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!(
                "UTC{sign}{:02}:{:02}",
                minutes.abs() / 60,
                minutes.abs() % 60
            )
        }
    };
    Zone {
        offset_minutes,
        name,
    }
}

/// A random whole number below a bound.
pub fn random_below(bound: u16) -> u16 {
    (js_sys::Math::random() * f64::from(bound)) as u16
}

/// Unique enough for a browser's own runs: time and chance.
pub fn fresh_id() -> String {
    let part = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{:x}-{:08x}{:08x}", now().0, part(), part())
}

/// Whether the browser says that it is online; where it says nothing, it is.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().visibility_state() != web_sys::VisibilityState::Hidden
}

/// What stands behind the `#`.
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// What the web server has at an address, never from a cache. None where it does not answer.
pub async fn fetch_anew(address: &str) -> Option<web_sys::Response> {
    let init = web_sys::RequestInit::new();
    init.set_cache(web_sys::RequestCache::NoStore);
    let response = JsFuture::from(window().fetch_with_str_and_init(address, &init));
    response.await.ok()?.dyn_into().ok()
}

/// A wait that is under way.
struct Wait {
    timer: i32,
    over: js_sys::Function,
}

impl Drop for Wait {
    fn drop(&mut self) {
        // What is not waited for any more would keep its memory until its time is over.
        window().clear_timeout_with_handle(self.timer);
        let _ = self.over.call0(&JsValue::NULL);
    }
}

/// Ends a wait of so many milliseconds.
pub async fn sleep(ms: i64) {
    let ms = i32::try_from(ms.max(0)).unwrap_or(i32::MAX);
    let mut wait = None;
    let promise = js_sys::Promise::new(&mut |over, _| {
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(&over, ms);
        let is_set = timer.is_ok();
        let timer = timer.unwrap_or(0);
        let under_way = Wait { timer, over };
        // Without a timer the wait ends at once, which every caller survives.
        wait = is_set.then_some(under_way);
    });
    let _ = JsFuture::from(promise).await;
    drop(wait);
}

/// A text in small letters, in every script.
pub fn lowercase(text: &str) -> String {
    String::from(js_sys::JsString::from(text).to_lower_case())
}

/// Copies text; whether it worked.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // An insecure page has none.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// A listener that is removed when this is dropped.
pub struct Listener {
    target: web_sys::EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    /// Begins to listen.
    pub fn new(
        target: &web_sys::EventTarget,
        event: &'static str,
        heard: impl FnMut(web_sys::Event) + 'static,
    ) -> Self {
        let closure = Closure::<dyn FnMut(web_sys::Event)>::new(heard);
        let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            event,
            closure,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref());
    }
}

/// One timer at a time; setting it again replaces it, dropping it ends it.
#[derive(Default)]
pub struct Timer {
    set: RefCell<Option<Pending>>,
}

/// A timer that runs: its handle and what it calls.
type Pending = (i32, Closure<dyn FnMut()>);

impl Timer {
    /// Calls once, after so many milliseconds.
    pub fn set(&self, ms: i64, fire: impl FnMut() + 'static) {
        self.clear();
        let closure = Closure::<dyn FnMut()>::new(fire);
        let ms = i32::try_from(ms.max(0)).unwrap_or(i32::MAX);
        let id = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            closure.as_ref().unchecked_ref(),
            ms,
        );
        if let Ok(id) = id {
            *self.set.borrow_mut() = Some((id, closure));
        }
    }

    /// Ends it.
    pub fn clear(&self) {
        if let Ok(mut set) = self.set.try_borrow_mut()
            && let Some((id, _)) = set.take()
        {
            window().clear_timeout_with_handle(id);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clear();
    }
}
