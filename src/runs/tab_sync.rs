//! The channel between the tabs of one console.

use gloo_events::EventListener;
use hawser_core::tab::{self, Message};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The name by which the tabs of one origin find each other.
const CHANNEL: &str = "hawser-runs";

/// The channel to the other tabs. Messages hold no secrets.
#[derive(Clone, Copy)]
pub(super) struct TabChannel {
    /// `None` where the browser has no such thing.
    open: StoredValue<Option<Open>, LocalStorage>,
    has_others: StoredValue<bool>,
}

struct Open {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl TabChannel {
    pub(super) fn new() -> Self {
        Self {
            open: StoredValue::new_local(None),
            has_others: StoredValue::new(false),
        }
    }

    /// Opens the channel.
    pub(super) fn open(self, mut on_message: impl FnMut(Message) + 'static) {
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
            return;
        };
        let listener = EventListener::new(&channel, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            let text = data.and_then(|data| data.as_string());
            // A message that cannot be read is of another version, or of somebody else.
            let Some(Ok(message)) = text.map(|text| tab::read(&text)) else {
                return;
            };
            self.has_others.try_set_value(true);
            match message {
                Message::Here { new: true } => {
                    self.send(&tab::here(false));
                    on_message(message);
                }
                message => on_message(message),
            }
        });
        self.open.set_value(Some(Open {
            channel,
            _listener: listener,
        }));
        self.send(&tab::here(true));
    }

    /// Closes the channel.
    pub(super) fn close(self) {
        if let Some(open) = self.open.try_update_value(Option::take).flatten() {
            open.channel.close();
        }
    }

    /// Returns `true` where another tab was heard: a tab that is alone need not tell what changes
    /// with every poll.
    pub(super) fn has_others(self) -> bool {
        self.has_others.try_get_value().unwrap_or(false)
    }

    /// Sends a message to the other tabs.
    pub(super) fn send(self, message: &str) {
        self.open.try_with_value(|open| {
            if let Some(open) = open {
                let _ = open.channel.post_message(&JsValue::from_str(message));
            }
        });
    }
}
