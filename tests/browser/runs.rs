//! Runs: submitted once, polled to their end, and their page.

use hawser::console::Console;
use hawser::pages::activity::ActivityPage;
use hawser::pages::run::RunPage;
use hawser::runs::RunSignal;
use hawser_core::run::{Run, State};
use hawser_core::secret::Secrets;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{
    Page, answer_promotion, console, dispatch, prepared, sign_in, submissions, until,
};

/// Signs in and submits a promotion.
async fn submit() -> (Console, RunSignal) {
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    console.runs.submit(prepared(&appliance), Secrets::new());
    let runs = console.runs.all();
    assert_eq!(runs.len(), 1);
    (console, runs.first().cloned().expect("a run"))
}

fn state(run: &RunSignal) -> State {
    run.with_untracked(Run::state)
}

#[wasm_bindgen_test]
async fn submission_leaves_once_and_is_polled_to_its_end() {
    answer_promotion("RUNNING", 40);
    let (console, run) = submit().await;
    assert_eq!(state(&run), State::Sending);
    until("it runs", || state(&run) == State::Running).await;
    assert_eq!(console.runs.open_count(), 1);
    assert_eq!(submissions(), 1);
    let progress = run.with_untracked(|run| run.timeline.progress());
    assert_eq!(progress, Some(40));
    answer_promotion("SUCCESS", 100);
    until("it has ended", || state(&run) == State::Succeeded).await;
    assert_eq!(submissions(), 0, "nothing was sent again");
    assert_eq!(console.runs.open_count(), 0);
    assert!(console.runs.poll_status("vr-a").last_heard.is_some());
    console.end();
}

#[wasm_bindgen_test]
async fn submission_under_way_is_waited_for_after_the_end() {
    answer_promotion("RUNNING", 1);
    let (console, run) = submit().await;
    until("it is sent", || submissions() == 1).await;
    console.end();
    until("its answer is taken in", || state(&run) != State::Sending).await;
    assert!(!state(&run).is_end());
    let utc = console.preferences.utc;
    until("the stores are gone", || utc.try_get_untracked().is_none()).await;
    assert_eq!(submissions(), 1);
}

#[wasm_bindgen_test]
async fn page_of_a_run_follows_it_to_its_end() {
    answer_promotion("RUNNING", 40);
    let (console, run) = submit().await;
    let id = run.with_untracked(|run| run.id.clone());
    let page = Page::of(console, move || view! { <RunPage id /> });
    until("it is under way", || page.text().contains("40 %")).await;
    let bar = page.part("progress");
    assert_eq!(bar.get_attribute("value").as_deref(), Some("40"));
    assert!(page.count(".timeline-event") >= 3);
    answer_promotion("SUCCESS", 100);
    until("it has ended", || page.count("progress") == 0).await;
    assert_eq!(page.text_of("h1"), "Promote test image");
    assert!(page.text().contains(crate::harness::TASK));
    console.end();
}

#[wasm_bindgen_test]
async fn page_of_an_unknown_run_says_so() {
    let (console, _) = console();
    let page = Page::of(
        console,
        || view! { <RunPage id="no-such-run".to_owned() /> },
    );
    assert!(page.text().contains("Runs are stored only in the browser"));
    console.end();
}

#[wasm_bindgen_test]
async fn finished_runs_are_cleared_from_the_list_and_open_ones_stay() {
    answer_promotion("SUCCESS", 100);
    let (console, run) = submit().await;
    until("it has ended", || state(&run) == State::Succeeded).await;
    let page = Page::of(console, || view! { <ActivityPage /> });
    until("it is listed", || page.count(".run-item") == 1).await;
    answer_promotion("RUNNING", 2);
    let appliance = console.api.appliance("vr-a").expect("the appliance");
    console.runs.submit(prepared(&appliance), Secrets::new());
    until("both are listed", || page.count(".run-item") == 2).await;
    dispatch(&page.part("#remove-ended"), "click");
    until("it is asked", || page.count("#remove") == 1).await;
    dispatch(&page.part("#remove"), "click");
    until("one is left", || page.count(".run-item") == 1).await;
    assert_eq!(console.runs.open_count(), 1);
    console.end();
}
