//! Tasks at every point of their life, and what is none.

use hawser_core::clock::Timestamp;
use hawser_core::problem::Kind;
use hawser_core::reply::Reply;
use hawser_core::request::Request;
use hawser_core::task::Status;
use serde_json::{Value, json};

use crate::samples::{self, QUEUED, appliance, reply, task, value};

fn at(ms: i64) -> Option<Timestamp> {
    Some(Timestamp(QUEUED + ms))
}

#[test]
fn a_task_is_read_at_every_point_of_its_life() {
    for (case, status, progress, started, finished) in [
        ("task-queued", Status::Queued, Some(0), None, None),
        ("task-running", Status::Running, Some(45), at(1_200), None),
        (
            "task-success",
            Status::Succeeded,
            Some(100),
            at(1_200),
            at(93_200),
        ),
        (
            "task-error",
            Status::Failed,
            Some(60),
            at(1_200),
            at(61_200),
        ),
        (
            "task-cancelled",
            Status::Cancelled,
            Some(10),
            at(1_200),
            at(9_200),
        ),
        (
            "task-v1-text-times",
            Status::Succeeded,
            Some(100),
            at(1_200),
            at(93_200),
        ),
        ("task-minus-one-times", Status::Queued, None, None, None),
        (
            "task-unknown-status",
            Status::Unknown("SUSPENDED_BY_OPERATOR".to_owned()),
            Some(30),
            at(1_200),
            None,
        ),
    ] {
        let task = task(case);
        assert_eq!(task.id, samples::TASK);
        assert_eq!((task.status, task.progress), (status, progress), "{case}");
        assert_eq!(
            (task.queued, task.started, task.finished),
            (at(0), started, finished),
            "{case}"
        );
        assert_eq!(
            (task.description.as_str(), task.entity.as_str()),
            ("Promote test image", samples::REPLICATION)
        );
        assert!(
            task.raw.contains("\"description_id\""),
            "what is not read is kept"
        );
    }
}

#[test]
fn a_failed_task_keeps_message_and_details() {
    let error = task("task-error").error.unwrap();
    assert_eq!(
        error.message,
        "Cannot consolidate the disks of the test image."
    );
    assert!(error.details.contains("hbrdisk.RDID-31.vmdk"));
    assert_eq!(task("task-running").error, None);
}

#[test]
fn what_an_answer_about_a_task_leaves_out_is_kept() {
    let task = task("task-with-partial-errors");
    assert_eq!(task.entity_name, "");
    assert_eq!(task.partial.len(), 1);
    assert_eq!(task.partial[0].code, "ENTITY_NAME_MISSING");
    assert_eq!(task.partial[0].field, "$.entity_name");
}

#[test]
fn recent_tasks_are_read_in_their_order() {
    let tasks = appliance()
        .read_tasks(&Request::get("/tasks"), &reply(200, "tasks"))
        .unwrap();
    let read: Vec<_> = tasks
        .iter()
        .map(|t| (t.entity_name.as_str(), &t.status))
        .collect();
    assert_eq!(
        read,
        [
            ("erp-db-01", &Status::Running),
            ("erp-app-01", &Status::Running),
            ("erp-db-01", &Status::Succeeded)
        ]
    );
}

#[test]
fn progress_out_of_range_is_no_progress() {
    for (progress, read) in [
        (json!(0), Some(0)),
        (json!(100), Some(100)),
        (json!("50"), Some(50)),
        (json!(50.9), Some(50)),
        (json!(-1), None),
        (json!(101), None),
        (json!(256), None),
        (json!(1e300), None),
        (json!("half"), None),
        (json!([50]), None),
        (Value::Null, None),
    ] {
        let mut body = value("task-running");
        body["progress"] = progress.clone();
        let outcome = Ok(Reply::new(200, body.to_string()));
        let tasks = appliance()
            .read_tasks(&Request::get("/tasks/x"), &outcome)
            .unwrap();
        assert_eq!(tasks[0].progress, read, "{progress}");
    }
}

#[test]
fn an_entry_that_is_no_task_costs_only_itself() {
    let mut body = value("tasks");
    body["list"][0] = json!("?");
    body["list"][1]["id"] = Value::Null;
    let outcome = Ok(Reply::new(200, body.to_string()));
    let tasks = appliance()
        .read_tasks(&Request::get("/tasks"), &outcome)
        .unwrap();
    assert_eq!(tasks.len(), 1);
}

#[test]
fn tasks_that_cannot_be_had_are_a_problem_and_never_an_empty_list() {
    for (outcome, kind) in [
        (samples::empty(401), Kind::NotSignedIn),
        (samples::empty(404), Kind::NotFound),
        (samples::page(200), Kind::Proxy),
        (samples::page(502), Kind::Proxy),
        (reply(500, "error-500"), Kind::Server),
        (reply(500, "error-500-not-authenticated"), Kind::NotSignedIn),
        (samples::empty(200), Kind::Unreadable),
    ] {
        let problem = appliance()
            .read_tasks(&Request::get("/tasks"), &outcome)
            .unwrap_err();
        assert_eq!(problem.kind, kind);
    }
}

#[test]
fn a_raw_task_is_kept_up_to_a_bound() {
    let mut body = value("task-running");
    body["result"] = json!({"log": "x".repeat(1_000_000)});
    body["description"] = json!("d".repeat(1_000_000));
    body["error"] = json!({"message": "m".repeat(1_000_000), "details": "e".repeat(1_000_000)});
    let outcome = Ok(Reply::new(200, body.to_string()));
    let tasks = appliance()
        .read_tasks(&Request::get("/tasks/x"), &outcome)
        .unwrap();
    let size = format!("{:?}", tasks[0]).len();
    assert!(size < 32 * 1024, "{size}");
}
