//! A run as text that survives a reload, and back.
//!
//! A run holds no secrets, so its entry cannot. Reading is total: an entry of
//! another version or a damaged one is an error in words, and is set aside.

use serde_json::{Value, json};

use crate::clock::Millis;
use crate::fact::{Fact, Shown};
use crate::json::{Node, parse};
use crate::problem::{Kind, Problem};
use crate::run::{Run, ShownRequest, Target};
use crate::task::{Status, Task, TaskError};
use crate::timeline::{Event, Timeline, What};

/// The form of the entries. Raised when an older console could misread one.
pub const VERSION: i64 = 1;

/// A run as an entry.
pub fn write(run: &Run) -> String {
    json!({
        "version": VERSION,
        "id": run.id,
        "operation": run.operation,
        "title": run.title,
        "appliance": run.appliance,
        "appliance_name": run.appliance_name,
        "user": run.user,
        "targets": run.targets.iter().map(|t| json!([t.field, t.label, t.name, t.id])).collect::<Vec<_>>(),
        "request": {
            "method": run.request.method,
            "path": run.request.path,
            "headers": run.request.headers,
            "body": run.request.body,
        },
        "timeline": run.timeline.all().iter().map(write_event).collect::<Vec<_>>(),
        "task": run.task.as_ref().map(write_task),
        "problem": run.problem.as_ref().map(write_problem),
    })
    .to_string()
}

/// A run from an entry, or why not.
pub fn read(entry: &str) -> Result<Run, String> {
    let value = parse(entry.as_bytes())?;
    let root = Node::root(&value);
    match root.at("version").int() {
        Some(VERSION) => {}
        Some(other) => return Err(format!("the entry is of version {other}")),
        None => return Err("the entry has no version".to_owned()),
    }
    let id = root
        .at("id")
        .text()
        .ok_or("the entry has no id")?
        .to_owned();
    let mut timeline = Timeline::default();
    for event in root.at("timeline").items().filter_map(read_event) {
        timeline.note(event);
    }
    let request = root.at("request");
    Ok(Run {
        id,
        operation: root.at("operation").string(),
        title: root.at("title").string(),
        appliance: root.at("appliance").string(),
        appliance_name: root.at("appliance_name").string(),
        user: root.at("user").string(),
        targets: root.at("targets").items().map(read_target).collect(),
        request: ShownRequest {
            method: request.at("method").string(),
            path: request.at("path").string(),
            headers: request
                .at("headers")
                .items()
                .map(|h| (nth(h, 0), nth(h, 1)))
                .collect(),
            body: request.at("body").string(),
        },
        timeline,
        task: read_task(root.at("task")),
        problem: read_problem(root.at("problem")),
    })
}

fn nth(node: Node<'_>, index: usize) -> String {
    node.items()
        .nth(index)
        .map(Node::string)
        .unwrap_or_default()
}

fn read_target(node: Node<'_>) -> Target {
    Target {
        field: nth(node, 0),
        label: nth(node, 1),
        name: nth(node, 2),
        id: nth(node, 3),
    }
}

fn write_event(event: &Event) -> Value {
    let percent = match event.what {
        What::Progress(percent) => percent,
        _ => 0,
    };
    json!([
        event.what.word(),
        percent,
        event.console.0,
        event.appliance.map(|a| a.0),
        event.text
    ])
}

fn read_event(node: Node<'_>) -> Option<Event> {
    let mut items = node.items();
    let word = items.next()?.string();
    let percent = items.next()?.int().and_then(|p| u8::try_from(p).ok())?;
    Some(Event {
        what: What::read(&word, percent)?,
        console: Millis(items.next()?.int()?),
        appliance: items.next().and_then(Node::int).map(Millis),
        text: items.next().map(Node::string).unwrap_or_default(),
    })
}

fn write_task(task: &Task) -> Value {
    json!({
        "id": task.id,
        "status": status_word(&task.status),
        "description": task.description,
        "entity": task.entity,
        "entity_name": task.entity_name,
        "progress": task.progress,
        "queued": task.queued.map(|t| t.0),
        "started": task.started.map(|t| t.0),
        "finished": task.finished.map(|t| t.0),
        "error": task.error.as_ref().map(|e| json!([e.message, e.details, e.code])),
        "raw": task.raw,
    })
}

fn status_word(status: &Status) -> &str {
    match status {
        Status::Queued => "QUEUED",
        Status::Running => "RUNNING",
        Status::Succeeded => "SUCCESS",
        Status::Failed => "ERROR",
        Status::Cancelled => "CANCELLED",
        Status::Unknown(word) => word,
    }
}

fn read_task(node: Node<'_>) -> Option<Task> {
    let millis = |name: &str| node.at(name).int().map(Millis);
    let error = node.at("error");
    Some(Task {
        id: node.at("id").text()?.to_owned(),
        status: Status::read(node.at("status").text().unwrap_or("")),
        description: node.at("description").string(),
        entity: node.at("entity").string(),
        entity_name: node.at("entity_name").string(),
        progress: crate::task::read_progress(node.at("progress")),
        queued: millis("queued"),
        started: millis("started"),
        finished: millis("finished"),
        error: error.is_list().then(|| TaskError {
            message: nth(error, 0),
            details: nth(error, 1),
            code: nth(error, 2),
        }),
        partial: Vec::new(),
        raw: node.at("raw").string(),
    })
}

fn write_problem(problem: &Problem) -> Value {
    let fact = |fact: &Fact| match &fact.value {
        Shown::Text(text) => json!([fact.label, "text", text]),
        Shown::Code(text) => json!([fact.label, "code", text]),
        Shown::Time(at) => json!([fact.label, "time", at.0]),
        Shown::Span(ms) => json!([fact.label, "span", ms]),
    };
    json!({
        "kind": problem.kind.word(),
        "title": problem.title,
        "means": problem.means,
        "todo": problem.todo,
        "said": problem.said,
        "details": problem.details,
        "facts": problem.facts.iter().map(fact).collect::<Vec<_>>(),
        "raw": problem.raw,
        "trace": problem.trace,
    })
}

fn read_problem(node: Node<'_>) -> Option<Problem> {
    if !node.is_object() {
        return None;
    }
    Some(Problem {
        kind: Kind::read(&node.at("kind").string()),
        title: node.at("title").string(),
        means: node.at("means").string(),
        todo: node.at("todo").string(),
        said: node.at("said").string(),
        details: node.at("details").string(),
        facts: node.at("facts").items().filter_map(read_fact).collect(),
        raw: node.at("raw").string(),
        trace: node.at("trace").string(),
        retry_after: None,
    })
}

fn read_fact(node: Node<'_>) -> Option<Fact> {
    let mut items = node.items();
    let label = items.next()?.string();
    let kind = items.next()?.string();
    let value = items.next()?;
    Some(match kind.as_str() {
        "code" => Fact::code(label, value.string()),
        "time" => Fact::time(label, Millis(value.int()?)),
        "span" => Fact::span(label, value.int()?),
        _ => Fact::text(label, value.string()),
    })
}
