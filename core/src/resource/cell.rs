//! Values of a grid: typed, so that they sort as what they are.

use std::cmp::Ordering;

use super::tally::by_severity;
use crate::clock::Timestamp;
use crate::facts::{Tone, number_words, size_words, span_words};
use crate::order::natural_key;

/// The value of one column of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// An id, address or thumbprint, in fixed pitch.
    Code(String),
    /// A status with its word.
    Status(Tone, String),
    /// A number without a unit.
    Number(i64),
    /// Percent.
    Percent(i64),
    /// A moment by the appliance's clock.
    Time(Timestamp),
    /// A moment that stands in a document, such as a certificate.
    Date(Timestamp),
    /// A span in milliseconds.
    Span(i64),
    /// A size in bytes.
    Size(i64),
    /// Not told. Sorted last.
    #[default]
    Empty,
}

impl Cell {
    /// Words; nothing where there are none.
    pub fn text(words: &str) -> Self {
        match words {
            "" => Cell::Empty,
            words => Cell::Text(words.to_owned()),
        }
    }

    /// An id, address or thumbprint; nothing where there is none.
    pub fn code(words: &str) -> Self {
        match words {
            "" => Cell::Empty,
            words => Cell::Code(words.to_owned()),
        }
    }

    /// A moment by the appliance's clock, where it is told.
    pub fn time(at: Option<Timestamp>) -> Self {
        at.map_or(Cell::Empty, Cell::Time)
    }

    /// A moment that stands in a document, where it is told.
    pub fn date(at: Option<Timestamp>) -> Self {
        at.map_or(Cell::Empty, Cell::Date)
    }

    /// A value in words, "" where there is none. Moments are written by `time`, in the reader's zone
    /// on screen and in UTC in exports.
    pub fn words(&self, time: impl Fn(Timestamp) -> String) -> String {
        match self {
            Cell::Text(words) | Cell::Code(words) | Cell::Status(_, words) => words.clone(),
            Cell::Number(number) => number_words(*number),
            Cell::Percent(percent) => format!("{percent} %"),
            Cell::Time(at) | Cell::Date(at) => time(*at),
            Cell::Span(ms) => span_words(*ms),
            Cell::Size(bytes) => size_words(*bytes),
            Cell::Empty => String::new(),
        }
    }

    /// Returns `true` for what is set flush right.
    pub fn is_numeric(&self) -> bool {
        matches!(
            self,
            Cell::Number(_) | Cell::Percent(_) | Cell::Span(_) | Cell::Size(_)
        )
    }

    /// Returns the order of two values: names as people sort them, statuses by severity.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }

    /// Returns what a value is sorted by. Unlike values have an order too.
    pub(super) fn key(&self) -> Key {
        match self {
            Cell::Number(number) => Key::Number(*number),
            Cell::Percent(percent) => Key::Percent(*percent),
            Cell::Size(bytes) => Key::Size(*bytes),
            Cell::Span(ms) => Key::Span(*ms),
            Cell::Time(at) | Cell::Date(at) => Key::Time(*at),
            Cell::Status(tone, word) => Key::Status(by_severity(*tone), natural_key(word)),
            Cell::Text(words) | Cell::Code(words) => Key::Text(natural_key(words)),
            Cell::Empty => Key::Empty,
        }
    }
}

/// The value of a cell in the form in which it is compared.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Number(i64),
    Percent(i64),
    Size(i64),
    Span(i64),
    Time(Timestamp),
    Status(u8, String),
    Text(String),
    Empty,
}
