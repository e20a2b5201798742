//! The phases of a run that has no steps, and how long each took by the clocks of this computer and
//! of the appliance. The times of day stand in the timeline.

use std::sync::Arc;

use hawser_core::activity::{Phase, Span, appliance_now, phases};
use hawser_core::chart::{Bar, Layout, Range, layout};
use hawser_core::clock::{TimeSource, Timestamp, duration_label};
use hawser_core::run::Run;
use leptos::prelude::*;

use super::chart::{Axis, lane_view};
use super::ticker::use_ticker;
use crate::preferences::Preferences;
use crate::runs::RunSignal;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The most times on an axis.
const TICKS: u16 = 5;

/// The phases as they are drawn: with the present moment on both clocks.
#[derive(Clone, Debug, PartialEq)]
struct Drawn {
    phases: Arc<Vec<Phase>>,
    console_now: Timestamp,
    appliance_now: Timestamp,
}

/// The phases of a run as bars in a table; nothing before it was sent.
#[component]
pub fn RunPhases(run: RunSignal) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let has_ended = part_of(&run, |run| run.state().is_end());
    let is_shown = part_of(&run, |run: &Run| !phases(run).is_empty());
    let ticker = use_ticker(Signal::derive(move || !has_ended.get()));
    let drawn = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let console_now = ticker.get();
        run.with(|run| Drawn {
            phases: Arc::new(phases(run)),
            console_now,
            appliance_now: appliance_now(run, console_now),
        })
    });
    let table = move || drawn.with(|drawn| table_view(drawn, preferences));
    move || {
        is_shown.get().then(|| {
            view! {
                <section aria-label="Progress over time">
                    <h2>"Progress over time"</h2>
                    <div class="chart-scroll">{move || table()}</div>
                </section>
            }
        })
    }
}

fn bar_of((from, to): Span, phase: &Phase, now: Timestamp) -> Bar {
    Bar {
        lane: 0,
        from,
        to: Some(to.unwrap_or(now).max(from)),
        look: phase.look,
        label: String::new(),
        href: String::new(),
    }
}

fn table_view(drawn: &Drawn, preferences: Preferences) -> AnyView {
    let both = drawn.phases.iter().flat_map(|phase| {
        let appliance = phase
            .appliance
            .map(|span| bar_of(span, phase, drawn.appliance_now));
        [
            Some(bar_of(phase.console, phase, drawn.console_now)),
            appliance,
        ]
    });
    let all: Vec<Bar> = both.flatten().collect();
    let range = Range::around(&all, drawn.console_now);
    let offset = preferences.zone(range.to()).offset_minutes;
    let axis = layout(&[], 0, range, drawn.console_now, offset, TICKS);
    let rows = drawn.phases.iter().flat_map(|phase| {
        let console = row_view(
            phase,
            TimeSource::Console,
            bar_of(phase.console, phase, drawn.console_now),
            &axis,
            range,
        );
        let appliance = phase.appliance.map(|span| {
            let bar = bar_of(span, phase, drawn.appliance_now);
            row_view(phase, TimeSource::Appliance, bar, &axis, range)
        });
        [Some(console), appliance]
    });
    let rows: Vec<AnyView> = rows.flatten().collect();
    view! {
        <table class="chart-table" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader">"Phase"</th>
                    <th role="columnheader">"Clock"</th>
                    <th role="columnheader" class="chart-cell">
                        <span class="visually-hidden">"Time"</span>
                        <Axis layout=axis.clone() />
                    </th>
                    <th role="columnheader">"Duration"</th>
                </tr>
            </thead>
            <tbody class="phases" role="rowgroup">
                {rows}
            </tbody>
        </table>
    }
    .into_any()
}

fn row_view(phase: &Phase, source: TimeSource, bar: Bar, axis: &Layout, range: Range) -> AnyView {
    let lasted = bar.to.unwrap_or(bar.from).since(bar.from);
    let clock = match source {
        TimeSource::Console => "This computer",
        TimeSource::Appliance => "Appliance",
    };
    let bars = [bar];
    let placed = layout(&bars, 1, range, Timestamp(0), 0, 1).bars;
    view! {
        <tr class="phase" role="row" data-look=phase.look.as_str()>
            <td role="cell" class="step-name">
                <span class="step-title">{phase.title}</span>
                " "
                <span class="step-status">{phase.status}</span>
            </td>
            <td role="cell" class="step-state">{clock}</td>
            <td role="cell" class="chart-cell">{lane_view(&bars, placed, axis, 1, None)}</td>
            <td role="cell" class="step-time">{duration_label(lasted)}</td>
        </tr>
    }
    .into_any()
}
