//! The end is the end, and nothing that was shown is taken away.

use hawser_core::run::{RunEvent, State};
use hawser_core::timeline::What;

use super::{WHOLE_LIFE, accepted, at, gone, looked, shown};
use crate::samples::{page, receipt, reply, task};

#[test]
fn of_two_ends_the_one_that_was_heard_first_counts() {
    let mut run = accepted();
    run.apply_event(looked("task-error"), at(62_000));
    let first = run.clone();
    for later in [
        looked("task-success"),
        looked("task-cancelled"),
        gone(),
        RunEvent::SubmitOutcome(receipt(&reply(400, "error-400-failover-image"))),
        RunEvent::SubmitOutcome(receipt(&page(502))),
        RunEvent::Interrupted,
    ] {
        // Also within the same millisecond, and where the clock was set back.
        for ms in [62_000, 62_001, 0, -600_000, 600_000] {
            let mut run = first.clone();
            run.apply_event(later.clone(), at(ms));
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
    run.apply_event(looked("task-running"), at(2_000));
    run.apply_event(looked("task-success"), at(-600_000));
    assert_eq!(
        (run.state(), run.timeline.progress()),
        (State::Succeeded, Some(100))
    );
    assert_eq!(shown(&run), WHOLE_LIFE);
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
        run.apply_event(RunEvent::Task(Box::new(task)), at(2_000 + ms as i64));
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
        assert!(!state.label().is_empty() && !state.as_attr().is_empty());
    }
    let ends = STATES.into_iter().filter(|s| s.is_end()).count();
    assert_eq!(ends, 7);
}

const STATES: [State; 15] = [
    State::Sending,
    State::Unconfirmed,
    State::NotFound,
    State::CannotTell,
    State::Queued,
    State::Running,
    State::Unrecognized,
    State::Missing,
    State::Succeeded,
    State::Failed,
    State::Cancelled,
    State::NotSent,
    State::Refused,
    State::Busy,
    State::Gone,
];
