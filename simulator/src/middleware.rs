//! Handles every request: records it, refuses one too many, applies a fault, and
//! sets the headers that all answers have.

use std::fmt;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, DATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode, Uri};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::appliance;
use crate::clock::http_date;
use crate::fault::body::{GuardedBody, PiecewiseBody};
use crate::fault::{Fault, Target, reply, rewrite};
use crate::gateway::caller::SESSION_HEADER;
use crate::gateway::limiter::ClientAddress;
use crate::portal;
use crate::proxy::{self, ByProxy, Proxy};
use crate::simulation::Shared;
use crate::task::TASK_FAULT;
use crate::version_one;

/// Size limit of a request; larger than any documented request.
const LARGEST_REQUEST: usize = 1 << 20;

/// Cuts the connection without an answer.
#[derive(Debug)]
pub struct ConnectionCut;

impl fmt::Display for ConnectionCut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection was cut as a fault asked")
    }
}

impl std::error::Error for ConnectionCut {}

/// The router with request log, faults and common headers.
pub struct Middleware {
    shared: Shared,
    router: Router,
    proxy: Proxy,
}

impl Middleware {
    /// Wraps a router.
    pub fn new(shared: Shared, router: Router) -> Self {
        Self {
            shared,
            router,
            proxy: Proxy::default(),
        }
    }

    /// Returns a receiver that tells if connections may serve one request only;
    /// see [`Fault::needs_fresh_connection`].
    pub fn single_use(&self) -> watch::Receiver<bool> {
        self.shared.single_use()
    }

    /// Returns a receiver that changes when open connections have to end,
    /// because an appliance presents another certificate.
    pub fn renewed(&self) -> watch::Receiver<()> {
        self.shared.renewed()
    }

    /// Answers one request as a reverse proxy in front of all appliances does.
    ///
    /// # Errors
    /// As [`Middleware::respond`].
    pub async fn respond_as_proxy(
        &self,
        mut parts: Parts,
        body: Bytes,
    ) -> Result<Response<Body>, ConnectionCut> {
        let path = parts.uri.path();
        let is_page = portal::page_file(&self.shared.options, path).is_some();
        if is_page || !path.starts_with("/api/") {
            return self.respond(parts, body).await;
        }
        if let Err(refusal) = self.proxy.pass(&mut parts) {
            return Ok(*refusal);
        }
        let mut reply = self.respond(parts, body).await?;
        proxy::set_headers(&mut reply);
        Ok(reply)
    }

    /// Answers one request, or asks for its connection to be cut.
    ///
    /// # Errors
    /// [`ConnectionCut`] when a fault suppresses the answer.
    pub async fn respond(
        &self,
        parts: Parts,
        body: Bytes,
    ) -> Result<Response<Body>, ConnectionCut> {
        let target = target(&parts);
        if target.appliance == "simulator" {
            let reply = self.handle(parts, body, None).await;
            self.shared.renew_connections();
            return Ok(self.finish(reply, &target, 0).await);
        }
        let refusal = self.over_quota(&parts);
        let applied = match &refusal {
            None => self.shared.faults().next_for(&target),
            Some(_) => None,
        };
        let fault = applied.as_ref().map(|(fault, _)| fault.clone());
        let drips = matches!(fault, Some(Fault::Drip { .. }));
        let skew = fault.as_ref().map_or(0, Fault::clock_skew);
        let now = self.shared.clock.now();
        let cookie = parts.headers.contains_key(COOKIE);
        let length = body.len();
        let entry = self
            .shared
            .requests()
            .received(&target, cookie, length, fault, now);
        let open = OpenRequest {
            shared: Shared::clone(&self.shared),
            entry,
        };
        let mut reply = match refusal {
            None => self.apply_fault(parts, body, applied, entry).await,
            Some(refusal) => Ok(refusal),
        };
        self.shared.renew_connections();
        let status = reply.as_ref().ok().map(|reply| reply.status().as_u16());
        self.shared.requests().answered(entry, status);
        if drips {
            // The request is open until the last byte is sent.
            reply = reply.map(|reply| reply.map(|body| Body::new(GuardedBody::new(body, open))));
        }
        Ok(self.finish(reply?, &target, skew).await)
    }

    /// Returns the refusal of a request that is one too many for the gateway
    /// that it is for; other systems have no limit.
    fn over_quota(&self, parts: &Parts) -> Option<Response<Body>> {
        let (appliance, _) = appliance::find(parts.uri.path())?;
        if appliance.system.base_path.is_empty() {
            return None;
        }
        let session = parts.headers.get(SESSION_HEADER);
        let session = session.and_then(|token| token.to_str().ok());
        let client = parts.extensions.get::<ClientAddress>().copied();
        let (settings, now) = self.shared.with(|world, now| (world.settings.clone(), now));
        let mut limiter = self.shared.limiter();
        limiter.refusal(appliance.id, session, client, &settings, now)
    }

    /// Passes a request to the appliance and returns the answer, with a fault
    /// applied on the way.
    async fn apply_fault(
        &self,
        parts: Parts,
        body: Bytes,
        applied: Option<(Fault, u32)>,
        entry: u64,
    ) -> Result<Response<Body>, ConnectionCut> {
        let Some((fault, nth)) = applied else {
            let reply = self.handle(parts, body, None).await;
            self.shared.requests().handled(entry);
            return Ok(reply);
        };
        if let Some(reply) = reply::instead(&fault, parts.uri.path()) {
            return Ok(reply);
        }
        match fault {
            Fault::CutBefore { .. } => return Err(ConnectionCut),
            Fault::Stall { seconds } => {
                wait(seconds).await;
                return Err(ConnectionCut);
            }
            _ => {}
        }
        let reply = self.handle(parts, body, Some(&fault)).await;
        self.shared.requests().handled(entry);
        match fault {
            Fault::CutAfter { .. } => Err(ConnectionCut),
            Fault::StallAfter { seconds } => {
                wait(seconds).await;
                Err(ConnectionCut)
            }
            Fault::Slow { seconds } => {
                wait(seconds).await;
                Ok(reply)
            }
            other => Ok(alter(&other, nth, reply).await),
        }
    }

    async fn handle(&self, mut parts: Parts, body: Bytes, fault: Option<&Fault>) -> Response<Body> {
        if let Some(uri) = without_trailing_slash(&parts.uri) {
            parts.uri = uri;
        }
        let newer = version_one::in_version_two(&parts.uri);
        let is_version_one = newer.is_some();
        parts.uri = newer.unwrap_or(parts.uri);
        // A fault stands for whatever is on the way: its headers come through.
        let by_proxy = parts.extensions.get::<ByProxy>().is_some();
        let request = Request::from_parts(parts, Body::from(body));
        let task_fault = fault.and_then(Fault::task_fault);
        let handling = self.router.clone().oneshot(request);
        let reply = TASK_FAULT.scope(task_fault, handling).await;
        let mut reply = reply.unwrap_or_else(|never| match never {});
        if is_version_one {
            reply = version_one::reply(reply).await;
        }
        if by_proxy {
            proxy::remove_headers(&mut reply);
        }
        reply
    }

    /// Sets `Date` by the appliance's clock, and on API answers the headers of
    /// a proxy: `no-store` and `nosniff`.
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

/// A request that is not complete yet. Records the end when it is dropped:
/// answered, cut, or given up by the client.
struct OpenRequest {
    shared: Shared,
    entry: u64,
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        let now = self.shared.clock.now();
        self.shared.requests().ended(self.entry, now);
    }
}

/// Reads the whole body of a request.
///
/// # Errors
/// When it is larger than the limit, or incomplete.
pub async fn read(body: Body) -> Result<Bytes, axum::Error> {
    to_bytes(body, LARGEST_REQUEST).await
}

/// Returns the answer to a request that is too large.
pub fn too_large() -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    reply
}

/// Returns the address of a call of vSphere Replication or Site Recovery Manager
/// without the slash at its end, which their gateway ignores; `None` for any
/// other address.
fn without_trailing_slash(uri: &Uri) -> Option<Uri> {
    let path = uri.path().strip_suffix('/')?;
    let (appliance, rest) = appliance::find(path)?;
    let is_version_one = version_one::in_version_two(uri).is_some();
    if appliance.system.base_path.is_empty() || !is_version_one && rest?.is_empty() {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}"));
    format!("{path}{}", query.unwrap_or_default()).parse().ok()
}

fn target(parts: &Parts) -> Target {
    let uri = without_trailing_slash(&parts.uri).unwrap_or_else(|| parts.uri.clone());
    let uri = version_one::in_version_two(&uri).unwrap_or(uri);
    let path = uri.path();
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

async fn alter(fault: &Fault, nth: u32, reply: Response<Body>) -> Response<Body> {
    let (mut parts, bytes) = collect(reply).await;
    let body = match fault {
        Fault::Drip {
            bytes: piece,
            milliseconds,
        } => {
            let pause = Duration::from_millis(*milliseconds);
            Body::new(PiecewiseBody::drip(bytes, *piece, pause))
        }
        Fault::CutDuring => Body::new(PiecewiseBody::broken(bytes)),
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
