//! Nothing that an appliance, a proxy or a web server sends can stop the console.
#![allow(clippy::unwrap_used)]

#[path = "hostile/input.rs"]
mod input;
mod samples;

use std::sync::LazyLock;

use hawser_core::clock::Millis;
use hawser_core::config::{Appliance, read_config};
use hawser_core::disclose::curl;
use hawser_core::journal;
use hawser_core::operation::{Bearing, CATALOGUE, Draft, Field, FieldKind, Operation, Verdict};
use hawser_core::problem::{Answer, Problem, RAW_KEPT, Stage};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::{Heard, Target};
use hawser_core::system::{Receipt, System};
use input::{any_harmed, any_json, any_reply, sample_values};
use proptest::prelude::*;
use serde_json::{Value, json};

/// One appliance of each system.
fn appliances() -> &'static [Appliance] {
    static APPLIANCES: LazyLock<Vec<Appliance>> = LazyLock::new(|| {
        let of = |system: &System| {
            let id = system.spec().id;
            json!({"id": id, "name": id, "system": id, "base": format!("/api/{id}")})
        };
        let all: Vec<Value> = System::ALL.iter().map(of).collect();
        let config = json!({ "appliances": all }).to_string();
        read_config(config.as_bytes()).unwrap().appliances
    });
    &APPLIANCES
}

/// What every reader of the console makes of one outcome.
fn read_by_all(outcome: &Outcome) {
    if let Ok(reply) = outcome {
        let _ = read_config(&reply.body);
        let _ = journal::read(&reply.text());
    }
    for appliance in appliances() {
        read_at(appliance, outcome);
    }
    followed(outcome);
    for operation in CATALOGUE {
        picked(operation, outcome);
    }
}

fn read_at(appliance: &Appliance, outcome: &Outcome) {
    let request = samples::prepared().request();
    if let Ok(reply) = outcome {
        (appliance.system.spec().user)(reply);
    }
    let _ = appliance.read_sign_in(request, outcome);
    for stage in [Stage::Load, Stage::SignIn, Stage::Submit, Stage::Follow] {
        let problem = Problem::from_outcome(outcome, &appliance.asked(request, stage));
        bounded(&problem);
        for operation in Operation::of(appliance.system) {
            bounded(&problem.clone().reworded(operation.words));
        }
    }
    for task in appliance.read_tasks(request, outcome).unwrap_or_default() {
        assert!(!task.id.is_empty() && task.progress.is_none_or(|p| p <= 100));
    }
    for watched in [None, Some("/watched")] {
        if let Receipt::Refused(_) = appliance.read_receipt(request, watched, outcome) {
            let failed = outcome.as_ref().is_ok_and(|r| r.status >= 400) || outcome.is_err();
            assert!(failed, "only an error is a refusal: {outcome:?}");
        }
    }
}

/// A problem always has words, and never more than can be shown and kept.
fn bounded(problem: &Problem) {
    assert!(!problem.title.is_empty() && !problem.means.is_empty() && !problem.todo.is_empty());
    for text in [&problem.said, &problem.details, &problem.raw] {
        assert!(text.len() <= RAW_KEPT + 40, "{} bytes", text.len());
    }
    assert!(problem.trace.len() <= 4 * RAW_KEPT + 40);
}

/// A run that gets an outcome as its receipt and again as a look at its task.
fn followed(outcome: &Outcome) {
    let prepared = samples::prepared();
    let mut run = samples::run();
    run.hear(Heard::Sent, Millis(1));
    let receipt =
        prepared
            .appliance()
            .read_receipt(prepared.request(), prepared.watched(), outcome);
    run.hear(Heard::Receipt(receipt), Millis(2));
    let looks = prepared.appliance().read_tasks(prepared.request(), outcome);
    for task in looks.unwrap_or_default() {
        run.hear(Heard::Task(Box::new(task)), Millis(3));
    }
    run.timeline.shown();
    assert!(run.duration(Millis(4)).is_none_or(|ms| ms >= 0));
    assert!(!curl(&run.request, "https://console.example").is_empty());
    let kept = journal::read(&journal::write(&run)).unwrap();
    assert_eq!(kept.state(), run.state());
}

/// A run of an operation that sees an outcome wherever it looks.
fn seen(operation: &'static Operation, answer: impl Fn() -> Answer) {
    let mut run = samples::run();
    run.operation = operation.id.to_owned();
    run.targets = operation.fields.iter().map(target).collect();
    for look in operation.looks {
        run.saw(look, answer(), Millis(5));
        assert!((look.request)(&run).is_none_or(|request| request.target().len() < 4_000));
    }
    assert!(run.sights().len() <= operation.looks.len());
}

fn target(field: &Field) -> Target {
    Target {
        field: field.id.to_owned(),
        label: field.label.to_owned(),
        name: "name".to_owned(),
        id: "a:b/c".to_owned(),
    }
}

/// Every list, look-up and precheck of an operation, with a whole and an empty draft.
fn picked(operation: &'static Operation, outcome: &Outcome) {
    let its = |appliance: &&Appliance| appliance.system == operation.system;
    let appliance = appliances().iter().find(its).unwrap();
    let answer = || appliance.read_json(samples::prepared().request(), outcome, Stage::Load);
    seen(operation, answer);
    let empty = Draft::new(appliance, "ref-1".to_owned(), Millis(samples::QUEUED));
    for mut draft in [samples::draft(), empty] {
        for field in operation.fields {
            match &field.kind {
                FieldKind::Picker(picker) => {
                    let Ok(value) = answer() else { continue };
                    let listed = (picker.read)(&draft, &value);
                    assert!(listed.rows.len() <= listed.seen);
                    for row in listed.rows.into_iter().take(3) {
                        assert!(!row.id.is_empty() && !row.title.is_empty());
                        row.haystack();
                        if let Some(probe) = picker.probe {
                            (probe.request)(&draft, &row).target();
                            let _ = (probe.read)(answer());
                        }
                        draft.pick(field.id, row);
                    }
                    let _ = (picker.request)(&draft, 1);
                }
                FieldKind::Lookup(lookup) => {
                    let _ = (lookup.request)(&draft);
                    if let Ok(looked) = (lookup.read)(&draft, answer()) {
                        assert!(!looked.words.is_empty());
                        looked
                            .row
                            .into_iter()
                            .for_each(|row| draft.pick(field.id, row));
                    }
                }
                FieldKind::Text(text) => {
                    let _ = (text.prefill)(&draft);
                    let _ = text.said_of(&draft, field.id);
                }
                FieldKind::Flag(flag) => {
                    let _ = (flag.applies)(&draft);
                }
                FieldKind::Secret(_) => {}
            }
        }
        let mut findings = Vec::new();
        for precheck in operation.prechecks {
            let _ = (precheck.request)(&draft);
            let found = (precheck.judge)(&draft, answer());
            assert!(!found.is_empty(), "{} says nothing", precheck.id);
            findings.extend(found);
        }
        let blocked = findings.iter().any(|f| f.bearing == Bearing::Blocks);
        let refused =
            |f: &str| matches!(draft.row(f).map(|r| &r.verdict), Some(Verdict::Refused(_)));
        match operation.check(appliance, &draft, &findings) {
            Ok(prepared) => {
                assert!(!blocked && !operation.fields.iter().any(|f| refused(f.id)));
                let _ = prepared.shown();
            }
            Err(errors) => {
                assert!(!errors.is_empty() && errors.iter().all(|e| !e.message.is_empty()))
            }
        }
        (operation.confirm)(&draft);
    }
}

proptest! {
    #![proptest_config(samples::cases(24))]

    #[test]
    fn any_bytes_are_read(outcome in any_reply(proptest::collection::vec(any::<u8>(), 0..200))) {
        read_by_all(&outcome);
    }

    #[test]
    fn any_text_that_looks_like_json_is_read(
        outcome in any_reply("[\\[\\]{}\",:0-9a-z\\\\ \n\u{feff}eE+.-]{0,60}".prop_map(String::into_bytes)),
    ) {
        read_by_all(&outcome);
    }

    #[test]
    fn any_json_is_read(outcome in any_reply(any_json().prop_map(|v| v.to_string().into_bytes()))) {
        read_by_all(&outcome);
    }

    #[test]
    fn any_harmed_sample_is_read(outcome in any_reply(any_harmed())) {
        read_by_all(&outcome);
    }

    #[test]
    fn any_failure_is_read(why in any::<String>(), after in any::<i64>(), which in 0..6) {
        read_by_all(&Err(match which {
            0 => Failure::Offline,
            1 => Failure::Network,
            2 => Failure::TimedOut(after),
            3 => Failure::Broken(why),
            4 => Failure::Aborted,
            _ => Failure::NotSent(why),
        }));
    }
}

#[test]
fn every_sample_is_read_by_every_reader() {
    for value in sample_values() {
        for status in [200, 500] {
            read_by_all(&Ok(Reply::new(status, value.to_string())));
        }
    }
}

#[test]
fn nesting_to_any_depth_is_refused_and_not_followed() {
    for open in ["[", "{\"list\":[", "{\"a\":", "[{\"_meta\":"] {
        for depth in [100, 127, 128, 1_000, 200_000] {
            read_by_all(&Ok(Reply::new(200, open.repeat(depth))));
        }
    }
    let (open, close) = ("[".repeat(120), "]".repeat(120));
    let body = format!("{{\"id\":\"t\",\"list\":[{{\"id\":\"t\",\"x\":{open}{close}}}]}}");
    read_by_all(&Ok(Reply::new(200, body)));
}

#[test]
fn long_text_in_every_field_is_read_and_cut_short() {
    let long = "\u{202e}x\"<".repeat(4_000);
    for case in [
        "error-400-failover-image",
        "task-error",
        "active-image-test",
        "issues",
    ] {
        let mut value = samples::value(case);
        let target = match value.pointer_mut("/list/0") {
            Some(_) => "/list/0",
            None => "",
        };
        if let Some(Value::Object(members)) = value.pointer_mut(target) {
            members
                .values_mut()
                .filter(|v| v.is_string())
                .for_each(|v| *v = json!(long));
        }
        let status = if case.starts_with("error") { 400 } else { 200 };
        read_by_all(&Ok(Reply::new(status, value.to_string())));
    }
}

#[test]
fn ten_thousand_entries_are_read() {
    let mut page = samples::value("replications");
    let entry = page["list"][0].clone();
    page["list"] = json!(vec![entry; 10_000]);
    let listed = match &samples::promotion().field("replication").unwrap().kind {
        FieldKind::Picker(picker) => (picker.read)(&samples::draft(), &samples::read(&page)),
        _ => return,
    };
    assert_eq!(listed.rows.len(), 10_000);
    let request = Request::get("/tasks");
    let mut tasks = samples::value("tasks");
    tasks["list"] = json!(vec![tasks["list"][0].clone(); 1_000]);
    let read = samples::appliance().read_tasks(&request, &Ok(Reply::new(200, tasks.to_string())));
    assert_eq!(read.unwrap().len(), 1_000);
}
