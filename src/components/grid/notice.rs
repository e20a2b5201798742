//! The notices of a list, a line each, and the text in place of a list without rows: for the grid of
//! a page and for the list of a form.

use hawser_core::clock::{TimeSource, Timestamp};
use hawser_core::problem::Problem;
use leptos::prelude::*;

use crate::components::facts::Facts;
use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::components::problem_panel::ServerMessage;
use crate::components::time::ShortTime;
use crate::components::transient_button::TransientButton;
use crate::route::Route;

/// The most reports of missing items that are listed.
const MOST_REPORTS: usize = 20;

/// One thing to say.
#[derive(Clone, PartialEq)]
pub enum Notice {
    /// Nobody is signed in, though there may be objects of a session that expired.
    SignedOut {
        id: String,
        name: String,
        is_expired: bool,
    },
    /// It could not be read.
    Failed {
        name: String,
        problem: Box<Problem>,
        as_of: Option<Timestamp>,
    },
    /// Objects are missing, in the appliance's words.
    Partial { name: String, reports: Vec<String> },
    /// Nobody is signed in to the other site.
    NeedsPeer { name: String },
}

impl Notice {
    /// Objects are missing, in the appliance's words.
    pub fn partial(name: String, reports: &[String]) -> Self {
        let reports = reports.iter().take(MOST_REPORTS).cloned().collect();
        Notice::Partial { name, reports }
    }

    fn key(&self) -> String {
        match self {
            Notice::SignedOut { id, is_expired, .. } => format!("out {id} {is_expired}"),
            Notice::Failed { name, problem, .. } => format!("failed {name} {}", problem.title),
            Notice::Partial { name, reports } => format!("partial {name} {reports:?}"),
            Notice::NeedsPeer { name } => format!("peer {name}"),
        }
    }

    fn tone(&self) -> &'static str {
        match self {
            Notice::SignedOut { is_expired, .. } if *is_expired => "warning",
            Notice::SignedOut { .. } | Notice::NeedsPeer { .. } => "info",
            Notice::Failed { .. } | Notice::Partial { .. } => "warning",
        }
    }
}

/// The notices above a list; none where all is well.
#[component]
pub fn NoticeLines(
    #[prop(into)] notices: Signal<Vec<Notice>>,
    /// Reads again what could not be read.
    on_retry: Callback<()>,
    /// Called before a link leads to the sign-in.
    on_leave: Callback<()>,
) -> impl IntoView {
    let has_any = Memo::new(move |_| notices.with(|all| !all.is_empty()));
    let list = move || {
        view! {
            <ul class="grid-notices" aria-label="About this list">
                <Keyed
                    each=move || notices.get()
                    key=Notice::key
                    children=move |notice| view! { <NoticeLine notice on_retry on_leave /> }
                />
            </ul>
        }
    };
    move || has_any.get().then(list)
}

#[component]
fn NoticeLine(notice: Notice, on_retry: Callback<()>, on_leave: Callback<()>) -> impl IntoView {
    let tone = notice.tone();
    let content = match notice {
        Notice::SignedOut {
            id,
            name,
            is_expired,
        } => {
            let text = match is_expired {
                true => "Session expired; these rows may be out of date.",
                false => "Not signed in.",
            };
            let route = Route::SignIn { appliance: id };
            view! {
                <span class="grid-notice-about">
                    <Name text=name.clone() />
                    ": "
                    {text}
                </span>
                <a href=route.href() on:click=move |_| on_leave.run(())>
                    "Sign in" <span class="visually-hidden">{format!(" to {name}")}</span>
                </a>
            }
            .into_any()
        }
        Notice::Failed {
            name,
            problem,
            as_of,
        } => view! { <FailedNotice name problem=*problem as_of on_retry /> }.into_any(),
        Notice::Partial { name, reports } => {
            let lines = reports.into_iter().map(|report| {
                view! {
                    <li>
                        <Name text=report />
                    </li>
                }
            });
            view! {
                <details class="fold">
                    <summary>
                        <Name text=name />
                        ": some items may be missing"
                    </summary>
                    <ul>{lines.collect_view()}</ul>
                </details>
            }
            .into_any()
        }
        Notice::NeedsPeer { name } => view! {
            <span class="grid-notice-about" data-note="peer">
                <Name text=name />
                ": the list may be incomplete until you sign in to the other site."
            </span>
        }
        .into_any(),
    };
    view! {
        <li class="grid-notice" data-tone=tone>
            {content}
        </li>
    }
}

#[component]
fn FailedNotice(
    name: String,
    problem: Problem,
    as_of: Option<Timestamp>,
    on_retry: Callback<()>,
) -> impl IntoView {
    let age = as_of.map(|at| {
        view! {
            " Shown as of "
            <ShortTime at source=TimeSource::Console is_named=true />
            "."
        }
    });
    view! {
        <details class="fold">
            <summary>
                <Name text=name />
                ": "
                <Name text=problem.title />
                "."
                {age}
            </summary>
            <div class="stack">
                <p>
                    <Name text=problem.cause />
                </p>
                <ServerMessage message=problem.message details=problem.details />
                <p>{problem.action}</p>
                <Facts facts=problem.facts />
            </div>
        </details>
        <TransientButton on_press=on_retry>"Try again"</TransientButton>
    }
}

/// The text in place of a list without rows.
#[component]
pub fn Empty(
    text: String,
    /// Shows all rows, where filters leave none.
    #[prop(optional)]
    on_clear: Option<Callback<()>>,
    #[prop(optional)] is_loading: bool,
) -> impl IntoView {
    let button = on_clear.map(|on_clear| {
        view! {
            <TransientButton on_press=on_clear>"Show all"</TransientButton>
        }
    });
    view! {
        <div class="grid-empty" data-tone=is_loading.then_some("loading")>
            <p>{text}</p>
            {button}
        </div>
    }
}
