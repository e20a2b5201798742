//! The search on the appliance for a submission whose answer was lost.
//!
//! The console never sends a second time. It asks for what the appliance has begun since the
//! request left (contracts 0, A.6, D.4), and says found, not found, or cannot tell.

use super::{Run, RunEvent};
use crate::clock::{SECOND, Timestamp};
use crate::config::Appliance;
use crate::problem::Stage;
use crate::reply::Outcome;
use crate::request::{REFERENCE, Request};
use crate::system::TaskQuery;
use crate::task::Task;
use crate::timeline::What;

/// `Date` counts whole seconds, and so may the appliance's own stamps.
const TOLERANCE: i64 = 2 * SECOND;

/// The number of entries make a full page of tasks: there may be more behind it.
const FULL: usize = 100;

impl Run {
    /// Returns whether it waits for a search.
    pub fn is_lost(&self) -> bool {
        use super::State;
        matches!(
            self.state(),
            State::Unconfirmed | State::NotFound | State::CannotTell
        )
    }

    /// Returns what the last search said that did not find it.
    pub(super) fn last_search(&self) -> Option<What> {
        let said = [What::NotFound, What::CannotTell].map(|what| self.timeline.find(what));
        let last = said
            .into_iter()
            .flatten()
            .max_by_key(|e| (e.console, e.what))?;
        Some(last.what)
    }

    /// Returns what to ask the appliance.
    pub fn search(&self, appliance: &Appliance) -> Option<Request> {
        let tasks = appliance.system.tasks();
        match &self.watched {
            Some(watched) => Some((tasks.one)(&watched.path)),
            None => tasks.search.map(|search| {
                search(&TaskQuery {
                    entity: self.targets.last().map_or("", |target| &target.id),
                    reference: self.reference().unwrap_or_default(),
                })
            }),
        }
    }

    /// Returns what an answer to that says, heard `at` by the console's clock.
    pub fn found_in(
        &self,
        appliance: &Appliance,
        request: &Request,
        outcome: &Outcome,
        at: Timestamp,
    ) -> RunEvent {
        self.found_beside(appliance, request, outcome, at, &|_| false)
    }

    /// Does the same where the console itself started some tasks to read something: those are not
    /// what was submitted.
    pub fn found_beside(
        &self,
        appliance: &Appliance,
        request: &Request,
        outcome: &Outcome,
        at: Timestamp,
        is_reading: &dyn Fn(&str) -> bool,
    ) -> RunEvent {
        let mut looked = String::from("Checked ");
        looked.push_str(&request.path);
        let answer = match appliance.read_json(request, outcome, Stage::Follow) {
            Ok(answer) => answer,
            Err(problem) => {
                looked.push_str(": ");
                looked.push_str(&problem.title);
                return RunEvent::CannotTell(looked);
            }
        };
        // On the appliance's clock, as far as the answer tells it.
        let ahead = match outcome {
            Ok(reply) => reply.date.map_or(0, |date| date.since(at)),
            Err(_) => 0,
        };
        let sent = [What::Sent, What::Confirmed]
            .into_iter()
            .find_map(|what| self.timeline.find(what));
        let sent = sent.map_or(Timestamp(0), |e| e.console.plus(ahead));
        let since = sent.plus(-TOLERANCE);
        let tasks = appliance.tasks_of(request, &answer);
        let all = tasks.len();
        let unread = all < appliance.system.task_count(&answer);
        let by_reference = self.watched.is_none() && self.reference().is_some();
        let mut own: Vec<Task> = Vec::new();
        let (mut doubt, mut beside) = ("", false);
        for task in tasks.into_iter().filter(|task| !is_reading(&task.id)) {
            let task = self.own(task);
            let Some(began) = task.queued.or(task.started) else {
                if self.watched.is_none() && self.concerns(&task) {
                    doubt = ": a task has no start time.";
                }
                continue;
            };
            if began < since {
                if by_reference {
                    // An older task cannot bear this id: the appliance did not search by it.
                    doubt = ": the appliance cannot search by the operation ID.";
                }
            } else if by_reference || self.watched.is_some() {
                own.push(task);
            } else if self.concerns(&task) {
                // `Date` is a moment of before, so this run's task has not begun sooner.
                if began < sent {
                    beside = true;
                }
                own.push(task);
            } else if task.entity.is_empty() {
                doubt = ": a newer task does not name its target.";
            }
        }
        match own.len() {
            0 if unread => doubt = ": part of the response was unreadable.",
            0 if all >= FULL => doubt = ": the list has more than one page.",
            // None of them began since then, whatever was searched by.
            0 if by_reference => doubt = "",
            1 if beside => {
                doubt = ": a task for this target started just before the request was sent. It may be somebody else's."
            }
            1 if !by_reference => doubt = "",
            0 | 1 => {}
            _ => doubt = ": several newer tasks exist for this target.",
        }
        if !doubt.is_empty() {
            looked.push_str(doubt);
            return RunEvent::CannotTell(looked);
        }
        if let Some(task) = own.pop() {
            return RunEvent::Found(Box::new(task));
        }
        looked.push_str(": no newer task exists for this target.");
        RunEvent::NotFound(looked)
    }

    /// Returns `true` if a task works on what this run works on.
    pub(super) fn concerns(&self, task: &Task) -> bool {
        let target = self.targets.last().filter(|t| !t.id.is_empty());
        target.is_some_and(|t| task.entity == t.id || task.entity_name == t.name)
    }

    /// Returns the id by which the appliance can find what was sent, where one was sent along.
    pub fn reference(&self) -> Option<&str> {
        let mut headers = self.request.headers.iter();
        let (_, id) = headers.find(|(name, _)| name == REFERENCE)?;
        Some(id)
    }
}
