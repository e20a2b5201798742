//! How a run that has not ended is connected to its appliance.

use hawser_core::clock::{TimeSource, Timestamp};
use hawser_core::config::Appliance;
use hawser_core::run::State;
use leptos::prelude::*;

use super::lost::LostPanel;
use crate::api::Api;
use crate::components::problem_panel::{Alert, ProblemAlert};
use crate::components::session::sign_in::SignIn;
use crate::components::time::Time;
use crate::runs::{PollStatus, RunSignal, Runs};
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// So long another tab's news counts as current, in milliseconds: a hidden tab polls every 30 s.
const NEWS: i64 = 75_000;

#[derive(Clone, Copy, PartialEq)]
enum ConnectionState {
    /// Nothing is to be said.
    Quiet,
    /// Its task is polled.
    Polled,
    /// Its task could be polled if somebody signed in.
    SignedOut,
    /// It could be searched for if somebody signed in.
    LostAndSignedOut,
    /// It is searched for, or was.
    Lost,
    /// Its task is unknown to the appliance; it could be searched for again if somebody signed in.
    GoneAndSignedOut,
}

impl ConnectionState {
    fn new(state: State, is_signed_in: bool) -> Self {
        match state {
            State::Queued | State::Running | State::Waiting | State::Unrecognized => {
                if is_signed_in {
                    Self::Polled
                } else {
                    Self::SignedOut
                }
            }
            State::Unconfirmed | State::NotFound | State::CannotTell | State::Missing
                if !is_signed_in =>
            {
                Self::LostAndSignedOut
            }
            State::Gone if !is_signed_in => Self::GoneAndSignedOut,
            State::Unconfirmed
            | State::NotFound
            | State::CannotTell
            | State::Missing
            | State::Gone => Self::Lost,
            _ => Self::Quiet,
        }
    }
}

/// Returns whether somebody tells of an appliance's tasks: this tab, which is signed in, or another
/// one.
pub fn is_followed(appliance: &str, now: ReadSignal<Timestamp>) -> Memo<bool> {
    let sessions = expect_context::<Sessions>();
    let is_told = is_told(poll_status(appliance.to_owned()), now);
    let appliance = appliance.to_owned();
    Memo::new(move |_| {
        unsubscribe_on_cleanup();
        sessions.state(&appliance).is_signed_in() || is_told.get()
    })
}

/// Returns whether another tab has told of an appliance's tasks lately.
fn is_told(status: Memo<PollStatus>, now: ReadSignal<Timestamp>) -> Memo<bool> {
    Memo::new(move |_| {
        let told = status.with(|status| status.last_told);
        told.is_some_and(|at| now.get().since(at) < NEWS)
    })
}

/// How fresh the run is, and what it needs to stay so.
#[component]
pub fn Connection(run: RunSignal, state: Memo<State>, now: ReadSignal<Timestamp>) -> impl IntoView {
    let sessions = expect_context::<Sessions>();
    let api = expect_context::<Api>();
    let appliance_id = run.with_untracked(|run| run.appliance.clone());
    let appliance = api.appliance(&appliance_id);
    // Not redrawn for anything else: somebody may be typing a password.
    let connection = {
        let appliance_id = appliance_id.clone();
        Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let is_signed_in = sessions.state(&appliance_id).is_signed_in();
            ConnectionState::new(state.get(), is_signed_in)
        })
    };
    move || {
        match connection.get() {
        ConnectionState::Quiet => ().into_any(),
        ConnectionState::Polled => {
            view! { <Freshness appliance=appliance_id.clone() /> }.into_any()
        }
        ConnectionState::SignedOut => view! {
            <NotFollowedHere appliance=appliance_id.clone() now />
            <SignInHere appliance=appliance.clone() />
        }
        .into_any(),
        ConnectionState::LostAndSignedOut => view! {
            <Alert tone="warning" title="Status unknown">
                <p class="alert-body">
                    "Sign in to check on the appliance what happened to the request. Nothing is sent again."
                </p>
            </Alert>
            <SignInHere appliance=appliance.clone() />
        }
        .into_any(),
        ConnectionState::Lost => view! { <LostPanel run=run.clone() /> }.into_any(),
        ConnectionState::GoneAndSignedOut => view! {
            <LostPanel run=run.clone() />
            <SignInHere appliance=appliance.clone() />
        }
        .into_any(),
    }
    }
}

/// The sign-in form, where the appliance is still configured.
#[component]
fn SignInHere(appliance: Option<Appliance>) -> impl IntoView {
    appliance.map(|appliance| view! { <SignIn appliance /> })
}

/// Says that this tab does not poll the task, and whether another one does.
#[component]
fn NotFollowedHere(appliance: String, now: ReadSignal<Timestamp>) -> impl IntoView {
    let status = poll_status(appliance);
    let last_told = Memo::new(move |_| status.with(|status| status.last_told));
    let is_told = is_told(status, now);
    move || {
        if is_told.get() {
            let time = move || {
                last_told
                    .get()
                    .map(|at| view! { <Time at source=TimeSource::Console /> })
            };
            view! {
                <Alert tone="info" title="Followed by another tab">
                    <p class="alert-body">
                        "Another tab of this console reads the progress. Last update: "
                        {move || time()}
                        ". Sign in to follow it from here too."
                    </p>
                </Alert>
            }
            .into_any()
        } else {
            view! {
                <Alert tone="warning" title="Not followed – sign in to see progress">
                    <p class="alert-body">
                        "It may still be running. Sign in to the appliance to follow it."
                    </p>
                </Alert>
            }
            .into_any()
        }
    }
}

fn poll_status(appliance: String) -> Memo<PollStatus> {
    let runs = expect_context::<Runs>();
    Memo::new(move |_| {
        unsubscribe_on_cleanup();
        runs.poll_status(&appliance)
    })
}

/// When the appliance was last heard.
#[component]
fn Freshness(appliance: String) -> impl IntoView {
    let status = poll_status(appliance);
    let stale_since = Memo::new(move |_| status.with(|status| status.stale_since));
    let problem = Memo::new(move |_| status.with(|status| status.problem.clone()));
    let last_heard = Memo::new(move |_| status.with(|status| status.last_heard));
    let was_heard = Memo::new(move |_| last_heard.get().is_some());
    move || {
        if let Some(since) = stale_since.get() {
            let problem = move || {
                let problem = problem.get();
                problem.map(|problem| view! { <ProblemAlert problem=*problem /> })
            };
            view! {
                <p>
                    <span class="badge" data-tone="warning">
                        "No update since " <Time at=since source=TimeSource::Console /> ". Retrying."
                    </span>
                </p>
                {move || problem()}
            }
            .into_any()
        } else if was_heard.get() {
            // The text stays, and only its time is drawn again with each poll.
            let time = move || {
                last_heard
                    .get()
                    .map(|at| view! { <Time at source=TimeSource::Console /> })
            };
            view! {
                <p class="muted">
                    "Last update: " {move || time()}
                </p>
            }
            .into_any()
        } else {
            ().into_any()
        }
    }
}
