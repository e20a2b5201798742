//! Meanings of the answer to a submission: accepted, refused, or indeterminate.

use crate::samples::{self, empty, fact, page, receipt, reply};
use hawser_core::problem::{Kind, Problem};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::system::SubmitOutcome;
use hawser_core::task::Status;

fn refused(outcome: &Outcome) -> Problem {
    match receipt(outcome) {
        SubmitOutcome::Refused(problem) => *problem,
        other => panic!("{other:?}"),
    }
}

fn unknown(outcome: &Outcome) -> Problem {
    match receipt(outcome) {
        SubmitOutcome::Indeterminate(problem) => *problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_accepted_submission_holds_its_task() {
    for (status, case, expected) in [
        (202, "task-queued", Status::Queued),
        (200, "task-running", Status::Running),
        (202, "task-error", Status::Failed),
        (202, "task-with-partial-errors", Status::Running),
    ] {
        let SubmitOutcome::Accepted(task) = receipt(&reply(status, case)) else {
            panic!("{case}");
        };
        assert_eq!((task.id.as_str(), &task.status), (samples::TASK, &expected));
    }
}

#[test]
fn a_refusal_says_code_message_and_op_id() {
    let problem = refused(&reply(400, "error-400-failover-image"));
    assert_eq!(problem.kind, Kind::Refused);
    assert_eq!(
        problem.message,
        "The image image-4711 is a failover image and cannot be promoted."
    );
    assert_eq!(fact(&problem, "error_code"), "INVALID_ARGUMENT");
    assert_eq!(
        fact(&problem, "op_id"),
        "4be8a9c0-7d16-4f35-8a2b-90c1d2e3f405"
    );
    assert_eq!(fact(&problem, "Status"), "400");
    assert_eq!(fact(&problem, "Appliance"), "vSphere Replication, Hamburg");
    assert_eq!(
        fact(&problem, "Request"),
        format!(
            "POST /api/vr-a/api/rest/vr/v2/pairings/{}/replications/{}/actions/promote-test-image",
            samples::PAIRING,
            samples::REPLICATION
        )
    );
    assert!(problem.raw.contains("INVALID_ARGUMENT"));
}

#[test]
fn what_the_appliance_itself_says_no_to_is_refused() {
    for (outcome, kind) in [
        (empty(401), Kind::NotSignedIn),
        (reply(403, "error-403"), Kind::Forbidden),
        (empty(404), Kind::NotFound),
        (empty(410), Kind::NotFound),
        (empty(400), Kind::Refused),
        (empty(409), Kind::Refused),
        (empty(429), Kind::TooMany),
        (reply(500, "error-500-not-authenticated"), Kind::NotSignedIn),
    ] {
        assert_eq!(refused(&outcome).kind, kind, "{outcome:?}");
    }
}

#[test]
fn what_the_browser_never_got_is_not_sent() {
    for (failure, kind) in [
        (Failure::Offline, Kind::Offline),
        (Failure::NoSession, Kind::NotSignedIn),
        (
            Failure::NotSent("the password is missing".to_owned()),
            Kind::Console,
        ),
    ] {
        let outcome = receipt(&Err(failure));
        let SubmitOutcome::NotSent(problem) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(problem.kind, kind);
        assert!(problem.cause.starts_with("Nothing was sent"), "{problem:?}");
    }
}

/// The answer of a proxy to a request whose id it has forwarded before.
fn repeated() -> Outcome {
    Ok(Reply::new(409, r#"{"error":"hawser.already_forwarded"}"#))
}

#[test]
fn a_request_that_the_proxy_had_forwarded_before_is_looked_up() {
    let problem = unknown(&repeated());
    assert_eq!(problem.kind, Kind::AlreadyForwarded);
    assert!(problem.cause.contains("did not forward it a second time"));
    for body in ["{}", r#"{"error":"hawser.other"}"#, "", "[]", "null"] {
        let other = refused(&Ok(Reply::new(409, body)));
        assert_eq!(other.kind, Kind::Refused, "{body}");
    }
    let other_status = Ok(Reply::new(400, r#"{"error":"hawser.already_forwarded"}"#));
    assert_eq!(refused(&other_status).kind, Kind::Refused);
}

#[test]
fn a_lost_answer_leaves_the_outcome_unknown() {
    for failure in [
        Failure::Network,
        Failure::TimedOut(90_000),
        Failure::Broken("cut".to_owned()),
        // It was on its way when the console stopped listening.
        Failure::Aborted,
    ] {
        unknown(&Err(failure));
    }
}

#[test]
fn whatever_a_proxy_says_leaves_the_outcome_unknown() {
    for outcome in [
        page(200),
        page(202),
        page(302),
        page(400),
        page(404),
        page(413),
        page(500),
        page(502),
        page(503),
        page(504),
        empty(502),
        empty(503),
        empty(504),
        reply(502, "error-500"),
        Ok(Reply {
            content_type: Some("text/plain".to_owned()),
            ..Reply::new(502, "upstream request timeout")
        }),
        Ok(Reply {
            redirected: true,
            ..Reply::new(200, samples::bytes("task-queued"))
        }),
        Ok(Reply {
            redirected: true,
            ..Reply::new(0, "")
        }),
        Ok(Reply::new(502, "\u{feff}<html>")),
        Ok(Reply {
            content_type: None,
            ..Reply::new(404, "\u{feff}<!doctype html>")
        }),
    ] {
        unknown(&outcome);
    }
}

#[test]
fn an_acceptance_that_cannot_be_followed_leaves_the_outcome_unknown() {
    for body in [
        "",
        "{}",
        "[]",
        "null",
        "7",
        r#"{"id":""}"#,
        r#"{"id":null,"status":"QUEUED"}"#,
        r#"{"id":"HTID-6f0d1c2b","status":"RU"#,
        r#"{"list":[]}"#,
        "\u{feff}",
    ] {
        for status in [200, 202, 204] {
            let problem = unknown(&Ok(Reply::new(status, body)));
            assert_eq!(problem.kind, Kind::Unreadable, "{body}");
            assert_eq!(problem.raw, body);
        }
    }
}

#[test]
fn an_own_error_of_the_appliance_leaves_the_outcome_unknown() {
    for outcome in [
        empty(500),
        empty(501),
        empty(507),
        empty(302),
        empty(0),
        Ok(Reply::new(500, "{}")),
        // A refusal has the status of one, whatever the body says.
        reply(302, "error-500-not-authenticated"),
        reply(0, "error-500-not-authenticated"),
        Ok(Reply::new(
            302,
            r#"{"error_code":"RemoteSiteNotAuthenticated"}"#,
        )),
        Ok(Reply::new(500, "null")),
        Ok(Reply::new(500, r#"{"message":""}"#)),
        // "Unexpected condition prevents fulfilling the request" says nothing of how far it came,
        // and gateways have the form without a code too.
        reply(500, "error-500"),
        Ok(Reply::new(
            500,
            r#"{"message":"An unexpected error occurred"}"#,
        )),
    ] {
        unknown(&outcome);
    }
}

#[test]
fn a_submission_of_unknown_outcome_is_never_offered_again() {
    for outcome in [
        Err(Failure::Network),
        Err(Failure::TimedOut(90_000)),
        Err(Failure::Broken(String::new())),
        Err(Failure::Aborted),
        page(200),
        page(502),
        empty(500),
        empty(202),
        empty(302),
    ] {
        let problem = unknown(&outcome);
        assert!(
            problem.action.starts_with("Do not retry yet."),
            "{outcome:?}: {problem:?}"
        );
        assert!(!problem.cause.contains("Nothing was"), "{problem:?}");
        let reworded = problem.clone().reworded(samples::promotion().words);
        assert_eq!(reworded, problem, "no operation takes these words away");
    }
}
