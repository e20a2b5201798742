//! One run: its state, its events, and what went wrong.

mod connection;
mod lost;
mod others;
mod remaining;
mod state;

use std::sync::Arc;

use hawser_core::config::Config;
use hawser_core::facts::Fact;
use hawser_core::group::group_of;
use hawser_core::operation::{Next, Operation, STEPS};
use hawser_core::problem::Problem;
use hawser_core::run::{Run, ShownRequest, State};
use hawser_core::task::{Status, Task};
use leptos::prelude::*;

use self::others::FollowInstead;
use self::state::RunState;
use super::unknown::UnknownPage;
use crate::api::Api;
use crate::components::evidence::Evidence;
use crate::components::facts::Facts;
use crate::components::name::Name;
use crate::components::page_header::PageHeader;
use crate::components::preview::RequestPreview;
use crate::components::problem_panel::{Alert, Fold, ProblemAlert, ProblemPanel};
use crate::components::run_details::RunDetails;
use crate::components::run_phases::RunPhases;
use crate::components::session::sign_in_to_retry::SignInToRetry;
use crate::components::thumbprint::Sentence;
use crate::components::timeline::Timeline;
use crate::drafts::Drafts;
use crate::route::Route;
use crate::runs::{RunSignal, Runs};
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The page of a run.
#[component]
pub fn RunPage(id: String) -> impl IntoView {
    let runs = expect_context::<Runs>();
    // The journal may still be read when the page opens.
    let run = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        runs.by_id(&id)
    });
    move || match run.get() {
        Some(run) => view! { <RunView run /> }.into_any(),
        None => view! {
            <UnknownPage />
            <p class="muted">"Runs are stored only in the browser that started them."</p>
        }
        .into_any(),
    }
}

#[component]
fn RunView(run: RunSignal) -> impl IntoView {
    let known = run.get_untracked();
    let operation = Operation::by_id(&known.operation);
    let form = operation.map(|operation| form_with_target(&known, operation));
    let state = part_of(&run, Run::shown_state);
    // Such a run shows its steps in place of its phases.
    let has_steps = operation.is_some_and(|operation| {
        let details = operation.details.iter();
        details.into_iter().any(|detail| detail.id == STEPS)
    });
    let target = known.target_name().to_owned();
    let group = group_of(&known.id).map(str::to_owned);
    let group = group.map(|id| Route::Group { id }.href());
    let task = part_of(&run, |run| run.task.as_ref().map(task_facts));
    let raw_task = part_of(&run, |run| {
        let task = run.task.as_ref();
        task.map(|task| task.raw.clone()).unwrap_or_default()
    });
    view! {
        <PageHeader
            title=known.title.clone()
            above=move || {
                let group = group.clone().map(|href| view! { " / " <a href=href>"Group"</a> });
                view! {
                    <a href="#/activity">"Activity"</a>
                    {group}
                }
            }
            lead=move || view! { <Name text=target.clone() /> }
        />
        <RunState run=run.clone() state />
        <RunProblem run=run.clone() />
        <SignInToRetry run=run.clone() />
        <FollowInstead run=run.clone() />
        <NextStep run=run.clone() />
        {form
            .zip(operation)
            .map(|(form, operation)| {
                view! { <FormLink href=form.href() run=run.clone() operation state /> }
            })}
        <RunDetails run=run.clone() />
        {(!has_steps).then(|| view! { <RunPhases run=run.clone() /> })}
        <div class="page-columns">
            <section aria-label="What happened">
                <h2>"Timeline"</h2>
                <Timeline run=run.clone() />
            </section>
            <aside class="page-aside stack" aria-label="Details">
                <h2>"Details"</h2>
                <Facts facts=target_facts(&known) />
                {move || task.get().map(|facts| view! { <Facts facts /> }).into_any()}
                <Fold title="Raw task (JSON)" text=raw_task />
                <Evidence run />
            </aside>
        </div>
        <SentRequest request=known.request />
    }
}

#[component]
fn SentRequest(request: ShownRequest) -> impl IntoView {
    if request.method.is_empty() {
        return view! {
            <p class="muted">
                "Nothing was sent: this run follows an operation that was already running."
            </p>
        }
        .into_any();
    }
    view! {
        <details class="fold">
            <summary>"Request"</summary>
            <RequestPreview request />
        </details>
    }
    .into_any()
}

/// The problem of a run, unless the panel of a lost answer has it. That the same work was in
/// progress already is no failure.
#[component]
fn RunProblem(run: RunSignal) -> impl IntoView {
    let problem = part_of(&run, |run| {
        let problem = run.problem.clone();
        let problem = problem.filter(|_| run.lost_answer(false).is_none());
        problem.map(|problem| (run.state() == State::Busy, problem))
    });
    move || {
        problem
            .get()
            .map(|(is_busy, problem)| problem_view(is_busy, problem))
    }
}

fn problem_view(is_busy: bool, problem: Problem) -> AnyView {
    if is_busy {
        view! { <ProblemAlert problem tone="info" role="status" /> }.into_any()
    } else {
        view! { <ProblemPanel problem /> }.into_any()
    }
}

/// The step that remains to be done elsewhere, once a run has succeeded.
#[component]
fn NextStep(run: RunSignal) -> impl IntoView {
    let config = expect_context::<Api>().config();
    let next = part_of(&run, move |run| next_step(run, &config));
    move || next.get().map(|next| view! { <NextAlert next /> })
}

fn next_step(run: &Run, config: &Arc<Config>) -> Option<Next> {
    let operation = Operation::by_id(&run.operation)?;
    if !run.state().is_success() {
        return None;
    }
    (operation.next?)(run, config)
}

#[component]
fn NextAlert(next: Next) -> impl IntoView {
    let form = next.form.map(|form| {
        let route = Route::Operation {
            operation: form.operation.to_owned(),
            appliance: form.appliance,
            fields: form.fields,
        };
        view! {
            <p class="alert-actions">
                <a class="button primary" href=route.href()>
                    {form.label}
                </a>
            </p>
        }
    });
    view! {
        <Alert tone="info" title=next.title attr:data-next="">
            <div class="alert-body">
                <p>
                    <Sentence text=next.action />
                </p>
                {form}
            </div>
        </Alert>
    }
}

/// Leads from a run that is over to its form with the same target.
#[component]
fn FormLink(
    href: String,
    run: RunSignal,
    operation: &'static Operation,
    state: Memo<State>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let drafts = expect_context::<Drafts>();
    let is_over = Memo::new(move |_| {
        let state = state.get();
        state.is_end() || state == State::NotFound
    });
    move || {
        let href = href.clone();
        let run = run.get_untracked();
        is_over.get().then(|| {
            let appliance = api.appliance(&run.appliance);
            let has_input =
                appliance.is_some_and(|appliance| drafts.has_of_run(operation, &appliance, &run));
            let note = has_input.then_some(" It opens with your input, except passwords.");
            view! {
                <p>
                    <a class="button" href=href>
                        "Run again…"
                    </a>
                    {note.map(|note| view! { <span class="muted">{note}</span> })}
                </p>
            }
        })
    }
}

fn form_with_target(run: &Run, operation: &Operation) -> Route {
    let targets = run.targets.iter();
    let fields = targets.filter(|target| operation.field(&target.field).is_some());
    Route::Operation {
        operation: operation.id.to_owned(),
        appliance: run.appliance.clone(),
        fields: fields
            .map(|target| (target.field.clone(), target.id.clone()))
            .collect(),
    }
}

fn target_facts(run: &Run) -> Vec<Fact> {
    let targets = run.targets.iter();
    let mut facts: Vec<Fact> = targets
        .map(|target| Fact::text(target.label.clone(), target.name.clone()))
        .collect();
    facts.push(Fact::text("Appliance", run.appliance_name.clone()));
    if !run.user.is_empty() {
        facts.push(Fact::text("User", run.user.clone()));
    }
    facts
}

fn task_facts(task: &Task) -> Vec<Fact> {
    let mut facts = vec![Fact::code(task.id_label(), task.id.clone())];
    if let Status::Unknown(word) = &task.status {
        facts.push(Fact::code("Reported status", word.clone()));
    }
    let texts = [
        ("Description", &task.description),
        ("Target", &task.entity_name),
    ];
    for (label, text) in texts {
        if !text.is_empty() {
            facts.push(Fact::text(label, text.clone()));
        }
    }
    if !task.entity.is_empty() {
        facts.push(Fact::code("Entity", task.entity.clone()));
    }
    let times = [
        ("Queued", task.queued),
        ("Started", task.started),
        ("Finished", task.finished),
    ];
    for (label, at) in times {
        facts.extend(at.map(|at| Fact::time(label, at)));
    }
    for partial in &task.partial {
        let label = match partial.field.as_str() {
            "" => "Warning",
            _ => "Partial result",
        };
        facts.push(Fact::text(label, partial.message.clone()));
    }
    facts
}
