//! Runs as text that survives a reload, and back.
//!
//! A run holds no secrets, so its entry cannot. Reading is total: an entry of another version or
//! a damaged one is an error in words, and is set aside. The entry has structs of its own, apart
//! from those of the run: what an earlier console wrote is read for ever.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::clock::Timestamp;
use crate::facts::{Fact, Shown};
use crate::problem::{Kind, Problem};
use crate::run::{DetailSnapshot, Run, ShownRequest, Target, Watched};
use crate::task::{Completion, Status, Task, TaskError};
use crate::timeline::{Event, Timeline, What};
use crate::wire::{Tree, parse, print};

/// The form of the entries. Raised when an older console could misread one.
pub const VERSION: i64 = 1;

/// Returns a run as an entry.
pub fn write(run: &Run) -> String {
    serde_json::to_string(&Entry::from(run)).unwrap_or_default()
}

/// Reads a run from an entry.
///
/// # Errors
///
/// Why the text is none, in words.
pub fn read(entry: &str) -> Result<Run, String> {
    from_value(crate::wire::parse(entry.as_bytes())?)
}

/// Reads an entry that was parsed already.
pub(crate) fn from_value(value: Value) -> Result<Run, String> {
    // serde would take the elements of a list for the members of the entry, in their order.
    let entry = Some(value)
        .filter(Value::is_object)
        .and_then(|value| Entry::deserialize(Tree(&value)).ok())
        .unwrap_or_default();
    match entry.version {
        Some(VERSION) => {}
        Some(other) => return Err(format!("the entry has unsupported version {other}")),
        None => return Err("the entry has no version".to_owned()),
    }
    if entry.id.is_empty() {
        return Err("the entry has no id".to_owned());
    }
    Ok(entry.into())
}

/// Reads a field that is its default where it is missing or of another type: one damaged field
/// does not cost the entry.
fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(T::deserialize(Tree(&Value::deserialize(deserializer)?)).unwrap_or_default())
}

/// Reads a list without the elements that cannot be read.
fn each<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let elements = match Value::deserialize(deserializer)? {
        Value::Array(elements) => elements,
        _ => Vec::new(),
    };
    let read = elements.iter().map(|element| T::deserialize(Tree(element)));
    Ok(read.filter_map(Result::ok).collect())
}

#[serde_with::apply(
    String => #[serde(default, deserialize_with = "lenient")],
    Option => #[serde(default, deserialize_with = "lenient", skip_serializing_if = "Option::is_none")],
    ShownRequest => #[serde(default, deserialize_with = "lenient")],
    Vec => #[serde(default, deserialize_with = "each")],
)]
#[derive(Default, Deserialize, Serialize)]
struct Entry {
    version: Option<i64>,
    id: String,
    operation: String,
    title: String,
    appliance: String,
    appliance_name: String,
    appliance_version: String,
    user: String,
    /// Field, label, name and id of each.
    targets: Vec<Vec<String>>,
    request: ShownRequest,
    watched: Option<Watched>,
    timeline: Vec<EventEntry>,
    task: Option<TaskEntry>,
    problem: Option<ProblemEntry>,
    seen: Vec<SeenEntry>,
}

/// Word, percent, the console's clock, the appliance's clock, text.
#[derive(Deserialize, Serialize)]
struct EventEntry(
    String,
    u8,
    Timestamp,
    #[serde(default)] Option<Timestamp>,
    #[serde(default)] String,
);

#[serde_with::apply(
    String => #[serde(default, deserialize_with = "lenient")],
    Option => #[serde(default, deserialize_with = "lenient")],
)]
#[derive(Default, Deserialize, Serialize)]
struct TaskEntry {
    id: String,
    status: String,
    description: String,
    entity: String,
    entity_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    user: String,
    raw: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<u8>,
    queued: Option<Timestamp>,
    started: Option<Timestamp>,
    finished: Option<Timestamp>,
    /// Message, details, code, stack trace.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion: Option<String>,
}

#[serde_with::apply(
    String => #[serde(default, deserialize_with = "lenient")],
    Vec => #[serde(default, deserialize_with = "each")],
)]
#[derive(Default, Deserialize, Serialize)]
struct ProblemEntry {
    kind: String,
    title: String,
    #[serde(rename = "means")]
    cause: String,
    #[serde(rename = "todo")]
    action: String,
    #[serde(rename = "said")]
    message: String,
    details: String,
    raw: String,
    trace: String,
    facts: Vec<FactEntry>,
}

/// Label, form, and a text or a number.
#[derive(Deserialize, Serialize)]
struct FactEntry(String, String, Value);

#[serde_with::apply(
    String => #[serde(default, deserialize_with = "lenient")],
    Option => #[serde(default, deserialize_with = "lenient")],
)]
#[derive(Default, Deserialize, Serialize)]
struct SeenEntry {
    look: String,
    raw: String,
    trouble: String,
    at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion: Option<String>,
}

impl From<&Run> for Entry {
    fn from(run: &Run) -> Self {
        Self {
            version: Some(VERSION),
            id: run.id.clone(),
            operation: run.operation.clone(),
            title: run.title.clone(),
            appliance: run.appliance.clone(),
            appliance_name: run.appliance_name.clone(),
            appliance_version: run.appliance_version.clone(),
            user: run.user.clone(),
            targets: run.targets.iter().map(target_texts).collect(),
            request: run.request.clone(),
            watched: run.watched.clone(),
            timeline: run.timeline.all().iter().map(EventEntry::from).collect(),
            task: run.task.as_ref().map(TaskEntry::from),
            problem: run.problem.as_ref().map(ProblemEntry::from),
            seen: run.seen.iter().map(SeenEntry::from).collect(),
        }
    }
}

impl From<Entry> for Run {
    fn from(entry: Entry) -> Self {
        let mut timeline = Timeline::default();
        for event in entry.timeline.into_iter().filter_map(EventEntry::event) {
            timeline.insert(event);
        }
        Self {
            id: entry.id,
            operation: entry.operation,
            title: entry.title,
            appliance: entry.appliance,
            appliance_name: entry.appliance_name,
            appliance_version: entry.appliance_version,
            user: entry.user,
            targets: entry.targets.into_iter().map(target).collect(),
            request: entry.request,
            watched: entry.watched.filter(|watched| !watched.path.is_empty()),
            timeline,
            task: entry.task.and_then(TaskEntry::task),
            problem: entry.problem.map(Problem::from),
            seen: entry.seen.into_iter().map(DetailSnapshot::from).collect(),
        }
    }
}

fn target_texts(target: &Target) -> Vec<String> {
    [&target.field, &target.label, &target.name, &target.id]
        .map(String::clone)
        .into()
}

fn target(texts: Vec<String>) -> Target {
    let mut texts = texts.into_iter();
    let mut next = || texts.next().unwrap_or_default();
    Target {
        field: next(),
        label: next(),
        name: next(),
        id: next(),
    }
}

fn error_texts(error: &TaskError) -> Vec<String> {
    [&error.message, &error.details, &error.code, &error.trace]
        .map(String::clone)
        .into()
}

fn task_error(texts: Vec<String>) -> TaskError {
    let mut texts = texts.into_iter();
    let mut next = || texts.next().unwrap_or_default();
    TaskError {
        message: next(),
        details: next(),
        code: next(),
        trace: next(),
    }
}

impl From<&Event> for EventEntry {
    fn from(event: &Event) -> Self {
        let percent = match event.what {
            What::Progress(percent) => percent,
            _ => 0,
        };
        let word = event.what.as_str().to_owned();
        let text = event.text.clone();
        Self(word, percent, event.console, event.appliance, text)
    }
}

impl EventEntry {
    fn event(self) -> Option<Event> {
        let Self(word, percent, console, appliance, text) = self;
        Some(Event {
            what: What::parse(&word, percent)?,
            console,
            appliance,
            text,
        })
    }
}

impl From<&Task> for TaskEntry {
    fn from(task: &Task) -> Self {
        Self {
            id: task.id.clone(),
            status: status_word(&task.status).to_owned(),
            description: task.description.clone(),
            entity: task.entity.clone(),
            entity_name: task.entity_name.clone(),
            user: task.user.clone(),
            raw: task.raw.clone(),
            progress: task.progress,
            queued: task.queued,
            started: task.started,
            finished: task.finished,
            error: task.error.as_ref().map(error_texts),
            completion: completion_word(task.completion),
        }
    }
}

impl TaskEntry {
    fn task(self) -> Option<Task> {
        Some(Task {
            id: Some(self.id).filter(|id| !id.is_empty())?,
            status: read_status(self.status),
            description: self.description,
            entity: self.entity,
            entity_name: self.entity_name,
            user: self.user,
            progress: self.progress.filter(|percent| *percent <= 100),
            queued: self.queued,
            started: self.started,
            finished: self.finished,
            error: self.error.map(task_error),
            completion: self.completion.and_then(|word| Completion::parse(&word)),
            partial: Vec::new(),
            raw: self.raw,
            is_reading: false,
        })
    }
}

/// Returns the word of a completion. Entries of earlier consoles have none, which means whole.
fn completion_word(completion: Option<Completion>) -> Option<String> {
    let told = completion.filter(|it| *it != Completion::Whole);
    told.map(|completion| completion.as_str().to_owned())
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

/// Reads a status. An unknown word was cut when it came, and is not cut again.
fn read_status(word: String) -> Status {
    match Status::read(&word) {
        Status::Unknown(_) => Status::Unknown(word),
        known => known,
    }
}

impl From<&Problem> for ProblemEntry {
    fn from(problem: &Problem) -> Self {
        Self {
            kind: problem.kind.as_str().to_owned(),
            title: problem.title.clone(),
            cause: problem.cause.clone(),
            action: problem.action.clone(),
            message: problem.message.clone(),
            details: problem.details.clone(),
            raw: problem.raw.clone(),
            trace: problem.trace.clone(),
            facts: problem.facts.iter().map(FactEntry::from).collect(),
        }
    }
}

impl From<ProblemEntry> for Problem {
    fn from(entry: ProblemEntry) -> Self {
        Self {
            kind: Kind::parse(&entry.kind),
            title: entry.title,
            cause: entry.cause,
            action: entry.action,
            message: entry.message,
            details: entry.details,
            facts: entry
                .facts
                .into_iter()
                .filter_map(FactEntry::fact)
                .collect(),
            raw: entry.raw,
            trace: entry.trace,
            retry_after: None,
        }
    }
}

impl From<&Fact> for FactEntry {
    fn from(fact: &Fact) -> Self {
        let (form, value) = match &fact.value {
            Shown::Text(text) => ("text", Value::from(text.as_str())),
            Shown::Code(text) => ("code", Value::from(text.as_str())),
            Shown::Time(at) => ("time", Value::from(at.0)),
            Shown::Date(at) => ("date", Value::from(at.0)),
            Shown::Span(ms) => ("span", Value::from(*ms)),
        };
        Self(fact.label.clone().into_owned(), form.to_owned(), value)
    }
}

impl FactEntry {
    fn fact(self) -> Option<Fact> {
        let Self(label, form, value) = self;
        Some(match (form.as_str(), value) {
            ("time", value) => Fact::time(label, Timestamp(value.as_i64()?)),
            ("date", value) => Fact::date(label, Timestamp(value.as_i64()?)),
            ("span", value) => Fact::span(label, value.as_i64()?),
            ("code", Value::String(text)) => Fact::code(label, text),
            (_, Value::String(text)) => Fact::text(label, text),
            _ => return None,
        })
    }
}

impl From<&DetailSnapshot> for SeenEntry {
    fn from(seen: &DetailSnapshot) -> Self {
        Self {
            look: seen.look.clone(),
            raw: seen.answer.as_deref().map(print).unwrap_or_default(),
            trouble: seen.trouble.clone(),
            at: seen.at,
            completion: seen.completion.map(|it| it.as_str().to_owned()),
        }
    }
}

impl From<SeenEntry> for DetailSnapshot {
    fn from(entry: SeenEntry) -> Self {
        Self {
            look: entry.look,
            at: entry.at,
            answer: parse(entry.raw.as_bytes()).ok().map(Arc::new),
            trouble: entry.trouble,
            completion: entry.completion.and_then(|word| Completion::parse(&word)),
        }
    }
}
