//! The wire samples, and the appliance that they came from. README.md lists them.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod kept;
pub mod vcda;
pub mod vcenter;

use std::path::Path;
use std::sync::LazyLock;

use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, read_config};
use hawser_core::facts::Shown;
use hawser_core::operation::{Draft, FieldKind, Listed, Looked, Operation, Prepared};
use hawser_core::problem::{Answer, Problem, Stage};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::Run;
use hawser_core::system::SubmitOutcome;
use hawser_core::task::Task;
use serde_json::Value;

/// 2026-11-21T13:51:07.250Z, when the task of the samples was queued.
pub const QUEUED: i64 = 1_795_269_067_250;
pub const PAIRING: &str = "3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11";
pub const REPLICATION: &str = "GID-00000001-5b1c-4e7d-9f3a-2c4b6d8e0f10";
pub const IMAGE: &str = "image-4711";
pub const TASK: &str = "HTID-6f0d1c2b-3a49-4857-96e5-d4c3b2a19080";

/// All vSphere Replication samples by case.
pub fn all() -> Vec<(String, Vec<u8>)> {
    all_of("vsphere-replication")
}

/// All samples of a system by case; none where it has none.
pub fn all_of(system: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder().join("..").join(system));
    let mut found: Vec<_> = entries
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| {
            let case = path.file_stem().unwrap().to_string_lossy().into_owned();
            (case, std::fs::read(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/vsphere-replication")
}

/// One sample as it came.
pub fn bytes(case: &str) -> Vec<u8> {
    std::fs::read(folder().join(format!("{case}.json"))).unwrap()
}

/// One sample, parsed.
pub fn value(case: &str) -> Value {
    serde_json::from_slice(&bytes(case)).unwrap()
}

/// A tree as the console reads it.
pub fn read(value: &Value) -> Value {
    hawser_core::wire::parse(value.to_string().as_bytes()).unwrap()
}

/// A sample as the answer to something.
pub fn reply(status: u16, case: &str) -> Outcome {
    Ok(Reply::new(status, bytes(case)))
}

/// 401 and 404 have no body (contracts A.6).
pub fn empty(status: u16) -> Outcome {
    Ok(Reply {
        content_type: None,
        ..Reply::new(status, "")
    })
}

/// Returns the answer of a proxy.
pub fn page(status: u16) -> Outcome {
    Ok(Reply {
        content_type: Some("text/html; charset=utf-8".to_owned()),
        ..Reply::new(
            status,
            "<html><head><title>Gateway</title></head><body>upstream</body></html>",
        )
    })
}

/// A sample in which something was changed.
pub fn changed(case: &str, change: impl Fn(&mut Value)) -> Outcome {
    let mut value = value(case);
    change(&mut value);
    Ok(Reply::new(200, value.to_string()))
}

/// Answers that say nothing about what was asked.
pub fn failures() -> [Outcome; 6] {
    [
        Err(Failure::Network),
        Err(Failure::Offline),
        page(502),
        page(200),
        reply(500, "error-500"),
        reply(403, "error-403"),
    ]
}

/// Good JSON of something else.
pub fn strange() -> [Outcome; 4] {
    ["{}", "[]", "7", r#"{"list":{"0":1}}"#].map(|body| Ok(Reply::new(200, body)))
}

/// The appliance of the samples.
pub fn appliance() -> Appliance {
    let config = br#"{"appliances": [{"id": "vr-a", "name": "vSphere Replication, Hamburg",
        "site": "Hamburg", "system": "vsphere-replication", "base": "/api/vr-a/api/rest/vr/v2"}]}"#;
    read_config(config).unwrap().appliances.remove(0)
}

/// Returns an outcome read as JSON, as pages do it.
pub fn answer(outcome: &Outcome) -> Answer {
    appliance().read_json(&Request::get("/anything"), outcome, Stage::Load)
}

/// The task of a sample.
pub fn task(case: &str) -> Task {
    let request = Request::get(format!("/tasks/{TASK}"));
    let mut tasks = appliance().read_tasks(&request, &reply(200, case)).unwrap();
    tasks.remove(0)
}

pub fn promotion() -> &'static Operation {
    Operation::by_id("promote-test-image").unwrap()
}

/// The rows that a picker makes of a sample.
pub fn listed(field: &str, draft: &Draft, case: &str) -> Listed {
    let FieldKind::Picker(picker) = &promotion().field(field).unwrap().kind else {
        panic!("{field} is no picker");
    };
    (picker.read)(draft, &read(&value(case)))
}

/// Returns the result of the image's look-up for an outcome.
pub fn looked(outcome: &Outcome) -> Result<Looked, Box<Problem>> {
    let FieldKind::Lookup(lookup) = &promotion().field("image").unwrap().kind else {
        panic!("image is no look-up");
    };
    (lookup.read)(&draft_of(0), answer(outcome))
}

/// A draft in which the pairing and a replication of the page are picked.
pub fn draft_of(replication: usize) -> Draft {
    let mut draft = Draft::default();
    let pairing = listed("pairing", &draft, "pairings").rows.remove(0);
    draft.pick("pairing", pairing);
    let row = listed("replication", &draft, "replications")
        .rows
        .remove(replication);
    draft.pick("replication", row);
    draft
}

/// The whole draft of a promotion.
pub fn draft() -> Draft {
    let mut draft = draft_of(0);
    let image = looked(&reply(200, "active-image-test")).unwrap().row;
    draft.pick("image", image.unwrap());
    draft
}

/// The whole draft, checked. Properties ask for it often.
pub fn prepared() -> &'static Prepared {
    static PREPARED: LazyLock<Prepared> = LazyLock::new(|| {
        let checked = promotion().check(&appliance(), &draft(), &[]);
        checked.unwrap_or_else(|errors| panic!("{errors:?}"))
    });
    &PREPARED
}

/// A confirmed run of it.
pub fn run() -> Run {
    prepared().run(
        "run-1".to_owned(),
        "administrator".to_owned(),
        Timestamp(QUEUED - 2_000),
    )
}

/// Returns the result of its submission for an outcome.
pub fn receipt(outcome: &Outcome) -> SubmitOutcome {
    let prepared = prepared();
    prepared
        .appliance()
        .read_receipt(prepared.request(), prepared.watched(), outcome)
}

/// A fact of a problem, in words.
pub fn fact<'a>(problem: &'a Problem, label: &str) -> &'a str {
    let found = problem.facts.iter().find(|f| f.label == label);
    match found.map(|f| &f.value) {
        Some(Shown::Text(text) | Shown::Code(text)) => text,
        other => panic!("{label}: {other:?} in {problem:?}"),
    }
}

/// Cases for properties: a modest number, or what PROPTEST_CASES says. What
/// fails is printed in its smallest form and belongs into a test of its own.
pub fn cases(modest: u32) -> proptest::test_runner::Config {
    let mut config = proptest::test_runner::Config::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = modest;
    }
    config.failure_persistence = None;
    config
}
