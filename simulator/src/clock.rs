//! The one clock of the stand-in appliances.
//!
//! Nothing here runs on timers: what has become of a task is worked out from
//! the present time when somebody asks. So a test that wants an hour to pass
//! moves the clock instead of waiting.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01T00:00:00Z, the unit of every time in the
/// vSphere Replication and Site Recovery Manager API v2.
pub type Millis = i64;

/// Real time since the start, plus what the control API has added.
#[derive(Debug)]
pub struct Clock {
    started: Instant,
    started_at: Millis,
    advanced: AtomicI64,
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock {
    /// A clock that shows the real time.
    pub fn new() -> Self {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            started: Instant::now(),
            started_at: millis(since_epoch),
            advanced: AtomicI64::new(0),
        }
    }

    /// The present time. It never goes back: it counts from the start by the
    /// monotonic clock, and can only be advanced.
    pub fn now(&self) -> Millis {
        self.started_at
            .saturating_add(millis(self.started.elapsed()))
            .saturating_add(self.advanced.load(Ordering::Relaxed))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let limit = Duration::from_secs(100 * 365 * 86_400);
        self.advanced
            .fetch_add(millis(by.min(limit)), Ordering::Relaxed);
    }
}

/// Whole milliseconds of a duration.
pub fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

/// The value of a `Date` header for a time, or none where HTTP has no way to
/// write it (before 1970, after 9999).
pub fn http_date(at: Millis) -> Option<String> {
    const YEAR_10000: u64 = 253_402_300_800;
    let seconds = u64::try_from(at / 1000).ok()?;
    if seconds >= YEAR_10000 {
        return None;
    }
    Some(httpdate::fmt_http_date(
        UNIX_EPOCH + Duration::from_secs(seconds),
    ))
}
