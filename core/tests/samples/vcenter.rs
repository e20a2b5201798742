//! The samples of vCenter, and a form that is filled in from them.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;

use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, read_config};
use hawser_core::operation::{
    Draft, Entry, FieldKind, Finding, Listed, Looked, Operation, Precheck, Prepared, Probe, TYPED,
};
use hawser_core::problem::{Answer, Problem, Stage};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent};
use hawser_core::system::SubmitOutcome;
use hawser_core::task::Task;
use hawser_core::wire::parse;
use serde_json::{Value, json};

/// 2026-11-21T13:51:07.250Z, when the sync of the samples was started.
pub const STARTED: i64 = 1_795_269_067_250;

/// The path of the sample's provider, below `/rest`.
pub const PROVIDER: &str = "/rest/hvc/links/domain-link%3A5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8/sync/providers/com.vmware.vcenter.hvc.sync.tagging";

/// One sample as it came.
pub fn bytes(case: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/vcenter");
    std::fs::read(folder.join(format!("{case}.json"))).unwrap()
}

/// A sample as the answer to something.
pub fn reply(status: u16, case: &str) -> Outcome {
    Ok(Reply::new(status, bytes(case)))
}

/// A sample in which something was changed.
pub fn changed(case: &str, change: impl Fn(&mut Value)) -> Outcome {
    let mut value: Value = serde_json::from_slice(&bytes(case)).unwrap();
    change(&mut value);
    Ok(Reply::new(200, value.to_string()))
}

/// The vCenter of the samples, with settings.
pub fn vcenter_with(settings: &Value) -> Appliance {
    let mut appliance = json!({"id": "vc-a", "name": "vCenter, Hamburg", "site": "Hamburg",
        "system": "vcenter", "base": "/api/vc-a"});
    for (name, value) in settings.as_object().unwrap() {
        appliance[name] = value.clone();
    }
    let config = json!({ "appliances": [appliance] }).to_string();
    let read = read_config(config.as_bytes());
    read.unwrap().appliances.remove(0)
}

/// The vCenter of the samples.
pub fn vcenter() -> Appliance {
    vcenter_with(&json!({}))
}

/// Returns an outcome read as JSON, as pages do it.
pub fn answer(outcome: &Outcome) -> Answer {
    vcenter().read_json(&Request::get("/anything"), outcome, Stage::Load)
}

/// Returns the problem of an outcome, at a stage.
pub fn problem(outcome: &Outcome, stage: Stage) -> Problem {
    let request = Request::post(PROVIDER).query("action", "start");
    Problem::from_outcome(outcome, &vcenter().asked(&request, stage))
}

pub fn start_sync() -> &'static Operation {
    Operation::by_id("start-sync").unwrap()
}

/// The rows that a picker makes of a sample.
pub fn listed(field: &str, draft: &Draft, case: &str) -> Listed {
    let FieldKind::Picker(picker) = &start_sync().field(field).unwrap().kind else {
        panic!("{field} is no picker");
    };
    (picker.read)(draft, &parse(&bytes(case)).unwrap())
}

pub fn probe() -> &'static Probe {
    match &start_sync().field("provider").unwrap().kind {
        FieldKind::Picker(picker) => picker.probe.unwrap(),
        _ => panic!("provider is no picker"),
    }
}

/// Returns the result of the look-up of the last result for an outcome.
pub fn last_result(outcome: &Outcome) -> Result<Looked, Box<Problem>> {
    match &start_sync().field("last").unwrap().kind {
        FieldKind::Lookup(lookup) => (lookup.read)(&draft(), answer(outcome)),
        _ => panic!("last is no look-up"),
    }
}

/// The form with link and provider picked.
pub fn draft_at(appliance: &Appliance) -> Draft {
    let mut draft = Draft::new(appliance, "ref-1".to_owned(), Timestamp(STARTED));
    for (field, case) in [("link", "links-rest"), ("provider", "providers-rest")] {
        let row = listed(field, &draft, case).rows.remove(0);
        draft.change(start_sync(), field, Entry::Row(row));
    }
    draft
}

/// The same at the vCenter of the samples.
pub fn draft() -> Draft {
    draft_at(&vcenter())
}

/// The form with the last result read from a sample.
pub fn draft_after(case: &str) -> Draft {
    let mut draft = draft();
    let row = last_result(&reply(200, case)).unwrap().row.unwrap();
    draft.pick("last", row);
    draft
}

/// Types a user, and a password or none.
pub fn with_credentials(mut draft: Draft, user: &str, password: bool) -> Draft {
    draft.change(start_sync(), "user", Entry::Text(user.to_owned()));
    let typed = if password { TYPED } else { "" };
    draft.change(start_sync(), "password", Entry::Text(typed.to_owned()));
    draft
}

pub fn prepared(draft: &Draft) -> Prepared {
    let checked = start_sync().check(&vcenter(), draft, &[]);
    checked.unwrap_or_else(|errors| panic!("{errors:?}"))
}

pub fn precheck(id: &str) -> &'static Precheck {
    let mut all = start_sync().prechecks.iter();
    all.find(|precheck| precheck.id == id).unwrap()
}

/// Returns the finding of a precheck in an outcome.
pub fn found(id: &str, outcome: &Outcome) -> Finding {
    let mut found = (precheck(id).evaluate)(&draft(), answer(outcome));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

// ---- runs ----

/// Returns the result of the submission for an outcome.
pub fn receipt(outcome: &Outcome) -> SubmitOutcome {
    let prepared = prepared(&draft());
    vcenter().read_receipt(prepared.request(), prepared.watched(), outcome)
}

/// A look at the provider.
pub fn looked(outcome: &Outcome) -> Task {
    let request = Request::get(PROVIDER);
    vcenter().read_tasks(&request, outcome).unwrap().remove(0)
}

/// A run that was sent, with what the console saw of the provider just before.
pub fn sent(before: &str) -> Run {
    let mut run = prepared(&draft()).run("run-1".to_owned(), "admin".to_owned(), at(-2_000));
    run.begins_after(&looked(&reply(200, before)));
    run.apply_event(RunEvent::Sent, at(-100));
    run
}

/// A run that vCenter took: 200 and nothing.
pub fn accepted(before: &str) -> Run {
    let mut run = sent(before);
    run.apply_event(
        RunEvent::SubmitOutcome(receipt(&Ok(Reply::new(200, "")))),
        at(0),
    );
    run
}

/// Applies an outcome of its provider to a run.
pub fn hear(run: &mut Run, outcome: &Outcome, ms: i64) {
    run.apply_event(RunEvent::Task(Box::new(looked(outcome))), at(ms));
}

/// A moment on the console's clock, counted from the start of the sync.
pub fn at(ms: i64) -> Timestamp {
    Timestamp(STARTED + ms)
}
