//! What became of a submission whose answer was lost: it is looked for on the appliance.
//!
//! The console never sends a second time. It asks for what the appliance has begun since the
//! request left (contracts 0, A.6, D.4), and says found, not found, or cannot tell.

use super::{Heard, Run};
use crate::clock::{Millis, SECOND};
use crate::config::Appliance;
use crate::json::{Node, parse};
use crate::reply::Outcome;
use crate::request::{REFERENCE, Request};
use crate::task::Task;
use crate::timeline::What;

/// `Date` counts whole seconds, and so may the appliance's own stamps.
const TOLERANCE: i64 = 2 * SECOND;

/// So many entries make a full page of tasks: there may be more behind it.
const FULL: usize = 100;

/// How many tasks an answer has, readable or not: those of the list, or the one that it is.
fn entries(outcome: &Outcome) -> usize {
    let value = outcome
        .as_ref()
        .ok()
        .and_then(|reply| parse(&reply.body).ok());
    value.map_or(0, |value| {
        let lists = ["list", "items"].map(|name| Node::root(&value).at(name));
        let list = lists.into_iter().find(|list| list.exists());
        list.map_or(1, Node::entries)
    })
}

impl Run {
    /// Whether it waits for a search.
    pub fn is_lost(&self) -> bool {
        use super::State;
        matches!(
            self.state(),
            State::Unconfirmed | State::NotFound | State::CannotTell
        )
    }

    /// What the last search said that did not find it.
    pub(super) fn last_search(&self) -> Option<What> {
        let said = [What::NotFound, What::CannotTell].map(|what| self.timeline.find(what));
        let last = said
            .into_iter()
            .flatten()
            .max_by_key(|e| (e.console, e.what))?;
        Some(last.what)
    }

    /// What to ask the appliance.
    pub fn search(&self, appliance: &Appliance) -> Option<Request> {
        let tasks = appliance.system.tasks();
        match &self.watched {
            Some(watched) => Some((tasks.one)(&watched.path)),
            None => tasks.search.map(|search| search(self)),
        }
    }

    /// What an answer to that says, heard `at` by the console's clock.
    pub fn found_in(
        &self,
        appliance: &Appliance,
        request: &Request,
        outcome: &Outcome,
        at: Millis,
    ) -> Heard {
        let mut looked = String::from("Looked at ");
        looked.push_str(&request.path);
        let tasks = match appliance.read_tasks(request, outcome) {
            Ok(tasks) => tasks,
            Err(problem) => {
                looked.push_str(": ");
                looked.push_str(&problem.title);
                return Heard::CannotTell(looked);
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
        let since = sent.map_or(Millis(0), |e| e.console.plus(ahead).plus(-TOLERANCE));
        let all = tasks.len();
        let unread = all < entries(outcome);
        let by_reference = self.watched.is_none() && self.reference().is_some();
        let mut own: Vec<Task> = Vec::new();
        let mut doubt = "";
        for task in tasks {
            let task = self.own(task);
            let Some(began) = task.queued.or(task.started) else {
                if self.watched.is_none() && self.concerns(&task) {
                    doubt = ": a task does not say when it began.";
                }
                continue;
            };
            if began < since {
                if by_reference {
                    // What is older cannot bear this id: the appliance did not search by it.
                    doubt = ": the appliance does not search by the id that was sent.";
                }
            } else if by_reference || self.watched.is_some() || self.concerns(&task) {
                own.push(task);
            } else if task.entity.is_empty() {
                doubt = ": a task began since then that does not say on what it works.";
            }
        }
        match own.len() {
            0 if unread => doubt = ": not all of the answer could be read.",
            0 if all >= FULL => doubt = ": there are more tasks than one page has.",
            // None of them began since then, whatever was searched by.
            0 if by_reference => doubt = "",
            1 if !by_reference => doubt = "",
            0 | 1 => {}
            _ => doubt = ": several tasks on this target began since then.",
        }
        if !doubt.is_empty() {
            looked.push_str(doubt);
            return Heard::CannotTell(looked);
        }
        if let Some(task) = own.pop() {
            return Heard::Found(Box::new(task));
        }
        looked.push_str(": nothing on this target began since the request left.");
        Heard::NotFound(looked)
    }

    /// Whether a task works on what this run works on.
    fn concerns(&self, task: &Task) -> bool {
        let target = self.targets.last().filter(|t| !t.id.is_empty());
        target.is_some_and(|t| task.entity == t.id || task.entity_name == t.name)
    }

    /// The id by which the appliance can find what was sent, where one was sent along.
    pub fn reference(&self) -> Option<&str> {
        let mut headers = self.request.headers.iter();
        let (_, id) = headers.find(|(name, _)| name == REFERENCE)?;
        Some(id)
    }
}
