//! A run without steps, by its phases.

use hawser_core::activity::{appliance_now, phases};
use hawser_core::chart::Look;
use hawser_core::run::RunEvent;

use super::{at, own};
use crate::samples::{run, task};

fn shown(run: &hawser_core::run::Run) -> Vec<(&'static str, Look, &'static str)> {
    let phases = phases(run).into_iter();
    phases
        .map(|phase| (phase.title, phase.look, phase.status))
        .collect()
}

#[test]
fn phases_follow_each_other_and_the_last_one_goes_on_until_the_end() {
    let mut run = own();
    assert_eq!(
        shown(&run),
        [
            ("Request", Look::Done, "Done"),
            ("Queue", Look::Queued, "Queued")
        ]
    );
    run.apply_event(RunEvent::Task(Box::new(task("task-running"))), at(4_000));
    assert_eq!(
        shown(&run).last(),
        Some(&("Execution", Look::Running, "Running"))
    );
    assert!(phases(&run)[2].console.1.is_none());
    run.apply_event(RunEvent::Task(Box::new(task("task-error"))), at(9_000));
    assert_eq!(
        shown(&run).last(),
        Some(&("Execution", Look::Failed, "Failed"))
    );
    let last = &phases(&run)[2];
    assert_eq!(last.console.1, Some(at(9_000)));
    assert!(
        last.appliance.is_some_and(|(_, end)| end.is_some()),
        "on both clocks"
    );
    assert_eq!(phases(&super::run()), [], "nothing was sent yet");
}

#[test]
fn the_clock_of_the_appliance_is_that_of_the_event_that_was_heard_soonest() {
    let mut behind = run();
    behind.apply_event(RunEvent::Sent, at(600_000));
    let mut queued = task("task-running");
    queued.queued = Some(at(0));
    queued.started = Some(at(5_000));
    behind.apply_event(RunEvent::Task(Box::new(queued)), at(605_000));
    assert_eq!(appliance_now(&behind, at(700_000)), at(100_000));
    assert_eq!(
        appliance_now(&own(), at(700_000)),
        at(700_000),
        "close enough"
    );
}
