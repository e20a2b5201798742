//! A console in a frame of a portal: who may speak to it, and what is heard.
//!
//! The way: the portal opens `embed/frame.html` in an iframe and sends one
//! window message with a `MessagePort`. If it comes from the parent, and the
//! parent's origin stands letter by letter in `portals`, the frame keeps the
//! port; from then on texts of JSON go over the port and nothing else counts.
//! `docs/portal-protocol.md` is the whole protocol.
//!
//! Everything here is total. What is foreign or malformed changes nothing but
//! [`Portal::dropped`], and whatever comes is either taken whole or not at all.

mod header;
mod message;

pub use header::{sendable_name, sendable_value};
pub use message::{LARGEST, MOST_CHARACTERS};

use serde_json::Value;

use message::Message;

use crate::secret::Secret;

/// The version of the protocol, as `hawser` in the window message.
pub const VERSION: f64 = 1.0;

/// The number of questions may be open; the portal answers each, or the frame gives
/// it up.
const MOST_QUESTIONS: usize = 64;

/// Why something was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The sender's origin is not on the list.
    ForeignOrigin,
    /// Sent by another window than the one around the frame.
    NotTheParent,
    /// A window message that is not this protocol's.
    NotConnect,
    /// Of a version that is not known here.
    Version,
    /// Without a port, or with more than one.
    Port,
    /// A portal is connected; there is one at a time.
    Connected,
    /// Over a port, though no portal is connected.
    NotConnected,
    /// Something else than text.
    NotText,
    /// More bytes than [`LARGEST`].
    TooLarge,
    /// Text that is not a JSON object with a `type`.
    NotJson,
    /// A `type` that is not known here.
    UnknownType,
    /// A member that is known has a value that it cannot have.
    Member(&'static str),
    /// The answer to a question that is not open.
    NotAsked,
}

impl Reason {
    /// Returns the word that is shown, and sent to a connected portal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ForeignOrigin => "origin",
            Self::NotTheParent => "parent",
            Self::NotConnect => "connect",
            Self::Version => "version",
            Self::Port => "port",
            Self::Connected => "connected",
            Self::NotConnected => "not-connected",
            Self::NotText => "text",
            Self::TooLarge => "size",
            Self::NotJson => "json",
            Self::UnknownType => "type",
            Self::Member(name) => name,
            Self::NotAsked => "request",
        }
    }
}

/// The outcome of a message.
#[derive(Debug, PartialEq)]
pub enum PortalEvent {
    /// It was the handshake: the port is the portal's.
    Connected,
    /// These members of the console are to be set, in this order; null puts one
    /// back to what it is by itself. No other member is named.
    Set(Vec<(&'static str, Value)>),
    /// The session that was asked for: the name of a header and its value, or
    /// none.
    Session {
        /// The number of the question.
        request: u32,
        /// The header to send; none where the portal has no session.
        header: Option<(String, Secret)>,
    },
    /// Nothing: it was dropped.
    Dropped(Reason),
}

/// A window message, as the browser tells it.
#[derive(Clone, Copy, Debug)]
pub struct WindowMessage<'a> {
    /// `event.origin`.
    pub origin: &'a str,
    /// True if `event.source` is the window around the frame.
    pub from_parent: bool,
    /// The number of ports that came along.
    pub ports: usize,
    /// `data.hawser`; not a number where it is none.
    pub version: f64,
    /// `data.type`; empty where it is no text.
    pub kind: &'a str,
}

/// The state of a frame's connection to its portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portal {
    allowed: Vec<String>,
    connected: Option<String>,
    open: Vec<u32>,
    asked: u32,
    dropped: u32,
    last: Option<Reason>,
}

impl Portal {
    /// Returns a frame that the portals with these origins may connect to.
    pub fn new(allowed: Vec<String>) -> Self {
        Self {
            allowed,
            connected: None,
            open: Vec::new(),
            asked: 0,
            dropped: 0,
            last: None,
        }
    }

    /// Returns the origin of the portal that is connected.
    pub fn connected(&self) -> Option<&str> {
        self.connected.as_deref()
    }

    /// Returns how many messages were dropped so far.
    pub fn dropped(&self) -> u32 {
        self.dropped
    }

    /// Why the last of them was.
    pub fn last_dropped(&self) -> Option<Reason> {
        self.last
    }

    /// Takes a window message.
    pub fn window(&mut self, message: WindowMessage<'_>) -> PortalEvent {
        let reason = if !self.allowed.iter().any(|it| it == message.origin) {
            Reason::ForeignOrigin
        } else if !message.from_parent {
            Reason::NotTheParent
        } else if message.kind != "connect" || message.version.is_nan() {
            Reason::NotConnect
        } else if message.version != VERSION {
            Reason::Version
        } else if message.ports != 1 {
            Reason::Port
        } else if self.connected.is_some() {
            Reason::Connected
        } else {
            self.connected = Some(message.origin.to_owned());
            return PortalEvent::Connected;
        };
        self.drop(reason)
    }

    /// Takes what came over the port; none where it was no text.
    pub fn port(&mut self, text: Option<&str>) -> PortalEvent {
        if self.connected.is_none() {
            return self.drop(Reason::NotConnected);
        }
        let Some(text) = text else {
            return self.drop(Reason::NotText);
        };
        match message::read(text) {
            Err(reason) => self.drop(reason),
            Ok(Message::Set(members)) => PortalEvent::Set(members),
            Ok(Message::Session { request, header }) => {
                let Some(at) = self.open.iter().position(|it| *it == request) else {
                    return self.drop(Reason::NotAsked);
                };
                self.open.remove(at);
                PortalEvent::Session { request, header }
            }
        }
    }

    /// Returns the number of a new question for a session. None where no portal is
    /// connected, or too many questions are open.
    pub fn ask(&mut self) -> Option<u32> {
        if self.connected.is_none() || self.open.len() >= MOST_QUESTIONS {
            return None;
        }
        self.asked = self.asked.wrapping_add(1);
        self.open.push(self.asked);
        Some(self.asked)
    }

    /// The frame waits no longer for an answer.
    pub fn give_up(&mut self, request: u32) {
        self.open.retain(|it| *it != request);
    }

    fn drop(&mut self, reason: Reason) -> PortalEvent {
        self.dropped = self.dropped.saturating_add(1);
        self.last = Some(reason);
        PortalEvent::Dropped(reason)
    }
}
