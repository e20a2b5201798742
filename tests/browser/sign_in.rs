//! The form that signs in.

use std::cell::Cell;
use std::rc::Rc;

use hawser::component::sign_in::sign_in;
use hawser::dom::Mounted;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::stage::{
    answer, asked, count, drawn_in_console, focused, happens, input, part, text, until,
};

const SECRET: &str = "Not-The-Password-7";

/// The form, and how often it said that somebody is signed in.
fn form() -> (Element, Mounted, Rc<Cell<u32>>) {
    let done = Rc::new(Cell::new(0));
    let heard = done.clone();
    let (place, mounted) = drawn_in_console(|_, appliance| {
        sign_in(&appliance, move || heard.set(heard.get() + 1)).into()
    });
    (place, mounted, done)
}

fn sends(place: &Element, user: &str, secret: &str) {
    input(place, "#sign-in-user").set_value(user);
    input(place, "#sign-in-secret").set_value(secret);
    happens(&part(place, "form"), "submit");
}

#[wasm_bindgen_test]
async fn the_password_leaves_its_input_before_the_answer_comes() {
    answer(&[("/session", 401, "")]);
    let (place, _mounted, done) = form();
    sends(&place, "administrator", SECRET);
    assert_eq!(input(&place, "#sign-in-secret").value(), "");
    until("the refusal is said", || count(&place, "[role=alert]") == 1).await;
    assert!(text(&place).contains("The sign-in was refused"));
    assert_eq!(input(&place, "#sign-in-user").value(), "administrator");
    assert!(!place.inner_html().contains(SECRET));
    until("it is typed again", || focused() == "sign-in-secret").await;
    assert_eq!(done.get(), 0);
}

#[wasm_bindgen_test]
async fn whoever_is_signed_in_is_told_once() {
    answer(&[("/session", 200, r#"{"session_id": "5b2c6c2e-7a1d"}"#)]);
    let (place, _mounted, done) = form();
    sends(&place, "administrator", SECRET);
    // Enter held down.
    happens(&part(&place, "form"), "submit");
    until("it is done", || done.get() == 1).await;
    assert_eq!(asked().len(), 1);
    assert!(!place.inner_html().contains("5b2c6c2e-7a1d"));
}

#[wasm_bindgen_test]
async fn an_empty_field_takes_the_focus_and_nothing_is_sent() {
    answer(&[]);
    let (place, _mounted, _) = form();
    sends(&place, " ", SECRET);
    until("the user is asked for", || focused() == "sign-in-user").await;
    until("it is said", || {
        text(&part(&place, "#sign-in-user-error")).contains("Enter the user name")
    })
    .await;
    sends(&place, "administrator", "");
    until("the password is asked for", || {
        focused() == "sign-in-secret"
    })
    .await;
    assert!(asked().is_empty());
}

#[wasm_bindgen_test]
async fn an_existing_session_needs_no_user() {
    answer(&[]);
    let (place, _mounted, _) = form();
    let way = part(&place, "#sign-in-way");
    let ways: web_sys::HtmlSelectElement = wasm_bindgen::JsCast::unchecked_into(way);
    ways.set_value("token");
    happens(&ways, "change");
    until("the user is not asked for", || {
        count(&place, "#sign-in-user") == 0
    })
    .await;
    assert!(text(&place).contains("x-dr-session"));
    let secret = input(&place, "#sign-in-secret");
    assert_eq!(
        (
            secret.type_().as_str(),
            secret.get_attribute("autocomplete").as_deref()
        ),
        ("password", Some("off"))
    );
}
