//! The events of a run, from both clocks.

use crate::signal::Signal;
use hawser_core::run::{Run, State};
use hawser_core::timeline::{Event, What};

use super::facts::time;
use crate::dom::{El, View, el, p, span};
use crate::views;

/// The timeline of a run.
pub fn timeline(run: Signal<Run>) -> El {
    let items = move || {
        run.with(|run| {
            let shown = run.timeline.shown();
            let progress = run.timeline.progress();
            let over = run.state().is_end();
            let busy = run.state() == State::Busy;
            let last = shown.len().saturating_sub(1);
            shown
                .into_iter()
                .enumerate()
                // Of the progress only the furthest is told; it is a bar above.
                .filter(|(_, e)| !matches!(e.what, What::Progress(p) if Some(p) != progress))
                .map(|(i, event)| item(event, i == last && !over, busy))
                .collect::<View>()
        })
    };
    el("ol")
        .class("timeline")
        .attr("aria-label", "Timeline")
        .live(items)
}

fn item(event: &Event, current: bool, busy: bool) -> El {
    let (words, state) = match event.what {
        What::Refused if busy => ("Not started: it is running already", "warning"),
        what => words(what),
    };
    let state = if !current && state == "processing" {
        "success"
    } else if current && state == "success" {
        "processing"
    } else {
        state
    };
    let title = match event.what {
        What::Progress(percent) => format!("{percent} % done"),
        _ => words.to_owned(),
    };
    let detail = (!event.text.is_empty()).then(|| match event.what {
        What::Accepted => p(
            "timeline-detail",
            views!["Task ", el("code").child(event.text.as_str())],
        ),
        _ => p("timeline-detail", event.text.as_str()),
    });
    let appliance = event
        .appliance
        .map(|at| span("timeline-clock", views![" · appliance’s clock ", time(at)]));
    el("li")
        .class("timeline-event")
        .attr("data-state", state)
        .attr("data-what", event.what.word())
        .child(p("timeline-title", title))
        .child(p("timeline-time", views![time(event.console), appliance]))
        .child(detail)
}

/// Title and mark of an event.
fn words(what: What) -> (&'static str, &'static str) {
    match what {
        What::Confirmed => ("Confirmed by you", "success"),
        What::Sent => ("Request sent", "success"),
        What::Refused => ("Not accepted", "error"),
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
