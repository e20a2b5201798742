//! A request as data: what goes out, with places for secrets and none inside.

mod body;

use base64::Engine;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;

use crate::secret::{Secret, Secrets, Slot};

pub use body::Password;

/// The methods that the four systems use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; may be repeated.
    Get,
    /// Changes something; goes out once.
    Post,
    /// Ends a session.
    Delete,
}

impl Method {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        }
    }
}

/// How a request shows who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// Not at all.
    None,
    /// The session header of the appliance's system, filled in by the transport.
    Session,
    /// `Authorization: Basic`.
    Basic {
        /// The user name.
        user: String,
        /// Where the password belongs.
        password: Slot,
    },
    /// Both: signing in on the peer through an appliance's session.
    SessionAndBasic {
        /// The user name on the peer.
        user: String,
        /// Where the peer's password belongs.
        password: Slot,
    },
}

/// A JSON value to be sent. Unlike what comes in, it may have slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// null
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Text that is filled in on sending.
    Slot(Slot),
    /// An object, written in this order.
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Json::Text(text.into())
    }

    /// The slots in it.
    pub fn slots(&self) -> Vec<Slot> {
        match self {
            Json::Slot(slot) => vec![*slot],
            Json::Object(members) => members.iter().flat_map(|(_, v)| v.slots()).collect(),
            _ => Vec::new(),
        }
    }

    /// The bytes to send. An unfilled slot is an error that names it.
    pub fn wire(&self, secrets: &Secrets) -> Result<Secret, Slot> {
        let mut out = String::new();
        self.write(&mut out, None, &mut |slot, out| {
            let secret = secrets.get(slot).ok_or(slot)?;
            write_json_text(out, secret.reveal());
            Ok(())
        })?;
        Ok(Secret::new(out))
    }

    /// For reading: indented, with names where secrets belong.
    pub fn shown(&self) -> String {
        self.print(|slot| slot.shown())
    }

    /// For reading, with the caller's own marks where secrets belong.
    pub fn print(&self, mark: impl Fn(Slot) -> String) -> String {
        let mut out = String::new();
        let written = self.write(&mut out, Some(0), &mut |slot, out| {
            write_json_text(out, &mark(slot));
            Ok(())
        });
        debug_assert!(written.is_ok(), "marks can always be written");
        out
    }

    fn write(
        &self,
        out: &mut String,
        indent: Option<usize>,
        fill: &mut dyn FnMut(Slot, &mut String) -> Result<(), Slot>,
    ) -> Result<(), Slot> {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Json::Int(n) => out.push_str(&n.to_string()),
            Json::Text(t) if indent.is_some() => {
                // Marks stand for secrets: no text from outside may look like one.
                let mut text = String::new();
                write_json_text(&mut text, t);
                out.push_str(&text.replace('‹', "\\u2039"));
            }
            Json::Text(t) => write_json_text(out, t),
            Json::Slot(slot) => fill(*slot, out)?,
            Json::Object(members) => {
                out.push('{');
                let inner = indent.map(|i| i + 1);
                for (i, (name, value)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    new_line(out, inner);
                    write_json_text(out, name);
                    out.push_str(if indent.is_some() { ": " } else { ":" });
                    value.write(out, inner, fill)?;
                }
                if !members.is_empty() {
                    new_line(out, indent);
                }
                out.push('}');
            }
        }
        Ok(())
    }
}

fn new_line(out: &mut String, indent: Option<usize>) {
    if let Some(depth) = indent {
        out.push('\n');
        for _ in 0..depth {
            out.push_str("  ");
        }
    }
}

/// Writes JSON text with quotation marks.
fn write_json_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 || c == '\u{7f}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The header with an id that the console made, for the logs of the appliance's services.
pub const REFERENCE: &str = "operationID";

/// The header with an id of its own for each request that changes something. The proxies forward an
/// id once and answer 409 to a second request with it ([`crate::reply::Reply::is_repeat`]); the
/// appliance does not see it.
pub const REQUEST_ID: &str = "Hawser-Request-Id";

/// One request to an appliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Below the appliance's base path, percent-encoded, beginning with `/`.
    pub path: String,
    /// Names and raw values.
    pub query: Vec<(&'static str, String)>,
    /// The credentials of the sender.
    pub credentials: Credentials,
    /// Further headers, none of them secret.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Option<Json>,
    /// `true` where a 401 concerns the session on the peer and not the appliance's own.
    pub about_peer: bool,
}

impl Request {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            credentials: Credentials::Session,
            headers: Vec::new(),
            body: None,
            about_peer: false,
        }
    }

    /// Reads something within a session.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path)
    }

    /// Changes something within a session.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::Post, path)
    }

    /// Ends something within a session.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::Delete, path)
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Adds a header that is no secret.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Returns the request with an id that lets proxies forward it once.
    pub fn once(&self, id: &str) -> Self {
        self.clone().header(REQUEST_ID, id)
    }

    /// Sets who is asking.
    pub fn by(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Says that a 401 speaks of the session on the peer.
    pub fn about_peer(mut self) -> Self {
        self.about_peer = true;
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: Json) -> Self {
        self.body = Some(body);
        self
    }

    /// Sets the body: the struct of the API document, in which passwords are [`Password`].
    pub fn json(self, body: &impl Serialize) -> Self {
        self.body(Json::of(body))
    }

    /// Path and query below the appliance's base path, as sent.
    pub fn target(&self) -> String {
        let mut out = self.path.clone();
        for (i, (name, value)) in self.query.iter().enumerate() {
            out.push(if i == 0 && !self.path.contains('?') {
                '?'
            } else {
                '&'
            });
            out.push_str(name);
            out.push('=');
            out.extend(utf8_percent_encode(value, RESERVED));
        }
        out
    }

    /// Returns the error in the user name: Basic authentication ends it at the first colon, so
    /// another user would be signed in, with another password (RFC 7617, section 2).
    pub fn user_error(&self) -> Option<&'static str> {
        match &self.credentials {
            Credentials::Basic { user, .. } | Credentials::SessionAndBasic { user, .. } => {
                if user.contains(':') {
                    return Some(
                        "A user name with a colon cannot be sent to this appliance. Use another form of the name, such as user@domain",
                    );
                }
                let has_control = user.contains(char::is_control);
                has_control.then_some("The user name contains a control character")
            }
            Credentials::None | Credentials::Session => None,
        }
    }

    /// The slots that must be filled before it can be sent.
    pub fn slots(&self) -> Vec<Slot> {
        let mut slots = self.body.as_ref().map(Json::slots).unwrap_or_default();
        match self.credentials {
            Credentials::Basic { password, .. } | Credentials::SessionAndBasic { password, .. } => {
                slots.push(password);
            }
            Credentials::None | Credentials::Session => {}
        }
        slots
    }
}

/// Everything but the unreserved characters of RFC 3986. The colons of managed-object ids are
/// encoded too.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes one path segment.
pub fn encode(text: &str) -> String {
    // A browser resolves these two even when they are encoded, which would
    // send the request somewhere else.
    if text == "." || text == ".." {
        return "no-such-id".to_owned();
    }
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Reads percent-encoding back. Nonsense stays as it stands; bytes that are
/// not UTF-8 are replaced.
pub fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Standard base64 with padding, for `Authorization: Basic`.
pub fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
