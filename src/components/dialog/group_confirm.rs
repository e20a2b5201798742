//! The confirmation of one operation on several targets.

use std::sync::Arc;

use hawser_core::group::{MOST_AT_ONCE, Policy, Warning, at_once, counted, is_count_typed};
use hawser_core::operation::{Danger, OpenPoint, Severity};
use leptos::html::Dialog;
use leptos::prelude::*;

use super::frame::{ConfirmButton, ConfirmFrame};
use super::group_targets::{LeftOut, PeerSignIns, Targets};
use super::password_again::{
    NoPasswordToAskFor, PasswordAgain, PasswordButton, PasswordCheck, PasswordForm,
};
use crate::api::Api;
use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::components::problem_panel::Alert;
use crate::groups::{Groups, Review, TargetCheck};
use crate::session::Sessions;

/// The confirmation of a group, while one is open ([`Groups::begin`]).
#[component]
pub fn GroupConfirmation() -> impl IntoView {
    let groups = expect_context::<Groups>();
    move || {
        let review = groups.review();
        review
            .map(|review| view! { <ReviewDialog review /> })
            .into_any()
    }
}

/// The choices that are made in the dialog.
#[derive(Clone, Copy)]
struct Choices {
    at_once: RwSignal<usize>,
    stops: RwSignal<bool>,
    acknowledged: RwSignal<Vec<Warning>>,
    /// The number that was typed.
    typed: RwSignal<String>,
}

/// A warning, and the names of the targets that have it.
#[derive(Clone, PartialEq)]
struct WarningOf {
    warning: Warning,
    targets: Vec<String>,
}

#[component]
fn ReviewDialog(review: Arc<Review>) -> impl IntoView {
    let groups = expect_context::<Groups>();
    let operation = review.operation;
    let choices = Choices {
        at_once: RwSignal::new(at_once(operation)),
        stops: RwSignal::new(true),
        acknowledged: RwSignal::default(),
        typed: RwSignal::default(),
    };
    let taken = {
        let review = review.clone();
        Memo::new(move |_| {
            let targets = review.targets.iter();
            targets
                .filter(|it| it.check.with(TargetCheck::is_taken))
                .count()
        })
    };
    let warnings = {
        let review = review.clone();
        Memo::new(move |_| warnings(&review))
    };
    let has_count = is_count_typed(operation);
    let is_ready = Signal::derive(move || {
        let is_known = |it: &WarningOf| choices.acknowledged.with(|all| all.contains(&it.warning));
        let is_typed = || {
            choices
                .typed
                .with(|typed| typed.trim() == taken.get().to_string())
        };
        taken.get() > 0
            && warnings.with(|all| all.iter().all(is_known))
            && (!has_count || is_typed())
    });
    let is_confirmed = RwSignal::new(false);
    let confirm = Callback::new(move |()| {
        if !is_confirmed.get_untracked() && is_ready.get_untracked() {
            is_confirmed.set(true);
            let policy = Policy {
                at_once: choices.at_once.get_untracked(),
                stops: choices.stops.get_untracked(),
            };
            groups.confirm(policy, &choices.acknowledged.get_untracked());
        }
    });
    let dialog = NodeRef::<Dialog>::new();
    let cancel = move |()| {
        // The focus goes back to where it was.
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        groups.cancel();
    };
    let is_dangerous = operation.danger == Danger::High;
    let title = move || {
        format!(
            "{} on {}?",
            operation.title,
            counted(operation, taken.get())
        )
    };
    let label = move || format!("{} on {}", operation.title, counted(operation, taken.get()));
    let changes = operation.changes.iter().map(|it| view! { <li>{*it}</li> });
    let (password, button) = confirm_button(&review, is_ready, is_confirmed, confirm, label);
    view! {
        <ConfirmFrame
            class="dialog group-dialog"
            is_dangerous
            question=title
            is_confirmed
            back="Cancel"
            on_cancel=cancel
            button
            dialog
        >
            <div class="stack" id="confirm-body">
                <ul>{changes.collect_view()}</ul>
                <p class="undo">{operation.undo}</p>
            </div>
            <PeerSignIns review=review.clone() />
            <Targets review=review.clone() />
            <LeftOut review />
            <Warnings warnings acknowledged=choices.acknowledged />
            <PolicyChoice choices />
            {has_count.then(|| view! { <CountInput taken typed=choices.typed /> })}
            {password}
        </ConfirmFrame>
    }
}

/// Returns what is asked of the user before the group begins, and the button that begins it.
fn confirm_button(
    review: &Review,
    is_ready: Signal<bool>,
    is_confirmed: RwSignal<bool>,
    confirm: Callback<()>,
    label: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> (AnyView, AnyView) {
    let api = expect_context::<Api>();
    let sessions = expect_context::<Sessions>();
    let operation = review.operation;
    let mut appliances: Vec<&str> = review
        .targets
        .iter()
        .map(|it| it.member.appliance.as_str())
        .collect();
    appliances.dedup();
    let first = appliances.first().and_then(|id| api.appliance(id));
    let password =
        first.and_then(|appliance| PasswordAgain::required(operation, &appliance, api, sessions));
    match password {
        None => {
            let is_dangerous = operation.danger == Danger::High;
            let button = view! {
                <ConfirmButton
                    label
                    is_dangerous
                    is_ready
                    is_confirmed
                    on_click=confirm
                />
            };
            (().into_any(), button.into_any())
        }
        Some(_) if appliances.len() > 1 => (view! { <OneAppliance /> }.into_any(), ().into_any()),
        Some(PasswordAgain { method: None, .. }) => {
            (view! { <NoPasswordToAskFor /> }.into_any(), ().into_any())
        }
        Some(PasswordAgain {
            appliance,
            user,
            method: Some(method),
        }) => {
            let check = PasswordCheck::new(appliance, user, method, is_ready, confirm);
            let button = view! { <PasswordButton check label=operation.title.to_owned() /> };
            (
                view! { <PasswordForm check /> }.into_any(),
                button.into_any(),
            )
        }
    }
}

/// Says that each password is asked for by itself.
#[component]
fn OneAppliance() -> impl IntoView {
    view! {
        <Alert tone="warning" title="Select targets of one appliance">
            <p class="alert-body">
                "This console requires your password before this operation, and each appliance verifies its own. Start one group for each appliance."
            </p>
        </Alert>
    }
}

/// Returns the warnings of the targets that are part of the group, each once.
fn warnings(review: &Review) -> Vec<WarningOf> {
    let mut all: Vec<WarningOf> = Vec::new();
    for target in &review.targets {
        let TargetCheck::Ready(points) = target.check.get() else {
            continue;
        };
        let is_warning = |point: &&OpenPoint| point.severity == Severity::Warning;
        for point in points.iter().filter(is_warning) {
            let warning = Warning::from(point);
            let name = target.member.name().to_owned();
            match all.iter_mut().find(|it| it.warning == warning) {
                Some(known) => known.targets.push(name),
                None => all.push(WarningOf {
                    warning,
                    targets: vec![name],
                }),
            }
        }
    }
    all
}

/// The warnings, each with a box to tick.
#[component]
fn Warnings(warnings: Memo<Vec<WarningOf>>, acknowledged: RwSignal<Vec<Warning>>) -> impl IntoView {
    let is_empty = Memo::new(move |_| warnings.with(Vec::is_empty));
    view! {
        <Show when=move || !is_empty.get()>
            <fieldset class="open-points">
                <legend>
                    "Open warnings: select each one to confirm that you have read it"
                </legend>
                <ul class="findings">
                    <Keyed
                        each=move || warnings.get()
                        key=|it| format!("{} {}", it.warning.title, it.warning.detail)
                        children=move |it| {
                            view! { <WarningItem warning=it.warning warnings acknowledged /> }
                        }
                    />
                </ul>
            </fieldset>
        </Show>
    }
}

#[component]
fn WarningItem(
    warning: Warning,
    warnings: Memo<Vec<WarningOf>>,
    acknowledged: RwSignal<Vec<Warning>>,
) -> impl IntoView {
    let Warning { title, detail } = warning.clone();
    let of = {
        let warning = warning.clone();
        Memo::new(move |_| {
            let find = |all: &Vec<WarningOf>| {
                let found = all.iter().find(|it| it.warning == warning);
                found.map(|it| it.targets.join(", "))
            };
            warnings.with(find).unwrap_or_default()
        })
    };
    let on_change = move |_| {
        acknowledged.update(|all| match all.iter().position(|it| *it == warning) {
            Some(place) => {
                all.swap_remove(place);
            }
            None => all.push(warning.clone()),
        });
    };
    view! {
        <li class="finding" data-tone="warning">
            <label class="choice">
                <input type="checkbox" on:change=on_change />
                <span>
                    <span class="finding-title">
                        <span class="visually-hidden">"Warning: "</span>
                        <Name text=title />
                    </span>
                    {(!detail.is_empty())
                        .then(|| {
                            view! {
                                <span class="finding-detail">
                                    <Name text=detail />
                                </span>
                            }
                        })}
                    <span class="finding-detail">
                        "For: " {move || view! { <Name text=of.get() /> }}
                    </span>
                </span>
            </label>
        </li>
    }
}

/// How many at once, and what follows a failure.
#[component]
fn PolicyChoice(choices: Choices) -> impl IntoView {
    let options = (1..=MOST_AT_ONCE).map(|count| {
        let label = match count {
            1 => "One after another".to_owned(),
            count => format!("{count} at a time"),
        };
        view! {
            <option
                value=count.to_string()
                selected=move || choices.at_once.get() == count
            >
                {label}
            </option>
        }
    });
    let choice = move |stops: bool, label: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="group-failure"
                    checked=choices.stops.get_untracked() == stops
                    on:change=move |_| choices.stops.set(stops)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <div class="group-policy">
            <div class="field">
                <label for="group-at-once">"Start"</label>
                <select
                    id="group-at-once"
                    on:change:target=move |event| {
                        if let Ok(count) = event.target().value().parse() {
                            choices.at_once.set(count);
                        }
                    }
                >
                    {options.collect_view()}
                </select>
            </div>
            <fieldset class="group-failure">
                <legend>"If one fails or its checks block it"</legend>
                {choice(true, "Stop: start nothing more")}
                {choice(false, "Continue with the others")}
            </fieldset>
        </div>
    }
}

/// The input for the number of targets.
#[component]
fn CountInput(taken: Memo<usize>, typed: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label for="confirm-name">
                "Type the number of targets to confirm: "
                <code>{move || taken.get()}</code>
            </label>
            <input
                type="text"
                inputmode="numeric"
                id="confirm-name"
                autocomplete="off"
                on:input:target=move |event| typed.set(event.target().value())
            />
        </div>
    }
}
