//! Runs that were begun together.

mod chart;
mod controls;
mod members;

use hawser_core::clock::TimeSource;
use hawser_core::group::{Control, Event, Group, Pause, Peer, Share, Stop, group_meaning};
use leptos::prelude::*;

use self::chart::GroupChart;
use self::controls::Controls;
use self::members::Members;
use super::unknown::UnknownPage;
use crate::api::Api;
use crate::components::help::Help;
use crate::components::keyed::Keyed;
use crate::components::page_header::PageHeader;
use crate::components::problem_panel::Alert;
use crate::components::session::peer_sign_in::PeerSignIn;
use crate::components::session::sign_in::SignIn;
use crate::components::time::Time;
use crate::groups::{GroupSignal, Groups};
use crate::route::Route;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The width of the bar, in the units of its picture.
const WIDTH: usize = 1_000;

/// The page of a group.
#[component]
pub fn GroupPage(id: String) -> impl IntoView {
    let groups = expect_context::<Groups>();
    // The journal may still be read when the page opens.
    let group = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        groups.by_id(&id)
    });
    move || match group.get() {
        Some(group) => view! { <GroupView group /> }.into_any(),
        None => view! {
            <UnknownPage />
            <p class="muted">"Groups are stored only in the browser that started them."</p>
        }
        .into_any(),
    }
}

#[component]
fn GroupView(group: GroupSignal) -> impl IntoView {
    let known = group.get_untracked();
    let policy = policy_text(&known);
    let confirmed = known.confirmed;
    let state = part_of(&group, |group| (group.as_attr(), group.label()));
    let meaning = part_of(&group, group_meaning);
    let activity = Route::Activity {
        query: String::new(),
    };
    let activity = activity.href();
    view! {
        <PageHeader
            title=known.name()
            above=move || view! { <a href=activity.clone()>"Activity"</a> }
            lead=move || view! { "Started " <Time at=confirmed source=TimeSource::Console /> ". " {policy.clone()} }
        />
        <section aria-label="State">
            <div class="run-state" data-state=move || state.get().0>
                <span role="status">{move || state.get().1}</span>
                <Help terms=Signal::derive(move || vec![meaning.get()]) />
            </div>
            <Bar group=group.clone() />
            <Notice group=group.clone() />
            <Controls group=group.clone() />
        </section>
        <GroupChart group=group.clone() />
        <Members group />
    }
}

fn policy_text(group: &Group) -> String {
    let at_once = match group.policy.at_once {
        1 => "One after another".to_owned(),
        count => format!("{count} at a time"),
    };
    let failure = if group.policy.stops {
        "stops when one fails"
    } else {
        "continues when one fails"
    };
    format!("{at_once}; {failure}.")
}

/// How many members are how far, as a bar and in words.
#[component]
fn Bar(group: GroupSignal) -> impl IntoView {
    let shares = part_of(&group, |group| group.summary().shares());
    let in_words = part_of(&group, Group::numbers);
    let parts = move || {
        let shares = shares.get();
        let all: usize = shares.iter().map(|share| share.count).sum();
        let mut before = 0;
        let parts = shares.into_iter().map(|share| {
            let from = WIDTH * before / all.max(1);
            before += share.count;
            let to = WIDTH * before / all.max(1);
            view! {
                <rect
                    data-state=share.state
                    x=from.to_string()
                    y="0"
                    width=(to - from).to_string()
                    height="12"
                ></rect>
            }
        });
        parts.collect_view()
    };
    view! {
        <svg
            class="group-bar"
            viewBox=format!("0 0 {WIDTH} 12")
            preserveAspectRatio="none"
            role="img"
            aria-label=move || in_words.get()
        >
            {parts}
        </svg>
        <ul class="group-shares">
            <Keyed
                each=move || shares.get()
                key=|share| format!("{} {}", share.state, share.count)
                children=|share| {
                    let Share { state, label, count } = share;
                    view! {
                        <li data-state=state>
                            <span class="group-share-count">{count}</span>
                            " "
                            {label}
                        </li>
                    }
                }
            />
        </ul>
    }
}

/// The needs of the group, or the reason why it does not go on.
#[derive(Clone, PartialEq)]
enum Need {
    Nothing,
    /// Another tab drives it.
    OtherTab,
    SignIn(String),
    Halt(Control, usize),
}

impl Need {
    fn of(group: &Group) -> Self {
        if group.is_ended() {
            return match group.control {
                Control::Stopped(_) if group.has_rest() => {
                    Self::Halt(group.control.clone(), group.summary().waiting)
                }
                _ => Self::Nothing,
            };
        }
        if !group.is_driven() {
            return Self::OtherTab;
        }
        match (&group.control, group.needs_session()) {
            (_, Some(appliance)) => Self::SignIn(appliance.to_owned()),
            (Control::Going, None) => Self::Nothing,
            (control, None) => Self::Halt(control.clone(), group.summary().waiting),
        }
    }
}

#[component]
fn Notice(group: GroupSignal) -> impl IntoView {
    let need = part_of(&group, Need::of);
    move || {
        match need.get() {
        Need::Nothing => ().into_any(),
        Need::OtherTab => view! {
            <Alert tone="info" title="Driven by another tab">
                <p class="alert-body">
                    "Another tab of this browser starts the targets of this group. Pause, skip or stop there. If that tab is closed, this one continues."
                </p>
            </Alert>
        }
        .into_any(),
        Need::SignIn(appliance) => view! { <SignInToContinue appliance /> }.into_any(),
        Need::Halt(control, left) => {
            view! { <Halt group=group.clone() control left /> }.into_any()
        }
    }
    }
}

#[component]
fn SignInToContinue(appliance: String) -> impl IntoView {
    let api = expect_context::<Api>();
    let appliance = api.appliance(&appliance);
    appliance.map(|appliance| {
        let name = appliance.name.clone();
        view! {
            <Alert tone="warning" title="Sign in to continue">
                <p class="alert-body">
                    {format!(
                        "The session on {name} has ended. The group continues after you sign in; nothing is sent twice.",
                    )}
                </p>
            </Alert>
            <SignIn appliance />
        }
    })
}

#[component]
fn Halt(group: GroupSignal, control: Control, left: usize) -> impl IntoView {
    let not_started = match left {
        0 => String::new(),
        1 => "1 target is not started. ".to_owned(),
        left => format!("{left} targets are not started. "),
    };
    let (tone, title, text) = match control {
        Control::Going => return ().into_any(),
        Control::Paused(Pause::Peer(peer)) => {
            return view! { <PeerToContinue group peer /> }.into_any();
        }
        Control::Paused(Pause::Person) => (
            "info",
            "Paused",
            format!("{not_started}Nothing is started until you continue."),
        ),
        Control::Paused(Pause::Question) => (
            "warning",
            "New warnings",
            "They were not part of the confirmation. Decide for each marked target.".to_owned(),
        ),
        Control::Paused(Pause::Uncertain) => (
            "warning",
            "Paused: the outcome of a target is unknown",
            "Open its run and check the target in the product UI, then continue or stop."
                .to_owned(),
        ),
        Control::Paused(Pause::Trouble(why)) => ("warning", "Paused by a problem", why),
        Control::Stopped(Stop::Person) => ("info", "Stopped", not_started),
        Control::Stopped(Stop::Failure) => (
            "danger",
            "Stopped after a failure",
            format!("{not_started}Fix the cause, then continue with the rest."),
        ),
    };
    view! {
        <Alert tone title role="status">
            <p class="alert-body">{text}</p>
        </Alert>
    }
    .into_any()
}

#[component]
fn PeerToContinue(group: GroupSignal, peer: Peer) -> impl IntoView {
    let groups = expect_context::<Groups>();
    let api = expect_context::<Api>();
    let resume = Callback::new(move |()| groups.command(&group, Event::Resume));
    let appliance = api.appliance(&peer.appliance);
    appliance.map(|appliance| {
        view! {
            <Alert tone="warning" title="Sign in to the other site to continue">
                <p class="alert-body">
                    "The next target needs a session on the other site. The group continues after you sign in."
                </p>
            </Alert>
            <PeerSignIn
                appliance
                pairing=peer.pairing
                peer=peer.name
                is_open=true
                on_done=resume
            />
        }
    })
}
