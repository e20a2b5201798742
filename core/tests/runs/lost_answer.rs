//! Runs whose answer was lost.

use hawser_core::facts::Tone;
use hawser_core::reply::{Failure, Reply};
use hawser_core::run::{RunEvent, State};
use hawser_core::timeline::What;

use super::{accepted, at, looked, shown};
use crate::samples::{empty, page, receipt, run, task};

#[test]
fn a_run_whose_answer_was_lost_is_unconfirmed_and_not_ended() {
    for outcome in [
        Err(Failure::Network),
        Err(Failure::TimedOut(90_000)),
        page(502),
        empty(202),
    ] {
        let mut run = run();
        run.apply_event(RunEvent::Sent, at(0));
        run.apply_event(RunEvent::SubmitOutcome(receipt(&outcome)), at(90_000));
        assert_eq!(run.state(), State::Unconfirmed);
        assert!(!run.state().is_end() && run.problem.is_some());
    }
}

#[test]
fn a_page_that_was_left_while_sending_leaves_the_run_unconfirmed() {
    let mut run = run();
    run.apply_event(RunEvent::Interrupted, at(0));
    assert_eq!(run.state(), State::Unconfirmed);
    let mut run = accepted();
    run.apply_event(RunEvent::Interrupted, at(5_000));
    assert_eq!(run.state(), State::Queued, "the answer had come");
}

#[test]
fn a_lost_answer_that_is_found_again_is_followed_and_leaves_no_problem() {
    let mut run = run();
    run.apply_event(RunEvent::Sent, at(0));
    run.apply_event(RunEvent::SubmitOutcome(receipt(&page(504))), at(60_000));
    run.timeline.insert_here(What::Found, at(61_000));
    assert_eq!(run.state(), State::Queued);
    run.apply_event(looked("task-running"), at(61_000));
    assert_eq!((run.state(), run.problem.as_ref()), (State::Running, None));
    run.apply_event(looked("task-success"), at(94_000));
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
        run.apply_event(RunEvent::SubmitOutcome(receipt(&page(504))), at(60_000));
        run.timeline.insert_here(what, at(61_000));
        assert_eq!(run.state(), state);
        assert!(!state.is_end(), "a later look may still find it");
        run.apply_event(looked("task-running"), at(70_000));
        assert_eq!(run.state(), State::Running);
    }
}

#[test]
fn how_long_it_took_is_not_told_where_nobody_knows_whether_it_ran() {
    for what in [What::NotFound, What::CannotTell] {
        let mut run = run();
        run.apply_event(RunEvent::Sent, at(0));
        run.apply_event(RunEvent::SubmitOutcome(receipt(&page(504))), at(60_000));
        assert_eq!(run.duration(at(60_500)), Some(60_500), "it is looked for");
        run.timeline.insert_here(what, at(61_000));
        assert_eq!(run.duration(at(70_000)), None, "{what:?}");
    }
}

#[test]
fn what_the_appliance_accepted_is_not_said_to_have_never_arrived() {
    let sought = |outcome| {
        let mut run = run();
        run.apply_event(RunEvent::Sent, at(0));
        run.apply_event(RunEvent::SubmitOutcome(receipt(&outcome)), at(100));
        let searching = run.lost_answer(true).unwrap();
        run.apply_event(RunEvent::NotFound("Checked /tasks".to_owned()), at(200));
        (searching, run.lost_answer(false).unwrap())
    };
    for outcome in [empty(202), Ok(Reply::new(202, r#"{"status":"QUEUED"}"#))] {
        let (searching, result) = sought(outcome);
        assert_eq!(searching.title, "Looking for the task…");
        assert!(searching.text.contains("accepted the request"));
        assert_eq!(result.title, "Accepted, but no task was found");
        assert!(!result.text.contains("never arrived"), "{result:?}");
        assert_eq!(result.looked, "Checked /tasks");
    }
    let repeated = Ok(Reply::new(409, r#"{"error":"hawser.already_forwarded"}"#));
    let (searching, result) = sought(repeated);
    assert!(searching.text.contains("did not forward it a second time"));
    assert!(result.text.contains("The proxy forwarded the request"));
    let (_, result) = sought(page(504));
    assert!(result.text.contains("most likely never arrived"));
}

#[test]
fn one_panel_changes_with_what_is_known() {
    let mut run = run();
    assert_eq!(run.lost_answer(false), None);
    run.apply_event(RunEvent::Sent, at(0));
    run.apply_event(
        RunEvent::SubmitOutcome(receipt(&Err(Failure::Network))),
        at(100),
    );
    let first = run.lost_answer(true).unwrap();
    run.apply_event(RunEvent::NotFound("Checked /tasks".to_owned()), at(200));
    let second = run.lost_answer(false).unwrap();
    assert_eq!((first.tone, second.tone), (Tone::Info, Tone::Warning));
    assert_ne!(first.title, second.title);
    assert_eq!(
        run.lost_answer(true).unwrap(),
        first,
        "it is searched again"
    );
    run.apply_event(RunEvent::Found(Box::new(task("task-running"))), at(300));
    assert_eq!((run.lost_answer(false), &run.problem), (None, &None));
}
