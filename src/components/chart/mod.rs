//! Bars on a time axis, drawn as SVG by attributes: tones come from classes and tokens, and each
//! state has a pattern or a mark beside its colour.

mod axis;
mod time_chart;

use hawser_core::chart::{Bar, Layout, Look, Placed};
use leptos::prelude::*;

pub use axis::{Axis, EITHER_CLOCK, dates_of};
pub use time_chart::{ChartData, ChartLane, TimeChart};

/// The height of a bar in CSS pixels.
const BAR: u16 = 14;

/// The distance between two rows of bars in CSS pixels.
const ROW: u16 = 18;

/// The space above and below the bars of a lane in CSS pixels.
const PAD: u16 = 5;

/// Returns a place in per mille as a percentage: "12.3%".
fn percent(per_mille: u16) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

/// One lane: its bars, the lines of the axis behind them, and the present moment. `on_pick` takes
/// the address of a bar that is pressed.
pub fn lane_view(
    bars: &[Bar],
    placed: Vec<Placed>,
    layout: &Layout,
    rows: u16,
    on_pick: Option<Callback<String>>,
) -> AnyView {
    let height = PAD * 2 + ROW * rows.saturating_sub(1) + BAR;
    let lines = layout.ticks.iter().map(|tick| {
        let x = percent(tick.x);
        view! { <line class="chart-line" x1=x.clone() x2=x y1="0" y2="100%"></line> }
    });
    let shown = placed
        .into_iter()
        .filter_map(|placed| Some(bar_view(bars.get(placed.bar)?, placed, on_pick)));
    view! {
        <svg class="chart-lane" width="100%" height=height.to_string() aria-hidden="true">
            {lines.collect_view()}
            {shown.collect_view()}
            {now_line(layout)}
        </svg>
    }
    .into_any()
}

fn now_line(layout: &Layout) -> Option<impl IntoView + use<>> {
    layout.now.map(|x| {
        let x = percent(x);
        view! { <line class="chart-now" x1=x.clone() x2=x y1="0" y2="100%"></line> }
    })
}

fn bar_view(bar: &Bar, placed: Placed, on_pick: Option<Callback<String>>) -> AnyView {
    let y = PAD + placed.row * ROW;
    let (x, width) = (percent(placed.x), percent(placed.width));
    let href = bar.href.clone();
    let on_click = move |_| {
        if let Some(on_pick) = on_pick.filter(|_| !href.is_empty()) {
            on_pick.run(href.clone());
        }
    };
    let pattern = pattern_of(bar.look).map(|pattern| {
        view! {
            <rect
                class="chart-pattern"
                x=x.clone()
                y=y.to_string()
                width=width.clone()
                height=BAR.to_string()
                rx="2"
                fill=pattern
            ></rect>
        }
    });
    // The mark stands at the end of the bar: a cross where it failed, an arrow where it goes on.
    let end = percent(placed.x.saturating_add(placed.width));
    let mark = mark_of(bar.look).map(|path| {
        view! {
            <svg class="chart-mark" x=end y=(y + BAR / 2).to_string() overflow="visible">
                <path d=path></path>
            </svg>
        }
    });
    let has_page = !bar.href.is_empty() && on_pick.is_some();
    view! {
        <g class="chart-item" class:pressable=has_page data-look=bar.look.as_str() on:click=on_click>
            <title>{bar.label.clone()}</title>
            <rect
                class="chart-bar"
                x=x
                y=y.to_string()
                width=width
                height=BAR.to_string()
                rx="2"
            ></rect>
            {pattern}
            {mark}
        </g>
    }
    .into_any()
}

/// Returns the fill that tells a state without its colour; [`Axis`] has the patterns.
fn pattern_of(look: Look) -> Option<&'static str> {
    match look {
        Look::Waiting => Some("url(#chart-stripes)"),
        Look::Queued => Some("url(#chart-dots)"),
        Look::Warning => Some("url(#chart-bars)"),
        Look::Running | Look::Done | Look::Failed | Look::Neutral => None,
    }
}

fn mark_of(look: Look) -> Option<&'static str> {
    match look {
        Look::Failed => Some("M-8 -4 0 4M-8 4 0 -4"),
        Look::Running => Some("M-6 -4 -1 0 -6 4"),
        Look::Waiting => Some("M-7 -4V4M-3 -4V4"),
        _ => None,
    }
}
