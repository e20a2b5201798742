//! The list of runs.

use hawser_core::run::Run;
use leptos::prelude::*;

use crate::component::facts::Time;
use crate::console::use_console;
use crate::erased::{live, text};
use crate::route::Route;

/// All runs of this browser, newest first.
#[component]
pub fn RunsPage() -> impl IntoView {
    let console = use_console();
    let body = move || {
        if console.runs.with(Vec::is_empty) {
            view! {
                <div class="empty">
                    <p>"Nothing has been submitted from this browser yet. Whatever you submit is listed here, also after a reload."</p>
                    <a class="button primary" href="#/">"To the overview"</a>
                </div>
            }
            .into_any()
        } else {
            view! { <RunItems most=usize::MAX /> }.into_any()
        }
    };
    view! {
        <header class="page-header">
            <h1>"Runs"</h1>
            <p class="lead">"What was submitted from this browser. Work that others started is not listed."</p>
        </header>
        {live(body)}
    }
}

/// The newest runs.
#[component]
pub fn RunItems(
    /// At most so many.
    most: usize,
) -> impl IntoView {
    let console = use_console();
    let items = move || {
        let runs = console.runs.get();
        runs.into_iter().take(most).map(item).collect_view()
    };
    view! { <ul class="run-list">{live(items)}</ul> }
}

fn item(run: RwSignal<Run>) -> impl IntoView {
    let (id, title, target, place, at) = run.with_untracked(|run| {
        (
            run.id.clone(),
            run.title.clone(),
            run.targets
                .iter()
                .rev()
                .find(|t| t.field != "image")
                .map_or_else(String::new, |t| t.name.clone()),
            run.appliance_name.clone(),
            run.submitted(),
        )
    });
    let word = move || {
        run.with(|run| match (run.state(), run.timeline.progress()) {
            (state, Some(percent)) if !state.is_end() => format!("{}, {percent} %", state.words()),
            (state, _) => state.words().to_owned(),
        })
    };
    view! {
        <li class="run-item" data-state=text(move || run.with(|run| run.state().mark()).to_owned())>
            <a class="run-title" href=Route::Run { id }.href()>{title}</a>
            <span class="run-target">{format!("{target} · {place}")}</span>
            <span class="run-word">{live(word)}</span>
            <Time at />
        </li>
    }
}
