//! The state of a run in large, how far it is, and how fresh that is.

use hawser_core::clock::duration_label;
use hawser_core::glossary::state_term;
use hawser_core::operation::Operation;
use hawser_core::run::{Run, State};
use leptos::prelude::*;

use super::connection::{Connection, is_followed};
use super::remaining::Remaining;
use crate::components::help::Help;
use crate::components::run_steps::StepInView;
use crate::components::ticker::use_ticker;
use crate::runs::RunSignal;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// State, duration, progress, and the connection to the appliance.
#[component]
pub fn RunState(run: RunSignal, state: Memo<State>) -> impl IntoView {
    let now = use_ticker(Signal::derive(move || {
        !state.get().is_end() && !matches!(state.get(), State::NotFound | State::CannotTell)
    }));
    // Without anybody who tells, it may have ended meanwhile.
    let is_followed = is_followed(&run.with_untracked(|run| run.appliance.clone()), now);
    let is_old = Memo::new(move |_| {
        use State::{Queued, Running, Unrecognized, Waiting};
        matches!(state.get(), Queued | Running | Unrecognized | Waiting) && !is_followed.get()
    });
    let done = run.with_untracked(|run| {
        let operation = Operation::by_id(&run.operation);
        operation.map_or("", |operation| operation.done)
    });
    let duration = {
        let run = run.clone();
        Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let now = now.get();
            let is_old = is_old.get();
            let duration = run.with(|run| {
                let known = run.timeline.latest().filter(|_| is_old);
                run.duration(known.unwrap_or(now))
            });
            duration.map(duration_label)
        })
    };
    let lead = move || {
        state
            .get()
            .is_success()
            .then(|| view! { <p class="lead">{done}</p> })
    };
    view! {
        <section aria-label="State">
            <div class="run-state" data-state=move || state.get().as_attr()>
                <span role="status">
                    {move || state.get().label()} {move || is_old.get().then_some(" (last known)")}
                </span>
                <Help terms=Signal::derive(move || vec![state_term(state.get())]) />
                <span class="run-duration">{move || duration.get()}</span>
                <Remaining run=run.clone() state is_old now />
            </div>
            {move || lead().into_any()}
            <RunProgress run=run.clone() state />
            <StepInView run=run.clone() />
            <Connection run state now />
        </section>
    }
}

/// The progress bar, indeterminate while the appliance says nothing.
#[component]
fn RunProgress(run: RunSignal, state: Memo<State>) -> impl IntoView {
    let percent = part_of(&run, |run| run.timeline.progress());
    let stage = part_of(&run, stage);
    let is_shown = Memo::new(move |_| {
        use State::{Queued, Running, Sending, Unrecognized, Waiting};
        matches!(
            state.get(),
            Queued | Running | Unrecognized | Sending | Waiting
        )
    });
    let text = move || {
        let stage = stage.get();
        match percent.get() {
            _ if !stage.is_empty() => stage,
            Some(percent) => format!("{percent} %"),
            None if state.get() == State::Running => "in progress".to_owned(),
            None => "waiting".to_owned(),
        }
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <div class="progress">
                    <progress
                        max="100"
                        aria-label="Progress"
                        value=move || percent.get().map(|percent| percent.to_string())
                        aria-valuetext=move || {
                            percent.get().map(|percent| format!("{percent} percent"))
                        }
                    ></progress>
                    <span class="progress-text">{move || text()}</span>
                </div>
            }
        })
    }
}

/// Returns the stage that the appliance names. What is watched in place of a
/// task has it in its description.
fn stage(run: &Run) -> String {
    let watched = run.watched.as_ref().and(run.task.as_ref());
    watched.map_or_else(String::new, |task| task.description.clone())
}
