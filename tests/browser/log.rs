//! The browser's log, which other pages' tools and extensions read: nothing of what is sent to
//! an appliance, or comes from it, is ever written there, and no panic tells of it.
//!
//! `make fuzz` tries this `CASES` times, `make test` a few.

use hawser::console::Console;
use hawser_core::config::Appliance;
use hawser_core::problem::{Problem, Stage};
use hawser_core::reply::Outcome;
use hawser_core::request::{Json, Request};
use hawser_core::secret::{Secret, Secrets, Slot};
use hawser_core::system::PASSWORD;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::console;

#[path = "../../core/tests/fuzz/chance.rs"]
#[allow(dead_code, reason = "only choosing is needed here")]
mod chance;

use chance::Chance;

/// How often, where nobody says so.
const FEW: u64 = 200;

fn cases() -> u64 {
    option_env!("HAWSER_CASES")
        .and_then(|text| text.parse().ok())
        .unwrap_or(FEW)
}

/// Takes down everything that goes into the log from now on, until [`heard`].
const LISTEN: &str = "
    const heard = (globalThis.logged = []);
    const note = (...given) => void heard.push(given.map(it => `${it} ${it?.stack ?? ''}`).join(' '));
    const before = {};
    for (const name of ['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir', 'table', 'group', 'assert']) {
        before[name] = console[name];
        console[name] = note;
    }
    const { reportError } = globalThis;
    globalThis.reportError = note;
    const failed = event => note(event.message ?? event.reason);
    for (const type of ['error', 'unhandledrejection']) addEventListener(type, failed);
    globalThis.heardAll = () => {
        Object.assign(console, before);
        Object.assign(globalThis, { reportError });
        for (const type of ['error', 'unhandledrejection']) removeEventListener(type, failed);
        return heard;
    };";

/// Every answer is the one that was last given to `globalThis.next`: a reply, one that breaks off, or
/// a failure in whose words the browser repeats what was sent.
const ANSWER: &str = "
    globalThis.urls = [];
    globalThis.fetch = async request => {
        urls.push(request.url);
        const [kind, status, body] = globalThis.next;
        if (kind === 'failure') throw new TypeError(body);
        const cut = new ReadableStream({
            start(controller) {
                controller.enqueue(new TextEncoder().encode(body));
                controller.error(new TypeError(body));
            },
        });
        const headers = { 'content-type': kind === 'page' ? 'text/html' : 'application/json' };
        return new Response(kind === 'cut' ? cut : body || null, { status, headers });
    };";

fn run(script: &str) -> JsValue {
    let done = Function::new_no_args(script).call0(&JsValue::NULL);
    done.expect("a script of the test")
}

fn next(kind: &str, status: u16, body: &str) {
    let next = Array::of3(&kind.into(), &status.into(), &body.into());
    let set = Reflect::set(&js_sys::global(), &"next".into(), &next);
    set.expect("it is set");
}

/// Returns the result of `heardAll`, or another list of texts of the page.
fn texts(script: &str) -> Vec<String> {
    let list: Array = run(script).dyn_into().expect("a list");
    list.iter().filter_map(|it| it.as_string()).collect()
}

/// Letters that stand nowhere by chance.
const CORE: &str = "qZ7xWvK3pTb9";

/// A secret with anything around its core; some cannot be sent in a header.
fn secret(chance: &mut Chance) -> String {
    let odd = [
        "", " ", "\"", "\\", "\n", "ü", "𝄞", "'", "%41", "&amp;", "\0", ":", "‹", "a1", "\r\n",
    ];
    let mut text = String::new();
    for part in 0..5 {
        text.push_str(if part == 2 {
            CORE
        } else {
            odd[chance.below(odd.len())]
        });
    }
    text
}

/// How servers and browsers repeat what they were sent.
fn echo(chance: &mut Chance, secret: &str) -> String {
    let json =
        || js_sys::JSON::stringify(&secret.into()).map_or_else(|_| String::new(), String::from);
    let base64 = hawser_core::request::base64;
    match chance.below(6) {
        0 => secret.to_owned(),
        1 => {
            let json = json();
            json.get(1..json.len() - 1).unwrap_or_default().to_owned()
        }
        2 => json(),
        3 => js_sys::encode_uri_component(secret).into(),
        4 => base64(secret.as_bytes()),
        _ => base64(format!("administrator:{secret}").as_bytes()),
    }
}

fn body(chance: &mut Chance, echo: &str) -> String {
    match chance.below(5) {
        0 => format!(r#"{{"error_code":"X","message":"Wrong: {echo}","op_id":"{echo}"}}"#),
        1 => format!(r#"{{"session_id":7,"{echo}":"{echo}"}}"#),
        2 => format!("<html><pre>{echo}</pre></html>"),
        3 => format!(r#"{{"message":"cut {echo}"#),
        _ => echo.to_owned(),
    }
}

/// Returns `true` if a text contains the secret, as it is or in a Basic header.
fn tells(text: &str) -> bool {
    let coded = |before: &str| hawser_core::request::base64(format!("{before}{CORE}").as_bytes());
    // Without the digits that are shared with what stands around it.
    let within = ["", "x", "xx"].map(|before| {
        let coded = coded(before);
        coded.get(4..16).unwrap_or_default().to_owned()
    });
    text.contains(CORE) || within.iter().any(|coded| text.contains(coded))
}

async fn one(console: Console, appliance: &Appliance, chance: &mut Chance) -> String {
    let (password, token) = (secret(chance), secret(chance));
    let act = chance.below(5);
    let echo = echo(chance, if act == 1 { &token } else { &password });
    let words = body(chance, &echo);
    let kind = *chance.pick(&["answer", "page", "cut", "failure"]);
    let status = *chance.pick(&[200, 202, 400, 401, 403, 404, 429, 500, 502]);
    let secrets = || Secrets::new().with(PASSWORD, Secret::new(password.clone()));
    let way = appliance.ways().into_iter().next().expect("a way");
    let user = || "administrator".to_owned();
    // Some are signed in already.
    if chance.one_in(2) {
        next("answer", 200, r#"{"session_id":"5b2c6c2e-7a1d"}"#);
        let signed_in = console
            .api
            .sign_in(appliance, way, user(), Secret::new(password.clone()));
        let _ = signed_in.await;
    }
    next(kind, status, &words);
    let request = Request::post("/pairings/x/actions/reconnect").body(Json::Object(vec![
        ("user", Json::text("administrator")),
        ("password", Json::Slot(PASSWORD)),
    ]));
    let in_words = |outcome: &Outcome| {
        let asked = appliance.asked(&request, Stage::Submit);
        format!("{:?}{outcome:?}", Problem::from_outcome(outcome, &asked))
    };
    match act {
        0 => {
            let password = Secret::new(password.clone());
            format!(
                "{:?}",
                console.api.sign_in(appliance, way, user(), password).await
            )
        }
        1 => {
            let token = Secret::new(token.clone());
            format!(
                "{:?}",
                console.api.sign_in_with_token(appliance, token).await
            )
        }
        2 => {
            let (slot, password) = (Slot("peer-password"), Secret::new(password.clone()));
            let request = Request::post("/pairings/x/remote-session");
            format!(
                "{:?}",
                console
                    .api
                    .sign_in_on_peer(appliance, request, slot, password)
                    .await
            )
        }
        3 => in_words(&console.api.send(appliance, &request, &secrets()).await),
        _ => {
            // A secret that was sent once comes back in the answer to another request. After a 429
            // that would wait for a minute.
            next("answer", 200, "{}");
            let _ = console.api.send(appliance, &request, &secrets()).await;
            let echo = self::echo(chance, &password);
            next(kind, status, &body(chance, &echo));
            format!(
                "{:?}",
                console.api.read(appliance, &Request::get("/tasks")).await
            )
        }
    }
}

#[wasm_bindgen_test]
async fn whatever_comes_back_nothing_of_it_is_in_the_log_and_no_secret_in_any_words() {
    run(ANSWER);
    run(LISTEN);
    let mut told = Vec::new();
    for number in 0..cases() {
        // A console of its own: one alone sends no more than an appliance allows in a minute.
        let (console, appliance) = console();
        let words = one(console, &appliance, &mut Chance::of(1, number)).await;
        console.end();
        if tells(&words) {
            told.push(format!("{number}: {words}"));
        }
    }
    let logged = texts("return heardAll()");
    assert!(logged.is_empty(), "the log has: {logged:#?}");
    assert!(told.is_empty(), "secrets are told: {:#?}", told.first());
    let asked = texts("return urls");
    assert!(asked.len() as u64 >= cases() / 2, "requests were sent");
    assert!(!asked.iter().any(|url| tells(url)), "no address has one");
}
