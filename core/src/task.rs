//! The appliance's own record of the work, in one form for all systems.

use serde_json::Value;

use crate::clock::Timestamp;
use crate::text::excerpt;
use crate::wire::print;

/// Where the work stands, in the words of the appliance made one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Accepted, not begun.
    Queued,
    /// Under way.
    Running,
    /// Done.
    Succeeded,
    /// Ended with an error.
    Failed,
    /// Ended by somebody.
    Cancelled,
    /// A word this console does not know, shown as it came. Not an end.
    Unknown(String),
}

impl Status {
    /// The status of vSphere Replication, Site Recovery Manager (`status`) and
    /// Cloud Director Availability (`state`); contracts 0, task vocabularies.
    pub fn read(word: &str) -> Self {
        match word {
            "QUEUED" => Status::Queued,
            "RUNNING" => Status::Running,
            "SUCCESS" | "SUCCEEDED" => Status::Succeeded,
            "ERROR" | "FAILED" => Status::Failed,
            "CANCELLED" | "CANCELED" => Status::Cancelled,
            other => Status::Unknown(excerpt(other, 60)),
        }
    }

    /// Returns `true` if the status is final.
    pub fn is_end(&self) -> bool {
        matches!(self, Status::Succeeded | Status::Failed | Status::Cancelled)
    }
}

/// The error of a task, as the appliance reports it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TaskError {
    /// The short form.
    pub message: String,
    /// More, where there is more.
    pub details: String,
    /// A code, where the system has one (Cloud Director Availability).
    pub code: String,
    /// A stack trace, where the system tells one. It is folded, and never copied by default.
    pub trace: String,
}

/// A warning or partial failure inside an otherwise good answer (`_meta.errors`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
    /// JSONPath of the field that is missing or wrong for it.
    pub field: String,
}

/// How far a task that ended well has brought its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// Everything is done.
    Whole,
    /// Done as far as this site can; the other site has to do the same.
    PeerNext,
    /// It is registered, and the connection does not work.
    Unconnected,
}

impl Completion {
    /// The word for it in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Completion::Whole => "whole",
            Completion::PeerNext => "peer-next",
            Completion::Unconnected => "unconnected",
        }
    }

    /// Reads [`Completion::as_str`] back.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Whole, Self::PeerNext, Self::Unconnected]
            .into_iter()
            .find(|it| it.as_str() == word)
    }
}

/// One look at a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The appliance's id of it.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// The action, in the appliance's words.
    pub description: String,
    /// The id of what it works on.
    pub entity: String,
    /// The name of what it works on.
    pub entity_name: String,
    /// The user who started it; "" where the system does not tell.
    pub user: String,
    /// Percent, 0 to 100.
    pub progress: Option<u8>,
    /// By the appliance's clock.
    pub queued: Option<Timestamp>,
    /// By the appliance's clock.
    pub started: Option<Timestamp>,
    /// By the appliance's clock.
    pub finished: Option<Timestamp>,
    /// Only where it failed.
    pub error: Option<TaskError>,
    /// How far it has come, where it ended well and its result says so.
    pub completion: Option<Completion>,
    /// The parts missing from this answer.
    pub partial: Vec<Partial>,
    /// The answer as it came, for support; at most [`RAW_KEPT`] bytes.
    pub raw: String,
    /// `true` where this console started it to read something: it is nobody's operation.
    pub is_reading: bool,
}

impl Task {
    /// Returns the label of the id: an object watched in place of a task has a path.
    pub fn id_label(&self) -> &'static str {
        if self.id.starts_with('/') {
            "Status URL"
        } else {
            "Task"
        }
    }

    /// Returns a substitute for a task where a system has none: it is polled at `path`.
    pub fn watched(path: &str, queued: Option<Timestamp>) -> Self {
        Task {
            id: path.to_owned(),
            status: Status::Queued,
            description: String::new(),
            entity: String::new(),
            entity_name: String::new(),
            user: String::new(),
            progress: None,
            queued,
            started: None,
            finished: None,
            error: None,
            completion: None,
            partial: Vec::new(),
            raw: String::new(),
            is_reading: false,
        }
    }
}

/// So much of a task's words is kept, in bytes: they go into the journal.
pub const WORDS_KEPT: usize = 2_000;

/// So much of a raw task is kept.
pub const RAW_KEPT: usize = 8 * 1024;

/// Entries of a list of tasks that were read and say nothing new as long as they stay as they are, by
/// their fingerprints: of a thousand tasks few change from one poll to the next.
#[derive(Clone, Debug, Default)]
pub struct TaskCache {
    /// Sorted by mark, with the id of the task.
    entries: Vec<(u64, String)>,
}

/// The maximum number of entries in the cache; a list has no more on the pages that are read.
const FAMILIAR: usize = 4_000;

impl TaskCache {
    /// The id of the task whose entry has this mark.
    pub fn id(&self, mark: u64) -> Option<&str> {
        let place = self.entries.binary_search_by(|(m, _)| m.cmp(&mark)).ok()?;
        self.entries.get(place).map(|(_, id)| id.as_str())
    }

    /// An entry was read and heard by all who want to know.
    pub fn insert(&mut self, mark: u64, id: &str) {
        if self.entries.len() >= FAMILIAR {
            // Entries that are still listed are read once more.
            self.entries.clear();
        }
        if mark != 0
            && let Err(place) = self.entries.binary_search_by(|(m, _)| m.cmp(&mark))
        {
            self.entries.insert(place, (mark, id.to_owned()));
        }
    }

    /// Everything is to be read again: somebody new wants to know.
    pub fn forget(&mut self) {
        self.entries.clear();
    }
}

/// Returns a percentage; one out of range counts as absent.
pub fn percent(percent: Option<i64>) -> Option<u8> {
    percent
        .filter(|percent| (0..=100).contains(percent))
        .and_then(|percent| u8::try_from(percent).ok())
}

/// Prints an answer about a task, indented and cut short, for support.
pub fn raw_text(value: &Value) -> String {
    excerpt(&print(value), RAW_KEPT)
}
