//! Problems: what happened, the cause, what to do, and the technical detail.

use hawser_core::export::problem_text;
use hawser_core::problem::Problem;
use leptos::prelude::*;

use super::copy::CopyButton;
use super::facts::Facts;
use super::name::Name;
use super::thumbprint::Sentence;
use super::transient_button::TransientButton;

/// A problem with everything that is known of it.
#[component]
pub fn ProblemPanel(problem: Problem) -> impl IntoView {
    let text = problem_text(&problem);
    view! {
        <section class="problem-panel" aria-label="Problem">
            <h2 class="problem-title">
                <Name text=problem.title />
            </h2>
            <p class="problem-means">
                <Name text=problem.cause />
            </p>
            <ServerMessage message=problem.message details=problem.details />
            <p class="problem-do">
                <Sentence text=problem.action />
            </p>
            <Facts facts=problem.facts />
            <Fold title="Raw response" text=problem.raw />
            <Fold title="Appliance stack trace" text=problem.trace />
            <CopyButton what="for support" text=move |()| text.clone() />
        </section>
    }
}

/// A problem in a few lines, where a whole panel would be too much.
#[component]
pub fn ProblemAlert(
    problem: Problem,
    #[prop(default = "danger")] tone: &'static str,
    #[prop(default = "alert")] role: &'static str,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let retry = on_retry.map(|on_retry| {
        view! {
            <p class="alert-actions">
                <TransientButton on_press=on_retry>"Try again"</TransientButton>
            </p>
        }
    });
    view! {
        <Alert tone title=problem.title role>
            <div class="alert-body">
                <p>
                    <Sentence text=problem.cause />
                </p>
                <ServerMessage message=problem.message details=problem.details />
                <p>
                    <Sentence text=problem.action />
                </p>
                <details class="fold">
                    <summary>"Technical details"</summary>
                    <Facts facts=problem.facts />
                    <Fold title="Raw response" text=problem.raw />
                </details>
            </div>
            {retry}
            {children.map(|children| children())}
        </Alert>
    }
}

/// A box with a title that stands out.
#[component]
pub fn Alert(
    #[prop(into)] tone: String,
    #[prop(into)] title: String,
    #[prop(optional, into)] role: Option<&'static str>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="alert" data-tone=tone role=role>
            <p class="alert-title">
                <Name text=title />
            </p>
            {children.map(|children| children())}
        </div>
    }
}

/// The server's own words; nothing where it said none.
#[component]
pub fn ServerMessage(message: String, details: String) -> impl IntoView {
    let message = (!message.is_empty()).then(|| {
        view! {
            <p class="problem-said">
                <span class="eyebrow">"Message from the appliance"</span>
                <br />
                <q>
                    <Name text=message />
                </q>
            </p>
        }
    });
    let details = (!details.is_empty())
        .then(|| view! { <p class="problem-details"><Name text=details /></p> });
    view! {
        {message}
        {details}
    }
}

/// Text that opens on demand; nothing where it is blank.
#[component]
pub fn Fold(#[prop(into)] title: String, #[prop(into)] text: Signal<String>) -> impl IntoView {
    let is_blank = Memo::new(move |_| text.with(|text| text.trim().is_empty()));
    move || {
        (!is_blank.get()).then(|| {
            let title = title.clone();
            view! {
                <details class="fold">
                    <summary>{title}</summary>
                    <pre class="code" tabindex="0">
                        {move || text.get()}
                    </pre>
                </details>
            }
        })
    }
}
