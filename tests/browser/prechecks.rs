//! Tests of the checks on the appliance before an operation may be sent.

use hawser::components::form::findings::Findings;
use hawser::components::form::prechecks::Prechecks;
use hawser::components::form::state::FormState;
use hawser_core::operation::{Draft, Entry, Operation};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, SESSION, answer, asked, console, sign_in, type_into, until};
use crate::lookup::row;

const NO_ISSUES: &str = r#"{"list": [], "_meta": {"total": 0}}"#;

/// Draws the findings of *Promote test image* in a session, with nobody signed in to the other
/// site.
async fn draw() -> (Page, FormState, Prechecks) {
    answer(&[
        SESSION,
        ("/remote-session", 404, ""),
        ("/issues", 200, NO_ISSUES),
        ("/tasks", 200, NO_ISSUES),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let made = StoredValue::new(None);
    let page = Page::of(console, move || {
        let operation = Operation::by_id("promote-test-image").expect("the operation");
        let form = FormState::new(operation, &appliance, Draft::default());
        let checks = Prechecks::new(operation, &appliance, form.draft);
        made.set_value(Some((form, checks)));
        view! { <Findings form appliance checks /> }
    });
    let (form, checks) = made.get_value().expect("a form");
    (page, form, checks)
}

fn count_asked(part: &str) -> usize {
    asked().iter().filter(|asked| asked.contains(part)).count()
}

fn is_done(page: &Page) -> bool {
    page.count("[data-tone=loading]") == 0 && page.count(".finding") > 0
}

#[wasm_bindgen_test]
async fn checks_begin_with_the_target_and_the_worst_finding_comes_first() {
    let (page, form, _) = draw().await;
    assert!(page.text().contains("Select a target to run the checks."));
    assert_eq!(page.count(".finding"), 0);
    form.change("pairing", Entry::Row(row("pairing-1")));
    until("all is answered", || is_done(&page)).await;
    let first = page.part(".finding");
    assert_eq!(
        first.get_attribute("data-check").as_deref(),
        Some("peer-session")
    );
    assert_eq!(first.get_attribute("data-tone").as_deref(), Some("warning"));
    let text = page.text();
    assert!(text.contains("OK: The sites report no issues"), "{text}");
    let help = page.part(".finding .term-button");
    let help = help.get_attribute("aria-label");
    assert_eq!(help.as_deref(), Some("Help: Warning"));
    assert!(!text.contains("as soon as a target"), "{text}");
}

#[wasm_bindgen_test]
async fn check_is_asked_again_only_when_its_request_changes_or_on_demand() {
    let (page, form, checks) = draw().await;
    form.change("pairing", Entry::Row(row("pairing-1")));
    until("all is answered", || is_done(&page)).await;
    form.change("replication", Entry::Row(row("replication-1")));
    until("the replication is checked", || count_asked("/tasks") > 0).await;
    until("all is answered", || is_done(&page)).await;
    assert_eq!(count_asked("/issues"), 1);
    checks.retry();
    until("it is asked again", || count_asked("/issues") == 2).await;
    form.change("pairing", Entry::Row(row("pairing-2")));
    until("the other is asked about", || {
        count_asked("/pairing-2/issues") == 1
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_is_typed_beside_a_finding_stays_when_another_check_ends() {
    let (page, form, _) = draw().await;
    form.change("pairing", Entry::Row(row("pairing-1")));
    until("all is answered", || is_done(&page)).await;
    let user = page.input("#peer-user");
    type_into(&user, "administrator");
    form.change("replication", Entry::Row(row("replication-1")));
    until("the replication is checked", || {
        count_asked("/tasks") > 0 && is_done(&page)
    })
    .await;
    assert!(user.is_connected(), "the input is the same");
    assert_eq!(page.input("#peer-user").value(), "administrator");
}

#[wasm_bindgen_test]
async fn what_is_typed_beside_a_finding_stays_when_all_is_checked_again() {
    let (page, form, checks) = draw().await;
    form.change("pairing", Entry::Row(row("pairing-1")));
    until("all is answered", || is_done(&page)).await;
    let user = page.input("#peer-user");
    let password = page.input("#peer-password");
    type_into(&user, "administrator");
    type_into(&password, "Not-The-Password-7");
    checks.retry();
    until("it is asked again", || count_asked("/remote-session") == 2).await;
    until("all is answered again", || {
        is_done(&page) && !untrack(|| checks.is_loading())
    })
    .await;
    assert!(user.is_connected() && password.is_connected());
    assert_eq!(page.input("#peer-password").value(), "Not-The-Password-7");
}

#[wasm_bindgen_test]
async fn checks_end_with_the_session() {
    let (page, form, checks) = draw().await;
    form.change("pairing", Entry::Row(row("pairing-1")));
    until("all is answered", || is_done(&page)).await;
    assert!(!untrack(|| checks.findings()).is_empty());
    answer(&[("/issues", 401, "")]);
    checks.retry();
    until("nothing is known any more", || page.count(".finding") == 0).await;
}
