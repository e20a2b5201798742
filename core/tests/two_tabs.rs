//! Two tabs that tell each other of the same run.

use crate::samples::{self, QUEUED, cases, receipt, reply, task};
use hawser_core::clock::Timestamp;
use hawser_core::problem::{Problem, Stage};
use hawser_core::request::Request;
use hawser_core::run::{DetailSnapshot, Run, RunEvent, State, Watched};
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;

fn sent() -> Run {
    let mut run = samples::run();
    run.apply_event(RunEvent::Sent, Timestamp(QUEUED));
    run
}

fn heard(which: u8) -> RunEvent {
    let look = |case: &str| RunEvent::Task(Box::new(task(case)));
    match which {
        0 => RunEvent::SubmitOutcome(receipt(&reply(202, "task-queued"))),
        1 => RunEvent::SubmitOutcome(receipt(&samples::page(504))),
        2 => RunEvent::Interrupted,
        3 => look("task-running"),
        4 => look("task-success"),
        5 => look("task-error"),
        6 => RunEvent::NotFound("nothing".to_owned()),
        _ => RunEvent::Found(Box::new(task("task-running"))),
    }
}

#[test]
fn a_tab_that_opened_while_another_was_sending_hears_that_it_was_accepted() {
    let mut first = sent();
    let mut second = sent();
    second.apply_event(RunEvent::Interrupted, Timestamp(QUEUED + 500));
    assert_eq!(second.state(), State::Unconfirmed);
    first.apply_event(heard(0), Timestamp(QUEUED + 1_000));
    second.merge(first.clone());
    assert_eq!(second.state(), State::Queued);
    assert_eq!(second.task, first.task);
    assert!(!second.is_lost(), "nobody looks for it any more");
}

#[test]
fn an_end_heard_in_one_tab_is_the_end_in_all() {
    let mut first = sent();
    first.apply_event(heard(0), Timestamp(QUEUED + 1_000));
    let mut second = first.clone();
    first.apply_event(heard(5), Timestamp(QUEUED + 9_000));
    second.apply_event(heard(3), Timestamp(QUEUED + 8_000));
    second.merge(first.clone());
    assert_eq!(second.state(), State::Failed);
    assert_eq!(second.problem, first.problem);
    let ended = second.clone();
    second.merge(sent());
    assert_eq!(second, ended, "what is older takes nothing away");
}

#[test]
fn another_run_is_not_taken_for_this_one() {
    let mut run = sent();
    let mut other = sent();
    other.id = "run-2".to_owned();
    other.apply_event(heard(4), Timestamp(QUEUED + 9_000));
    let before = run.clone();
    run.merge(other);
    assert_eq!(run, before);
}

#[test]
fn a_look_that_came_late_to_one_tab_takes_nothing_from_the_other() {
    let mut one = sent();
    one.apply_event(heard(3), Timestamp(QUEUED + 17_000));
    // The receipt of a task that runs already: it was on its way for longer.
    one.apply_event(heard(0), Timestamp(QUEUED + 40_000));
    let mut two = sent();
    two.apply_event(heard(0), Timestamp(QUEUED + 2_000));
    two.apply_event(heard(3), Timestamp(QUEUED + 15_000));
    let running = two.task.clone();
    two.merge(one.clone());
    assert_eq!(two.task, running);
    one.merge(two.clone());
    assert_eq!(one.task, running);
    one.merge(two.clone());
    assert_eq!(one.task, two.task);
}

#[test]
fn of_two_ends_a_tab_keeps_what_it_heard_of_its_own() {
    let mut first = sent();
    first.apply_event(heard(0), Timestamp(QUEUED + 1_000));
    let mut second = first.clone();
    first.apply_event(heard(4), Timestamp(QUEUED + 9_000));
    // It looked when the task had aged out.
    let asked = samples::appliance().asked(&Request::get("/tasks/x"), Stage::Follow);
    let gone = Problem::from_outcome(&samples::empty(404), &asked);
    second.apply_event(RunEvent::Gone(Box::new(gone)), Timestamp(QUEUED + 90_000));
    assert!(first.state().is_end() && second.state().is_end());
    let before = first.clone();
    first.merge(second);
    assert_eq!((first.task, first.problem), (before.task, before.problem));
}

#[test]
fn why_nothing_is_known_is_told_as_long_as_nothing_is() {
    let mut first = sent();
    let mut second = sent();
    second.apply_event(heard(1), Timestamp(QUEUED + 90_000));
    assert!(second.problem.is_some());
    first.merge(second.clone());
    assert_eq!(first.problem, second.problem);
    let mut known = sent();
    known.apply_event(heard(3), Timestamp(QUEUED + 5_000));
    known.merge(second);
    assert_eq!(known.problem, None);
}

#[test]
fn what_was_seen_last_counts_in_both_tabs_and_so_does_what_one_alone_knows() {
    let saw = |at: i64| {
        let mut run = sent();
        run.seen.push(DetailSnapshot {
            look: "plan".to_owned(),
            at: Some(Timestamp(QUEUED + at)),
            answer: Some(Arc::new(json!({ "seen": at }))),
            ..DetailSnapshot::default()
        });
        run
    };
    for (one, two) in [(1, 2), (2, 1)] {
        let mut run = saw(one);
        run.merge(saw(two));
        let seen: Vec<_> = run.seen.into_iter().map(|it| it.answer).collect();
        assert_eq!(seen, [Some(Arc::new(json!({ "seen": 2 })))]);
    }
    let mut run = sent();
    let mut other = saw(1);
    other.appliance_version = "8.8.0".to_owned();
    other.watched = Some(Watched::default());
    run.merge(other.clone());
    assert_eq!(run.seen, other.seen);
    assert_eq!(run.appliance_version, "8.8.0");
    assert_eq!(run.watched, other.watched);
    other.appliance_version = "another".to_owned();
    run.merge(other);
    assert_eq!(run.appliance_version, "8.8.0", "of one run there is one");
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn both_tabs_know_the_same_whoever_tells_first(
        one in proptest::collection::vec((0u8..8, 1i64..60_000), 0..6),
        two in proptest::collection::vec((0u8..8, 1i64..60_000), 0..6),
    ) {
        let play = |events: &[(u8, i64)]| {
            let mut run = sent();
            let mut at = QUEUED;
            for (which, later) in events {
                at += later;
                run.apply_event(heard(*which), Timestamp(at));
            }
            run
        };
        let (a, b) = (play(&one), play(&two));
        let mut ab = a.clone();
        ab.merge(b.clone());
        let mut ba = b.clone();
        ba.merge(a.clone());
        prop_assert_eq!(&ab.timeline, &ba.timeline);
        prop_assert_eq!(ab.state(), ba.state());
        if a.state().is_end() && b.state().is_end() {
            prop_assert!(ab.state().is_end());
        }
        let again = ab.clone();
        ab.merge(b);
        prop_assert_eq!(ab, again, "told twice changes nothing");
    }
}
