//! What came back, as far as the transport can tell.

use std::rc::Rc;

use crate::clock::Millis;
use crate::secret::Secret;

/// An answer of whoever answered: the appliance, a proxy, or a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type` as it came.
    pub content_type: Option<String>,
    /// `Date`: the answerer's clock.
    pub date: Option<Millis>,
    /// `Retry-After` in milliseconds from when the reply was heard.
    pub retry_after: Option<i64>,
    /// Whether the answer came from another address than was asked, as it does
    /// after a redirect to a login page.
    pub redirected: bool,
    /// The value of the header that carries the session's token, where one came: the
    /// answer to a sign-in on Cloud Director Availability.
    pub token: Option<Rc<Secret>>,
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

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether this reads like a page for people: what proxies send.
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
