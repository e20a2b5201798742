//! Demoting a test image: which replications can be picked, what is shown, and what is sent.

use crate::samples::{
    self, QUEUED, answer, appliance, changed, empty, failures, reply, strange, value,
};
use hawser_core::clock::Timestamp;
use hawser_core::facts::{Fact, Tone};
use hawser_core::operation::{
    Draft, Eligibility, Entry, FieldKind, Looked, Operation, Picker, Prepared, Probed,
};
use hawser_core::problem::Problem;
use hawser_core::reply::Outcome;
use hawser_core::request::Method;
use hawser_core::system::SubmitOutcome;
use serde_json::{Value, json};

fn demotion() -> &'static Operation {
    Operation::by_id("demote-test-image").unwrap()
}

fn picker(field: &str) -> &'static Picker {
    match &demotion().field(field).unwrap().kind {
        FieldKind::Picker(picker) => picker,
        _ => panic!("{field} is no picker"),
    }
}

/// The eligibility and badge of a replication after a probe.
fn probed(outcome: &Outcome) -> Option<Probed> {
    (picker("replication").probe.unwrap().read)(answer(outcome))
}

fn looked_up(outcome: &Outcome) -> Result<Looked, Box<Problem>> {
    let FieldKind::Lookup(lookup) = &demotion().field("instance").unwrap().kind else {
        panic!("instance is no look-up");
    };
    (lookup.read)(&Draft::default(), answer(outcome))
}

/// A draft in which the pairing and one replication of the sample are picked.
fn draft_of(replication: usize) -> Draft {
    let mut draft = Draft::default();
    for (field, sample, place) in [
        ("pairing", "pairings", 0),
        ("replication", "replications", replication),
    ] {
        let listed = (picker(field).read)(&draft, &samples::read(&value(sample)));
        let row = listed.rows.into_iter().nth(place).unwrap();
        draft.change(demotion(), field, Entry::Row(row));
    }
    draft
}

/// A complete draft.
pub fn filled() -> Draft {
    let mut draft = draft_of(0);
    let instance = looked_up(&reply(200, "instances-promoted")).unwrap().row;
    draft.change(demotion(), "instance", Entry::Row(instance.unwrap()));
    draft
}

pub fn prepared() -> Prepared {
    let checked = demotion().check(&appliance(), &filled(), &[]);
    checked.unwrap_or_else(|errors| panic!("{errors:?}"))
}

// ---- which replications can be picked ----

#[test]
fn a_replication_with_a_promoted_instance_is_offered() {
    let (eligibility, badge) = probed(&reply(200, "instances-promoted")).unwrap();
    assert_eq!(eligibility, Eligibility::Offered);
    assert_eq!(badge.unwrap().1, "Promoted instance");
}

#[test]
fn a_replication_without_one_is_refused_with_the_reason() {
    let none = changed("instances", |v| {
        v["list"] = json!([]);
        v["_meta"]["total"] = json!(0);
    });
    for outcome in [reply(200, "instances"), none] {
        let (eligibility, badge) = probed(&outcome).unwrap();
        let why = "No promoted instance. Promote a test image first.";
        assert_eq!(eligibility, Eligibility::Refused(why.to_owned()));
        assert_eq!(badge, None);
        let looked = looked_up(&outcome).unwrap();
        assert_eq!((looked.row, looked.words.as_str()), (None, why));
    }
}

#[test]
fn an_incomplete_list_without_one_only_warns() {
    for outcome in [
        reply(200, "instances-partial"),
        changed("instances", |v| v["_meta"]["total"] = json!(501)),
        changed("instances", |v| v["list"][0] = json!("instance-1")),
        changed("instances", |v| v["list"][0]["promoted"] = Value::Null),
    ] {
        let (eligibility, _) = probed(&outcome).unwrap();
        assert!(matches!(eligibility, Eligibility::Warned(_)));
        let looked = looked_up(&outcome).unwrap();
        assert_eq!(looked.tone, Tone::Warning);
        let mut draft = draft_of(0);
        draft.change(demotion(), "instance", Entry::Row(looked.row.unwrap()));
        assert!(demotion().check(&appliance(), &draft, &[]).is_ok());
    }
}

#[test]
fn a_list_that_cannot_be_read_decides_nothing() {
    for outcome in failures().into_iter().chain([empty(404)]) {
        assert_eq!(probed(&outcome), None, "{outcome:?}");
        looked_up(&outcome).unwrap_err();
    }
    for outcome in strange() {
        assert_eq!(probed(&outcome), None, "{outcome:?}");
        assert_eq!(looked_up(&outcome).unwrap().row, None);
    }
}

#[test]
fn outgoing_replications_are_refused() {
    let errors = demotion().check(&appliance(), &draft_of(3), &[]);
    let errors = errors.err().unwrap();
    assert_eq!(errors[0].field, "replication");
    assert!(errors[0].message.starts_with("Outgoing replication."));
}

#[test]
fn each_replication_is_probed_for_its_own_instances() {
    let draft = draft_of(0);
    let probe = picker("replication").probe.unwrap();
    let request = (probe.request)(&draft, draft.row("replication").unwrap());
    assert_eq!(request.method, Method::Get);
    let (pairing, id) = (samples::PAIRING, samples::REPLICATION);
    let path = format!("/pairings/{pairing}/replications/{id}/instances");
    assert_eq!(request.target(), format!("{path}?limit=500&offset=0"));
}

// ---- what is shown and sent ----

#[test]
fn the_promoted_instance_is_shown() {
    let looked = looked_up(&reply(200, "instances-promoted")).unwrap();
    assert_eq!(looked.tone, Tone::Success);
    assert_eq!(looked.words, "This promoted instance can be demoted.");
    let expected = [
        Fact::code("Instance ID", "instance-2047"),
        Fact::time("Created", Timestamp(QUEUED - 3_600_000)),
        Fact::text("Size", "1.5 GB"),
        Fact::span("Transfer time", 95_000),
    ];
    assert_eq!(looked.row.unwrap().facts, expected);
}

#[test]
fn the_form_needs_a_promoted_instance() {
    let errors = demotion().check(&appliance(), &draft_of(0), &[]);
    let errors = errors.err().unwrap();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].field, "instance");
    assert_eq!(
        errors[0].message,
        "Select a replication that has a promoted instance"
    );
}

#[test]
fn the_request_has_no_body() {
    let prepared = prepared();
    let request = prepared.request();
    assert_eq!(request.method, Method::Post);
    let (pairing, id) = (samples::PAIRING, samples::REPLICATION);
    let path = format!("/pairings/{pairing}/replications/{id}");
    assert_eq!(
        request.target(),
        format!("{path}/actions/demote-test-image")
    );
    assert!(request.body.is_none());
    assert_eq!((request.headers.len(), request.query.len()), (0, 0));
    assert_eq!(prepared.slots(), []);
}

#[test]
fn the_confirmation_says_that_the_test_image_is_not_restored() {
    let confirmation = (demotion().confirm)(&filled());
    assert_eq!(
        confirmation.question,
        "Demote the promoted test image of erp-db-01 at Hamburg?"
    );
    assert_eq!(confirmation.button, "Demote image of erp-db-01");
    let effects = confirmation.effects.join(" ");
    assert!(effects.contains("not restored"), "{effects}");
}

// ---- refusals ----

/// The title of what is said of a refused submission.
fn refusal(outcome: &Outcome) -> String {
    let prepared = prepared();
    let receipt = appliance().read_receipt(prepared.request(), prepared.watched(), outcome);
    match receipt {
        SubmitOutcome::Refused(problem) => problem.reworded(demotion().words).title,
        other => panic!("{other:?}"),
    }
}

#[test]
fn refusals_have_words_of_their_own() {
    let none = reply(400, "error-400-no-promoted-instance");
    assert_eq!(refusal(&none), "Demotion rejected");
    assert_eq!(refusal(&empty(404)), "Replication not found");
    assert_eq!(refusal(&reply(403, "error-403")), "Permission denied");
}
