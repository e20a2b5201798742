//! Activity as files: for spreadsheets, for programs, and for people.
//!
//! Entries are made of runs and tasks, whose answers are redacted before anything reads them, and
//! hold no request: there is nothing secret in them to be written.

mod html;

pub use html::activity_html;

use serde::Serialize;

use super::Entry;
use crate::clock::{TimeSource, Timestamp};
use crate::export::CONSOLE;

/// The columns of a table, in order.
const COLUMNS: [&str; 15] = [
    "Started",
    "Ended",
    "Duration (s)",
    "State",
    "Operation",
    "Target",
    "Target ID",
    "Appliance",
    "User",
    "Started by",
    "Task",
    "Error",
    "Error details",
    "Start clock",
    "End clock",
];

fn cells(entry: &Entry, made: Timestamp) -> [String; 15] {
    [
        entry.begun.iso(),
        entry.ended.map(Timestamp::iso).unwrap_or_default(),
        (entry.duration(made) / 1_000).to_string(),
        entry.words.clone(),
        entry.title.clone(),
        entry.target.clone(),
        entry.target_id.clone(),
        entry.appliance_name.clone(),
        entry.user.clone(),
        entry.origin.label().to_owned(),
        entry.task.clone(),
        entry.error.clone(),
        entry.details.clone(),
        entry.begun_by.as_str().to_owned(),
        ended_by(entry).unwrap_or_default().to_owned(),
    ]
}

/// Returns the clock of the end; none before it.
fn ended_by(entry: &Entry) -> Option<&'static str> {
    entry.ended.map(|_| entry.ended_by.as_str())
}

/// Returns entries as comma-separated values (RFC 4180), with full times in UTC. A text that a
/// spreadsheet would calculate begins with an apostrophe.
pub fn activity_csv(entries: &[Entry], made: Timestamp) -> String {
    let mut out = String::new();
    row(&mut out, COLUMNS.iter().copied());
    for entry in entries {
        row(&mut out, cells(entry, made).iter().map(String::as_str));
    }
    out
}

fn row<'a>(out: &mut String, fields: impl Iterator<Item = &'a str>) {
    for (place, text) in fields.enumerate() {
        if place > 0 {
            out.push(',');
        }
        field(out, text);
    }
    out.push_str("\r\n");
}

fn field(out: &mut String, text: &str) {
    // Spreadsheets skip blanks before the sign.
    let begins = text.trim_start_matches([' ', '\u{a0}']);
    let is_formula = begins.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '|', '＝', '＋', '－', '＠',
    ]);
    out.push('"');
    if is_formula {
        out.push('\'');
    }
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

#[derive(Serialize)]
struct File<'a> {
    console: &'static str,
    made: String,
    made_clock: &'static str,
    filter: &'a str,
    entries: Vec<EntryJson<'a>>,
}

#[derive(Serialize)]
struct EntryJson<'a> {
    started: String,
    started_clock: &'static str,
    ended: Option<String>,
    ended_clock: Option<&'static str>,
    state: &'a str,
    status: &'a str,
    operation: &'a str,
    target: &'a str,
    target_id: &'a str,
    appliance: &'a str,
    appliance_name: &'a str,
    user: &'a str,
    started_by: &'a str,
    run: &'a str,
    task: &'a str,
    error: &'a str,
    error_details: &'a str,
}

/// Returns entries as JSON, with the query of the filter that they passed.
pub fn activity_json(entries: &[Entry], query: &str, made: Timestamp) -> String {
    let file = File {
        console: CONSOLE,
        made: made.iso(),
        made_clock: TimeSource::Console.as_str(),
        filter: query,
        entries: entries.iter().map(entry_json).collect(),
    };
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

fn entry_json(entry: &Entry) -> EntryJson<'_> {
    EntryJson {
        started: entry.begun.iso(),
        started_clock: entry.begun_by.as_str(),
        ended: entry.ended.map(Timestamp::iso),
        ended_clock: ended_by(entry),
        state: entry.group.as_str(),
        status: &entry.words,
        operation: &entry.title,
        target: &entry.target,
        target_id: &entry.target_id,
        appliance: &entry.appliance,
        appliance_name: &entry.appliance_name,
        user: &entry.user,
        started_by: entry.origin.label(),
        run: &entry.run,
        task: &entry.task,
        error: &entry.error,
        error_details: &entry.details,
    }
}
