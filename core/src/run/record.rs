//! Recording an appliance's answers on the task of a run, and that it does not know the task.

use super::{Run, State};
use crate::clock::Timestamp;
use crate::facts::Fact;
use crate::problem::{FailureTexts, Kind, Problem, Stage, words_of};
use crate::task::{Status, Task};
use crate::timeline::What;

impl Run {
    /// Records the task as it stands.
    pub(super) fn record_task(&mut self, task: Task, at: Timestamp, texts: &FailureTexts) {
        let task = self.own(task);
        if self.has_vanished(&task) {
            let words = words_of(Kind::NotFound, Stage::Follow);
            return self.record_missing(Problem::new(Kind::NotFound, words), at);
        }
        let at = if self.is_missing() || self.state() == State::Gone {
            let at = self.after(at);
            self.record(What::FoundAgain, at, None, "");
            at
        } else {
            at
        };
        self.record_states(&task, at);
        // Where the answer had been lost, it is found again by now.
        self.problem = (task.status == Status::Failed)
            .then(|| task_problem(&task, &self.appliance_name, texts));
        self.task = Some(task);
    }

    /// Returns `true` while the appliance does not find the task.
    pub fn is_missing(&self) -> bool {
        self.timeline.missing().is_some()
    }

    /// Records that the appliance does not know the task. It may not list it yet, or may have been
    /// restarted: the run goes on until the task was looked for.
    pub(super) fn record_missing(&mut self, problem: Problem, at: Timestamp) {
        if self.state() != State::Gone {
            self.record(What::Missing, self.after(at), None, "");
            self.problem = Some(problem);
        }
    }

    /// Records that the task was looked for and given up; the details of the problem name the
    /// places.
    pub(super) fn record_gone(&mut self, problem: Problem, at: Timestamp) {
        self.record(What::Gone, self.after(at), None, &problem.details);
        self.problem = Some(problem);
    }

    /// Returns a moment after all events: of two results of a search the later one counts.
    fn after(&self, at: Timestamp) -> Timestamp {
        let latest = self.timeline.latest();
        latest.map_or(at, |latest| at.max(latest.plus(1)))
    }

    fn record_states(&mut self, task: &Task, at: Timestamp) {
        if task.queued.is_some() || task.status == Status::Queued {
            self.record(What::Queued, at, task.queued, "");
        }
        if task.started.is_some() || task.status == Status::Running {
            self.record(What::Started, at, task.started, "");
        }
        if let Some(percent) = task.progress.filter(|p| *p > 0)
            && task.status != Status::Queued
        {
            self.record(What::Progress(percent), at, None, "");
        }
        let error = task.error.as_ref().map_or("", |e| e.message.as_str());
        match &task.status {
            Status::Succeeded => self.record(What::Succeeded, at, task.finished, ""),
            Status::Failed => self.record(What::Failed, at, task.finished, error),
            Status::Cancelled => self.record(What::Cancelled, at, task.finished, ""),
            Status::Queued | Status::Running | Status::Unknown(_) => {}
        }
    }
}

/// Returns the problem of a task that ended with an error.
fn task_problem(task: &Task, appliance: &str, texts: &FailureTexts) -> Problem {
    let code = task.error.as_ref().map_or("", |e| e.code.as_str());
    let known = texts.codes.iter().find(|(known, _)| *known == code);
    let words = known.map_or(texts.failed, |(_, text)| *text);
    let mut problem = Problem::new(Kind::TaskFailed, words);
    if let Some(error) = &task.error {
        problem.message = error.message.clone();
        problem.details = error.details.clone();
        problem.trace = error.trace.clone();
        if !error.code.is_empty() {
            problem.facts.push(Fact::code("Code", error.code.clone()));
        }
    }
    problem.facts.insert(0, Fact::text("Appliance", appliance));
    problem
        .facts
        .push(Fact::code(task.id_label(), task.id.clone()));
    if !task.entity.is_empty() {
        problem
            .facts
            .push(Fact::code("Entity", task.entity.clone()));
    }
    if let Some(at) = task.finished {
        problem.facts.push(Fact::time("Ended", at));
    }
    problem
}
