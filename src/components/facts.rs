//! Labelled values.

use hawser_core::clock::{TimeSource, duration_label};
use hawser_core::facts::{Fact, Shown};
use leptos::prelude::*;

use super::name::Name;
use super::time::{NO_CLOCK, Time};

/// One value.
#[component]
pub fn FactValue(value: Shown) -> impl IntoView {
    match value {
        Shown::Text(text) => view! { <Name text /> }.into_any(),
        Shown::Code(text) => view! { <code><Name text /></code> }.into_any(),
        Shown::Time(at) => view! { <Time at source=TimeSource::Appliance /> }.into_any(),
        Shown::Date(at) => view! { <Time at source=NO_CLOCK /> }.into_any(),
        Shown::Span(ms) => duration_label(ms).into_any(),
    }
}

/// Labels and their values.
#[component]
pub fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let rows = facts.into_iter().map(|fact| {
        view! {
            <div>
                <dt>{fact.label}</dt>
                <dd>
                    <FactValue value=fact.value />
                </dd>
            </div>
        }
    });
    view! { <dl class="facts">{rows.collect_view()}</dl> }
}
