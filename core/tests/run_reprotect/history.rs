//! Earlier runs of a plan, as its history reports tell them.

use std::collections::BTreeSet;

use hawser_core::activity::{
    EarlierRun, Source, earlier_in_journal, earlier_in_reports, estimate, merge,
};
use hawser_core::clock::Timestamp;
use hawser_core::facts::Tone;
use hawser_core::history::{MOST_REPORTS, PlanHistory, Reading, Report, Reports, read_task};
use hawser_core::problem::{Kind, Problem};
use hawser_core::run::Run;
use hawser_core::wire::site_recovery_manager::HistoryOperation;
use serde_json::{Value, json};

use super::{appliance, run, steps, value};
use crate::samples;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// When the run of the samples was queued.
const QUEUED: i64 = 1_795_282_160_272;

fn read(value: &Value) -> Result<Reading, Box<Problem>> {
    read_task(&appliance(""), &samples::read(value))
}

fn reports(value: &Value) -> Reports {
    match read(value) {
        Ok(Reading::Done(reports)) => reports,
        other => panic!("{other:?}"),
    }
}

fn minutes(earlier: &[EarlierRun]) -> Vec<i64> {
    earlier.iter().map(|run| run.duration / MINUTE).collect()
}

/// A task whose result has such entries.
fn with_entries(entries: Vec<Value>) -> Value {
    let mut task = value("history-none");
    task["result"]["list"] = Value::Array(entries);
    task
}

fn entry(days: i64, minutes: i64) -> Value {
    json!({
        "operation_type": "REPROTECT", "result_state": "SUCCESS",
        "start_time_ms": QUEUED - days * DAY, "duration_ms": minutes * MINUTE,
    })
}

#[test]
fn the_reports_of_the_last_year_are_asked_for_the_newest_first() {
    let history = PlanHistory::of_run(&run()).unwrap();
    let request = history.request(Timestamp(QUEUED));
    let since = QUEUED - 365 * DAY;
    let target = request.target();
    let path = "/history-reports?limit=500&offset=0&start_date=";
    assert!(target.starts_with("/pairings/0dbd8390"), "{target}");
    assert!(target.contains(&format!(
        "{path}{since}&sort_by=start_time_ms&order_by=desc"
    )));
    // A clock before 1970 asks for everything.
    assert!(
        history
            .request(Timestamp(5))
            .target()
            .contains("start_date=0&")
    );
    let mut of_nothing = run();
    of_nothing.targets.clear();
    assert_eq!(PlanHistory::of_run(&of_nothing), None);
    assert_eq!(PlanHistory::of_run(&samples::run()), None, "not of a plan");
}

#[test]
fn the_call_is_in_the_table_that_proxies_pass() {
    let request = PlanHistory::of_run(&run())
        .unwrap()
        .request(Timestamp(QUEUED));
    let call = format!("GET {}", request.target());
    let rules = appliance("").call_patterns().join("|");
    let rule = regex::Regex::new(&format!("^(?:{rules})$")).unwrap();
    assert!(rule.is_match(&call), "{call}");
}

#[test]
fn the_task_is_followed_until_it_has_the_reports() {
    let open = read(&value("history-queued"));
    assert!(matches!(open, Ok(Reading::Open(id)) if id.starts_with("DrTask:5d0f27a1")));
    let reports = reports(&value("history"));
    assert_eq!((reports.list.len(), reports.unreadable), (8, 0));
    assert_eq!(reports.omissions(), "");
    let newest = &reports.list[0];
    assert_eq!(newest.operation_label(), "Recovery");
    assert_eq!(newest.user, "administrator@vsphere.local");
    assert_eq!(newest.duration, Some(74 * MINUTE));
    assert_eq!(newest.begun, Some(Timestamp(QUEUED - 2 * DAY)));
    let words = reports.list.iter().map(|it| it.result_label().1);
    let words: BTreeSet<String> = words.collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    assert_eq!(words, ["Failed", "Succeeded", "Succeeded with warnings"]);
    let failed = reports
        .list
        .iter()
        .find(|it| it.result_label().0 == Tone::Danger);
    assert!(!failed.unwrap().is_success());
}

#[test]
fn a_plan_without_reports_has_none() {
    assert_eq!(reports(&value("history-none")), Reports::default());
}

#[test]
fn a_result_is_read_in_each_form_that_the_document_allows() {
    assert_eq!(reports(&value("history-bare-list")).list.len(), 2);
    let one = reports(&value("history-one")).list;
    assert_eq!(one.len(), 1);
    assert_eq!(one[0].operation, Some(HistoryOperation::Reprotect));
}

#[test]
fn a_result_without_reports_is_a_problem_and_not_an_empty_history() {
    for result in [
        json!(null),
        json!({}),
        json!("none"),
        json!(7),
        json!({"total": 0}),
    ] {
        let mut task = value("history-none");
        task["result"] = result;
        let problem = read(&task).unwrap_err();
        assert_eq!(problem.kind, Kind::Unreadable);
        assert!(problem.raw.contains("DrTask:5d0f27a1"));
    }
    assert_eq!(read(&json!([])).unwrap_err().kind, Kind::Unreadable);
}

#[test]
fn a_task_that_failed_says_why_in_the_words_of_the_appliance() {
    let problem = read(&value("history-error")).unwrap_err();
    assert_eq!(problem.kind, Kind::TaskFailed);
    assert!(problem.message.contains("cannot be read"));
    assert_eq!(problem.details, "The database is not available.");
    let mut cancelled = value("history-queued");
    cancelled["status"] = json!("CANCELLED");
    let problem = read(&cancelled).unwrap_err();
    assert!(problem.cause.contains("was cancelled"));
}

#[test]
fn a_status_that_nobody_documented_is_no_end() {
    let mut task = value("history");
    task["status"] = json!("ARCHIVING");
    assert!(matches!(read(&task), Ok(Reading::Open(_))));
}

#[test]
fn odd_reports_are_shown_as_far_as_they_go_and_measure_nothing() {
    let reports = reports(&value("history-odd"));
    assert_eq!(reports.unreadable, 3);
    assert_eq!(reports.omissions(), "3 reports could not be read.");
    let last = reports.list.last().unwrap();
    assert_eq!(last.begun, None, "those without a time are last");
    assert!(
        reports
            .list
            .iter()
            .all(|it| it.duration.is_none_or(|ms| ms >= 0))
    );
    let labels: Vec<String> = reports.list.iter().map(Report::operation_label).collect();
    assert!(labels.contains(&"MIGRATE".to_owned()));
    let results: Vec<String> = reports.list.iter().map(|it| it.result_label().1).collect();
    assert!(results.contains(&"ARCHIVED".to_owned()));
    assert!(results.contains(&"Not reported".to_owned()));
    // One is a measure: its time and its duration came as text.
    assert_eq!(minutes(&earlier_in_reports(&run(), &reports)), [30]);
}

#[test]
fn of_a_huge_list_the_newest_are_kept_and_it_says_so() {
    let entries = (0..20_000).map(|nth| entry(nth % 300 + 1, 30));
    let reports = reports(&with_entries(entries.collect()));
    assert_eq!(reports.list.len(), MOST_REPORTS);
    assert_eq!(reports.omissions(), "Only the newest 500 are shown.");
    let newest = Timestamp(QUEUED - DAY);
    assert_eq!(reports.list[0].begun, Some(newest));
    assert!(!earlier_in_reports(&run(), &reports).is_empty());
}

#[test]
fn earlier_runs_are_the_reprotects_that_succeeded_before_this_one() {
    let found = earlier_in_reports(&run(), &reports(&value("history")));
    assert_eq!(minutes(&found), [62, 48, 41]);
    assert!(found.iter().all(|run| run.source == Source::Reports));
    // The report of this run itself, one that is not over yet, and a later one.
    let mut entries = vec![entry(0, 1), entry(1, 1_450), entry(-2, 5), entry(3, 20)];
    entries[0]["start_time_ms"] = json!(QUEUED + 1_500);
    let found = earlier_in_reports(&run(), &reports(&with_entries(entries)));
    assert_eq!(minutes(&found), [20]);
    assert!(earlier_in_reports(&samples::run(), &reports(&value("history"))).is_empty());
}

#[test]
fn the_estimate_names_the_reports_as_its_basis() {
    let run = run();
    let found = merge(earlier_in_reports(&run, &reports(&value("history"))));
    let label = estimate(&run, 8 * MINUTE, &found).unwrap().label();
    assert_eq!(
        label,
        "About 40 min left, from 3 earlier reprotects in the plan's history reports, \
         the longest about 62 min"
    );
}

/// A run of this browser that began some days before the one of the samples.
fn ended(days: i64, id: &str) -> Run {
    let mut run = run();
    id.clone_into(&mut run.id);
    steps::end(&mut run, "task-success");
    let task = run.task.as_mut().unwrap();
    id.clone_into(&mut task.id);
    let begun = Timestamp(QUEUED - days * DAY - 3_000);
    task.queued = Some(begun);
    task.started = Some(begun.plus(1_500));
    task.finished = Some(begun.plus(48 * MINUTE));
    run
}

#[test]
fn a_run_that_is_in_the_reports_and_in_the_journal_counts_once() {
    let run = run();
    let both = ended(190, "both");
    let here = ended(20, "here");
    let mut found = earlier_in_journal(&run, [&both, &here].into_iter());
    assert_eq!(found.len(), 2);
    found.extend(earlier_in_reports(&run, &reports(&value("history"))));
    let merged = merge(found);
    // The newest first, whatever told of it.
    let sources: Vec<Source> = merged.iter().map(|run| run.source).collect();
    assert_eq!(
        sources,
        [
            Source::Browser,
            Source::Reports,
            Source::Reports,
            Source::Reports
        ]
    );
    let label = estimate(&run, 0, &merged).unwrap().label();
    assert!(
        label.contains(
            "from 4 earlier reprotects (3 in the plan's history reports, 1 in this browser)"
        ),
        "{label}"
    );
}
