//! Other tabs of the same console: what one hears of a run, all know.

use hawser_core::tab::{self, Message};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::browser::Listener;
use crate::signal::{Signal, keep};

/// The name by which the tabs of one origin find each other.
const CHANNEL: &str = "hawser-runs";

/// The other tabs.
#[derive(Clone, Copy, Default)]
pub struct Tabs {
    /// What leads to them; nothing where the browser has no such thing.
    channel: Signal<Option<BroadcastChannel>>,
    /// Whether there was one.
    others: Signal<bool>,
}

impl Tabs {
    /// Ends.
    pub fn close(self) {
        if let Some(channel) = self.channel.update_untracked(Option::take).flatten() {
            channel.close();
        }
    }

    /// Hears what other tabs tell, from now on.
    pub fn listen(self, mut heard: impl FnMut(Message) + 'static) {
        self.channel.set(BroadcastChannel::new(CHANNEL).ok());
        if let Some(channel) = self.channel.get_untracked() {
            keep(Listener::new(&channel, "message", move |event| {
                let text = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                // What cannot be read is of another version, or of somebody else.
                let message = text.and_then(|data| data.as_string());
                let Some(Ok(message)) = message.map(|text| tab::read(&text)) else {
                    return;
                };
                self.others.update_untracked(|others| *others = true);
                match message {
                    Message::Here { new: true } => self.tell(&tab::here(false)),
                    message => heard(message),
                }
            }));
        }
        self.tell(&tab::here(true));
    }

    /// Whether anybody else may listen: one who is alone need not write down what changes with
    /// every look.
    pub fn has_others(self) -> bool {
        self.others.try_get_untracked() == Some(true)
    }

    /// Tells the other tabs. It holds no secrets.
    pub fn tell(self, message: &str) {
        self.channel.try_with_untracked(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&JsValue::from_str(message));
            }
        });
    }
}
