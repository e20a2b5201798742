//! The appliances of a group with what each answered.

use hawser_core::config::Appliance;
use hawser_core::group_sign_in::{HeldBack, Progress};
use hawser_core::problem::Problem;
use leptos::prelude::*;

use super::state::{GroupForm, has_peer_sign_in};
use crate::components::facts::Facts;
use crate::components::name::Name;
use crate::components::problem_panel::ServerMessage;
use crate::session::SessionState;
use crate::tracking::unsubscribe_on_cleanup;

/// One row an appliance, and how many are signed in.
#[component]
pub(super) fn Targets(form: GroupForm) -> impl IntoView {
    let rows = form
        .appliances()
        .into_iter()
        .map(|appliance| view! { <Target form appliance /> });
    let summary = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let appliances = form.appliances();
        let all = appliances.len();
        let is_in = |it: &&Appliance| form.sessions.state(&it.id).is_signed_in();
        let signed_in = appliances.iter().filter(is_in).count();
        let failed = form.here.with(|here| {
            let progress = appliances.iter().filter_map(|it| here.of(&it.id));
            let is_failed =
                |it: &&Progress| matches!(it, Progress::Refused(_) | Progress::Failed(_));
            progress.filter(is_failed).count()
        });
        match failed {
            0 => format!("{signed_in} of {all} appliances signed in"),
            failed => format!("{signed_in} of {all} appliances signed in, {failed} failed"),
        }
    });
    view! {
        <div class="sign-in-targets">
            <p class="sign-in-count" role="status">
                {move || summary.get()}
            </p>
            <ul>{rows.collect_view()}</ul>
        </div>
    }
}

/// The state of a row, as `data-state`, and in words.
type Shown = (&'static str, &'static str);

fn shown(session: &SessionState, progress: Option<&Progress>) -> Shown {
    match (session, progress) {
        (SessionState::SignedIn { .. }, _) => ("in", "Signed in"),
        (_, Some(Progress::Waiting)) => ("queued", "Waiting"),
        (_, Some(Progress::Asked)) => ("processing", "Signing in…"),
        (_, Some(Progress::Refused(_))) => ("failed", "Rejected"),
        (_, Some(Progress::Failed(_))) => ("failed", "Failed"),
        (_, Some(Progress::HeldBack(why))) => ("skipped", held_back(*why)),
        (SessionState::Expired { .. }, _) => ("expiring", "Session expired"),
        (SessionState::SignedOut, _) => ("out", "Not signed in"),
    }
}

fn shown_peer(progress: &Progress) -> Shown {
    match progress {
        Progress::Waiting => ("queued", "Other site: waiting"),
        Progress::Asked => ("processing", "Other site: signing in…"),
        Progress::SignedIn => ("in", "Other site: signed in"),
        Progress::Refused(_) => ("failed", "Other site: rejected"),
        Progress::Failed(_) => ("failed", "Other site: not signed in"),
        Progress::HeldBack(_) => ("skipped", "Other site: not tried"),
    }
}

fn held_back(why: HeldBack) -> &'static str {
    match why {
        HeldBack::Refused => {
            "Not tried: the password was rejected, and repeated attempts can lock the account"
        }
        HeldBack::Unanswered => {
            "Not tried: others did not answer, and repeated attempts can lock the account. Sign in again to try this one next"
        }
    }
}

#[component]
fn Target(form: GroupForm, appliance: Appliance) -> impl IntoView {
    let sessions = form.sessions;
    let id = appliance.id.clone();
    let here = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let session = sessions.state(&id);
        form.here.with(|here| {
            let progress = here.of(&id);
            let problem = progress
                .and_then(problem_of)
                .filter(|_| !session.is_signed_in());
            (shown(&session, progress), problem)
        })
    });
    let id = appliance.id.clone();
    let may_have_peer = has_peer_sign_in(&appliance);
    let peer = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let is_known = may_have_peer && sessions.peer_sign_ins(&id) > 0;
        form.peers.with(|peers| match peers.of(&id) {
            Some(progress) => Some((shown_peer(progress), problem_of(progress))),
            None => is_known.then(|| (shown_peer(&Progress::SignedIn), None)),
        })
    });
    let line = |(state, words): Shown| {
        view! {
            <span class="target-state" data-state=state>
                {words}
            </span>
        }
    };
    let peer_line = move || {
        let (shown, problem) = peer.get()?;
        Some(view! {
            {line(shown)}
            {problem.map(|problem| view! { <TargetProblem problem /> })}
        })
    };
    view! {
        <li data-target=appliance.id.clone() data-state=move || here.with(|here| here.0.0)>
            <span class="target-name">
                <Name text=appliance.name />
            </span>
            {move || line(here.with(|here| here.0)).into_any()}
            {move || {
                let problem = here.with(|here| here.1.clone());
                problem.map(|problem| view! { <TargetProblem problem /> })
            }}
            {move || peer_line().into_any()}
        </li>
    }
}

fn problem_of(progress: &Progress) -> Option<Problem> {
    match progress {
        Progress::Refused(problem) | Progress::Failed(problem) => Some((**problem).clone()),
        _ => None,
    }
}

#[component]
fn TargetProblem(problem: Problem) -> impl IntoView {
    view! {
        <div class="target-problem">
            <p>
                <Name text=problem.title />
                ". "
                <Name text=problem.cause />
                " "
                {problem.action}
            </p>
            <ServerMessage message=problem.message details=problem.details />
            <details class="fold">
                <summary>"Technical details"</summary>
                <Facts facts=problem.facts />
            </details>
        </div>
    }
}
