//! Sessions that are half dead: reads are answered, and calls that pass through to a service
//! behind the appliance say that nobody is signed in.

use crate::hostile::readers::appliances;
use crate::samples;
use hawser_core::config::Appliance;
use hawser_core::problem::{Kind, Problem, Stage};
use hawser_core::reply::Outcome;
use hawser_core::request::{Credentials, Password, Request};
use hawser_core::secret::REMOTE_PASSWORD;
use hawser_core::system::{SubmitOutcome, System};
use serde::Serialize;

fn reply(status: u16, body: &str) -> Outcome {
    let mut reply = samples::empty(status)?;
    reply.content_type = Some("application/json".to_owned());
    reply.body = body.as_bytes().to_vec();
    Ok(reply)
}

/// The bodies in which an appliance of a system says so.
fn bodies(system: System) -> Vec<(u16, String)> {
    let spoken = "The session is not authenticated.";
    match system {
        System::VsphereReplication | System::SiteRecoveryManager => {
            let error = |code: &str, message: &str| {
                format!(r#"{{"error_code": "{code}", "message": "{message}", "op_id": "1"}}"#)
            };
            vec![
                (401, String::new()),
                (500, error("vim.fault.NotAuthenticated", spoken)),
                (500, error("INTERNAL_ERROR", spoken)),
                (
                    500,
                    error(
                        "vim.fault.InvalidLogin",
                        "Cannot complete login due to an incorrect user name or password.",
                    ),
                ),
                (400, error("hms.fault.NotAuthenticated", "")),
            ]
        }
        System::Vcenter => {
            let error = |kind: &str, message: &str| {
                format!(
                    r#"{{"type": "com.vmware.vapi.std.errors.{kind}", "value": {{"messages": [{{"args": [], "default_message": "{message}", "id": "x"}}]}}}}"#
                )
            };
            vec![
                (
                    401,
                    error("unauthenticated", "This method requires authentication."),
                ),
                (500, error("unauthenticated", spoken)),
                (500, error("internal_server_error", spoken)),
                (
                    500,
                    error(
                        "error",
                        "(vim.fault.NotAuthenticated) { dynamicType = null }",
                    ),
                ),
                (
                    500,
                    error("internal_server_error", "vim.fault.InvalidLogin"),
                ),
            ]
        }
        System::CloudDirectorAvailability => {
            let error = |code: &str, message: &str| {
                format!(r#"{{"code": "{code}", "msg": "{message}", "args": [], "stacktrace": ""}}"#)
            };
            vec![
                (401, error("NotAuthenticated", "Not authenticated.")),
                (500, error("NotAuthenticated", "Not authenticated.")),
                (500, error("GeneralServerFailure", spoken)),
                (
                    500,
                    error(
                        "GeneralServerFailure",
                        "com.vmware.vim.binding.vim.fault.InvalidLogin",
                    ),
                ),
            ]
        }
    }
}

fn kind(appliance: &Appliance, request: &Request, outcome: &Outcome, stage: Stage) -> Kind {
    Problem::from_outcome(outcome, &appliance.asked(request, stage)).kind
}

#[test]
fn every_system_is_understood_and_the_submission_counts_as_rejected() {
    for appliance in appliances() {
        for (status, body) in bodies(appliance.system) {
            let outcome = reply(status, &body);
            let request = Request::post("/x/actions/y");
            for stage in [Stage::Load, Stage::Submit, Stage::Follow] {
                let kind = kind(appliance, &request, &outcome, stage);
                assert_eq!(kind, Kind::NotSignedIn, "{status} {body}");
            }
            let receipt = appliance.read_receipt(&request, None, &outcome);
            assert!(
                matches!(receipt, SubmitOutcome::Refused(_)),
                "{status} {body}: {receipt:?}"
            );
        }
    }
}

#[derive(Serialize)]
struct Body {
    password: Password,
}

#[test]
fn a_password_in_the_request_that_is_refused_ends_no_session() {
    for appliance in appliances() {
        let requests = [
            Request::post("/x").json(&Body {
                password: Password(REMOTE_PASSWORD),
            }),
            Request::post("/x").by(Credentials::SessionAndBasic {
                user: "a".to_owned(),
                password: REMOTE_PASSWORD,
            }),
        ];
        for (status, body) in bodies(appliance.system) {
            for request in requests.iter().filter(|_| body.contains("InvalidLogin")) {
                let kind = kind(appliance, request, &reply(status, &body), Stage::Submit);
                assert_ne!(kind, Kind::NotSignedIn, "{body}");
            }
        }
    }
}
