//! The claim of one tab to start the members of a group.
//!
//! Locks of the browser are given to one tab at a time, and to the next one when that is closed.
//! Browsers have them only for pages from a secure origin; elsewhere the tabs ask each other
//! ([`super::store`]). Neither has to be relied on: the journal refuses a tab that is out of date.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::browser::window;

/// A claim that is held until it is dropped.
pub(super) struct Claim(Option<Function>);

impl Claim {
    /// A claim that no lock stands behind.
    pub(super) fn without_lock() -> Self {
        Self(None)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits for the lock of a group; `on_held` is called with it, which may be long after. Returns
/// `false` at once where the browser gives no locks to this page.
pub(super) async fn wait(group: &str, on_held: impl FnOnce(Claim) + 'static) -> bool {
    let was_held = Rc::new(Cell::new(false));
    let Some(asked) = request(group, Rc::clone(&was_held), on_held) else {
        return false;
    };
    // It is settled once the lock was held and is let go, or refused at once.
    JsFuture::from(asked).await.is_ok() || was_held.get()
}

fn request(
    group: &str,
    was_held: Rc<Cell<bool>>,
    on_held: impl FnOnce(Claim) + 'static,
) -> Option<Promise> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    if locks.is_undefined() {
        return None;
    }
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let granted = Closure::once_into_js(move |_lock: JsValue| -> Promise {
        was_held.set(true);
        let mut on_held = Some(on_held);
        // The lock is held until this is resolved.
        Promise::new(&mut move |release, _| {
            if let Some(on_held) = on_held.take() {
                on_held(Claim(Some(release)));
            }
        })
    });
    let name = JsValue::from_str(&format!("hawser-group-{group}"));
    let asked = request.call2(&locks, &name, &granted).ok()?;
    asked.dyn_into().ok()
}
