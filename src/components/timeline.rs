//! The events of a run, in the order in which this console learned of them.

use hawser_core::chart::Range;
use hawser_core::clock::TimeSource;
use hawser_core::run::{Run, State};
use hawser_core::timeline::{Event, What};
use leptos::prelude::*;

use super::chart::dates_of;
use super::name::Name;
use super::time::Clock;
use crate::preferences::Preferences;
use crate::runs::RunSignal;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The timeline of a run.
#[component]
pub fn Timeline(run: RunSignal) -> impl IntoView {
    let entries = part_of(&run, timeline_entries);
    let preferences = expect_context::<Preferences>();
    let range = part_of(&run, |run| {
        let latest = run.timeline.latest()?;
        Some(Range::new(run.submitted(), latest))
    });
    // The times beside the events are those of the day.
    let dates = move || {
        unsubscribe_on_cleanup();
        range.get().map(|range| dates_of(range, None, preferences))
    };
    let items = move || entries.get().into_iter().map(timeline_item).collect_view();
    view! {
        <p class="muted">{move || dates()}</p>
        <ol class="timeline" aria-label="Timeline">
            {move || items().into_any()}
        </ol>
    }
}

/// An event with its title and state.
#[derive(Clone, PartialEq)]
struct TimelineEntry {
    event: Event,
    title: String,
    state: &'static str,
}

fn timeline_entries(run: &Run) -> Vec<TimelineEntry> {
    let events = run.timeline.shown();
    let progress = run.timeline.progress();
    let has_ended = run.state().is_end();
    let is_busy = run.state() == State::Busy;
    let was_sent = !run.request.method.is_empty();
    let last = events.len().saturating_sub(1);
    events
        .into_iter()
        .enumerate()
        // The progress bar stands above; here only the furthest progress is listed.
        .filter(|(_, event)| !matches!(event.what, What::Progress(p) if Some(p) != progress))
        .map(|(index, event)| {
            let entry = timeline_entry(event, index == last && !has_ended, is_busy);
            match event.what {
                // Nobody confirmed what somebody else began.
                What::Confirmed if !was_sent => TimelineEntry {
                    title: "Follow requested by you".to_owned(),
                    ..entry
                },
                _ => entry,
            }
        })
        .collect()
}

fn timeline_entry(event: &Event, is_current: bool, is_busy: bool) -> TimelineEntry {
    let (title, state) = match event.what {
        What::AnswerLost if !event.text.is_empty() => ("No usable response", "warning"),
        What::Refused if is_busy => ("Not started: already running", "warning"),
        what => title_and_state(what),
    };
    let state = match state {
        "processing" if !is_current => "success",
        "success" if is_current => "processing",
        state => state,
    };
    let title = match event.what {
        What::Progress(percent) => format!("{percent} % done"),
        _ => title.to_owned(),
    };
    TimelineEntry {
        event: event.clone(),
        title,
        state,
    }
}

fn timeline_item(entry: TimelineEntry) -> impl IntoView {
    let TimelineEntry {
        event,
        title,
        state,
    } = entry;
    let appliance_time = event.appliance.map(|at| {
        view! {
            <span class="timeline-clock">
                "Appliance clock: " <Clock at source=TimeSource::Appliance />
            </span>
        }
    });
    let id_label = match event.what {
        What::Accepted => Some("Task "),
        What::Sent => Some("Request ID "),
        _ => None,
    };
    let detail = (!event.text.is_empty()).then(|| {
        let name = view! { <Name text=event.text /> };
        let text = match id_label {
            Some(label) => view! {
                {label}
                <code>{name}</code>
            }
            .into_any(),
            None => name.into_any(),
        };
        view! { <p class="timeline-detail">{text}</p> }
    });
    view! {
        <li class="timeline-event" data-state=state data-what=event.what.as_str()>
            <p class="timeline-title">{title}</p>
            <p class="timeline-time">
                <span class="timeline-clock">
                    "This computer: " <Clock at=event.console source=TimeSource::Console />
                </span>
                " "
                {appliance_time}
            </p>
            {detail}
        </li>
    }
}

fn title_and_state(what: What) -> (&'static str, &'static str) {
    match what {
        What::Confirmed => ("Confirmed by you", "success"),
        What::Sent => ("Request sent", "success"),
        What::NotSent => ("Not sent", "error"),
        What::Refused => ("Rejected", "error"),
        What::AnswerLost => ("No response", "warning"),
        What::Found => ("Found on the appliance", "success"),
        What::NotFound => ("Not found on the appliance", "warning"),
        What::CannotTell => ("Could not be determined", "warning"),
        What::Accepted => ("Accepted", "success"),
        What::Queued => ("Queued", "success"),
        What::Started => ("Started", "success"),
        What::Progress(_) => ("", "processing"),
        What::Missing => ("Task not found on the appliance", "warning"),
        What::FoundAgain => ("Task found again", "success"),
        What::Succeeded => ("Finished", "success"),
        What::Failed => ("Failed", "error"),
        What::Cancelled => ("Cancelled", "cancelled"),
        What::Gone => ("The appliance no longer knows the task", "warning"),
    }
}
