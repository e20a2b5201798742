//! What another tab of the console knows of the same run.

use super::Run;

impl Run {
    /// Takes in what another tab knows. Both then have the same timeline, whoever tells first.
    pub fn merge(&mut self, other: Run) {
        if other.id != self.id || other == *self {
            return;
        }
        let before = self.timeline.latest();
        let ended = self.state().is_end();
        for event in other.timeline.all() {
            self.timeline.note(event.clone());
        }
        // Whose last word is later has seen more; an end is the last word.
        let later = other.timeline.latest() > before && !ended;
        if later || (self.task.is_none() && other.task.is_some()) {
            self.task = other.task;
            self.problem = other.problem;
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
