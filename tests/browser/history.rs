//! The history reports of a recovery plan: read by a button, on the plan's page and on a run's.

use hawser::browser::now;
use hawser::components::history::EarlierRuns;
use hawser::console::Console;
use hawser::pages::activity::ActivityPage;
use hawser::pages::run::RunPage;
use hawser_core::config::{Appliance, read_config};
use hawser_core::history::PlanHistory;
use hawser_core::operation::selection::Selection;
use hawser_core::operation::{Draft, Eligibility, Operation, Prepared, Row};
use hawser_core::secret::{Secret, Secrets};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::harness::{
    Page, SESSION, answer, answer_when_released, asked, dispatch, release, sign_in, until,
};

const BUTTON: &str = ".read-reports .button";

/// The task that reads the reports, with a result.
fn reading(id: &str, status: &str, result: &str) -> String {
    format!(
        r#"{{"id": "{id}", "status": "{status}", "progress": 0, "description": "Retrieve history",
            "entity": "plan-1", "queued_time": 1795282160272, "result": {result}}}"#
    )
}

/// A report of a reprotect that began some days before the task of [`reprotect`].
fn report(days: i64, minutes: i64, result: &str) -> String {
    let begun = REPROTECTED - days * 86_400_000;
    let duration = minutes * 60_000;
    format!(
        r#"{{"operation_type": "REPROTECT", "username": "drill", "start_time_ms": {begun},
            "duration_ms": {duration}, "result_state": "{result}"}}"#
    )
}

fn list_of(reports: &[String]) -> String {
    format!(r#"{{"list": [{}]}}"#, reports.join(","))
}

/// Creates a console for one appliance of Site Recovery Manager.
fn console() -> (Console, Appliance) {
    let config = r#"{"appliances": [{
        "id": "srm-a", "name": "SRM A", "site": "A", "system": "site-recovery-manager",
        "base": "/api/srm-a/api/rest/srm/v2", "requestsPerMinute": "9999"}]}"#;
    let config = read_config(config.as_bytes()).expect("a configuration");
    let appliance = config.appliances.first().cloned().expect("an appliance");
    (Console::new(config), appliance)
}

fn history() -> PlanHistory {
    PlanHistory {
        appliance: "srm-a".to_owned(),
        pairing: "pairing-1".to_owned(),
        plan: "plan-1".to_owned(),
    }
}

fn section(console: Console) -> Page {
    Page::of(console, || view! { <EarlierRuns history=history() /> })
}

/// Returns how often the reports were asked for, which starts a task each time.
fn started() -> usize {
    let asked = asked();
    asked
        .iter()
        .filter(|it| it.contains("/history-reports"))
        .count()
}

#[wasm_bindgen_test]
async fn without_a_session_there_is_no_button_and_the_page_says_why() {
    answer(&[SESSION]);
    let (console, appliance) = console();
    let page = section(console);
    assert_eq!(page.count(BUTTON), 0);
    assert!(page.text().contains("Sign in to read history reports."));
    sign_in(console, &appliance).await;
    until("there is a button", || page.count(BUTTON) == 1).await;
    assert!(
        page.text()
            .contains("Reading starts a short task on the appliance")
    );
    assert_eq!(started(), 0, "nothing is read unasked");
    console.end();
}

#[wasm_bindgen_test]
async fn reports_are_read_once_asked_and_stay_while_the_tab_is_open() {
    let reports = [report(190, 48, "SUCCESS"), report(200, 5, "ERRORS")];
    let done = reading("task-1", "SUCCESS", &list_of(&reports));
    let queued = reading("task-1", "QUEUED", "null");
    answer_when_released(&[
        SESSION,
        ("/history-reports", 202, &queued),
        ("/tasks/task-1", 200, &done),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = section(console);
    until("there is a button", || page.count(BUTTON) == 1).await;
    let button: HtmlElement = page.part(BUTTON).unchecked_into();
    let _ = button.focus();
    dispatch(&button, "click");
    dispatch(&button, "click");
    until("it is being read", || {
        page.text().contains("Reading history reports…")
    })
    .await;
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    release();
    until("it is a table", || page.count("tbody tr") == 2).await;
    assert!(page.text_of("tbody tr:first-child").contains("48 min"));
    assert!(page.text_of("tbody tr:last-child").contains("Failed"));
    assert!(
        page.part(BUTTON).is_same_node(Some(&button)),
        "it keeps the focus"
    );
    assert_eq!(started(), 1);
    // Shown again, it is there without another task; its task is known as the console's own.
    let again = section(console);
    assert_eq!(again.count("tbody tr"), 2);
    assert_eq!(started(), 1);
    let own_reads = console.api.own_reads();
    assert!(own_reads.contains(&appliance, "task-1") && !own_reads.contains(&appliance, "task-9"));
    console.end();
}

#[wasm_bindgen_test]
async fn a_plan_without_reports_says_so() {
    let done = reading("task-2", "SUCCESS", r#"{"list": []}"#);
    answer(&[SESSION, ("/history-reports", 202, &done)]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = section(console);
    until("there is a button", || page.count(BUTTON) == 1).await;
    dispatch(&page.part(BUTTON), "click");
    let none = "The plan has no history reports of the last year.";
    until("it is read", || page.text().contains(none)).await;
    assert_eq!(page.count("table"), 0);
    console.end();
}

#[wasm_bindgen_test]
async fn reports_that_cannot_be_read_say_why_and_are_read_again_on_demand() {
    let failed =
        r#"{"id": "task-3", "status": "ERROR", "error": {"message": "The database is full."}}"#;
    answer(&[SESSION, ("/history-reports", 202, failed)]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = section(console);
    until("there is a button", || page.count(BUTTON) == 1).await;
    dispatch(&page.part(BUTTON), "click");
    until("it failed", || page.count(".alert") == 1).await;
    assert!(page.text_of(".alert").contains("The database is full."));
    assert_eq!(page.count("table"), 0);
    let done = reading("task-4", "SUCCESS", &list_of(&[report(3, 4, "SUCCESS")]));
    answer(&[SESSION, ("/history-reports", 202, &done)]);
    dispatch(&page.part(".alert button"), "click");
    until("it is a table", || page.count("tbody tr") == 1).await;
    assert_eq!(page.count(".alert"), 0);
    console.end();
}

#[wasm_bindgen_test]
async fn another_user_does_not_see_what_was_read_before() {
    let done = reading("task-5", "SUCCESS", &list_of(&[report(3, 4, "SUCCESS")]));
    answer(&[SESSION, ("/history-reports", 202, &done)]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = section(console);
    until("there is a button", || page.count(BUTTON) == 1).await;
    dispatch(&page.part(BUTTON), "click");
    until("it is a table", || page.count("tbody tr") == 1).await;
    let way = appliance.ways().into_iter().next().expect("a method");
    let (user, password) = ("b".to_owned(), Secret::new("p".to_owned()));
    let signed_in = console.api.sign_in(&appliance, way, user, password).await;
    assert!(signed_in.is_ok());
    until("it is cleared", || page.count("table") == 0).await;
    assert!(page.text().contains("Not read yet"));
    console.end();
}

#[wasm_bindgen_test]
async fn who_signs_out_while_reports_are_read_can_read_them_after_the_next_sign_in() {
    let queued = reading("task-21", "QUEUED", "null");
    answer(&[
        SESSION,
        ("/history-reports", 202, &queued),
        ("/tasks/task-21", 200, &queued),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    console.histories.read(&history());
    let state = console.histories.of(&history());
    let is_reading = || state.with_untracked(|it| it.is_reading);
    until("the task is asked for", || {
        asked().iter().any(|it| it.contains("task-21"))
    })
    .await;
    assert!(is_reading());
    let _ = console.api.sign_out(&appliance).await;
    until("it is given up", || !is_reading()).await;
    let done = reading("task-21", "SUCCESS", &list_of(&[report(3, 4, "SUCCESS")]));
    answer(&[SESSION, ("/history-reports", 202, &done)]);
    sign_in(console, &appliance).await;
    console.histories.read(&history());
    until("they are read", || {
        state.with_untracked(|it| it.reports.is_some())
    })
    .await;
    console.end();
}

#[wasm_bindgen_test]
async fn the_task_that_reads_reports_is_named_in_activity_and_nobody_elses() {
    let done = reading("task-7", "SUCCESS", &list_of(&[]));
    let queued = reading("task-7", "QUEUED", "null");
    let other = reading("task-8", "SUCCESS", "null");
    let tasks = format!(r#"{{"list": [{done}, {other}], "_meta": {{"total": 2}}}}"#);
    answer(&[
        SESSION,
        ("/history-reports", 202, &queued),
        ("/tasks/task-7", 200, &done),
        ("/tasks?", 200, &tasks),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    console.histories.read(&history());
    let state = console.histories.of(&history());
    until("they are read", || {
        state.with_untracked(|it| it.reports.is_some())
    })
    .await;
    let page = Page::of(console, || view! { <ActivityPage /> });
    until("both are listed", || page.count(".run-item") == 2).await;
    let own = page.text_of(".run-item[data-origin=browser]");
    assert!(
        own.contains("Read history reports") && own.contains("This browser"),
        "{own}"
    );
    let other = page.text_of(".run-item[data-origin=other]");
    assert!(
        other.contains("Retrieve history") && other.contains("Started elsewhere"),
        "{other}"
    );
    console.end();
}

/// When the reprotect of the tests was queued, by the appliance's clock.
const REPROTECTED: i64 = 1_700_000_000_000;

fn reprotect(appliance: &Appliance) -> Prepared {
    let operation = Operation::by_id("run-reprotect").expect("the operation");
    let mut draft = Draft::new(appliance, "draft-1".to_owned(), now());
    for (field, id) in [("pairing", "pairing-1"), ("plan", "plan-1")] {
        let row = Row {
            id: id.to_owned(),
            title: id.to_owned(),
            detail: String::new(),
            badge: None,
            eligibility: Eligibility::Offered,
            facts: Vec::new(),
            selection: Selection::default(),
        };
        draft.pick(field, row);
    }
    let prepared = operation.check(appliance, &draft, &[]);
    prepared.expect("a complete draft")
}

#[wasm_bindgen_test]
async fn the_estimate_of_a_run_names_the_history_reports_once_they_are_read() {
    let run = format!(
        r#"{{"id": "run-task", "status": "RUNNING", "progress": 3, "description": "Reprotect",
            "entity": "plan-1", "queued_time": {REPROTECTED}, "start_time": {REPROTECTED}}}"#
    );
    let tasks = format!(r#"{{"list": [{run}], "_meta": {{"total": 1}}}}"#);
    let reports = [19, 20, 21].map(|days| report(days, 9, "SUCCESS"));
    let done = reading("task-6", "SUCCESS", &list_of(&reports));
    answer(&[
        SESSION,
        ("/actions/reprotect", 202, &run),
        ("/history-reports", 202, &done),
        ("/tasks/", 200, &run),
        ("/tasks", 200, &tasks),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    console.runs.submit(reprotect(&appliance), Secrets::new());
    let runs = console.runs.all();
    let id = runs
        .first()
        .expect("a run")
        .with_untracked(|run| run.id.clone());
    let page = Page::of(console, move || view! { <RunPage id /> });
    until("the button is there", || page.count(BUTTON) == 1).await;
    assert_eq!(started(), 0, "nothing is read unasked");
    dispatch(&page.part(BUTTON), "click");
    until("reports are the basis", || {
        page.text()
            .contains("reprotects in the plan's history reports")
    })
    .await;
    console.end();
}
