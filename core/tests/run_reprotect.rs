//! Run reprotect: which plans can be picked, what is looked at before, what is sent, what is
//! seen while it runs.

mod history;
mod plans;
mod prechecks;
mod sent;
pub mod steps;

use crate::samples;
use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, read_config};
use hawser_core::operation::{Draft, Entry, FieldKind, Listed, Operation, Prepared, Row, TYPED};
use hawser_core::problem::{Answer, Stage};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent};
use hawser_core::system::SubmitOutcome;
use serde_json::Value;

const PAIRING: &str = "0dbd8390-5f35-4b57-927c-8a786509f8fa";

/// As it stands in an address.
const PLAN: &str = "DrRecoveryRecoveryPlan%3Ae0b9a91f-a3cd-4076-8bd8-9adfac292498%3A0c5f4d9e-7a21-4b83-9d6c-e1f2a5803b47";

fn reprotect() -> &'static Operation {
    Operation::by_id("run-reprotect").unwrap()
}

/// An appliance with these settings, such as `, "forced": "always"`.
pub fn appliance(settings: &str) -> Appliance {
    let config = format!(
        r#"{{"appliances": [{{"id": "srm-a", "name": "SRM, Hamburg", "site": "Hamburg",
        "system": "site-recovery-manager", "base": "/api/srm-a/api/rest/srm/v2"{settings}}}]}}"#
    );
    read_config(config.as_bytes()).unwrap().appliances.remove(0)
}

fn sample(case: &str) -> Vec<u8> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/samples/site-recovery-manager/"
    );
    std::fs::read(format!("{folder}{case}.json")).unwrap()
}

pub fn value(case: &str) -> Value {
    serde_json::from_slice(&sample(case)).unwrap()
}

pub fn reply(status: u16, case: &str) -> Outcome {
    Ok(Reply::new(status, sample(case)))
}

/// A sample in which something was changed.
fn changed(case: &str, change: impl Fn(&mut Value)) -> Outcome {
    let mut value = value(case);
    change(&mut value);
    Ok(Reply::new(200, value.to_string()))
}

pub fn answer(request: &Request, outcome: &Outcome) -> Answer {
    appliance("").read_json(request, outcome, Stage::Load)
}

fn listed(field: &str, draft: &Draft, value: &Value) -> Listed {
    let FieldKind::Picker(picker) = &reprotect().field(field).unwrap().kind else {
        panic!("{field} is no picker");
    };
    (picker.read)(draft, &samples::read(value))
}

/// A form with the pairing picked.
fn paired(settings: &str) -> Draft {
    let mut draft = Draft::new(&appliance(settings), "ref-1".to_owned(), Timestamp(1));
    let row = listed("pairing", &draft, &value("pairings")).rows.remove(0);
    draft.change(reprotect(), "pairing", Entry::Row(row));
    draft
}

fn plan_named(draft: &Draft, name: &str) -> Row {
    let rows = listed("plan", draft, &value("plans")).rows;
    rows.into_iter().find(|row| row.title == name).unwrap()
}

/// A form with a plan picked.
pub fn draft_for(name: &str, settings: &str) -> Draft {
    let mut draft = paired(settings);
    let row = plan_named(&draft, name);
    draft.change(reprotect(), "plan", Entry::Row(row));
    draft
}

pub fn draft() -> Draft {
    draft_for("Claims Processing", "")
}

pub fn tick(draft: &mut Draft) {
    draft.change(reprotect(), "forced", Entry::Text(TYPED.to_owned()));
}

pub fn prepared(draft: &Draft) -> Prepared {
    let checked = reprotect().check(&appliance(""), draft, &[]);
    checked.unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// A run that was sent and answered.
fn run_with(outcome: &Outcome) -> Run {
    let prepared = prepared(&draft());
    let mut run = prepared.run("run-1".to_owned(), "administrator".to_owned(), Timestamp(1));
    run.apply_event(RunEvent::Sent, Timestamp(2));
    let receipt: SubmitOutcome = appliance("").read_receipt(prepared.request(), None, outcome);
    run.apply_event(RunEvent::SubmitOutcome(receipt), Timestamp(3));
    run
}

/// A run that was accepted.
pub fn run() -> Run {
    run_with(&reply(202, "task-queued"))
}
