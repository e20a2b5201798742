//! How long to wait.

use crate::clock::Millis;

/// The first interval between two rounds, ms. No failure is answered faster either.
const FIRST: i64 = 1_000;
/// The longest interval in a tab that is seen, before jitter, ms.
const LONGEST: i64 = 5_000;
/// The interval in a tab that is not seen, before jitter, ms.
const HIDDEN: i64 = 30_000;
/// So long another tab may leave a gap, ms, before this one asks by itself: half as long again as
/// the longest interval, so that the one who asks goes on asking.
const BEHIND: i64 = LONGEST + LONGEST / 2;
/// What was heard within this time is not asked about again by one who is told, ms. The parts of a
/// round are told one by one.
pub(super) const TOLD_OF_ALL: i64 = LONGEST;
/// However much hurries, the next round does not begin sooner after the last answer, ms: the
/// shortest that jitter makes of the first interval.
const PAUSE: i64 = 900;
/// Failures back off up to here, ms.
pub const BACKOFF_LIMIT: i64 = 60_000;
/// A Retry-After is obeyed up to here, ms: nobody watches a run in longer steps.
pub const RETRY_AFTER_LIMIT: i64 = 600_000;
/// An ask without an answer counts as failed after this, ms. Requests are to be aborted sooner.
pub const DEADLINE: i64 = 60_000;

/// The intervals so far, and what they may not fall below.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// Between the rounds, if all goes well, ms.
    interval: i64,
    /// Rounds that ended in a failure, since the last news.
    failures: u32,
    not_before: Millis,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            interval: FIRST,
            failures: 0,
            not_before: Millis(i64::MIN),
        }
    }
}

impl Pace {
    /// No round may begin before this.
    pub fn not_before(&self) -> Millis {
        self.not_before
    }

    /// Whether there was a failure and no news since.
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
    pub fn next(&self, now: Millis) -> Millis {
        now.plus(FIRST)
    }

    /// When a tab is next due that has just been hidden.
    pub fn hidden(&self, now: Millis, jitter: u16) -> Millis {
        now.plus(spread(HIDDEN, jitter))
    }

    /// Another tab asks: when this one would, should it hear no more of that.
    pub fn behind(&self, now: Millis, jitter: u16) -> Millis {
        now.plus(spread(BEHIND, jitter))
    }

    /// A round ended well at `now`: when the next one begins.
    pub fn after_success(&mut self, now: Millis, visible: bool, jitter: u16) -> Millis {
        let interval = if visible { self.interval } else { HIDDEN };
        self.interval = (self.interval + self.interval / 2).min(LONGEST);
        self.pause(now);
        now.plus(spread(interval, jitter))
    }

    /// A round ended at `now` in a failure: when the next one begins. `retry_after` is in ms, 0 if
    /// there was none.
    pub fn after_failure(
        &mut self,
        now: Millis,
        visible: bool,
        retry_after: i64,
        jitter: u16,
    ) -> Millis {
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

    /// A round ended at `now`, and neither well nor badly: when the next one may begin.
    pub fn pause(&mut self, now: Millis) -> Millis {
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
