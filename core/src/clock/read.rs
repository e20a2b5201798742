//! Reading times: JSON values, ISO 8601, and the three forms of an HTTP date.

use std::time::UNIX_EPOCH;

use serde_json::Value;

use crate::number::whole;

use super::{DAY, HOUR, MINUTE, SECOND, Timestamp, day_of_date};

/// The last millisecond of the year 9999.
const LATEST: i64 = 253_402_300_799_999;

/// Reads a time as any of the four systems may send it: milliseconds as number or string, or ISO 8601
/// (`T` or a space, seconds and fraction optional, `Z`, an offset, or nothing for UTC).
///
/// `None` for null, -1, 0, an empty string, whatever is no time, and what lies outside the years
/// 1970 to 9999. 0 is what a Java `long` holds that was never set.
pub fn read_time(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => stamp(whole(number)?),
        Value::String(text) => {
            let text = text.trim();
            whole_number(text).map_or_else(|| read_iso(text), stamp)
        }
        _ => None,
    }
}

fn stamp(ms: i64) -> Option<Timestamp> {
    (1..=LATEST).contains(&ms).then_some(Timestamp(ms))
}

/// Returns the integer part of a plain decimal number.
fn whole_number(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.bytes().all(|b| b.is_ascii_digit()) {
        whole.parse().ok()
    } else {
        None
    }
}

/// `2026-11-21T13:51:07.250+01:00` and its shorter forms.
fn read_iso(text: &str) -> Option<Timestamp> {
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
    (rest.0.is_empty() && (0..=LATEST).contains(&ms)).then_some(Timestamp(ms))
}

/// Reads the `Date` of an HTTP reply, in any of the three forms of RFC 9110, section 5.6.7.
pub fn read_http_date(text: &str) -> Option<Timestamp> {
    let date = httpdate::parse_http_date(text).ok()?;
    let since = date.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Timestamp)
}

/// The bytes that are still to be read.
struct Cursor<'a>(pub &'a [u8]);

impl Cursor<'_> {
    /// Returns the next byte, if it is one of these.
    fn take(&mut self, any_of: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        if !any_of.contains(&first) {
            return None;
        }
        self.0 = rest;
        Some(first)
    }

    /// Exactly so many decimal digits; at most 18, which an i64 holds.
    fn digits(&mut self, count: usize) -> Option<i64> {
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

    /// Returns the digits after a decimal point, of any number, in milliseconds rounded down.
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
    fn offset(&mut self) -> Option<i64> {
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
