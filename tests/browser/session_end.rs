//! Sessions that are ended with the page, or because another took their place.

use hawser::console::Console;
use hawser_core::config::Appliance;
use hawser_core::request::Request;
use hawser_core::secret::{Secret, Secrets};
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{SESSION, answer, asked, console, prepared, sign_in, until};

/// Lets the page be left; `persisted` where the browser may bring it back.
fn leave(persisted: bool) {
    let dispatch = "window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted}))";
    let dispatch = Function::new_with_args("persisted", dispatch);
    dispatch
        .call1(&JsValue::NULL, &persisted.into())
        .expect("it is dispatched");
}

/// Notes from now on whether requests outlive the page.
fn note_keepalive() {
    let wrap = Function::new_no_args(
        "globalThis.kept = [];
        const send = globalThis.fetch;
        globalThis.fetch = request => {
            kept.push(`${request.method} ${request.keepalive}`);
            return send(request);
        };",
    );
    wrap.call0(&JsValue::NULL).expect("it is wrapped");
}

fn kept() -> Vec<String> {
    let kept = Reflect::get(&js_sys::global(), &"kept".into()).expect("the stub");
    let kept: js_sys::Array = kept.dyn_into().expect("a list");
    kept.iter().filter_map(|it| it.as_string()).collect()
}

fn count_deletes() -> usize {
    asked().iter().filter(|it| it.starts_with("DELETE")).count()
}

async fn signed_in() -> (Console, Appliance) {
    // Consoles of other tests hear it too.
    leave(false);
    hawser::browser::sleep(20).await;
    answer(&[SESSION]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    (console, appliance)
}

#[wasm_bindgen_test]
async fn page_that_is_left_ends_its_session_at_once_and_comes_back_without_one() {
    for persisted in [false, true] {
        let (console, appliance) = signed_in().await;
        note_keepalive();
        leave(persisted);
        assert_eq!(
            kept(),
            ["DELETE true"],
            "it has left before the page is gone"
        );
        assert!(!console.sessions.any_signed_in());
        let state = console.sessions.state_untracked(&appliance.id);
        assert_eq!((state.as_attr(), state.user()), ("expiring", "a"));
        leave(persisted);
        assert_eq!(kept().len(), 1, "it is ended once");
        console.end();
    }
}

#[wasm_bindgen_test]
async fn session_that_was_given_is_not_ended_with_the_page() {
    leave(false);
    answer(&[("/session", 200, r#"{"username": "administrator"}"#)]);
    let (console, appliance) = console();
    let token = Secret::new("5b2c6c2e-7a1d".to_owned());
    let signed_in = console.api.sign_in_with_token(&appliance, token).await;
    assert!(signed_in.is_ok());
    leave(true);
    assert!(console.sessions.any_signed_in(), "the page may come back");
    console.end();
    until("it is forgotten", || !console.sessions.any_signed_in()).await;
    assert_eq!(count_deletes(), 0);
}

#[wasm_bindgen_test]
async fn session_of_a_submission_on_its_way_is_left_to_it() {
    let (console, appliance) = signed_in().await;
    console.runs.submit(prepared(&appliance), Secrets::new());
    leave(false);
    assert_eq!(count_deletes(), 0);
    assert!(console.sessions.any_signed_in());
    // Nothing of it is sent during another test.
    until("all is sent", || {
        asked().iter().any(|it| it.ends_with("/info"))
    })
    .await;
    console.end();
    until("it has ended", || !console.sessions.any_signed_in()).await;
}

#[wasm_bindgen_test]
async fn second_sign_in_ends_the_session_that_it_replaces() {
    let (console, appliance) = signed_in().await;
    sign_in(console, &appliance).await;
    until("the first one is ended", || count_deletes() == 1).await;
    assert!(console.sessions.any_signed_in());
    console.end();
}

#[wasm_bindgen_test]
async fn half_dead_session_is_ended_at_the_appliance_too() {
    for (status, body, is_half_dead) in [
        (401, "", false),
        (
            500,
            r#"{"error_code": "vim.fault.NotAuthenticated", "message": "x"}"#,
            true,
        ),
    ] {
        let (console, appliance) = signed_in().await;
        answer(&[("/pairings", status, body)]);
        let read = console
            .api
            .read(&appliance, &Request::get("/pairings"))
            .await;
        assert!(read.is_err() && !console.sessions.any_signed_in());
        hawser::browser::sleep(20).await;
        assert_eq!(count_deletes(), usize::from(is_half_dead), "{status}");
        // A 401 to a call that changes something does not say that all others are refused.
        let (console, appliance) = signed_in().await;
        answer(&[("/actions", status, body)]);
        let request = Request::post("/actions/promote-test-image");
        let sent = console
            .api
            .send(&appliance, &request, &Secrets::new())
            .await;
        assert!(sent.is_ok() && !console.sessions.any_signed_in());
        until("it is ended", || count_deletes() == 1).await;
        console.end();
    }
}
