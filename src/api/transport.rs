//! Sends requests. The only place where a secret meets a request.
//!
//! Nothing here repeats anything, and a POST that left is never aborted: when its time is over the
//! console stops waiting and looks up what became of it.

use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::{Either, select};
use gloo_net::http::{Headers, RequestBuilder, Response};
use hawser_core::clock::read_http_date;
use hawser_core::redact::Redactor;
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::{Credentials, Method, Request, base64};
use hawser_core::secret::{Secret, Secrets, Slot};
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    RequestRedirect, ResponseType,
};

use crate::browser::{is_online, now, sleep};
use crate::lifecycle::{OpenRead, OpenReads};

/// The time after which a reading request is given up, in milliseconds.
const READ_DEADLINE: i64 = 30_000;

/// The time for which the response to a changing request is waited for, in milliseconds. Proxies
/// give up after 60 s by default.
const WRITE_DEADLINE: i64 = 90_000;

/// The data needed to send a request, besides the request itself.
pub(super) struct Envelope<'a> {
    /// The appliance's base path.
    pub(super) base: &'a str,
    /// The header of the session's token.
    pub(super) token_header: &'a str,
    /// The media type to ask for.
    pub(super) accept: String,
    /// The session's token; `None` where the request begins a session.
    pub(super) token: Option<&'a Secret>,
    /// `true` where the token was given for this request alone, and must not be kept.
    pub(super) per_request: bool,
    /// The values of the request's slots.
    pub(super) secrets: &'a Secrets,
    /// Where a reading request is noted while it is open.
    pub(super) reads: Option<Rc<OpenReads>>,
    /// The secrets sent with earlier requests, which must not come back either.
    pub(super) redactor: Rc<Redactor>,
    /// Called when the request is handed to the browser.
    pub(super) on_sent: &'a dyn Fn(),
}

/// Sends a request once and reads the whole response.
pub(super) async fn send(request: &Request, envelope: Envelope<'_>) -> Outcome {
    if !is_online() {
        return Err(Failure::Offline);
    }
    let abort = match request.method {
        Method::Post => None,
        Method::Get | Method::Delete => AbortController::new().ok(),
    };
    let outgoing = build(request, &envelope, abort.as_ref())?;
    // Signing out is not given up at the end of the console.
    let only_reads = abort.clone().filter(|_| request.method == Method::Get);
    let open = envelope.reads.clone().zip(only_reads);
    let _open = open.map(|(reads, abort)| OpenRead::new(reads, abort));
    let kept = envelope.token.filter(|_| !envelope.per_request);
    for secret in envelope.secrets.iter().chain(kept) {
        envelope.redactor.insert(secret);
    }
    let deadline = match request.method {
        Method::Post => WRITE_DEADLINE,
        Method::Get | Method::Delete => READ_DEADLINE,
    };
    // Only the response to a sign-in has a token to be kept.
    let token_header = envelope.token.is_none().then_some(envelope.token_header);
    (envelope.on_sent)();
    let reply = pin!(read(outgoing, token_header));
    let mut outcome = match select(reply, pin!(sleep(deadline))).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(((), _)) => {
            if let Some(abort) = abort {
                abort.abort();
            }
            Err(Failure::TimedOut(deadline))
        }
    };
    // The successful response to a sign-in holds a token that must be read, and that one is new.
    if let Ok(reply) = &mut outcome
        && !(reply.is_success() && envelope.token.is_none())
    {
        let own = envelope.secrets.iter().chain(envelope.token);
        envelope.redactor.redact(reply, own);
    }
    outcome
}

fn build(
    request: &Request,
    envelope: &Envelope<'_>,
    abort: Option<&AbortController>,
) -> Result<gloo_net::http::Request, Failure> {
    let url = format!("{}{}", envelope.base, request.target());
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Delete => gloo_net::http::Method::DELETE,
    };
    let builder = RequestBuilder::new(&url)
        .method(method)
        // No cookies either way, and a 401 with a challenge raises no login box.
        .credentials(RequestCredentials::Omit)
        // A redirect would send a POST a second time, to somebody else.
        .redirect(RequestRedirect::Manual)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(abort.map(AbortController::signal).as_ref())
        .headers(headers(request, envelope)?);
    let outgoing = match &request.body {
        Some(body) => {
            let wire = body.wire(envelope.secrets).map_err(missing)?;
            builder.body(wire.reveal())
        }
        None => builder.build(),
    };
    // The browser's words may repeat what was to be sent.
    let outgoing = outgoing.map_err(|_| Failure::NotSent("the address is not valid".to_owned()))?;
    Ok(match request.method {
        // It ends a session, perhaps with the page.
        Method::Delete => keep_alive(outgoing),
        Method::Get | Method::Post => outgoing,
    })
}

/// Returns all headers. They are set by web-sys: gloo-net panics at a character that HTTP does
/// not allow.
fn headers(request: &Request, envelope: &Envelope<'_>) -> Result<Headers, Failure> {
    let headers = web_sys::Headers::new().map_err(|_| Failure::NotSent("no headers".to_owned()))?;
    let set = |name: &str, value: &str| {
        headers.set(name, value).map_err(|_| {
            Failure::NotSent(format!(
                "the {name} header contains a character that HTTP does not allow"
            ))
        })
    };
    set("Accept", &envelope.accept)?;
    if request.body.is_some() {
        set("Content-Type", "application/json")?;
    }
    for (name, value) in &request.headers {
        set(name, value)?;
    }
    let set_session = || match envelope.token {
        Some(token) => set(envelope.token_header, token.reveal()),
        None => Err(Failure::NoSession),
    };
    let set_basic = |user: &str, slot: Slot| {
        let password = envelope.secrets.get(slot).ok_or_else(|| missing(slot))?;
        let pair = Secret::new(format!("{user}:{}", password.reveal()));
        let header = Secret::new(format!("Basic {}", base64(pair.reveal().as_bytes())));
        set("Authorization", header.reveal())
    };
    match &request.credentials {
        Credentials::None => {}
        Credentials::Session => set_session()?,
        Credentials::Basic { user, password } => set_basic(user, *password)?,
        Credentials::SessionAndBasic { user, password } => {
            set_session()?;
            set_basic(user, *password)?;
        }
    }
    Ok(Headers::from_raw(headers))
}

fn missing(slot: Slot) -> Failure {
    Failure::NotSent(format!("the {} is missing", slot.0))
}

/// Sends a request that ends a session while the page is left: at once, and with nobody there for
/// the answer.
pub(super) fn send_last(request: &Request, envelope: &Envelope<'_>) {
    if let Ok(outgoing) = build(request, envelope, None) {
        // The first poll sends it. A task might never be polled.
        let _ = outgoing.send().now_or_never();
    }
}

/// Lets a request outlive the page. Neither gloo-net nor web-sys knows the member.
fn keep_alive(outgoing: gloo_net::http::Request) -> gloo_net::http::Request {
    let init = RequestInit::new();
    let _ = Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE);
    let raw = web_sys::Request::from(outgoing);
    match web_sys::Request::new_with_request_and_init(&raw, &init) {
        Ok(kept) => kept.into(),
        Err(_) => raw.into(),
    }
}

/// Sends, and reads the response whole.
async fn read(outgoing: gloo_net::http::Request, token_header: Option<&str>) -> Outcome {
    let response = outgoing.send().await.map_err(|_| Failure::Network)?;
    let mut reply = head(&response, token_header);
    if !reply.redirected {
        reply.body = response.binary().await.map_err(|_| {
            Failure::Broken("the connection was closed in the middle of the response".to_owned())
        })?;
    }
    Ok(reply)
}

fn head(response: &Response, token_header: Option<&str>) -> Reply {
    let headers = response.headers();
    let header = |name: &str| headers.get(name);
    Reply {
        status: response.status(),
        content_type: header("content-type"),
        date: header("date").and_then(|date| read_http_date(&date)),
        retry_after: header("retry-after").and_then(|value| retry_after(&value)),
        redirected: response.type_() == ResponseType::Opaqueredirect,
        token: token_header
            .and_then(header)
            .map(|token| Arc::new(Secret::new(token))),
        body: Vec::new(),
    }
}

/// Returns `Retry-After`, which is in seconds or a date, as milliseconds from now.
fn retry_after(value: &str) -> Option<i64> {
    match value.trim().parse::<u32>() {
        Ok(seconds) => Some(i64::from(seconds) * 1000),
        Err(_) => read_http_date(value).map(|at| at.since(now()).max(0)),
    }
}
