//! One panel for a submission without an answer, and for a task that is not found. It changes with
//! what is found out.

use hawser_core::export::problem_text;
use hawser_core::problem::Problem;
use hawser_core::run::{LostAnswer, Run, State};
use leptos::prelude::*;

use crate::components::copy::CopyButton;
use crate::components::facts::Facts;
use crate::components::problem_panel::{Fold, ServerMessage};
use crate::components::transient_button::TransientButton;
use crate::runs::{RunSignal, Runs};
use crate::session::Sessions;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The knowledge of a submission or task without an answer, and the search for it.
#[component]
pub fn LostPanel(run: RunSignal) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let id = run.with_untracked(|run| run.id.clone());
    let is_searching = Memo::new(move |_| runs.is_searching(&id));
    let known = {
        let run = run.clone();
        Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let is_searching = is_searching.get();
            run.with(|run| run.lost_answer(is_searching))
        })
    };
    let part = move |part: fn(LostAnswer) -> String| known.get().map(part);
    let tone = move || known.with(|known| known.as_ref().map(|known| known.tone.as_str()));
    let looked = Memo::new(move |_| part(|known| known.looked).unwrap_or_default());
    let looked_at = move || {
        let lines = looked.get();
        let lines = lines.lines().map(str::to_owned).collect::<Vec<_>>();
        let lines = lines.into_iter();
        lines
            .map(|line| view! { <p class="muted">{line}</p> })
            .collect_view()
    };
    view! {
        <section
            class="alert"
            data-lost=""
            data-tone=tone
            aria-label="Search on the appliance"
            aria-busy=move || is_searching.get().to_string()
        >
            <div role="status">
                <p class="alert-title">{move || part(|known| known.title.to_owned())}</p>
                <p>{move || part(|known| known.text.to_owned())}</p>
            </div>
            <div class="alert-body">
                {looked_at}
                <Detail run=run.clone() />
                <SearchAgain run is_searching />
            </div>
        </section>
    }
}

/// The technical detail of what came in place of an answer.
#[component]
fn Detail(run: RunSignal) -> impl IntoView {
    let problem = part_of(&run, |run| run.problem.clone());
    move || {
        problem
            .get()
            .map(|problem| view! { <ProblemDetail problem /> })
    }
}

#[component]
fn ProblemDetail(problem: Problem) -> impl IntoView {
    let text = problem_text(&problem);
    view! {
        <ServerMessage message=problem.message details=String::new() />
        <details class="fold">
            <summary>"Technical details"</summary>
            <Facts facts=problem.facts />
            <Fold title="Raw response" text=problem.raw />
            <CopyButton what="for support" text=move |()| text.clone() />
        </details>
    }
}

/// A button that repeats the search, once there is a result. It stays where it is meanwhile, so
/// that the focus does.
#[component]
fn SearchAgain(run: RunSignal, is_searching: Memo<bool>) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let sessions = expect_context::<Sessions>();
    let appliance = run.with_untracked(|run| run.appliance.clone());
    let has_result = part_of(&run, |run: &Run| {
        matches!(
            run.state(),
            State::NotFound | State::CannotTell | State::Gone
        )
    });
    let is_offered = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        has_result.get() && sessions.state(&appliance).is_signed_in()
    });
    move || {
        let run = run.clone();
        is_offered.get().then(|| {
            view! {
                <p class="alert-actions">
                    <TransientButton
                        is_disabled=is_searching
                        on_press=move |()| runs.search(run.clone())
                    >
                        "Check again"
                    </TransientButton>
                </p>
            }
        })
    }
}
