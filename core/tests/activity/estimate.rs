//! How long the rest may take.

use hawser_core::activity::{
    EarlierRun, Source, earlier_in_journal, earlier_in_tasks, estimate, merge,
};
use hawser_core::clock::Timestamp;
use hawser_core::run::{Run, RunEvent};
use hawser_core::task::{Status, Task};

use super::{at, other, own};
use crate::samples::{self, task};

const MINUTE: i64 = 60_000;

/// Runs of this browser that took so long, one a day.
fn took(durations: &[i64]) -> Vec<EarlierRun> {
    let runs = durations
        .iter()
        .zip(1..)
        .map(|(duration, days)| EarlierRun {
            source: Source::Browser,
            task: format!("task-{days}"),
            begun: [Some(Timestamp(-days * 86_400_000)), None],
            duration: *duration,
        });
    runs.collect()
}

fn label(elapsed: i64, earlier: &[i64]) -> String {
    let found = estimate(&own(), elapsed, &took(earlier));
    found.map_or_else(String::new, |estimate| estimate.label())
}

#[test]
fn without_an_earlier_run_nothing_is_said() {
    assert_eq!(estimate(&own(), MINUTE, &[]), None);
}

#[test]
fn the_rest_is_what_the_median_leaves_with_its_basis() {
    let earlier = [14 * MINUTE, 100 * MINUTE, 10 * MINUTE];
    assert_eq!(
        label(2 * MINUTE, &earlier),
        "About 12 min left, from 3 earlier runs in this browser, the longest about 1.6 h"
    );
    assert_eq!(
        label(0, &[10 * MINUTE]),
        "About 10 min left, from 1 earlier run in this browser"
    );
    assert_eq!(
        label(0, &[4_000]),
        "Less than a minute left, from 1 earlier run in this browser"
    );
    assert_eq!(
        label(0, &[150 * MINUTE]),
        "About 2.5 h left, from 1 earlier run in this browser"
    );
}

#[test]
fn what_takes_longer_than_usual_is_not_promised_an_end() {
    let said = label(20 * MINUTE, &[15 * MINUTE, 13 * MINUTE, 14 * MINUTE]);
    assert_eq!(
        said,
        "Longer than usual: about 14 min, from 3 earlier runs in this browser, the longest about 15 min"
    );
}

#[test]
fn only_the_newest_seven_count() {
    let mut earlier = vec![10 * MINUTE; 7];
    earlier.extend([500 * MINUTE; 20]);
    let found = estimate(&own(), 0, &took(&earlier)).unwrap();
    assert_eq!((found.usual, found.longest), (10 * MINUTE, 10 * MINUTE));
    assert!(found.label().contains("from 7 earlier runs"));
}

fn ended(id: &str, case: &str) -> Run {
    let mut run = Run {
        id: id.to_owned(),
        ..own()
    };
    run.apply_event(RunEvent::Task(Box::new(task(case))), at(90_000));
    run
}

#[test]
fn earlier_runs_are_those_of_the_same_target_that_succeeded() {
    let now = own();
    let good = ended("good", "task-success");
    let mut elsewhere = ended("elsewhere", "task-success");
    elsewhere.targets.last_mut().unwrap().id = "GID-other".to_owned();
    let failed = ended("failed", "task-error");
    let runs = [now.clone(), good.clone(), elsewhere, failed];
    let found = earlier_in_journal(&now, runs.iter());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].task, samples::TASK);
    assert!(found[0].duration > 0);
}

#[test]
fn earlier_tasks_are_those_with_the_same_description_and_target() {
    let now = own();
    let own_task = now.task.clone().unwrap();
    let like = |id: &str, status: Status| Task {
        description: own_task.description.clone(),
        entity: own_task.entity.clone(),
        ..other(id, status, 0)
    };
    let another = other("another", Status::Succeeded, 0);
    let tasks = [
        like(&own_task.id, Status::Succeeded),
        like("same", Status::Succeeded),
        like("failed", Status::Failed),
        another,
    ];
    let found = earlier_in_tasks(&now, &tasks);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].task.as_str(), found[0].duration),
        ("same", 61_000)
    );
    // A run of this browser that the appliance lists too counts once.
    let listed = EarlierRun {
        source: Source::Browser,
        ..found[0].clone()
    };
    let merged = merge(vec![found[0].clone(), listed.clone()]);
    assert_eq!(merged, [listed]);
}
