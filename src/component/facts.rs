//! Labelled values and times.

use hawser_core::clock::{Millis, duration_words};
use hawser_core::fact::{Fact, Shown};

use crate::console::use_console;
use crate::dom::{El, View, el};

/// A moment in the zone that the reader chose, exact for machines.
pub fn time(at: Millis) -> El {
    let console = use_console();
    el("time").attr("datetime", &at.iso()).live(move || {
        let words = console.time(at, console.utc.get());
        words.unwrap_or_else(|| at.shown(&console.zone(at)))
    })
}

/// One value.
pub fn shown(value: &Shown) -> View {
    match value {
        Shown::Text(text) => text.as_str().into(),
        Shown::Code(text) => el("code").child(text.as_str()).into(),
        Shown::Time(at) => time(*at).into(),
        Shown::Span(ms) => duration_words(*ms).into(),
    }
}

/// Labels and values.
pub fn facts(facts: &[Fact]) -> El {
    let list = el("dl").class("facts");
    facts.iter().fold(list, |list, fact| {
        let label = el("dt").child(fact.label.as_ref());
        list.child(
            el("div")
                .child(label)
                .child(el("dd").child(shown(&fact.value))),
        )
    })
}
