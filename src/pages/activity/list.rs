//! The entries, by day.

use std::sync::Arc;

use hawser_core::activity::{Day, Entry, Filter, Origin, days};
use hawser_core::clock::{TimeSource, duration_label};
use leptos::prelude::*;

use super::state::Activity;
use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::components::time::Clock;
use crate::preferences::Preferences;
use crate::route::Route;
use crate::runs::{RunSignal, Runs};
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// How many entries of a long list are shown at first.
const PAGE: usize = 200;

/// The entries that the filter shows, a list a day.
#[component]
pub fn EntryList(activity: Activity) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let limit = RwSignal::new(PAGE);
    let shown = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let zone = |at| preferences.zone(at);
        activity.shown.with(|shown| {
            let first = shown
                .get(..limit.get().min(shown.len()))
                .unwrap_or_default();
            Arc::new(days(first, &zone))
        })
    });
    let hidden = Memo::new(move |_| {
        activity
            .shown
            .with(|shown| shown.len())
            .saturating_sub(limit.get())
    });
    let is_empty = Memo::new(move |_| activity.shown.with(|shown| shown.is_empty()));
    let more = move || {
        let hidden = hidden.get();
        (hidden > 0).then(|| {
            view! {
                <p>
                    <button type="button" class="button small" on:click=move |_| limit.set(usize::MAX)>
                        {format!("Show {hidden} older entries")}
                    </button>
                </p>
            }
        })
    };
    let nothing = move || {
        is_empty.get().then(|| {
            view! {
                <div class="empty">
                    <p>"No entries match the filter."</p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| activity.filter.set(Filter::default())
                    >
                        "Show all activity"
                    </button>
                </div>
            }
        })
    };
    let dates =
        move || shown.with(|days| days.iter().map(|day| day.date.clone()).collect::<Vec<_>>());
    view! {
        {move || nothing()}
        <p class="clock-note" hidden=move || is_empty.get()>
            "Start times: appliance clock unless marked"
        </p>
        <Keyed
            each=dates
            key=Clone::clone
            children=move |date| view! { <DayList shown date /> }
        />
        {move || more()}
    }
}

/// The entries of one day.
#[component]
fn DayList(shown: Memo<Arc<Vec<Day>>>, date: String) -> impl IntoView {
    let wanted = date.clone();
    let entries = move || {
        shown.with(|days| {
            let day = days.iter().find(|day| day.date == wanted);
            day.map(|day| day.entries.clone()).unwrap_or_default()
        })
    };
    let label = date.clone();
    view! {
        <section aria-label=label>
            <h2>{date}</h2>
            <ul class="run-list">
                <Keyed each=entries key=row_key children=entry_row />
            </ul>
        </section>
    }
}

/// Returns the key of a row. That of a run stays while it goes on, so that its link keeps the focus; a
/// task has nothing to press, and is drawn again when it changed.
fn row_key(entry: &Entry) -> String {
    match entry.run.as_str() {
        "" => format!(
            "{} {} {:?} {}",
            entry.key, entry.words, entry.ended, entry.error
        ),
        _ => entry.key.clone(),
    }
}

/// Returns the id of a row in the page.
pub fn row_id(key: &str) -> String {
    format!("entry-{key}")
}

fn entry_row(entry: Entry) -> AnyView {
    let runs = expect_context::<Runs>();
    match untrack(|| runs.by_id(&entry.run)) {
        Some(run) => view! { <RunRow run entry /> }.into_any(),
        None => view! { <TaskRow entry /> }.into_any(),
    }
}

/// A run of this browser.
#[component]
fn RunRow(run: RunSignal, entry: Entry) -> impl IntoView {
    let state = part_of(&run, |run| (run.shown_state().as_attr(), run.state_text()));
    let error = part_of(&run, |run| Entry::of_run(run).error);
    let id = row_id(&entry.key);
    let href = Route::Run { id: entry.run }.href();
    let origin = (entry.origin == Origin::Followed).then(|| origin_badge(entry.origin));
    let error = move || {
        let error = error.get();
        (!error.is_empty()).then(|| {
            view! {
                <p class="run-error">
                    <Name text=error />
                </p>
            }
        })
    };
    view! {
        <li class="run-item" id=id data-origin="browser" data-state=move || state.get().0>
            <a class="run-title" href=href>
                {entry.title}
            </a>
            <span class="run-target">
                <Name text=entry.target />
                " · "
                <Name text=entry.appliance_name />
                {user_of(entry.user)}
                {origin}
            </span>
            <span class="run-word">{move || state.get().1}</span>
            <Clock
                at=entry.begun
                source=entry.begun_by
                is_named=entry.begun_by == TimeSource::Console
            />
            {move || error()}
        </li>
    }
}

/// A task that somebody else started.
#[component]
fn TaskRow(entry: Entry) -> impl IntoView {
    let lasted = entry.ended.map(|ended| {
        let lasted = duration_label(ended.since(entry.begun));
        view! { {format!(" · {lasted}")} }
    });
    let error = (!entry.error.is_empty()).then(|| {
        let details = (!entry.details.is_empty()).then(|| {
            view! {
                <br />
                <Name text=entry.details />
            }
        });
        view! {
            <p class="run-error">
                <Name text=entry.error />
                {details}
            </p>
        }
    });
    view! {
        <li
            class="run-item"
            id=row_id(&entry.key)
            tabindex="-1"
            data-origin=match entry.origin {
                Origin::Own => "browser",
                Origin::Followed | Origin::Other => "other",
            }
            data-state=entry.state
        >
            <span class="run-title">
                <Name text=entry.title />
            </span>
            <span class="run-target">
                <Name text=entry.target />
                " · "
                <Name text=entry.appliance_name />
                {user_of(entry.user)}
                {lasted}
                " "
                {origin_badge(entry.origin)}
            </span>
            <span class="run-word">{entry.words}</span>
            <Clock
                at=entry.begun
                source=entry.begun_by
                is_named=entry.begun_by == TimeSource::Console
            />
            {error}
        </li>
    }
}

fn user_of(user: String) -> Option<impl IntoView> {
    (!user.is_empty()).then(|| {
        view! {
            " · "
            <Name text=user />
        }
    })
}

fn origin_badge(origin: Origin) -> impl IntoView {
    view! { <span class="badge">{origin.label()}</span> }
}
