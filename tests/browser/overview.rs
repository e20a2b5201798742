//! Tests of the first page, and of the sign-in to several appliances.

use hawser::browser::sleep;
use hawser::components::session::group_sign_in::GroupSignInForm;
use hawser::console::Console;
use hawser::pages::overview::Overview;
use hawser_core::config::read_config;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{
    Page, SESSION, answer, asked, asked_but_sign_outs, console, dispatch, focused, sign_in,
    type_into, until,
};

const PAIRINGS: &str = r#"{"list": [{"pairing_id": "p-1",
    "local_vc_server": {"id": "a", "name": "vc-a", "server_status": "OK"},
    "remote_vc_server": {"id": "b", "name": "vc-b", "server_status": "ERROR"},
    "local_vrms": {"name": "vr-a", "server_status": "OK"},
    "remote_vrms": {"name": "vr-b", "server_status": "OK"}}], "_meta": {"total": 1}}"#;

const REPLICATIONS: &str = r#"{"list": [
    {"id": "r-1", "name": "db01", "status": {"status": "OK"}, "target_vc_id": "a"},
    {"id": "r-2", "name": "db02", "status": {"status": "RPO_VIOLATION"}, "target_vc_id": "a"},
    {"id": "r-3", "name": "db03", "status": {"status": "RPO_VIOLATION"}, "target_vc_id": "a"}],
    "_meta": {"total": 3}}"#;

fn overview(console: Console) -> Page {
    Page::of(console, || view! { <Overview /> })
}

/// Ends a console that is signed in, and waits for its sign-out, which the next test would count.
async fn sign_out(console: Console) {
    console.end();
    until("it signs out", || {
        asked().iter().any(|it| it.starts_with("DELETE"))
    })
    .await;
}

fn reads() -> usize {
    asked().iter().filter(|it| it.starts_with("GET")).count()
}

#[wasm_bindgen_test]
async fn nobody_signed_in_is_said_and_nothing_is_asked() {
    answer(&[]);
    let (console, _) = console();
    let page = overview(console);
    assert_eq!(page.text_of("h2"), "You are not signed in");
    assert_eq!(page.count(".attention, .pair-panel"), 0);
    sleep(500).await;
    assert_eq!(asked_but_sign_outs(), Vec::<String>::new());
    console.end();
}

#[wasm_bindgen_test]
async fn numbers_come_after_a_moment_and_lead_to_the_grid() {
    answer(&[
        SESSION,
        ("/replications", 200, REPLICATIONS),
        ("/pairings", 200, PAIRINGS),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = overview(console);
    assert_eq!(page.count(".attention-loading"), 1, "nothing is known yet");
    let violated = ".attention-list a[href*='mark=rpo-violated']";
    until("the number is there", || page.count(violated) == 1).await;
    assert_eq!(page.text_of(&format!("{violated} .attention-count")), "2");
    let href = page.part(violated).get_attribute("href");
    assert_eq!(
        href.as_deref(),
        Some("#/inventory/replications?mark=rpo-violated&appliance=vr-a")
    );
    assert_eq!(page.count(".share-bar rect"), 2);
    // The console knows one site alone, so nothing is said of two; the pairing itself is named.
    assert_eq!(page.count(".pair-panel"), 1);
    assert_eq!(page.count(".pair-state"), 0);
    assert_eq!(
        page.count(".named[data-resource=pairings] li[data-tone=danger]"),
        1
    );
    sign_out(console).await;
}

#[wasm_bindgen_test]
async fn a_page_that_is_left_at_once_reads_nothing() {
    answer(&[SESSION, ("/pairings", 200, PAIRINGS)]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let mut page = overview(console);
    sleep(50).await;
    page.unmount();
    sleep(600).await;
    assert_eq!(reads(), 0, "{:?}", asked());
    sign_out(console).await;
}

#[wasm_bindgen_test]
async fn a_list_that_fails_is_said_and_not_counted() {
    answer(&[SESSION, ("/pairings", 500, "{}")]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = overview(console);
    until("it is said", || {
        page.count(".gap-list li[data-tone=danger]") > 0
    })
    .await;
    assert_eq!(page.count(".attention-count, .share"), 0);
    assert_eq!(page.text_of(".all-clear"), "Nothing could be read");
    sign_out(console).await;
}

/// A console for two appliances of a group.
fn group() -> (Console, Page) {
    let config = br#"{"appliances": [
        {"id": "vr-a", "name": "VR", "system": "vsphere-replication", "base": "/api/vr-a",
         "signInGroup": "Hamburg", "requestsPerMinute": "9999"},
        {"id": "srm-a", "name": "SRM", "system": "site-recovery-manager", "base": "/api/srm-a",
         "signInGroup": "Hamburg", "requestsPerMinute": "9999"}]}"#;
    let config = read_config(config).expect("a configuration");
    let group = config.sign_in_group("Hamburg").expect("the group");
    let console = Console::new(config);
    let page = Page::of(
        console,
        move || view! { <GroupSignInForm group on_done=|()| {} /> },
    );
    (console, page)
}

#[wasm_bindgen_test]
async fn each_appliance_of_a_group_answers_for_itself_and_no_password_stays() {
    answer(&[("/srm-a/session", 401, "{}"), SESSION]);
    let (console, page) = group();
    type_into(&page.input("#group-user"), "administrator");
    type_into(&page.input("#group-password"), "Secret-Word-1");
    dispatch(&page.part("form"), "submit");
    let state = |id: &str| {
        let row = page.part(&format!("[data-target={id}]"));
        row.get_attribute("data-state").unwrap_or_default()
    };
    until("one is signed in", || state("vr-a") == "in").await;
    until("the other one refused", || state("srm-a") == "failed").await;
    until("the password is typed next", || {
        focused() == "group-password"
    })
    .await;
    assert_eq!(page.input("#group-password").value(), "");
    assert!(!page.place.inner_html().contains("Secret-Word-1"));
    let sent = asked();
    assert_eq!(sent.iter().filter(|it| it.starts_with("POST")).count(), 2);
    sign_out(console).await;
}

#[wasm_bindgen_test]
async fn a_refused_password_goes_to_no_further_appliance() {
    answer(&[("/session", 401, "{}")]);
    let (console, page) = group();
    type_into(&page.input("#group-user"), "administrator");
    type_into(&page.input("#group-password"), "wrong");
    dispatch(&page.part("form"), "submit");
    until("it is said", || page.text().contains("Not tried")).await;
    let sent = asked();
    assert_eq!(sent.len(), 1, "{sent:?}");
    let is_first = |it: &String| it.starts_with("POST") && it.ends_with("/api/vr-a/session");
    assert!(sent.iter().all(is_first), "{sent:?}");
    console.end();
}
