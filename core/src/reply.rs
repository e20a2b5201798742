//! The outcome of a request, as far as the transport can determine it.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::clock::Timestamp;
use crate::secret::Secret;
use crate::wire;

/// The error of a proxy's answer to a request that it has forwarded before.
const ALREADY_FORWARDED: &str = "hawser.already_forwarded";

/// An answer of whoever answered: the appliance, a proxy, or a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type` as it came.
    pub content_type: Option<String>,
    /// `Date`: the answerer's clock.
    pub date: Option<Timestamp>,
    /// `Retry-After` in milliseconds from when the reply was heard.
    pub retry_after: Option<i64>,
    /// `true` where the answer came from another address than the requested one, as it does after a
    /// redirect to a login page.
    pub redirected: bool,
    /// The value of the header that carries the session's token, where one came: the
    /// answer to a sign-in on Cloud Director Availability.
    pub token: Option<Arc<Secret>>,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Reply {
    /// An answer with nothing but a status and a body.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type: Some("application/json".to_owned()),
            date: None,
            retry_after: None,
            redirected: false,
            token: None,
            body: body.into(),
        }
    }

    /// Returns `true` if the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns `true` if this is the appliance's own success, not a page of a proxy.
    pub fn is_good(&self) -> bool {
        self.is_success() && !self.is_page() && !self.redirected
    }

    /// Returns `true` if this reads like a page for people, as proxies send.
    pub fn is_page(&self) -> bool {
        let by_type = self
            .content_type
            .as_deref()
            .is_some_and(|t| t.to_ascii_lowercase().contains("html"));
        let body = self
            .body
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&self.body);
        by_type || body.trim_ascii_start().starts_with(b"<")
    }

    /// Returns `true` if the body has nothing but a byte order mark and white space.
    pub fn is_blank(&self) -> bool {
        let body = self
            .body
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&self.body);
        body.iter().all(u8::is_ascii_whitespace)
    }

    /// Returns `true` if a proxy says that it has forwarded a request with the same id before.
    /// Browsers repeat a request by themselves where a used connection ends without an answer,
    /// although RFC 9110 9.2.2 forbids it for a POST.
    pub fn is_repeat(&self) -> bool {
        let error = || Some(self.parse().ok()?.get("error")?.as_str()? == ALREADY_FORWARDED);
        self.status == 409 && error() == Some(true)
    }

    /// Parses the body.
    ///
    /// # Errors
    ///
    /// A short phrase that names the place.
    pub fn parse(&self) -> Result<Value, String> {
        wire::parse(&self.body)
    }

    /// Parses the body and reads it as `T`.
    ///
    /// # Errors
    ///
    /// As [`Reply::parse`].
    pub fn decode<T: DeserializeOwned + Default>(&self) -> Result<(T, Value), String> {
        wire::decode(&self.body)
    }

    /// The body as text, lossy.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Why there was no answer at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The browser says that it is offline; nothing was sent.
    Offline,
    /// The connection failed or was cut. A browser does not say why.
    Network,
    /// No answer within so many milliseconds.
    TimedOut(i64),
    /// The answer began and then stopped or went past the size limit.
    Broken(String),
    /// The console gave up on purpose, for instance because the page changed.
    Aborted,
    /// There is no session; nothing was sent.
    NoSession,
    /// The request could not be made: a slot was not filled.
    NotSent(String),
}

/// An answer or why there is none.
pub type Outcome = Result<Reply, Failure>;
