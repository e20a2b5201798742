//! A run as evidence: whole, readable, and without secrets.

use crate::samples;
use crate::samples::kept::is_as_kept;
use crate::samples::{QUEUED, cases};
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::export::{evidence_json, evidence_text};
use hawser_core::journal;
use hawser_core::run::{Run, RunEvent};
use hawser_core::system::System;
use hawser_core::timeline::{Event, What};
use hawser_core::wire::parse;
use proptest::prelude::*;
use serde_json::Value;

const MADE: Timestamp = Timestamp(QUEUED + 3_600_000);

fn failed() -> Run {
    let mut run = samples::run();
    run.appliance_version = "8.8.0.22573".to_owned();
    run.apply_event(RunEvent::Sent, Timestamp(QUEUED - 1_000));
    let accepted = samples::receipt(&samples::reply(202, "task-queued"));
    run.apply_event(RunEvent::SubmitOutcome(accepted), Timestamp(QUEUED));
    run.apply_event(
        RunEvent::Task(Box::new(samples::task("task-error"))),
        Timestamp(QUEUED + 9_000),
    );
    run
}

#[test]
fn the_text_tells_what_how_when_and_why() {
    let run = failed();
    let text = evidence_text(&run, MADE).replace("\r", "\n");
    let problem = run.problem.as_ref().unwrap();
    for part in [
        "# Promote test image: ",
        "- State: Failed",
        "- Appliance: vSphere Replication, Hamburg",
        "- Appliance version: 8.8.0.22573",
        "- User: administrator",
        samples::TASK,
        samples::PAIRING,
        "| Confirmed | 2026-11-21T13:51:05.250Z |",
        "## Problem",
        problem.message.as_str(),
        "## Request",
        "    x-dr-session: ‹session›",
        "    POST /api/vr-a/api/rest/vr/v2/pairings/",
        "## Raw task",
        "- Created: 2026-11-21T14:51:07.250Z (console clock) by Hawser ",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn the_json_names_the_clocks_of_its_times() {
    let json: Value = serde_json::from_str(&evidence_json(&failed(), MADE)).unwrap();
    let clocks = json["clocks"].as_str().unwrap();
    assert!(clocks.contains("console clock") && clocks.contains("appliance clock"));
}

#[test]
fn each_system_that_tells_its_version_is_asked_for_it() {
    for (system, path, answer, version) in [
        (
            System::VsphereReplication,
            "/info",
            r#"{"version":"8.8.0","name":"x"}"#,
            "8.8.0",
        ),
        (
            System::SiteRecoveryManager,
            "/server/info",
            r#"{"version":"8.8.0"}"#,
            "8.8.0",
        ),
        (
            System::CloudDirectorAvailability,
            "/diagnostics/about",
            r#"{"buildVersion":"4.7.1.2-abc"}"#,
            "4.7.1.2-abc",
        ),
    ] {
        let appliance = Appliance {
            system,
            ..samples::appliance()
        };
        assert_eq!(appliance.about().unwrap().target(), path);
        let told = |text: &str| appliance.read_version(&parse(text.as_bytes()).unwrap());
        assert_eq!(told(answer), version);
        for strange in ["{}", "[]", "7", r#"{"version":{},"buildVersion":[]}"#] {
            assert_eq!(told(strange), "", "{strange}");
        }
    }
    let vcenter = Appliance {
        system: System::Vcenter,
        ..samples::appliance()
    };
    assert!(vcenter.about().is_none(), "it has no documented call");
}

#[test]
fn the_json_holds_the_run_as_the_journal_does() {
    let run = failed();
    let evidence: Value = serde_json::from_str(&evidence_json(&run, MADE)).unwrap();
    assert_eq!(evidence["made"], "2026-11-21T14:51:07.250Z");
    assert!(evidence["console"].as_str().unwrap().starts_with("Hawser "));
    let kept = journal::read(&evidence["run"].to_string()).unwrap();
    assert_eq!(kept.id, run.id);
    assert_eq!(kept.appliance_version, "8.8.0.22573");
    assert_eq!(kept.timeline, run.timeline);
    assert_eq!(kept.problem.unwrap().title, run.problem.unwrap().title);
}

#[test]
fn what_was_never_sent_has_no_request() {
    let mut run = failed();
    run.request = Default::default();
    assert!(!evidence_text(&run, MADE).contains("## Request"));
}

#[test]
fn the_text_has_every_event_by_both_clocks_and_all_that_is_known() {
    let mut run = samples::run();
    run.appliance_version = "8.8.0.22573".to_owned();
    run.apply_event(RunEvent::Sent, Timestamp(QUEUED - 1_000));
    let accepted = samples::receipt(&samples::reply(202, "task-queued"));
    run.apply_event(RunEvent::SubmitOutcome(accepted), Timestamp(QUEUED));
    for (case, after) in [("task-running", 4_000), ("task-error", 9_000)] {
        let task = Box::new(samples::task(case));
        run.apply_event(RunEvent::Task(task), Timestamp(QUEUED + after));
    }
    is_as_kept(
        &evidence_text(&run, MADE),
        include_str!("samples/evidence/promotion.md"),
    );
}

/// The bars of a row that part its cells: no backslash stands before them that counts.
fn bars(row: &str) -> usize {
    let (mut count, mut escaped) = (0, false);
    for c in row.chars() {
        count += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    count
}

proptest! {
    #![proptest_config(cases(128))]

    /// Nothing that an appliance says becomes a heading, a row or a link of the text.
    #[test]
    fn no_words_from_outside_break_out_of_their_place(words in "[ -~\n\r|#>*`ü\\\\|]{0,60}") {
        let mut run = failed();
        run.title = words.clone();
        if let Some(target) = run.targets.last_mut() {
            target.name = words.clone();
        }
        if let Some(problem) = &mut run.problem {
            problem.message = words.clone();
        }
        if let Some(task) = &mut run.task {
            task.raw = words.clone();
            task.entity = words.clone();
        }
        let at = Timestamp(QUEUED + 10_000);
        run.timeline.insert(Event { what: What::AnswerLost, console: at, appliance: None, text: words });
        let text = evidence_text(&run, MADE).replace("\r", "\n");
        let headings: Vec<&str> = text.lines().filter(|l| l.starts_with('#')).collect();
        let known = ["# ", "## Timeline", "## Problem", "## Request", "## Raw task"];
        prop_assert!(headings.iter().all(|h| known.iter().any(|k| h.starts_with(k))), "{headings:?}");
        let first = headings.iter().filter(|h| h.starts_with("# ")).count();
        prop_assert_eq!(first, 1);
        let rows: Vec<&str> = text.lines().filter(|l| l.starts_with('|')).collect();
        prop_assert_eq!(rows.len(), 2 + run.timeline.shown().len());
        prop_assert!(rows.iter().all(|row| bars(row) == 5), "{rows:?}");
    }
}
