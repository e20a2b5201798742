//! The frame's side of the portal protocol, for `public/embed/frame.js`.
//!
//! [`hawser_core::portal`] decides who may speak to a console in an iframe; this hands its
//! decisions to the script that holds the window and the port.

use hawser_core::config::{ConfigError, read_portals};
use hawser_core::portal::{Portal, PortalEvent, WindowMessage};
use hawser_core::wire::print;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// A console's side of the connection to its portal.
#[wasm_bindgen]
pub struct Frame {
    portal: Portal,
    errors: Vec<ConfigError>,
    open: bool,
}

#[wasm_bindgen]
impl Frame {
    /// Reads the list of portals from the text of `config.json`.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &[u8]) -> Self {
        let (portals, errors) = match read_portals(config) {
            Ok(portals) => (portals, Vec::new()),
            Err(errors) => (Vec::new(), errors),
        };
        Self {
            open: !portals.is_empty(),
            portal: Portal::new(portals),
            errors,
        }
    }

    /// Returns the mistakes in the list of portals, one text each.
    pub fn mistakes(&self) -> Vec<String> {
        self.errors.iter().map(describe).collect()
    }

    /// Returns whether any portal may connect.
    #[wasm_bindgen(getter)]
    pub fn open(&self) -> bool {
        self.open
    }

    /// Takes a window message and returns whether it was the portal's handshake.
    pub fn window(
        &mut self,
        origin: &str,
        from_parent: bool,
        ports: usize,
        version: f64,
        kind: &str,
    ) -> bool {
        let event = self.portal.window(WindowMessage {
            origin,
            from_parent,
            ports,
            version,
            kind,
        });
        event == PortalEvent::Connected
    }

    /// Takes a message from the port; `None` stands for one that is not text.
    ///
    /// Returns `["set", members as JSON]`, `["session", request, header, value]` with the last two
    /// undefined if there is no session, or nothing if the message was dropped.
    pub fn port(&mut self, text: Option<String>) -> Vec<JsValue> {
        match self.portal.port(text.as_deref()) {
            PortalEvent::Set(members) => {
                let members = members.into_iter();
                let members = members.map(|(name, value)| (name.to_owned(), value));
                let text = print(&Value::Object(members.collect()));
                vec!["set".into(), text.into()]
            }
            PortalEvent::Session { request, header } => {
                let (name, value) = match header {
                    Some((name, value)) => (name.into(), value.reveal().into()),
                    None => (JsValue::UNDEFINED, JsValue::UNDEFINED),
                };
                vec!["session".into(), request.into(), name, value]
            }
            PortalEvent::Connected | PortalEvent::Dropped(_) => Vec::new(),
        }
    }

    /// Returns the number of a new request for a session, or `None` if none can be made now.
    pub fn ask(&mut self) -> Option<u32> {
        self.portal.ask()
    }

    /// Stops waiting for the answer to a request.
    #[wasm_bindgen(js_name = giveUp)]
    pub fn give_up(&mut self, request: u32) {
        self.portal.give_up(request);
    }

    /// Returns how many messages were dropped.
    #[wasm_bindgen(getter)]
    pub fn dropped(&self) -> u32 {
        self.portal.dropped()
    }

    /// Returns why the last dropped message was dropped.
    #[wasm_bindgen(getter)]
    pub fn reason(&self) -> Option<String> {
        Some(self.portal.last_dropped()?.as_str().to_owned())
    }
}

fn describe(error: &ConfigError) -> String {
    let ConfigError {
        line,
        place,
        what,
        example,
    } = error;
    let line = line
        .map(|line| format!("line {line}, "))
        .unwrap_or_default();
    format!("{line}{place} {what}; for example {example}")
}
