//! A sync from the click to its end: which session is ours, and what vCenter's errors mean.

mod refused;

use crate::samples::vcenter::{
    self, PROVIDER, STARTED, accepted, at, changed, draft_after, hear, looked, prepared, problem,
    receipt, reply, sent, vcenter, vcenter_with,
};
use hawser_core::clock::Timestamp;
use hawser_core::facts::Shown;
use hawser_core::journal;
use hawser_core::problem::{Kind, Problem, Stage};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::{Credentials, Method, Request};
use hawser_core::run::{RunEvent, State};
use hawser_core::system::{PASSWORD, SubmitOutcome};
use hawser_core::task::Status;
use hawser_core::timeline::What;
use serde_json::json;

// ---- the session ----

#[test]
fn signing_in_asks_for_a_token_in_the_way_that_is_configured() {
    for (settings, path, who, who_target) in [
        (
            json!({}),
            "/rest/com/vmware/cis/session",
            Method::Post,
            "/rest/com/vmware/cis/session?~action=get",
        ),
        (
            json!({"session": "api"}),
            "/api/session",
            Method::Get,
            "/api/session",
        ),
    ] {
        let appliance = vcenter_with(&settings);
        let (spec, protocol) = (appliance.system.spec(), appliance.system.protocol());
        let way = appliance.ways()[0];
        let request = (protocol.signing_in)(&appliance, way, "admin@vsphere.local");
        assert_eq!(
            (request.method, request.target().as_str()),
            (Method::Post, path)
        );
        assert_eq!(
            request.headers,
            [("vmware-use-header-authn", "true".to_owned())]
        );
        assert_eq!(
            request.credentials,
            Credentials::Basic {
                user: "admin@vsphere.local".to_owned(),
                password: PASSWORD
            }
        );
        let asks = (protocol.who)(&appliance);
        assert_eq!((asks.method, asks.target().as_str()), (who, who_target));
        let leaves = (protocol.signing_out)(&appliance);
        assert_eq!(
            (leaves.method, leaves.target().as_str()),
            (Method::Delete, path)
        );
        assert_eq!(spec.token_header, "vmware-api-session-id");
    }
}

#[test]
fn the_token_and_the_user_are_read_wrapped_and_bare() {
    let appliance = vcenter();
    let request = Request::post("/api/session");
    for (status, case) in [(200, "session-rest"), (201, "session-api")] {
        let token = appliance.read_sign_in(&request, &reply(status, case));
        assert_eq!(token.unwrap().reveal(), "b00db39f948d13ea1e59b4d6fce56389");
    }
    for case in ["session-user-rest", "session-user-api"] {
        let Ok(reply) = reply(200, case) else { return };
        let user = (appliance.system.protocol().user)(&reply);
        assert_eq!(user.as_deref(), Some("administrator@VSPHERE.LOCAL"));
    }
    for body in ["{}", "null", r#"{"value":7}"#, r#""""#, ""] {
        let token = appliance.read_sign_in(&request, &Ok(Reply::new(200, body)));
        assert_eq!(token.unwrap_err().kind, Kind::Unreadable, "{body}");
    }
}

#[test]
fn settings_are_checked_with_the_values_that_there_are() {
    let config = r#"{"appliances": [{"id": "vc-a", "name": "x", "system": "vcenter",
        "base": "/api/vc-a", "session": "soap", "calls": "grpc"}]}"#;
    let mistakes = hawser_core::config::read_config(config.as_bytes()).unwrap_err();
    let told: Vec<&str> = mistakes.iter().map(|m| m.what.as_str()).collect();
    assert_eq!(
        told,
        [
            "\"soap\" is not one of: rest, api",
            "\"grpc\" is not one of: rest, api"
        ]
    );
}

// ---- a provider as a task ----

#[test]
fn each_stage_is_a_state_with_words() {
    for (case, status, words, progress) in [
        ("provider-waiting", Status::Queued, "Waiting", None),
        (
            "provider-detecting",
            Status::Running,
            "Looking for changes",
            None,
        ),
        (
            "provider-enumerating",
            Status::Running,
            "Listing changes: 96 of 480",
            Some(20),
        ),
        (
            "provider-applying",
            Status::Running,
            "Applying changes: 310 of 480",
            Some(64),
        ),
        (
            "provider-completed",
            Status::Succeeded,
            "Completed: 480 of 480",
            Some(100),
        ),
        (
            "provider-failed",
            Status::Failed,
            "Failed: 96 of 480",
            Some(20),
        ),
        (
            "provider-unknown-stage",
            Status::Unknown("CHANGE_VERIFICATION".to_owned()),
            "CHANGE_VERIFICATION: 480 of 480",
            Some(100),
        ),
        ("provider-succeeded", Status::Queued, "", None),
        ("provider-never", Status::Queued, "", None),
    ] {
        let task = looked(&reply(200, case));
        assert_eq!(
            (&task.status, task.description.as_str(), task.progress),
            (&status, words, progress),
            "{case}"
        );
        assert_eq!(task.id, PROVIDER, "what was asked stands for the task");
        assert!(task.raw.contains("polling_interval_in_seconds"));
    }
}

#[test]
fn odd_numbers_of_work_are_no_progress() {
    for (done, total, progress) in [
        (json!(0), json!(0), None),
        (json!(5), json!(0), None),
        (json!(5), json!(-1), None),
        (json!(-3), json!(9), Some(0)),
        (json!(12), json!(9), Some(100)),
        (json!("3"), json!("9"), Some(33)),
        (json!(null), json!(9), Some(0)),
        (json!(i64::MAX), json!(i64::MAX), Some(1)),
    ] {
        let task = looked(&changed("provider-applying", |v| {
            let session = &mut v["value"]["current_session_info"];
            session["completed_work"] = done.clone();
            session["total_work"] = total.clone();
        }));
        assert_eq!(task.progress, progress, "{done} of {total}");
    }
}

#[test]
fn what_is_no_provider_is_no_task() {
    for body in ["{}", "[]", "null", r#"{"value":[]}"#, r#"{"list":[]}"#] {
        let read = vcenter().read_tasks(&Request::get(PROVIDER), &Ok(Reply::new(200, body)));
        assert_eq!(read.unwrap(), [], "{body}");
    }
}

// ---- which session is ours ----

#[test]
fn a_sync_goes_from_waiting_to_its_end() {
    let mut run = accepted("provider-completed-earlier");
    assert_eq!(run.state(), State::Queued);
    for (case, state) in [
        ("provider-waiting", State::Queued),
        ("provider-detecting", State::Running),
        ("provider-enumerating", State::Running),
        ("provider-applying", State::Running),
        ("provider-completed", State::Succeeded),
    ] {
        hear(&mut run, &reply(200, case), 1_000);
        assert_eq!(run.state(), state, "{case}");
    }
    assert_eq!(run.duration(at(500_000)), Some(92_750));
    assert_eq!(run.timeline.progress(), Some(100));
}

#[test]
fn without_a_total_the_progress_stays_unknown() {
    let mut run = accepted("provider-never");
    hear(&mut run, &reply(200, "provider-detecting"), 1_000);
    assert_eq!(
        (run.state(), run.timeline.progress()),
        (State::Running, None)
    );
}

#[test]
fn an_earlier_session_is_never_taken_for_ours() {
    let mut run = accepted("provider-completed-earlier");
    // vCenter shows the old one for a while.
    for ms in [100, 1_100, 2_600] {
        hear(&mut run, &reply(200, "provider-completed-earlier"), ms);
        assert_eq!(run.state(), State::Queued);
        assert_eq!(run.timeline.progress(), None);
    }
    hear(&mut run, &reply(200, "provider-completed"), 95_000);
    assert_eq!(run.state(), State::Succeeded);
}

#[test]
fn a_success_with_a_body_of_something_else_is_looked_up() {
    for body in ["OK", "\u{1}\u{2}garbage", "[1]", "7", r#"{"value":"#] {
        let mut run = sent("provider-completed-earlier");
        let reply = Ok(Reply::new(200, body));
        run.apply_event(RunEvent::SubmitOutcome(receipt(&reply)), at(0));
        assert_eq!(run.state(), State::Unconfirmed, "{body}");
        let panel = run.lost_answer(true).unwrap();
        assert!(panel.text.contains("accepted the request"), "{panel:?}");
    }
    for body in ["", " \n", "{}", r#"{"value":{}}"#] {
        let receipt = receipt(&Ok(Reply::new(200, body)));
        assert!(matches!(receipt, SubmitOutcome::Accepted(_)), "{body}");
    }
}

#[test]
fn a_clock_of_the_proxy_that_is_ahead_does_not_hide_our_session() {
    let mut run = sent("provider-completed-earlier");
    let ahead = Ok(Reply {
        date: Some(at(600_000)),
        ..Reply::new(200, "")
    });
    run.apply_event(RunEvent::SubmitOutcome(receipt(&ahead)), at(0));
    hear(&mut run, &reply(200, "provider-completed"), 95_000);
    assert_eq!(run.state(), State::Succeeded);
}

#[test]
fn where_nothing_is_known_of_before_the_clock_of_the_answer_decides() {
    let run = || {
        let mut run = prepared(&vcenter::draft()).run("r".to_owned(), String::new(), at(-2_000));
        run.apply_event(RunEvent::Sent, at(-100));
        let dated = Ok(Reply {
            date: Some(at(0)),
            ..Reply::new(200, "")
        });
        run.apply_event(RunEvent::SubmitOutcome(receipt(&dated)), at(0));
        run
    };
    let mut ours = run();
    hear(&mut ours, &reply(200, "provider-completed"), 95_000);
    assert_eq!(ours.state(), State::Succeeded);
    let mut earlier = run();
    hear(
        &mut earlier,
        &reply(200, "provider-completed-earlier"),
        1_000,
    );
    assert_eq!(earlier.state(), State::Queued);
}

#[test]
fn the_last_result_of_the_form_says_what_was_there_before() {
    let since = |case: &str| {
        let run = prepared(&draft_after(case)).run("r".to_owned(), String::new(), at(0));
        run.watched.unwrap().since
    };
    let earlier = Timestamp(STARTED - 11_407_250);
    assert_eq!(
        since("provider-completed-earlier"),
        Some(earlier.plus(1)),
        "it has ended: only a later one is ours"
    );
    assert_eq!(
        since("provider-applying"),
        Some(Timestamp(STARTED)),
        "it runs: it may be followed"
    );
    assert_eq!(since("provider-never"), None);
}

#[test]
fn what_is_watched_survives_a_reload() {
    let mut run = accepted("provider-completed-earlier");
    hear(&mut run, &reply(200, "provider-applying"), 1_000);
    let mut kept = journal::read(&journal::write(&run)).unwrap();
    assert_eq!(kept.watched, run.watched);
    hear(&mut kept, &reply(200, "provider-completed-earlier"), 2_000);
    assert_eq!(kept.state(), State::Missing, "the earlier one is not ours");
    hear(&mut kept, &reply(200, "provider-completed"), 95_000);
    assert_eq!(kept.state(), State::Succeeded);
}

#[test]
fn a_sync_that_fails_shows_its_exception_and_the_status_message() {
    let mut run = accepted("provider-never");
    hear(&mut run, &reply(200, "provider-failed"), 25_000);
    assert_eq!(run.state(), State::Failed);
    let problem = run.problem.unwrap();
    assert_eq!(
        (problem.title.as_str(), problem.message.as_str()),
        (
            "The sync failed",
            "The stored credentials for lej.hansekontor.example have expired."
        )
    );
    assert_eq!(problem.details, "The last synchronization failed.");
    let code = problem.facts.iter().find(|f| f.label == "Code").unwrap();
    assert_eq!(
        code.value,
        Shown::Code("com.vmware.vcenter.hvc.sync.stored_credentials_expired".to_owned())
    );
}

#[test]
fn without_an_exception_the_status_message_is_the_reason() {
    let failed = changed("provider-failed", |v| {
        v["value"]["current_session_info"]["exception"] = json!(null);
    });
    let error = looked(&failed).error.unwrap();
    assert_eq!(error.message, "The last synchronization failed.");
    assert_eq!(error.details, "");
}
