//! Nothing that an appliance, a proxy or a web server sends can stop the console.

mod input;
pub mod readers;

use crate::samples;
use hawser_core::clock::Timestamp;
use hawser_core::config::read_config;
use hawser_core::journal;
use hawser_core::operation::{CATALOGUE, Draft, FieldKind, Operation};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::Run;
use input::{any_harmed, any_json, any_reply, sample_values};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A run to which reports of a plan belong.
fn reprotect() -> &'static Run {
    static RUN: LazyLock<Run> = LazyLock::new(crate::run_reprotect::run);
    &RUN
}

/// Reads one outcome with every reader of the console.
fn read_by_all(outcome: &Outcome) {
    if let Ok(reply) = outcome {
        let _ = read_config(&reply.body);
        let _ = journal::read(&reply.text());
    }
    for appliance in readers::appliances() {
        readers::signed_in(appliance, outcome);
        readers::told(appliance, outcome);
        readers::looked_at(appliance, outcome);
        readers::submitted(appliance, outcome);
        readers::inventoried(appliance, outcome);
        if let Ok(value) = readers::answer(appliance, outcome) {
            readers::reported(appliance, reprotect(), &value);
        }
    }
    let appliance = samples::prepared().appliance();
    readers::followed(appliance, &samples::run(), outcome);
    for operation in CATALOGUE {
        read_for(operation, outcome);
    }
}

/// Every look, list, look-up and precheck of an operation, with a whole and an empty draft.
fn read_for(operation: &'static Operation, outcome: &Outcome) {
    let appliance = readers::appliance_of(operation);
    let answer = || readers::answer(appliance, outcome);
    for look in operation.details {
        readers::seen(operation, look, answer());
    }
    let empty = Draft::new(appliance, "ref-1".to_owned(), Timestamp(samples::QUEUED));
    for mut draft in [samples::draft(), empty] {
        for field in operation.fields {
            readers::filled(field, &mut draft, answer);
        }
        let prechecks = operation.prechecks.iter();
        let findings: Vec<_> = prechecks
            .flat_map(|precheck| readers::judged(precheck, &draft, answer()))
            .collect();
        readers::checked(operation, &draft, &findings);
    }
}

proptest! {
    #![proptest_config(samples::cases(12))]

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
