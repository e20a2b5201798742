//! What pages show beside labels, typed so that times follow the reader's zone.

use std::borrow::Cow;

use crate::clock::Millis;

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
    pub fn word(self) -> &'static str {
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
    /// A moment.
    Time(Millis),
    /// A span in milliseconds.
    Span(i64),
}

/// A labelled value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
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

    /// A moment.
    pub fn time(label: impl Into<Cow<'static, str>>, at: Millis) -> Self {
        Self {
            label: label.into(),
            value: Shown::Time(at),
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
