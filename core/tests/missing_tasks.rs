//! Tasks that the appliance does not find: not listed yet, or forgotten by a restart.

use crate::samples::{self, QUEUED, cases, empty, receipt, reply, task, vcenter};
use hawser_core::clock::Timestamp;
use hawser_core::journal;
use hawser_core::operation::{Operation, When};
use hawser_core::problem::{Problem, Stage};
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::timeline::What;
use proptest::prelude::*;

fn at(ms: i64) -> Timestamp {
    Timestamp(QUEUED + ms)
}

fn unknown() -> Box<Problem> {
    let asked = samples::appliance().asked(&Request::get("/tasks/x"), Stage::Follow);
    Box::new(Problem::from_outcome(&empty(404), &asked))
}

fn missing() -> RunEvent {
    RunEvent::Missing(unknown())
}

fn gone() -> RunEvent {
    let mut problem = unknown();
    problem.details = "/tasks/x: not found\n/tasks: not listed".to_owned();
    RunEvent::Gone(problem)
}

fn looked(case: &str) -> RunEvent {
    RunEvent::Task(Box::new(task(case)))
}

/// A promotion whose task runs.
fn running() -> Run {
    let mut run = samples::run();
    run.apply_event(RunEvent::Sent, at(-1_900));
    run.apply_event(
        RunEvent::SubmitOutcome(receipt(&reply(202, "task-queued"))),
        at(300),
    );
    run.apply_event(looked("task-running"), at(1_500));
    run
}

fn shown(run: &Run) -> Vec<What> {
    let mut shown: Vec<What> = run.timeline.shown().iter().map(|e| e.what).collect();
    shown.retain(|what| {
        matches!(
            what,
            What::Missing | What::FoundAgain | What::Gone | What::Succeeded
        )
    });
    shown
}

#[test]
fn one_answer_that_the_task_is_unknown_does_not_end_the_following() {
    let mut run = running();
    run.apply_event(missing(), at(3_000));
    assert_eq!(run.state(), State::Missing);
    assert!(!run.state().is_end() && !run.is_lost());
    assert_eq!(run.duration(at(90_000)), Some(1_500), "it does not tick on");
    let same = run.task.clone().unwrap();
    assert!(!run.knows(&same), "that it is there again is news");
    run.apply_event(looked("task-running"), at(4_000));
    assert_eq!((run.state(), &run.problem), (State::Running, &None));
    run.apply_event(looked("task-success"), at(94_000));
    assert_eq!(run.state(), State::Succeeded);
    assert_eq!(
        shown(&run),
        [What::Missing, What::FoundAgain, What::Succeeded]
    );
}

#[test]
fn a_task_that_was_given_up_can_be_found_again_when_asked_to() {
    let mut run = running();
    run.apply_event(missing(), at(3_000));
    run.apply_event(gone(), at(20_000));
    assert_eq!(run.state(), State::Gone);
    assert!(run.state().is_end());
    assert_eq!(run.duration(at(90_000)), None, "nobody knows when it ended");
    let panel = run.lost_answer(false).unwrap();
    assert_eq!(panel.title, "Task no longer available");
    assert!(panel.looked.contains("/tasks: not listed"), "{panel:?}");
    // Asked again: still unknown, and then found.
    run.apply_event(missing(), at(60_000));
    assert_eq!(run.state(), State::Gone);
    run.apply_event(gone(), at(61_000));
    assert_eq!(run.timeline.end().unwrap().console, at(61_000));
    run.apply_event(looked("task-success"), at(94_000));
    assert_eq!((run.state(), &run.problem), (State::Succeeded, &None));
    assert_eq!(
        shown(&run),
        [What::Missing, What::Gone, What::FoundAgain, What::Succeeded]
    );
}

#[test]
fn a_task_can_be_given_up_more_than_once() {
    let mut run = running();
    for round in 0..3 {
        let begin = 10_000 * (round + 1);
        run.apply_event(missing(), at(begin));
        assert_eq!(run.state(), State::Missing, "{round}");
        run.apply_event(gone(), at(begin + 1));
        assert_eq!(run.state(), State::Gone, "{round}");
        // All of this in one millisecond.
        run.apply_event(looked("task-running"), at(begin + 1));
        assert_eq!(run.state(), State::Running, "{round}");
    }
}

#[test]
fn what_was_looked_for_is_kept_in_the_journal() {
    let mut run = running();
    for event in [missing(), gone(), looked("task-running"), missing()] {
        run.apply_event(event, at(3_000));
        let kept = journal::read(&journal::write(&run)).unwrap();
        assert_eq!((kept.state(), &kept.timeline), (run.state(), &run.timeline));
        assert_eq!(kept.problem, run.problem);
    }
}

#[test]
fn the_target_is_looked_at_only_where_the_task_is_not_found() {
    let paths =
        |run: &Run| -> Vec<String> { run.details().map(|(_, request)| request.path).collect() };
    let mut run = running();
    assert_eq!(paths(&run), [] as [String; 0]);
    run.apply_event(missing(), at(3_000));
    let image = format!(
        "/pairings/{}/replications/{}/active-image",
        samples::PAIRING,
        samples::REPLICATION
    );
    assert_eq!(paths(&run), [image.as_str()]);
    run.apply_event(gone(), at(4_000));
    assert_eq!(paths(&run), [image.as_str()]);
    run.apply_event(looked("task-success"), at(5_000));
    assert_eq!(paths(&run), [] as [String; 0]);
}

#[test]
fn every_operation_has_a_target_to_look_at() {
    for operation in hawser_core::operation::CATALOGUE {
        let Operation { details, .. } = operation;
        assert!(!details.is_empty(), "{}", operation.id);
    }
    let only_then = Operation::by_id("start-sync").unwrap().details;
    assert!(only_then.iter().all(|it| it.when == When::IfMissing));
}

// ---- what is watched in place of a task ----

#[test]
fn a_sync_that_the_provider_has_forgotten_is_not_said_to_run() {
    let mut run = vcenter::accepted("provider-completed-earlier");
    vcenter::hear(&mut run, &vcenter::reply(200, "provider-applying"), 1_000);
    assert_eq!(run.state(), State::Running);
    for forgotten in ["provider-succeeded", "provider-completed-earlier"] {
        let mut run = run.clone();
        vcenter::hear(&mut run, &vcenter::reply(200, forgotten), 2_000);
        assert_eq!(run.state(), State::Missing, "{forgotten}");
        let Some((detail, request)) = run.details().next() else {
            panic!("the provider is looked at");
        };
        assert_eq!(
            (detail.id, request.path.as_str()),
            ("provider", vcenter::PROVIDER)
        );
        vcenter::hear(&mut run, &vcenter::reply(200, "provider-applying"), 3_000);
        assert_eq!(run.state(), State::Running, "{forgotten}");
    }
}

// ---- two tabs ----

#[test]
fn a_task_that_one_tab_found_again_is_found_in_the_other() {
    let mut first = running();
    first.apply_event(missing(), at(3_000));
    let mut second = running();
    second.merge(first.clone());
    assert_eq!(second.state(), State::Missing);
    assert!(second.problem.is_some(), "it says why");
    first.apply_event(looked("task-running"), at(4_000));
    second.merge(first.clone());
    assert_eq!((second.state(), &second.problem), (State::Running, &None));
    first.apply_event(missing(), at(5_000));
    first.apply_event(gone(), at(6_000));
    second.merge(first.clone());
    assert_eq!(second.state(), State::Gone);
    assert_eq!(second.problem, first.problem);
    first.apply_event(looked("task-running"), at(7_000));
    second.merge(first.clone());
    assert_eq!((second.state(), &second.problem), (State::Running, &None));
    let before = second.clone();
    let mut late = running();
    late.apply_event(missing(), at(3_000));
    late.apply_event(gone(), at(4_000));
    second.merge(late);
    assert_eq!(
        second.state(),
        before.state(),
        "what is older changes nothing"
    );
    assert_eq!(second.problem, before.problem);
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn the_last_answer_about_a_task_counts(
        answers in proptest::collection::vec((0u8..3, 0i64..3_000), 1..12),
    ) {
        let mut run = running();
        let mut now = 2_000;
        let mut expected = State::Running;
        for (which, later) in answers {
            now += later;
            let (event, next) = match which {
                0 => (missing(), if expected == State::Gone { expected } else { State::Missing }),
                1 => (gone(), State::Gone),
                _ => (looked("task-running"), State::Running),
            };
            run.apply_event(event, at(now));
            expected = next;
            prop_assert_eq!(run.state(), expected);
        }
    }
}
