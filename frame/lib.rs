//! The program of `embed/frame.html`: [`hawser_core::portal`] for its script.
//!
//! It is a program of its own, of a few kilobytes, because it decides before
//! there is a console, and because the console's own page has no use for it.

use hawser_core::config::{Mistake, read_portals};
use hawser_core::json::{Value, print};
use hawser_core::portal::{Heard, Portal, WindowMessage};
use wasm_bindgen::prelude::*;

/// What a frame knows of its portal.
#[wasm_bindgen]
pub struct Frame {
    portal: Portal,
    mistakes: Vec<Mistake>,
    open: bool,
}

#[wasm_bindgen]
impl Frame {
    /// From the text of `config.json`.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &[u8]) -> Self {
        let (portals, mistakes) = match read_portals(config) {
            Ok(portals) => (portals, Vec::new()),
            Err(mistakes) => (Vec::new(), mistakes),
        };
        Self {
            open: !portals.is_empty(),
            portal: Portal::new(portals),
            mistakes,
        }
    }

    /// What is wrong with the list of portals, a text each.
    pub fn mistakes(&self) -> Vec<String> {
        let told = |it: &Mistake| {
            let Mistake { place, what, .. } = it;
            let line = it
                .line
                .map(|line| ["line ", &line.to_string(), ", "].concat());
            let line = line.unwrap_or_default();
            [&line, place, " ", what, "; for example ", it.example].concat()
        };
        self.mistakes.iter().map(told).collect()
    }

    /// Whether any portal may connect.
    #[wasm_bindgen(getter)]
    pub fn open(&self) -> bool {
        self.open
    }

    /// Hears a window message: whether it was the portal's handshake.
    pub fn window(
        &mut self,
        origin: &str,
        from_parent: bool,
        ports: usize,
        version: f64,
        kind: &str,
    ) -> bool {
        let heard = self.portal.window(WindowMessage {
            origin,
            from_parent,
            ports,
            version,
            kind,
        });
        heard == Heard::Connected
    }

    /// Hears what came over the port, none where it was no text: `["set",
    /// members as JSON]`, `["session", request, name, value]`, the last two
    /// undefined where there is no session, or nothing where it was dropped.
    pub fn port(&mut self, text: Option<String>) -> Vec<JsValue> {
        match self.portal.port(text.as_deref()) {
            Heard::Set(members) => {
                let members = members.into_iter();
                let members = members.map(|(name, value)| (name.to_owned(), value));
                let text = print(&Value::Object(members.collect()));
                vec!["set".into(), text.into()]
            }
            Heard::Session { request, header } => {
                let (name, value) = match header {
                    Some((name, value)) => (name.into(), value.reveal().into()),
                    None => (JsValue::UNDEFINED, JsValue::UNDEFINED),
                };
                vec!["session".into(), request.into(), name, value]
            }
            Heard::Connected | Heard::Dropped(_) => Vec::new(),
        }
    }

    /// The number of a new question for a session, where one can be asked.
    pub fn ask(&mut self) -> Option<u32> {
        self.portal.ask()
    }

    /// An answer is not waited for any longer.
    #[wasm_bindgen(js_name = giveUp)]
    pub fn give_up(&mut self, request: u32) {
        self.portal.give_up(request);
    }

    /// How many messages were dropped.
    #[wasm_bindgen(getter)]
    pub fn dropped(&self) -> u32 {
        self.portal.dropped()
    }

    /// Why the last of them was.
    #[wasm_bindgen(getter)]
    pub fn reason(&self) -> Option<String> {
        Some(self.portal.last_dropped()?.word().to_owned())
    }
}
