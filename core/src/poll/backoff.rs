//! How long to wait.

use crate::clock::Timestamp;

/// The first interval between two rounds, ms. No failure is answered faster either.
const FIRST: i64 = 1_000;
/// The longest interval in a tab that is seen, before jitter, ms.
const LONGEST: i64 = 5_000;
/// The interval in a tab that is not seen, before jitter, ms.
const HIDDEN: i64 = 30_000;
/// Between two looks at an appliance on which nothing is followed, before jitter, ms: what others
/// begin is seen within ten seconds.
const WATCHING: i64 = 7_000;
/// So long another tab may leave a gap, ms, before this one asks by itself: twice the longest
/// interval, so that the one who asks goes on asking where its answers and timers come late.
const BEHIND: i64 = 2 * LONGEST;
/// The time in ms within which a peer's update stands for a request of its own. The parts of a
/// round are told one by one.
pub(super) const TOLD_OF_ALL: i64 = LONGEST;
/// However much hurries, the next round does not begin sooner after the last answer, ms: the
/// shortest that jitter makes of the first interval.
const PAUSE: i64 = 900;
/// Failures back off up to here, ms.
pub const BACKOFF_LIMIT: i64 = 60_000;
/// A Retry-After is obeyed up to here, ms: nobody watches a run in longer steps.
pub const RETRY_AFTER_LIMIT: i64 = 600_000;
/// An ask without an answer counts as failed after this, ms. Requests are to be aborted sooner; one
/// may have waited for its turn before, for as long as the limit of requests is for.
pub const DEADLINE: i64 = 120_000;

/// The intervals so far, and what they may not fall below.
#[derive(Clone, Debug)]
pub(super) struct Backoff {
    /// Between the rounds, if all goes well, ms.
    interval: i64,
    /// Rounds that ended in a failure, since the last news.
    failures: u32,
    not_before: Timestamp,
}

impl Default for Backoff {
    fn default() -> Self {
        Backoff {
            interval: FIRST,
            failures: 0,
            not_before: Timestamp(i64::MIN),
        }
    }
}

impl Backoff {
    /// No round may begin before this.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// Returns whether there was a failure and no news since.
    pub fn is_failing(&self) -> bool {
        self.failures > 0
    }

    pub fn forget_failures(&mut self) {
        self.failures = 0;
    }

    /// Back to the first interval.
    pub fn start_over(&mut self) {
        self.interval = FIRST;
    }

    /// One first interval from now.
    pub fn next(&self, now: Timestamp) -> Timestamp {
        now.plus(FIRST)
    }

    /// Returns when a tab is next due that has just been hidden.
    pub fn hidden(&self, now: Timestamp, jitter: u16) -> Timestamp {
        now.plus(spread(HIDDEN, jitter))
    }

    /// Returns when this tab is next due while another tab polls, should no more updates come from
    /// it.
    pub fn behind(&self, now: Timestamp, jitter: u16) -> Timestamp {
        now.plus(spread(BEHIND, jitter))
    }

    /// Returns when the next round begins after one that ended well at `now`.
    pub fn after_success(&mut self, now: Timestamp, visible: bool, jitter: u16) -> Timestamp {
        let interval = if visible { self.interval } else { HIDDEN };
        self.interval = (self.interval + self.interval / 2).min(LONGEST);
        self.pause(now);
        now.plus(spread(interval, jitter))
    }

    /// Returns when an appliance on which nothing is followed is next looked at after `now`.
    pub fn watching(&mut self, now: Timestamp, visible: bool, jitter: u16) -> Timestamp {
        self.pause(now);
        now.plus(spread(if visible { WATCHING } else { HIDDEN }, jitter))
    }

    /// Returns when the next round begins after one that failed at `now`. `retry_after` is in ms, 0 if
    /// there was none.
    pub fn after_failure(
        &mut self,
        now: Timestamp,
        visible: bool,
        retry_after: i64,
        jitter: u16,
    ) -> Timestamp {
        self.failures = self.failures.saturating_add(1);
        self.interval = FIRST;
        let retry_after = retry_after.clamp(FIRST, RETRY_AFTER_LIMIT);
        self.not_before = self.not_before.max(now.plus(retry_after));
        let doubled = (FIRST << self.failures.min(6)).min(BACKOFF_LIMIT);
        let delay = if visible {
            doubled
        } else {
            doubled.max(HIDDEN)
        };
        let delay = spread(delay, jitter).min(BACKOFF_LIMIT);
        now.plus(delay).max(self.not_before)
    }

    /// Returns when the next round may begin after one that was interrupted at `now`.
    pub fn pause(&mut self, now: Timestamp) -> Timestamp {
        self.not_before = self.not_before.max(now.plus(PAUSE));
        self.not_before
    }

    /// The clock was moved by so many ms.
    pub fn move_by(&mut self, ms: i64) {
        self.not_before = self.not_before.plus(ms);
    }
}

/// Within a tenth either way; `jitter` from 0 to 1000.
fn spread(ms: i64, jitter: u16) -> i64 {
    ms * (4_500 + i64::from(jitter.min(1_000))) / 5_000
}
