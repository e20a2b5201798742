//! Merges the state of the same run in another tab of the console.

use super::Run;
use crate::task::{Status, Task};

/// Returns how far a look at a task says that it is. A task never goes back.
fn further(task: Option<&Task>) -> (u8, Option<u8>) {
    let stage = match task.map(|task| &task.status) {
        None => 0,
        Some(Status::Queued) => 1,
        Some(Status::Running | Status::Unknown(_)) => 2,
        Some(Status::Succeeded | Status::Failed | Status::Cancelled) => 3,
    };
    (stage, task.and_then(|task| task.progress))
}

impl Run {
    /// Takes in what another tab knows. Both then have the same timeline, whoever tells first.
    pub fn merge(&mut self, other: Run) {
        if other.id != self.id || other == *self {
            return;
        }
        let (had_ended, was_missing) = (self.state().is_end(), self.is_missing());
        for event in other.timeline.all() {
            self.timeline.insert(event.clone());
        }
        // An end is the last word; but a task that was given up may have been found again there.
        let ends = had_ended != self.timeline.end().is_some();
        let is_found = was_missing && !self.is_missing();
        let open = !had_ended && !ends;
        // Moments do not tell who saw more: of what both heard the earlier hearing counts.
        if ends
            || (open && (is_found || further(other.task.as_ref()) > further(self.task.as_ref())))
        {
            self.task = other.task;
            self.problem = other.problem;
        } else if open && self.problem.is_none() && (self.task.is_none() || self.is_missing()) {
            self.problem = other.problem;
        }
        if self.appliance_version.is_empty() {
            self.appliance_version = other.appliance_version;
        }
        if self.watched.is_none() {
            self.watched = other.watched;
        }
        for sighting in other.seen {
            let known = self.seen.iter().position(|s| s.look == sighting.look);
            match known.and_then(|i| self.seen.get_mut(i)) {
                Some(known) if known.at < sighting.at => *known = sighting,
                Some(_) => {}
                None => self.seen.push(sighting),
            }
        }
    }
}
