//! A whole run as evidence, for a ticket or an audit.
//!
//! It is made of the run alone, which holds no secrets, so it cannot have one.

use serde::Serialize;
use serde_json::value::RawValue;

use super::problem_text;
use crate::clock::{TimeSource, Timestamp, duration_label};
use crate::facts::Tone;
use crate::journal;
use crate::operation::DetailView;
use crate::run::Run;
use crate::timeline::{Event, What};

/// Name and version of the console.
pub const CONSOLE: &str = concat!("Hawser ", env!("CARGO_PKG_VERSION"));

/// The clocks that gave the times of an export in JSON.
const CLOCKS: &str = "In a timeline, the first time of an event is by the console clock and the second by the appliance clock. Times of a task and in raw responses are by the appliance clock, all others by the console clock.";

/// An export: its content, its maker and the time.
#[derive(Serialize)]
struct Export {
    console: &'static str,
    made: String,
    clocks: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<Vec<Box<RawValue>>>,
}

impl Export {
    fn text(made: Timestamp, run: Option<&str>, runs: Option<&[String]>) -> String {
        let export = Self {
            console: CONSOLE,
            made: made.iso(),
            clocks: CLOCKS,
            run: run.map(entry),
            runs: runs.map(|runs| runs.iter().map(|text| entry(text)).collect()),
        };
        serde_json::to_string(&export).unwrap_or_default()
    }
}

/// Returns an entry of the journal as it stands; a damaged one as text.
fn entry(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned())
        .or_else(|_| serde_json::value::to_raw_value(text))
        .unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// Returns the run as JSON: who made it and when, then the run as the journal keeps it.
pub fn evidence_json(run: &Run, made: Timestamp) -> String {
    Export::text(made, Some(&journal::write(run)), None)
}

/// Returns entries of the journal as JSON, likewise.
pub fn journal_json(entries: &[String], made: Timestamp) -> String {
    Export::text(made, None, Some(entries))
}

/// Returns the run as Markdown that a person can read.
pub fn evidence_text(run: &Run, made: Timestamp) -> String {
    let mut out = String::from("# ");
    line(&mut out, &[&run.title, ": ", run.target_name()]);
    let mut item = |label: &str, text: &str| {
        if !text.is_empty() {
            line(&mut out, &["- ", label, ": ", text]);
        }
    };
    item("State", run.shown_state().label());
    item("Appliance", &run.appliance_name);
    item("Appliance version", &run.appliance_version);
    item("User", &run.user);
    for target in &run.targets {
        item(
            &target.label,
            &[&target.name, " (", &target.id, ")"].concat(),
        );
    }
    if let Some(task) = &run.task {
        item("Task", &task.id);
        item("Entity", &task.entity);
    }
    if let Some(took) = run.duration(made) {
        item("Duration", &duration_label(took));
    }
    let clock = TimeSource::Console.in_export();
    item("Created", &format!("{} ({clock}) by {CONSOLE}", made.iso()));
    out.push_str("\n## Timeline\n\n| Event | Console clock | Appliance clock | Detail |\n| --- | --- | --- | --- |\n");
    for event in run.timeline.shown() {
        let appliance = event.appliance.map_or_else(String::new, Timestamp::iso);
        let row = [
            "| ",
            &event_label(event),
            " | ",
            &event.console.iso(),
            " | ",
            &appliance,
            " | ",
            match event.what {
                What::Sent if !event.text.is_empty() => "Request ID ",
                _ => "",
            },
            // Backslashes first: one before a bar would cancel the escape of the bar.
            &event.text.replace('\\', "\\\\").replace('|', "\\|"),
            " |",
        ];
        line(&mut out, &row);
    }
    if let Some(problem) = &run.problem {
        block(&mut out, "Problem", &problem_text(problem));
    }
    for (look, seen, _) in run.detail_views() {
        let mut text = String::new();
        match seen {
            Some(DetailView::Facts { words, facts, .. }) => {
                line(&mut text, &[&words]);
                for fact in facts {
                    line(&mut text, &[&fact.label, ": ", &fact.value.words()]);
                }
            }
            Some(DetailView::Steps(steps)) => {
                let clock = TimeSource::Appliance.in_export();
                line(&mut text, &["Times: ", clock]);
                for step in steps {
                    let stamp =
                        |at: Option<Timestamp>| at.map_or_else(|| "–".to_owned(), Timestamp::iso);
                    line(
                        &mut text,
                        &[
                            &step.number,
                            " ",
                            &step.title,
                            ": ",
                            &step.status,
                            ", ",
                            &stamp(step.started),
                            " to ",
                            &stamp(step.finished),
                        ],
                    );
                    for (tone, message) in &step.messages {
                        let kind = match tone {
                            Tone::Danger => "Error",
                            Tone::Warning => "Warning",
                            _ => "Message",
                        };
                        line(&mut text, &["  ", kind, ": ", message]);
                    }
                }
            }
            Some(DetailView::Prompts(_)) | None => {}
        }
        if !text.is_empty() {
            block(&mut out, look.title, &text);
        }
    }
    let request = &run.request;
    if !request.method.is_empty() {
        let mut text = String::new();
        line(&mut text, &[&request.method, " ", &request.path]);
        for (name, value) in &request.headers {
            line(&mut text, &[name, ": ", value]);
        }
        text.push('\n');
        text.push_str(&request.body);
        block(&mut out, "Request", &text);
    }
    if let Some(task) = run.task.as_ref().filter(|task| !task.raw.is_empty()) {
        block(&mut out, "Raw task", &task.raw);
    }
    out
}

/// Returns the name of an event for reading.
fn event_label(event: &Event) -> String {
    let label = match event.what {
        What::Progress(percent) => return format!("Progress {percent} %"),
        What::Confirmed => "Confirmed",
        What::Sent => "Request sent",
        What::NotSent => "Not sent",
        What::Refused => "Rejected",
        What::AnswerLost if event.text.is_empty() => "No response",
        What::AnswerLost => "No usable response",
        What::Found => "Found on the appliance",
        What::NotFound => "Not found on the appliance",
        What::CannotTell => "Could not be determined",
        What::Accepted => "Accepted",
        What::Queued => "Queued",
        What::Started => "Started",
        What::Missing => "Task not found",
        What::FoundAgain => "Task found again",
        What::Succeeded => "Finished",
        What::Failed => "Failed",
        What::Cancelled => "Cancelled",
        What::Gone => "Task no longer available",
    };
    label.to_owned()
}

/// Writes one line, without the line feeds of its parts.
fn line(out: &mut String, parts: &[&str]) {
    for part in parts {
        for word in part.split(['\n', '\r']) {
            out.push_str(word);
        }
    }
    out.push('\n');
}

/// A heading and a text that is not read as Markdown.
fn block(out: &mut String, title: &str, text: &str) {
    out.push_str("\n## ");
    line(out, &[title]);
    out.push('\n');
    for part in text.trim_end().split(['\n', '\r']) {
        out.push_str("    ");
        out.push_str(part);
        out.push('\n');
    }
}
