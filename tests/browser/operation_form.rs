//! The form of an operation, from its fields to the submission.

use hawser::components::form::operation_form::OperationForm;
use hawser::console::Console;
use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Entry, Operation};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::harness::{
    Page, SESSION, answer, console, dispatch, focused, press, sign_in, submissions, task, until,
};

const PAIRINGS: &str = r#"{"list": [
    {"pairing_id": "pairing-1", "local_vc_server": {"id": "a", "name": "here"},
     "remote_vc_server": {"id": "b", "name": "there"}},
    {"pairing_id": "pairing-2", "local_vc_server": {"id": "a", "name": "here"},
     "remote_vc_server": {"id": "c", "name": "elsewhere"}}
], "_meta": {"total": 2}}"#;
const REPLICATION: &str = r#"{"id": "replication-1", "name": "erp-db-01", "target_vc_id": "a",
    "source_vc_id": "b", "status": {"status": "OK"}}"#;
const IMAGE: &str = r#"{"id": "image-1", "test_bubble_image": true, "committed": false}"#;
const EMPTY: &str = r#"{"list": [], "_meta": {"total": 0}}"#;

fn operation() -> &'static Operation {
    Operation::by_id("promote-test-image").expect("the operation")
}

/// Draws the form in a session, with a target as a link brings it.
async fn draw(target: &[(&'static str, &str)]) -> (Page, Console) {
    let replications = format!(r#"{{"list": [{REPLICATION}], "_meta": {{"total": 1}}}}"#);
    answer(&[
        SESSION,
        ("/actions/promote-test-image", 202, &task("QUEUED", 0)),
        ("/remote-session", 200, r#"{"username": "administrator"}"#),
        ("/active-image", 200, IMAGE),
        ("/issues", 200, EMPTY),
        ("/replications/", 200, REPLICATION),
        ("/replications", 200, &replications),
        ("/pairings", 200, PAIRINGS),
        ("/tasks/", 200, &task("RUNNING", 10)),
        ("/tasks", 200, EMPTY),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = draw_in(console, appliance, target);
    (page, console)
}

fn draw_in(console: Console, appliance: Appliance, target: &[(&'static str, &str)]) -> Page {
    let mut draft = Draft::new(&appliance, "draft-1".to_owned(), hawser::browser::now());
    for (field, id) in target {
        draft.change(operation(), field, Entry::Text((*id).to_owned()));
    }
    Page::of(console, move || {
        view! { <OperationForm operation=operation() appliance draft /> }
    })
}

fn review(page: &Page) {
    dispatch(&page.part("form[aria-label]"), "submit");
}

#[wasm_bindgen_test]
async fn incomplete_form_is_not_reviewed() {
    let (page, _console) = draw(&[]).await;
    review(&page);
    until("the summary has the focus", || focused() == "error-summary").await;
    assert!(page.text_of("#error-summary").contains("Select a pairing"));
    assert_eq!(page.count("dialog, .preview"), 0);
    assert_eq!(submissions(), 0);
}

#[wasm_bindgen_test]
async fn a_role_that_no_check_reads_is_said_to_be_unchecked() {
    let (page, console) = draw(&[]).await;
    let role = page.text_of("[data-role]");
    assert!(role.contains("Needs: Recovery privileges"), "{role}");
    assert!(role.contains("Not checked before sending"), "{role}");
    console.end();
}

#[wasm_bindgen_test]
async fn linked_target_is_shown_and_sent_once() {
    let target = [("pairing", "pairing-1"), ("replication", "replication-1")];
    let (page, console) = draw(&target).await;
    until("the request is complete", || page.count(".preview") == 1).await;
    assert!(page.text_of("pre").contains("image-1"));
    review(&page);
    until("it is asked", || page.count("dialog[open]") == 1).await;
    assert!(page.text_of("#confirm-title").contains("erp-db-01"));
    let confirm = page.part("dialog button.danger");
    for _ in 0..3 {
        dispatch(&confirm, "click");
    }
    until("it was sent", || submissions() == 1).await;
    until("the dialog is gone", || page.count("dialog") == 0).await;
    assert_eq!(untrack(|| console.runs.all()).len(), 1);
    assert_eq!(submissions(), 1);
}

#[wasm_bindgen_test]
async fn going_back_keeps_the_form() {
    let target = [("pairing", "pairing-1"), ("replication", "replication-1")];
    let (page, _console) = draw(&target).await;
    until("the request is complete", || page.count(".preview") == 1).await;
    review(&page);
    until("it is asked", || page.count("dialog[open]") == 1).await;
    dispatch(&page.part("dialog"), "cancel");
    until("the dialog is gone", || page.count("dialog") == 0).await;
    until("the button has the focus", || focused() == "review").await;
    assert_eq!(page.count(".picker-chosen"), 2);
    assert_eq!(submissions(), 0);
}

#[wasm_bindgen_test]
async fn picked_row_opens_the_list_that_depends_on_it() {
    let (page, _console) = draw(&[]).await;
    until("the first list is there", || {
        page.text().contains("2 pairings")
    })
    .await;
    assert!(page.text().contains("Select a pairing first."));
    press(&page.part("#field-pairing"), "ArrowDown");
    press(&page.part("#field-pairing"), "Enter");
    until("the next list is there", || {
        page.text().contains("1 replication")
    })
    .await;
    until("the row has the focus", || {
        focused() == "field-pairing-change"
    })
    .await;
    dispatch(&page.part("#field-pairing-change"), "click");
    until("the list is open again", || focused() == "field-pairing").await;
}

#[wasm_bindgen_test]
async fn checks_come_before_the_button_and_their_result_is_announced() {
    let target = [("pairing", "pairing-1"), ("replication", "replication-1")];
    let (page, _console) = draw(&target).await;
    until("the results are announced", || {
        page.text_of("#checks-summary[role=status]")
            .starts_with("Check results: ")
    })
    .await;
    let (checks, review) = (page.part("#checks-summary"), page.part("#review"));
    let place = checks.compare_document_position(&review);
    assert_eq!(place & web_sys::Node::DOCUMENT_POSITION_FOLLOWING, 4);
    assert_eq!(page.count("[aria-live] input, [role=status] input"), 0);
    let form = page.part("form[aria-label]").id();
    assert_eq!(review.get_attribute("form").as_deref(), Some(form.as_str()));
}

#[wasm_bindgen_test]
async fn focus_stays_in_the_form_when_the_message_with_its_button_goes() {
    answer(&[SESSION, ("/pairings", 500, "")]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = draw_in(console, appliance, &[]);
    let button = ".alert-actions button";
    until("the list failed", || page.count(button) == 1).await;
    answer(&[SESSION, ("/pairings", 200, PAIRINGS)]);
    let again: HtmlElement = page.part(button).dyn_into().expect("a button");
    again.focus().expect("it takes the focus");
    again.click();
    until("the list is there", || page.count(".picker-row") == 2).await;
    assert_eq!(page.count(button), 0);
    until("the form has the focus", || focused() == "operation-form").await;
    console.end();
}
