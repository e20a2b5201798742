//! Runs that were sent, that were not, and that are looked for.

use hawser::console::Console;
use hawser::pages::run::RunPage;
use hawser::runs::RunSignal;
use hawser_core::clock::duration_label;
use hawser_core::problem::Problem;
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::secret::Secrets;
use hawser_core::timeline::What;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::harness::{
    Page, SESSION, TASK, answer, answer_promotion, asked, console, dispatch, focused, prepared,
    request_ids, sign_in, submissions, task, until,
};

/// Signs in and submits a promotion.
async fn submit() -> (Console, RunSignal) {
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    console.runs.submit(prepared(&appliance), Secrets::new());
    (console, last(console))
}

/// Returns the newest run.
fn last(console: Console) -> RunSignal {
    console.runs.all().first().cloned().expect("a run")
}

fn state(run: &RunSignal) -> State {
    run.with_untracked(Run::state)
}

fn has(run: &RunSignal, what: What) -> bool {
    run.with_untracked(|run| run.timeline.find(what).is_some())
}

/// Draws the page of a run.
fn page_of(console: Console, run: &RunSignal) -> Page {
    let id = run.with_untracked(|run| run.id.clone());
    Page::of(console, move || view! { <RunPage id /> })
}

#[wasm_bindgen_test]
async fn each_submission_carries_an_id_of_its_own_and_nothing_else_does() {
    answer_promotion("SUCCESS", 100);
    let (console, first) = submit().await;
    until("it has ended", || state(&first) == State::Succeeded).await;
    let appliance = console.api.appliance("vr-a").expect("the appliance");
    console.runs.submit(prepared(&appliance), Secrets::new());
    let second = last(console);
    until("it has ended too", || state(&second) == State::Succeeded).await;
    let ids = [&first, &second].map(|run| run.with_untracked(|run| run.id.clone()));
    assert_eq!(request_ids(), ids, "neither the sign-in nor a read has one");
    let is_id = |id: &String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (16..=64).contains(&id.len()) && id.chars().all(plain)
    };
    assert!(ids.iter().all(is_id), "{ids:?}");
    let page = page_of(console, &first);
    let sent = ".timeline-event[data-what=sent] .timeline-detail";
    assert_eq!(page.text_of(sent), format!("Request ID {}", ids[0]));
    console.end();
}

#[wasm_bindgen_test]
async fn what_is_changed_within_a_run_carries_an_id_of_its_own_too() {
    answer_promotion("RUNNING", 40);
    let (console, run) = submit().await;
    until("it runs", || state(&run) == State::Running).await;
    for _ in 0..2 {
        // There is no such prompt.
        let request = Request::post("/actions/dismiss-prompt");
        assert!(console.runs.act(run.clone(), request).await.is_err());
    }
    let mut ids = request_ids();
    assert_eq!(ids.len(), 3, "{ids:?}");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "{ids:?}");
    console.end();
}

#[wasm_bindgen_test]
async fn what_the_browser_never_got_is_not_sent_and_not_refused() {
    answer(&[]);
    let (console, appliance) = console();
    console.runs.submit(prepared(&appliance), Secrets::new());
    let run = last(console);
    until("it has ended", || state(&run) == State::NotSent).await;
    assert_eq!(submissions(), 0);
    assert!(!has(&run, What::Sent) && !has(&run, What::Refused));
    let page = page_of(console, &run);
    assert!(page.text_of(".run-state").contains("Not sent"));
    assert!(page.text().contains("Nothing was sent"));
    assert!(!page.text().contains("Request sent"));
    console.end();
}

#[wasm_bindgen_test]
async fn one_answer_that_the_task_is_unknown_does_not_end_the_run() {
    answer_promotion("RUNNING", 40);
    let (console, run) = submit().await;
    until("it runs", || state(&run) == State::Running).await;
    let page = page_of(console, &run);
    answer(&[]);
    until("it is looked for", || state(&run) == State::Missing).await;
    until("that is said", || page.count("[data-lost]") == 1).await;
    assert_eq!(page.count(".problem-panel"), 0, "one voice");
    answer_promotion("SUCCESS", 100);
    until("it has ended", || state(&run) == State::Succeeded).await;
    assert!(has(&run, What::FoundAgain) && !has(&run, What::Gone));
    until("the panel is gone", || page.count("[data-lost]") == 0).await;
    console.end();
}

#[wasm_bindgen_test]
async fn run_that_nobody_follows_shows_its_last_known_state_and_its_clock_stands() {
    answer_promotion("RUNNING", 40);
    let (console, run) = submit().await;
    let page = page_of(console, &run);
    until("it runs", || state(&run) == State::Running).await;
    let words = || page.text_of(".run-state [role=status]").trim().to_owned();
    until("that is said", || words() == "Running").await;
    let appliance = console.api.appliance("vr-a").expect("the appliance");
    let _ = console.api.sign_out(&appliance).await;
    until("it is said to be old", || words() == "Running (last known)").await;
    let known = run.with_untracked(|run| run.timeline.latest().expect("an event"));
    let duration = run
        .with_untracked(|run| run.duration(known))
        .expect("a duration");
    assert_eq!(page.text_of(".run-duration"), duration_label(duration));
    assert_eq!(page.count(".run-remaining"), 0);
    console.end();
}

#[wasm_bindgen_test]
async fn lost_answer_has_one_panel() {
    answer(&[
        SESSION,
        ("/actions/promote-test-image", 504, ""),
        ("/tasks", 200, r#"{"list": []}"#),
    ]);
    let (console, run) = submit().await;
    let page = page_of(console, &run);
    until("it is looked up", || page.count("[data-lost]") == 1).await;
    assert_eq!(page.count(".problem-panel"), 0, "one voice");
    assert!(
        page.text_of("[data-lost]")
            .contains("Checking whether the request arrived")
    );
    assert!(page.text_of(".timeline").contains("Status 504"));
    console.end();
}

#[wasm_bindgen_test]
async fn refusal_stays_one_and_somebody_elses_task_can_be_followed() {
    let other = |status: &str| {
        format!(
            r#"{{"id": "{TASK}", "status": "{status}", "entity": "replication-1",
                "description": "Promote test image", "queued_time": 1700000000000}}"#
        )
    };
    let answers = |status: &str| {
        let task = other(status);
        let tasks = format!(r#"{{"list": [{task}]}}"#);
        answer(&[
            SESSION,
            (
                "/actions/promote-test-image",
                400,
                r#"{"message": "It is in use."}"#,
            ),
            ("/tasks/", 200, &task),
            ("/tasks", 200, &tasks),
        ]);
    };
    answers("RUNNING");
    let (console, refused) = submit().await;
    let page = page_of(console, &refused);
    until("it is refused", || state(&refused) == State::Refused).await;
    until("that is said", || page.count(".problem-panel") == 1).await;
    assert!(page.text().contains("It is in use."));
    until("the other task is shown", || {
        page.count("[data-other]") == 1
    })
    .await;
    dispatch(&page.part("[data-other] button"), "click");
    let followed = last(console);
    assert_eq!(state(&followed), State::Running);
    assert_eq!(submissions(), 1, "nothing is sent to follow it");
    answers("SUCCESS");
    until("it has ended", || state(&followed) == State::Succeeded).await;
    assert_eq!(
        state(&refused),
        State::Refused,
        "its own request was refused"
    );
    assert!(asked().iter().all(|it| it.starts_with("GET")));
    console.end();
}

#[wasm_bindgen_test]
async fn signed_out_run_that_is_looked_for_says_nothing_of_whether_it_arrived() {
    // Accepted without a task, and a proxy that gave up.
    for status in [202, 504] {
        answer(&[
            SESSION,
            ("/actions/promote-test-image", status, ""),
            ("/tasks", 200, r#"{"list": []}"#),
        ]);
        let (console, run) = submit().await;
        let page = page_of(console, &run);
        until("it is looked up", || page.count("[data-lost]") == 1).await;
        let appliance = console.api.appliance("vr-a").expect("the appliance");
        let _ = console.api.sign_out(&appliance).await;
        until("a sign-in is offered", || page.count("#sign-in-user") == 1).await;
        assert!(page.text().contains("Status unknown"));
        assert!(!page.text().contains("arrived"), "{}", page.text());
        console.end();
    }
}

#[wasm_bindgen_test]
async fn signed_out_run_that_the_appliance_forgot_offers_the_sign_in_beside_what_is_known() {
    answer_promotion("RUNNING", 40);
    let (console, run) = submit().await;
    until("it runs", || state(&run) == State::Running).await;
    let page = page_of(console, &run);
    let appliance = console.api.appliance("vr-a").expect("the appliance");
    let _ = console.api.sign_out(&appliance).await;
    run.update(|run| {
        let problem = Box::new(Problem::console("The task is not known."));
        run.apply_event(RunEvent::Gone(problem), hawser::browser::now());
    });
    assert_eq!(state(&run), State::Gone);
    // The panel was there before, for a run that is signed out.
    until("it is said", || {
        page.count("[data-lost]") == 1
            && page
                .text_of("[data-lost]")
                .contains("Task no longer available")
    })
    .await;
    until("a sign-in is offered", || page.count("#sign-in-user") == 1).await;
    console.end();
}

#[wasm_bindgen_test]
async fn focus_stays_in_the_page_when_the_search_finds_the_task() {
    answer(&[
        SESSION,
        ("/actions/promote-test-image", 504, ""),
        ("/tasks", 200, r#"{"list": []}"#),
    ]);
    let (console, run) = submit().await;
    let id = run.with_untracked(|run| run.id.clone());
    let page = Page::of(console, move || {
        view! {
            <main id="main" tabindex="-1">
                <RunPage id />
            </main>
        }
    });
    until("it is looked for", || page.count("[data-lost]") == 1).await;
    run.update(|run| {
        run.apply_event(RunEvent::NotFound(String::new()), hawser::browser::now());
    });
    let button = "[data-lost] button.small:not(.ghost)";
    until("it can be searched again", || {
        page.text_of("[data-lost]").contains("Check again")
    })
    .await;
    let again: HtmlElement = page.part(button).dyn_into().expect("a button");
    assert_eq!(again.text_content().as_deref(), Some("Check again"));
    again.focus().expect("it takes the focus");
    again.click();
    let found = task("RUNNING", 10);
    run.update(|run| {
        let appliance = console.api.appliance("vr-a").expect("the appliance");
        let value = hawser_core::wire::parse(found.as_bytes()).expect("a task");
        let task = appliance.system.read_tasks(&value).remove(0);
        run.apply_event(RunEvent::Found(Box::new(task)), hawser::browser::now());
    });
    until("the panel is gone", || page.count("[data-lost]") == 0).await;
    until("the page has the focus", || focused() == "main").await;
    console.end();
}
