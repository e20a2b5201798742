//! The page of runs and tasks: whose they are, what the filter shows, and the chart.

use hawser::console::Console;
use hawser::pages::activity::ActivityPage;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::harness::{Page, SESSION, answer, console, dispatch, sign_in, type_into, until};

/// Two tasks of somebody else: one that goes on, one that failed.
fn answer_tasks() {
    let now = hawser::browser::now().0;
    let running = format!(
        r#"{{"id": "t-1", "status": "RUNNING", "progress": 40, "description": "Synchronize", "entity": "GID-1", "entity_name": "web01", "queued_time": {}, "start_time": {}}}"#,
        now - 60_000,
        now - 50_000
    );
    let failed = format!(
        r#"{{"id": "t-2", "status": "ERROR", "description": "Reconfigure", "entity": "GID-2", "entity_name": "db02", "queued_time": {0}, "start_time": {0}, "complete_time": {1}, "error": {{"message": "The datastore is full"}}}}"#,
        now - 600_000,
        now - 500_000
    );
    let tasks = format!(r#"{{"list": [{running}, {failed}], "_meta": {{"total": 2}}}}"#);
    answer(&[SESSION, ("/tasks", 200, &tasks)]);
}

async fn page(query: &str) -> (Page, Console) {
    answer_tasks();
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let query = query.to_owned();
    let page = Page::of(console, move || view! { <ActivityPage query /> });
    (page, console)
}

#[wasm_bindgen_test]
async fn tasks_of_others_are_listed_as_others_with_their_error() {
    let (page, console) = page("").await;
    until("both are listed", || page.count(".run-item") == 2).await;
    assert_eq!(page.count(".run-item[data-origin=other]"), 2);
    assert_eq!(page.count(".run-item a"), 0, "none is offered as a run");
    let failed = page.text_of(".run-item[data-state=failed]");
    assert!(failed.contains("The datastore is full") && failed.contains("Started elsewhere"));
    assert!(
        page.text_of(".run-item[data-state=running]")
            .contains("Running, 40 %")
    );
    console.end();
}

#[wasm_bindgen_test]
async fn chips_and_words_narrow_the_list_and_can_be_taken_back() {
    let (page, console) = page("").await;
    until("both are listed", || page.count(".run-item") == 2).await;
    assert_eq!(page.text_of("[data-group=failed]"), "Failed 1");
    dispatch(&page.part("[data-group=failed]"), "click");
    until("one is left", || page.count(".run-item") == 1).await;
    assert_eq!(
        page.text_of("[data-group=running]"),
        "Running 1",
        "the counts stay"
    );
    let search: HtmlInputElement = page.input("#activity-search");
    type_into(&search, "no such words");
    until("nothing is left", || page.count(".run-item") == 0).await;
    assert!(page.text().contains("No entries match the filter."));
    dispatch(&page.part(".empty button"), "click");
    until("all are back", || page.count(".run-item") == 2).await;
    console.end();
}

#[wasm_bindgen_test]
async fn address_has_the_filter_from_the_start() {
    let (page, console) = page("state=failed&q=datastore").await;
    until("one is listed", || page.count(".run-item") == 1).await;
    let chip = page.part("[data-group=failed]");
    assert_eq!(chip.get_attribute("aria-pressed").as_deref(), Some("true"));
    assert_eq!(page.input("#activity-search").value(), "datastore");
    console.end();
}

#[wasm_bindgen_test]
async fn chart_has_a_lane_a_target_and_says_what_it_shows() {
    let (page, console) = page("").await;
    until("both are drawn", || page.count(".chart .chart-bar") == 2).await;
    assert_eq!(page.count(".chart-label"), 2);
    let summary = page.part(".chart").get_attribute("aria-label");
    let expected = "Time chart of operations by target: 1 running, 1 failed";
    assert_eq!(summary.as_deref(), Some(expected));
    assert!(
        page.count(".chart [data-look=failed] .chart-mark") == 1,
        "not by colour alone"
    );
    assert_eq!(page.count("[style]"), 0, "by attributes only");
    console.end();
}

#[wasm_bindgen_test]
async fn signed_out_tasks_are_gone_from_the_page() {
    let (page, console) = page("").await;
    until("both are listed", || page.count(".run-item") == 2).await;
    answer(&[("/session", 204, ""), ("/tasks", 401, "")]);
    let appliance = console.api.appliance("vr-a").expect("the appliance");
    let _ = console.api.sign_out(&appliance).await;
    until("they are gone", || page.count(".run-item") == 0).await;
    console.end();
}

#[wasm_bindgen_test]
async fn other_filters_are_folded_until_one_is_set_and_their_number_is_said() {
    let (page, console) = page("").await;
    until("both are listed", || page.count(".run-item") == 2).await;
    let is_open = || page.count(".activity-more[open]") == 1;
    assert!(!is_open());
    assert_eq!(page.text_of(".activity-more summary"), "More filters");
    assert_eq!(page.count(".activity-first #activity-search"), 1);
    let (select, hour) = (
        page.part(".activity-choices label:last-of-type select"),
        "60",
    );
    let select: HtmlSelectElement = select.unchecked_into();
    select.set_value(hour);
    dispatch(&select, "change");
    until("it opens", is_open).await;
    assert_eq!(
        page.text_of(".activity-more summary"),
        "More filters (1 set)"
    );
    console.end();
}

#[wasm_bindgen_test]
async fn other_filters_that_the_address_sets_are_open() {
    let (page, console) = page("by=others&last=60").await;
    until("they are open", || page.count(".activity-more[open]") == 1).await;
    let summary = page.text_of(".activity-more summary");
    assert_eq!(summary, "More filters (2 set)");
    console.end();
}
