//! A whole run as evidence, for a ticket or an audit.
//!
//! It is made of the run alone, which holds no secrets, so it cannot have one.

use super::problem_text;
use crate::clock::{Millis, duration_words};
use crate::fact::Shown;
use crate::journal;
use crate::operation::Seen;
use crate::request::write_json_text;
use crate::run::Run;

/// Name and version of the console.
pub const CONSOLE: &str = concat!("Hawser ", env!("CARGO_PKG_VERSION"));

/// The run as JSON: who made it and when, then the run as the journal keeps it.
pub fn evidence_json(run: &Run, made: Millis) -> String {
    let mut out = beginning(made);
    out.push_str("\"run\":");
    out.push_str(&journal::write(run));
    out.push('}');
    out
}

/// Entries of the journal as JSON, likewise.
pub fn journal_json(entries: &[String], made: Millis) -> String {
    let mut out = beginning(made);
    out.push_str("\"runs\":[");
    out.push_str(&entries.join(","));
    out.push_str("]}");
    out
}

fn beginning(made: Millis) -> String {
    let mut out = String::from("{\"console\":");
    write_json_text(&mut out, CONSOLE);
    out.push_str(",\"made\":");
    write_json_text(&mut out, &made.iso());
    out.push(',');
    out
}

/// The run as Markdown that a person can read.
pub fn evidence_text(run: &Run, made: Millis) -> String {
    let mut out = String::from("# ");
    line(&mut out, &[&run.title, ": ", run.target_name()]);
    let mut item = |label: &str, text: &str| {
        if !text.is_empty() {
            line(&mut out, &["- ", label, ": ", text]);
        }
    };
    item("State", run.state().words());
    item("Appliance", &run.appliance_name);
    item("Version of the appliance", &run.appliance_version);
    item("Submitted as", &run.user);
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
        item("Took", &duration_words(took));
    }
    item("Made", &[&made.iso(), " by ", CONSOLE].concat());
    out.push_str("\n## Timeline\n\n| what | console's clock | appliance's clock | detail |\n| --- | --- | --- | --- |\n");
    for event in run.timeline.shown() {
        let percent = match event.what {
            crate::timeline::What::Progress(percent) => [" ", &percent.to_string(), " %"].concat(),
            _ => String::new(),
        };
        let appliance = event.appliance.map_or_else(String::new, Millis::iso);
        let row = [
            "| ",
            event.what.word(),
            &percent,
            " | ",
            &event.console.iso(),
            " | ",
            &appliance,
            " | ",
            // What escapes a bar may not be escaped itself by what stands before it.
            &event.text.replace('\\', "\\\\").replace('|', "\\|"),
            " |",
        ];
        line(&mut out, &row);
    }
    if let Some(problem) = &run.problem {
        block(&mut out, "Problem", &problem_text(problem));
    }
    for (look, seen, _) in run.sights() {
        let mut text = String::new();
        match seen {
            Some(Seen::Facts { words, facts, .. }) => {
                line(&mut text, &[&words]);
                for fact in facts {
                    let value = match fact.value {
                        Shown::Text(text) | Shown::Code(text) => text,
                        Shown::Time(at) => at.iso(),
                        Shown::Span(ms) => duration_words(ms),
                    };
                    line(&mut text, &[&fact.label, ": ", &value]);
                }
            }
            Some(Seen::Steps(steps)) => {
                for step in steps {
                    let stamp = |at: Option<Millis>| at.map_or_else(|| "–".to_owned(), Millis::iso);
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
                        line(&mut text, &["  ", tone.word(), ": ", message]);
                    }
                }
            }
            Some(Seen::Prompts(_)) | None => {}
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
        block(&mut out, "Task as the appliance tells it", &task.raw);
    }
    out
}

/// One line, whatever stands in its parts.
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
