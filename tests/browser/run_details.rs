//! Tests of the details beside a run's task: prompts first, then the state of the plan and its
//! steps.

use hawser::components::run_details::RunDetails;
use hawser::components::run_steps::StepInView;
use hawser::runs::RunSignal;
use hawser_core::problem::Problem;
use hawser_core::run::Target;
use hawser_core::timeline::What;
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, console, dispatch, prepared, until};

fn steps(status: &str) -> Value {
    json!({"list": [
        {"id": 1, "step_number": "1", "title": "Clean up", "depth": 0, "status": status, "progress": 40},
        {"id": 2, "step_number": "1.1", "title": "Unmount", "depth": 1, "status": "ERROR",
         "errors": ["The datastore is in use."]},
    ]})
}

fn prompts() -> Value {
    json!({"list": [{"id": "prompt-1", "description": "Check the storage", "prompt_text": "Is it mounted?"}]})
}

/// Draws the details of a reprotect run.
fn details() -> (Page, RunSignal) {
    let (console, appliance) = console();
    let now = hawser::browser::now();
    let mut run = prepared(&appliance).run("run-1".to_owned(), "a".to_owned(), now);
    run.operation = "run-reprotect".to_owned();
    run.targets = ["pairing", "plan"]
        .map(|field| Target {
            field: field.to_owned(),
            id: format!("{field}-1"),
            ..Target::default()
        })
        .to_vec();
    run.record_detail("steps", Ok(steps("RUNNING")), now);
    run.record_detail("prompts", Ok(prompts()), now);
    let run = RunSignal::new(run);
    let drawn = run.clone();
    let page = Page::of(console, move || view! { <RunDetails run=drawn /> });
    (page, run)
}

#[wasm_bindgen_test]
fn steps_are_listed_with_their_depth_progress_and_messages() {
    let (page, _) = details();
    assert_eq!(page.count("tbody.steps > tr.step"), 2);
    let second = page.part(".step:nth-child(2)");
    assert_eq!(second.get_attribute("data-depth").as_deref(), Some("1"));
    assert_eq!(page.text_of(".step-message"), "The datastore is in use.");
    assert_eq!(
        page.text_of(".step:first-child .step-status"),
        "Running, 40 %"
    );
}

#[wasm_bindgen_test]
async fn groups_open_and_close_and_what_failed_is_open_at_first() {
    let (page, run) = details();
    let toggle = page.part(".chart-toggle");
    assert_eq!(
        toggle.get_attribute("aria-expanded").as_deref(),
        Some("true")
    );
    dispatch(&toggle, "click");
    until("it is closed", || page.count(".step") == 1).await;
    assert_eq!(
        toggle.get_attribute("aria-expanded").as_deref(),
        Some("false")
    );
    // It stays so, and the button stays the same one, whatever the appliance says next.
    let now = hawser::browser::now();
    run.update(|run| run.record_detail("steps", Ok(steps("SUCCESS")), now));
    until("the step is done", || {
        page.text_of(".step-status") == "Done"
    })
    .await;
    assert_eq!(page.count(".step"), 1);
    assert!(page.part(".chart-toggle") == toggle);
}

#[wasm_bindgen_test]
async fn step_that_failed_is_named_first_and_leads_to_its_row() {
    let (console, _) = console();
    let (_, run) = details();
    let page = Page::of(console, move || view! { <StepInView run /> });
    assert_eq!(
        page.part(".step-in-view")
            .get_attribute("data-look")
            .as_deref(),
        Some("failed")
    );
    let text = page.text_of(".step-in-view");
    assert!(text.starts_with("Failed step: 1.1 Unmount"), "{text}");
    assert!(text.contains("The datastore is in use."));
}

#[wasm_bindgen_test]
fn steps_have_bars_on_one_axis_with_the_present_moment() {
    let (page, run) = details();
    let now = hawser::browser::now();
    let begun = now.plus(-60_000).0;
    let steps = json!({"list": [
        {"id": 1, "step_number": "1", "title": "Clean up", "depth": 0, "status": "SUCCESS",
         "start_time": begun, "finish_time": begun + 30_000},
        {"id": 2, "step_number": "2", "title": "Sync", "depth": 0, "status": "RUNNING",
         "start_time": begun + 30_000},
        {"id": 3, "step_number": "3", "title": "Protect", "depth": 0, "status": "INACTIVE"},
    ]});
    drop(page);
    run.update(|run| {
        run.seen.retain(|seen| seen.look != "prompts");
        run.record_detail("steps", Ok(steps), now);
    });
    let (console, _) = console();
    let page = Page::of(console, move || view! { <RunDetails run /> });
    let bars = "tbody .chart-bar";
    assert_eq!(page.count(bars), 2, "what has not begun has none");
    assert_eq!(page.part(bars).get_attribute("x").as_deref(), Some("0.0%"));
    assert!(page.count(".chart-tick") >= 2);
    assert_eq!(page.count("tbody .chart-now"), 3, "a line through all rows");
    let text = page.text_of(".step:first-child");
    assert!(text.contains("30 s"), "{text}");
}

#[wasm_bindgen_test]
async fn prompt_keeps_its_button_while_the_steps_go_on() {
    let (page, run) = details();
    let prompt = page.part("[data-prompt]");
    assert_eq!(prompt.get_attribute("role").as_deref(), Some("alert"));
    assert_eq!(page.text_of("[data-prompt] .prompt-text"), "Is it mounted?");
    let button = page.part("[data-prompt] button");
    let now = hawser::browser::now();
    run.update(|run| run.record_detail("steps", Ok(steps("SUCCESS")), now));
    let first = ".step:first-child .step-status";
    until("the step is done", || page.text_of(first) == "Done").await;
    assert!(page.part("[data-prompt] button") == button);
}

#[wasm_bindgen_test]
async fn detail_that_failed_keeps_what_was_seen_and_says_why_it_is_old() {
    let (page, run) = details();
    let now = hawser::browser::now();
    let problem = Problem::console("why");
    let note = format!("Last known state. Since then: {}", problem.title);
    run.update(|run| run.record_detail("steps", Err(Box::new(problem)), now));
    until("it is said", || page.text().contains(&note)).await;
    assert_eq!(page.count(".step"), 2);
}

#[wasm_bindgen_test]
async fn ended_run_can_be_refreshed_and_has_no_prompt() {
    let (page, run) = details();
    assert_eq!(page.count("p > button"), 1, "that of the prompt");
    run.update(|run| {
        run.timeline
            .insert_here(What::Succeeded, hawser::browser::now());
    });
    until("the prompt is gone", || page.count("[data-prompt]") == 0).await;
    assert_eq!(page.text_of("p > button"), "Refresh");
}
