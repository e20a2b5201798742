//! The events of a run, from both clocks.

use hawser_core::run::{Run, State};
use hawser_core::timeline::{Event, What};
use leptos::prelude::*;

use super::facts::Time;
use crate::erased::live;

/// The timeline of a run.
#[component]
pub fn TimelineList(run: RwSignal<Run>) -> impl IntoView {
    let items = move || {
        run.with(|run| {
            let shown = run.timeline.shown();
            let progress = run.timeline.progress();
            let last = shown.len().saturating_sub(1);
            let over = run.state().is_end();
            shown
                .into_iter()
                .enumerate()
                // Of the progress only the furthest is told; it is a bar above.
                .filter(|(_, e)| !matches!(e.what, What::Progress(p) if Some(p) != progress))
                .map(|(i, event)| item(run, event, i == last && !over))
                .collect_view()
        })
    };
    view! { <ol class="timeline" aria-label="Timeline">{live(items)}</ol> }
}

fn item(run: &Run, event: &Event, current: bool) -> AnyView {
    let (title, state) = words(event.what);
    let state = if current && state == "success" {
        "processing"
    } else {
        state
    };
    let title = match event.what {
        What::Progress(percent) => format!("{percent} % done"),
        What::Accepted => format!("{title} as task {}", event.text),
        _ => title.to_owned(),
    };
    let detail = match event.what {
        What::Accepted => String::new(),
        _ => event.text.clone(),
    };
    let detail = (!detail.is_empty()).then(|| view! { <p class="timeline-detail">{detail}</p> });
    let appliance = event.appliance.map(|at| {
        view! { <span class="timeline-clock">" · appliance’s clock "<Time at /></span> }
    });
    debug_assert!(run.state() != State::Sending || event.what <= What::Sent);
    view! {
        <li class="timeline-event" data-state=state data-what=event.what.word()>
            <p class="timeline-title">{title}</p>
            <p class="timeline-time"><Time at=event.console />{appliance}</p>
            {detail}
        </li>
    }
    .into_any()
}

/// Title and mark of an event.
fn words(what: What) -> (&'static str, &'static str) {
    match what {
        What::Confirmed => ("Confirmed by you", "success"),
        What::Sent => ("Request sent", "success"),
        What::Refused => ("Refused by the appliance", "error"),
        What::AnswerLost => ("The answer was lost", "warning"),
        What::Found => ("Found on the appliance", "success"),
        What::NotFound => ("Not found on the appliance", "warning"),
        What::CannotTell => ("The appliance cannot tell", "warning"),
        What::Accepted => ("Accepted", "success"),
        What::Queued => ("Queued", "success"),
        What::Started => ("Started", "success"),
        What::Progress(_) => ("", "processing"),
        What::Succeeded => ("Finished", "success"),
        What::Failed => ("Finished with an error", "error"),
        What::Cancelled => ("Cancelled", "cancelled"),
        What::Gone => ("The appliance no longer knows the task", "warning"),
    }
}
