//! The tasks that are followed, their latest updates, and the tasks that have ended.

use std::collections::VecDeque;

use super::Key;
use crate::clock::Timestamp;

/// The number of ended tasks are remembered, so that none of them is asked about again. More are not
/// seen in one session, and memory has to stay flat over days.
const REMEMBERED: usize = 1_000;

#[derive(Clone, Debug, Default)]
pub(super) struct TrackedTasks {
    /// Sorted by key.
    followed: Vec<Followed>,
    /// Oldest first.
    finished: VecDeque<Key>,
    /// Counts rounds.
    round: u64,
}

#[derive(Clone, Debug)]
struct Followed {
    key: Key,
    heard: Option<Timestamp>,
    /// The last round in which it was heard of.
    heard_in: u64,
    /// The last round in which it was asked about singly.
    asked_in: u64,
}

impl TrackedTasks {
    pub fn len(&self) -> usize {
        self.followed.len()
    }

    pub fn is_empty(&self) -> bool {
        self.followed.is_empty()
    }

    /// Returns whether it is new here and not over.
    pub fn add(&mut self, key: Key) -> bool {
        let Err(place) = self.place(&key) else {
            return false;
        };
        if self.finished.contains(&key) {
            return false;
        }
        let followed = Followed {
            key,
            heard: None,
            heard_in: 0,
            asked_in: 0,
        };
        self.followed.insert(place, followed);
        true
    }

    /// It is as if it had never been followed.
    pub fn forget(&mut self, key: &str) {
        self.remove(key);
        self.finished.retain(|finished| finished != key);
    }

    pub fn remove(&mut self, key: &str) {
        if let Ok(place) = self.place(key) {
            self.followed.remove(place);
        }
    }

    /// These are over; those among them that are followed are not any more.
    pub fn finish(&mut self, keys: &[Key]) {
        for key in keys {
            if let Ok(place) = self.place(key) {
                let followed = self.followed.remove(place);
                if self.finished.len() == REMEMBERED {
                    self.finished.pop_front();
                }
                self.finished.push_back(followed.key);
            }
        }
    }

    pub fn hear_of(&mut self, now: Timestamp, keys: &[Key]) {
        for key in keys {
            if let Ok(place) = self.place(key)
                && let Some(followed) = self.followed.get_mut(place)
            {
                followed.heard = Some(now);
                followed.heard_in = self.round;
            }
        }
    }

    pub fn heard_of(&self, key: &str) -> Option<Timestamp> {
        let place = self.place(key).ok()?;
        self.followed.get(place)?.heard
    }

    /// Returns whether each was heard of at this time or later.
    pub fn all_heard_since(&self, then: Timestamp) -> bool {
        let late = |followed: &Followed| followed.heard.is_some_and(|at| at >= then);
        self.followed.iter().all(late)
    }

    pub fn begin_round(&mut self) {
        self.round += 1;
    }

    /// Returns how many were not heard of in this round.
    pub fn unheard(&self) -> usize {
        let unheard = self.followed.iter().filter(|f| f.heard_in != self.round);
        unheard.count()
    }

    /// Returns the task to request next: not heard of nor asked about in this round, and of those
    /// the one whose last turn is longest ago, so that all have theirs.
    pub fn next_single(&mut self) -> Option<Key> {
        let round = self.round;
        let next = self
            .followed
            .iter_mut()
            .filter(|f| f.heard_in != round && f.asked_in != round)
            .min_by_key(|f| f.asked_in.max(f.heard_in))?;
        next.asked_in = round;
        Some(next.key.clone())
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.followed
            .binary_search_by(|followed| followed.key.as_str().cmp(key))
    }
}
