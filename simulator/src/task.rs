//! The appliances' record of work that takes time.
//!
//! A task is a function of time: queued until `starts_at`, running until
//! `ends_at`, then what its work returned. The work is done once, at the moment
//! the task ends, the first time anybody looks after that ([`World::settle`]).
//! A task may stand still in between until somebody lets it go on ([`Hold`]).
//!
//! [`World::settle`]: crate::world::World::settle

use serde_json::Value;

use crate::clock::Millis;
use crate::random::Random;
use crate::settings::Settings;
use crate::world::World;

tokio::task_local! {
    /// What a fault of the control API has in store for a task that the
    /// present request starts.
    pub static FATE: Option<Fate>;
}

/// What a fault does to a task.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// Ends at this percentage with an error; its work is never done.
    Fails(u8, Failure),
    /// Ends at this percentage as cancelled; its work is never done.
    Cancelled(u8),
    /// Stands still at this percentage for ever.
    NeverEnds(u8),
}

/// Why a task failed, in the words of the appliance.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// One line.
    pub message: String,
    /// The longer text.
    pub details: String,
}

/// The end of a task.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Done, with a result for those who want one.
    Success(Option<Value>),
    /// Not done.
    Error(Failure),
    /// Given up.
    Cancelled,
}

/// Where a task stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Not begun.
    Queued,
    /// Begun, and this many percent done (0 to 99).
    Running(u8),
    /// Over; see [`Task::outcome`].
    Ended,
}

/// A point where a task stands still until somebody lets it go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// After so much time at work.
    pub at: Millis,
    /// When it was let go on; none until then.
    pub released_at: Option<Millis>,
    /// Whether the task ends at all after that.
    ends: bool,
}

/// What a task does when its time is over: change the world, or fail.
pub type Work = Box<dyn FnOnce(&mut World, Millis) -> Result<Option<Value>, Failure> + Send>;

/// What has to be known to start a task.
pub struct NewTask {
    /// Appliance whose task it is, e.g. `vr-a`.
    pub appliance: &'static str,
    /// What goes in front of the id, e.g. `HmsTask:`.
    pub id_prefix: String,
    /// What goes behind the id, e.g. `:<server guid>`.
    pub id_suffix: String,
    /// Stable name of what is done.
    pub description_id: &'static str,
    /// The same in words.
    pub description: String,
    /// Id of the thing it is done to.
    pub entity: String,
    /// Name of that thing.
    pub entity_name: String,
    /// Who started it.
    pub user: String,
    /// At which percentage the work is due: 100, or less for work that is
    /// known to fail half-way.
    pub ends_at_percent: u8,
    /// What to do at the end.
    pub work: Work,
}

/// One task.
pub struct Task {
    /// Id, unique over all appliances.
    pub id: String,
    /// Appliance whose task it is.
    pub appliance: &'static str,
    /// Stable name of what is done.
    pub description_id: &'static str,
    /// The same in words.
    pub description: String,
    /// Id of the thing it is done to.
    pub entity: String,
    /// Name of that thing.
    pub entity_name: String,
    /// Who started it.
    pub user: String,
    /// When it was submitted.
    pub queued_at: Millis,
    /// When it begins.
    pub starts_at: Millis,
    /// When it ends; none where a fault lets it run for ever.
    pub ends_at: Option<Millis>,
    /// Progress at the moment it ends.
    pub ends_at_percent: u8,
    /// How long it works from nothing to all.
    pub whole: Millis,
    /// Where it stands still, if anywhere.
    pub hold: Option<Hold>,
    /// How it ended, once it has.
    pub outcome: Option<Outcome>,
    work: Option<Work>,
}

impl Task {
    /// Where the task stands.
    pub fn stage(&self, now: Millis) -> Stage {
        if self.outcome.is_some() {
            return Stage::Ended;
        }
        if now < self.starts_at {
            return Stage::Queued;
        }
        let percent = self.worked(now).saturating_mul(100) / self.whole.max(1);
        let top = Millis::from(self.ends_at_percent.min(99));
        Stage::Running(u8::try_from(percent.min(top)).unwrap_or(0))
    }

    /// How long it has been at work, without the time it stood still.
    pub fn worked(&self, now: Millis) -> Millis {
        let passed = (now - self.starts_at).max(0);
        let worked = match self.hold {
            Some(hold) if passed > hold.at => {
                hold.at + hold.released_at.map_or(0, |since| (now - since).max(0))
            }
            _ => passed,
        };
        worked.min(self.share(self.ends_at_percent))
    }

    /// When it has been, or will have been, at work for so long.
    pub fn moment(&self, worked: Millis) -> Millis {
        match self.hold {
            Some(Hold {
                at,
                released_at: Some(since),
                ..
            }) if worked > at => since + worked - at,
            _ => self.starts_at + worked,
        }
    }

    /// Whether it stands still until somebody lets it go on.
    pub fn is_held(&self, now: Millis) -> bool {
        self.outcome.is_none()
            && now >= self.starts_at
            && self
                .hold
                .is_some_and(|hold| hold.released_at.is_none() && self.worked(now) >= hold.at)
    }

    /// Lets it stand still after so much time at work; nothing happens where
    /// it ends before that.
    pub fn hold_after(&mut self, worked: Millis) {
        if worked < self.share(self.ends_at_percent) {
            let ends = self.ends_at.take().is_some();
            self.hold = Some(Hold {
                at: worked,
                released_at: None,
                ends,
            });
        }
    }

    /// Lets it go on. False where it does not stand still.
    pub fn go_on(&mut self, now: Millis) -> bool {
        if !self.is_held(now) {
            return false;
        }
        let end = self.share(self.ends_at_percent);
        if let Some(hold) = &mut self.hold {
            hold.released_at = Some(now);
            self.ends_at = hold.ends.then(|| now + end - hold.at);
        }
        true
    }

    /// Gives it up: it gets no further, and ends as cancelled at that moment.
    /// Its work is never done.
    pub fn cancel(&mut self, now: Millis, ends_at: Millis) {
        self.ends_at_percent = self.percent(now);
        self.ends_at = Some(ends_at);
        self.work = None;
        if let Some(hold) = &mut self.hold {
            hold.released_at = hold.released_at.or(Some(now));
        }
    }

    /// The time at work up to a percentage.
    fn share(&self, percent: u8) -> Millis {
        self.whole.saturating_mul(Millis::from(percent)) / 100
    }

    /// The last progress an appliance would show.
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
    /// The task, which runs from a time on and takes so long for all of it. It
    /// was queued a moment before.
    fn task(self, id: String, starts_at: Millis, whole: Millis) -> Task {
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
            whole,
            hold: None,
            outcome: None,
            work: Some(self.work),
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
        let starts_at = now + settings.queue_time();
        let mut task = Task {
            queued_at: now,
            ..new.task(ids.uuid(), starts_at, settings.task_time())
        };
        match FATE.try_with(Clone::clone).ok().flatten() {
            Some(Fate::Fails(percent, failure)) => {
                task.ends_at_percent = percent;
                task.work = Some(Box::new(move |_, _| Err(failure)));
            }
            Some(Fate::Cancelled(percent)) => {
                task.ends_at_percent = percent;
                task.work = None;
            }
            Some(Fate::NeverEnds(percent)) => {
                task.ends_at_percent = percent;
                let id = task.id.clone();
                self.tasks.push(task);
                return id;
            }
            None => {}
        }
        task.ends_at = Some(starts_at + task.share(task.ends_at_percent));
        let id = task.id.clone();
        self.tasks.push(task);
        id
    }

    /// Adds a task that ended before the appliances were started.
    pub fn remember(&mut self, new: NewTask, id: String, from: Millis, to: Millis, end: Outcome) {
        let whole = (to - from) * 100 / Millis::from(new.ends_at_percent.max(1));
        self.tasks.push(Task {
            ends_at: Some(to),
            outcome: Some(end),
            work: None,
            ..new.task(id, from, whole)
        });
    }

    /// Adds a task that was at work already when the appliances were started,
    /// and works so long from nothing to all.
    pub fn take_over(&mut self, new: NewTask, id: String, from: Millis, whole: Millis) -> String {
        let mut task = new.task(id, from, whole);
        task.ends_at = Some(from + task.share(task.ends_at_percent));
        let id = task.id.clone();
        self.tasks.push(task);
        id
    }

    /// The task of an appliance with this id.
    pub fn get(&self, appliance: &str, id: &str) -> Option<&Task> {
        self.tasks
            .iter()
            .find(|task| task.id == id && task.appliance == appliance)
    }

    /// The same, to be changed (for work that waits for somebody).
    pub fn get_mut(&mut self, appliance: &str, id: &str) -> Option<&mut Task> {
        self.tasks
            .iter_mut()
            .find(|task| task.id == id && task.appliance == appliance)
    }

    /// The tasks of an appliance, newest first.
    pub fn of(&self, appliance: &str) -> impl Iterator<Item = &Task> {
        self.tasks
            .iter()
            .rev()
            .filter(move |task| task.appliance == appliance)
    }

    /// The task that is at work on a thing, on whichever appliance.
    pub fn at_work_on(&self, entity: &str) -> Option<&Task> {
        self.tasks
            .iter()
            .find(|task| task.outcome.is_none() && task.entity == entity)
    }

    /// Takes the work of the task that ended first and has not been settled.
    pub(crate) fn take_due(&mut self, now: Millis) -> Option<(String, Millis, Option<Work>)> {
        let due = self
            .tasks
            .iter_mut()
            .filter(|task| task.outcome.is_none())
            .filter_map(|task| task.ends_at.map(|end| (end, task)))
            .filter(|(end, _)| *end <= now)
            .min_by_key(|(end, _)| *end);
        due.map(|(end, task)| (task.id.clone(), end, task.work.take()))
    }

    /// Writes down how a task ended.
    pub(crate) fn end(&mut self, id: &str, outcome: Outcome) {
        if let Some(task) = self.tasks.iter_mut().find(|task| task.id == id) {
            task.outcome = Some(outcome);
        }
    }

    /// Forgets what ended before a moment.
    pub(crate) fn forget_ended_before(&mut self, moment: Millis) {
        self.tasks
            .retain(|task| task.outcome.is_none() || task.ends_at.is_none_or(|end| end >= moment));
    }
}
