//! Numbers in the spelling in which they came.

use serde_json::Number;

/// Returns the whole part of a number where an `i64` can hold it: 12 of `12`, `12.7` and `1.2e1`.
///
/// The digits are moved, so none is lost on the way through a float.
pub fn whole(number: &Number) -> Option<i64> {
    let number = number.as_str();
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (before, behind) = digits.split_once('.').unwrap_or((digits, ""));
    // An exponent that is too large to read is too large or too small a number.
    let exponent: i32 = match exponent.parse() {
        Ok(exponent) => exponent,
        Err(_) if exponent.starts_with('-') => return Some(0),
        Err(_) => return None,
    };
    let (sign, before) = match before.strip_prefix('-') {
        Some(before) => (-1, before),
        None => (1, before),
    };
    let count = i64::try_from(before.len()).ok()? + i64::from(exponent);
    let mut whole: i64 = 0;
    let mut digits = before.bytes().chain(behind.bytes()).peekable();
    for _ in 0..count.max(0) {
        let digit = digits.next().unwrap_or(b'0');
        whole = whole.checked_mul(10)?;
        whole = whole.checked_add(sign * i64::from(digit.wrapping_sub(b'0')))?;
        if whole == 0 && digits.peek().is_none() {
            break;
        }
    }
    Some(whole)
}
