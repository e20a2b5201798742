//! One submission of an operation, from the click to its end.

use crate::clock::Timestamp;
use crate::facts::Fact;
use crate::problem::{FailureTexts, Kind, Problem};
use crate::request::REFERENCE;
use crate::system::SubmitOutcome;
use crate::task::{Status, Task};
use crate::timeline::{Event, Timeline, What};

mod lost;
mod merge;
mod others;
mod record;
mod search;
mod shown;
mod snapshot;
mod watch;

pub use lost::LostAnswer;
pub use shown::ShownRequest;
pub use snapshot::DetailSnapshot;
pub use watch::Watched;

/// One of the things that an operation works on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The field's id: `replication`.
    pub field: String,
    /// The label of its kind: "Replication".
    pub label: String,
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
}

/// Where a run stands. Derived from its timeline and the last look at its task, never set.
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
    /// The appliance has a word for it that this console does not know.
    Unrecognized,
    /// The appliance does not find the task at the moment: it is looked for.
    Missing,
    /// Under way, and at a prompt that waits for the administrator. Only
    /// [`Run::shown_state`] returns it.
    Waiting,
    /// Done.
    Succeeded,
    /// Done on this site, as expected; the other site has to do the same.
    PeerNext,
    /// Done on this site, but the connection to the other does not work.
    Unconnected,
    /// Ended with an error.
    Failed,
    /// Ended by somebody.
    Cancelled,
    /// Never sent: nothing was done.
    NotSent,
    /// Not accepted: nothing was done.
    Refused,
    /// Not accepted, because the same work is under way: no failure, and nothing was done.
    Busy,
    /// The appliance no longer knows the task, wherever it was looked for.
    Gone,
}

impl State {
    /// Returns `true` if nothing follows unless somebody asks for it.
    pub fn is_end(self) -> bool {
        matches!(
            self,
            State::Succeeded
                | State::PeerNext
                | State::Unconnected
                | State::Failed
                | State::Cancelled
                | State::NotSent
                | State::Refused
                | State::Busy
                | State::Gone
        )
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            State::Sending => "Sending",
            State::Unconfirmed => "Unconfirmed",
            State::NotFound => "Not found on the appliance",
            State::CannotTell => "Unknown",
            State::Queued => "Queued",
            State::Running => "Running",
            State::Unrecognized => "Unknown status",
            State::Missing => "Looking for the task",
            State::Waiting => "Waiting for you",
            State::Succeeded => "Succeeded",
            State::PeerNext => "Registered here; pair from the other site next",
            State::Unconnected => "Registered, not connected",
            State::Failed => "Failed",
            State::Cancelled => "Cancelled",
            State::NotSent => "Not sent",
            State::Refused => "Rejected",
            State::Busy => "Already running",
            State::Gone => "Outcome unknown",
        }
    }

    /// Returns `true` if the task itself ended well, whatever remains to be done.
    pub fn is_success(self) -> bool {
        matches!(
            self,
            State::Succeeded | State::PeerNext | State::Unconnected
        )
    }

    /// Returns the word in `data-state`.
    pub fn as_attr(self) -> &'static str {
        match self {
            State::Sending => "sending",
            State::Unconfirmed
            | State::NotFound
            | State::CannotTell
            | State::Unrecognized
            | State::Missing => "unconfirmed",
            State::Queued => "queued",
            State::Running => "running",
            State::Waiting => "waiting",
            State::Succeeded => "success",
            State::PeerNext => "half-done",
            State::Failed | State::NotSent | State::Refused => "failed",
            State::Cancelled => "cancelled",
            State::Unconnected | State::Busy | State::Gone => "warning",
        }
    }
}

/// An event of a run.
#[derive(Clone, Debug)]
pub enum RunEvent {
    /// The request was handed to the browser.
    Sent,
    /// The answer to it, or that there was none.
    SubmitOutcome(SubmitOutcome),
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
    /// The appliance says that it does not know the task.
    Missing(Box<Problem>),
    /// The task was looked for and given up; the details name the places.
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
    /// The objects that it works on, the last being the most particular.
    pub targets: Vec<Target>,
    /// The request; empty where nothing was sent because a running task is followed.
    pub request: ShownRequest,
    /// The resource that is watched in place of a task, where the system has none.
    pub watched: Option<Watched>,
    /// The events so far.
    pub timeline: Timeline,
    /// The last look at the task.
    pub task: Option<Task>,
    /// The problem, where there is one.
    pub problem: Option<Problem>,
    /// The answers beside the task, one of each detail.
    pub seen: Vec<DetailSnapshot>,
}

impl Run {
    /// Returns the name of what it works on.
    pub fn target_name(&self) -> &str {
        self.targets.last().map_or("", |t| t.name.as_str())
    }

    /// Returns the id of one of its targets.
    pub fn target(&self, field: &str) -> Option<&str> {
        let found = self.targets.iter().find(|t| t.field == field);
        found.map(|t| t.id.as_str())
    }

    /// Returns when it was confirmed, by the console's clock.
    pub fn submitted(&self) -> Timestamp {
        self.timeline
            .find(What::Confirmed)
            .map_or(Timestamp(0), |e| e.console)
    }

    /// Returns where it stands.
    pub fn state(&self) -> State {
        let has = |what| self.timeline.find(what).is_some();
        match self.timeline.end().map(|e| e.what) {
            Some(What::Refused) => {
                let busy = self.problem.as_ref().is_some_and(|p| p.kind == Kind::Busy);
                return if busy { State::Busy } else { State::Refused };
            }
            Some(What::NotSent) => return State::NotSent,
            Some(What::Succeeded) => return self.state_after_success(),
            Some(What::Failed) => return State::Failed,
            Some(What::Cancelled) => return State::Cancelled,
            Some(What::Gone) => return State::Gone,
            _ => {}
        }
        if self.is_missing() {
            return State::Missing;
        }
        if let Some(Status::Unknown(_)) = self.task.as_ref().map(|task| &task.status) {
            return State::Unrecognized;
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

    /// Returns how long it has run, or ran, in milliseconds: by the appliance's stamps
    /// where both are there, else by this console's clock. None where nobody knows whether it
    /// ran, or when it ended.
    pub fn duration(&self, now: Timestamp) -> Option<i64> {
        let state = self.state();
        if matches!(
            state,
            State::NotFound | State::CannotTell | State::NotSent | State::Gone
        ) {
            return None;
        }
        let task = self.task.as_ref();
        let began = task.and_then(|t| t.started.or(t.queued));
        if let (Some(began), Some(ended)) = (began, task.and_then(|t| t.finished)) {
            return Some(ended.since(began).max(0));
        }
        let began = [What::Started, What::Queued, What::Accepted, What::Sent]
            .into_iter()
            .find_map(|what| self.timeline.find(what))?
            .console;
        let until = self.timeline.end().or_else(|| self.timeline.missing());
        let until = until.map_or(now, |e| e.console);
        Some(until.since(began).max(0))
    }

    /// Returns `true` if a look at its task that says the same as the last is no news: it ends no
    /// problem, and is of no object that is watched in place of a task.
    pub fn is_plain(&self) -> bool {
        self.watched.is_none() && self.problem.is_none() && !self.is_missing()
    }

    /// Returns whether a look at its task says what the last one said: of a thousand tasks most do, and
    /// nothing has to be drawn anew for them. A look that ends a problem is news, and so is what is
    /// watched in place of a task: what it says of this run depends on what was there before.
    pub fn knows(&self, task: &Task) -> bool {
        self.is_plain() && self.task.as_ref() == Some(task)
    }

    /// Applies an event at a moment of the console's clock. Once the run has ended nothing
    /// changes it, but a task that was given up may be found again. `texts` are the operation's
    /// words for what can go wrong.
    pub fn apply(&mut self, event: RunEvent, at: Timestamp, texts: &FailureTexts) {
        let state = self.state();
        let is_of_task = matches!(event, RunEvent::Task(_) | RunEvent::Gone(_));
        if state.is_end() && !(state == State::Gone && is_of_task) {
            return;
        }
        // The computer's clock may be set back meanwhile. What is heard later
        // is later all the same, or it would undo what came before.
        let at = self.timeline.latest().map_or(at, |latest| at.max(latest));
        match event {
            RunEvent::Sent => {
                let id = self.id.clone();
                self.record(What::Sent, at, None, &id);
            }
            RunEvent::SubmitOutcome(SubmitOutcome::Accepted(task)) => {
                self.watch_from(task.queued, at);
                // A watched object is not a task.
                let id = if self.watched.is_some() { "" } else { &task.id };
                self.record(What::Accepted, at, task.queued, id);
                self.record_task(*task, at, texts);
            }
            RunEvent::SubmitOutcome(SubmitOutcome::NotSent(problem)) => {
                self.timeline.insert_here(What::NotSent, at);
                self.problem = Some(*problem);
            }
            RunEvent::SubmitOutcome(SubmitOutcome::Refused(problem)) => {
                self.timeline.insert_here(What::Refused, at);
                self.problem = Some(problem.reworded(texts.refused));
            }
            RunEvent::SubmitOutcome(SubmitOutcome::Indeterminate(problem)) => {
                self.record(What::AnswerLost, at, None, &lost::answer_text(&problem));
                self.problem = Some(*problem);
            }
            RunEvent::Interrupted => {
                if self.state() == State::Sending {
                    self.timeline.insert_here(What::AnswerLost, at);
                }
            }
            RunEvent::Task(task) => self.record_task(*task, at, texts),
            // Once found, a task stays found.
            RunEvent::NotFound(_) | RunEvent::CannotTell(_) if !self.is_lost() => {}
            RunEvent::Found(task) => {
                self.record(What::Found, at, task.queued, &task.id);
                self.record_task(*task, at, texts);
            }
            RunEvent::NotFound(looked) => self.record(What::NotFound, at, None, &looked),
            RunEvent::CannotTell(looked) => self.record(What::CannotTell, at, None, &looked),
            RunEvent::Missing(problem) => self.record_missing(*problem, at),
            RunEvent::Gone(problem) => self.record_gone(*problem, at),
        }
        self.add_reference();
    }

    /// A problem names the id that the request was sent with.
    fn add_reference(&mut self) {
        let sent = self.request.headers.iter().find(|(n, _)| n == REFERENCE);
        if let (Some((_, id)), Some(problem)) = (sent, &mut self.problem)
            && !problem.facts.iter().any(|fact| fact.label == REFERENCE)
        {
            problem.facts.push(Fact::code(REFERENCE, id.clone()));
        }
    }

    fn record(&mut self, what: What, console: Timestamp, appliance: Option<Timestamp>, text: &str) {
        self.timeline.insert(Event {
            what,
            console,
            appliance,
            text: text.to_owned(),
        });
    }
}
