//! Details beside a run's task: prompts, steps, and the state of the target.

use hawser_core::operation::{DetailView, Prompt};
use hawser_core::problem::Problem;
use hawser_core::run::Run;
use leptos::prelude::*;

use super::facts::Facts;
use super::name::Name;
use super::problem_panel::{Alert, ProblemAlert};
use super::run_steps::RunSteps;
use crate::api::Api;
use crate::lifecycle::Lifecycle;
use crate::mount_point::MountPoint;
use crate::runs::{RunSignal, Runs};
use crate::tracking::part_of;

/// All details of a run under their headings. Prompts stand first, because the
/// work waits for them.
#[component]
pub fn RunDetails(run: RunSignal) -> impl IntoView {
    let details = part_of(&run, details_of);
    // A button that is drawn again with every answer would lose the focus, so
    // prompts are redrawn only when there are others.
    let prompts = Memo::new(move |_| details.with(|details| prompts_of(details)));
    let can_refresh = part_of(&run, |run| run.state().is_end() && !run.seen.is_empty());
    let refreshed = run.clone();
    let drawn = run.clone();
    let panels = move || {
        let prompts = prompts.get().into_iter();
        prompts
            .map(|prompt| view! { <PromptPanel run=run.clone() prompt /> })
            .collect_view()
    };
    let sections = move || {
        let details = details.get().into_iter();
        let others = details.filter(|detail| !matches!(detail.view, Some(DetailView::Steps(_))));
        others
            .map(|detail| view! { <DetailSection detail /> })
            .collect_view()
    };
    // Once a run has ended nothing else asks for its details again.
    let refresh = move || {
        can_refresh
            .get()
            .then(|| view! { <RefreshButton run=refreshed.clone() /> })
    };
    view! {
        {move || panels().into_any()}
        <StepsSection run=drawn details />
        {move || sections().into_any()}
        {move || refresh().into_any()}
    }
}

/// A detail with its heading, and why it may be out of date.
#[derive(Clone, PartialEq)]
struct Detail {
    title: &'static str,
    view: Option<DetailView>,
    error: String,
}

fn details_of(run: &Run) -> Vec<Detail> {
    let details = run
        .detail_views()
        .into_iter()
        .map(|(look, view, error)| Detail {
            title: look.title,
            view,
            error: error.to_owned(),
        });
    details.collect()
}

fn prompts_of(details: &[Detail]) -> Vec<Prompt> {
    let prompts = details.iter().filter_map(|detail| match &detail.view {
        Some(DetailView::Prompts(prompts)) => Some(prompts.clone()),
        _ => None,
    });
    prompts.flatten().collect()
}

#[component]
fn RefreshButton(run: RunSignal) -> impl IntoView {
    let runs = expect_context::<Runs>();
    view! {
        <p>
            <button
                type="button"
                class="button small"
                on:click=move |_| runs.refresh_details(run.clone())
            >
                "Refresh"
            </button>
        </p>
    }
}

/// The steps, in a table that stays while they go on; nothing where none were seen.
#[component]
fn StepsSection(run: RunSignal, details: Memo<Vec<Detail>>) -> impl IntoView {
    let is_steps = |detail: &&Detail| matches!(detail.view, Some(DetailView::Steps(_)));
    let title = Memo::new(move |_| {
        details.with(|details| details.iter().find(is_steps).map(|detail| detail.title))
    });
    let error = Memo::new(move |_| {
        let error = details.with(|details| Some(details.iter().find(is_steps)?.error.clone()));
        error.unwrap_or_default()
    });
    let steps = Memo::new(move |_| {
        details.with(|details| match &details.iter().find(is_steps)?.view {
            Some(DetailView::Steps(steps)) => Some(steps.clone()),
            _ => None,
        })
    });
    let steps = Memo::new(move |_| steps.get().unwrap_or_default());
    move || {
        let run = run.clone();
        title.get().map(|title| {
            view! {
                <section aria-label=title>
                    <h2>{title}</h2>
                    <RunSteps run steps />
                    {move || error_line(title, true, &error.get())}
                </section>
            }
        })
    }
}

/// Says why a detail is out of date, or not there at all.
fn error_line(title: &str, is_shown: bool, error: &str) -> Option<impl IntoView + use<>> {
    (!error.is_empty()).then(|| {
        let text = match is_shown {
            true => format!("Last known state. Since then: {error}"),
            false => format!("{title}: {error}"),
        };
        view! { <p class="muted">{text}</p> }
    })
}

/// A detail that is neither prompts nor steps.
#[component]
fn DetailSection(detail: Detail) -> impl IntoView {
    let Detail { title, view, error } = detail;
    let body = match view {
        Some(DetailView::Facts { tone, words, facts }) => Some(
            view! {
                <Alert tone=tone.as_str() title=words>
                    <div class="alert-body">
                        <Facts facts />
                    </div>
                </Alert>
            }
            .into_any(),
        ),
        Some(DetailView::Steps(_) | DetailView::Prompts(_)) | None => None,
    };
    let error = error_line(title, body.is_some(), &error);
    let section = body.map(|body| {
        view! {
            <section aria-label=title>
                <h2>{title}</h2>
                {body}
            </section>
        }
    });
    view! {
        {section}
        {error}
    }
}

/// A prompt of a plan with the button that dismisses it.
#[component]
fn PromptPanel(run: RunSignal, prompt: Prompt) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let lifecycle = expect_context::<Lifecycle>();
    let mount_point = expect_context::<MountPoint>();
    let is_read_only = expect_context::<Api>().is_read_only();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let Prompt {
        title,
        text,
        dismiss,
    } = prompt;
    let on_dismiss = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (run, dismiss) = (run.clone(), dismiss.clone());
        lifecycle.spawn(async move {
            let outcome = runs.act(run, dismiss).await;
            // A dismissed prompt takes this panel with it.
            problem.try_set(outcome.err().map(|problem| *problem));
            busy.try_set(false);
            mount_point.keep_focus("main");
        });
    };
    let button = (!is_read_only).then(|| {
        view! {
            <p class="alert-actions">
                <button
                    type="button"
                    class="button primary"
                    aria-busy=move || busy.get().to_string()
                    on:click=on_dismiss
                >
                    "Dismiss and continue"
                </button>
            </p>
        }
    });
    view! {
        <Alert tone="warning" title role="alert" attr:data-prompt="">
            <div class="alert-body">
                <p class="prompt-text">
                    <Name text />
                </p>
                <p>"The plan is waiting until you dismiss this."</p>
                {move || problem.get().map(|problem| view! { <ProblemAlert problem /> }).into_any()}
                {button}
            </div>
        </Alert>
    }
}
