//! The request that is sent, the requests before it, and the words for every answer.

use hawser_core::facts::Shown;
use hawser_core::operation::{Entry, Operation};
use hawser_core::problem::{Kind, Problem, Stage};
use hawser_core::reply::{Failure, Reply};
use hawser_core::request::{Credentials, Method, Request};
use hawser_core::run::State;
use hawser_core::secret::{Secret, Secrets};
use hawser_core::system::{PEER_PASSWORD, System};
use serde_json::json;

use super::{
    PAIRING, PLAN, appliance, draft, draft_for, listed, paired, prepared, reply, reprotect, run,
    run_with, tick,
};
use crate::samples::{empty, page};

fn wire(request: &Request) -> String {
    let body = request.body.as_ref().unwrap();
    body.wire(&Secrets::new()).unwrap().reveal().to_owned()
}

#[test]
fn the_request_is_that_of_the_document() {
    let prepared = prepared(&draft());
    let request = prepared.request();
    assert_eq!(request.method, Method::Post);
    assert_eq!(
        request.target(),
        format!("/pairings/{PAIRING}/recovery-management/plans/{PLAN}/actions/reprotect")
    );
    assert_eq!(request.credentials, Credentials::Session);
    assert_eq!(wire(request), r#"{"forced":false}"#);
    let shown = prepared.shown();
    assert!(
        shown
            .headers
            .contains(&("x-dr-session".to_owned(), "‹session›".to_owned()))
    );
}

#[test]
fn forced_is_sent_only_where_it_is_offered_and_ticked() {
    let mut offered = draft_for("Data Warehouse", "");
    assert_eq!(wire(prepared(&offered).request()), r#"{"forced":false}"#);
    tick(&mut offered);
    assert_eq!(wire(prepared(&offered).request()), r#"{"forced":true}"#);
    let mut not_offered = draft();
    tick(&mut not_offered);
    assert_eq!(
        wire(prepared(&not_offered).request()),
        r#"{"forced":false}"#
    );
}

#[test]
fn the_confirmation_names_the_plan_its_direction_and_asks_for_its_name() {
    let asked = (reprotect().confirm)(&draft());
    assert_eq!(asked.question, "Run reprotect of Claims Processing?");
    assert_eq!(
        asked.effects[0],
        "It will be protected at Hamburg and recover to Leipzig."
    );
    assert_eq!(asked.button, "Reprotect Claims Processing");
    assert_eq!(asked.typed.as_deref(), Some("Claims Processing"));
}

#[test]
fn a_direction_that_the_appliance_does_not_report_is_said_to_be_unknown() {
    let mut draft = paired("");
    let value = json!({"list": [{"id": PLAN, "name": "ERP", "status": "RECOVERED"}]});
    let row = listed("plan", &draft, &value).rows.remove(0);
    draft.change(reprotect(), "plan", Entry::Row(row));
    let asked = (reprotect().confirm)(&draft);
    assert!(
        asked.effects[0].contains("does not report both sites"),
        "{:?}",
        asked.effects
    );
    assert!(!asked.effects[0].contains('?'));
}

#[test]
fn the_confirmation_names_the_appliance_the_target_and_what_is_forced() {
    let asked = reprotect().confirmation(&appliance(""), &draft());
    let facts: Vec<(&str, &Shown)> = asked
        .facts
        .iter()
        .map(|fact| (fact.label.as_ref(), &fact.value))
        .collect();
    let text = |text: &str| Shown::Text(text.to_owned());
    assert_eq!(facts[0], ("Appliance", &text("SRM, Hamburg (Hamburg)")));
    assert_eq!(
        facts[2],
        (
            "Recovery plan",
            &text("Claims Processing (Leipzig to Hamburg)")
        )
    );
    assert_eq!(asked.forced, []);
    let mut forced = draft_for("Mail and Calendar", "");
    tick(&mut forced);
    let asked = reprotect().confirmation(&appliance(""), &forced);
    let [(label, consequence)] = asked.forced.as_slice() else {
        panic!("one flag is ticked: {asked:?}");
    };
    assert_eq!(*label, "Force cleanup");
    assert!(consequence.contains("cleaned up manually"), "{consequence}");
}

#[test]
fn a_name_with_hidden_characters_is_shown_with_them_and_typed_without() {
    let mut draft = draft();
    let mut row = draft.row("plan").unwrap().clone();
    row.title = "Claims \u{202e}gnissecorP\u{200b}".to_owned();
    draft.change(reprotect(), "plan", Entry::Row(row));
    let asked = reprotect().confirmation(&appliance(""), &draft);
    let shown = "Claims ‹U+202E›gnissecorP‹U+200B›";
    assert_eq!(asked.question, format!("Run reprotect of {shown}?"));
    assert_eq!(asked.button, format!("Reprotect {shown}"));
    assert_eq!(asked.typed.as_deref(), Some("Claims gnissecorP"));
    let mut row = draft.row("plan").unwrap().clone();
    row.title = "תוכנית".to_owned();
    draft.change(reprotect(), "plan", Entry::Row(row));
    let asked = reprotect().confirmation(&appliance(""), &draft);
    assert_eq!(
        asked.question, "Run reprotect of \u{2068}תוכנית\u{2069}?",
        "the words around keep their order"
    );
}

#[test]
fn a_plan_that_cannot_be_reprotected_is_never_sent() {
    for name in [
        "Customer Contact Center",
        "Life Insurance",
        "Actuarial Grid",
    ] {
        let errors = reprotect().check(&appliance(""), &draft_for(name, ""), &[]);
        assert_eq!(errors.err().unwrap()[0].field, "plan", "{name}");
    }
    // A link names a plan, and nobody has seen it yet.
    let mut linked = draft();
    linked.change(
        reprotect(),
        "plan",
        Entry::Text("DrRecoveryRecoveryPlan:x".to_owned()),
    );
    let errors = reprotect()
        .check(&appliance(""), &linked, &[])
        .err()
        .unwrap();
    assert_eq!(errors[0].message, "Select a recovery plan");
    assert!(!reprotect().field("forced").unwrap().is_linked());
}

#[test]
fn a_run_is_named_after_its_plan() {
    let run = run();
    assert_eq!(run.target_name(), "Claims Processing");
    assert_eq!(run.state(), State::Queued);
    let seen = format!("{:?}", run.targets);
    assert!(
        seen.contains("pairing") && !seen.contains("forced"),
        "{seen}"
    );
}

fn refused(status: u16, case: &str) -> Problem {
    let run = run_with(&reply(status, case));
    assert_eq!(run.state(), State::Refused, "{case}");
    run.problem.unwrap()
}

#[test]
fn every_refusal_has_words_and_says_that_nothing_was_done() {
    let state = refused(400, "error-400-state");
    assert_eq!(state.title, "Reprotect rejected");
    assert!(state.message.contains("READY_STATE"));
    let busy = refused(400, "error-500-busy");
    assert_eq!(busy.kind, Kind::Refused);
    assert!(busy.message.contains("Another operation is in progress"));
    // "Unexpected condition prevents fulfilling the request" does not say how far it came.
    let failed = run_with(&reply(500, "error-500-busy"));
    assert_eq!(failed.state(), State::Unconfirmed);
    let failed = failed.problem.unwrap();
    assert_eq!(
        (failed.kind, &failed.message),
        (Kind::Server, &busy.message)
    );
    for status in [403, 500] {
        let peer = refused(status, "error-remote-session");
        assert_eq!(peer.kind, Kind::NotSignedInRemotely);
        assert!(peer.action.contains("sign in to the other site"));
    }
    let gone = run_with(&empty(404)).problem.unwrap();
    assert_eq!(gone.title, "Plan or pairing not found");
    let ended = run_with(&empty(401)).problem.unwrap();
    assert_eq!(
        (ended.kind, ended.title.as_str()),
        (Kind::NotSignedIn, "Session expired")
    );
    let no_right =
        r#"{"error_code":"dr.fault.NoPermission","message":"Permission denied.","op_id":"1"}"#;
    let forbidden = run_with(&Ok(Reply::new(403, no_right))).problem.unwrap();
    assert_eq!(forbidden.title, "Permission denied");
    for problem in [state, busy, gone, forbidden] {
        assert!(problem.cause.contains("Nothing was changed"), "{problem:?}");
    }
}

#[test]
fn servers_that_do_not_trust_each_other_do_not_end_the_session() {
    let body = r#"{"error_code":"dr.fault.RemoteServerNotAuthenticated","message":"Rejected.","op_id":"1"}"#;
    let outcome = Ok(Reply::new(500, body));
    let asked = appliance("").asked(&Request::get("/pairings"), Stage::Load);
    let problem = Problem::from_outcome(&outcome, &asked);
    assert_ne!(problem.kind, Kind::NotSignedIn);
    let run = run_with(&outcome);
    assert_eq!(run.state(), State::Unconfirmed);
    assert_eq!(run.problem.unwrap().message, "Rejected.");
}

#[test]
fn an_answer_that_was_lost_leaves_it_open() {
    for outcome in [Err(Failure::Network), page(502), page(504)] {
        assert_eq!(
            run_with(&outcome).state(),
            State::Unconfirmed,
            "{outcome:?}"
        );
    }
}

#[test]
fn a_reprotect_that_failed_says_what_is_done_and_what_can_be_forced() {
    let mut run = run();
    let request = Request::get("/tasks/x");
    let tasks = appliance("").read_tasks(&request, &reply(200, "task-error"));
    let task = tasks.unwrap().remove(0);
    run.apply_event(
        hawser_core::run::RunEvent::Task(Box::new(task)),
        hawser_core::clock::Timestamp(9),
    );
    assert_eq!(run.state(), State::Failed);
    let problem = run.problem.unwrap();
    assert_eq!(problem.title, "Reprotect failed");
    assert!(problem.action.contains("you can force it"));
    assert!(problem.message.starts_with("Cannot unmount datastore"));
    assert!(problem.details.contains("open files"));
}

#[test]
fn signing_in_on_both_sites_is_that_of_the_gateway() {
    let (spec, protocol) = (
        System::SiteRecoveryManager.spec(),
        System::SiteRecoveryManager.protocol(),
    );
    let appliance = appliance("");
    let way = appliance.ways()[0];
    let request = (protocol.signing_in)(&appliance, way, "administrator@vsphere.local");
    assert_eq!(
        (request.method, request.target().as_str()),
        (Method::Post, "/session")
    );
    assert_eq!(spec.token_header, "x-dr-session");
    let peer = protocol.peer_sign_in.unwrap()(PAIRING, "administrator@vsphere.local");
    assert_eq!(peer.target(), format!("/pairings/{PAIRING}/remote-session"));
    assert_eq!(peer.slots(), [PEER_PASSWORD]);
    let secrets = Secrets::new().with(PEER_PASSWORD, Secret::new("geheim".to_owned()));
    assert!(!format!("{secrets:?} {peer:?}").contains("geheim"));
    assert_eq!((spec.id, spec.short), ("site-recovery-manager", "SRM"));
    assert_eq!(
        System::SiteRecoveryManager.tasks().one as usize,
        System::VsphereReplication.tasks().one as usize,
        "the forms are shared, not copied"
    );
}

#[test]
fn the_words_after_success_lead_to_a_test_recovery() {
    let operation = Operation::by_id("run-reprotect").unwrap();
    assert!(operation.done.contains("Run a test recovery"));
    assert!(operation.undo.starts_with("Cannot be undone"));
}
