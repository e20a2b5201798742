//! The rules of the reverse proxy in whose place the simulator answers; those of `deploy/` are the
//! same. Only which calls pass is left to the routers of the appliances.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE,
    RETRY_AFTER, TRANSFER_ENCODING, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use percent_encoding::percent_decode_str;

/// The header with the id of a request that changes something.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("hawser-request-id");

/// The number of ids that are remembered.
const REMEMBERED: usize = 10_000;

/// The headers of an appliance that reach the browser. The last three are sessions.
const PASSED: [HeaderName; 9] = [
    CONTENT_TYPE,
    CONTENT_LENGTH,
    CONTENT_ENCODING,
    TRANSFER_ENCODING,
    DATE,
    RETRY_AFTER,
    HeaderName::from_static("x-dr-session"),
    HeaderName::from_static("vmware-api-session-id"),
    HeaderName::from_static("x-vcav-auth"),
];

/// The headers that every answer below `/api/` has.
const SET: [(HeaderName, &str); 6] = [
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; sandbox",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (HeaderName::from_static("referrer-policy"), "no-referrer"),
];

/// The ids of requests that were passed, the oldest first.
#[derive(Default)]
struct Ids {
    known: HashSet<String>,
    order: VecDeque<String>,
}

impl Ids {
    /// Returns `false` if the id is known already.
    fn insert(&mut self, id: &str) -> bool {
        if !self.known.insert(id.to_owned()) {
            return false;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

/// A reverse proxy that lets each id pass once.
#[derive(Default)]
pub struct Proxy {
    ids: Mutex<Ids>,
}

impl Proxy {
    /// Lets a request to an appliance pass, without its id.
    ///
    /// # Errors
    /// The answer to a request that does not pass.
    pub fn pass(&self, parts: &mut Parts) -> Result<(), Box<Response<Body>>> {
        parts.extensions.insert(ByProxy);
        let refuse = |status, words: &str| {
            let body = serde_json::json!({ "message": words });
            Err(Box::new(answer(status, body.to_string())))
        };
        if !is_straight(parts.uri.path()) {
            let words = "The reverse proxy does not accept this path.";
            return refuse(StatusCode::BAD_REQUEST, words);
        }
        let destination = parts.headers.get("sec-fetch-dest");
        if destination.is_some_and(|it| it != "empty") {
            let words = "The reverse proxy answers calls of the console only, no page, frame, \
                         script or worker.";
            return refuse(StatusCode::FORBIDDEN, words);
        }
        let mut ids = parts.headers.get_all(REQUEST_ID).iter();
        let (first, second) = (ids.next(), ids.next());
        let Some(id) = first else {
            return Ok(());
        };
        let Some(id) = id.to_str().ok().filter(|id| second.is_none() && is_id(id)) else {
            let words = "The reverse proxy does not accept this Hawser-Request-Id.";
            return refuse(StatusCode::BAD_REQUEST, words);
        };
        let mut known = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.insert(id) {
            return Err(Box::new(repeated()));
        }
        drop(known);
        parts.headers.remove(REQUEST_ID);
        Ok(())
    }
}

/// Marks a request that came by the proxy.
#[derive(Clone, Copy)]
pub struct ByProxy;

/// Removes the headers of an appliance that would concern the whole origin.
pub fn remove_headers(reply: &mut Response<Body>) {
    let headers = reply.headers_mut();
    let names: Vec<HeaderName> = headers.keys().cloned().collect();
    for name in names.iter().filter(|name| !PASSED.contains(name)) {
        headers.remove(name);
    }
}

/// Sets the headers of this origin.
pub fn set_headers(reply: &mut Response<Body>) {
    let headers = reply.headers_mut();
    for (name, value) in SET {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn answer(status: StatusCode, body: String) -> Response<Body> {
    let mut reply = Response::new(Body::from(body));
    *reply.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    reply.headers_mut().insert(CONTENT_TYPE, json);
    set_headers(&mut reply);
    reply
}

/// Returns the answer to a request whose id has passed before.
fn repeated() -> Response<Body> {
    let body = r#"{"error":"hawser.already_forwarded"}"#;
    let mut reply = answer(StatusCode::CONFLICT, body.to_owned());
    let mark = HeaderValue::from_static("repeated");
    reply.headers_mut().insert(REQUEST_ID, mark);
    reply
}

fn is_id(text: &str) -> bool {
    let sign = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
    (16..=64).contains(&text.len()) && text.bytes().all(sign)
}

/// Returns `true` if all servers read a path in the same way: no empty segment, none of dots alone,
/// and nothing encoded that separates, ends or steers, or that need not be.
fn is_straight(path: &str) -> bool {
    let Some(segments) = path.strip_prefix('/') else {
        return false;
    };
    let segments = segments.strip_suffix('/').unwrap_or(segments);
    segments.split('/').all(|segment| {
        let plain = |c: u8| c.is_ascii_alphanumeric() || b"-._~:%".contains(&c);
        let dots = segment.bytes().all(|c| c == b'.');
        segment.bytes().all(plain) && !dots && is_decodable(segment)
    })
}

/// Returns `true` if percent-encoding is complete and hides nothing that separates.
fn is_decodable(segment: &str) -> bool {
    let hex = |text: Option<&str>| {
        text.and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|byte| !byte.is_ascii_control() && !byte.is_ascii_alphanumeric())
            .filter(|byte| !b"-._~/\\;%".contains(byte))
    };
    let encoded = segment.split('%').skip(1);
    let fine = encoded
        .map(|after| hex(after.get(..2)))
        .all(|byte| byte.is_some());
    fine && percent_decode_str(segment).decode_utf8().is_ok()
}
