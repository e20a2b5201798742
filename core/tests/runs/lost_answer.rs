//! Runs whose answer was lost.

use hawser_core::reply::Failure;
use hawser_core::run::{Heard, State};
use hawser_core::timeline::What;

use crate::samples::{empty, page, receipt, run};
use crate::{accepted, at, looked, shown};

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
