//! A provider that is busy, and what refuses a sync.

use super::*;

#[test]
fn busy_is_told_by_its_type_whatever_its_status_and_can_be_followed() {
    for (status, case) in [
        (500, "error-resource-busy"),
        (400, "error-resource-busy"),
        (500, "error-resource-busy-api"),
        (400, "error-resource-busy-api"),
        (503, "error-resource-busy"),
    ] {
        let mut run = sent("provider-completed-earlier");
        run.apply_event(
            RunEvent::SubmitOutcome(receipt(&reply(status, case))),
            at(0),
        );
        assert_eq!(run.state(), State::Busy);
        let problem = run.problem.clone().unwrap();
        assert_eq!(problem.kind, Kind::Busy, "{status} {case}");
        assert_eq!(problem.title, "A sync of this provider is already running");
        assert!(problem.message.ends_with("is already running."));
        let mut instead = run.instead("run-2".to_owned(), at(5_000)).unwrap();
        assert_eq!(instead.state(), State::Queued);
        assert!(instead.request.method.is_empty(), "nothing is sent for it");
        hear(&mut instead, &reply(200, "provider-applying"), 6_000);
        assert_eq!(instead.state(), State::Running);
        hear(&mut instead, &reply(200, "provider-completed"), 95_000);
        assert_eq!(instead.state(), State::Succeeded);
    }
}

#[test]
fn following_what_runs_does_not_take_what_had_ended_before_for_it() {
    let mut run = sent("provider-completed-earlier");
    run.apply_event(
        RunEvent::SubmitOutcome(receipt(&reply(500, "error-resource-busy"))),
        at(0),
    );
    let mut instead = run.instead("run-2".to_owned(), at(5_000)).unwrap();
    hear(
        &mut instead,
        &reply(200, "provider-completed-earlier"),
        6_000,
    );
    assert_eq!(instead.state(), State::Queued);
}

#[test]
fn the_sync_that_a_check_saw_is_followed_to_its_end() {
    let prepared = prepared(&draft_after("provider-applying"));
    let mut run = prepared.run_of_running("run-3".to_owned(), String::new(), at(2_000));
    assert!(run.timeline.find(What::Found).is_some());
    hear(&mut run, &reply(200, "provider-applying"), 3_000);
    assert_eq!(
        (run.state(), run.timeline.progress()),
        (State::Running, Some(64))
    );
    hear(&mut run, &reply(200, "provider-completed"), 95_000);
    assert_eq!(run.state(), State::Succeeded);
}

// ---- refusals ----

fn refused(outcome: &Outcome) -> Problem {
    let mut run = sent("provider-never");
    run.apply_event(RunEvent::SubmitOutcome(receipt(outcome)), at(0));
    assert_eq!(run.state(), State::Refused, "{outcome:?}");
    run.problem.unwrap()
}

#[test]
fn every_refusal_of_the_document_has_words_of_its_own() {
    for (status, case, kind, title, said) in [
        (
            404,
            "error-404-link",
            Kind::NotFound,
            "Link or provider not found",
            "The link 'domain-link:5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8' does not exist.",
        ),
        (
            403,
            "error-403-unauthorized",
            Kind::Forbidden,
            "Permission denied",
            "Permission to perform this operation was denied.",
        ),
        (
            401,
            "error-401-unauthenticated",
            Kind::NotSignedIn,
            "Session expired",
            "This method requires authentication.",
        ),
    ] {
        let problem = refused(&reply(status, case));
        assert_eq!((problem.kind, problem.title.as_str()), (kind, title));
        assert_eq!(problem.message, said);
    }
}

#[test]
fn the_first_message_is_the_outcome_and_the_others_are_its_causes() {
    let problem = problem(&reply(500, "error-500-error"), Stage::Submit);
    assert_eq!(problem.message, "The synchronization could not be started.");
    assert_eq!(
        problem.details,
        "Cannot connect to lej.hansekontor.example: connection timed out.\nThe Security Token Service did not answer."
    );
    let code = problem.facts.iter().find(|f| f.label == "Type").unwrap();
    assert_eq!(code.value, Shown::Code("error".to_owned()));
}

/// All types of contracts C.3, with the kind that each is.
const TYPES: [(&str, Kind); 25] = [
    ("already_exists", Kind::Refused),
    ("already_in_desired_state", Kind::Refused),
    ("canceled", Kind::Refused),
    ("feature_in_use", Kind::Refused),
    ("invalid_argument", Kind::Refused),
    ("invalid_element_configuration", Kind::Refused),
    ("invalid_element_type", Kind::Refused),
    ("invalid_request", Kind::Refused),
    ("not_allowed_in_current_state", Kind::Refused),
    ("resource_in_use", Kind::Refused),
    ("unexpected_input", Kind::Refused),
    ("unsupported", Kind::Refused),
    ("unverified_peer", Kind::Refused),
    ("unauthenticated", Kind::NotSignedIn),
    ("unauthorized", Kind::Forbidden),
    ("not_found", Kind::NotFound),
    ("operation_not_found", Kind::NotOffered),
    ("concurrent_change", Kind::Refused),
    ("error", Kind::Server),
    ("internal_server_error", Kind::Server),
    ("resource_busy", Kind::Busy),
    ("resource_inaccessible", Kind::Refused),
    ("timed_out", Kind::TimedOut),
    ("unable_to_allocate_resource", Kind::Refused),
    ("service_unavailable", Kind::Server),
];

#[test]
fn errors_are_told_apart_by_type_and_never_by_status() {
    for (name, kind) in TYPES {
        let rest = json!({"type": format!("com.vmware.vapi.std.errors.{name}"),
            "value": {"messages": []}});
        let api = json!({"error_type": name.to_uppercase(), "messages": []});
        for status in [400, 401, 403, 404, 409, 500, 502, 503] {
            for body in [&rest, &api] {
                let outcome = Ok(Reply::new(status, body.to_string()));
                let problem = problem(&outcome, Stage::Submit);
                assert_eq!(problem.kind, kind, "{name} with {status}");
                assert!(!problem.title.is_empty() && !problem.action.is_empty());
            }
        }
    }
}

#[test]
fn each_refusing_type_says_more_than_that_it_refuses() {
    let general = "Request rejected";
    for (name, kind) in TYPES {
        let body = json!({"error_type": name.to_uppercase(), "messages": []});
        let problem = problem(&Ok(Reply::new(400, body.to_string())), Stage::Submit);
        assert!(kind != Kind::Refused || problem.title != general, "{name}");
    }
}

#[test]
fn of_a_type_that_nobody_documented_the_status_tells_whether_it_is_a_refusal() {
    let body = json!({"error_type": "OUT_OF_CHEESE", "messages": []});
    for (status, kind, title) in [
        (400, Kind::Refused, "Request rejected"),
        (
            500,
            Kind::Server,
            "The appliance failed while handling the request",
        ),
    ] {
        let problem = problem(&Ok(Reply::new(status, body.to_string())), Stage::Submit);
        assert_eq!((problem.kind, problem.title.as_str()), (kind, title));
    }
}

#[test]
fn where_it_is_open_how_far_the_call_came_the_run_stays_unconfirmed() {
    for name in [
        "error",
        "internal_server_error",
        "timed_out",
        "service_unavailable",
    ] {
        let body = json!({"type": format!("com.vmware.vapi.std.errors.{name}"),
            "value": {"messages": []}});
        let SubmitOutcome::Indeterminate(problem) = receipt(&Ok(Reply::new(500, body.to_string())))
        else {
            panic!("{name}");
        };
        assert!(problem.action.starts_with("Do not retry yet."));
    }
    for outcome in [Err(Failure::Network), Ok(Reply::new(502, ""))] {
        assert!(matches!(receipt(&outcome), SubmitOutcome::Indeterminate(_)));
    }
}

#[test]
fn a_good_answer_without_a_body_is_an_acceptance() {
    for status in [200, 204] {
        let SubmitOutcome::Accepted(task) = receipt(&Ok(Reply::new(status, ""))) else {
            panic!("{status}");
        };
        assert_eq!((task.id.as_str(), task.status), (PROVIDER, Status::Queued));
    }
}

#[test]
fn a_vcenter_without_these_calls_is_said_to_be_one() {
    for outcome in [
        reply(404, "error-404-operation"),
        reply(404, "error-404-path"),
        Ok(Reply::new(404, "")),
        Ok(Reply::new(404, r#"{"message":"no route"}"#)),
    ] {
        for stage in [Stage::Load, Stage::Submit] {
            let problem = problem(&outcome, stage);
            assert_eq!(
                (problem.kind, problem.title.as_str()),
                (Kind::NotOffered, "Not offered by this vCenter"),
                "{outcome:?}"
            );
        }
    }
    let link = problem(&reply(404, "error-404-link"), Stage::Load);
    assert_eq!(link.kind, Kind::NotFound, "a link that is gone is no such");
}
