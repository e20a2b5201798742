//! Runs in lists beside other things; all of them are on the page of activity.

use hawser_core::clock::TimeSource;
use leptos::prelude::*;

use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::components::time::{ClockNote, Time};
use crate::route::Route;
use crate::runs::{RunSignal, Runs};
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// How many runs are shown where they are not what the page is about.
const LATEST: usize = 5;

/// The latest runs, for the overview; nothing where there are none.
#[component]
pub fn LatestRuns() -> impl IntoView {
    let is_empty = is_empty();
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <section>
                    <h2>"Latest runs"</h2>
                    <RunList limit=LATEST />
                    <p>
                        <a href="#/runs">"All runs"</a>
                    </p>
                </section>
            }
        })
    }
}

/// The newest runs on an appliance that have not ended.
#[component]
pub fn OpenRuns(appliance: String) -> impl IntoView {
    let runs = expect_context::<Runs>();
    // Changes when there are others, not when one of them makes progress: a link
    // stays under the pointer.
    let open = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let mut open = runs.all();
        open.retain(|run| run.with_untracked(|run| run.appliance == appliance));
        open.retain(|run| run.with(|run| !run.state().is_end()));
        open
    });
    let is_empty = Memo::new(move |_| open.with(Vec::is_empty));
    let hidden = Memo::new(move |_| open.with(Vec::len).saturating_sub(LATEST));
    let shown = move || open.get().into_iter().take(LATEST).collect::<Vec<_>>();
    let others = move || {
        let hidden = hidden.get();
        (hidden > 0).then(|| {
            view! {
                <li class="run-more">
                    <a href="#/runs">{format!("{hidden} more")}</a>
                </li>
            }
        })
    };
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <ClockNote source=TimeSource::Console />
                <ul class="run-list" aria-label="In progress">
                    <Keyed each=shown key=run_id children=|run| view! { <RunItem run /> } />
                    {move || others().into_any()}
                </ul>
            }
        })
    }
}

/// The newest runs, at most `limit`.
#[component]
fn RunList(#[prop(into)] limit: Signal<usize>) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let shown = move || {
        unsubscribe_on_cleanup();
        runs.all().into_iter().take(limit.get()).collect::<Vec<_>>()
    };
    view! {
        <ClockNote source=TimeSource::Console />
        <ul class="run-list">
            <Keyed each=shown key=run_id children=|run| view! { <RunItem run /> } />
        </ul>
    }
}

/// One run in a line or two: operation, target, state.
#[component]
fn RunItem(run: RunSignal) -> impl IntoView {
    let state = part_of(&run, |run| (run.shown_state().as_attr(), run.state_text()));
    let (route, title, (target, appliance), submitted) = run.with_untracked(|run| {
        let id = run.id.clone();
        let about = (run.target_name().to_owned(), run.appliance_name.clone());
        (Route::Run { id }, run.title.clone(), about, run.submitted())
    });
    view! {
        <li class="run-item" data-state=move || state.get().0>
            <a class="run-title" href=route.href()>
                {title}
            </a>
            <span class="run-target">
                <Name text=target />
                " · "
                <Name text=appliance />
            </span>
            <span class="run-word">{move || state.get().1}</span>
            <Time at=submitted source=TimeSource::Console is_named=false />
        </li>
    }
}

fn run_id(run: &RunSignal) -> String {
    run.with_untracked(|run| run.id.clone())
}

fn is_empty() -> Memo<bool> {
    let runs = expect_context::<Runs>();
    Memo::new(move |_| {
        unsubscribe_on_cleanup();
        runs.is_empty()
    })
}
