//! The present work, whoever started it, and recent failures.

use crate::activity::{Entry, Group};
use crate::clock::Timestamp;
use crate::config::Appliance;
use crate::run::Run;
use crate::task::{Status, Task};

/// The most that are named.
pub const MOST_NAMED: usize = 12;

/// Failures are counted for so long, in minutes.
pub const FAILED_MINUTES: u32 = 24 * 60;

/// The present work, and recent failures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunningNow {
    /// The runs that wait for a person first, then the runs of this browser, then other tasks; not more
    /// than [`MOST_NAMED`].
    pub named: Vec<Entry>,
    /// The number of all that have not ended.
    pub total: usize,
    /// The number of those that wait for a person.
    pub waiting: usize,
    /// The number of those that failed within [`FAILED_MINUTES`].
    pub failed: usize,
}

impl RunningNow {
    /// Adds a run of this browser. Only one that is named is described.
    pub fn add_run(&mut self, run: &Run, now: Timestamp) {
        match Group::of_run(run.shown_state()) {
            Group::Waiting => {
                self.total += 1;
                self.waiting += 1;
                if self.waiting <= MOST_NAMED {
                    self.named.insert(self.waiting - 1, Entry::of_run(run));
                    self.named.truncate(MOST_NAMED);
                }
            }
            Group::Running => {
                self.total += 1;
                if self.named.len() < MOST_NAMED {
                    self.named.push(Entry::of_run(run));
                }
            }
            Group::Failed => {
                let ended = run.timeline.end().map(|event| event.console);
                self.failed += usize::from(ended.is_some_and(|at| is_recent(at, now)));
            }
            Group::Done => {}
        }
    }

    /// Returns the numbers in words, each run and task in one of them.
    pub fn words(&self) -> String {
        let parts = [
            (self.total.saturating_sub(self.waiting), "running"),
            (self.waiting, "waiting for a person"),
            (self.failed, "failed in the last 24 hours"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let mut parts: Vec<String> = parts
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        if self.total == 0 {
            parts.insert(0, "Nothing known to be running".to_owned());
        }
        parts.join(", ")
    }

    /// Adds the tasks of an appliance that are none of this browser's runs.
    pub fn add_tasks(
        &mut self,
        appliance: &Appliance,
        tasks: &[Task],
        is_own: impl Fn(&Task) -> bool,
        now: Timestamp,
    ) {
        for task in tasks {
            let is_open = !task.status.is_end();
            let ended = task.finished.or(task.started).or(task.queued);
            let is_failed =
                task.status == Status::Failed && ended.is_some_and(|at| is_recent(at, now));
            if !(is_open || is_failed) || is_own(task) {
                continue;
            }
            self.failed += usize::from(is_failed);
            self.total += usize::from(is_open);
            if is_open && self.named.len() < MOST_NAMED {
                self.named
                    .extend(Entry::of_task(&appliance.id, &appliance.name, task));
            }
        }
    }
}

fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now.since(at) <= i64::from(FAILED_MINUTES) * 60_000
}
