//! The work on the appliances: the runs of this browser and the tasks of others, as one list
//! that can be filtered, drawn on a time axis and exported.

mod clocks;
mod estimate;
mod export;
mod filter;
mod lanes;
mod phases;
mod steps;

pub use clocks::appliance_now;
pub use estimate::{
    EarlierRun, Estimate, Source, earlier_in_journal, earlier_in_reports, earlier_in_tasks,
    estimate, merge,
};
pub use export::{activity_csv, activity_html, activity_json};
pub use filter::{Facets, Filter, Period, Whose, facets};
pub use lanes::{Day, LANES, Lane, Lanes, days, lanes};
pub use phases::{Phase, Span, phases};
pub use steps::{StepRow, StepTree, is_open};

use std::collections::BTreeSet;

use crate::clock::{TimeSource, Timestamp, Zone};
use crate::history::READ_REPORTS;
use crate::order::sorted;
use crate::run::{Run, State};
use crate::task::{Status, Task};
use crate::text::excerpt;

/// Gives the zone of the reader at a moment.
pub type ZoneAt<'a> = &'a dyn Fn(Timestamp) -> Zone;

/// Where something stands, as far as its reader cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Under way, or queued.
    Running,
    /// A person has to look: at a prompt, or at a run whose fate is unknown.
    Waiting,
    /// Failed, rejected, or not sent.
    Failed,
    /// Ended in any other way.
    Done,
}

impl Group {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Group; 4] = [Group::Running, Group::Waiting, Group::Failed, Group::Done];

    /// Returns the word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Running => "running",
            Group::Waiting => "waiting",
            Group::Failed => "failed",
            Group::Done => "done",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Group::Running => "Running",
            Group::Waiting => "Waiting",
            Group::Failed => "Failed",
            Group::Done => "Done",
        }
    }

    /// Reads [`Group::as_str`] back.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == word)
    }

    /// Returns the group of a run in a state.
    pub fn of_run(state: State) -> Self {
        match state {
            State::Sending | State::Queued | State::Running | State::Unrecognized => Group::Running,
            State::Waiting
            | State::Unconfirmed
            | State::NotFound
            | State::CannotTell
            | State::Missing
            | State::Gone => Group::Waiting,
            State::Failed | State::NotSent | State::Refused | State::Unconnected => Group::Failed,
            State::Succeeded | State::PeerNext | State::Cancelled | State::Busy => Group::Done,
        }
    }

    fn of_task(status: &Status) -> Self {
        match status {
            Status::Queued | Status::Running | Status::Unknown(_) => Group::Running,
            Status::Failed => Group::Failed,
            Status::Succeeded | Status::Cancelled => Group::Done,
        }
    }
}

/// The origin of a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// This browser.
    Own,
    /// Somebody else; this browser follows it as a run.
    Followed,
    /// Somebody else, or this user elsewhere.
    Other,
}

impl Origin {
    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Origin::Own => "This browser",
            Origin::Followed => "Started elsewhere, followed here",
            Origin::Other => "Started elsewhere",
        }
    }
}

/// A run of this browser, or a task of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unique on the page: "run:…" or "task:…".
    pub key: String,
    /// The origin of the work.
    pub origin: Origin,
    /// The run's id; "" for a task that is none.
    pub run: String,
    /// The appliance's id.
    pub appliance: String,
    /// The appliance's name.
    pub appliance_name: String,
    /// The operation's title, or the task's description.
    pub title: String,
    /// The name of what it works on, else its id.
    pub target: String,
    /// The id of what it works on.
    pub target_id: String,
    /// Where it stands.
    pub group: Group,
    /// The word in `data-state`.
    pub state: &'static str,
    /// The state for people, with the progress: "Running, 68 %".
    pub words: String,
    /// The user, where known.
    pub user: String,
    /// When it began: by the appliance's clock where it tells, else by the console's.
    pub begun: Timestamp,
    /// The clock of that.
    pub begun_by: TimeSource,
    /// When it ended, likewise.
    pub ended: Option<Timestamp>,
    /// The clock of that.
    pub ended_by: TimeSource,
    /// Why it failed; "" where it did not.
    pub error: String,
    /// More about that.
    pub details: String,
    /// The task's id, "" where there is none.
    pub task: String,
}

impl Entry {
    /// Describes a run.
    pub fn of_run(run: &Run) -> Self {
        let state = run.shown_state();
        let task = run.task.as_ref();
        let begun = task.and_then(|task| task.queued.or(task.started));
        let ended = run.timeline.end().filter(|_| state.is_end());
        let problem = run.problem.as_ref().filter(|_| state != State::Busy);
        let (error, details) = problem.map_or((String::new(), String::new()), |problem| {
            let message = match problem.message.as_str() {
                "" => problem.cause.clone(),
                message => message.to_owned(),
            };
            (problem.title.clone(), message)
        });
        let target = run.targets.last();
        let by = |at: Option<Timestamp>| match at {
            Some(_) => TimeSource::Appliance,
            None => TimeSource::Console,
        };
        let begun_by = by(begun);
        let begun = begun.unwrap_or_else(|| run.submitted());
        Self {
            key: format!("run:{}", run.id),
            origin: if run.request.method.is_empty() {
                Origin::Followed
            } else {
                Origin::Own
            },
            run: run.id.clone(),
            appliance: run.appliance.clone(),
            appliance_name: run.appliance_name.clone(),
            title: run.title.clone(),
            target: run.target_name().to_owned(),
            target_id: target.map(|target| target.id.clone()).unwrap_or_default(),
            group: Group::of_run(state),
            state: state.as_attr(),
            words: run.state_text(),
            user: run.user.clone(),
            begun,
            begun_by,
            ended_by: by(task.and_then(|task| task.finished)),
            ended: ended.map(|event| {
                let at = task.and_then(|task| task.finished);
                at.unwrap_or(event.console).max(begun)
            }),
            error,
            details,
            task: task.map(|task| task.id.clone()).unwrap_or_default(),
        }
    }

    /// Describes a task that is no run of this browser; none where it has no time at all.
    pub fn of_task(appliance: &str, appliance_name: &str, task: &Task) -> Option<Self> {
        let begun = task.queued.or(task.started).or(task.finished)?;
        let ended = task.finished.filter(|_| task.status.is_end());
        let (state, label) = match &task.status {
            Status::Queued => ("queued", "Queued"),
            Status::Running => ("running", "Running"),
            Status::Succeeded => ("success", "Succeeded"),
            Status::Failed => ("failed", "Failed"),
            Status::Cancelled => ("cancelled", "Cancelled"),
            Status::Unknown(_) => ("unconfirmed", "Unknown status"),
        };
        let words = match task.progress {
            Some(percent) if task.status == Status::Running => format!("{label}, {percent} %"),
            _ => label.to_owned(),
        };
        let error = task.error.as_ref();
        let message = error.map_or("", |error| match error.message.as_str() {
            "" => error.code.as_str(),
            message => message,
        });
        let name = |name: &str, otherwise: &str| match name {
            "" => otherwise.to_owned(),
            name => name.to_owned(),
        };
        Some(Self {
            key: format!("task:{appliance}:{}", task.id),
            origin: match task.is_reading {
                true => Origin::Own,
                false => Origin::Other,
            },
            run: String::new(),
            appliance: appliance.to_owned(),
            appliance_name: appliance_name.to_owned(),
            title: match task.is_reading {
                true => READ_REPORTS.to_owned(),
                false => name(&excerpt(&task.description, 200), "Task"),
            },
            target: name(&task.entity_name, &task.entity),
            target_id: task.entity.clone(),
            group: Group::of_task(&task.status),
            state,
            words,
            user: task.user.clone(),
            begun,
            begun_by: TimeSource::Appliance,
            ended_by: TimeSource::Appliance,
            // An end without a time is an end all the same.
            ended: ended
                .or_else(|| task.status.is_end().then_some(begun))
                .map(|at| at.max(begun)),
            error: message.to_owned(),
            details: error.map(|error| error.details.clone()).unwrap_or_default(),
            task: task.id.clone(),
        })
    }

    /// Returns how long it has lasted, or lasted, in milliseconds.
    pub fn duration(&self, now: Timestamp) -> i64 {
        self.ended.unwrap_or(now).since(self.begun).max(0)
    }
}

/// The newest tasks of one appliance.
#[derive(Clone, Copy, Debug)]
pub struct TasksOf<'a> {
    /// The appliance's id.
    pub appliance: &'a str,
    /// The appliance's name.
    pub name: &'a str,
    /// Its tasks.
    pub tasks: &'a [Task],
}

/// Merges runs and tasks, newest first. A task of a run is the run's entry.
pub fn entries(runs: Vec<Entry>, tasks: &[TasksOf<'_>]) -> Vec<Entry> {
    let others: Vec<Entry> = {
        let known: BTreeSet<(&str, &str)> = runs
            .iter()
            .map(|entry| (entry.appliance.as_str(), entry.task.as_str()))
            .collect();
        let all = tasks.iter().flat_map(|of| {
            let others = of.tasks.iter();
            let others = others.filter(|task| !known.contains(&(of.appliance, task.id.as_str())));
            others.filter_map(|task| Entry::of_task(of.appliance, of.name, task))
        });
        all.collect()
    };
    let mut all = runs;
    all.extend(others);
    sorted(all, |a: &Entry, b: &Entry| {
        (b.begun, &b.key).cmp(&(a.begun, &a.key))
    })
}
