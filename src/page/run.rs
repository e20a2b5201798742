//! One run: where it stands, what happened, and what went wrong.

use hawser_core::clock::duration_words;
use hawser_core::operation::Operation;
use hawser_core::run::{Run, State};
use hawser_core::task::Status;
use leptos::prelude::*;

use super::unknown::UnknownPage;
use crate::component::facts::{Facts, Time};
use crate::component::preview::Preview;
use crate::component::problem_panel::{ProblemAlert, ProblemPanel, fold};
use crate::component::sign_in::SignIn;
use crate::component::ticker::ticker;
use crate::component::timeline::TimelineList;
use crate::console::{Console, use_console};
use crate::erased::{live, text};
use crate::route::Route;
use hawser_core::fact::Fact;

/// The page of a run, by its id.
#[component]
pub fn RunPage(id: String) -> impl IntoView {
    let console = use_console();
    let found = Memo::new(move |_| {
        console.runs.with(|runs| {
            runs.iter()
                .find(|run| run.with_untracked(|run| run.id == id))
                .copied()
        })
    });
    live(move || match found.get() {
        Some(run) => view! { <RunView run /> }.into_any(),
        None => view! { <UnknownRun /> }.into_any(),
    })
}

/// The journal may still be read, or the run is another browser's.
#[component]
fn UnknownRun() -> impl IntoView {
    view! {
        <UnknownPage />
        <p class="muted">"Runs are kept in the browser that submitted them."</p>
    }
}

#[component]
fn RunView(run: RwSignal<Run>) -> impl IntoView {
    let state = Memo::new(move |_| run.with(Run::state));
    let now = ticker(move || !state.get().is_end());
    let (title, targets, place, appliance_id, user, request, operation) =
        run.with_untracked(|run| {
            (
                run.title.clone(),
                run.targets.clone(),
                run.appliance_name.clone(),
                run.appliance.clone(),
                run.user.clone(),
                run.request.clone(),
                Operation::by_id(&run.operation),
            )
        });
    let mut facts: Vec<Fact> = targets
        .iter()
        .map(|t| Fact::text(t.label.clone(), t.name.clone()))
        .collect();
    facts.push(Fact::text("Appliance", place));
    if !user.is_empty() {
        facts.push(Fact::text("Submitted as", user));
    }
    let done = operation.map_or("", |o| o.done);
    let duration = move || run.with(|run| run.duration(now.get())).map(duration_words);
    let again = operation.map(|operation| again_link(run, operation));
    let problem = move || {
        run.with(|run| run.problem.clone())
            .map(|problem| view! { <ProblemPanel problem /> })
    };
    let task = move || {
        run.with(|run| run.task.clone())
            .map(|task| task_facts(&task))
    };
    let raw = move || {
        run.with(|run| run.task.as_ref().map(|t| t.raw.clone()))
            .and_then(|raw| fold("The task as the appliance tells it", raw))
    };
    view! {
        <header class="page-header">
            <p class="breadcrumb"><a href="#/runs">"Runs"</a></p>
            <h1>{title}</h1>
        </header>
        <section aria-label="State">
            <div class="run-state" data-state=text(move || state.get().mark().to_owned()) role="status">
                <span>{live(move || state.get().words())}</span>
                <span class="run-duration" aria-hidden="true">{live(duration)}</span>
            </div>
            {live(move || (state.get() == State::Succeeded).then(|| view! { <p class="lead">{done}</p> }))}
            <Bar run state />
            <Following run state appliance=appliance_id />
        </section>
        {live(problem)}
        {live(move || state.get().is_end().then(|| again.clone()))}
        <div class="page-columns">
            <section aria-label="What happened">
                <h2>"Timeline"</h2>
                <TimelineList run />
            </section>
            <aside class="page-aside stack" aria-label="Details">
                <h2>"Details"</h2>
                <Facts facts />
                {live(task)}
                {live(raw)}
            </aside>
        </div>
        <details class="fold">
            <summary>"The request that was sent"</summary>
            <Preview request />
        </details>
    }
    .into_any()
}

/// A way on from a run that has ended: the same form with the same target.
fn again_link(run: RwSignal<Run>, operation: &'static Operation) -> String {
    run.with_untracked(|run| {
        let fields = run
            .targets
            .iter()
            .filter(|t| operation.field(&t.field).is_some())
            .map(|t| (t.field.clone(), t.id.clone()))
            .collect();
        Route::Operation {
            operation: operation.id.to_owned(),
            appliance: run.appliance.clone(),
            fields,
        }
        .href()
    })
}

fn task_facts(task: &hawser_core::task::Task) -> AnyView {
    let mut facts = vec![Fact::code("Task", task.id.clone())];
    if let Status::Unknown(word) = &task.status {
        facts.push(Fact::code("Status as told", word.clone()));
    }
    if !task.description.is_empty() {
        facts.push(Fact::text("Description", task.description.clone()));
    }
    if !task.entity_name.is_empty() {
        facts.push(Fact::text("Works on", task.entity_name.clone()));
    }
    if !task.entity.is_empty() {
        facts.push(Fact::code("Entity", task.entity.clone()));
    }
    let times = [
        ("Queued", task.queued),
        ("Started", task.started),
        ("Finished", task.finished),
    ];
    facts.extend(
        times
            .into_iter()
            .filter_map(|(label, at)| at.map(|at| Fact::time(label, at))),
    );
    facts.extend(
        task.partial
            .iter()
            .map(|p| Fact::text("Partial result", p.message.clone())),
    );
    view! { <Facts facts /> }.into_any()
}

/// How far it is. Indeterminate while the appliance says nothing.
#[component]
fn Bar(run: RwSignal<Run>, state: Memo<State>) -> impl IntoView {
    let progress = Memo::new(move |_| run.with(|run| run.timeline.progress()));
    live(move || {
        let state = state.get();
        if !matches!(state, State::Queued | State::Running | State::Sending) {
            return None;
        }
        Some(match progress.get() {
            Some(percent) => view! {
                <div class="progress">
                    <progress max="100" prop:value=percent.to_string() aria-label="Progress" aria-valuetext=format!("{percent} percent")></progress>
                    <span class="progress-text">{format!("{percent} %")}</span>
                </div>
            }
            .into_any(),
            None => view! {
                <div class="progress"><progress aria-label="Progress"></progress><span class="progress-text">"waiting"</span></div>
            }
            .into_any(),
        })
    })
}

/// How fresh the view is, and what it needs to stay so.
#[component]
fn Following(run: RwSignal<Run>, state: Memo<State>, appliance: String) -> impl IntoView {
    let console = use_console();
    let id = StoredValue::new(appliance);
    let session = Memo::new(move |_| console.sessions.state(&id.get_value()));
    live(move || {
        let state = state.get();
        if state.is_end() {
            return None;
        }
        if matches!(state, State::Unconfirmed) {
            return Some(unconfirmed().into_any());
        }
        if state == State::Sending {
            return None;
        }
        if !session.get().is_in() {
            let appliance = console.appliance(&id.get_value())?;
            let done = Callback::new(|()| {});
            return Some(
                view! {
                    <div class="alert" data-tone="warning">
                        <p class="alert-title">"The work goes on; the console cannot see it"</p>
                        <div class="alert-body"><p>"Sign in on the appliance to follow it to its end."</p></div>
                    </div>
                    <SignIn appliance done />
                }
                .into_any(),
            );
        }
        let _ = run;
        freshness(console, &id.get_value())
    })
}

fn freshness(console: Console, appliance: &str) -> Option<AnyView> {
    let view = console.view(appliance);
    if let Some(since) = view.stale {
        let problem = view
            .problem
            .map(|problem| view! { <ProblemAlert problem=*problem /> });
        return Some(
            view! {
                <div class="stack" role="status">
                    <p class="badge" data-tone="warning">"No news since " <Time at=since /> ". The console keeps asking."</p>
                    {problem}
                </div>
            }
            .into_any(),
        );
    }
    view.heard.map(|at| {
        view! { <p class="muted">"Last heard from the appliance: " <Time at /></p> }.into_any()
    })
}

fn unconfirmed() -> impl IntoView {
    view! {
        <div class="alert" data-tone="warning">
            <p class="alert-title">"It is open whether the work began"</p>
            <div class="alert-body">
                <p>"The request left this console and its answer did not come back. Look at the target in the product’s own interface before you submit it again."</p>
            </div>
        </div>
    }
}
