//! Reading times: JSON values, ISO 8601, and the three forms of an HTTP date.

use crate::json::{Value, whole};

use super::{DAY, HOUR, MINUTE, Millis, SECOND, day_of_date};

/// The last millisecond of the year 9999.
const LATEST: i64 = 253_402_300_799_999;

/// A time as any of the four systems may send it: milliseconds as number or string, or ISO 8601
/// (`T` or a space, seconds and fraction optional, `Z`, an offset, or nothing for UTC).
///
/// `None` for null, -1, 0, an empty string, whatever is no time, and what lies outside the years
/// 1970 to 9999. 0 is what a Java `long` holds that was never set.
pub fn read_time(value: &Value) -> Option<Millis> {
    match value {
        Value::Number(number) => stamp(whole(number)?),
        Value::String(text) => {
            let text = text.trim();
            whole_number(text).map_or_else(|| read_iso(text), stamp)
        }
        _ => None,
    }
}

fn stamp(ms: i64) -> Option<Millis> {
    (1..=LATEST).contains(&ms).then_some(Millis(ms))
}

/// The integer part of a plain decimal number.
fn whole_number(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.bytes().all(|b| b.is_ascii_digit()) {
        whole.parse().ok()
    } else {
        None
    }
}

/// `2026-11-21T13:51:07.250+01:00` and its shorter forms.
fn read_iso(text: &str) -> Option<Millis> {
    let mut rest = Cursor(text.as_bytes());
    let year = rest.digits(4)?;
    rest.take(b"-")?;
    let month = rest.digits(2)?;
    rest.take(b"-")?;
    let day = rest.digits(2)?;
    rest.take(b"Tt ")?;
    let mut ms = rest.time_of_day()?;
    if rest.take(b".,").is_some() {
        ms += rest.fraction()?;
    }
    rest.take(b" ");
    ms -= rest.offset()?;
    let ms = day_of_date(year, month, day)? * DAY + ms;
    (rest.0.is_empty() && (0..=LATEST).contains(&ms)).then_some(Millis(ms))
}

/// The `Date` of an HTTP reply, in any of the three forms of RFC 9110, section 5.6.7.
///
/// The name of the weekday has to be one, but is not checked against the date.
pub fn read_http_date(text: &str) -> Option<Millis> {
    let mut words = text.split([' ', ',', '-']).filter(|word| !word.is_empty());
    let weekday = words.next()?;
    let known = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    if !known.iter().any(|name| weekday.starts_with(name)) {
        return None;
    }
    let first = words.next()?;
    let second = words.next()?;
    let third = words.next()?;
    let fourth = words.next()?;
    // asctime puts the month first, the year last, and knows no zone.
    let (day, month, year, time) = match month_number(first) {
        Some(month) => (second, month, fourth, third),
        None if words.next() == Some("GMT") => (first, month_number(second)?, third, fourth),
        None => return None,
    };
    if words.next().is_some() || day.len() > 2 {
        return None;
    }
    let year = match (year.len(), Cursor(year.as_bytes()).digits(year.len())?) {
        (4, year) => year,
        // RFC 850 wrote two digits; nothing on the wire is older than HTTP or newer than 2069.
        (2, year) if year < 70 => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    let day = Cursor(day.as_bytes()).digits(day.len())?;
    let mut time = Cursor(time.as_bytes());
    let ms = day_of_date(year, month, day)? * DAY + time.time_of_day()?;
    (time.0.is_empty() && (0..=LATEST).contains(&ms)).then_some(Millis(ms))
}

fn month_number(name: &str) -> Option<i64> {
    let names = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    (1..).zip(names).find(|(_, n)| *n == name).map(|(i, _)| i)
}

/// What is left to read.
pub(crate) struct Cursor<'a>(pub &'a [u8]);

impl Cursor<'_> {
    /// The next byte, if it is one of these.
    pub fn take(&mut self, any_of: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        if !any_of.contains(&first) {
            return None;
        }
        self.0 = rest;
        Some(first)
    }

    /// Exactly so many decimal digits; at most 18, which an i64 holds.
    pub fn digits(&mut self, count: usize) -> Option<i64> {
        if !(1..=18).contains(&count) {
            return None;
        }
        let mut number = 0;
        for _ in 0..count {
            number = number * 10 + i64::from(self.take(b"0123456789")? - b'0');
        }
        Some(number)
    }

    /// `hh:mm` or `hh:mm:ss`, in milliseconds; a leap second counts as the second after it.
    fn time_of_day(&mut self) -> Option<i64> {
        let hour = self.digits(2)?;
        self.take(b":")?;
        let minute = self.digits(2)?;
        let second = match self.take(b":") {
            Some(_) => self.digits(2)?,
            None => 0,
        };
        (hour < 24 && minute < 60 && second <= 60)
            .then_some(hour * HOUR + minute * MINUTE + second * SECOND)
    }

    /// The digits after a decimal point, of any number, in milliseconds rounded down.
    fn fraction(&mut self) -> Option<i64> {
        let mut ms = 100 * self.digits(1)?;
        let mut weight = 10;
        while let Some(digit) = self.digits(1) {
            ms += weight * digit;
            weight /= 10;
        }
        Some(ms)
    }

    /// `Z`, nothing, `±hh:mm`, `±hhmm` or `±hh`, in milliseconds east of UTC.
    pub fn offset(&mut self) -> Option<i64> {
        let sign = match self.take(b"Zz+-") {
            None | Some(b'Z' | b'z') => return Some(0),
            Some(b'-') => -1,
            Some(_) => 1,
        };
        let hours = self.digits(2)?;
        let colon = self.take(b":").is_some();
        let minutes = if colon || !self.0.is_empty() {
            self.digits(2)?
        } else {
            0
        };
        (hours < 24 && minutes < 60).then_some(sign * (hours * HOUR + minutes * MINUTE))
    }
}
