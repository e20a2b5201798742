//! Times. Each says which clock gave it: in words beside it, or on hover where the heading of its
//! table, list or chart says it for all of them.

use hawser_core::clock::{TimeSource, Timestamp};
use leptos::prelude::*;

use crate::browser::now;
use crate::mount_point::MountPoint;
use crate::preferences::Preferences;
use crate::tracking::unsubscribe_on_cleanup;

/// The source of what stands in a document, such as a certificate.
pub const NO_CLOCK: Option<TimeSource> = None;

/// The form of a time.
#[derive(Clone, Copy)]
enum Form {
    /// Date, time and zone.
    Full,
    /// The time of day.
    TimeOfDay,
    /// The time of day today, else day and time without seconds.
    Short,
}

/// A full time in the zone that the reader chose.
#[component]
pub fn Time(
    at: Timestamp,
    #[prop(into)] source: Option<TimeSource>,
    #[prop(default = true)] is_named: bool,
) -> impl IntoView {
    time_view(at, source, is_named, Form::Full)
}

/// A time of day.
#[component]
pub fn Clock(
    at: Timestamp,
    #[prop(into)] source: Option<TimeSource>,
    #[prop(optional)] is_named: bool,
) -> impl IntoView {
    time_view(at, source, is_named, Form::TimeOfDay)
}

/// A moment in short: the time of day today, else day and time without seconds.
#[component]
pub fn ShortTime(
    at: Timestamp,
    #[prop(into)] source: Option<TimeSource>,
    #[prop(optional)] is_named: bool,
) -> impl IntoView {
    time_view(at, source, is_named, Form::Short)
}

/// The heading of times that do not name their clock each.
#[component]
pub fn ClockNote(source: TimeSource) -> impl IntoView {
    view! { <p class="clock-note">{format!("Times: {}", source.label())}</p> }
}

fn time_view(
    at: Timestamp,
    source: Option<TimeSource>,
    is_named: bool,
    form: Form,
) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let mount_point = expect_context::<MountPoint>();
    let text = move || {
        unsubscribe_on_cleanup();
        // A portal may write times in its own form.
        let by_portal = mount_point.format_time(at, preferences.utc.get());
        by_portal.unwrap_or_else(|| written(at, preferences, form))
    };
    let name = source.filter(|_| is_named).map(|source| {
        view! { <span class="clock-name">{format!(" ({})", source.label())}</span> }
    });
    view! {
        <time datetime=at.iso() title=move || hover_text(at, source, preferences)>
            {move || text()}
            {name}
        </time>
    }
}

fn written(at: Timestamp, preferences: Preferences, form: Form) -> String {
    let zone = preferences.zone(at);
    let full = at.shown(&zone);
    let part = |from: usize, to: usize| full.get(from..to).unwrap_or_default().to_owned();
    match form {
        Form::Full => full,
        Form::TimeOfDay => part(11, 19),
        Form::Short if at.shown_date(&zone) == now().shown_date(&zone) => part(11, 19),
        Form::Short => part(0, 16),
    }
}

/// Returns the full stamp in the reader's zone and in UTC, and the clock that gave it. Tracked.
pub fn hover_text(at: Timestamp, source: Option<TimeSource>, preferences: Preferences) -> String {
    unsubscribe_on_cleanup();
    let stamp = format!("{} ({})", at.shown(&preferences.zone(at)), at.iso());
    match source {
        Some(source) => format!("{stamp}, {}", source.label()),
        None => stamp,
    }
}
