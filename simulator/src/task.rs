//! Long-running tasks of the appliances.
//!
//! A task is a function of time: queued until `starts_at`, running until
//! `ends_at`, then its outcome. The outcome is planned when the task starts;
//! `Tasks::end` makes it final. A task may pause in between until it is
//! resumed ([`Hold`]).

use serde_json::Value;

use crate::clock::Millis;
use crate::random::Random;
use crate::settings::Settings;

tokio::task_local! {
    /// The fault that applies to a task started by the present request.
    pub static TASK_FAULT: Option<TaskFault>;
}

/// Effect of a fault on a task.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskFault {
    /// Ends at this percentage with an error, without its work.
    Fails(u8, Failure),
    /// Ends at this percentage as cancelled, without its work.
    Cancelled(u8),
    /// Pauses at this percentage for ever.
    NeverEnds(u8),
}

/// Error of a failed task.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// One line.
    pub message: String,
    /// The longer text.
    pub details: String,
}

/// Outcome of a task.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Succeeded, with an optional result.
    Success(Option<Value>),
    /// Failed.
    Error(Failure),
    /// Cancelled.
    Cancelled,
}

/// Stage of a task at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Not started.
    Queued,
    /// Started, with this percentage (0 to 99).
    Running(u8),
    /// Ended; see [`Task::outcome`].
    Ended,
}

/// A pause that lasts until the task is resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Working time before the pause.
    pub at: Millis,
    /// Time of the resumption; `None` until then.
    pub released_at: Option<Millis>,
    /// `true` if the task ends after that.
    ends: bool,
}

/// The parameters of a new task.
pub struct NewTask {
    /// Appliance whose task it is, e.g. `vr-a`.
    pub appliance: &'static str,
    /// Prefix of the id, e.g. `HmsTask:`.
    pub id_prefix: String,
    /// Suffix of the id, e.g. `:<server guid>`.
    pub id_suffix: String,
    /// Identifier of the description.
    pub description_id: &'static str,
    /// Description.
    pub description: String,
    /// Id of the object it works on.
    pub entity: String,
    /// Name of that object.
    pub entity_name: String,
    /// Name of the user who started it.
    pub user: String,
    /// Percentage at which the task ends: 100, or less if it is planned to
    /// fail.
    pub ends_at_percent: u8,
    /// Outcome if nothing intervenes.
    pub planned: Outcome,
}

/// One task.
pub struct Task {
    /// Id, unique over all appliances.
    pub id: String,
    /// Appliance whose task it is.
    pub appliance: &'static str,
    /// Identifier of the description.
    pub description_id: &'static str,
    /// Description.
    pub description: String,
    /// Id of the object it works on.
    pub entity: String,
    /// Name of that object.
    pub entity_name: String,
    /// Name of the user who started it.
    pub user: String,
    /// Time of submission.
    pub queued_at: Millis,
    /// Start time.
    pub starts_at: Millis,
    /// End time; `None` while it pauses, or if a fault keeps it running.
    pub ends_at: Option<Millis>,
    /// Progress at the moment it ends.
    pub ends_at_percent: u8,
    /// Working time from 0 to 100 percent.
    pub work_total: Millis,
    /// Its pause, if any.
    pub hold: Option<Hold>,
    /// Outcome, once it has ended.
    pub outcome: Option<Outcome>,
    planned: Outcome,
}

impl Task {
    /// Returns the stage of the task.
    pub fn stage(&self, now: Millis) -> Stage {
        if self.outcome.is_some() {
            return Stage::Ended;
        }
        if now < self.starts_at {
            return Stage::Queued;
        }
        let percent = self.work_time(now).saturating_mul(100) / self.work_total.max(1);
        let top = Millis::from(self.ends_at_percent.min(99));
        Stage::Running(u8::try_from(percent.min(top)).unwrap_or(0))
    }

    /// Returns the working time so far, without pauses.
    pub fn work_time(&self, now: Millis) -> Millis {
        let passed = (now - self.starts_at).max(0);
        let work_time = match self.hold {
            Some(hold) if passed > hold.at => {
                hold.at + hold.released_at.map_or(0, |since| (now - since).max(0))
            }
            _ => passed,
        };
        work_time.min(self.time_for(self.ends_at_percent))
    }

    /// Returns the time at which it reaches a working time.
    pub fn time_at(&self, work_time: Millis) -> Millis {
        match self.hold {
            Some(Hold {
                at,
                released_at: Some(since),
                ..
            }) if work_time > at => since + work_time - at,
            _ => self.starts_at + work_time,
        }
    }

    /// Returns `true` while it pauses.
    pub fn is_held(&self, now: Millis) -> bool {
        self.outcome.is_none()
            && now >= self.starts_at
            && self
                .hold
                .is_some_and(|hold| hold.released_at.is_none() && self.work_time(now) >= hold.at)
    }

    /// Pauses it after a working time; no effect if it ends before.
    pub fn hold_after(&mut self, work_time: Millis) {
        if work_time < self.time_for(self.ends_at_percent) {
            let ends = self.ends_at.take().is_some();
            self.hold = Some(Hold {
                at: work_time,
                released_at: None,
                ends,
            });
        }
    }

    /// Resumes it. Returns `false` if it does not pause.
    pub fn resume(&mut self, now: Millis) -> bool {
        if !self.is_held(now) {
            return false;
        }
        let end = self.time_for(self.ends_at_percent);
        if let Some(hold) = &mut self.hold {
            hold.released_at = Some(now);
            self.ends_at = hold.ends.then(|| now + end - hold.at);
        }
        true
    }

    /// Cancels it: it makes no progress any more and ends as cancelled at
    /// `ends_at`.
    pub fn cancel(&mut self, now: Millis, ends_at: Millis) {
        self.ends_at_percent = self.percent(now);
        self.ends_at = Some(ends_at);
        self.planned = Outcome::Cancelled;
        if let Some(hold) = &mut self.hold {
            hold.released_at = hold.released_at.or(Some(now));
        }
    }

    /// Returns the working time up to a percentage.
    fn time_for(&self, percent: u8) -> Millis {
        self.work_total.saturating_mul(Millis::from(percent)) / 100
    }

    /// Returns the progress to show.
    pub fn percent(&self, now: Millis) -> u8 {
        match (self.stage(now), &self.outcome) {
            (Stage::Queued, _) => 0,
            (Stage::Running(percent), _) => percent,
            (Stage::Ended, Some(Outcome::Success(_))) => 100,
            (Stage::Ended, _) => self.ends_at_percent,
        }
    }
}

impl NewTask {
    /// Returns the task with its start and its total working time.
    fn task(self, id: String, starts_at: Millis, work_total: Millis) -> Task {
        Task {
            id: format!("{}{id}{}", self.id_prefix, self.id_suffix),
            appliance: self.appliance,
            description_id: self.description_id,
            description: self.description,
            entity: self.entity,
            entity_name: self.entity_name,
            user: self.user,
            queued_at: starts_at - 400,
            starts_at,
            ends_at: None,
            ends_at_percent: self.ends_at_percent,
            work_total,
            hold: None,
            outcome: None,
            planned: self.planned,
        }
    }
}

/// All tasks of all appliances, oldest first.
#[derive(Default)]
pub struct Tasks {
    tasks: Vec<Task>,
}

impl Tasks {
    /// Starts a task now and returns its id.
    pub fn start(
        &mut self,
        new: NewTask,
        settings: &Settings,
        ids: &mut Random,
        now: Millis,
    ) -> String {
        let times = (settings.queue_time(), settings.task_time());
        self.start_lasting(new, times, ids, now)
    }

    /// Starts a task now that is queued and then works for times of its own. Returns its id.
    pub fn start_lasting(
        &mut self,
        new: NewTask,
        (queue_time, work_time): (Millis, Millis),
        ids: &mut Random,
        now: Millis,
    ) -> String {
        let starts_at = now + queue_time;
        let mut task = Task {
            queued_at: now,
            ..new.task(ids.uuid(), starts_at, work_time)
        };
        match TASK_FAULT.try_with(Clone::clone).ok().flatten() {
            Some(TaskFault::Fails(percent, failure)) => {
                task.ends_at_percent = percent;
                task.planned = Outcome::Error(failure);
            }
            Some(TaskFault::Cancelled(percent)) => {
                task.ends_at_percent = percent;
                task.planned = Outcome::Cancelled;
            }
            Some(TaskFault::NeverEnds(percent)) => {
                task.ends_at_percent = percent;
                let id = task.id.clone();
                self.tasks.push(task);
                return id;
            }
            None => {}
        }
        task.ends_at = Some(starts_at + task.time_for(task.ends_at_percent));
        let id = task.id.clone();
        self.tasks.push(task);
        id
    }

    /// Adds a task that ended before the start.
    pub fn add_ended(&mut self, new: NewTask, id: String, from: Millis, to: Millis, end: Outcome) {
        let work_total = (to - from) * 100 / Millis::from(new.ends_at_percent.max(1));
        self.tasks.push(Task {
            ends_at: Some(to),
            outcome: Some(end),
            ..new.task(id, from, work_total)
        });
    }

    /// Adds a task that was running already at the start, with its total
    /// working time.
    pub fn add_running(
        &mut self,
        new: NewTask,
        id: String,
        from: Millis,
        work_total: Millis,
    ) -> String {
        let mut task = new.task(id, from, work_total);
        task.ends_at = Some(from + task.time_for(task.ends_at_percent));
        let id = task.id.clone();
        self.tasks.push(task);
        id
    }

    /// Returns the task of an appliance with this id.
    pub fn get(&self, appliance: &str, id: &str) -> Option<&Task> {
        self.tasks
            .iter()
            .find(|task| task.id == id && task.appliance == appliance)
    }

    /// Returns the same, mutable.
    pub fn get_mut(&mut self, appliance: &str, id: &str) -> Option<&mut Task> {
        self.tasks
            .iter_mut()
            .find(|task| task.id == id && task.appliance == appliance)
    }

    /// Returns the tasks of an appliance, newest first.
    pub fn of(&self, appliance: &str) -> impl Iterator<Item = &Task> {
        self.tasks
            .iter()
            .rev()
            .filter(move |task| task.appliance == appliance)
    }

    /// Returns the task that is running on an object, on any appliance.
    pub fn running_on(&self, entity: &str) -> Option<&Task> {
        self.tasks
            .iter()
            .find(|task| task.outcome.is_none() && task.entity == entity)
    }

    /// Returns id, end and planned outcome of the first task that is due and
    /// has no outcome yet.
    pub(crate) fn due(&self, now: Millis) -> Option<(String, Millis, Outcome)> {
        let due = self
            .tasks
            .iter()
            .filter(|task| task.outcome.is_none())
            .filter_map(|task| task.ends_at.map(|end| (end, task)))
            .filter(|(end, _)| *end <= now)
            .min_by_key(|(end, _)| *end);
        due.map(|(end, task)| (task.id.clone(), end, task.planned.clone()))
    }

    /// Records the outcome of a task.
    pub(crate) fn end(&mut self, id: &str, outcome: Outcome) {
        if let Some(task) = self.tasks.iter_mut().find(|task| task.id == id) {
            task.outcome = Some(outcome);
        }
    }

    /// Removes the tasks that ended before a moment.
    pub(crate) fn forget_ended_before(&mut self, moment: Millis) {
        self.tasks
            .retain(|task| task.outcome.is_none() || task.ends_at.is_none_or(|end| end >= moment));
    }
}
