//! Reports of real appliances and clients, as they came (contracts G): the files of
//! `samples/field/`.

use crate::samples::{self, reply as replied, vcda, vcenter};
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Eligibility, Entry, FieldKind, Operation, Row, TYPED};
use hawser_core::problem::{Kind, Problem, Stage};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::{RunEvent, State};
use hawser_core::secret::{Secret, Secrets, Slot};
use hawser_core::task::Task;
use hawser_core::timeline::What;
use hawser_core::wire::parse;
use serde_json::{Value, json};

fn field(file: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/field/");
    parse(&std::fs::read(format!("{folder}{file}.json")).unwrap()).unwrap()
}

fn answered(status: u16, body: &Value) -> Outcome {
    Ok(Reply::new(status, body.to_string()))
}

// ---- reconnect ----

fn reconnect() -> &'static Operation {
    Operation::by_id("reconnect-pairing").unwrap()
}

fn pairings(list: &Value) -> Vec<Row> {
    let FieldKind::Picker(picker) = &reconnect().field("pairing").unwrap().kind else {
        panic!("no picker");
    };
    (picker.read)(&Draft::default(), &samples::read(list)).rows
}

/// Returns the form with a pairing picked, and user and password typed.
fn picked(row: Row) -> Draft {
    let at = Timestamp(samples::QUEUED);
    let mut draft = Draft::new(&samples::appliance(), "ref-1".to_owned(), at);
    draft.change(reconnect(), "pairing", Entry::Row(row));
    for (field, words) in [("user", "administrator@vsphere.local"), ("password", TYPED)] {
        draft.change(reconnect(), field, Entry::Text(words.to_owned()));
    }
    draft
}

fn body(draft: &Draft) -> Value {
    let prepared = reconnect().check(&samples::appliance(), draft, &[]);
    let prepared = prepared.unwrap_or_else(|errors| panic!("{errors:?}"));
    let typed = Secret::new("<typed>".to_owned());
    let secrets = Secrets::new().with(Slot("remote-password"), typed);
    let wire = prepared.request().body.as_ref().unwrap().wire(&secrets);
    serde_json::from_str(wire.unwrap().reveal()).unwrap()
}

#[test]
fn a_reconnect_sends_what_two_public_clients_send_in_whatever_form_the_address_is_known() {
    let told = field("02-psc-url-bare-host");
    let expected = &told["body_two_real_clients_send"];
    for variant in told["url_variants"].as_array().unwrap() {
        let mut list = told["GET /pairings"].clone();
        list["list"][0]["remote_vc_server"]["url"] = variant.clone();
        let mut draft = picked(pairings(&list).remove(0));
        if variant.as_str().unwrap().contains("2001") {
            assert_eq!(draft.value("url"), "[2001:db8::12]");
            assert_eq!(draft.value("thumbprint"), "", "of another name");
            continue;
        }
        assert_eq!(body(&draft), *expected, "{variant}");
        // The same where it is pasted.
        draft.change(reconnect(), "url", Entry::Text(String::new()));
        let pasted = variant.as_str().unwrap().to_owned();
        draft.change(reconnect(), "url", Entry::Text(pasted));
        assert_eq!(body(&draft), *expected, "{variant} pasted");
    }
}

#[test]
fn of_two_pairings_the_one_of_the_site_with_itself_is_refused() {
    let rows = pairings(&field("03-own-site-pairing"));
    assert!(matches!(&rows[0].eligibility, Eligibility::Refused(why) if why.contains("itself")));
    assert!(!matches!(rows[1].eligibility, Eligibility::Refused(_)));
}

// ---- a replication server that restarts ----

#[test]
fn a_restart_behind_the_gateway_is_neither_a_failure_nor_the_end_of_the_session() {
    let told = field("08-vr-hms-down-mid-run");
    let failing = &told["sequence"][1]["GET /tasks/t-1"]["body"];
    let outcome = answered(500, failing);
    for stage in [Stage::Follow, Stage::Load] {
        let asked = samples::appliance().asked(&Request::get("/tasks/t-1"), stage);
        let problem = Problem::from_outcome(&outcome, &asked);
        assert_eq!(problem.kind, Kind::Server);
        assert!(problem.message.contains("cannot be reached"));
        assert_eq!(samples::fact(&problem, "error_code"), "2.99.2");
    }
    let mut run = samples::run();
    let at = |seconds: i64| Timestamp(samples::QUEUED + 1_000 * seconds);
    run.apply_event(RunEvent::Sent, at(-1));
    let accepted = samples::receipt(&replied(202, "task-queued"));
    run.apply_event(RunEvent::SubmitOutcome(accepted), at(0));
    run.apply_event(
        RunEvent::Task(Box::new(samples::task("task-running"))),
        at(2),
    );
    let asked = samples::appliance().asked(&Request::get("/tasks/t-1"), Stage::Follow);
    let missing = Box::new(Problem::from_outcome(&samples::empty(404), &asked));
    assert_eq!(missing.kind, Kind::NotFound);
    run.apply_event(RunEvent::Missing(missing.clone()), at(330));
    assert_eq!(run.state(), State::Missing);
    run.apply_event(RunEvent::Gone(missing), at(350));
    assert_eq!(run.state(), State::Gone);
    assert!(
        run.timeline
            .shown()
            .iter()
            .all(|it| it.what != What::Failed)
    );
}

// ---- vCenter ----

#[test]
fn a_user_who_has_all_sessions_of_a_vcenter_is_told_so() {
    let told = field("12-vcenter-session-limit-503");
    for (session, shape) in [
        ("rest", "rest"),
        ("api", "api"),
        ("rest", "api"),
        ("api", "rest"),
    ] {
        let vcenter = vcenter::vcenter_with(&json!({ "session": session }));
        let way = vcenter.ways()[0];
        let request = (vcenter.system.protocol().signing_in)(&vcenter, way, "ops@example.test");
        let problem = vcenter.read_sign_in(&request, &answered(503, &told[shape]));
        let problem = problem.unwrap_err();
        assert_eq!(
            problem.title,
            "All vCenter sessions of this user are in use"
        );
        assert!(problem.message.contains("550"), "{problem:?}");
    }
}

#[test]
fn a_vcenter_without_the_calls_is_said_to_be_one_wherever_it_is_asked() {
    let told = field("26-vcenter-operationsForUrlNotFound");
    for stage in [Stage::Load, Stage::Submit, Stage::Follow] {
        let problem = vcenter::problem(&answered(404, &told["body"]), stage);
        assert_eq!(problem.kind, Kind::NotOffered, "{stage:?}");
        assert_eq!(problem.title, "Not offered by this vCenter");
    }
}

// ---- Cloud Director Availability ----

fn task(value: &Value) -> Task {
    let request = Request::get("/tasks/any");
    let mut tasks = vcda::appliance()
        .read_tasks(&request, &answered(200, value))
        .unwrap();
    tasks.remove(0)
}

fn problem(appliance: &Appliance, outcome: &Outcome) -> Problem {
    let request = Request::post("/sites");
    Problem::from_outcome(outcome, &appliance.asked(&request, Stage::Submit))
}

#[test]
fn a_site_name_that_is_missing_or_wrong_is_a_refusal_that_says_so() {
    let told = field("17-vcda-cloud-pair-needs-site");
    let refusal = answered(400, &told["reply_without_site"]["body"]);
    let refused = problem(&vcda::appliance(), &refusal);
    assert_eq!(refused.kind, Kind::Refused);
    assert_eq!(refused.message, "site must be given.");
    let mut run = vcda::run("task-running", None);
    let failed = task(&told["reply_with_other_name"]["task"]);
    run.apply_event(RunEvent::Task(Box::new(failed)), vcda::NOW);
    assert_eq!(run.state(), State::Failed);
    let message = run.problem.as_ref().unwrap().message.as_str();
    assert!(message.contains("name differs"), "{message}");
}

#[test]
fn a_pairing_that_succeeded_with_another_certificate_is_no_success() {
    let mut run = vcda::run("task-running", None);
    let ended = task(&field("19-vcda-pair-succeeded-with-comm-error"));
    run.apply_event(RunEvent::Task(Box::new(ended)), vcda::NOW);
    assert_eq!(run.state(), State::Unconnected);
    assert_eq!(run.state().as_attr(), "warning");
}

#[test]
fn both_ways_to_a_certificate_are_read_as_they_are_answered() {
    let told = field("20-vcda-remote-certificate-via-tunnel");
    let through = vcda::looked(&answered(200, &told["viaTunnel=true"]["body"]));
    let balancer = vcda::looked(&answered(200, &told["third"]["body"]));
    let id = |it: hawser_core::operation::Looked| it.row.unwrap().id;
    assert!(id(through).starts_with("SHA-256:07:3C"));
    assert!(id(balancer).starts_with("SHA-256:0B:30"));
    let none = vcda::looked(&answered(500, &told["viaTunnel=false"]["body"]));
    assert_eq!(none.row, None);
    assert!(none.words.contains("No route"), "{}", none.words);
}
