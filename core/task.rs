//! The appliance's own record of the work, in one form for all systems.

use crate::clock::Millis;
use crate::json::{Node, excerpt};

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

    /// Whether nothing follows.
    pub fn is_end(&self) -> bool {
        matches!(self, Status::Succeeded | Status::Failed | Status::Cancelled)
    }
}

/// What the appliance says went wrong in a task.
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

/// One look at a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The appliance's id of it.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// What it does, in the appliance's words.
    pub description: String,
    /// The id of what it works on.
    pub entity: String,
    /// The name of what it works on.
    pub entity_name: String,
    /// Percent, 0 to 100.
    pub progress: Option<u8>,
    /// By the appliance's clock.
    pub queued: Option<Millis>,
    /// By the appliance's clock.
    pub started: Option<Millis>,
    /// By the appliance's clock.
    pub finished: Option<Millis>,
    /// Only where it failed.
    pub error: Option<TaskError>,
    /// What is missing from this answer.
    pub partial: Vec<Partial>,
    /// The answer as it came, for support; at most [`RAW_KEPT`] bytes.
    pub raw: String,
}

impl Task {
    /// What its id is: what is watched in place of a task has a path.
    pub fn id_label(&self) -> &'static str {
        if self.id.starts_with('/') {
            "Followed at"
        } else {
            "Task"
        }
    }

    /// What stands for a task where a system has none: it is asked for at `path`.
    pub fn watched(path: &str, queued: Option<Millis>) -> Self {
        Task {
            id: path.to_owned(),
            status: Status::Queued,
            description: String::new(),
            entity: String::new(),
            entity_name: String::new(),
            progress: None,
            queued,
            started: None,
            finished: None,
            error: None,
            partial: Vec::new(),
            raw: String::new(),
        }
    }
}

/// So much of a task's words is kept, in bytes: they go into the journal.
pub const WORDS_KEPT: usize = 2_000;

/// So much of a raw task is kept.
pub const RAW_KEPT: usize = 8 * 1024;

/// Entries of a list of tasks that were read and say nothing new as long as they stay as they are, by
/// their marks ([`crate::json::Entry`]): of a thousand tasks few change from one look to the next.
#[derive(Clone, Debug, Default)]
pub struct Familiar {
    /// Sorted by mark, with the id of the task.
    entries: Vec<(u64, String)>,
}

/// So many are remembered; a list has no more pages that are read.
const FAMILIAR: usize = 4_000;

impl Familiar {
    /// The id of the task whose entry has this mark.
    pub fn id(&self, mark: u64) -> Option<&str> {
        let place = self.entries.binary_search_by(|(m, _)| m.cmp(&mark)).ok()?;
        self.entries.get(place).map(|(_, id)| id.as_str())
    }

    /// An entry was read and heard by all who want to know.
    pub fn note(&mut self, mark: u64, id: &str) {
        if self.entries.len() >= FAMILIAR {
            // What still stands there is read once more.
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

/// Percent as it came: out of range counts as absent.
pub fn read_progress(node: Node<'_>) -> Option<u8> {
    node.int()
        .filter(|p| (0..=100).contains(p))
        .map(|p| p as u8)
}

/// `_meta.errors` of a reply of vSphere Replication or Site Recovery Manager.
pub fn read_partial(root: Node<'_>) -> Vec<Partial> {
    root.at("_meta")
        .at("errors")
        .items()
        .take(50)
        .map(|e| Partial {
            code: e.at("code").string(),
            message: excerpt(&e.at("message").string(), 2_000),
            field: e.at("field").string(),
        })
        .collect()
}

/// The raw form of a node, indented, for support.
pub fn read_raw(root: Node<'_>) -> String {
    let text = root.0.map(crate::json::print).unwrap_or_default();
    excerpt(&text, RAW_KEPT)
}
