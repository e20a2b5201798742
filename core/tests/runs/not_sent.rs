//! Submissions that the browser never got.

use hawser_core::export::evidence_text;
use hawser_core::journal;
use hawser_core::reply::Failure;
use hawser_core::run::{RunEvent, State};
use hawser_core::timeline::What;

use super::{at, shown};
use crate::samples::{receipt, run};

#[test]
fn what_was_not_sent_is_neither_sent_nor_refused() {
    for failure in [
        Failure::Offline,
        Failure::NoSession,
        Failure::NotSent("the password is missing".to_owned()),
    ] {
        let mut run = run();
        run.apply_event(RunEvent::SubmitOutcome(receipt(&Err(failure))), at(0));
        assert_eq!(
            (run.state(), run.duration(at(9_000))),
            (State::NotSent, None)
        );
        assert!(run.state().is_end() && !run.is_lost());
        assert_eq!(shown(&run), [What::Confirmed, What::NotSent]);
        let evidence = evidence_text(&run, at(10_000));
        assert!(evidence.contains("- State: Not sent"), "{evidence}");
        assert!(!evidence.contains("Request sent"), "{evidence}");
        assert!(!evidence.contains("Rejected"), "{evidence}");
        let problem = run.problem.as_ref().unwrap();
        assert_eq!(
            problem.cause, "Nothing was sent.",
            "input is in the form, and not where this is read"
        );
        let kept = journal::read(&journal::write(&run)).unwrap();
        assert_eq!(kept.state(), State::NotSent);
    }
}

#[test]
fn evidence_names_the_id_that_the_request_was_sent_with() {
    let mut run = run();
    run.apply_event(RunEvent::Sent, at(0));
    let sent = run.timeline.find(What::Sent).unwrap();
    assert_eq!(sent.text, run.id);
    let evidence = evidence_text(&run, at(10_000));
    assert!(evidence.contains("| Request ID run-1 |"), "{evidence}");
}
