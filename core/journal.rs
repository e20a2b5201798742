//! A run as text that survives a reload, and back.
//!
//! A run holds no secrets, so its entry cannot. Reading is total: an entry of
//! another version or a damaged one is an error in words, and is set aside.

use crate::clock::Millis;
use crate::fact::{Fact, Shown};
use crate::json::{Node, parse};
use crate::problem::{Kind, Problem};
use crate::request::write_json_text;
use crate::run::{Run, ShownRequest, Sighting, Target, Watched};
use crate::task::{Status, Task, TaskError};
use crate::timeline::{Event, Timeline, What};

/// The form of the entries. Raised when an older console could misread one.
pub const VERSION: i64 = 1;

/// A run as an entry.
pub fn write(run: &Run) -> String {
    let mut out = Entry::default();
    out.open("{");
    out.name("version").int(VERSION);
    out.texts(&[
        ("id", &run.id),
        ("operation", &run.operation),
        ("title", &run.title),
        ("appliance", &run.appliance),
        ("appliance_name", &run.appliance_name),
        ("appliance_version", &run.appliance_version),
        ("user", &run.user),
    ]);
    out.name("targets").open("[");
    for t in &run.targets {
        out.list(&[&t.field, &t.label, &t.name, &t.id]);
    }
    out.close("]");
    let request = &run.request;
    out.name("request").open("{");
    out.texts(&[("method", &request.method), ("path", &request.path)]);
    out.name("headers").open("[");
    for (name, value) in &request.headers {
        out.list(&[name, value]);
    }
    out.close("]");
    out.texts(&[("body", &request.body)]);
    out.close("}");
    if let Some(watched) = &run.watched {
        out.name("watched").open("{");
        out.texts(&[("path", &watched.path)]);
        out.name("since").moment(watched.since);
        out.close("}");
    }
    out.name("timeline").open("[");
    for event in run.timeline.all() {
        write_event(&mut out, event);
    }
    out.close("]");
    if let Some(task) = &run.task {
        write_task(out.name("task"), task);
    }
    if let Some(problem) = &run.problem {
        write_problem(out.name("problem"), problem);
    }
    out.name("seen").open("[");
    for sighting in &run.seen {
        out.open("{");
        out.texts(&[
            ("look", &sighting.look),
            ("raw", &sighting.raw),
            ("trouble", &sighting.trouble),
        ]);
        out.name("at").moment(sighting.at);
        out.close("}");
    }
    out.close("]");
    out.close("}");
    out.text
}

/// An entry as it is written. The commas are set by what stands before, so no
/// caller counts. (`json!` makes a tree first, and its code for this one file
/// was 11 KB of the WebAssembly.)
#[derive(Default)]
struct Entry {
    text: String,
}

impl Entry {
    /// Separates from the value before, if there is one.
    fn next(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['{', '[', ':']) {
            self.text.push(',');
        }
    }

    fn open(&mut self, bracket: &str) {
        self.next();
        self.text.push_str(bracket);
    }

    fn close(&mut self, bracket: &str) {
        self.text.push_str(bracket);
    }

    fn name(&mut self, name: &str) -> &mut Self {
        self.string(name);
        self.text.push(':');
        self
    }

    fn string(&mut self, text: &str) {
        self.next();
        write_json_text(&mut self.text, text);
    }

    fn int(&mut self, number: i64) {
        self.next();
        self.text.push_str(&number.to_string());
    }

    /// A moment; null where there is none.
    fn moment(&mut self, at: Option<Millis>) {
        match at {
            Some(at) => self.int(at.0),
            None => {
                self.next();
                self.text.push_str("null");
            }
        }
    }

    /// Members that are text.
    fn texts(&mut self, members: &[(&str, &str)]) {
        for (name, text) in members {
            self.name(name).string(text);
        }
    }

    /// A list of texts.
    fn list(&mut self, texts: &[&str]) {
        self.open("[");
        for text in texts {
            self.string(text);
        }
        self.close("]");
    }
}

/// A run from an entry, or why not.
pub fn read(entry: &str) -> Result<Run, String> {
    let value = parse(entry.as_bytes())?;
    read_value(Node::root(&value))
}

/// The same, once it was parsed.
pub(crate) fn read_value(root: Node<'_>) -> Result<Run, String> {
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
        appliance_version: root.at("appliance_version").string(),
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
        watched: read_watched(root.at("watched")),
        timeline,
        task: read_task(root.at("task")),
        problem: read_problem(root.at("problem")),
        seen: root.at("seen").items().map(read_sighting).collect(),
    })
}

fn read_watched(node: Node<'_>) -> Option<Watched> {
    Some(Watched {
        path: node.at("path").text()?.to_owned(),
        since: node.at("since").int().map(Millis),
    })
}

fn read_sighting(node: Node<'_>) -> Sighting {
    Sighting {
        look: node.at("look").string(),
        at: node.at("at").int().map(Millis),
        raw: node.at("raw").string(),
        trouble: node.at("trouble").string(),
    }
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

fn write_event(out: &mut Entry, event: &Event) {
    let percent = match event.what {
        What::Progress(percent) => percent,
        _ => 0,
    };
    out.open("[");
    out.string(event.what.word());
    out.int(i64::from(percent));
    out.int(event.console.0);
    out.moment(event.appliance);
    out.string(&event.text);
    out.close("]");
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

fn write_task(out: &mut Entry, task: &Task) {
    out.open("{");
    out.texts(&[
        ("id", &task.id),
        ("status", status_word(&task.status)),
        ("description", &task.description),
        ("entity", &task.entity),
        ("entity_name", &task.entity_name),
        ("raw", &task.raw),
    ]);
    if let Some(percent) = task.progress {
        out.name("progress").int(i64::from(percent));
    }
    out.name("queued").moment(task.queued);
    out.name("started").moment(task.started);
    out.name("finished").moment(task.finished);
    if let Some(error) = &task.error {
        out.name("error")
            .list(&[&error.message, &error.details, &error.code, &error.trace]);
    }
    out.close("}");
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

/// A word that is not known was cut when it came, and is not cut again.
fn read_status(word: String) -> Status {
    match Status::read(&word) {
        Status::Unknown(_) => Status::Unknown(word),
        known => known,
    }
}

fn read_task(node: Node<'_>) -> Option<Task> {
    let millis = |name: &str| node.at(name).int().map(Millis);
    let error = node.at("error");
    Some(Task {
        id: node.at("id").text()?.to_owned(),
        status: read_status(node.at("status").string()),
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
            trace: nth(error, 3),
        }),
        partial: Vec::new(),
        raw: node.at("raw").string(),
    })
}

fn write_problem(out: &mut Entry, problem: &Problem) {
    out.open("{");
    out.texts(&[
        ("kind", problem.kind.word()),
        ("title", &problem.title),
        ("means", &problem.means),
        ("todo", &problem.todo),
        ("said", &problem.said),
        ("details", &problem.details),
        ("raw", &problem.raw),
        ("trace", &problem.trace),
    ]);
    out.name("facts").open("[");
    for fact in &problem.facts {
        write_fact(out, fact);
    }
    out.close("]");
    out.close("}");
}

fn write_fact(out: &mut Entry, fact: &Fact) {
    let (form, number, text) = match &fact.value {
        Shown::Text(text) => ("text", None, text.as_str()),
        Shown::Code(text) => ("code", None, text.as_str()),
        Shown::Time(at) => ("time", Some(at.0), ""),
        Shown::Span(ms) => ("span", Some(*ms), ""),
    };
    out.open("[");
    out.string(&fact.label);
    out.string(form);
    match number {
        Some(number) => out.int(number),
        None => out.string(text),
    }
    out.close("]");
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
