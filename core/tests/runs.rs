//! A run from the click to its end, and its timeline, whatever comes when. Lost
//! answers, ends and durations stand in files of their own.

mod durations;
mod ends;
mod lost_answer;
mod not_sent;

use crate::samples::{self, QUEUED, empty, receipt, reply, run, task};
use hawser_core::clock::Timestamp;
use hawser_core::facts::Shown;
use hawser_core::journal;
use hawser_core::problem::{Kind, Problem, Stage};
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::task::Status;
use hawser_core::timeline::What;

/// The console's clock, so many milliseconds after the task was queued.
fn at(ms: i64) -> Timestamp {
    Timestamp(QUEUED + ms)
}

fn looked(case: &str) -> RunEvent {
    RunEvent::Task(Box::new(task(case)))
}

fn gone() -> RunEvent {
    let asked = samples::appliance().asked(&Request::get("/tasks/x"), Stage::Follow);
    RunEvent::Gone(Box::new(Problem::from_outcome(&empty(404), &asked)))
}

/// A run that was sent and accepted.
fn accepted() -> Run {
    let mut run = run();
    run.apply_event(RunEvent::Sent, at(-1_900));
    run.apply_event(
        RunEvent::SubmitOutcome(receipt(&reply(202, "task-queued"))),
        at(300),
    );
    run
}

fn shown(run: &Run) -> Vec<What> {
    run.timeline.shown().iter().map(|e| e.what).collect()
}

/// The events of a run in which nothing went wrong.
const WHOLE_LIFE: [What; 8] = [
    What::Confirmed,
    What::Sent,
    What::Accepted,
    What::Queued,
    What::Started,
    What::Progress(45),
    What::Progress(100),
    What::Succeeded,
];

// ---- a life ----

#[test]
fn a_run_is_confirmed_sent_queued_running_and_done() {
    let mut run = run();
    assert_eq!((run.state(), run.submitted()), (State::Sending, at(-2_000)));
    assert_eq!(run.duration(at(0)), None, "nothing has begun");
    run.apply_event(RunEvent::Sent, at(-1_900));
    assert_eq!(run.state(), State::Sending);
    run.apply_event(
        RunEvent::SubmitOutcome(receipt(&reply(202, "task-queued"))),
        at(300),
    );
    assert_eq!(run.state(), State::Queued);
    run.apply_event(looked("task-running"), at(1_500));
    assert_eq!(
        (run.state(), run.timeline.progress()),
        (State::Running, Some(45))
    );
    run.apply_event(looked("task-success"), at(94_000));
    assert_eq!(
        (run.state(), run.problem.as_ref()),
        (State::Succeeded, None)
    );
    assert_eq!(shown(&run), WHOLE_LIFE);
    let accepted = run.timeline.find(What::Accepted).unwrap();
    assert_eq!(accepted.text, samples::TASK);
    let started = run.timeline.find(What::Started).unwrap();
    assert_eq!(
        (started.console, started.appliance),
        (at(1_500), Some(at(1_200)))
    );
}

#[test]
fn a_run_names_what_it_works_on_and_what_was_sent() {
    let run = run();
    assert_eq!(
        (run.operation.as_str(), run.title.as_str()),
        ("promote-test-image", "Promote test image")
    );
    assert_eq!(
        (run.appliance.as_str(), run.user.as_str()),
        ("vr-a", "administrator")
    );
    let targets: Vec<_> = run
        .targets
        .iter()
        .map(|t| (t.field.as_str(), t.name.as_str(), t.id.as_str()))
        .collect();
    assert_eq!(
        targets,
        [
            (
                "pairing",
                "vc-a.hamburg.example – vc-b.frankfurt.example",
                samples::PAIRING
            ),
            ("replication", "erp-db-01", samples::REPLICATION),
        ]
    );
    assert_eq!(run.request.method, "POST");
    assert_eq!(
        run.request.headers[1],
        ("x-dr-session".to_owned(), "‹session›".to_owned())
    );
}

#[test]
fn the_answer_may_hold_a_task_that_has_ended_already() {
    let mut run = run();
    run.apply_event(RunEvent::Sent, at(0));
    run.apply_event(
        RunEvent::SubmitOutcome(receipt(&reply(202, "task-success"))),
        at(95_000),
    );
    assert_eq!(run.state(), State::Succeeded);
    assert_eq!(run.duration(at(200_000)), Some(92_000));
}

#[test]
fn a_task_that_failed_says_why_and_what_to_do() {
    let mut run = accepted();
    run.apply_event(looked("task-error"), at(62_000));
    assert_eq!(run.state(), State::Failed);
    let problem = run.problem.as_ref().unwrap();
    assert_eq!(problem.kind, Kind::TaskFailed);
    assert_eq!(problem.title, "Promotion failed");
    assert_eq!(
        problem.message,
        "Cannot consolidate the disks of the test image."
    );
    assert!(problem.details.contains("is locked by host esx-12"));
    let facts: Vec<_> = problem
        .facts
        .iter()
        .map(|f| (f.label.as_ref(), &f.value))
        .collect();
    assert!(facts.contains(&("Task", &Shown::Code(samples::TASK.to_owned()))));
    assert!(facts.contains(&("Entity", &Shown::Code(samples::REPLICATION.to_owned()))));
    assert!(facts.contains(&("Ended", &Shown::Time(at(61_200)))));
    let end = run.timeline.end().unwrap();
    assert_eq!(end.text, problem.message);
}

#[test]
fn a_task_of_an_operation_that_is_no_longer_known_fails_with_words_too() {
    let mut run = accepted();
    run.operation = "gone-in-this-version".to_owned();
    run.apply_event(looked("task-error"), at(62_000));
    assert_eq!(run.problem.unwrap().title, "Task failed");
}

#[test]
fn a_cancelled_task_ends_the_run_without_a_problem() {
    let mut run = accepted();
    run.apply_event(looked("task-cancelled"), at(10_000));
    assert_eq!((run.state(), run.problem), (State::Cancelled, None));
}

#[test]
fn a_status_that_nobody_documented_is_no_end() {
    let mut run = accepted();
    run.apply_event(looked("task-unknown-status"), at(10_000));
    assert_eq!(
        (run.state(), run.timeline.end()),
        (State::Unrecognized, None)
    );
    assert_ne!(run.state().label(), State::Running.label());
    let status = &run.task.as_ref().unwrap().status;
    assert_eq!(status, &Status::Unknown("SUSPENDED_BY_OPERATOR".to_owned()));
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_operation() {
    let mut refused = run();
    refused.apply_event(RunEvent::SubmitOutcome(receipt(&empty(404))), at(300));
    let title = refused.problem.map(|problem| problem.title);
    assert_eq!(title.as_deref(), Some("Replication or image not found"));
}

#[test]
fn a_refused_run_did_nothing() {
    let mut run = run();
    run.apply_event(RunEvent::Sent, at(0));
    run.apply_event(
        RunEvent::SubmitOutcome(receipt(&reply(400, "error-400-failover-image"))),
        at(200),
    );
    assert_eq!((run.state(), run.task.as_ref()), (State::Refused, None));
    assert_eq!(run.problem.as_ref().unwrap().kind, Kind::Refused);
    assert_eq!(shown(&run), [What::Confirmed, What::Sent, What::Refused]);
    assert_eq!(run.duration(at(9_000)), Some(200), "it does not tick on");
}

#[test]
fn a_task_that_the_appliance_forgot_ends_the_run_as_unknown() {
    let mut run = accepted();
    run.apply_event(looked("task-running"), at(1_500));
    run.apply_event(gone(), at(60_000));
    assert_eq!(run.state(), State::Gone);
    assert_eq!(run.problem.as_ref().unwrap().kind, Kind::NotFound);
    assert_eq!(
        run.problem.as_ref().unwrap().title,
        "Task no longer available"
    );
}

#[test]
fn a_look_is_known_until_the_appliance_says_something_else() {
    let mut run = accepted();
    run.apply_event(looked("task-running"), at(1_500));
    let task = run.task.clone().unwrap();
    assert!(run.knows(&task));
    let further = hawser_core::task::Task {
        progress: task.progress.map(|percent| percent + 1),
        ..task.clone()
    };
    assert!(!run.knows(&further));
    // The end of a problem is news, also where the task says the same.
    run.problem = Some(Problem::console("the answer was lost"));
    assert!(!run.knows(&task));
}

#[test]
fn a_long_status_that_nobody_documented_is_cut_once_and_not_at_each_reload() {
    let mut run = accepted();
    let outcome = samples::changed("task-running", |task| {
        task["status"] = "SUSPENDED_BY_OPERATOR_".repeat(40).into();
    });
    let request = Request::get("/tasks/any");
    let task = samples::appliance().read_tasks(&request, &outcome);
    run.apply_event(
        RunEvent::Task(Box::new(task.unwrap().remove(0))),
        at(10_000),
    );
    let kept = journal::read(&journal::write(&run)).unwrap();
    assert_eq!(kept.task.unwrap().status, run.task.unwrap().status);
}
