//! Reconnect pairing: what is filled in, what is said of what is typed, and what is sent.

mod certificates;
mod list;
mod typed;

use crate::samples::{self, appliance, cases, empty, read, reply, value};
use hawser_core::clock::Timestamp;
use hawser_core::facts::{Shown, Tone};
use hawser_core::operation::{
    DetailView, Draft, Eligibility, Entry, FieldHint, FieldKind, Finding, Operation, Prepared, Row,
    Selection, Severity, TYPED, Text,
};
use hawser_core::problem::{Kind, Problem};
use hawser_core::run::{RunEvent, State};
use hawser_core::secret::{Secret, Secrets, Slot};
use hawser_core::system::SubmitOutcome;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The thumbprint of the certificate that the samples' servers have.
const KNOWN: &str = "5B:04:D9:55:00:81:6D:7A:92:5A:4D:68:88:30:11:8B:F0:A0:1C:63:33:5E:1F:9B:AE:DF:34:71:26:D2:2F:AE";

fn reconnect() -> &'static Operation {
    Operation::by_id("reconnect-pairing").unwrap()
}

fn rows(case: &str) -> Vec<Row> {
    let FieldKind::Picker(picker) = &reconnect().field("pairing").unwrap().kind else {
        panic!("no picker");
    };
    (picker.read)(&Draft::default(), &read(&value(case))).rows
}

fn text(field: &str) -> &'static Text {
    match &reconnect().field(field).unwrap().kind {
        FieldKind::Text(text) => text,
        _ => panic!("{field} is not typed"),
    }
}

fn said(draft: &Draft, field: &str) -> Option<Result<FieldHint, String>> {
    text(field).said_of(draft, field)
}

/// A form as an administrator leaves it: the pairing picked, user and password typed.
pub fn filled() -> Draft {
    let mut draft = Draft::new(&appliance(), "ref-1".to_owned(), Timestamp(samples::QUEUED));
    let row = rows("pairings").remove(0);
    draft.change(reconnect(), "pairing", Entry::Row(row));
    type_in(&mut draft, "user", "administrator@vsphere.local");
    type_in(&mut draft, "password", TYPED);
    draft
}

pub fn type_in(draft: &mut Draft, field: &'static str, words: &str) {
    draft.change(reconnect(), field, Entry::Text(words.to_owned()));
}

pub fn prepared(draft: &Draft) -> Prepared {
    let checked = reconnect().check(&appliance(), draft, &[]);
    checked.unwrap_or_else(|e| panic!("{e:?}"))
}

/// The body as it is sent, with a password in its place.
fn body(draft: &Draft) -> Value {
    let prepared = prepared(draft);
    let secret = Secret::new("P@ss \"word\"".to_owned());
    let secrets = Secrets::new().with(Slot("remote-password"), secret);
    let wire = prepared
        .request()
        .body
        .as_ref()
        .unwrap()
        .wire(&secrets)
        .unwrap();
    serde_json::from_str(wire.reveal()).unwrap()
}

pub fn pem(case: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/certificates/");
    std::fs::read_to_string(format!("{folder}{case}.pem")).unwrap()
}

// ---- what is filled in ----

#[test]
fn picking_a_pairing_fills_in_what_it_knows_of_the_other_side() {
    let draft = filled();
    assert_eq!(draft.value("url"), "vc-b.frankfurt.example");
    assert_eq!(draft.value("port"), "443");
    assert_eq!(draft.value("thumbprint"), KNOWN);
    assert_eq!(draft.value("certificate"), "");
}

#[test]
fn another_pairing_takes_away_what_was_filled_in_for_the_one_before() {
    let mut draft = filled();
    type_in(&mut draft, "port", "8443");
    type_in(&mut draft, "certificate", &pem("vcenter-rsa"));
    let mut row = rows("pairings").remove(0);
    row.id = "another".to_owned();
    let Selection::Pairing(pairing) = &mut row.selection else {
        panic!("{:?}", row.selection);
    };
    "https://vc-c.example/".clone_into(&mut pairing.remote_vc_url);
    draft.change(reconnect(), "pairing", Entry::Row(row));
    assert_eq!(draft.value("url"), "vc-c.example");
    assert_eq!(draft.value("port"), "443");
    assert_eq!(draft.value("certificate"), "");
    assert_eq!(
        draft.value("user"),
        "administrator@vsphere.local",
        "it belongs to no pairing"
    );
}

#[test]
fn the_same_pairing_read_again_leaves_what_was_typed() {
    let mut draft = filled();
    type_in(&mut draft, "port", "8443");
    draft.change(
        reconnect(),
        "pairing",
        Entry::Row(rows("pairings").remove(0)),
    );
    assert_eq!(draft.value("port"), "8443");
}

#[test]
fn a_pairing_that_works_can_be_reconnected_and_says_that_it_works() {
    assert!(
        matches!(&rows("pairings")[0].eligibility, Eligibility::Warned(why) if why.contains("Already connected"))
    );
    assert_eq!(
        rows("pairings-remote-error")[0].eligibility,
        Eligibility::Offered
    );
    assert_eq!(
        rows("pairings-certificate-warnings")[0].eligibility,
        Eligibility::Offered
    );
}

#[test]
fn a_row_names_all_four_servers_with_their_status_and_each_certificate_warning() {
    let row = rows("pairings-certificate-warnings").remove(0);
    let labels: Vec<&str> = row.facts.iter().map(|f| &*f.label).collect();
    assert_eq!(
        labels,
        [
            "Local vCenter",
            "Local replication server",
            "Remote vCenter",
            "Certificate warning",
            "Certificate warning",
            "Remote replication server",
            "Pairing ID"
        ]
    );
    assert_eq!(
        row.facts[2].value,
        Shown::Text("vc-b.frankfurt.example: Warning".to_owned())
    );
    assert!(matches!(&row.facts[3].value, Shown::Code(text) if text.ends_with(KNOWN)));
}

// ---- what is sent ----

#[test]
fn what_is_sent_is_exactly_the_pairing_spec() {
    let draft = filled();
    assert_eq!(
        body(&draft),
        json!({
            "pair_psc_info": {
                "url": "vc-b.frankfurt.example",
                "port": 443,
                "thumbprint": KNOWN,
                "username": "administrator@vsphere.local",
                "password": "P@ss \"word\"",
            },
            "pair_vc_id": "b7c9d2e4-91a3-4c55-9e0f-7a4b6c8d9e02",
        })
    );
    let prepared = reconnect().check(&appliance(), &draft, &[]).unwrap();
    assert_eq!(
        prepared.request().target(),
        "/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/actions/reconnect"
    );
    assert_eq!(prepared.slots(), [Slot("remote-password")]);
    assert!(
        prepared
            .shown()
            .body
            .contains("\"password\": \"‹remote-password›\"")
    );
}

#[test]
fn only_the_host_is_sent_whatever_form_of_it_is_pasted() {
    for (pasted, sent) in [
        ("https://vc-two.example.test:443/sdk", "vc-two.example.test"),
        ("https://vc-two.example.test:443/", "vc-two.example.test"),
        ("https://vc-two.example.test", "vc-two.example.test"),
        ("vc-two.example.test", "vc-two.example.test"),
        (
            "https://vc-two.example.test:443/lookupservice/sdk",
            "vc-two.example.test",
        ),
        ("https://[2001:db8::12]:443/sdk", "[2001:db8::12]"),
    ] {
        let mut draft = filled();
        type_in(&mut draft, "url", pasted);
        let info = &body(&draft)["pair_psc_info"];
        assert_eq!(
            (&info["url"], &info["port"]),
            (&json!(sent), &json!(443)),
            "{pasted}"
        );
        let hint = said(&draft, "url").unwrap().unwrap();
        assert_eq!(
            hint.words.contains("Only the host name is sent"),
            pasted != sent
        );
    }
    let mut draft = filled();
    type_in(&mut draft, "url", "vc-two.example.test:8443");
    let errors = draft.errors(reconnect());
    assert!(errors[0].message.contains("Remove the port"), "{errors:?}");
}

#[test]
fn what_is_not_filled_in_is_left_out() {
    let mut draft = filled();
    type_in(&mut draft, "thumbprint", "  ");
    let sent = body(&draft);
    let members: Vec<&String> = sent["pair_psc_info"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["url", "port", "username", "password"]);
}

#[test]
fn a_certificate_is_sent_as_it_was_pasted() {
    let mut draft = filled();
    let pem = pem("vcenter-rsa");
    type_in(&mut draft, "thumbprint", "");
    type_in(&mut draft, "certificate", &format!("\n{pem}  "));
    assert_eq!(
        body(&draft)["pair_psc_info"]["certificate"],
        json!(pem.trim())
    );
}

#[test]
fn a_thumbprint_is_sent_in_one_spelling_however_it_was_typed() {
    let plain = KNOWN.replace(':', "").to_lowercase();
    for typed in [
        plain.clone(),
        format!("SHA-256: {KNOWN}"),
        KNOWN.replace(':', " "),
    ] {
        let mut draft = filled();
        type_in(&mut draft, "thumbprint", &typed);
        assert_eq!(
            body(&draft)["pair_psc_info"]["thumbprint"],
            json!(KNOWN),
            "{typed}"
        );
    }
}

// ---- what comes back ----

#[test]
fn the_pairing_is_looked_at_again_once_the_run_has_ended() {
    let prepared = reconnect().check(&appliance(), &filled(), &[]).unwrap();
    let mut run = prepared.run("run-1".to_owned(), String::new(), Timestamp(0));
    assert_eq!(run.details().count(), 0, "not while it goes on");
    run.apply_event(
        RunEvent::Task(Box::new(samples::task("task-success"))),
        Timestamp(9),
    );
    assert_eq!(run.state(), State::Succeeded);
    let (look, request) = run.details().next().unwrap();
    assert_eq!(request.target(), format!("/pairings/{}", samples::PAIRING));
    let mut answer = value("pairings");
    let pairing = answer["list"][0].take();
    run.record_answer(look, Ok(read(&pairing)), Timestamp(10));
    let (_, seen, trouble) = run.detail_views().remove(0);
    assert!(
        matches!(
            seen,
            Some(DetailView::Facts {
                tone: Tone::Success,
                ..
            })
        ),
        "{seen:?}"
    );
    assert_eq!(trouble, "");
    let down = Problem::console("down");
    run.record_detail(look.id, Err(Box::new(down)), Timestamp(11));
    let (_, seen, trouble) = run.detail_views().remove(0);
    assert!(
        seen.is_some() && !trouble.is_empty(),
        "what was seen stays, and that it is old is said"
    );
}

#[test]
fn each_documented_refusal_has_words() {
    let prepared = reconnect().check(&appliance(), &filled(), &[]).unwrap();
    for (outcome, kind, title) in [
        (
            reply(400, "error-400-failover-image"),
            Kind::Refused,
            "reconnect rejected",
        ),
        (empty(401), Kind::NotSignedIn, "session expired"),
        (
            reply(403, "error-403"),
            Kind::Forbidden,
            "permission denied",
        ),
        (empty(404), Kind::NotFound, "pairing not found"),
    ] {
        let receipt = appliance().read_receipt(prepared.request(), prepared.watched(), &outcome);
        let mut run = prepared.run("run-1".to_owned(), String::new(), Timestamp(0));
        run.apply_event(RunEvent::SubmitOutcome(receipt.clone()), Timestamp(1));
        let problem = run.problem.as_ref().unwrap();
        assert!(matches!(receipt, SubmitOutcome::Refused(_)));
        assert_eq!(problem.kind, kind);
        assert!(
            problem.title.to_lowercase().contains(title),
            "{}",
            problem.title
        );
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn nothing_that_is_typed_panics_or_is_sent_unread(
        words in proptest::collection::vec("\\PC{0,90}", 6),
        line_ends in any::<bool>(),
    ) {
        let mut draft = filled();
        for (field, typed) in ["url", "port", "thumbprint", "certificate", "user", "password"].iter().zip(&words) {
            let typed = if line_ends { typed.replace(' ', "\n") } else { typed.clone() };
            draft.change(reconnect(), field, Entry::Text(typed));
        }
        match reconnect().check(&appliance(), &draft, &[]) {
            Ok(prepared) => {
                let shown = prepared.shown();
                prop_assert!(shown.body.contains("‹remote-password›"));
            }
            Err(errors) => prop_assert!(errors.iter().all(|e| !e.message.is_empty())),
        }
    }

    #[test]
    fn any_answer_to_the_last_look_shows_something(text in "\\PC{0,200}") {
        let value = json!({"local_vc_server": {"server_status": text}, "remote_vrms": text});
        let prepared = reconnect().check(&appliance(), &filled(), &[]).unwrap();
        let run = prepared.run("run-1".to_owned(), String::new(), Timestamp(0));
        let seen = (reconnect().details[0].read)(&run, &read(&value));
        prop_assert!(!matches!(seen, DetailView::Steps(_)));
    }
}

// ---- the confirmation ----

#[test]
fn the_confirmation_names_host_port_user_and_the_thumbprint_that_becomes_trusted() {
    let asked = reconnect().confirmation(&appliance(), &filled());
    let value = |label: &str| {
        let fact = asked.facts.iter().find(|fact| fact.label == label);
        fact.map(|fact| fact.value.clone())
    };
    let code = |text: &str| Some(Shown::Code(text.to_owned()));
    assert_eq!(
        value("Platform Services Controller of the other site"),
        Some(Shown::Text("vc-b.frankfurt.example".to_owned()))
    );
    assert_eq!(value("Port"), code("443"));
    assert_eq!(
        value("Certificate thumbprint (SHA-256), trusted from now on"),
        code(KNOWN)
    );
    assert_eq!(
        value("User name on the other site"),
        Some(Shown::Text("administrator@vsphere.local".to_owned()))
    );
    let of_password = |label: &str| label.starts_with("Password");
    assert!(!asked.facts.iter().any(|fact| of_password(&fact.label)));
    let mut without = filled();
    type_in(&mut without, "thumbprint", "");
    let asked = reconnect().confirmation(&appliance(), &without);
    let fact = asked
        .facts
        .iter()
        .find(|fact| fact.label == "Certificate thumbprint");
    assert_eq!(
        fact.map(|fact| &fact.value),
        Some(&Shown::Text("None entered".to_owned()))
    );
}

#[test]
fn open_points_are_the_warnings_of_rows_values_and_checks_the_worst_first() {
    let findings = [
        Finding::new(Severity::Fine, "Fine", ""),
        Finding::new(Severity::Unknown, "Not reported", ""),
        Finding::new(Severity::Warning, "A task is running", "It may fail."),
        Finding::new(Severity::Blocks, "Gone", ""),
    ];
    let points = |draft: &Draft| -> Vec<(Severity, String)> {
        let points = reconnect().open_points(draft, &findings).into_iter();
        points.map(|point| (point.severity, point.title)).collect()
    };
    let of_checks = [
        (Severity::Blocks, "Gone"),
        (Severity::Warning, "A task is running"),
    ];
    let found = points(&filled());
    for (found, (severity, title)) in found.iter().zip(of_checks) {
        assert_eq!((found.0, found.1.as_str()), (severity, title));
    }
    assert_eq!(found.last().unwrap().0, Severity::Unknown);
    let mut other = filled();
    type_in(&mut other, "thumbprint", &KNOWN.replace("AE", "AF"));
    let count = |found: &[(Severity, String)]| {
        let is = |point: &&(Severity, String)| point.1 == "Certificate thumbprint";
        found.iter().filter(is).count()
    };
    assert_eq!((count(&found), count(&points(&other))), (0, 1));
}
