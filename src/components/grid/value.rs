//! The value of a cell.

use hawser_core::clock::TimeSource;
use hawser_core::resource::Cell;
use leptos::prelude::*;

use crate::components::name::Name;
use crate::components::time::{NO_CLOCK, ShortTime};

/// Draws a value; what is not told is a dash for the eye alone.
pub fn cell_value(cell: Cell) -> AnyView {
    match cell {
        Cell::Text(text) => view! { <Name text /> }.into_any(),
        Cell::Code(text) => view! { <code><Name text /></code> }.into_any(),
        Cell::Status(tone, word) => {
            view! { <span class="grid-status" data-tone=tone.as_str()><Name text=word /></span> }
                .into_any()
        }
        Cell::Time(at) => view! { <ShortTime at source=TimeSource::Appliance /> }.into_any(),
        Cell::Date(at) => view! { <ShortTime at source=NO_CLOCK /> }.into_any(),
        Cell::Empty => view! {
            <span class="grid-nothing" aria-hidden="true">
                "–"
            </span>
            <span class="visually-hidden">"Not reported"</span>
        }
        .into_any(),
        number => number.words(|_| String::new()).into_any(),
    }
}
