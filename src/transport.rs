//! Request → fetch → reply. The one place where a secret meets a request.
//!
//! Nothing here repeats anything, and a POST that left is never aborted: when
//! its time is over the console stops waiting and looks what became of it.

use std::cell::RefCell;
use std::rc::Rc;

use futures::future::{Either, select};
use hawser_core::clock::read_http_date;
use hawser_core::echo::Sent;
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::{Credentials, Method, Request, base64};
use hawser_core::secret::{Secret, Secrets, Slot};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::browser::{is_online, now, sleep, window};

/// A reading request is given up after so many milliseconds.
const READ_DEADLINE: i64 = 30_000;

/// An answer to a changing request is waited for so many milliseconds. Proxies
/// give up after 60 s by default; whoever is slower is not answering.
const WRITE_DEADLINE: i64 = 90_000;

/// What a request needs besides itself.
pub struct Envelope<'a> {
    /// The appliance's base path.
    pub base: &'a str,
    /// The header for the token.
    pub token_header: &'a str,
    /// The media type to ask for.
    pub accept: String,
    /// The session's token.
    pub token: Option<&'a Secret>,
    /// Whether the token was given for this request alone, and is to be kept nowhere.
    pub lent: bool,
    /// What is filled into slots.
    pub secrets: &'a Secrets,
    /// Where a request that only reads is written down as long as it is open.
    pub reads: Option<Rc<Reads>>,
    /// What was sent before, and must not come back either.
    pub sent: Rc<Sent>,
}

/// Requests that only read and are open, to be given up together.
///
/// One signal for all of them, by `AbortSignal.any`, would do as well, but Firefox (153) keeps
/// some kilobytes of each request as long as that signal lives.
#[derive(Default)]
pub struct Reads(RefCell<Vec<AbortController>>);

impl Reads {
    /// Gives up all of them.
    pub fn give_up(&self) {
        for open in self.0.take() {
            open.abort();
        }
    }
}

/// One of them, until it is over.
struct Open(Rc<Reads>, AbortController);

impl Open {
    fn new(reads: Rc<Reads>, abort: AbortController) -> Self {
        reads.0.borrow_mut().push(abort.clone());
        Self(reads, abort)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.borrow_mut().retain(|open| *open != self.1);
    }
}

/// Sends a request once and hears the whole answer.
pub async fn send(request: &Request, envelope: Envelope<'_>) -> Outcome {
    if !is_online() {
        return Err(Failure::Offline);
    }
    let abort = match request.method {
        Method::Post => None,
        Method::Get | Method::Delete => AbortController::new().ok(),
    };
    let outgoing = build(request, &envelope, abort.as_ref())?;
    // Signing out is not given up.
    let only_reads = abort.clone().filter(|_| request.method == Method::Get);
    let open = envelope.reads.clone().zip(only_reads);
    let _open = open.map(|(reads, abort)| Open::new(reads, abort));
    let own = || envelope.secrets.iter().chain(envelope.token);
    let kept = envelope.token.filter(|_| !envelope.lent);
    let kept = envelope.secrets.iter().chain(kept);
    kept.for_each(|secret| envelope.sent.note(secret));
    let deadline = match request.method {
        Method::Post => WRITE_DEADLINE,
        Method::Get | Method::Delete => READ_DEADLINE,
    };
    // Only the answer to a sign-in has a token to be kept.
    let token_header = envelope.token.is_none().then_some(envelope.token_header);
    let answer = Box::pin(hear(outgoing, token_header));
    let mut outcome = match select(answer, Box::pin(sleep(deadline))).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(((), _)) => {
            if let Some(abort) = abort {
                abort.abort();
            }
            Err(Failure::TimedOut(deadline))
        }
    };
    // The good answer to a sign-in holds a token that must be read, and that one is new.
    if let Ok(reply) = &mut outcome
        && !(reply.is_success() && envelope.token.is_none())
    {
        envelope.sent.strike_out(reply, own());
    }
    outcome
}

fn build(
    request: &Request,
    envelope: &Envelope<'_>,
    abort: Option<&AbortController>,
) -> Result<web_sys::Request, Failure> {
    let failed = |what: &str| Failure::NotSent(what.to_owned());
    let init = web_sys::RequestInit::new();
    init.set_method(request.method.word());
    // No cookies either way, and a 401 with a challenge raises no login box.
    init.set_credentials(web_sys::RequestCredentials::Omit);
    // A redirect would send a POST a second time, to somebody else.
    init.set_redirect(web_sys::RequestRedirect::Manual);
    init.set_cache(web_sys::RequestCache::NoStore);
    init.set_referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
    init.set_signal(abort.map(AbortController::signal).as_ref());
    if let Some(body) = &request.body {
        let wire = body.wire(envelope.secrets).map_err(missing)?;
        init.set_body(&JsValue::from_str(wire.reveal()));
    }
    let headers = web_sys::Headers::new().map_err(|_| failed("no headers"))?;
    let set = |name: &str, value: &str| {
        headers.set(name, value).map_err(|_| {
            Failure::NotSent(format!(
                "the header {name} has a character that HTTP does not allow"
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
    sign(request, envelope, &set)?;
    init.set_headers(&headers);
    let url = format!("{}{}", envelope.base, request.target());
    web_sys::Request::new_with_str_and_init(&url, &init)
        .map_err(|_| failed("the address is not valid"))
}

fn missing(slot: Slot) -> Failure {
    Failure::NotSent(format!("the {} is missing", slot.0))
}

fn sign(
    request: &Request,
    envelope: &Envelope<'_>,
    set: &dyn Fn(&str, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let session = || match envelope.token {
        Some(token) => set(envelope.token_header, token.reveal()),
        None => Err(Failure::NoSession),
    };
    let basic = |user: &str, slot: Slot| {
        let password = envelope.secrets.get(slot).ok_or_else(|| missing(slot))?;
        let pair = Secret::new(format!("{user}:{}", password.reveal()));
        let header = Secret::new(format!("Basic {}", base64(pair.reveal().as_bytes())));
        set("Authorization", header.reveal())
    };
    match &request.credentials {
        Credentials::None => Ok(()),
        Credentials::Session => session(),
        Credentials::Basic { user, password } => basic(user, *password),
        Credentials::SessionAndBasic { user, password } => {
            session()?;
            basic(user, *password)
        }
    }
}

async fn hear(outgoing: web_sys::Request, token_header: Option<&str>) -> Outcome {
    let response = JsFuture::from(window().fetch_with_request(&outgoing))
        .await
        .map_err(|_| Failure::Network)?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| Failure::Network)?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let date = header("date").and_then(|d| read_http_date(&d));
    let mut reply = Reply {
        status: response.status(),
        content_type: header("content-type"),
        date,
        retry_after: header("retry-after").and_then(|value| retry_after(&value)),
        redirected: response.type_() == web_sys::ResponseType::Opaqueredirect,
        token: token_header
            .and_then(header)
            .map(|token| Rc::new(Secret::new(token))),
        body: Vec::new(),
    };
    if reply.redirected {
        return Ok(reply);
    }
    let body = response.array_buffer().map_err(|_| Failure::Network)?;
    let body = JsFuture::from(body).await.map_err(|_| {
        Failure::Broken("the connection was cut in the middle of the answer".to_owned())
    })?;
    reply.body = js_sys::Uint8Array::new(&body).to_vec();
    Ok(reply)
}

/// `Retry-After`, in seconds or as a date, as milliseconds from now.
fn retry_after(value: &str) -> Option<i64> {
    match value.trim().parse::<u32>() {
        Ok(seconds) => Some(i64::from(seconds) * 1000),
        Err(_) => read_http_date(value).map(|at| at.since(now()).max(0)),
    }
}
