//! Messages about a submission whose answer was lost, after looking on the appliance.

use crate::samples::{self, QUEUED, REPLICATION, appliance, cases, page};
use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, read_config};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::run::{Run, RunEvent, State, Watched};
use hawser_core::system::SubmitOutcome;
use hawser_core::timeline::What;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The request left two seconds after the click.
const SENT: i64 = QUEUED;

/// A promotion whose answer was lost.
fn lost() -> Run {
    let mut run = samples::run();
    run.apply_event(RunEvent::Sent, Timestamp(SENT));
    run.apply_event(
        RunEvent::SubmitOutcome(samples::receipt(&page(504))),
        Timestamp(SENT + 60_000),
    );
    assert!(run.is_lost());
    run
}

/// A task on something that began so long after the request left, by the appliance's clock.
fn task(entity: &str, after: i64) -> Value {
    json!({"id": format!("task-{after}"), "status": "RUNNING", "entity": entity, "queued_time": SENT + after})
}

/// The answer to the search, with this reading of the appliance's clock beside the console's.
fn answered(tasks: &[Value], ahead: i64) -> Outcome {
    Ok(Reply {
        date: Some(Timestamp(SENT + 61_000 + ahead)),
        ..Reply::new(200, json!({"list": tasks}).to_string())
    })
}

fn looked_at(run: &Run, at: &Appliance, outcome: &Outcome) -> RunEvent {
    let request = run.search(at).unwrap();
    run.found_in(at, &request, outcome, Timestamp(SENT + 61_000))
}

fn looked(outcome: &Outcome) -> RunEvent {
    looked_at(&lost(), &appliance(), outcome)
}

#[test]
fn a_task_that_the_console_started_to_read_something_is_not_what_was_submitted() {
    let reading = answered(&[task(REPLICATION, 500)], 0);
    let (run, at) = (lost(), appliance());
    let request = run.search(&at).unwrap();
    let found = |is_reading: &dyn Fn(&str) -> bool| {
        run.found_beside(
            &at,
            &request,
            &reading,
            Timestamp(SENT + 61_000),
            is_reading,
        )
    };
    assert!(matches!(found(&|_| false), RunEvent::Found(_)));
    assert!(matches!(
        found(&|id| id == "task-500"),
        RunEvent::NotFound(_)
    ));
}

#[test]
fn the_tasks_of_the_target_are_asked_for() {
    let request = lost().search(&appliance()).unwrap();
    assert_eq!(
        request.target(),
        format!("/tasks?limit=100&offset=0&filter_property=entity&filter={REPLICATION}")
    );
}

#[test]
fn a_task_on_the_target_that_began_since_is_the_one() {
    let tasks = [
        task(REPLICATION, 700),
        task(REPLICATION, -90_000),
        task("GID-other", 900),
    ];
    let RunEvent::Found(found) = looked(&answered(&tasks, 0)) else {
        panic!("not found");
    };
    assert_eq!(found.id, "task-700");
    let mut run = lost();
    run.apply_event(RunEvent::Found(found), Timestamp(SENT + 61_500));
    assert_eq!(run.state(), State::Running);
    assert_eq!(run.task.as_ref().unwrap().id, "task-700");
    assert!(run.timeline.find(What::Found).is_some());
    assert_eq!(run.problem, None, "the lost answer is no problem any more");
}

#[test]
fn what_began_before_the_request_left_is_not_it() {
    let RunEvent::NotFound(words) = looked(&answered(&[task(REPLICATION, -90_000)], 0)) else {
        panic!("it is not there");
    };
    assert!(
        words.contains("/tasks"),
        "it says what was looked at: {words}"
    );
    let mut run = lost();
    run.apply_event(RunEvent::NotFound(words), Timestamp(SENT + 62_000));
    assert_eq!(run.state(), State::NotFound);
    assert!(
        run.is_lost() && !run.state().is_end(),
        "it can be looked for again"
    );
}

#[test]
fn an_answer_that_could_not_be_read_whole_does_not_say_that_nothing_began() {
    for unread in [
        json!({"list": null}),
        json!({"list": [{"id": null, "entity": REPLICATION}]}),
        json!({}),
        json!({"list": [task("GID-other", -90_000), 7]}),
    ] {
        let reply = Reply::new(200, unread.to_string());
        let RunEvent::CannotTell(words) = looked(&Ok(reply)) else {
            panic!("{unread} says nothing");
        };
        assert!(
            words.contains("part of the response was unreadable"),
            "{words}"
        );
    }
}

#[test]
fn a_clock_that_is_wrong_by_an_hour_changes_nothing() {
    for ahead in [-3_600_000, 3_600_000] {
        let own = answered(&[task(REPLICATION, 700 + ahead)], ahead);
        assert!(matches!(looked(&own), RunEvent::Found(_)), "{ahead}");
        let before = answered(&[task(REPLICATION, -60_000 + ahead)], ahead);
        assert!(matches!(looked(&before), RunEvent::NotFound(_)), "{ahead}");
    }
}

#[test]
fn what_cannot_be_told_apart_is_not_claimed() {
    let nameless = json!({"id": "t", "status": "RUNNING", "queued_time": SENT + 500});
    let undated = json!({"id": "t", "status": "RUNNING", "entity": REPLICATION});
    let full: Vec<Value> = (0..100).map(|_| task("GID-other", 900)).collect();
    for (outcome, why) in [
        (
            answered(&[task(REPLICATION, 100), task(REPLICATION, 900)], 0),
            "several newer tasks",
        ),
        (answered(&[nameless], 0), "does not name its target"),
        (answered(&[undated], 0), "no start time"),
        (answered(&full, 0), "more than one page"),
        (page(502), "proxy"),
        (Err(Failure::Network), "could not reach the appliance"),
        (Ok(Reply::new(200, "<html>")), "proxy"),
    ] {
        let RunEvent::CannotTell(words) = looked(&outcome) else {
            panic!("{why} is told");
        };
        assert!(words.to_lowercase().contains(why), "{why}: {words}");
    }
}

#[test]
fn a_task_that_somebody_began_a_moment_before_is_not_claimed() {
    // Their request left 1.5 s before this one; the appliance's clock is the console's.
    let mut outcome = answered(&[task(REPLICATION, -1_500)], 0);
    let RunEvent::CannotTell(words) = looked(&outcome) else {
        panic!("it is somebody else's");
    };
    assert!(words.contains("started just before"), "{words}");
    outcome = answered(&[task(REPLICATION, 1)], 0);
    assert!(matches!(looked(&outcome), RunEvent::Found(_)));
}

#[test]
fn an_undated_task_beside_the_right_one_does_not_hide_it() {
    let undated = json!({"id": "t", "status": "SUCCESS", "entity": REPLICATION});
    let outcome = answered(&[undated, task(REPLICATION, 700)], 0);
    assert!(matches!(looked(&outcome), RunEvent::Found(_)));
}

#[test]
fn the_later_search_counts_and_what_was_found_stays_found() {
    let mut run = lost();
    run.apply_event(
        RunEvent::CannotTell("a".to_owned()),
        Timestamp(SENT + 61_000),
    );
    assert_eq!(run.state(), State::CannotTell);
    run.apply_event(RunEvent::NotFound("b".to_owned()), Timestamp(SENT + 62_000));
    assert_eq!(run.state(), State::NotFound);
    run.apply_event(
        looked(&answered(&[task(REPLICATION, 700)], 0)),
        Timestamp(SENT + 63_000),
    );
    assert_eq!(run.state(), State::Running);
    let found = run.clone();
    run.apply_event(RunEvent::NotFound("c".to_owned()), Timestamp(SENT + 64_000));
    assert_eq!(run, found);
}

#[test]
fn a_reload_while_the_request_was_on_its_way_is_searched_for_too() {
    let mut run = samples::run();
    run.apply_event(RunEvent::Sent, Timestamp(SENT));
    run.apply_event(RunEvent::Interrupted, Timestamp(SENT + 5_000));
    assert!(run.is_lost());
    let found = looked_at(&run, &appliance(), &answered(&[task(REPLICATION, 700)], 0));
    assert!(matches!(found, RunEvent::Found(_)));
}

// ---- by the id that was sent ----

fn cloud() -> Appliance {
    let config = br#"{"appliances": [{"id": "c", "name": "C", "system": "cloud-director-availability", "base": "/api/c"}]}"#;
    read_config(config).unwrap().appliances.remove(0)
}

/// A pairing of sites whose answer was lost.
fn lost_pairing() -> Run {
    let mut run = lost();
    let header = ("operationID".to_owned(), "hawser-4711".to_owned());
    run.request.headers.push(header);
    run
}

fn cloud_task(after: i64) -> Value {
    json!({"id": format!("task-{after}"), "state": "RUNNING", "startTime": SENT + after, "endTime": -1})
}

#[test]
fn cloud_director_availability_is_asked_by_the_operation_id() {
    let request = lost_pairing().search(&cloud()).unwrap();
    let expected = "/tasks?limit=100&offset=0&sort=startTime-&operationID=hawser-4711";
    assert_eq!(request.target(), expected);
    let items = |tasks: &[Value]| {
        Ok(Reply {
            date: Some(Timestamp(SENT + 61_000)),
            ..Reply::new(200, json!({"items": tasks}).to_string())
        })
    };
    let run = lost_pairing();
    let found = looked_at(&run, &cloud(), &items(&[cloud_task(300)]));
    assert!(matches!(found, RunEvent::Found(task) if task.id == "task-300"));
    assert!(matches!(
        looked_at(&run, &cloud(), &items(&[])),
        RunEvent::NotFound(_)
    ));
    // It did not search by the id, so the one task may be anybody's.
    let ignored = looked_at(
        &run,
        &cloud(),
        &items(&[cloud_task(300), cloud_task(-9_000_000)]),
    );
    assert!(
        matches!(ignored, RunEvent::CannotTell(words) if words.contains("cannot search by the operation ID"))
    );
    let nothing = looked_at(&run, &cloud(), &items(&[cloud_task(-9_000_000)]));
    assert!(matches!(nothing, RunEvent::NotFound(_)));
}

// ---- what is watched ----

#[test]
fn a_session_of_the_provider_that_began_since_is_the_one() {
    let config =
        br#"{"appliances": [{"id": "v", "name": "V", "system": "vcenter", "base": "/api/v"}]}"#;
    let vcenter = read_config(config).unwrap().appliances.remove(0);
    let mut run = lost();
    let path = "/rest/hvc/links/l/sync/providers/p".to_owned();
    run.watched = Some(Watched {
        path: path.clone(),
        since: None,
    });
    assert_eq!(run.search(&vcenter).unwrap().target(), path);
    let session = |start: &str| {
        let session = json!({"stage": "CHANGE_APPLICATION", "completed_work": 1, "total_work": 4, "start_time": start});
        Ok(Reply {
            date: Some(Timestamp(SENT + 61_000)),
            ..Reply::new(
                200,
                json!({"value": {"status": "SUCCEEDED", "current_session_info": session}})
                    .to_string(),
            )
        })
    };
    // SENT is 2026-11-21T13:51:07.250Z.
    let found = looked_at(&run, &vcenter, &session("2026-11-21T13:51:08.000Z"));
    assert!(matches!(found, RunEvent::Found(task) if task.id == path));
    let earlier = looked_at(&run, &vcenter, &session("2026-11-21T13:40:00.000Z"));
    assert!(matches!(earlier, RunEvent::NotFound(_)));
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn no_answer_to_a_search_panics_and_what_is_found_works_on_the_target(
        entities in proptest::collection::vec((0..3u8, any::<Option<i32>>()), 0..6),
        ahead in -100_000_000i64..100_000_000,
    ) {
        let tasks: Vec<Value> = entities.iter().map(|(entity, after)| {
            let entity = ["", REPLICATION, "GID-other"][usize::from(*entity)];
            let queued = after.map(|a| SENT + i64::from(a));
            json!({"id": "t", "status": "QUEUED", "entity": entity, "queued_time": queued})
        }).collect();
        match looked(&answered(&tasks, ahead)) {
            RunEvent::Found(task) => {
                prop_assert_eq!(&task.entity, REPLICATION);
                prop_assert!(task.queued.unwrap().0 >= SENT + ahead - 2_000);
            }
            RunEvent::NotFound(words) | RunEvent::CannotTell(words) => prop_assert!(words.contains("/tasks")),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}

#[test]
fn an_answer_that_was_a_refusal_is_not_searched_for() {
    let mut run = samples::run();
    run.apply_event(RunEvent::Sent, Timestamp(SENT));
    let refused = samples::receipt(&samples::reply(400, "error-400-failover-image"));
    assert!(matches!(refused, SubmitOutcome::Refused(_)));
    run.apply_event(RunEvent::SubmitOutcome(refused), Timestamp(SENT + 10));
    assert!(!run.is_lost());
}

#[test]
fn a_clock_at_the_end_of_time_costs_nothing_but_the_answer() {
    for ahead in [i64::MIN, -i64::MAX / 2, i64::MAX / 2] {
        let tasks = [task(REPLICATION, 1)];
        let mut outcome = answered(&tasks, 0);
        if let Ok(reply) = &mut outcome {
            reply.date = Some(Timestamp(ahead));
        }
        let heard = looked(&outcome);
        let found = matches!(heard, RunEvent::Found(_));
        assert_eq!(found, ahead < 0, "{heard:?}");
    }
}
