//! Other tabs of the same console: what one hears of a run, all know.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::browser::Listener;
use crate::signal::{Signal, keep};

/// The name by which the tabs of one origin find each other.
const CHANNEL: &str = "hawser-runs";

/// What leads to the other tabs; nothing where the browser has no such thing.
#[derive(Clone, Copy, Default)]
pub struct Tabs(Signal<Option<BroadcastChannel>>);

impl Tabs {
    /// Ends.
    pub fn close(self) {
        if let Some(channel) = self.0.update_untracked(Option::take).flatten() {
            channel.close();
        }
    }

    /// Hears the journal entries that other tabs write.
    pub fn listen(self, mut heard: impl FnMut(&str) + 'static) {
        self.0.set(BroadcastChannel::new(CHANNEL).ok());
        if let Some(channel) = self.0.get_untracked() {
            keep(Listener::new(&channel, "message", move |event| {
                let text = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                if let Some(text) = text.and_then(|data| data.as_string()) {
                    heard(&text);
                }
            }));
        }
    }

    /// Tells the other tabs a journal entry. It holds no secrets.
    pub fn tell(self, entry: &str) {
        self.0.try_with_untracked(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&JsValue::from_str(entry));
            }
        });
    }
}
