//! Runs whose answer names no task: something that is there before and after is watched.

use super::{Run, ShownRequest};
use crate::clock::{Millis, SECOND};
use crate::task::{Status, Task};
use crate::timeline::{Timeline, What};

/// What a run watches in place of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// What is asked for, below the appliance's base path. It stands for the task's id.
    pub path: String,
    /// Only what began then or later, by the appliance's clock, is this run's; none where
    /// whatever runs is.
    pub since: Option<Millis>,
}

impl Run {
    /// Follows what runs already; what is known to have ended before stays another's.
    pub(crate) fn follow_running(&mut self, at: Millis) {
        let Some(watched) = &self.watched else {
            return;
        };
        self.task = Some(Task::watched(&watched.path, None));
        self.timeline.note_here(What::Found, at);
    }

    /// A run that follows what stood in the way of this one, with an id of its own.
    pub fn instead(&self, id: String, at: Millis) -> Option<Run> {
        self.watched.as_ref()?;
        let mut run = Run {
            id,
            request: ShownRequest::default(),
            timeline: Timeline::default(),
            task: None,
            problem: None,
            seen: Vec::new(),
            ..self.clone()
        };
        run.timeline.note_here(What::Confirmed, at);
        run.follow_running(at);
        Some(run)
    }

    /// What was there just before the request left. Only what begins after it is this run's;
    /// but what runs then may still be followed in its place.
    pub fn begins_after(&mut self, task: &Task) {
        let Some(watched) = &mut self.watched else {
            return;
        };
        let begun = task.started.or(task.queued);
        let since = begun.map(|begun| begun.plus(i64::from(task.status.is_end())));
        watched.since = since.or(Some(Millis(0)));
    }

    /// The answer came with this reading of the appliance's clock. The work began after the
    /// request left, so not before the reading less the time that the answer took; `Date`
    /// counts whole seconds. Where it is known what was there before, no clock is needed: a proxy
    /// in between may have set the reading by another one.
    pub(super) fn watch_from(&mut self, date: Option<Millis>, answered: Millis) {
        let sent = self.timeline.find(What::Sent).map(|e| e.console);
        let (Some(watched), Some(date), Some(sent)) = (&mut self.watched, date, sent) else {
            return;
        };
        let earliest = date.plus(-answered.since(sent).max(0) - SECOND);
        watched.since = watched.since.or(Some(earliest));
    }

    /// What a look at the task says of this run: an earlier piece of work of what is watched
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
