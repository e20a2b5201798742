//! The samples of Cloud Director Availability, and the appliance that they came from.
#![allow(dead_code, reason = "each test file uses a part of it")]

use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, Config, read_config};
use hawser_core::operation::{Draft, Entry, FieldKind, Looked, Operation, Prepared, Row, TYPED};
use hawser_core::problem::{Answer, Problem, Stage};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent};
use hawser_core::task::Task;
use hawser_core::wire::parse;
use serde_json::Value;

/// The public addresses of the two sites.
pub const HAMBURG: &str = "https://vcda-ham.hansekontor.example:8048/";
pub const LEIPZIG: &str = "https://vcda-lej.hansekontor.example:8048/";

/// The thumbprint that Leipzig presents.
pub const THUMBPRINT: &str = "SHA-256:84:6E:BE:BD";

/// A moment at which the tunnels' certificates of the samples are valid, but for Wien's.
pub const NOW: Timestamp = Timestamp(1_795_282_290_000);

pub fn config() -> Config {
    let config = format!(
        r#"{{"appliances": [
        {{"id": "vcda-a", "name": "VCDA Hamburg", "system": "cloud-director-availability",
          "base": "/api/vcda-a", "publicUrl": "{HAMBURG}"}},
        {{"id": "vcda-b", "name": "VCDA Leipzig", "system": "cloud-director-availability",
          "base": "/api/vcda-b", "publicUrl": "{LEIPZIG}", "flavour": "cloud", "version": "4.6"}}]}}"#
    );
    read_config(config.as_bytes()).unwrap()
}

pub fn appliance() -> Appliance {
    config().appliances.remove(0)
}

pub fn bytes(case: &str) -> Vec<u8> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/samples/cloud-director-availability/"
    );
    std::fs::read(format!("{folder}{case}.json")).unwrap()
}

pub fn value(case: &str) -> Value {
    parse(&bytes(case)).unwrap()
}

pub fn reply(status: u16, case: &str) -> Outcome {
    Ok(Reply::new(status, bytes(case)))
}

/// Returns an outcome read as JSON, as pages do it.
pub fn answer(outcome: &Outcome) -> Answer {
    appliance().read_json(&Request::get("/anything"), outcome, Stage::Load)
}

pub fn problem(outcome: &Outcome, stage: Stage) -> Problem {
    Problem::from_outcome(outcome, &appliance().asked(&Request::get("/sites"), stage))
}

pub fn task(case: &str) -> Task {
    let request = Request::get("/tasks/any");
    let mut tasks = appliance().read_tasks(&request, &reply(200, case)).unwrap();
    tasks.remove(0)
}

pub fn pairing() -> &'static Operation {
    Operation::by_id("pair-sites").unwrap()
}

pub fn empty_draft() -> Draft {
    Draft::new(&appliance(), "hawser-4711".to_owned(), NOW)
}

pub fn type_in(draft: &mut Draft, field: &'static str, words: &str) {
    draft.change(pairing(), field, Entry::Text(words.to_owned()));
}

/// Returns the result of the look-up of the presented certificate for an outcome.
pub fn looked(outcome: &Outcome) -> Looked {
    let FieldKind::Lookup(lookup) = &pairing().field("presented").unwrap().kind else {
        panic!("presented is no look-up");
    };
    (lookup.read)(&empty_draft(), answer(outcome)).unwrap()
}

pub fn presented() -> Row {
    looked(&reply(200, "certificate-presented")).row.unwrap()
}

/// A form as an administrator leaves it.
pub fn filled() -> Draft {
    let mut draft = empty_draft();
    type_in(&mut draft, "apiUrl", LEIPZIG);
    draft.pick("presented", presented());
    type_in(&mut draft, "apiThumbprint", &presented().id);
    type_in(&mut draft, "compared", TYPED);
    draft
}

pub fn checked(draft: &Draft) -> Prepared {
    let checked = pairing().check(&appliance(), draft, &[]);
    checked.unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// A run whose task is as in a sample, and what the list of sites said afterwards.
pub fn run(task_case: &str, sites_case: Option<&str>) -> Run {
    let mut run = checked(&filled()).run("run-1".to_owned(), "root".to_owned(), NOW);
    run.apply_event(RunEvent::Sent, NOW);
    run.apply_event(
        RunEvent::SubmitOutcome(hawser_core::system::SubmitOutcome::Accepted(Box::new(
            task("task-started"),
        ))),
        NOW,
    );
    run.apply_event(RunEvent::Task(Box::new(task(task_case))), NOW);
    let looks: Vec<_> = run.details().collect();
    for (look, _) in looks {
        if let Some(case) = sites_case {
            run.record_answer(look, answer(&reply(200, case)), NOW);
        }
    }
    run
}
