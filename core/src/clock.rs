//! Times as the appliances write them, as people read them, and how far two clocks are apart.
//!
//! The four systems agree on nothing here: integer milliseconds, strings of them, ISO 8601, -1 or
//! null for "not yet". [`read_time`] takes them all and never fails louder than `None`, so that the
//! caller can still show what came as text.

use serde::{Deserialize, Serialize};

mod read;
mod skew;
mod source;

pub use read::{read_http_date, read_time};
pub use skew::Skew;
pub use source::TimeSource;

pub(crate) const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A point in time: milliseconds since 1970-01-01 00:00 UTC, leap seconds not counted.
#[derive(
    Default, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A time zone at one moment: the distance to UTC and the name that is shown with it.
///
/// The distance changes with daylight saving, so the caller asks for the zone of each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    /// As people call it, e.g. `CET`.
    pub name: String,
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Zone {
            offset_minutes: 0,
            name: "UTC".to_owned(),
        }
    }
}

impl Timestamp {
    /// `2026-11-21T13:51:07.250Z`, for exports.
    pub fn iso(self) -> String {
        let mut text = String::with_capacity(24);
        self.write_date(&mut text);
        text.push('T');
        self.write_time(&mut text);
        text.push('.');
        write_padded(&mut text, self.0.rem_euclid(SECOND), 3);
        text.push('Z');
        text
    }

    /// `2026-11-21 14:51:07 CET`
    pub fn shown(self, zone: &Zone) -> String {
        let mut text = self.shown_date(zone);
        text.push(' ');
        text.push_str(&self.shown_time(zone));
        text
    }

    /// `2026-11-21`: the day it is in that zone.
    pub fn shown_date(self, zone: &Zone) -> String {
        let mut text = String::with_capacity(10);
        self.moved_to(zone).write_date(&mut text);
        text
    }

    /// `14:51:07 CET`
    pub fn shown_time(self, zone: &Zone) -> String {
        let mut text = String::with_capacity(16);
        self.moved_to(zone).write_time(&mut text);
        text.push(' ');
        text.push_str(&zone.name);
        text
    }

    /// Milliseconds from `earlier` to this; negative when this is the earlier one.
    pub fn since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This time and `ms` milliseconds.
    pub fn plus(self, ms: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(ms))
    }

    fn moved_to(self, zone: &Zone) -> Timestamp {
        self.plus(i64::from(zone.offset_minutes) * MINUTE)
    }

    fn write_date(self, text: &mut String) {
        let (year, month, day) = date_of_day(self.0.div_euclid(DAY));
        write_padded(text, year, 4);
        text.push('-');
        write_padded(text, month, 2);
        text.push('-');
        write_padded(text, day, 2);
    }

    fn write_time(self, text: &mut String) {
        let second = self.0.rem_euclid(DAY) / SECOND;
        write_padded(text, second / 3600, 2);
        text.push(':');
        write_padded(text, second / 60 % 60, 2);
        text.push(':');
        write_padded(text, second % 60, 2);
    }
}

/// Returns how long, in the two largest units that say something: `less than 1 s`, `42 s`, `3 min 05 s`,
/// `17 h 20 min`, `2 d 3 h`. What is negative (a clock was set back) counts as nothing.
pub fn duration_label(ms: i64) -> String {
    words(ms, 2)
}

/// Returns the units of `ms`, the minor one of minutes and seconds padded to `pad` digits.
fn words(ms: i64, pad: usize) -> String {
    if ms < SECOND {
        return "less than 1 s".to_owned();
    }
    let (major, major_unit, minor, minor_unit, pad) = if ms < MINUTE {
        (ms / SECOND, " s", 0, "", 0)
    } else if ms < HOUR {
        (ms / MINUTE, " min ", ms % MINUTE / SECOND, " s", pad)
    } else if ms < DAY {
        (ms / HOUR, " h ", ms % HOUR / MINUTE, " min", pad)
    } else {
        (ms / DAY, " d ", ms % DAY / HOUR, " h", 1)
    };
    let mut text = String::new();
    write_padded(&mut text, major, 1);
    text.push_str(major_unit);
    if !minor_unit.is_empty() {
        write_padded(&mut text, minor, pad);
        text.push_str(minor_unit);
    }
    text
}

fn write_padded(text: &mut String, number: i64, digits: usize) {
    if number < 0 {
        text.push('-');
    }
    let plain = number.unsigned_abs().to_string();
    for _ in plain.len()..digits {
        text.push('0');
    }
    text.push_str(&plain);
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, or `None` where there is no such day.
fn day_of_date(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_in_month = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if !(0..=9999).contains(&year) || !(1..=days_in_month).contains(&day) {
        return None;
    }
    // Counted in years that begin in March, so that the leap day is the last one, and in eras of
    // 400 years, after which the calendar repeats.
    let year = if month < 3 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Returns the reverse of [`day_of_date`], for any day that a [`Timestamp`] can be in.
fn date_of_day(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let day_of_era = day.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month < 3);
    (year, month, day)
}
