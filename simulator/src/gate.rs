//! The way in and out of every request: it is written down, a fault may strike
//! it, and its answer gets the headers all answers have.

use std::fmt;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, DATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::Shared;
use crate::appliance;
use crate::clock::http_date;
use crate::fault::body::{Kept, Piecemeal};
use crate::fault::{Fault, Target, reply, rewrite};
use crate::task::FATE;

/// More than any documented request has.
const LARGEST_REQUEST: usize = 1 << 20;

/// The connection is to be cut without an answer.
#[derive(Debug)]
pub struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection was cut as a fault asked")
    }
}

impl std::error::Error for Cut {}

/// All calls, behind one door.
pub struct Gate {
    shared: Shared,
    router: Router,
}

impl Gate {
    /// A gate before these calls.
    pub fn new(shared: Shared, router: Router) -> Self {
        Self { shared, router }
    }

    /// Whether connections may serve one request only; see
    /// [`Fault::needs_fresh_connection`].
    pub fn single_use(&self) -> watch::Receiver<bool> {
        self.shared.single_use.subscribe()
    }

    /// Tells when open connections are to end, because an appliance presents
    /// another certificate.
    pub fn renewed(&self) -> watch::Receiver<()> {
        self.shared.renewed.subscribe()
    }

    /// Answers one request, or asks for its connection to be cut.
    ///
    /// # Errors
    /// [`Cut`] where a fault wants no answer.
    pub async fn pass(&self, parts: Parts, body: Bytes) -> Result<Response<Body>, Cut> {
        let target = target(&parts);
        if target.appliance == "simulator" {
            let reply = self.handle(parts, body, None).await;
            self.shared.renew_connections();
            return Ok(self.finish(reply, &target, 0).await);
        }
        let strike = self.shared.faults().strike(&target);
        let fault = strike.as_ref().map(|(fault, _)| fault.clone());
        let drips = matches!(fault, Some(Fault::Drip { .. }));
        let skew = fault.as_ref().map_or(0, Fault::clock_skew);
        let now = self.shared.clock.now();
        let cookie = parts.headers.contains_key(COOKIE);
        let length = body.len();
        let entry = self
            .shared
            .requests()
            .received(&target, cookie, length, fault, now);
        let open = Open {
            shared: Shared::clone(&self.shared),
            entry,
        };
        let mut reply = self.through(parts, body, strike, entry).await;
        self.shared.renew_connections();
        let status = reply.as_ref().ok().map(|reply| reply.status().as_u16());
        self.shared.requests().says(entry, status);
        if drips {
            // It is open until the last of it has gone.
            reply = reply.map(|reply| reply.map(|body| Body::new(Kept::new(body, open))));
        }
        Ok(self.finish(reply?, &target, skew).await)
    }

    /// To the appliance and back, with a fault on the way if there is one.
    async fn through(
        &self,
        parts: Parts,
        body: Bytes,
        strike: Option<(Fault, u32)>,
        entry: u64,
    ) -> Result<Response<Body>, Cut> {
        let Some((fault, nth)) = strike else {
            let reply = self.handle(parts, body, None).await;
            self.shared.requests().handled(entry);
            return Ok(reply);
        };
        if let Some(reply) = reply::instead(&fault, parts.uri.path()) {
            return Ok(reply);
        }
        match fault {
            Fault::CutBefore { .. } => return Err(Cut),
            Fault::Stall { seconds } => {
                wait(seconds).await;
                return Err(Cut);
            }
            _ => {}
        }
        let reply = self.handle(parts, body, Some(&fault)).await;
        self.shared.requests().handled(entry);
        match fault {
            Fault::CutAfter { .. } => Err(Cut),
            Fault::StallAfter { seconds } => {
                wait(seconds).await;
                Err(Cut)
            }
            Fault::Slow { seconds } => {
                wait(seconds).await;
                Ok(reply)
            }
            other => Ok(spoil(&other, nth, reply).await),
        }
    }

    async fn handle(&self, parts: Parts, body: Bytes, fault: Option<&Fault>) -> Response<Body> {
        let request = Request::from_parts(parts, Body::from(body));
        let fate = fault.and_then(Fault::fate);
        let handling = self.router.clone().oneshot(request);
        FATE.scope(fate, handling)
            .await
            .unwrap_or_else(|never| match never {})
    }

    /// `Date` by the appliance's clock, and for the API what a proxy in front
    /// of it has to say: nothing is to be kept, nothing to be guessed.
    async fn finish(
        &self,
        mut reply: Response<Body>,
        target: &Target,
        skew: i64,
    ) -> Response<Body> {
        let set = self.shared.skew_of(&target.appliance);
        if set != 0 {
            reply = skewed(reply, set).await;
        }
        let date = http_date(
            self.shared
                .clock
                .now()
                .saturating_add(set)
                .saturating_add(skew),
        );
        let headers = reply.headers_mut();
        if let Some(date) = date.and_then(|date| HeaderValue::from_str(&date).ok()) {
            headers.insert(DATE, date);
        }
        if target.appliance != "console" {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        }
        reply
    }
}

/// A request that has come and is not over: answered, cut, or given up by a client that went away.
/// When this is dropped, the log says so.
struct Open {
    shared: Shared,
    entry: u64,
}

impl Drop for Open {
    fn drop(&mut self) {
        let now = self.shared.clock.now();
        self.shared.requests().ended(self.entry, now);
    }
}

/// The whole body of a request.
///
/// # Errors
/// Where it is larger than any request of the API, or breaks off.
pub async fn read(body: Body) -> Result<Bytes, axum::Error> {
    to_bytes(body, LARGEST_REQUEST).await
}

/// The answer to a request that is larger than that.
pub fn too_large() -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    reply
}

fn target(parts: &Parts) -> Target {
    let path = parts.uri.path();
    let method = parts.method.to_string();
    let (appliance, call) = match appliance::find(path) {
        Some((appliance, rest)) => (
            appliance.id,
            rest.and_then(|rest| appliance.system.call(&method, rest)),
        ),
        None if path.starts_with("/api/") => ("none", None),
        None if path == "/simulator" || path.starts_with("/simulator/") => ("simulator", None),
        None => ("console", None),
    };
    Target {
        appliance: appliance.to_owned(),
        method,
        path: parts
            .uri
            .path_and_query()
            .map_or_else(|| path.to_owned(), ToString::to_string),
        call: call.map(|call| call.name),
    }
}

async fn wait(seconds: f64) {
    let time = Duration::try_from_secs_f64(seconds.clamp(0.0, 86_400.0)).unwrap_or_default();
    tokio::time::sleep(time).await;
}

async fn collect(reply: Response<Body>) -> (axum::http::response::Parts, Bytes) {
    let (parts, body) = reply.into_parts();
    (parts, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

async fn spoil(fault: &Fault, nth: u32, reply: Response<Body>) -> Response<Body> {
    let (mut parts, bytes) = collect(reply).await;
    let body = match fault {
        Fault::Drip {
            bytes: piece,
            milliseconds,
        } => {
            let pause = Duration::from_millis(*milliseconds);
            Body::new(Piecemeal::drip(bytes, *piece, pause))
        }
        Fault::CutDuring => Body::new(Piecemeal::broken(bytes)),
        Fault::ContentType { value } => {
            if let Ok(value) = HeaderValue::from_str(value) {
                parts.headers.insert(CONTENT_TYPE, value);
            }
            Body::from(bytes)
        }
        Fault::Header { name, value } => {
            let header = name.parse::<HeaderName>().ok();
            if let (Some(name), Ok(value)) = (header, HeaderValue::from_str(value)) {
                parts.headers.insert(name, value);
            }
            Body::from(bytes)
        }
        other => match rewrite::body(other, nth, &bytes) {
            Some(spoiled) => {
                parts.headers.remove(CONTENT_LENGTH);
                Body::from(spoiled)
            }
            None => Body::from(bytes),
        },
    };
    Response::from_parts(parts, body)
}

async fn skewed(reply: Response<Body>, by: i64) -> Response<Body> {
    let (mut parts, bytes) = collect(reply).await;
    let Ok(mut value) = serde_json::from_slice(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    rewrite::skew(&mut value, by);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}
