//! Tasks of others on the target of a run that was refused, and the offer to follow one.

use hawser_core::clock::TimeSource;
use hawser_core::run::{Run, State};
use hawser_core::task::Task;
use leptos::prelude::*;

use crate::components::name::Name;
use crate::components::problem_panel::Alert;
use crate::components::time::Time;
use crate::runs::{RunSignal, Runs};
use crate::session::Sessions;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// Offers to follow what was in progress in place of a run that was refused.
#[component]
pub fn FollowInstead(run: RunSignal) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let sessions = expect_context::<Sessions>();
    let is_offered = part_of(&run, |run| {
        run.state() == State::Busy && run.watched.is_some()
    });
    let (id, appliance) = run.with_untracked(|run| (run.id.clone(), run.appliance.clone()));
    let was_refused = part_of(&run, |run: &Run| {
        matches!(run.state(), State::Refused | State::Busy)
    });
    let can_look = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        was_refused.get() && sessions.state(&appliance).is_signed_in()
    });
    // Looked for when it is refused, and when the page of a refused run is opened.
    let looked_for = run.clone();
    Effect::new(move |_| {
        if can_look.get() {
            runs.look_for_others(&looked_for);
        }
    });
    let others = Memo::new(move |_| runs.others(&id));
    let watched = run.clone();
    let offer = move || {
        let run = watched.clone();
        let on_follow = move |()| runs.follow_instead(&run);
        is_offered
            .get()
            .then(|| view! { <p><FollowButton on_follow /></p> })
    };
    let tasks = move || {
        let run = run.clone();
        let tasks = others.get().into_iter();
        tasks
            .map(move |task| view! { <OtherTask run=run.clone() task /> })
            .collect_view()
    };
    view! {
        {offer}
        {tasks}
    }
}

/// A task of somebody else on the target.
#[component]
fn OtherTask(run: RunSignal, task: Task) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let name = match task.description.as_str() {
        "" => task.id.clone(),
        description => description.to_owned(),
    };
    let since = task.started.or(task.queued).map(|at| {
        view! {
            " Started "
            <Time at source=TimeSource::Appliance />
            "."
        }
    });
    let id = task.id.clone();
    let on_follow = move |()| runs.follow_other(&run, task.clone());
    view! {
        <Alert tone="info" title="Already in progress on this target" attr:data-other="">
            <div class="alert-body">
                <p>
                    <strong>
                        <Name text=name />
                    </strong>
                </p>
                <p>"Your request was rejected while this task runs on the same target." {since}</p>
                <p class="muted">"Task " <code><Name text=id /></code></p>
                <p class="alert-actions">
                    <FollowButton on_follow />
                </p>
            </div>
        </Alert>
    }
}

#[component]
fn FollowButton(#[prop(into)] on_follow: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class="button primary" on:click=move |_| on_follow.run(())>
            "Follow the running operation"
        </button>
    }
}
