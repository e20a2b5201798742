//! Files that an earlier console wrote: they are read for ever, and what is made of them stays as
//! it is, byte by byte. `HAWSER_BLESS=1` writes those that are missing, and never replaces one.

use std::path::{Path, PathBuf};

use hawser_core::clock::Timestamp;
use hawser_core::export::{curl, evidence_json, evidence_text, powershell};
use hawser_core::journal;
use hawser_core::run::{Run, State};
use hawser_core::tab::{self, Message};
use hawser_core::timeline::What;

use runs::{QUEUED, runs, submissions};

mod runs;

const MADE: Timestamp = Timestamp(QUEUED + 3_600_000);
const ORIGIN: &str = "https://console.example:8443";

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/samples")
        .join(name)
}

/// The version is that of the console.
fn unversioned(text: &str) -> String {
    text.replace(
        concat!("Hawser ", env!("CARGO_PKG_VERSION")),
        "Hawser VERSION",
    )
}

/// Compares with the file, which ends with a line feed that is not part of the text.
fn is_pinned(name: &str, text: &str) {
    let path = place(name);
    if std::env::var_os("HAWSER_BLESS").is_some() && !path.exists() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("{text}\n")).unwrap();
    }
    let pinned = std::fs::read_to_string(&path).unwrap();
    assert_eq!(pinned.strip_suffix('\n').unwrap(), text, "{name}");
}

/// Every entry that was ever pinned, by its name.
fn entries() -> Vec<(String, String)> {
    let mut found: Vec<_> = std::fs::read_dir(place("journal"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(path).unwrap();
            (name, text.trim_end().to_owned())
        })
        .collect();
    found.sort();
    found
}

/// Gives a run the console's own texts of its pinned entry: they may be reworded, and nothing
/// else may change.
fn with_pinned_texts(name: &str, mut run: Run) -> Run {
    let path = place(&format!("journal/{name}.json"));
    let Ok(entry) = std::fs::read_to_string(path) else {
        return run;
    };
    let pinned = journal::read(entry.trim_end()).unwrap();
    run.title = pinned.title;
    // Earlier entries have no texts with these.
    for what in [What::Sent, What::AnswerLost] {
        if let Some(event) = pinned.timeline.find(what) {
            run.timeline.insert(event.clone());
        }
    }
    // The stage of a sync is the console's text; the description of a task is the appliance's.
    if let (true, Some(task), Some(pinned)) = (run.watched.is_some(), &mut run.task, pinned.task) {
        task.description = pinned.description;
    }
    assert_eq!(run.problem.is_some(), pinned.problem.is_some(), "{name}");
    if let (Some(problem), Some(pinned)) = (&mut run.problem, pinned.problem) {
        for text in [&problem.title, &problem.cause, &problem.action] {
            assert!(!text.is_empty(), "{name}");
        }
        problem.title = pinned.title;
        problem.cause = pinned.cause;
        problem.action = pinned.action;
        assert_eq!(problem.facts.len(), pinned.facts.len(), "{name}");
        for (fact, pinned) in problem.facts.iter_mut().zip(pinned.facts) {
            fact.label = pinned.label;
        }
    }
    run
}

#[test]
fn a_run_is_written_into_the_journal_as_ever() {
    for (name, state, run) in runs() {
        assert_eq!(run.state(), state, "{name}");
        let run = with_pinned_texts(name, run);
        is_pinned(&format!("journal/{name}.json"), &journal::write(&run));
    }
}

#[test]
fn every_state_of_a_run_is_pinned() {
    let pinned: Vec<State> = runs().into_iter().map(|(_, state, _)| state).collect();
    for state in [
        State::Sending,
        State::Unconfirmed,
        State::NotFound,
        State::CannotTell,
        State::Queued,
        State::Running,
        State::Unrecognized,
        State::Missing,
        State::Succeeded,
        State::PeerNext,
        State::Unconnected,
        State::Failed,
        State::Cancelled,
        State::NotSent,
        State::Refused,
        State::Busy,
        State::Gone,
    ] {
        assert!(pinned.contains(&state), "{state:?}");
    }
}

/// The line of an export about the clocks that gave its times.
const CLOCKS: &str = "In a timeline, the first time of an event is by the console clock and the second by the appliance clock. Times of a task and in raw responses are by the appliance clock, all others by the console clock.";

#[test]
fn an_entry_of_an_earlier_console_is_read_whole_and_shown_as_it_was() {
    let entries = entries();
    assert!(entries.len() >= 20, "{}", entries.len());
    for (name, text) in entries {
        let run = journal::read(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(journal::write(&run), text, "{name}: nothing is lost");
        let evidence = evidence_text(&run, MADE);
        is_pinned(&format!("journal/{name}.md"), &unversioned(&evidence));
        assert_eq!(
            unversioned(&evidence_json(&run, MADE)),
            format!(
                r#"{{"console":"Hawser VERSION","made":"2026-11-21T14:51:07.250Z","clocks":"{CLOCKS}","run":{text}}}"#
            ),
            "{name}"
        );
        assert_eq!(tab::read(&text), Ok(Message::Run(Box::new(run))), "{name}");
    }
}

#[test]
fn what_is_read_from_an_entry_is_what_was_written() {
    for (name, _, run) in runs() {
        let mut written = run;
        // A wait until a future moment is not kept.
        if let Some(problem) = &mut written.problem {
            problem.retry_after = None;
        }
        if let Some(task) = &mut written.task {
            task.partial.clear();
        }
        let read: Run = journal::read(&journal::write(&written)).unwrap();
        assert_eq!(read, written, "{name}");
    }
}

#[test]
fn the_commands_of_every_operation_are_as_ever() {
    for (name, shown) in submissions() {
        is_pinned(&format!("commands/{name}.sh"), &curl(&shown, ORIGIN));
        is_pinned(&format!("commands/{name}.ps1"), &powershell(&shown, ORIGIN));
    }
}

#[test]
fn tabs_tell_each_other_what_they_told_before() {
    let ids = ["HTID-1".to_owned(), "b\"\\\n".to_owned()];
    let told = [
        (tab::here(true), Message::Here { new: true }),
        (tab::here(false), Message::Here { new: false }),
        (
            tab::polled("vr-a", &ids),
            Message::Polled {
                appliance: "vr-a".to_owned(),
                tasks: ids.to_vec(),
            },
        ),
        (tab::removed(&ids), Message::Removed(ids.to_vec())),
        (tab::removed(&[]), Message::Removed(Vec::new())),
    ];
    let texts: Vec<&str> = told.iter().map(|(text, _)| text.as_str()).collect();
    is_pinned("tab/messages.txt", &texts.join("\n"));
    for (text, message) in &told {
        assert_eq!(tab::read(text).as_ref(), Ok(message), "{text}");
    }
}
