//! As much of DER (X.690) as certificates need. Every reader is total.

use crate::clock::{Cursor, Millis, day_of_date};

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The elements that are still to be read.
#[derive(Clone, Copy)]
pub(super) struct Der<'a>(pub &'a [u8]);

impl<'a> Der<'a> {
    /// The next element: its tag and what is in it. Tags of more than one byte and lengths of more
    /// than four, or without an end, do not occur in certificates.
    pub fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first & 0x80 != 0 {
            let (digits, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if tag & 0x1f == 0x1f || !(1..=4).contains(&digits.len()) {
                return None;
            }
            length = digits
                .iter()
                .try_fold(0_usize, |n, b| Some(n.checked_mul(256)? + usize::from(*b)))?;
            rest = after;
        }
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// What is in the next element, if it has this tag; else it stays to be read.
    pub fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        match ahead.next()? {
            (found, content) if found == tag => {
                self.0 = ahead.0;
                Some(content)
            }
            _ => None,
        }
    }

    /// As [`Self::take`], for elements in the element.
    pub fn enter(&mut self, tag: u8) -> Option<Der<'a>> {
        self.take(tag).map(Der)
    }

    /// A UTCTime or GeneralizedTime (RFC 5280, section 4.1.2.5; older ones leave the seconds out
    /// or have an offset).
    pub fn time(&mut self) -> Option<Millis> {
        let (tag, content) = self.next()?;
        let mut rest = Cursor(content);
        let year = match tag {
            UTC_TIME => {
                let year = rest.digits(2)?;
                if year < 50 { 2000 + year } else { 1900 + year }
            }
            GENERALIZED_TIME => rest.digits(4)?,
            _ => return None,
        };
        let day = day_of_date(year, rest.digits(2)?, rest.digits(2)?)?;
        let (hour, minute) = (rest.digits(2)?, rest.digits(2)?);
        let second = rest.digits(2).unwrap_or(0);
        if rest.take(b".").is_some() {
            while rest.digits(1).is_some() {}
        }
        let offset = rest.offset()?;
        if hour > 23 || minute > 59 || second > 60 || !rest.0.is_empty() {
            return None;
        }
        let seconds = ((day * 24 + hour) * 60 + minute) * 60 + second;
        Some(Millis(seconds * 1000 - offset))
    }
}
