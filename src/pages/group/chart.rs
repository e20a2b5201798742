//! The runs of a group on one time axis.

use std::sync::Arc;

use hawser_core::activity::{Entry, LANES, lanes};
use hawser_core::chart::Range;
use hawser_core::clock::Timestamp;
use hawser_core::group::Group;
use leptos::prelude::*;

use crate::components::chart::{ChartData, ChartLane, TimeChart};
use crate::components::ticker::use_ticker;
use crate::groups::GroupSignal;
use crate::navigation::Navigation;
use crate::route::Route;
use crate::runs::Runs;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The chart of a group, a lane a target; nothing before the first run has begun. The list of
/// targets says the same in words.
#[component]
pub fn GroupChart(group: GroupSignal) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let navigation = expect_context::<Navigation>();
    let begun = part_of(&group, begun_runs);
    let is_ended = part_of(&group, Group::is_ended);
    let now = use_ticker(Signal::derive(move || !is_ended.get()));
    let chosen = RwSignal::new(None::<Range>);
    let entries = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let runs = begun.get().into_iter().filter_map(|id| runs.by_id(&id));
        let entries = runs.map(|run| run.with(Entry::of_run));
        entries.take(LANES).collect::<Vec<Entry>>()
    });
    let data = Memo::new(move |_| {
        let now = now.get();
        entries.with(|entries| Arc::new(chart_data(entries, chosen.get(), now)))
    });
    let is_shown = Memo::new(move |_| entries.with(|entries| !entries.is_empty()));
    let hidden = Memo::new(move |_| begun.with(Vec::len).saturating_sub(LANES));
    let on_pick = move |key: String| {
        if let Some(id) = key.strip_prefix("run:") {
            navigation.go(Route::Run { id: id.to_owned() });
        }
    };
    let note = move || match hidden.get() {
        0 => "Drag to choose a time range.".to_owned(),
        hidden => format!(
            "The first {LANES} targets; {hidden} more are in the list. Drag to choose a time range."
        ),
    };
    let widen = move || {
        chosen.get().map(|_| {
            view! {
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| chosen.set(None)
                >
                    "Show all times"
                </button>
            }
        })
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <section class="card chart-card" aria-label="Time chart">
                    <TimeChart
                        data=data.into()
                        on_range=move |range| chosen.set(Some(range))
                        on_pick
                    />
                    <div class="chart-foot">
                        <p class="help">{move || note()}</p>
                        {move || widen()}
                    </div>
                </section>
            }
        })
    }
}

/// Returns the ids of the runs that have begun, in the order of the targets.
fn begun_runs(group: &Group) -> Vec<String> {
    let begun = (0..group.members.len()).filter(|member| group.has_run(*member));
    begun.map(|member| group.run_id(member)).collect()
}

fn chart_data(entries: &[Entry], chosen: Option<Range>, now: Timestamp) -> ChartData {
    let found = lanes(entries);
    let range = chosen.unwrap_or_else(|| Range::around(&found.bars, now));
    let lanes = found.lanes.into_iter().map(|lane| ChartLane {
        title: lane.target,
        detail: lane.appliance,
    });
    ChartData {
        summary: format!("Time chart of the runs of this group: {}", entries.len()),
        lanes: lanes.collect(),
        bars: found.bars,
        range,
        now,
    }
}
