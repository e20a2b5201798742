//! Cloud Director Availability: signing in, versions, tasks and errors.

use std::sync::Arc;

use crate::samples::vcda::{
    self, appliance, bytes, checked, config, filled, problem, reply, task, value,
};
use hawser_core::clock::Timestamp;
use hawser_core::config::read_config;
use hawser_core::export::problem_text;
use hawser_core::problem::{Kind, Stage};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::request::Credentials;
use hawser_core::secret::{Secret, Secrets};
use hawser_core::system::{PASSWORD, SubmitOutcome, System};
use hawser_core::task::{Status, TaskError};

fn spec() -> &'static hawser_core::system::Spec {
    System::CloudDirectorAvailability.spec()
}

fn protocol() -> &'static hawser_core::system::Protocol {
    System::CloudDirectorAvailability.protocol()
}

/// The body with which a way signs in.
fn body(way: &str) -> String {
    let appliance = config().appliances.remove(1);
    let way = spec().sign_in.iter().find(|w| w.id == way).unwrap();
    let request = (protocol().signing_in)(&appliance, way, "admin \"x\"@org");
    assert_eq!(
        (request.target().as_str(), request.credentials),
        ("/sessions", Credentials::None)
    );
    let password = Secret::new("P@ss\"1".to_owned());
    let secrets = Secrets::new().with(PASSWORD, password);
    request
        .body
        .unwrap()
        .wire(&secrets)
        .unwrap()
        .reveal()
        .to_owned()
}

#[test]
fn each_way_of_signing_in_has_its_documented_body() {
    assert_eq!(
        body("localUser"),
        r#"{"type":"localUser","localUser":"admin \"x\"@org","localPassword":"P@ss\"1"}"#
    );
    assert_eq!(
        body("ssoCredentials"),
        r#"{"type":"ssoCredentials","username":"admin \"x\"@org","password":"P@ss\"1","principal":null}"#
    );
    assert_eq!(
        body("vcdCredentials"),
        r#"{"type":"vcdCredentials","vcdUser":"admin \"x\"@org","vcdPassword":"P@ss\"1"}"#
    );
}

#[test]
fn a_user_of_cloud_director_can_sign_in_only_where_the_flavour_is_cloud() {
    let ways = |index: usize| -> Vec<&str> {
        config().appliances[index]
            .ways()
            .iter()
            .map(|w| w.id)
            .collect()
    };
    assert_eq!(ways(0), ["localUser", "ssoCredentials"]);
    assert_eq!(ways(1), ["localUser", "ssoCredentials", "vcdCredentials"]);
}

#[test]
fn the_token_comes_from_the_header_of_the_answer_and_nowhere_else() {
    let way = &spec().sign_in[0];
    let request = (protocol().signing_in)(&appliance(), way, "root");
    let mut reply = Reply::new(200, bytes("session"));
    let sign_in = |reply: &Reply| appliance().read_sign_in(&request, &Ok(reply.clone()));
    assert_eq!(sign_in(&reply).unwrap_err().kind, Kind::Unreadable);
    reply.token = Some(Arc::new(Secret::new(String::new())));
    assert_eq!(sign_in(&reply).unwrap_err().kind, Kind::Unreadable);
    reply.token = Some(Arc::new(Secret::new("token-1".to_owned())));
    assert_eq!(sign_in(&reply).unwrap().reveal(), "token-1");
    assert_eq!(spec().token_header, "X-VCAV-Auth");
}

#[test]
fn a_pasted_token_is_proved_by_reading_the_sites() {
    assert_eq!((protocol().who)(&appliance()).target(), "/sites");
    assert_eq!((protocol().user)(&Reply::new(200, bytes("sites"))), None);
}

#[test]
fn the_media_type_has_the_version_that_is_configured() {
    let accept = |index: usize| (protocol().accept)(&config().appliances[index]);
    assert_eq!(
        accept(0),
        "application/vnd.vmware.h4-v4.7+json;charset=UTF-8"
    );
    assert_eq!(
        accept(1),
        "application/vnd.vmware.h4-v4.6+json;charset=UTF-8"
    );
}

#[test]
fn a_wrong_setting_is_told_with_what_it_may_be() {
    let told = |member: &str| {
        let config = format!(
            r#"{{"appliances": [{{"id": "v", "name": "V", "base": "/api/v",
               "system": "cloud-director-availability", {member}}}]}}"#
        );
        read_config(config.as_bytes()).unwrap_err().remove(0).what
    };
    assert!(told(r#""flavour": "tenant""#).contains("is not one of: manager, cloud"));
    assert!(told(r#""version": "v4.7""#).contains("is not a version such as 4.7"));
    assert!(told(r#""remoteCertificate": "config/x""#).contains("is not a path starting with /"));
    assert!(told(r#""publicUrl": "vcda.example""#).contains("does not start with https://"));
    assert!(told(r#""publicURL": "https://vcda.example""#).contains("is not a known member"));
}

// ---- tasks ----

#[test]
fn a_task_is_followed_from_its_first_answer_to_its_end() {
    let started = task("task-started");
    assert_eq!(started.status, Status::Running);
    assert_eq!(started.finished, None, "-1 is no moment");
    let running = task("task-running");
    assert_eq!((running.progress, running.error), (Some(40), None));
    let done = task("task-succeeded");
    assert_eq!(done.status, Status::Succeeded);
    assert!(done.started.unwrap() < done.finished.unwrap());
    assert_eq!(done.description, "pair");
}

#[test]
fn a_failed_task_keeps_code_words_and_apart_from_them_the_stack_trace() {
    let TaskError {
        message,
        details,
        code,
        trace,
    } = task("task-failed").error.unwrap();
    assert_eq!(code, "CertificateMismatch");
    assert_eq!(message, "Certificate differs from the expected one.");
    assert_eq!(details, "");
    assert!(trace.contains("\tat com.vmware.rest.client"));
}

#[test]
fn the_state_is_believed_and_not_the_error_beside_it() {
    let task = task("task-as-documented");
    assert_eq!(task.status, Status::Unknown("string".to_owned()));
    assert_eq!(task.error, None);
    assert_eq!(task.finished, Some(Timestamp(1_499_929_558_827)));
    let with_state = |state: &str| {
        let text = String::from_utf8(bytes("task-as-documented")).unwrap();
        let text = text.replace("\"string\"", &format!("\"{state}\""));
        let outcome: Outcome = Ok(Reply::new(200, text));
        let request = hawser_core::request::Request::get("/tasks/x");
        appliance()
            .read_tasks(&request, &outcome)
            .unwrap()
            .remove(0)
    };
    assert_eq!(with_state("SUCCEEDED").error, None);
    assert_eq!(with_state("FAILED").error.unwrap().code, "Forbidden");
}

#[test]
fn warnings_are_kept_whatever_their_form() {
    let words: Vec<String> = task("task-warnings")
        .partial
        .into_iter()
        .map(|p| p.message)
        .collect();
    assert_eq!(
        words,
        [
            "The clocks of the two sites differ by 4 minutes.",
            "Synchronise both with NTP."
        ]
    );
}

#[test]
fn a_page_of_tasks_is_asked_for_newest_first_and_read() {
    let request = System::CloudDirectorAvailability.tasks().list.unwrap()(2);
    assert_eq!(
        request.target(),
        "/tasks?limit=100&offset=200&sort=startTime-"
    );
    let tasks = System::CloudDirectorAvailability.read_tasks(&value("tasks"));
    assert!(tasks.len() > 1);
    assert_eq!(
        (System::CloudDirectorAvailability.tasks().one)("a/b").target(),
        "/tasks/a%2Fb"
    );
}

#[test]
fn an_accepted_pairing_is_followed_by_the_task_of_the_answer() {
    let prepared = checked(&filled());
    let receipt = appliance().read_receipt(prepared.request(), None, &reply(202, "task-started"));
    let SubmitOutcome::Accepted(task) = receipt else {
        panic!("{receipt:?}");
    };
    assert_eq!(task.id, vcda::task("task-succeeded").id);
}

// ---- errors ----

/// Kind, title and trace of a sample that answers with a status.
fn told(status: u16, case: &str, stage: Stage) -> (Kind, String) {
    let problem = problem(&reply(status, case), stage);
    assert!(!problem.cause.is_empty() && !problem.action.is_empty() && !problem.message.is_empty());
    (problem.kind, problem.title)
}

#[test]
fn every_status_of_the_document_has_words() {
    for (status, case, kind, title) in [
        (401, "error-401", Kind::NotSignedIn, "Session expired"),
        (403, "error-403", Kind::Forbidden, "Permission denied"),
        (
            500,
            "error-500",
            Kind::Server,
            "The appliance failed while handling the request",
        ),
        (400, "error-400-input", Kind::Refused, "Invalid input"),
        (
            406,
            "error-406",
            Kind::NotOffered,
            "API version not supported",
        ),
    ] {
        assert_eq!(told(status, case, Stage::Submit), (kind, title.to_owned()));
    }
    let (kind, title) = told(401, "error-401-sign-in", Stage::SignIn);
    assert_eq!(
        (kind, title.as_str()),
        (Kind::NotSignedIn, "Sign-in failed")
    );
    let (kind, title) = told(404, "error-404-task", Stage::Follow);
    assert_eq!(
        (kind, title.as_str()),
        (Kind::NotFound, "Task no longer available")
    );
}

#[test]
fn every_code_of_the_contract_has_words_of_its_own_or_of_its_status() {
    let with_code = |code: &str, status: u16| {
        let body =
            format!(r#"{{"code": "{code}", "msg": "M.", "args": [], "stacktrace": "at x"}}"#);
        problem(&Ok(Reply::new(status, body)), Stage::Submit)
    };
    for (code, status, kind) in [
        ("NotAuthenticated", 401, Kind::NotSignedIn),
        ("NotAuthenticated", 500, Kind::NotSignedIn),
        ("Forbidden", 403, Kind::Forbidden),
        ("GeneralServerFailure", 500, Kind::Server),
        ("BadRequest", 400, Kind::Refused),
        ("BadUserInput", 400, Kind::Refused),
        ("SiteNotFound", 404, Kind::NotFound),
        ("CertificateMismatch", 500, Kind::Refused),
        ("SomethingNew", 500, Kind::Server),
        ("SomethingNew", 409, Kind::Refused),
    ] {
        let problem = with_code(code, status);
        assert_eq!(problem.kind, kind, "{code}");
        assert_eq!(problem.trace, "at x");
        let known = System::CloudDirectorAvailability.words(code);
        let own = !["NotAuthenticated", "GeneralServerFailure", "SomethingNew"].contains(&code);
        assert_eq!(known.is_some(), own, "{code}");
        if let Some(words) = known {
            assert_eq!(problem.title, words.title);
        }
    }
}

#[test]
fn a_refusal_by_the_other_site_does_not_end_the_session_here() {
    let body = r#"{"code": "RemoteAuthenticationFailure", "msg": "No.", "stacktrace": ""}"#;
    let problem = problem(&Ok(Reply::new(401, body)), Stage::Submit);
    assert_eq!(problem.kind, Kind::Refused);
    assert_eq!(problem.title, "The other site rejected this appliance");
}

#[test]
fn a_stack_trace_is_kept_apart_and_is_in_no_copied_text() {
    let problem = problem(&reply(500, "error-500-presented"), Stage::Load);
    assert!(problem.trace.contains("at com.vmware"));
    let copied = problem_text(&problem);
    assert!(copied.contains("Unable to connect to nowhere.example:443"));
    assert!(
        !copied.contains("at com.vmware") && !copied.contains("stacktrace"),
        "{copied}"
    );
}
