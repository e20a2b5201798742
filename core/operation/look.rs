//! What is looked at beside a run's task: steps, prompts, and how things stand afterwards.

use crate::clock::Millis;
use crate::fact::{Fact, Tone};
use crate::json::Value;
use crate::request::Request;
use crate::run::Run;

/// Something to look at while a run is followed, or once it has ended.
pub struct Look {
    /// In the journal.
    pub id: &'static str,
    /// The heading above what was seen.
    pub title: &'static str,
    /// When.
    pub when: When,
    /// What to ask; none where it does not apply.
    pub request: fn(&Run) -> Option<Request>,
    /// What a good answer shows. It is read anew each time it is shown, so the journal
    /// keeps the answer and not what was made of it.
    pub read: fn(&Run, &Value) -> Seen,
}

/// When something is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// With every poll, and once after the end.
    Following,
    /// Once after the end.
    AtEnd,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// How something stands.
    Facts {
        /// How to mark it.
        tone: Tone,
        /// In a sentence.
        words: String,
        /// The detail.
        facts: Vec<Fact>,
    },
    /// A tree of steps, in the order of its numbers.
    Steps(Vec<Step>),
    /// What waits for an answer of the administrator.
    Prompts(Vec<Prompt>),
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// As the appliance counts: "2.1".
    pub number: String,
    /// What it does.
    pub title: String,
    /// How deep in the tree; 0 at the top.
    pub depth: u8,
    /// Where it stands, in words.
    pub status: String,
    /// How to mark that.
    pub tone: Tone,
    /// Percent, while it runs.
    pub progress: Option<u8>,
    /// By the appliance's clock.
    pub started: Option<Millis>,
    /// By the appliance's clock.
    pub finished: Option<Millis>,
    /// Warnings and errors of this step.
    pub messages: Vec<(Tone, String)>,
}

/// A question that holds the work until it is dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The request that dismisses it.
    pub dismiss: Request,
}
