//! Labelled values and times.

use hawser_core::clock::{Millis, duration_words};
use hawser_core::fact::{Fact, Shown};
use leptos::prelude::*;

use crate::console::use_console;
use crate::erased::live;

/// A moment in the zone that the reader chose, exact for machines.
#[component]
pub fn Time(at: Millis) -> impl IntoView {
    let console = use_console();
    view! { <time datetime=at.iso()>{live(move || at.shown(&console.zone(at)))}</time> }
}

/// One value.
pub fn shown(value: Shown) -> AnyView {
    match value {
        Shown::Text(text) => text.into_any(),
        Shown::Code(text) => view! { <code>{text}</code> }.into_any(),
        Shown::Time(at) => view! { <Time at /> }.into_any(),
        Shown::Span(ms) => duration_words(ms).into_any(),
    }
}

/// Labels and values.
#[component]
pub fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let rows = facts
        .into_iter()
        .map(|fact| view! { <div><dt>{fact.label}</dt><dd>{shown(fact.value)}</dd></div> })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }
}
