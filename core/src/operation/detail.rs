//! Details that are loaded beside a run's task: steps, prompts, and the state of the target
//! afterwards.

use serde_json::Value;

use super::Operation;
use crate::clock::Timestamp;
use crate::facts::{Fact, Tone};
use crate::problem::{Answer, FailureTexts};
use crate::request::Request;
use crate::run::{Run, RunEvent, State};
use crate::task::{Completion, Task};

/// Something to look at while a run is followed, or once it has ended.
pub struct RunDetail {
    /// In the journal.
    pub id: &'static str,
    /// The heading above what was seen.
    pub title: &'static str,
    /// When.
    pub when: When,
    /// The request; none where the detail does not apply.
    pub request: fn(&Run) -> Option<Request>,
    /// Reads a good answer. The journal keeps the answer, not the view made from it.
    pub read: fn(&Run, &Value) -> DetailView,
    /// Returns how far the run has come by a good answer, where it says so.
    pub completion: fn(&Run, &Value) -> Option<Completion>,
}

/// When something is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// While the task is followed, and once after the end.
    Following,
    /// The same, before the others: the work may wait for somebody.
    Urgent,
    /// Once after the end.
    AtEnd,
    /// Once where the task is not found: the target alone can tell then.
    IfMissing,
}

/// The content of a detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DetailView {
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
    /// The prompts that wait for an answer of the administrator.
    Prompts(Vec<Prompt>),
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// As the appliance counts: "2.1".
    pub number: String,
    /// The action of the step.
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
    pub started: Option<Timestamp>,
    /// By the appliance's clock.
    pub finished: Option<Timestamp>,
    /// Warnings and errors of this step.
    pub messages: Vec<(Tone, String)>,
}

/// A question that holds the work until it is dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Its title.
    pub title: String,
    /// The text of the prompt.
    pub text: String,
    /// The request that dismisses it.
    pub dismiss: Request,
}

impl Operation {
    /// Returns its words, and those of its system, for what can go wrong.
    pub fn failure_texts(&self) -> FailureTexts {
        FailureTexts {
            refused: self.words,
            failed: self.failed,
            codes: self.system.protocol().errors.words,
        }
    }
}

/// Methods of a run that depend on its operation.
impl Run {
    /// Applies an event at a moment of the console's clock, with the operation's words for what
    /// can go wrong. Once the run has ended nothing changes it.
    pub fn apply_event(&mut self, event: RunEvent, at: Timestamp) {
        let operation = Operation::by_id(&self.operation);
        let texts = operation.map_or(FailureTexts::NONE, Operation::failure_texts);
        self.apply(event, at, &texts);
    }

    /// Records the answer to a detail's request, and how far the run has come by it.
    pub fn record_answer(&mut self, detail: &RunDetail, answer: Answer, at: Timestamp) {
        self.record_detail(detail.id, answer, at);
        let answer = self.snapshot(detail.id).and_then(|it| it.answer.clone());
        let completion = answer.and_then(|answer| (detail.completion)(self, &answer));
        self.record_completion(detail.id, completion);
    }

    /// Returns a run that follows somebody else's task on the same target.
    pub fn follow_task(&self, task: Task, id: String, at: Timestamp) -> Run {
        let operation = Operation::by_id(&self.operation);
        let action = operation.and_then(|operation| operation.endpoint.rsplit('/').next());
        let work = action.and_then(|action| action.split('-').next());
        self.follow_other(task, work.unwrap_or_default(), id, at)
    }

    /// Returns the details to request now.
    pub fn details(&self) -> impl Iterator<Item = (&'static RunDetail, Request)> {
        let missing = matches!(self.state(), State::Missing | State::Gone);
        let ended = self.state().is_end() || missing;
        details_of(self)
            .iter()
            .filter(move |detail| match detail.when {
                When::Following | When::Urgent => true,
                When::AtEnd => ended,
                When::IfMissing => missing,
            })
            .filter_map(|detail| Some((detail, (detail.request)(self)?)))
    }

    /// Returns the view of each detail and why a later request failed, in the operation's order.
    pub fn detail_views(&self) -> Vec<(&'static RunDetail, Option<DetailView>, &str)> {
        let seen = details_of(self).iter().filter_map(|detail| {
            let snapshot = self.snapshot(detail.id)?;
            let answer = snapshot.answer.as_ref();
            let view = answer.map(|answer| (detail.read)(self, answer));
            Some((detail, view, snapshot.trouble.as_str()))
        });
        seen.collect()
    }
}

fn details_of(run: &Run) -> &'static [RunDetail] {
    Operation::by_id(&run.operation).map_or(&[], |operation| operation.details)
}
