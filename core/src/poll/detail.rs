//! When what stands beside a task is read again: steps, prompts, the state of the target.

use crate::clock::Timestamp;

/// How often, in ms: after news of the task, and without any.
struct Intervals {
    with_news: i64,
    without_news: i64,
}

/// While somebody looks at the run.
const SHOWN: Intervals = Intervals {
    with_news: 5_000,
    without_news: 15_000,
};

/// While nobody does.
const HIDDEN: Intervals = Intervals {
    with_news: 15_000,
    without_news: 30_000,
};

/// The pace at which the details of one run are read: less often than its task, whose progress
/// tells when there is something new, and never twice at a time.
#[derive(Clone, Debug, Default)]
pub struct DetailPace {
    read_at: Option<Timestamp>,
    is_reading: bool,
    /// The run ended while its details were being read.
    is_stale: bool,
}

impl DetailPace {
    /// Takes in a poll of the task and returns `true` where the details are to be read now. They
    /// are always read once after the end.
    pub fn begin(
        &mut self,
        now: Timestamp,
        has_news: bool,
        has_ended: bool,
        is_shown: bool,
    ) -> bool {
        if self.is_reading {
            self.is_stale |= has_ended;
            return false;
        }
        let intervals = if is_shown { SHOWN } else { HIDDEN };
        let interval = match has_news {
            true => intervals.with_news,
            false => intervals.without_news,
        };
        // A clock that was set back does not hold it up.
        let is_due = self
            .read_at
            .is_none_or(|read_at| !(0..interval).contains(&now.since(read_at)));
        self.is_reading = is_due || has_ended;
        self.is_reading
    }

    /// Takes in that all details were read and returns `true` where they are to be read once more.
    pub fn end(&mut self, now: Timestamp) -> bool {
        self.read_at = Some(now);
        self.is_reading = std::mem::take(&mut self.is_stale);
        self.is_reading
    }
}
