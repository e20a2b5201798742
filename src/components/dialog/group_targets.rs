//! The targets of a group in its confirmation: those that are taken, and those that are left out.

use std::sync::Arc;

use hawser_core::group::{Peer, counted};
use hawser_core::operation::{OpenPoint, Severity};
use leptos::prelude::*;

use crate::api::Api;
use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::components::session::peer_sign_in::PeerSignIn;
use crate::groups::{Groups, Review, ReviewTarget, TargetCheck};

/// A target by its place among all.
type Placed = (usize, ReviewTarget);

fn targets(review: Arc<Review>, is_shown: fn(&TargetCheck) -> bool) -> Memo<Vec<usize>> {
    Memo::new(move |_| {
        let places = review.targets.iter().enumerate();
        let shown = places.filter(|(_, target)| target.check.with(is_shown));
        shown.map(|(place, _)| place).collect()
    })
}

fn placed(review: &Review, places: &[usize]) -> Vec<Placed> {
    let targets = review.targets.iter().cloned().enumerate();
    targets
        .filter(|(place, _)| places.contains(place))
        .collect()
}

/// The targets that are part of the group, each with what its checks say.
#[component]
pub fn Targets(review: Arc<Review>) -> impl IntoView {
    let places = targets(review.clone(), TargetCheck::is_taken);
    let checking = targets(review.clone(), |check| *check == TargetCheck::Checking);
    let operation = review.operation;
    let summary = move || match checking.with(Vec::len) {
        0 => "All checked. Each target is checked again just before it starts.".to_owned(),
        open => format!(
            "{} not checked yet. Each target is checked again just before it starts; if there are new warnings, the group pauses and asks you.",
            counted(operation, open)
        ),
    };
    view! {
        <section class="group-targets" aria-labelledby="group-targets-title">
            <h3 id="group-targets-title">
                {move || format!("Targets ({})", places.with(Vec::len))}
            </h3>
            <p class="muted" role="status">
                {summary}
            </p>
            <ul tabindex="0" aria-labelledby="group-targets-title">
                <Keyed
                    each=move || places.with(|places| placed(&review, places))
                    key=|(place, _)| place.to_string()
                    children=|(_, target)| view! { <TargetItem target /> }
                />
            </ul>
        </section>
    }
}

#[component]
fn TargetItem(target: ReviewTarget) -> impl IntoView {
    let ReviewTarget {
        member,
        detail,
        check,
        ..
    } = target;
    let check = Memo::new(move |_| check.get());
    let badge = move || {
        let (tone, word) = badge(&check.get());
        view! {
            <span class="badge" data-tone=tone>
                {word}
            </span>
        }
    };
    let unknown = move || {
        let TargetCheck::Ready(points) = check.get() else {
            return Vec::new();
        };
        let unknown = points.into_iter();
        unknown
            .filter(|point| point.severity == Severity::Unknown)
            .map(|point| view! { <p class="help"><Name text=text_of(&point) /></p> })
            .collect()
    };
    view! {
        <li class="group-target">
            <span class="group-target-name">
                <Name text=member.name() />
            </span>
            {badge}
            <span class="group-target-place">
                <Name text=member.appliance_name.clone() />
                {(!detail.is_empty()).then(|| view! { " · " <Name text=detail /> })}
            </span>
            <div class="group-target-points">{unknown}</div>
        </li>
    }
}

fn text_of(point: &OpenPoint) -> String {
    if point.detail.is_empty() {
        point.title.clone()
    } else {
        format!("{}: {}", point.title, point.detail)
    }
}

fn badge(check: &TargetCheck) -> (&'static str, String) {
    let TargetCheck::Ready(points) = check else {
        return ("neutral", "Checking…".to_owned());
    };
    let count = |severity| points.iter().filter(|it| it.severity == severity).count();
    match (count(Severity::Warning), count(Severity::Unknown)) {
        (0, 0) => ("ok", "OK".to_owned()),
        (0, unknown) => ("unknown", format!("{unknown} not checked")),
        (1, _) => ("warning", "1 warning".to_owned()),
        (warnings, _) => ("warning", format!("{warnings} warnings")),
    }
}

/// The targets that cannot be started, and why; nothing where there are none.
#[component]
pub fn LeftOut(review: Arc<Review>) -> impl IntoView {
    let places = targets(review.clone(), |check| !check.is_taken());
    let is_empty = Memo::new(move |_| places.with(Vec::is_empty));
    let shown = StoredValue::new(review);
    view! {
        <Show when=move || !is_empty.get()>
            <section class="group-targets" aria-labelledby="group-left-out-title">
                <h3 id="group-left-out-title">
                    {move || format!("Left out ({})", places.with(Vec::len))}
                </h3>
                <ul class="findings">
                    <Keyed
                        each=move || {
                            shown.with_value(|it| places.with(|places| placed(it, places)))
                        }
                        key=|(place, _)| place.to_string()
                        children=|(_, target)| view! { <LeftOutItem target /> }
                    />
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn LeftOutItem(target: ReviewTarget) -> impl IntoView {
    let check = target.check;
    let why = move || match check.get() {
        TargetCheck::Blocked(why) => why,
        TargetCheck::Peer(peer) => format!("Not signed in to {}", peer.name),
        TargetCheck::Checking | TargetCheck::Ready(_) => String::new(),
    };
    let name = target.member.name().to_owned();
    view! {
        <li class="finding" data-tone="blocks">
            <p class="finding-title">
                <span class="visually-hidden">"Left out: "</span>
                <Name text=name />
            </p>
            <p class="finding-detail">{move || view! { <Name text=why() /> }}</p>
        </li>
    }
}

/// The sign-in to each other site that a target needs; nothing where there is none.
#[component]
pub fn PeerSignIns(review: Arc<Review>) -> impl IntoView {
    let groups = expect_context::<Groups>();
    let api = expect_context::<Api>();
    let peers = {
        let review = review.clone();
        Memo::new(move |_| {
            let mut peers: Vec<Peer> = Vec::new();
            for target in &review.targets {
                if let TargetCheck::Peer(peer) = target.check.get()
                    && !peers.contains(&peer)
                {
                    peers.push(peer);
                }
            }
            peers
        })
    };
    let review = StoredValue::new(review);
    let again = Callback::new(move |()| {
        review.with_value(|review| groups.check_again(review));
    });
    view! {
        <Keyed
            each=move || peers.get()
            key=|peer| format!("{} {}", peer.appliance, peer.pairing)
            children=move |peer| {
                let appliance = api.appliance(&peer.appliance);
                appliance
                    .map(|appliance| {
                        view! {
                            <PeerSignIn
                                appliance
                                pairing=peer.pairing
                                peer=peer.name
                                is_open=true
                                on_done=again
                            />
                        }
                    })
            }
        />
    }
}
