//! The timeline of a run: its events, their states, and their times.

use hawser::components::run_phases::RunPhases;
use hawser::components::timeline::Timeline;
use hawser::runs::RunSignal;
use hawser_core::clock::Timestamp;
use hawser_core::run::Run;
use hawser_core::timeline::{Event, What};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, console, prepared, until};

/// When the run was confirmed: 2023-11-14 22:13:20 UTC.
const CONFIRMED: i64 = 1_700_000_000_000;

fn at(second: i64) -> Timestamp {
    Timestamp(CONFIRMED + second * 1_000)
}

fn note(run: &mut Run, what: What, second: i64, appliance: Option<Timestamp>, text: &str) {
    run.timeline.insert(Event {
        what,
        console: at(second),
        appliance,
        text: text.to_owned(),
    });
}

/// Draws the timeline of a run that was accepted.
fn timeline() -> (Page, RunSignal) {
    let (console, appliance) = console();
    let mut run = prepared(&appliance).run("run-1".to_owned(), "a".to_owned(), at(0));
    note(&mut run, What::Sent, 1, None, "");
    note(&mut run, What::Accepted, 2, Some(at(9)), "task-1");
    let run = RunSignal::new(run);
    let drawn = run.clone();
    let page = Page::of(console, move || {
        console.preferences.utc.set(true);
        view! { <Timeline run=drawn /> }
    });
    (page, run)
}

/// The events in their order, with their states.
fn events(page: &Page) -> Vec<(String, String)> {
    let attribute = |nth: usize, name: &str| {
        let item = page.part(&format!(".timeline-event:nth-child({nth})"));
        item.get_attribute(name).unwrap_or_default()
    };
    (1..=page.count(".timeline-event"))
        .map(|nth| (attribute(nth, "data-what"), attribute(nth, "data-state")))
        .collect()
}

fn are(page: &Page, expected: &[(&str, &str)]) -> bool {
    let events = events(page);
    let events = events
        .iter()
        .map(|(what, state)| (what.as_str(), state.as_str()));
    events.eq(expected.iter().copied())
}

#[wasm_bindgen_test]
async fn last_event_of_an_open_run_is_in_progress() {
    let (page, run) = timeline();
    let expected = [
        ("confirmed", "success"),
        ("sent", "success"),
        ("accepted", "processing"),
    ];
    assert!(are(&page, &expected), "{:?}", events(&page));
    run.update(|run| note(run, What::Succeeded, 3, None, ""));
    let expected = [
        ("confirmed", "success"),
        ("sent", "success"),
        ("accepted", "success"),
        ("succeeded", "success"),
    ];
    until("it has ended", || are(&page, &expected)).await;
}

#[wasm_bindgen_test]
async fn only_the_furthest_progress_is_listed() {
    let (page, run) = timeline();
    for (second, percent) in [(3, 10), (4, 40), (5, 70)] {
        run.update(|run| note(run, What::Progress(percent), second, None, ""));
    }
    let progress = ".timeline-event[data-what=progress]";
    until("it is listed", || {
        page.count(progress) == 1 && page.text_of(progress).contains("70 % done")
    })
    .await;
}

#[wasm_bindgen_test]
async fn event_has_the_task_and_the_time_of_both_clocks() {
    let (page, _) = timeline();
    let accepted = ".timeline-event[data-what=accepted]";
    assert_eq!(
        page.text_of(&format!("{accepted} .timeline-detail")),
        "Task task-1"
    );
    let clocks = page.text_of(&format!("{accepted} .timeline-time"));
    assert!(
        clocks.contains("This computer: ") && clocks.contains("22:13:22 Appliance clock: "),
        "{clocks}"
    );
    assert!(clocks.contains("22:13:29"), "{clocks}");
    assert!(page.text().starts_with("2023-11-14, UTC"), "the date once");
    let exact = page
        .part(&format!("{accepted} time"))
        .get_attribute("datetime");
    assert_eq!(exact.as_deref(), Some("2023-11-14T22:13:22.000Z"));
}

#[wasm_bindgen_test]
async fn chart_of_the_phases_has_durations_and_leaves_times_of_day_to_the_timeline() {
    let (_, run) = timeline();
    run.update(|run| note(run, What::Succeeded, 65, None, ""));
    let (console, _) = console();
    let page = Page::of(console, move || view! { <RunPhases run /> });
    assert_eq!(page.count(".phase"), 2);
    assert_eq!(page.count(".phase time, .chart-dates"), 0);
    assert!(page.text_of(".phases").contains("1 min 03 s"));
    console.end();
}
