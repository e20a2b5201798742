//! The answers to what is looked at beside a run's task.

use std::sync::Arc;

use serde_json::Value;

use super::{Run, State};
use crate::clock::Timestamp;
use crate::problem::Answer;
use crate::task::Completion;
use crate::wire::print;

/// Bytes of an answer that are kept. A plan of a thousand virtual machines has steps of a few
/// hundred thousand.
const KEPT: usize = 1024 * 1024;

/// The last answer to a detail's request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailSnapshot {
    /// The detail's id.
    pub look: String,
    /// When the answer came, by the console's clock.
    pub at: Option<Timestamp>,
    /// The answer, parsed.
    pub answer: Option<Arc<Value>>,
    /// Why a later request failed, where it did.
    pub trouble: String,
    /// How far the run has come by that answer, where it says so.
    pub completion: Option<Completion>,
}

impl Run {
    /// Returns the last answer of a detail.
    pub fn snapshot(&self, detail: &str) -> Option<&DetailSnapshot> {
        self.seen.iter().find(|snapshot| snapshot.look == detail)
    }

    /// Records the answer to a detail's request. One that failed keeps the answer before it.
    pub fn record_detail(&mut self, detail: &str, answer: Answer, at: Timestamp) {
        let known = self.seen.iter().position(|s| s.look == detail);
        let mut snapshot = known.map_or_else(DetailSnapshot::default, |i| self.seen.remove(i));
        detail.clone_into(&mut snapshot.look);
        match answer {
            Ok(answer) if print(&answer).len() <= KEPT => {
                snapshot.trouble = String::new();
                snapshot.answer = Some(Arc::new(answer));
                snapshot.at = Some(at);
            }
            Ok(_) => snapshot.trouble = "Response too large to display".to_owned(),
            Err(problem) => snapshot.trouble = problem.title,
        }
        self.seen.push(snapshot);
    }

    /// Records what the last answer to a detail says of how far the run has come.
    pub(crate) fn record_completion(&mut self, detail: &str, completion: Option<Completion>) {
        if let Some(snapshot) = self.seen.iter_mut().find(|it| it.look == detail) {
            snapshot.completion = completion;
        }
    }

    /// Returns the state of a run whose task ended well. What was looked at afterwards counts
    /// before the result of the task.
    pub(super) fn state_after_success(&self) -> State {
        let task = self.task.as_ref().and_then(|task| task.completion);
        let seen = self.seen.iter().find_map(|snapshot| snapshot.completion);
        match seen.or(task) {
            None | Some(Completion::Whole) => State::Succeeded,
            Some(Completion::PeerNext) => State::PeerNext,
            Some(Completion::Unconnected) => State::Unconnected,
        }
    }
}
