//! The clock of the simulated appliances.
//!
//! No timers run: the state of a task is computed from the present time when it
//! is read. A test that needs an hour to pass advances the clock instead of
//! waiting.

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
    /// Creates a clock that shows the real time.
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

    /// Returns the present time. It never goes back: it counts from the start
    /// by the monotonic clock, and can only be advanced.
    pub fn now(&self) -> Millis {
        self.started_at
            .saturating_add(millis(self.started.elapsed()))
            .saturating_add(self.advanced.load(Ordering::Relaxed))
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        let limit = Duration::from_secs(100 * 365 * 86_400);
        self.advanced
            .fetch_add(millis(by.min(limit)), Ordering::Relaxed);
    }
}

/// Returns the whole milliseconds of a duration.
pub fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

/// Returns the value of a `Date` header; `None` if HTTP cannot express the time
/// (before 1970, after 9999).
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

/// Formats a time as vCenter's REST API does: ISO 8601 in UTC with
/// milliseconds, `2026-03-01T08:15:00.000Z`.
pub fn iso8601(at: Millis) -> String {
    const DAY: Millis = 86_400_000;
    let (year, month, day) = civil_from_days(at.div_euclid(DAY));
    let rest = at.rem_euclid(DAY);
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, milli) = (rest / 1000 % 60, rest % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// Parses the format of [`iso8601`], and only that.
pub fn parse_iso8601(text: &str) -> Option<Millis> {
    const PATTERN: &str = "0000-00-00T00:00:00.000Z";
    let fits = text.len() == PATTERN.len()
        && text
            .bytes()
            .zip(PATTERN.bytes())
            .all(|(given, wanted)| match wanted {
                b'0' => given.is_ascii_digit(),
                fixed => given == fixed,
            });
    if !fits {
        return None;
    }
    let field = |from: usize, to: usize| text.get(from..to)?.parse::<Millis>().ok();
    let days = days_from_civil(field(0, 4)?, field(5, 7)?, field(8, 10)?);
    let minutes = (days * 24 + field(11, 13)?) * 60 + field(14, 16)?;
    Some((minutes * 60 + field(17, 19)?) * 1000 + field(20, 23)?)
}

/// Returns year, month and day of a number of days since 1970-01-01, in the
/// Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms").
fn civil_from_days(days: Millis) -> (Millis, Millis, Millis) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_based = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_based + 2) / 5 + 1;
    let month = (march_based + 2) % 12 + 1;
    let year = year_of_era + era * 400 + Millis::from(month <= 2);
    (year, month, day)
}

fn days_from_civil(year: Millis, month: Millis, day: Millis) -> Millis {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_iso_8601_and_read_back() {
        for (at, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_767_225_599_999, "2025-12-31T23:59:59.999Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(iso8601(at), text);
            assert_eq!(parse_iso8601(text), Some(at));
        }
        for other in [
            "",
            "2025-12-31",
            "2025-12-31T23:59:59Z",
            "x025-12-31T23:59:59.999Z",
        ] {
            assert_eq!(parse_iso8601(other), None);
        }
    }
}
