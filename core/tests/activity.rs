//! Runs and tasks as one list: merged, filtered, in lanes and days.

mod estimate;
mod export;
mod phases;
mod steps;

use hawser_core::activity::{
    Entry, Filter, Group, LANES, Origin, Period, TasksOf, Whose, days, entries, facets, lanes,
};
use hawser_core::chart::Look;
use hawser_core::clock::{Timestamp, Zone};
use hawser_core::run::{Run, RunEvent};
use hawser_core::system::SubmitOutcome;
use hawser_core::task::{Status, Task, TaskError};
use proptest::prelude::*;

use crate::samples::{self, QUEUED, TASK, receipt, reply, run, task};

const HOUR: i64 = 3_600_000;

pub fn at(ms: i64) -> Timestamp {
    Timestamp(QUEUED + ms)
}

/// A task of somebody else.
pub fn other(id: &str, status: Status, queued: i64) -> Task {
    let has_ended = status.is_end();
    Task {
        id: id.to_owned(),
        description: "Synchronize replication".to_owned(),
        entity: "GID-9".to_owned(),
        entity_name: "web01".to_owned(),
        progress: None,
        queued: Some(at(queued)),
        started: Some(at(queued + 1_000)),
        finished: has_ended.then(|| at(queued + 61_000)),
        error: (status == Status::Failed).then(|| TaskError {
            message: "The datastore is full".to_owned(),
            ..TaskError::default()
        }),
        status,
        ..task("task-running")
    }
}

/// A run of this browser whose task is that of the samples.
pub fn own() -> Run {
    let mut run = run();
    run.apply_event(RunEvent::Sent, at(-1_000));
    let accepted = receipt(&reply(202, "task-queued"));
    assert!(matches!(accepted, SubmitOutcome::Accepted(_)));
    run.apply_event(RunEvent::SubmitOutcome(accepted), at(0));
    run
}

fn merged(runs: &[Run], tasks: &[Task]) -> Vec<Entry> {
    let of = TasksOf {
        appliance: "vr-a",
        name: "vSphere Replication, Hamburg",
        tasks,
    };
    entries(runs.iter().map(Entry::of_run).collect(), &[of])
}

/// Entries of every kind, the newest first.
pub fn sample() -> Vec<Entry> {
    merged(
        &[own()],
        &[
            other("failed", Status::Failed, 3 * HOUR),
            other("running", Status::Running, 2 * HOUR),
            other("done", Status::Succeeded, -30 * HOUR),
        ],
    )
}

#[test]
fn a_task_that_the_console_started_to_read_something_is_named_so_and_nobody_elses() {
    let reading = Task {
        is_reading: true,
        ..other("reading", Status::Running, 0)
    };
    let entries = merged(&[], &[reading]);
    assert_eq!(entries[0].title, "Read history reports");
    assert_eq!(entries[0].origin, Origin::Own);
    assert_eq!(entries[0].run, "");
}

fn keys(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.key.as_str()).collect()
}

fn shown(filter: &Filter) -> Vec<String> {
    let entries = sample();
    let shown = entries.iter().filter(|it| filter.matches(it, at(4 * HOUR)));
    shown.map(|entry| entry.key.clone()).collect()
}

#[test]
fn a_task_of_a_run_is_the_runs_entry_and_others_are_marked_as_others() {
    let tasks = [
        other(TASK, Status::Running, 0),
        other("x", Status::Queued, 9),
    ];
    let entries = merged(&[own()], &tasks);
    assert_eq!(keys(&entries), ["task:vr-a:x", "run:run-1"]);
    let origins: Vec<Origin> = entries.iter().map(|entry| entry.origin).collect();
    assert_eq!(origins, [Origin::Other, Origin::Own]);
    assert_eq!(entries[0].run, "", "it is nobody's run here");
    // The same id on another appliance is another task.
    let of = TasksOf {
        appliance: "vr-b",
        name: "B",
        tasks: &tasks,
    };
    let runs = vec![Entry::of_run(&own())];
    assert_eq!(hawser_core::activity::entries(runs, &[of]).len(), 3);
}

#[test]
fn a_run_that_follows_somebody_elses_task_is_not_this_browsers() {
    let followed = own().follow_task(other("y", Status::Running, 5), "run-2".to_owned(), at(9));
    let entry = Entry::of_run(&followed);
    assert_eq!(
        (entry.origin, entry.run.as_str()),
        (Origin::Followed, "run-2")
    );
}

#[test]
fn a_failed_task_of_a_colleague_has_its_error_and_user() {
    let task = Task {
        user: "vcd-admin".to_owned(),
        ..other("f", Status::Failed, 0)
    };
    let entry = Entry::of_task("vcda-a", "VCDA", &task).unwrap();
    assert_eq!(entry.group, Group::Failed);
    assert_eq!(entry.error, "The datastore is full");
    assert_eq!(entry.user, "vcd-admin");
    assert_eq!(entry.duration(at(0)), 61_000);
}

#[test]
fn what_is_unknown_is_never_done() {
    let entry = Entry::of_task("a", "A", &other("u", Status::Unknown("PAUSED".into()), 0)).unwrap();
    assert_eq!((entry.group, entry.ended), (Group::Running, None));
    let mut lost = run();
    lost.apply_event(RunEvent::Sent, at(0));
    lost.apply_event(RunEvent::NotFound("tasks".to_owned()), at(1));
    assert_ne!(Entry::of_run(&lost).group, Group::Done);
    let timeless = Task {
        queued: None,
        started: None,
        finished: None,
        ..other("t", Status::Running, 0)
    };
    assert_eq!(Entry::of_task("a", "A", &timeless), None);
}

#[test]
fn each_part_of_a_filter_narrows() {
    let all = [
        "task:vr-a:failed",
        "task:vr-a:running",
        "run:run-1",
        "task:vr-a:done",
    ];
    assert_eq!(shown(&Filter::default()), all);
    let cases: Vec<(&str, &[&str])> = vec![
        ("state=failed", &["task:vr-a:failed"]),
        (
            "state=failed&state=done",
            &["task:vr-a:failed", "task:vr-a:done"],
        ),
        ("by=browser", &["run:run-1"]),
        (
            "by=others",
            &["task:vr-a:failed", "task:vr-a:running", "task:vr-a:done"],
        ),
        ("appliance=vr-b", &[]),
        ("operation=Promote%20test%20image", &["run:run-1"]),
        ("target=web01&state=running", &["task:vr-a:running"]),
        ("user=administrator", &["run:run-1"]),
        // The own run goes on, so it meets every time after its beginning.
        (
            "last=90",
            &["task:vr-a:failed", "task:vr-a:running", "run:run-1"],
        ),
        ("q=DATASTORE%20full", &["task:vr-a:failed"]),
        ("q=no-such-thing", &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(shown(&Filter::read(query)), expected, "{query}");
    }
    let past = Filter {
        period: Period::Between(None, Some(at(-HOUR))),
        ..Filter::default()
    };
    assert_eq!(shown(&past), ["task:vr-a:done"]);
}

#[test]
fn what_is_set_beside_states_and_words_is_counted() {
    let count = |query: &str| Filter::read(query).set_count();
    assert_eq!(count("state=failed&q=datastore"), 0);
    assert_eq!(count("by=others&user=operator&last=60"), 3);
    assert_eq!(
        count("appliance=vr-a&operation=Synchronize&target=web01&from=2026-11-21T00:00:00Z"),
        4
    );
}

#[test]
fn counts_of_the_states_are_those_of_the_rest_of_the_filter() {
    let filter = Filter::read("state=failed&by=others");
    let facets = facets(&sample(), &filter, at(4 * HOUR));
    assert_eq!(facets.groups, [1, 0, 1, 1]);
    assert_eq!(facets.targets, ["erp-db-01", "web01"]);
    assert_eq!(facets.users, ["administrator"]);
    assert_eq!(facets.appliances.len(), 1);
}

#[test]
fn a_lane_is_a_target_and_the_newest_stands_first() {
    let found = lanes(&sample());
    let targets: Vec<&str> = found
        .lanes
        .iter()
        .map(|lane| lane.target.as_str())
        .collect();
    assert_eq!(targets, ["web01", "erp-db-01"]);
    let looks: Vec<(usize, Look)> = found.bars.iter().map(|bar| (bar.lane, bar.look)).collect();
    assert_eq!(
        looks,
        [
            (0, Look::Failed),
            (0, Look::Running),
            (1, Look::Queued),
            (0, Look::Done)
        ]
    );
    let many: Vec<Task> = (0..40)
        .map(|i| Task {
            entity_name: format!("vm{i}"),
            ..other(&format!("t{i}"), Status::Succeeded, -i * 1_000)
        })
        .collect();
    let found = lanes(&merged(&[], &many));
    assert_eq!((found.lanes.len(), found.hidden), (LANES, 10));
    assert_eq!(found.lanes[0].target, "vm0");
}

#[test]
fn a_day_is_one_of_the_readers_zone() {
    let utc = |_| Zone::utc();
    let entries = sample();
    let dates = |zone: &dyn Fn(Timestamp) -> Zone| -> Vec<(String, usize)> {
        let days = days(&entries, zone);
        days.into_iter()
            .map(|day| (day.date, day.entries.len()))
            .collect()
    };
    let expected = [("2026-11-21".to_owned(), 3), ("2026-11-20".to_owned(), 1)];
    assert_eq!(dates(&utc), expected);
    let east = |_| Zone {
        offset_minutes: 540,
        name: "UTC+09:00".to_owned(),
    };
    let expected = [
        ("2026-11-22".to_owned(), 2),
        ("2026-11-21".to_owned(), 1),
        ("2026-11-20".to_owned(), 1),
    ];
    assert_eq!(dates(&east), expected);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "\\PC{0,20}",
        1 => prop::sample::select(vec![".", "..", "&state=failed", "a=b%20+#?", "\u{202e}x", "\u{0}"])
            .prop_map(str::to_owned),
    ]
}

fn any_period() -> impl Strategy<Value = Period> {
    let moment = || (1..253_402_300_799_999i64).prop_map(Timestamp);
    prop_oneof![
        Just(Period::Any),
        (1..52_560_000u32).prop_map(Period::Last),
        moment().prop_map(|from| Period::Between(Some(from), None)),
        moment().prop_map(|to| Period::Between(None, Some(to))),
        (moment(), moment()).prop_map(|(from, to)| Period::Between(Some(from), Some(to))),
    ]
}

proptest! {
    #![proptest_config(samples::cases(300))]

    #[test]
    fn a_filter_comes_back_from_its_address_as_it_was(
        groups in any::<[bool; 4]>(),
        whose in prop::sample::select(Whose::ALL.to_vec()),
        texts in prop::collection::vec(any_text(), 5),
        period in any_period(),
    ) {
        let chosen = Group::ALL.into_iter().zip(groups);
        let filter = Filter {
            groups: chosen.filter(|(_, is)| *is).map(|(group, _)| group).collect(),
            whose,
            appliance: texts[0].clone(),
            operation: texts[1].clone(),
            target: texts[2].clone(),
            user: texts[3].clone(),
            search: texts[4].clone(),
            period,
        };
        prop_assert_eq!(Filter::read(&filter.write()), filter);
    }

    #[test]
    fn any_query_is_a_filter_and_matching_never_panics(query in "\\PC{0,80}", now in any::<i64>()) {
        let filter = Filter::read(&query);
        prop_assert_eq!(&Filter::read(&filter.write()), &filter);
        for entry in sample() {
            filter.matches(&entry, Timestamp(now));
        }
    }
}
