//! A run from the click to its end, and its timeline, whatever comes when.
#![allow(clippy::unwrap_used)]

mod samples;

use hawser_core::clock::Millis;
use hawser_core::fact::Shown;
use hawser_core::problem::{Kind, Problem, Stage};
use hawser_core::reply::Failure;
use hawser_core::request::Request;
use hawser_core::run::{Heard, Run, State};
use hawser_core::task::Status;
use hawser_core::timeline::What;
use samples::{QUEUED, empty, page, receipt, reply, run, task};

/// The console's clock, so many milliseconds after the task was queued.
fn at(ms: i64) -> Millis {
    Millis(QUEUED + ms)
}

fn looked(case: &str) -> Heard {
    Heard::Task(Box::new(task(case)))
}

fn gone() -> Heard {
    let asked = samples::appliance().asked(&Request::get("/tasks/x"), Stage::Follow);
    Heard::Gone(Box::new(Problem::from_outcome(&empty(404), &asked)))
}

/// A run that was sent and accepted.
fn accepted() -> Run {
    let mut run = run();
    run.hear(Heard::Sent, at(-1_900));
    run.hear(Heard::Receipt(receipt(&reply(202, "task-queued"))), at(300));
    run
}

fn shown(run: &Run) -> Vec<What> {
    run.timeline.shown().iter().map(|e| e.what).collect()
}

// ---- a life ----

#[test]
fn a_run_is_confirmed_sent_queued_running_and_done() {
    let mut run = run();
    assert_eq!((run.state(), run.submitted()), (State::Sending, at(-2_000)));
    assert_eq!(run.duration(at(0)), None, "nothing has begun");
    run.hear(Heard::Sent, at(-1_900));
    assert_eq!(run.state(), State::Sending);
    run.hear(Heard::Receipt(receipt(&reply(202, "task-queued"))), at(300));
    assert_eq!(run.state(), State::Queued);
    run.hear(looked("task-running"), at(1_500));
    assert_eq!(
        (run.state(), run.timeline.progress()),
        (State::Running, Some(45))
    );
    run.hear(looked("task-success"), at(94_000));
    assert_eq!(
        (run.state(), run.problem.as_ref()),
        (State::Succeeded, None)
    );
    assert_eq!(
        shown(&run),
        [
            What::Confirmed,
            What::Sent,
            What::Accepted,
            What::Queued,
            What::Started,
            What::Progress(45),
            What::Progress(100),
            What::Succeeded
        ]
    );
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
    run.hear(Heard::Sent, at(0));
    run.hear(
        Heard::Receipt(receipt(&reply(202, "task-success"))),
        at(95_000),
    );
    assert_eq!(run.state(), State::Succeeded);
    assert_eq!(run.duration(at(200_000)), Some(92_000));
}

#[test]
fn a_task_that_failed_says_why_and_what_to_do() {
    let mut run = accepted();
    run.hear(looked("task-error"), at(62_000));
    assert_eq!(run.state(), State::Failed);
    let problem = run.problem.as_ref().unwrap();
    assert_eq!(problem.kind, Kind::TaskFailed);
    assert_eq!(problem.title, "The image could not be promoted");
    assert_eq!(
        problem.said,
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
    assert_eq!(end.text, problem.said);
}

#[test]
fn a_task_of_an_operation_that_is_no_longer_known_fails_with_words_too() {
    let mut run = accepted();
    run.operation = "gone-in-this-version".to_owned();
    run.hear(looked("task-error"), at(62_000));
    assert_eq!(run.problem.unwrap().title, "The task failed");
}

#[test]
fn a_cancelled_task_ends_the_run_without_a_problem() {
    let mut run = accepted();
    run.hear(looked("task-cancelled"), at(10_000));
    assert_eq!((run.state(), run.problem), (State::Cancelled, None));
}

#[test]
fn a_status_that_nobody_documented_is_no_end() {
    let mut run = accepted();
    run.hear(looked("task-unknown-status"), at(10_000));
    assert_eq!((run.state(), run.timeline.end()), (State::Running, None));
    let status = &run.task.as_ref().unwrap().status;
    assert_eq!(status, &Status::Unknown("SUSPENDED_BY_OPERATOR".to_owned()));
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_operation() {
    let mut refused = run();
    refused.hear(Heard::Receipt(receipt(&empty(404))), at(300));
    let title = refused.problem.map(|problem| problem.title);
    assert_eq!(
        title.as_deref(),
        Some("The replication or its image is gone")
    );
}

#[test]
fn a_refused_run_did_nothing() {
    let mut run = run();
    run.hear(Heard::Sent, at(0));
    run.hear(
        Heard::Receipt(receipt(&reply(400, "error-400-failover-image"))),
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
    run.hear(looked("task-running"), at(1_500));
    run.hear(gone(), at(60_000));
    assert_eq!(run.state(), State::Gone);
    assert_eq!(run.problem.as_ref().unwrap().kind, Kind::NotFound);
    assert_eq!(
        run.problem.as_ref().unwrap().title,
        "The appliance no longer knows this task"
    );
}

// ---- a lost answer ----

#[test]
fn a_run_whose_answer_was_lost_is_unconfirmed_and_not_ended() {
    for outcome in [
        Err(Failure::Network),
        Err(Failure::TimedOut(90_000)),
        page(502),
        empty(202),
    ] {
        let mut run = run();
        run.hear(Heard::Sent, at(0));
        run.hear(Heard::Receipt(receipt(&outcome)), at(90_000));
        assert_eq!(run.state(), State::Unconfirmed);
        assert!(!run.state().is_end() && run.problem.is_some());
    }
}

#[test]
fn a_page_that_was_left_while_sending_leaves_the_run_unconfirmed() {
    let mut run = run();
    run.hear(Heard::Interrupted, at(0));
    assert_eq!(run.state(), State::Unconfirmed);
    let mut run = accepted();
    run.hear(Heard::Interrupted, at(5_000));
    assert_eq!(run.state(), State::Queued, "the answer had come");
}

#[test]
fn a_lost_answer_that_is_found_again_is_followed_and_leaves_no_problem() {
    let mut run = run();
    run.hear(Heard::Sent, at(0));
    run.hear(Heard::Receipt(receipt(&page(504))), at(60_000));
    run.timeline.note_here(What::Found, at(61_000));
    assert_eq!(run.state(), State::Queued);
    run.hear(looked("task-running"), at(61_000));
    assert_eq!((run.state(), run.problem.as_ref()), (State::Running, None));
    run.hear(looked("task-success"), at(94_000));
    assert_eq!(
        (run.state(), run.problem.as_ref()),
        (State::Succeeded, None)
    );
    assert!(
        shown(&run).contains(&What::AnswerLost),
        "that it was lost stays on record"
    );
}

#[test]
fn a_lost_answer_may_stay_not_found_or_untold() {
    for (what, state) in [
        (What::NotFound, State::NotFound),
        (What::CannotTell, State::CannotTell),
    ] {
        let mut run = run();
        run.hear(Heard::Receipt(receipt(&page(504))), at(60_000));
        run.timeline.note_here(what, at(61_000));
        assert_eq!(run.state(), state);
        assert!(!state.is_end(), "a later look may still find it");
        run.hear(looked("task-running"), at(70_000));
        assert_eq!(run.state(), State::Running);
    }
}

// ---- the end is the end ----

#[test]
fn of_two_ends_the_one_that_was_heard_first_counts() {
    let mut run = accepted();
    run.hear(looked("task-error"), at(62_000));
    let first = run.clone();
    for later in [
        looked("task-success"),
        looked("task-cancelled"),
        gone(),
        Heard::Receipt(receipt(&reply(400, "error-400-failover-image"))),
        Heard::Receipt(receipt(&page(502))),
        Heard::Interrupted,
    ] {
        // Also within the same millisecond, and where the clock was set back.
        for ms in [62_000, 62_001, 0, -600_000, 600_000] {
            let mut run = first.clone();
            run.hear(later.clone(), at(ms));
            assert_eq!(run.state(), State::Failed, "{later:?} at {ms}");
            assert_eq!(
                (&run.problem, &run.task),
                (&first.problem, &first.task),
                "{later:?}"
            );
            assert_eq!(run.timeline.end(), first.timeline.end());
        }
    }
}

#[test]
fn a_clock_that_is_set_back_takes_nothing_away() {
    let mut run = accepted();
    run.hear(looked("task-running"), at(2_000));
    run.hear(looked("task-success"), at(-600_000));
    assert_eq!(
        (run.state(), run.timeline.progress()),
        (State::Succeeded, Some(100))
    );
    assert_eq!(
        shown(&run),
        [
            What::Confirmed,
            What::Sent,
            What::Accepted,
            What::Queued,
            What::Started,
            What::Progress(45),
            What::Progress(100),
            What::Succeeded
        ]
    );
}

#[test]
fn progress_that_falls_back_is_not_shown() {
    let mut run = accepted();
    for (ms, (percent, furthest)) in [(30, 30), (20, 30), (60, 60), (59, 60), (60, 60)]
        .into_iter()
        .enumerate()
    {
        let mut task = task("task-running");
        task.progress = Some(percent);
        run.hear(Heard::Task(Box::new(task)), at(2_000 + ms as i64));
        assert_eq!(run.timeline.progress(), Some(furthest));
    }
    let progress = shown(&run)
        .into_iter()
        .filter(|w| matches!(w, What::Progress(_)));
    assert_eq!(
        progress.collect::<Vec<_>>(),
        [What::Progress(30), What::Progress(60)]
    );
}

#[test]
fn every_state_has_words_and_a_mark() {
    for state in STATES {
        assert!(!state.words().is_empty() && !state.mark().is_empty());
    }
    let ends = STATES.into_iter().filter(|s| s.is_end()).count();
    assert_eq!(ends, 6);
}

const STATES: [State; 12] = [
    State::Sending,
    State::Unconfirmed,
    State::NotFound,
    State::CannotTell,
    State::Queued,
    State::Running,
    State::Succeeded,
    State::Failed,
    State::Cancelled,
    State::Refused,
    State::Busy,
    State::Gone,
];

// ---- durations ----

#[test]
fn how_long_it_took_is_told_by_the_appliances_stamps_whatever_this_clock_says() {
    for skew in [-600_000, 0, 600_000, 86_400_000] {
        let mut run = accepted();
        run.hear(looked("task-success"), at(94_000 + skew));
        assert_eq!(run.duration(at(500_000)), Some(92_000));
    }
}

#[test]
fn text_stamps_count_like_numbers() {
    let mut run = accepted();
    run.hear(looked("task-v1-text-times"), at(94_000));
    assert_eq!(run.duration(at(500_000)), Some(92_000));
}

#[test]
fn how_long_it_has_run_is_told_by_this_clock_alone() {
    let mut run = accepted();
    run.hear(looked("task-minus-one-times"), at(500));
    assert_eq!(
        run.duration(at(10_300)),
        Some(10_000),
        "since it was queued"
    );
    run.hear(looked("task-running"), at(2_000));
    assert_eq!(
        run.duration(at(10_000)),
        Some(8_000),
        "since it was seen running"
    );
    assert_eq!(
        run.duration(at(-600_000)),
        Some(0),
        "never less than nothing"
    );
}

#[test]
fn without_an_end_stamp_the_moment_of_hearing_counts() {
    let mut run = accepted();
    run.hear(looked("task-running"), at(2_000));
    let mut task = task("task-success");
    task.finished = None;
    run.hear(Heard::Task(Box::new(task)), at(94_000));
    assert_eq!(run.duration(at(500_000)), Some(92_000));
}

#[test]
fn stamps_that_contradict_each_other_count_as_nothing() {
    let mut run = accepted();
    let mut task = task("task-success");
    task.finished = Some(at(-5_000));
    run.hear(Heard::Task(Box::new(task)), at(94_000));
    assert_eq!(run.duration(at(500_000)), Some(0));
}
