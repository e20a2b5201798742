//! Input of a form, after it was left, and after its session ended.

use hawser::browser::window;
use hawser::console::Console;
use hawser::pages::operation::OperationPage;
use hawser::pages::run::RunPage;
use hawser::route::Route;
use hawser_core::config::Appliance;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{
    Page, SESSION, answer, asked, console, dispatch, focused, press, sign_in, submissions, task,
    type_into, until,
};

const OPERATION: &str = "reconnect-pairing";

const PAIRINGS: &str = r#"{"list": [
    {"pairing_id": "pairing-1", "local_vc_server": {"id": "a", "name": "here"},
     "remote_vc_server": {"id": "b", "name": "there", "url": "https://there.example:443"}},
    {"pairing_id": "pairing-2", "local_vc_server": {"id": "a", "name": "here"},
     "remote_vc_server": {"id": "c", "name": "zone", "url": "https://zone.example:443"}}
], "_meta": {"total": 2}}"#;
const EMPTY: &str = r#"{"list": [], "_meta": {"total": 0}}"#;

const PASSWORD: &str = "Not-The-Password-7";

fn answers(submission: (u16, &str)) {
    answer(&[
        SESSION,
        ("/actions/reconnect", submission.0, submission.1),
        ("/issues", 200, EMPTY),
        ("/pairings", 200, PAIRINGS),
        ("/tasks/", 200, &task("RUNNING", 10)),
        ("/tasks", 200, EMPTY),
    ]);
}

fn forget_all() {
    let storage = window().session_storage().ok().flatten();
    storage.expect("a storage").clear().expect("it is cleared");
}

/// Opens the form with a target, or none.
fn open(console: Console, appliance: &Appliance, pairing: Option<&str>) -> Page {
    let pairing = pairing.map(|id| ("pairing".to_owned(), id.to_owned()));
    console.navigation.route.set(Route::Operation {
        operation: OPERATION.to_owned(),
        appliance: appliance.id.clone(),
        fields: pairing.into_iter().collect(),
    });
    let id = appliance.id.clone();
    Page::of(console, move || {
        view! { <OperationPage operation=OPERATION.to_owned() appliance=id /> }
    })
}

async fn fill(page: &Page) {
    until("the list is there", || page.text().contains("2 pairings")).await;
    press(&page.part("#field-pairing"), "ArrowDown");
    press(&page.part("#field-pairing"), "Enter");
    until("it is picked", || page.count(".picker-chosen") == 1).await;
    type_into(&page.input("#field-port"), "8443");
    type_into(&page.input("#field-user"), "root");
    type_into(&page.input("#field-password"), PASSWORD);
}

async fn is_filled(page: &Page) {
    until("the target is back", || page.count(".picker-chosen") == 1).await;
    until("what was typed is back", || {
        page.input("#field-user").value() == "root" && page.input("#field-port").value() == "8443"
    })
    .await;
    assert_eq!(page.input("#field-password").value(), "");
}

async fn signed_in(submission: (u16, &str)) -> (Console, Appliance) {
    answers(submission);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    (console, appliance)
}

fn stored() -> String {
    let storage = window().session_storage().ok().flatten();
    let storage = storage.expect("a storage");
    let keys = 0..storage.length().expect("a length");
    let keys = keys.filter_map(|place| storage.key(place).ok()?);
    keys.filter_map(|key| storage.get_item(&key).ok()?)
        .collect()
}

#[wasm_bindgen_test]
async fn half_filled_form_comes_back_with_a_note_also_after_a_reload_and_can_be_cleared() {
    forget_all();
    let (console, appliance) = signed_in((202, "")).await;
    let page = open(console, &appliance, None);
    fill(&page).await;
    until("it is kept", || stored().contains("8443")).await;
    assert!(!stored().contains(PASSWORD), "{}", stored());
    page.leave();
    let page = open(console, &appliance, None);
    is_filled(&page).await;
    assert!(page.text().contains("Restored what you had typed"));
    page.leave();
    console.end();
    // After a reload there is nothing but the storage.
    let (console, appliance) = signed_in((202, "")).await;
    let page = open(console, &appliance, Some("pairing-1"));
    is_filled(&page).await;
    let clear = page.part(".alert .button");
    assert_eq!(clear.text_content().as_deref(), Some("Clear the form"));
    dispatch(&clear, "click");
    until("it is empty", || {
        page.input("#field-user").value().is_empty()
    })
    .await;
    until("the form has the focus", || focused() == "operation-form").await;
    assert_eq!(page.input("#field-port").value(), "443");
    assert_eq!(page.count(".picker-chosen"), 1, "the link names the target");
    assert!(!page.text().contains("Restored"));
    page.leave();
    let page = open(console, &appliance, None);
    until("the list is there", || page.text().contains("2 pairings")).await;
    assert_eq!(page.input("#field-user").value(), "");
    console.end();
}

#[wasm_bindgen_test]
async fn rejected_submission_leads_back_to_what_was_typed() {
    forget_all();
    for status in [401, 403] {
        let (console, appliance) = signed_in((status, "")).await;
        let page = open(console, &appliance, Some("pairing-1"));
        fill_linked(&page).await;
        review(&page).await;
        dispatch(&page.part("dialog button.danger"), "click");
        until("it was sent", || submissions() == 1).await;
        page.leave();
        // From the overview it is a new form.
        answers((202, ""));
        sign_in(console, &appliance).await;
        let fresh = open(console, &appliance, None);
        until("the list is there", || fresh.text().contains("2 pairings")).await;
        assert_eq!(fresh.input("#field-user").value(), "");
        fresh.leave();
        let page = open(console, &appliance, Some("pairing-1"));
        is_filled(&page).await;
        console.end();
        forget_all();
    }
}

#[wasm_bindgen_test]
async fn run_whose_session_was_over_leads_through_the_sign_in_to_its_confirmation() {
    forget_all();
    let (console, appliance) = signed_in((401, "")).await;
    let page = open(console, &appliance, Some("pairing-1"));
    fill_linked(&page).await;
    review(&page).await;
    dispatch(&page.part("dialog button.danger"), "click");
    until("it was sent", || submissions() == 1).await;
    page.leave();
    let run = untrack(|| console.runs.all()).first().cloned();
    let run = run.expect("a run");
    let id = run.with_untracked(|run| run.id.clone());
    let page = Page::of(console, move || view! { <RunPage id /> });
    until("a sign-in is offered", || {
        page.count("#sign-in-secret") == 1
    })
    .await;
    assert!(page.text().contains("Sign in to continue"));
    assert!(
        page.text()
            .contains("It opens with your input, except passwords."),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("still here"));
    answers((202, ""));
    sign_in(console, &appliance).await;
    until("the way back is offered", || {
        page.text().contains("Review again")
    })
    .await;
    dispatch(&page.part("button.primary"), "click");
    let form = Route::Operation {
        operation: OPERATION.to_owned(),
        appliance: appliance.id.clone(),
        fields: vec![("pairing".to_owned(), "pairing-1".to_owned())],
    };
    until("it leads to the form", || {
        console.navigation.route.get_untracked() == form
    })
    .await;
    page.leave();
    let page = open(console, &appliance, Some("pairing-1"));
    is_filled(&page).await;
    // Its confirmation is next, but for the password, which is not kept.
    until("the password has the focus", || {
        focused() == "field-password"
    })
    .await;
    assert_eq!((page.count("dialog"), submissions()), (0, 0));
    console.end();
    forget_all();
}

async fn fill_linked(page: &Page) {
    until("the target is there", || page.count(".picker-chosen") == 1).await;
    type_into(&page.input("#field-port"), "8443");
    type_into(&page.input("#field-user"), "root");
    type_into(&page.input("#field-password"), PASSWORD);
}

async fn review(page: &Page) {
    until("the request is complete", || page.count(".preview") == 1).await;
    until("all is checked", || page.count("[data-tone=loading]") == 0).await;
    dispatch(&page.part("#operation-form"), "submit");
    until("it is asked", || page.count("dialog[open]") == 1).await;
}

#[wasm_bindgen_test]
async fn session_that_ends_under_the_confirmation_brings_it_back_after_the_sign_in() {
    forget_all();
    let (console, appliance) = signed_in((202, "")).await;
    let page = open(console, &appliance, Some("pairing-1"));
    fill_linked(&page).await;
    review(&page).await;
    let question = page.text_of("#confirm-title");
    let _ = console.api.sign_out(&appliance).await;
    until("the session is asked for", || page.count("dialog") == 0).await;
    until("the sign-in has the focus", || {
        focused().starts_with("sign-in-")
    })
    .await;
    assert!(page.text().contains("Nothing was sent"));
    assert_eq!(
        page.input("#field-password").value(),
        PASSWORD,
        "it is the same form"
    );
    sign_in(console, &appliance).await;
    until("it is asked again", || page.count("dialog[open]") == 1).await;
    assert_eq!(page.text_of("#confirm-title"), question);
    assert_eq!(submissions(), 0);
    // Whoever goes on in the form is not interrupted.
    let _ = console.api.sign_out(&appliance).await;
    until("the session is asked for", || page.count("dialog") == 0).await;
    type_into(&page.input("#field-user"), "administrator");
    sign_in(console, &appliance).await;
    until("all is checked", || {
        page.count(".finding[data-tone=ok]") > 0
    })
    .await;
    hawser::browser::sleep(20).await;
    assert_eq!(page.count("dialog"), 0);
    assert!(asked().iter().all(|it| !it.contains("/actions/")));
    console.end();
}
