//! The list of what is wrong with a form.

use hawser::components::form::error_summary::{ErrorSummary, FieldErrorMessage, control_id};
use hawser_core::operation::{FieldError, Operation, PEER_SIGN_IN};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, console, dispatch, focused, until};

#[wasm_bindgen_test]
async fn summary_takes_the_focus_each_time_and_leads_to_the_field() {
    let (console, _) = console();
    let errors = RwSignal::new(Vec::new());
    let page = Page::of(console, move || {
        view! {
            <ErrorSummary errors />
            <FieldErrorMessage errors field="image" />
            <input id=control_id("image") />
        }
    });
    assert_eq!(page.count("[role=alert]"), 0);
    for message in ["Choose an image", "Choose another image"] {
        errors.set(vec![FieldError::new("image", message)]);
        until("the summary has the focus", || focused() == "error-summary").await;
        assert!(page.text_of("#error-summary").contains(message));
        let beside = page.text_of(".field-error");
        assert_eq!(beside, format!("Error: {message}"), "the same words");
        dispatch(&page.part("#error-summary a"), "click");
        until("the field has the focus", || focused() == "field-image").await;
    }
    errors.set(Vec::new());
    until("it is gone", || {
        page.count("[role=alert], .field-error") == 0
    })
    .await;
}

#[wasm_bindgen_test]
async fn summary_names_the_field_unless_the_message_does() {
    let (console, _) = console();
    let errors = RwSignal::new(vec![
        FieldError::new("pairing", "Select a pairing"),
        FieldError::new("url", "The address must not contain spaces."),
    ]);
    let operation = Operation::by_id("reconnect-pairing").expect("the operation");
    let page = Page::of(console, move || view! { <ErrorSummary errors operation /> });
    assert_eq!(page.text_of("li:first-child"), "Select a pairing");
    let second = page.text_of("li:last-child");
    assert!(
        second.ends_with(": The address must not contain spaces."),
        "{second}"
    );
    assert!(
        second.starts_with("Platform Services Controller"),
        "{second}"
    );
}

#[wasm_bindgen_test]
async fn missing_session_on_the_other_site_leads_to_its_sign_in_also_where_that_is_folded() {
    let (console, _) = console();
    let errors = RwSignal::new(vec![FieldError::new(
        PEER_SIGN_IN,
        "Not signed in to the other site",
    )]);
    let page = Page::of(console, move || {
        view! {
            <ErrorSummary errors />
            <details>
                <summary>"Sign in"</summary>
                <input id="peer-user" />
            </details>
        }
    });
    until("the summary has the focus", || focused() == "error-summary").await;
    dispatch(&page.part("#error-summary a"), "click");
    until("the sign-in has the focus", || focused() == "peer-user").await;
    assert!(page.part("details").has_attribute("open"));
}
