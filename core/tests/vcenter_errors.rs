//! Errors of vCenter in every shape that is known.

use crate::samples::vcenter::{listed, problem, start_sync, vcenter};
use hawser_core::operation::{Draft, Eligibility, FieldKind};
use hawser_core::problem::{Kind, Problem, Stage};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::system::SubmitOutcome;
use serde_json::{Value, json};

/// An error of a type in its three shapes.
fn shapes(kind: &str, id: &str) -> [Value; 3] {
    let name = format!("com.vmware.vapi.std.errors.{kind}");
    let message = json!({"args": [], "default_message": "Why.", "id": id});
    let third = json!({"defaultMessage": "Why.", "id": id});
    [
        json!({"type": name, "value": {"error_type": kind.to_uppercase(), "messages": [message]}}),
        json!({"error_type": kind.to_uppercase(), "messages": [message]}),
        json!({"name": name, "localizableMessages": [third], "majorErrorCode": 500}),
    ]
}

fn answered(status: u16, body: &Value) -> Outcome {
    Ok(Reply::new(status, body.to_string()))
}

#[test]
fn busy_stays_busy_in_each_shape_and_with_either_status() {
    for body in shapes("resource_busy", "com.vmware.vcenter.hvc.sync.busy") {
        for status in [400, 500] {
            let problem = problem(&answered(status, &body), Stage::Submit);
            assert_eq!(
                (problem.kind, problem.message.as_str()),
                (Kind::Busy, "Why."),
                "{body}"
            );
        }
    }
}

#[test]
fn a_call_that_is_missing_is_said_to_be_not_offered_in_each_shape() {
    let id = "com.vmware.vapi.rest.operationsForUrlNotFound";
    for body in shapes("not_found", id) {
        for stage in [Stage::Load, Stage::Submit] {
            let problem = problem(&answered(404, &body), stage);
            assert_eq!(problem.kind, Kind::NotOffered, "{body}");
            assert_eq!(problem.title, "Not offered by this vCenter");
        }
    }
    for body in shapes("not_found", "com.vmware.vcenter.hvc.link.not_found") {
        let problem = problem(&answered(404, &body), Stage::Submit);
        assert_eq!(
            problem.kind,
            Kind::NotFound,
            "a missing object is not a missing call"
        );
    }
}

#[test]
fn a_link_without_sync_is_refused_before_anything_is_filled_in() {
    let FieldKind::Picker(picker) = &start_sync().field("link").unwrap().kind else {
        panic!("no picker");
    };
    let row = listed("link", &Draft::default(), "links-rest")
        .rows
        .remove(0);
    assert_eq!(row.eligibility, Eligibility::Possible, "it is looked at");
    let probe = picker.probe.unwrap();
    let draft = Draft::new(&vcenter(), String::new(), hawser_core::clock::Timestamp(0));
    let asked = (probe.request)(&draft, &row).target();
    assert!(asked.ends_with("/sync/providers"), "{asked}");
    let id = "com.vmware.vapi.rest.operationsForUrlNotFound";
    for body in shapes("not_found", id) {
        let outcome = answered(404, &body);
        let found = (probe.read)(crate::samples::vcenter::answer(&outcome)).unwrap();
        assert!(
            matches!(&found.0, Eligibility::Refused(why) if why.contains("Not offered by this vCenter")),
            "{found:?}"
        );
    }
    let good = answered(200, &json!({"value": []}));
    let found = (probe.read)(crate::samples::vcenter::answer(&good)).unwrap();
    assert_eq!(found.0, Eligibility::Offered);
    let failed = answered(500, &json!({}));
    assert!((probe.read)(crate::samples::vcenter::answer(&failed)).is_none());
}

/// Returns the problem of a sign-in.
fn sign_in(outcome: &Outcome) -> Problem {
    let vcenter = vcenter();
    let way = vcenter.ways()[0];
    let request = (vcenter.system.protocol().signing_in)(&vcenter, way, "ops@example.test");
    *vcenter.read_sign_in(&request, outcome).unwrap_err()
}

#[test]
fn a_user_without_a_session_left_is_told_so_in_each_shape() {
    let id = "com.vmware.vapi.endpoint.failedToLoginMaxUserSessionCountReached";
    for body in shapes("service_unavailable", id) {
        let problem = sign_in(&answered(503, &body));
        assert_eq!(
            problem.title, "All vCenter sessions of this user are in use",
            "{body}"
        );
        assert_eq!(problem.kind, Kind::Refused);
        assert!(problem.cause.contains("expire"), "{}", problem.cause);
    }
    for body in shapes("service_unavailable", "com.vmware.vapi.endpoint.starting") {
        let problem = sign_in(&answered(503, &body));
        assert_ne!(
            problem.title,
            "All vCenter sessions of this user are in use"
        );
    }
    let bare = sign_in(&Ok(Reply {
        content_type: None,
        ..Reply::new(503, "")
    }));
    assert_eq!(bare.title, "vCenter accepts no sign-in now");
    assert!(
        bare.cause.contains("limit of open sessions"),
        "{}",
        bare.cause
    );
}

#[test]
fn a_submission_that_is_busy_or_not_offered_is_refused_in_each_shape() {
    let missing = "com.vmware.vapi.rest.operationsForUrlNotFound";
    for body in shapes("resource_busy", "x")
        .into_iter()
        .chain(shapes("not_found", missing))
    {
        let receipt = crate::samples::vcenter::receipt(&answered(500, &body));
        assert!(matches!(receipt, SubmitOutcome::Refused(_)), "{body}");
    }
}
