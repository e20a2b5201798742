//! A chart of many lanes in which a span of time can be chosen.

use std::sync::Arc;

use hawser_core::chart::{Bar, Layout, Look, Range, layout};
use hawser_core::clock::Timestamp;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::PointerEvent;

use super::{Axis, EITHER_CLOCK, dates_of, lane_view, percent};
use crate::components::name::Name;
use crate::preferences::Preferences;

/// The most times on an axis.
const TICKS: u16 = 8;

/// A shorter way of the pointer is a press, in per mille.
const PRESS: u16 = 8;

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartLane {
    /// Its name.
    pub title: String,
    /// More, in small.
    pub detail: String,
}

/// The content of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartData {
    /// The content in a sentence, for those who do not see it.
    pub summary: String,
    /// The lanes.
    pub lanes: Vec<ChartLane>,
    /// Their bars.
    pub bars: Vec<Bar>,
    /// The span that is in view.
    pub range: Range,
    /// The present moment.
    pub now: Timestamp,
}

/// The chart. `on_range` takes a span that is chosen with the pointer, `on_pick` the address of a
/// bar that is pressed.
#[component]
pub fn TimeChart(
    data: Signal<Arc<ChartData>>,
    #[prop(into)] on_range: Callback<Range>,
    #[prop(into)] on_pick: Callback<String>,
) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let plot = NodeRef::<Div>::new();
    let chosen = RwSignal::new(None::<(u16, u16)>);
    let place = move |event: &PointerEvent| place_of(plot, event);
    let on_down = move |event: PointerEvent| {
        if event.button() == 0 && event.is_primary() {
            chosen.set(place(&event).map(|x| (x, x)));
        }
    };
    let on_move = move |event: PointerEvent| {
        if let (Some((from, _)), Some(to)) = (chosen.get_untracked(), place(&event)) {
            chosen.set(Some((from, to)));
        }
    };
    let on_up = move |_| {
        let Some((from, to)) = chosen.get_untracked() else {
            return;
        };
        chosen.set(None);
        if from.abs_diff(to) >= PRESS {
            let range = data.with_untracked(|data| data.range);
            on_range.run(Range::new(range.at(from), range.at(to)));
        }
    };
    let selection = move || {
        let (from, to) = chosen.get()?;
        let (x, width) = (percent(from.min(to)), percent(from.abs_diff(to)));
        Some(view! {
            <rect class="chart-selection" x=x y="0" width=width height="100%"></rect>
        })
    };
    let drawn = move || data.with(|data| lanes_view(data, preferences, on_pick));
    view! {
        <div
            class="chart"
            role="img"
            aria-label=move || data.with(|data| data.summary.clone())
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=move |_| chosen.set(None)
            on:pointerleave=move |_| chosen.set(None)
        >
            {move || drawn()}
            <div class="chart-plot" node_ref=plot>
                <svg class="chart-overlay" width="100%" height="100%" aria-hidden="true">
                    {move || selection()}
                </svg>
            </div>
        </div>
        <Legend data />
    }
}

/// Returns the place of the pointer in per mille of the plot; none beside it.
fn place_of(plot: NodeRef<Div>, event: &PointerEvent) -> Option<u16> {
    let area = plot.get_untracked()?.get_bounding_client_rect();
    let x = f64::from(event.client_x()) - area.left();
    if area.width() <= 0.0 || !(0.0..=area.width()).contains(&x) {
        return None;
    }
    let place = x / area.width() * 1_000.0;
    // Within 0 and 1,000.
    Some(place as u16)
}

fn lanes_view(data: &ChartData, preferences: Preferences, on_pick: Callback<String>) -> AnyView {
    let offset = preferences.zone(data.range.to()).offset_minutes;
    let lanes = data.lanes.len();
    let all: Layout = layout(&data.bars, lanes, data.range, data.now, offset, TICKS);
    let rows = data.lanes.iter().enumerate().map(|(place, lane)| {
        let placed = all.bars.iter().filter(|placed| placed.lane == place);
        let rows = all.rows.get(place).copied().unwrap_or(1);
        let bars = lane_view(
            &data.bars,
            placed.copied().collect(),
            &all,
            rows,
            Some(on_pick),
        );
        view! {
            <div class="chart-label">
                <Name text=lane.title.clone() />
                " "
                <span class="chart-detail">
                    <Name text=lane.detail.clone() />
                </span>
            </div>
            {bars}
        }
    });
    let rows = rows.collect_view();
    view! {
        <p class="chart-dates">{dates_of(data.range, Some(EITHER_CLOCK), preferences)}</p>
        <Axis layout=all />
        {rows}
    }
    .into_any()
}

/// The marks that are in the chart, with their names.
#[component]
fn Legend(data: Signal<Arc<ChartData>>) -> impl IntoView {
    let looks = Memo::new(move |_| {
        data.with(|data| {
            let is_there = |look: &Look| data.bars.iter().any(|bar| bar.look == *look);
            Look::ALL.into_iter().filter(is_there).collect::<Vec<_>>()
        })
    });
    let items = move || {
        let looks = looks.get().into_iter();
        looks
            .map(|look| {
                let bar = Bar {
                    lane: 0,
                    from: Timestamp(0),
                    to: None,
                    look,
                    label: String::new(),
                    href: String::new(),
                };
                let placed = hawser_core::chart::Placed {
                    bar: 0,
                    lane: 0,
                    row: 0,
                    x: 0,
                    width: 1_000,
                    is_cut_before: false,
                    is_cut_after: false,
                };
                let swatch = lane_view(&[bar], vec![placed], &Layout::default(), 1, None);
                view! {
                    <li>
                        {swatch}
                        <span>{look.label()}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <ul class="chart-legend" aria-hidden="true">
            {move || items()}
        </ul>
    }
}
