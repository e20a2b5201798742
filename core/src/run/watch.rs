//! Runs whose answer names no task: something that is there before and after is watched.

use serde::{Deserialize, Serialize};

use super::{Run, ShownRequest};
use crate::clock::{SECOND, Timestamp};
use crate::task::{Status, Task};
use crate::timeline::{Timeline, What};

/// The resource that a run watches in place of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Watched {
    /// Its path below the appliance's base path. It stands for the task's id.
    pub path: String,
    /// Only what began then or later, by the appliance's clock, is this run's; none where
    /// whatever runs is.
    pub since: Option<Timestamp>,
}

impl Run {
    /// Follows what runs already; what is known to have ended before stays another's.
    pub(crate) fn follow_running(&mut self, at: Timestamp) {
        let Some(watched) = &self.watched else {
            return;
        };
        self.task = Some(Task::watched(&watched.path, None));
        self.timeline.insert_here(What::Found, at);
    }

    /// Returns a run that follows what stood in the way of this one, with an id of its own.
    pub fn instead(&self, id: String, at: Timestamp) -> Option<Run> {
        self.watched.as_ref()?;
        let mut run = self.unsent(id, at);
        run.follow_running(at);
        Some(run)
    }

    /// Returns a run with the same target for which nothing is sent.
    pub(super) fn unsent(&self, id: String, at: Timestamp) -> Run {
        let mut run = Run {
            id,
            request: ShownRequest::default(),
            timeline: Timeline::default(),
            task: None,
            problem: None,
            seen: Vec::new(),
            ..self.clone()
        };
        run.timeline.insert_here(What::Confirmed, at);
        run
    }

    /// Records the state just before the request left. Only what begins after it is this run's;
    /// but what runs then may still be followed in its place.
    pub fn begins_after(&mut self, task: &Task) {
        let Some(watched) = &mut self.watched else {
            return;
        };
        let begun = task.started.or(task.queued);
        let since = begun.map(|begun| begun.plus(i64::from(task.status.is_end())));
        watched.since = since.or(Some(Timestamp(0)));
    }

    /// The answer came with this reading of the appliance's clock. The work began after the
    /// request left, so not before the reading less the time that the answer took; `Date`
    /// counts whole seconds. Where it is known what was there before, no clock is needed: a proxy
    /// in between may have set the reading by another one.
    pub(super) fn watch_from(&mut self, date: Option<Timestamp>, answered: Timestamp) {
        let sent = self.timeline.find(What::Sent).map(|e| e.console);
        let (Some(watched), Some(date), Some(sent)) = (&mut self.watched, date, sent) else {
            return;
        };
        let earliest = date.plus(-answered.since(sent).max(0) - SECOND);
        watched.since = watched.since.or(Some(earliest));
    }

    /// Returns `true` if a look at what is watched no longer shows the piece of work that this run
    /// has followed: the appliance was restarted, or another one took its place.
    pub(super) fn has_vanished(&self, task: &Task) -> bool {
        let is_idle = task.status == Status::Queued && task.queued.or(task.started).is_none();
        self.watched.is_some() && is_idle && self.timeline.find(What::Started).is_some()
    }

    /// Returns what a look at the task says of this run: an earlier piece of work of what is watched
    /// says that this one has not begun.
    pub(super) fn own(&self, task: Task) -> Task {
        let since = self.watched.as_ref().and_then(|watched| watched.since);
        match (since, task.started) {
            (Some(since), Some(started)) if started < since => Task {
                status: Status::Queued,
                raw: task.raw,
                ..Task::watched(&task.id, None)
            },
            _ => task,
        }
    }
}
