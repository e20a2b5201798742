//! How long a run took, by whose clock.

use hawser_core::run::RunEvent;

use super::{accepted, at, looked};
use crate::samples::task;

#[test]
fn how_long_it_took_is_told_by_the_appliances_stamps_whatever_this_clock_says() {
    for skew in [-600_000, 0, 600_000, 86_400_000] {
        let mut run = accepted();
        run.apply_event(looked("task-success"), at(94_000 + skew));
        assert_eq!(run.duration(at(500_000)), Some(92_000));
    }
}

#[test]
fn text_stamps_count_like_numbers() {
    let mut run = accepted();
    run.apply_event(looked("task-v1-text-times"), at(94_000));
    assert_eq!(run.duration(at(500_000)), Some(92_000));
}

#[test]
fn how_long_it_has_run_is_told_by_this_clock_alone() {
    let mut run = accepted();
    run.apply_event(looked("task-minus-one-times"), at(500));
    assert_eq!(
        run.duration(at(10_300)),
        Some(10_000),
        "since it was queued"
    );
    run.apply_event(looked("task-running"), at(2_000));
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
    run.apply_event(looked("task-running"), at(2_000));
    let mut task = task("task-success");
    task.finished = None;
    run.apply_event(RunEvent::Task(Box::new(task)), at(94_000));
    assert_eq!(run.duration(at(500_000)), Some(92_000));
}

#[test]
fn stamps_that_contradict_each_other_count_as_nothing() {
    let mut run = accepted();
    let mut task = task("task-success");
    task.finished = Some(at(-5_000));
    run.apply_event(RunEvent::Task(Box::new(task)), at(94_000));
    assert_eq!(run.duration(at(500_000)), Some(0));
}
