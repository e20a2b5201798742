//! The activity on one time axis, a lane a target.

use std::collections::BTreeMap;
use std::sync::Arc;

use hawser_core::activity::{Entry, Group, LANES, Lanes, Period, lanes};
use hawser_core::chart::Range;
use hawser_core::clock::{TimeSource, Timestamp};
use leptos::prelude::*;

use super::state::Activity;
use crate::components::chart::{ChartData, ChartLane, TimeChart};
use crate::components::name::Name;
use crate::components::time::Clock;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::route::Route;

/// The chart of what the filter shows, and the same as a table.
#[component]
pub fn ActivityChart(activity: Activity) -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let mount_point = expect_context::<MountPoint>();
    let filter = activity.filter;
    let found = Memo::new(move |_| activity.shown.with(|shown| Arc::new(lanes(shown))));
    let summary = Memo::new(move |_| activity.shown.with(|shown| summary(shown)));
    let data = Memo::new(move |_| {
        let now = activity.now.get();
        let period = filter.with(|filter| filter.period);
        let found = found.get();
        Arc::new(chart_data(&found, summary.get(), period, now))
    });
    let hidden = Memo::new(move |_| found.with(|found| found.hidden));
    let on_range = move |range: Range| {
        filter.update(|filter| {
            filter.period = Period::Between(Some(range.from()), Some(range.to()));
        });
    };
    let on_pick = move |key: String| match key.strip_prefix("run:") {
        Some(id) => navigation.go(Route::Run { id: id.to_owned() }),
        None => {
            let id = super::list::row_id(&key);
            mount_point.focus(&id);
            mount_point.reveal(&id);
        }
    };
    let is_narrowed = Memo::new(move |_| filter.with(|filter| filter.period != Period::Any));
    let widen = move || {
        is_narrowed.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| filter.update(|filter| filter.period = Period::Any)
                >
                    "Show all times"
                </button>
            }
        })
    };
    let note = move || match hidden.get() {
        0 => "Drag to choose a time range, or use the Time filter.".to_owned(),
        hidden => format!(
            "The newest {LANES} targets; {hidden} more are in the list. Drag to choose a time range, or use the Time filter."
        ),
    };
    let is_shown = Memo::new(move |_| activity.shown.with(|shown| !shown.is_empty()));
    move || {
        is_shown.get().then(|| {
            view! {
                <section class="card chart-card" aria-label="Time chart">
                    <TimeChart data=data.into() on_range on_pick />
                    <div class="chart-foot">
                        <p class="help">{move || note()}</p>
                        {move || widen()}
                    </div>
                    <ChartTable activity />
                </section>
            }
        })
    }
}

fn chart_data(found: &Lanes, summary: String, period: Period, now: Timestamp) -> ChartData {
    let around = Range::around(&found.bars, now);
    let range = match period {
        Period::Any => around,
        Period::Last(minutes) => Range::new(now.plus(-i64::from(minutes) * 60_000), now),
        Period::Between(from, to) => {
            Range::new(from.unwrap_or(around.from()), to.unwrap_or(around.to()))
        }
    };
    let lanes = found.lanes.iter().map(|lane| ChartLane {
        title: lane.target.clone(),
        detail: lane.appliance.clone(),
    });
    ChartData {
        summary,
        lanes: lanes.collect(),
        bars: found.bars.clone(),
        range,
        now,
    }
}

/// Returns the content of the chart in a sentence.
fn summary(shown: &[Entry]) -> String {
    let counts = Group::ALL.into_iter().filter_map(|group| {
        let count = shown.iter().filter(|entry| entry.group == group).count();
        (count > 0).then(|| format!("{count} {}", group.label().to_lowercase()))
    });
    let counts: Vec<String> = counts.collect();
    format!("Time chart of operations by target: {}", counts.join(", "))
}

/// A line of the table: a target with its numbers.
#[derive(Clone, PartialEq)]
struct TargetLine {
    target: String,
    appliance: String,
    counts: [usize; 4],
    last: (Timestamp, TimeSource),
}

/// The chart for those who read or listen: a line a target.
#[component]
fn ChartTable(activity: Activity) -> impl IntoView {
    let open = RwSignal::new(false);
    let lines = Memo::new(move |_| {
        let is_open = open.get();
        activity.shown.with(|shown| match is_open {
            true => target_lines(shown),
            false => Vec::new(),
        })
    });
    let rows = move || {
        let lines = lines.get().into_iter();
        lines
            .map(|line| {
                let counts = line.counts.map(|count| view! { <td>{count}</td> });
                view! {
                    <tr>
                        <th scope="row">
                            <Name text=line.target />
                        </th>
                        <td>
                            <Name text=line.appliance />
                        </td>
                        {counts.into_iter().collect_view()}
                        <td>
                            <Clock at=line.last.0 source=line.last.1 />
                        </td>
                    </tr>
                }
            })
            .collect_view()
    };
    let heads = Group::ALL.map(|group| view! { <th scope="col">{group.label()}</th> });
    view! {
        <details class="fold" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>"Chart as table"</summary>
            <div class="chart-scroll" tabindex="0" role="group" aria-label="Chart as table">
                <table class="plain-table">
                    <thead>
                        <tr>
                            <th scope="col">"Target"</th>
                            <th scope="col">"Appliance"</th>
                            {heads.into_iter().collect_view()}
                            <th scope="col">"Last started"</th>
                        </tr>
                    </thead>
                    <tbody>{move || rows()}</tbody>
                </table>
            </div>
        </details>
    }
}

fn target_lines(shown: &[Entry]) -> Vec<TargetLine> {
    let mut lines: Vec<TargetLine> = Vec::new();
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for entry in shown {
        let key = (entry.target.as_str(), entry.appliance_name.as_str());
        let place = *places.entry(key).or_insert_with(|| {
            lines.push(TargetLine {
                target: entry.target.clone(),
                appliance: entry.appliance_name.clone(),
                counts: [0; 4],
                last: (entry.begun, entry.begun_by),
            });
            lines.len() - 1
        });
        let group = Group::ALL.iter().position(|group| *group == entry.group);
        if let (Some(line), Some(group)) = (lines.get_mut(place), group)
            && let Some(count) = line.counts.get_mut(group)
        {
            *count += 1;
        }
    }
    lines.truncate(LANES);
    lines
}
