//! One submission of an operation, from the click to its end.

use crate::clock::Millis;
use crate::fact::Fact;
use crate::operation::Operation;
use crate::problem::{Kind, Problem, Words};
use crate::request::REFERENCE;
use crate::system::Receipt;
use crate::task::{Status, Task};
use crate::timeline::{Event, Timeline, What};

mod merge;
mod search;
mod shown;
mod sight;
mod watch;

pub use shown::ShownRequest;
pub use sight::Sighting;
pub use watch::Watched;

/// One of the things that an operation works on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The field's id: `replication`.
    pub field: String,
    /// What it is: "Replication".
    pub label: String,
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
}

/// Where a run stands. Derived from its timeline, never set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Confirmed, and about to be sent.
    Sending,
    /// Sent, and the answer was lost.
    Unconfirmed,
    /// The answer was lost and nothing was found.
    NotFound,
    /// The answer was lost and the appliance does not allow to tell.
    CannotTell,
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
    /// Not accepted: nothing was done.
    Refused,
    /// Not accepted, because the same work is under way: no failure, and nothing was done.
    Busy,
    /// The appliance no longer knows the task.
    Gone,
}

impl State {
    /// Whether nothing follows.
    pub fn is_end(self) -> bool {
        matches!(
            self,
            State::Succeeded
                | State::Failed
                | State::Cancelled
                | State::Refused
                | State::Busy
                | State::Gone
        )
    }

    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            State::Sending => "Sending",
            State::Unconfirmed => "Unconfirmed",
            State::NotFound => "Not found on the appliance",
            State::CannotTell => "Cannot tell",
            State::Queued => "Queued",
            State::Running => "Running",
            State::Succeeded => "Succeeded",
            State::Failed => "Failed",
            State::Cancelled => "Cancelled",
            State::Refused => "Refused",
            State::Busy => "Running already",
            State::Gone => "Outcome unknown",
        }
    }

    /// The word in `data-state`.
    pub fn mark(self) -> &'static str {
        match self {
            State::Sending => "sending",
            State::Unconfirmed | State::NotFound | State::CannotTell => "unconfirmed",
            State::Queued => "queued",
            State::Running => "running",
            State::Succeeded => "success",
            State::Failed | State::Refused => "failed",
            State::Cancelled => "cancelled",
            State::Busy | State::Gone => "warning",
        }
    }
}

/// What can happen to a run.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The request is leaving.
    Sent,
    /// The answer to it, or that there was none.
    Receipt(Receipt),
    /// The page was left; whatever was on its way has no listener any more.
    Interrupted,
    /// A look at its task.
    Task(Box<Task>),
    /// The task, after the answer had been lost.
    Found(Box<Task>),
    /// Nothing of it on the appliance; what was looked at.
    NotFound(String),
    /// The appliance does not tell; what was looked at, and why.
    CannotTell(String),
    /// The appliance does not know the task.
    Gone(Box<Problem>),
}

/// One submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Unique in this console.
    pub id: String,
    /// The operation's id.
    pub operation: String,
    /// The operation's title.
    pub title: String,
    /// The appliance's id.
    pub appliance: String,
    /// The appliance's name, for when it is no longer configured.
    pub appliance_name: String,
    /// The appliance's version, where it told it.
    pub appliance_version: String,
    /// The user that submitted it, where known.
    pub user: String,
    /// What it works on, the last being the most particular.
    pub targets: Vec<Target>,
    /// What was sent; empty where nothing was, because what runs already is followed.
    pub request: ShownRequest,
    /// What is watched in place of a task, where the system has none.
    pub watched: Option<Watched>,
    /// What happened.
    pub timeline: Timeline,
    /// The last look at the task.
    pub task: Option<Task>,
    /// What went wrong.
    pub problem: Option<Problem>,
    /// What was seen beside the task, one of each look.
    pub seen: Vec<Sighting>,
}

impl Run {
    /// The name of what it works on.
    pub fn target_name(&self) -> &str {
        self.targets.last().map_or("", |t| t.name.as_str())
    }

    /// The id of one of its targets.
    pub fn target(&self, field: &str) -> Option<&str> {
        let found = self.targets.iter().find(|t| t.field == field);
        found.map(|t| t.id.as_str())
    }

    /// When it was confirmed, by the console's clock.
    pub fn submitted(&self) -> Millis {
        self.timeline
            .find(What::Confirmed)
            .map_or(Millis(0), |e| e.console)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        let has = |what| self.timeline.find(what).is_some();
        match self.timeline.end().map(|e| e.what) {
            Some(What::Refused) => {
                let busy = self.problem.as_ref().is_some_and(|p| p.kind == Kind::Busy);
                return if busy { State::Busy } else { State::Refused };
            }
            Some(What::Succeeded) => return State::Succeeded,
            Some(What::Failed) => return State::Failed,
            Some(What::Cancelled) => return State::Cancelled,
            Some(What::Gone) => return State::Gone,
            _ => {}
        }
        if has(What::Started) || self.timeline.progress().is_some_and(|p| p > 0) {
            State::Running
        } else if has(What::Queued) || has(What::Accepted) || has(What::Found) {
            State::Queued
        } else if let Some(search) = self.last_search() {
            if search == What::NotFound {
                State::NotFound
            } else {
                State::CannotTell
            }
        } else if has(What::AnswerLost) {
            State::Unconfirmed
        } else {
            State::Sending
        }
    }

    /// How long it has run, or ran, in milliseconds: by the appliance's stamps
    /// where both are there, else by this console's clock.
    pub fn duration(&self, now: Millis) -> Option<i64> {
        let task = self.task.as_ref();
        let began = task.and_then(|t| t.started.or(t.queued));
        if let (Some(began), Some(ended)) = (began, task.and_then(|t| t.finished)) {
            return Some(ended.since(began).max(0));
        }
        let began = [What::Started, What::Queued, What::Accepted, What::Sent]
            .into_iter()
            .find_map(|what| self.timeline.find(what))?
            .console;
        let until = self.timeline.end().map_or(now, |e| e.console);
        Some(until.since(began).max(0))
    }

    /// Whether a look at its task says what the last one said: of a thousand tasks most do, and
    /// nothing has to be drawn anew for them. A look that ends a problem is news, and so is what is
    /// watched in place of a task: what it says of this run depends on what was there before.
    pub fn knows(&self, task: &Task) -> bool {
        self.watched.is_none() && self.problem.is_none() && self.task.as_ref() == Some(task)
    }

    /// Takes in what was heard at a moment of the console's clock. Once the run
    /// has ended nothing that is heard changes it.
    pub fn hear(&mut self, heard: Heard, at: Millis) {
        if self.state().is_end() {
            return;
        }
        // The computer's clock may be set back meanwhile. What is heard later
        // is later all the same, or it would undo what came before.
        let at = self.timeline.latest().map_or(at, |latest| at.max(latest));
        match heard {
            Heard::Sent => self.timeline.note_here(What::Sent, at),
            Heard::Receipt(Receipt::Accepted(task)) => {
                self.watch_from(task.queued, at);
                // What is watched is no task.
                let id = if self.watched.is_some() { "" } else { &task.id };
                self.note(What::Accepted, at, task.queued, id);
                self.look(*task, at);
            }
            Heard::Receipt(Receipt::Refused(problem)) => {
                self.timeline.note_here(What::Refused, at);
                let words = Operation::by_id(&self.operation).map_or(&[][..], |o| o.words);
                self.problem = Some(problem.reworded(words));
            }
            Heard::Receipt(Receipt::Unknown(problem)) => {
                self.timeline.note_here(What::AnswerLost, at);
                self.problem = Some(*problem);
            }
            Heard::Interrupted => {
                if self.state() == State::Sending {
                    self.timeline.note_here(What::AnswerLost, at);
                }
            }
            Heard::Task(task) => self.look(*task, at),
            // What was found stays found.
            Heard::NotFound(_) | Heard::CannotTell(_) if !self.is_lost() => {}
            Heard::Found(task) => {
                self.note(What::Found, at, task.queued, &task.id);
                self.look(*task, at);
            }
            Heard::NotFound(looked) => self.note(What::NotFound, at, None, &looked),
            Heard::CannotTell(looked) => self.note(What::CannotTell, at, None, &looked),
            Heard::Gone(problem) => {
                self.timeline.note_here(What::Gone, at);
                self.problem = Some(*problem);
            }
        }
        self.tell_reference();
    }

    /// A problem names the id that the request was sent with.
    fn tell_reference(&mut self) {
        let sent = self.request.headers.iter().find(|(n, _)| n == REFERENCE);
        if let (Some((_, id)), Some(problem)) = (sent, &mut self.problem)
            && !problem.facts.iter().any(|fact| fact.label == REFERENCE)
        {
            problem.facts.push(Fact::code(REFERENCE, id.clone()));
        }
    }

    /// Takes in one look at the task.
    fn look(&mut self, task: Task, at: Millis) {
        let task = self.own(task);
        self.note_task(&task, at);
        // Where the answer had been lost, it is found again by now.
        self.problem = (task.status == Status::Failed).then(|| {
            let operation = Operation::by_id(&self.operation);
            task_problem(&task, &self.appliance_name, operation)
        });
        self.task = Some(task);
    }

    fn note(&mut self, what: What, console: Millis, appliance: Option<Millis>, text: &str) {
        self.timeline.note(Event {
            what,
            console,
            appliance,
            text: text.to_owned(),
        });
    }

    fn note_task(&mut self, task: &Task, at: Millis) {
        if task.queued.is_some() || task.status == Status::Queued {
            self.note(What::Queued, at, task.queued, "");
        }
        if task.started.is_some() || task.status == Status::Running {
            self.note(What::Started, at, task.started, "");
        }
        if let Some(percent) = task.progress.filter(|p| *p > 0)
            && task.status != Status::Queued
        {
            self.note(What::Progress(percent), at, None, "");
        }
        let error = task.error.as_ref().map_or("", |e| e.message.as_str());
        match &task.status {
            Status::Succeeded => self.note(What::Succeeded, at, task.finished, ""),
            Status::Failed => self.note(What::Failed, at, task.finished, error),
            Status::Cancelled => self.note(What::Cancelled, at, task.finished, ""),
            Status::Queued | Status::Running | Status::Unknown(_) => {}
        }
    }
}

/// The problem of a task that ended with an error.
fn task_problem(task: &Task, appliance: &str, operation: Option<&Operation>) -> Problem {
    let words = operation.map_or(
        Words {
            title: "The task failed",
            means: "",
            todo: "",
        },
        |operation| {
            let code = task.error.as_ref().map_or("", |e| e.code.as_str());
            operation.system.words(code).unwrap_or(operation.failed)
        },
    );
    let mut problem = Problem::new(Kind::TaskFailed, words);
    if let Some(error) = &task.error {
        problem.said = error.message.clone();
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
