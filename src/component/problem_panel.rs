//! What went wrong: what happened, what it means, what to do, and the detail.

use hawser_core::disclose::problem_text;
use hawser_core::problem::Problem;
use leptos::prelude::*;

use super::copy::Copy;
use super::facts::Facts;

/// A problem, whole.
#[component]
pub fn ProblemPanel(problem: Problem) -> impl IntoView {
    let said = (!problem.said.is_empty()).then(|| {
        view! { <p class="problem-said"><span class="eyebrow">"The appliance says"</span><br/><q>{problem.said.clone()}</q></p> }
    });
    let details = (!problem.details.is_empty())
        .then(|| view! { <p class="problem-details">{problem.details.clone()}</p> });
    let raw = fold("The answer as it came", problem.raw.clone());
    let trace = fold("Stack trace of the appliance", problem.trace.clone());
    let text = problem_text(&problem);
    view! {
        <section class="problem-panel" aria-label="Problem">
            <h2 class="problem-title">{problem.title}</h2>
            <p class="problem-means">{problem.means}</p>
            {said}
            {details}
            <p class="problem-do">{problem.todo}</p>
            <Facts facts=problem.facts />
            {raw}
            {trace}
            <Copy what="for support" text=move || text.clone() />
        </section>
    }
}

/// Text that is opened on demand; nothing where there is none.
pub fn fold(title: &'static str, text: String) -> Option<AnyView> {
    (!text.trim().is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary>{title}</summary>
                <pre class="code" tabindex="0">{text}</pre>
            </details>
        }
        .into_any()
    })
}

/// A problem in few lines, where a whole panel would be too much.
#[component]
pub fn ProblemAlert(
    /// What went wrong.
    problem: Problem,
    /// Offers to try again.
    #[prop(optional)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let said = (!problem.said.is_empty()).then(|| view! { <p><q>{problem.said.clone()}</q></p> });
    let retry = retry.map(|retry| {
        view! {
            <p class="alert-actions">
                <button type="button" class="button small" on:click=move |_| retry.run(())>"Try again"</button>
            </p>
        }
    });
    let details = (!problem.details.is_empty()).then(|| view! { <p>{problem.details.clone()}</p> });
    let raw = fold("The answer as it came", problem.raw);
    view! {
        <div class="alert" data-tone="danger" role="alert">
            <p class="alert-title">{problem.title}</p>
            <div class="alert-body">
                <p>{problem.means}</p>
                {said}
                {details}
                <p>{problem.todo}</p>
                <details class="fold"><summary>"Technical detail"</summary><Facts facts=problem.facts /></details>
                {raw}
            </div>
            {retry}
        </div>
    }
}
