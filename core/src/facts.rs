//! Labelled values for pages, typed so that times follow the reader's zone.

use std::borrow::Cow;

use crate::clock::{TimeSource, Timestamp, duration_label};

/// How much attention something asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    /// None.
    #[default]
    Neutral,
    /// Good.
    Success,
    /// Worth knowing.
    Info,
    /// May go wrong.
    Warning,
    /// Is wrong.
    Danger,
}

impl Tone {
    /// The word in `data-tone`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Success => "success",
            Tone::Info => "info",
            Tone::Warning => "warning",
            Tone::Danger => "danger",
        }
    }
}

/// A value to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Words.
    Text(String),
    /// An id, code or path, in fixed pitch.
    Code(String),
    /// A moment by the appliance's clock.
    Time(Timestamp),
    /// A moment that stands in a document, such as a certificate: no clock gave it.
    Date(Timestamp),
    /// A span in milliseconds.
    Span(i64),
}

impl Shown {
    /// Returns it as plain text for a file: full times in UTC, with the clock that gave them.
    pub fn words(&self) -> String {
        match self {
            Shown::Text(text) | Shown::Code(text) => text.clone(),
            Shown::Time(at) => format!("{} ({})", at.iso(), TimeSource::Appliance.in_export()),
            Shown::Date(at) => at.iso(),
            Shown::Span(ms) => duration_label(*ms),
        }
    }
}

/// A labelled value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The label.
    pub label: Cow<'static, str>,
    /// The value.
    pub value: Shown,
}

impl Fact {
    /// Words.
    pub fn text(label: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: Shown::Text(text.into()),
        }
    }

    /// An id, code or path.
    pub fn code(label: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: Shown::Code(text.into()),
        }
    }

    /// A span in milliseconds.
    pub fn span(label: impl Into<Cow<'static, str>>, ms: i64) -> Self {
        Self {
            label: label.into(),
            value: Shown::Span(ms),
        }
    }

    /// A moment by the appliance's clock.
    pub fn time(label: impl Into<Cow<'static, str>>, at: Timestamp) -> Self {
        Self {
            label: label.into(),
            value: Shown::Time(at),
        }
    }

    /// A moment that stands in a document, such as a certificate.
    pub fn date(label: impl Into<Cow<'static, str>>, at: Timestamp) -> Self {
        Self {
            label: label.into(),
            value: Shown::Date(at),
        }
    }
}

/// A size in the units administrators use (powers of 1024).
pub fn size_words(bytes: i64) -> String {
    const UNITS: [&str; 6] = ["bytes", "KB", "MB", "GB", "TB", "PB"];
    let mut whole = bytes.max(0);
    let mut tenths = 0;
    let mut unit = 0;
    while whole >= 1024 && unit + 1 < UNITS.len() {
        tenths = (whole % 1024) * 10 / 1024;
        whole /= 1024;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or("PB");
    if unit == 0 || whole >= 100 {
        format!("{whole} {name}")
    } else {
        format!("{whole}.{tenths} {name}")
    }
}

/// A number with separators: "10,000".
pub fn number_words(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut words = String::new();
    if number < 0 {
        words.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

/// A span without units that are zero: "15 min", "1 h 30 min". The two largest units that say
/// something, as [`duration_label`].
pub fn span_words(ms: i64) -> String {
    let words = duration_label(ms);
    for zero in [" 00 s", " 00 min", " 0 h"] {
        if let Some(whole) = words.strip_suffix(zero) {
            return whole.to_owned();
        }
    }
    words
}
