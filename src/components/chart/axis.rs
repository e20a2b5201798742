//! The axis above lanes.

use hawser_core::chart::{Layout, Range, Tick};
use hawser_core::clock::Zone;
use leptos::prelude::*;

use super::percent;
use crate::preferences::Preferences;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// The times of an axis, and the patterns that its bars are filled with.
#[component]
pub fn Axis(layout: Layout) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let step = layout.step;
    let is_many = layout.ticks.len() > 2;
    let ticks = layout.ticks.into_iter().enumerate();
    // Moved inwards, text at the edges would run into its neighbour.
    let ticks = ticks.filter(|(_, tick)| !is_many || (60..940).contains(&tick.x));
    let ticks = ticks.map(|(place, tick)| {
        let x = percent(tick.x);
        let text = move || tick_label(tick, step, &preferences.zone(tick.at));
        // Text at the edges would be cut off.
        let anchor = match tick.x {
            0..60 => "start",
            940.. => "end",
            _ => "middle",
        };
        // Where there is little room every second time is left out.
        view! {
            <text class="chart-tick" class:minor=place % 2 == 1 x=x y="14" text-anchor=anchor>
                {text}
            </text>
        }
    });
    let now = layout.now.map(|x| {
        let x = percent(x);
        view! {
            <svg class="chart-now-mark" x=x y="18" overflow="visible">
                <path d="M-4 0H4L0 6z"></path>
            </svg>
        }
    });
    view! {
        <svg class="chart-axis" width="100%" height="24" aria-hidden="true">
            <defs>
                <pattern id="chart-stripes" width="7" height="7" patternUnits="userSpaceOnUse">
                    <path class="chart-ink" d="M-1 8 8 -1M-2 2 2 -2M5 9 9 5"></path>
                </pattern>
                <pattern id="chart-dots" width="5" height="5" patternUnits="userSpaceOnUse">
                    <circle class="chart-ink" cx="2" cy="2" r="0.6"></circle>
                </pattern>
                <pattern id="chart-bars" width="6" height="6" patternUnits="userSpaceOnUse">
                    <path class="chart-ink" d="M3 0V6"></path>
                </pattern>
            </defs>
            {ticks.collect_view()}
            {now}
        </svg>
    }
}

/// Returns the time of a tick, or its date where a day begins or days are counted.
fn tick_label(tick: Tick, step: i64, zone: &Zone) -> String {
    let time = tick.at.shown_time(zone);
    let is_midnight = time.starts_with("00:00:00");
    if step >= DAY || (is_midnight && step >= MINUTE) {
        return tick.at.shown_date(zone);
    }
    let length = if step < MINUTE { 8 } else { 5 };
    time.get(..length).unwrap_or_default().to_owned()
}

/// The clock of times that are the appliance's where it tells them.
pub const EITHER_CLOCK: &str = "appliance clock (before a request is accepted: this computer's)";

/// Returns the date or dates of a span, the zone, and the clock of the times if it is not named
/// beside each: "2026-11-21, UTC+01:00, appliance clock".
pub fn dates_of(range: Range, clock: Option<&str>, preferences: Preferences) -> String {
    let (from, to) = (range.from(), range.to());
    let zone = preferences.zone(to);
    let first = from.shown_date(&preferences.zone(from));
    let last = to.shown_date(&zone);
    let dates = match first == last {
        true => format!("{last}, {}", zone.name),
        false => format!("{first} to {last}, {}", zone.name),
    };
    match clock {
        Some(clock) => format!("{dates}, {clock}"),
        None => dates,
    }
}
