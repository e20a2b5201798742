//! The end of a console.

use hawser::browser::sleep;
use hawser::pages::operation::OperationPage;
use hawser_core::request::Request;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{
    Page, SESSION, aborted, answer, answer_when_released, asked, asked_but_sign_outs, console,
    release, sign_in, until,
};

#[wasm_bindgen_test]
async fn open_reads_are_aborted_and_a_late_answer_changes_nothing() {
    for late in [false, true] {
        answer(&[SESSION]);
        let (console, appliance) = console();
        let mut page = Page::of(console, || {
            view! { <OperationPage operation="promote-test-image".to_owned() appliance="vr-a".to_owned() /> }
        });
        sign_in(console, &appliance).await;
        answer_when_released(&[("/pairings", 200, r#"{"list": []}"#)]);
        until("the list is asked for", || !asked().is_empty()).await;
        if late {
            // The answer is there, and nobody has read it yet.
            release();
        }
        page.unmount();
        console.end();
        release();
        assert_eq!(aborted(), 1);
        until("the session is ended at the appliance", || {
            asked().iter().any(|it| it.starts_with("DELETE"))
        })
        .await;
        sleep(0).await;
    }
}

#[wasm_bindgen_test]
async fn nothing_but_the_sign_out_leaves_after_the_end() {
    answer(&[SESSION]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    console.end();
    let request = Request::get("/pairings");
    assert!(console.api.read(&appliance, &request).await.is_err());
    until("it signs out", || asked().len() > 1).await;
    sleep(50).await;
    let others = asked_but_sign_outs();
    assert_eq!(others.len(), 1, "the sign-in alone: {others:?}");
}

#[wasm_bindgen_test]
async fn stores_are_disposed_of_after_the_last_task() {
    answer(&[SESSION]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let utc = console.preferences.utc;
    console.end();
    assert_eq!(utc.try_get_untracked(), Some(false), "there is a task left");
    until("they are gone", || utc.try_get_untracked().is_none()).await;
    // Late calls of the page around find nothing and do nothing.
    console.api.request_provided_sessions();
    assert!(!console.sessions.any_signed_in());
    assert!(console.lifecycle.has_ended());
}

#[wasm_bindgen_test]
async fn consoles_of_one_page_do_not_share_anything() {
    answer(&[SESSION]);
    let (first, appliance) = console();
    let (second, _) = console();
    sign_in(first, &appliance).await;
    first.preferences.utc.set(true);
    assert!(first.sessions.any_signed_in() && !second.sessions.any_signed_in());
    assert!(!second.preferences.utc.get_untracked());
    first.end();
    second.end();
    until("both are gone", || {
        let utc = [first, second].map(|console| console.preferences.utc.try_get_untracked());
        utc == [None, None]
    })
    .await;
}
