//! The work that is in progress, whoever started it.

use hawser_core::activity::Origin;
use hawser_core::overview::RunningNow;
use hawser_core::reply::Failure;
use hawser_core::run::RunEvent;
use hawser_core::task::Status;

use super::config;
use crate::activity::{at, other, own};
use crate::samples;

#[test]
fn what_waits_for_a_person_is_named_before_what_runs_and_all_of_it_is_counted() {
    let mut running = RunningNow::default();
    for _ in 0..20 {
        running.add_run(&own(), at(0));
    }
    let mut lost = samples::run();
    lost.id = "lost".to_owned();
    lost.apply_event(RunEvent::Sent, at(-1_000));
    let no_answer = samples::receipt(&Err(Failure::Network));
    lost.apply_event(RunEvent::SubmitOutcome(no_answer), at(0));
    running.add_run(&lost, at(0));
    assert_eq!((running.total, running.waiting), (21, 1));
    assert_eq!(running.named.len(), 12);
    assert_eq!(running.named[0].run, "lost");
    let words = "20 running, 1 waiting for a person";
    assert_eq!(running.words(), words, "each one is counted once");
    let mut running = RunningNow::default();
    assert_eq!(running.words(), "Nothing known to be running");
    running.add_run(&lost, at(0));
    assert_eq!(running.words(), "1 waiting for a person");
}

#[test]
fn tasks_of_others_are_named_once_and_not_as_ones_own() {
    let config = config();
    let srm = config.appliance("srm-a").unwrap();
    let tasks = [
        other("own", Status::Running, 0),
        other("other", Status::Running, 0),
        other("queued", Status::Queued, 0),
        other("done", Status::Succeeded, 0),
        other("failed", Status::Failed, 0),
        other("failed long ago", Status::Failed, -100 * 3_600_000),
    ];
    let mut running = RunningNow::default();
    running.add_run(&own(), at(0));
    running.add_tasks(srm, &tasks, |task| task.id == "own", at(3_600_000));
    assert_eq!((running.total, running.failed), (3, 1));
    let others = running.named.iter().filter(|it| it.origin == Origin::Other);
    let words: Vec<_> = others.map(|it| it.words.as_str()).collect();
    assert_eq!(words, ["Running", "Queued"]);
}
