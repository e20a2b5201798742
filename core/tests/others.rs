//! Somebody else's task on the target of a run that was refused.

use crate::samples::{self, QUEUED, REPLICATION, answer, appliance, empty, page, reply};
use hawser_core::clock::Timestamp;
use hawser_core::export::evidence_text;
use hawser_core::problem::{Answer, Kind};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::task::Task;
use hawser_core::timeline::What;
use serde_json::json;

fn at(ms: i64) -> Timestamp {
    Timestamp(QUEUED + ms)
}

fn refused(outcome: &Outcome) -> Run {
    let mut run = samples::run();
    run.apply_event(RunEvent::Sent, at(0));
    run.apply_event(RunEvent::SubmitOutcome(samples::receipt(outcome)), at(100));
    run
}

fn tasks() -> Answer {
    let task = |id: &str, status: &str, entity: &str| {
        json!({"id": id, "status": status, "entity": entity, "queued_time": QUEUED,
            "description": "Promote test image of erp-db-01"})
    };
    let list = json!({"list": [
        task("t-other", "RUNNING", "GID-other"),
        task("t-ended", "SUCCESS", REPLICATION),
        task("t-running", "RUNNING", REPLICATION),
    ]});
    answer(&Ok(Reply::new(200, list.to_string())))
}

fn others(run: &Run, answer: &Answer) -> Vec<Task> {
    let request = run.search_others(&appliance()).unwrap();
    run.others_in(&appliance(), &request, answer)
}

#[test]
fn a_refusal_stays_a_refusal_and_what_runs_on_the_target_is_offered() {
    let run = refused(&reply(400, "error-400-failover-image"));
    assert_eq!(run.state(), State::Refused);
    let request = run.search_others(&appliance()).unwrap();
    assert_eq!(
        request.target(),
        format!("/tasks?limit=100&offset=0&filter_property=entity&filter={REPLICATION}")
    );
    let found = others(&run, &tasks());
    let ids: Vec<_> = found.iter().map(|task| task.id.as_str()).collect();
    assert_eq!(ids, ["t-running"]);
    assert_eq!(run.state(), State::Refused, "it is not this run's task");
    let evidence = evidence_text(&run, at(9_000));
    assert!(evidence.contains("Status: 400") && evidence.contains("| Rejected |"));
}

#[test]
fn somebody_elses_task_is_followed_as_a_run_for_which_nothing_was_sent() {
    let run = refused(&reply(400, "error-400-failover-image"));
    let task = others(&run, &tasks()).remove(0);
    let other = run.follow_task(task.clone(), "run-2".to_owned(), at(5_000));
    assert_eq!(
        (other.state(), other.id.as_str()),
        (State::Running, "run-2")
    );
    assert!(other.request.method.is_empty() && other.user.is_empty());
    assert_eq!(other.problem, None);
    assert_eq!(
        other.task.as_ref().map(|task| task.id.as_str()),
        Some("t-running")
    );
    assert!(other.timeline.find(What::Sent).is_none());
    assert_eq!(other.operation, "promote-test-image", "the same work");
    let another = Task {
        description: "Synchronize replication".to_owned(),
        ..task
    };
    let other = run.follow_task(another, "run-3".to_owned(), at(5_000));
    assert_eq!(other.operation, "", "its details and words are another's");
    assert_eq!(other.title, "Synchronize replication");
}

#[test]
fn nothing_is_looked_for_where_nobody_elses_work_can_be_why() {
    for outcome in [
        reply(403, "error-403"),
        empty(401),
        empty(429),
        page(504),
        reply(202, "task-queued"),
    ] {
        let run = refused(&outcome);
        assert_eq!(run.search_others(&appliance()), None, "{outcome:?}");
    }
    let run = refused(&empty(404));
    assert_eq!(run.problem.as_ref().unwrap().kind, Kind::NotFound);
    assert!(run.search_others(&appliance()).is_some());
    let failed = answer(&page(502));
    assert_eq!(others(&run, &failed), []);
}
