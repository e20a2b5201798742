//! The form that signs in.

use hawser::components::session::sign_in::SignIn;
use hawser::pages::operation::OperationPage;
use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use crate::harness::{
    Page, SESSION, answer, asked, asked_but_sign_outs, console, dispatch, focused, until,
};

const SECRET: &str = "Not-The-Password-7";

/// Draws the form; the signal counts how often it was done.
fn form() -> (Page, RwSignal<u32>) {
    let (console, appliance) = console();
    let done = RwSignal::new(0);
    let page = Page::of(console, move || {
        let on_done = move |()| done.update(|done| *done += 1);
        view! { <SignIn appliance on_done /> }
    });
    (page, done)
}

fn submit(page: &Page, user: &str, secret: &str) {
    page.input("#sign-in-user").set_value(user);
    dispatch(&page.input("#sign-in-user"), "input");
    page.input("#sign-in-secret").set_value(secret);
    dispatch(&page.part("form"), "submit");
}

#[wasm_bindgen_test]
async fn password_leaves_its_input_before_the_answer_comes() {
    answer(&[("/session", 401, "")]);
    let (page, done) = form();
    submit(&page, "administrator", SECRET);
    assert_eq!(page.input("#sign-in-secret").value(), "");
    until("the refusal is shown", || page.count("[role=alert]") == 1).await;
    assert!(page.text().contains("Sign-in failed"));
    assert_eq!(page.input("#sign-in-user").value(), "administrator");
    assert!(!page.place.inner_html().contains(SECRET));
    until("it is typed again", || focused() == "sign-in-secret").await;
    assert_eq!(done.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn done_is_called_once() {
    answer(&[SESSION]);
    let (page, done) = form();
    submit(&page, "administrator", SECRET);
    // Enter held down.
    dispatch(&page.part("form"), "submit");
    until("it is done", || done.get_untracked() == 1).await;
    // Consoles of other tests may still be signing out.
    let sign_ins = asked().iter().filter(|it| it.starts_with("POST")).count();
    assert_eq!(sign_ins, 1);
    assert!(!page.place.inner_html().contains("5b2c6c2e-7a1d"));
}

#[wasm_bindgen_test]
async fn empty_field_takes_the_focus_and_nothing_is_sent() {
    answer(&[]);
    let (page, _) = form();
    submit(&page, " ", SECRET);
    until("the user is asked for", || focused() == "sign-in-user").await;
    until("it is shown", || {
        page.text_of("#sign-in-user-error")
            .contains("Enter the user name")
    })
    .await;
    submit(&page, "administrator", "");
    until("the password is asked for", || {
        focused() == "sign-in-secret"
    })
    .await;
    assert_eq!(asked_but_sign_outs(), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn session_token_needs_no_user() {
    answer(&[]);
    let (page, _) = form();
    let method: HtmlSelectElement = page.part("#sign-in-way").unchecked_into();
    method.set_value("token");
    dispatch(&method, "change");
    until("no user is asked for", || page.count("#sign-in-user") == 0).await;
    assert!(page.text().contains("x-dr-session"));
    let secret = page.input("#sign-in-secret");
    let autocomplete = secret.get_attribute("autocomplete");
    assert_eq!(
        (secret.type_().as_str(), autocomplete.as_deref()),
        ("password", Some("off"))
    );
}

/// Draws the page of an operation, and signs in there.
fn sign_in_for_an_operation() -> Page {
    const NOTHING: &str = r#"{"list": [], "_meta": {"total": 0}}"#;
    answer(&[SESSION, ("/pairings", 200, NOTHING)]);
    let (console, appliance) = console();
    let page = Page::of(console, move || {
        let operation = "promote-test-image".to_owned();
        view! { <OperationPage operation appliance=appliance.id /> }
    });
    submit(&page, "administrator", SECRET);
    page
}

#[wasm_bindgen_test]
async fn form_of_the_operation_takes_the_focus_of_the_one_that_signs_in() {
    let _page = sign_in_for_an_operation();
    until("the form has it", || focused() == "operation-form").await;
}

#[wasm_bindgen_test]
async fn whoever_is_in_a_field_of_the_operation_by_then_stays_there() {
    const FIELD: &str = "field-pairing";
    // Somebody fast: between the frame with the form and the next task of the page.
    let click = "new MutationObserver((_, observer) => {
        const field = document.getElementById(id);
        field?.focus();
        if (field) observer.disconnect();
    }).observe(document.body, { childList: true, subtree: true })";
    let click = Function::new_with_args("id", click);
    click
        .call1(&JsValue::NULL, &FIELD.into())
        .expect("it watches");
    let page = sign_in_for_an_operation();
    until("the list is read", || page.text().contains("0 pairings")).await;
    assert_eq!(focused(), FIELD);
}
