//! Messages between the tabs of one console, besides the entries of the journal.
//!
//! Nothing in them is a secret. A tab of another version may not know one, and leaves it alone.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Timestamp;
use crate::group::{self, Group};
use crate::journal;
use crate::run::Run;
use crate::wire::Tree;

/// The form of the messages.
const VERSION: i64 = 1;

/// The maximum number of tasks or runs that are read of one message: more than a page of them.
const MOST: usize = 1_000;

/// A message of one tab to all others.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A run as it stands there.
    Run(Box<Run>),
    /// There is such a tab.
    Here {
        /// Since now: it wants to know whether it is the only one.
        new: bool,
    },
    /// It polled an appliance, and these tasks are in progress there.
    Polled {
        /// The appliance's id.
        appliance: String,
        /// The tasks' ids.
        tasks: Vec<String>,
    },
    /// It sent requests to an appliance, which count here too ([`crate::budget`]).
    Sent {
        /// The appliance's id.
        appliance: String,
        /// When.
        at: Vec<Timestamp>,
        /// Until when the appliance is left alone, after it refused one too many.
        closed_until: Option<Timestamp>,
    },
    /// These runs were removed from the journal there.
    Removed(Vec<String>),
    /// Something about a group of runs.
    Group(GroupMessage),
}

/// A message about a group of runs.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupMessage {
    /// A group as it stands in the tab that starts its members.
    State(Box<Group>),
    /// A tab wants to know which one starts the members of a group, by its id. Sent only where the
    /// browser has no locks.
    Wanted(String),
    /// The tab that sends it does.
    Driven(String),
    /// A group was removed from the journal, by its id.
    Removed(String),
}

/// A message as it is sent: which members it has says which one it is.
#[derive(Default, Deserialize, Serialize)]
struct Envelope {
    tab: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appliance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<Vec<String>>,
    /// Not `appliance`: an older console would take it for a poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<i64>,
    /// The entry of a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_wanted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_driven: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_removed: Option<String>,
}

impl Envelope {
    fn text(self) -> String {
        let envelope = Self {
            tab: VERSION,
            ..self
        };
        serde_json::to_string(&envelope).unwrap_or_default()
    }
}

/// Returns the message that there is a tab.
pub fn here(new: bool) -> String {
    Envelope {
        new: Some(new),
        ..Envelope::default()
    }
    .text()
}

/// Returns the message that an appliance was polled, and that these tasks are in progress there.
pub fn polled(appliance: &str, tasks: &[String]) -> String {
    Envelope {
        appliance: Some(appliance.to_owned()),
        seen: Some(tasks.to_vec()),
        ..Envelope::default()
    }
    .text()
}

/// Returns the message that requests were sent to an appliance, and until when it is left alone.
pub fn sent(appliance: &str, at: &[Timestamp], closed_until: Option<Timestamp>) -> String {
    Envelope {
        asked: Some(appliance.to_owned()),
        sent: Some(at.iter().map(|at| at.0).collect()),
        closed: closed_until.map(|at| at.0),
        ..Envelope::default()
    }
    .text()
}

/// Returns the message that these runs were removed, by their ids.
pub fn removed(runs: &[String]) -> String {
    Envelope {
        removed: Some(runs.to_vec()),
        ..Envelope::default()
    }
    .text()
}

/// Returns a message about a group.
pub fn of_group(message: &GroupMessage) -> String {
    let mut envelope = Envelope::default();
    match message {
        GroupMessage::State(group) => envelope.group = Some(group::write(group)),
        GroupMessage::Wanted(id) => envelope.group_wanted = Some(id.clone()),
        GroupMessage::Driven(id) => envelope.group_driven = Some(id.clone()),
        GroupMessage::Removed(id) => envelope.group_removed = Some(id.clone()),
    }
    envelope.text()
}

/// Reads a message.
///
/// # Errors
///
/// Why the text is none, in words.
pub fn read(text: &str) -> Result<Message, String> {
    let value = crate::wire::parse(text.as_bytes())?;
    match value.get("tab") {
        None | Some(Value::Null) => {
            let run = journal::from_value(value)?;
            return Ok(Message::Run(Box::new(run)));
        }
        Some(version) if version.as_i64() == Some(VERSION) => {}
        Some(_) => return Err("a tab of another version".to_owned()),
    }
    let envelope = Envelope::deserialize(Tree(&value)).map_err(|why| why.to_string())?;
    let first = |mut texts: Vec<String>| {
        texts.truncate(MOST);
        texts
    };
    if let Some(message) = group_message(&envelope) {
        return message.map(Message::Group);
    }
    match envelope {
        Envelope { new: Some(new), .. } => Ok(Message::Here { new }),
        Envelope {
            removed: Some(runs),
            ..
        } => Ok(Message::Removed(first(runs))),
        Envelope {
            asked: Some(appliance),
            sent,
            closed,
            ..
        } if !appliance.is_empty() => {
            let sent = sent.unwrap_or_default().into_iter().take(MOST);
            Ok(Message::Sent {
                appliance,
                at: sent.map(Timestamp).collect(),
                closed_until: closed.map(Timestamp),
            })
        }
        Envelope {
            appliance: Some(appliance),
            seen,
            ..
        } if !appliance.is_empty() => Ok(Message::Polled {
            appliance,
            tasks: first(seen.unwrap_or_default()),
        }),
        _ => Err("it says nothing".to_owned()),
    }
}

fn group_message(envelope: &Envelope) -> Option<Result<GroupMessage, String>> {
    if let Some(entry) = &envelope.group {
        return Some(group::read(entry).map(|group| GroupMessage::State(Box::new(group))));
    }
    let wanted = envelope.group_wanted.clone().map(GroupMessage::Wanted);
    let driven = envelope.group_driven.clone().map(GroupMessage::Driven);
    let removed = envelope.group_removed.clone().map(GroupMessage::Removed);
    wanted.or(driven).or(removed).map(Ok)
}
