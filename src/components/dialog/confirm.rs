//! The confirmation of an operation.

use hawser_core::operation::{Confirmation, Danger, OpenPoint, Severity};
use hawser_core::text::typable;
use leptos::prelude::*;

use super::frame::{ConfirmButton, ConfirmFrame};
use super::password_again::{
    NoPasswordToAskFor, PasswordAgain, PasswordButton, PasswordCheck, PasswordForm, SignOutButton,
};
use crate::components::facts::Facts;
use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::components::problem_panel::Alert;
use crate::components::thumbprint::Sentence;

/// A modal question that names what will happen.
///
/// `on_confirm` is called at most once: a second click, or Enter held down, is not a second
/// submission.
#[component]
pub fn ConfirmDialog(
    confirmation: Confirmation,
    /// How the operation can be undone.
    undo: &'static str,
    /// A harmless operation is asked about without alarm.
    danger: Danger,
    /// The open warnings and errors, as they are known now.
    #[prop(into)]
    points: Signal<Vec<OpenPoint>>,
    /// The password to be typed first, where one is asked for.
    password: Option<PasswordAgain>,
    #[prop(into)] on_confirm: Callback<()>,
    #[prop(into)] on_cancel: Callback<()>,
) -> impl IntoView {
    let Confirmation {
        question,
        facts,
        effects,
        forced,
        button,
        typed,
    } = confirmation;
    let is_dangerous = danger == Danger::High;
    let is_confirmed = RwSignal::new(false);
    let confirm = Callback::new(move |()| {
        if !is_confirmed.get_untracked() {
            is_confirmed.set(true);
            on_confirm.run(());
        }
    });
    let acknowledged = RwSignal::new(Vec::<OpenPoint>::new());
    let is_name_typed = RwSignal::new(typed.is_none());
    let is_ready = Signal::derive(move || {
        let is_settled = |point: &OpenPoint| match point.severity {
            Severity::Blocks => false,
            Severity::Warning => acknowledged.with(|known| known.contains(point)),
            Severity::Unknown | Severity::Fine => true,
        };
        is_name_typed.get() && points.with(|points| points.iter().all(is_settled))
    });
    let name = typed.map(|name| view! { <NameInput name is_typed=is_name_typed /> });
    // Where no password can be asked for nothing is sent, so nothing has to be acknowledged.
    let can_be_sent = password.as_ref().is_none_or(|it| it.method.is_some());
    let (password, confirm_button) = match password {
        None => {
            let label = move || view! { <span class="name">{button.clone()}</span> };
            let button = view! {
                <ConfirmButton label is_dangerous is_ready is_confirmed on_click=confirm />
            };
            (None, button.into_any())
        }
        Some(PasswordAgain {
            appliance,
            method: None,
            ..
        }) => (
            Some(view! { <NoPasswordToAskFor /> }.into_any()),
            view! { <SignOutButton appliance on_click=on_cancel /> }.into_any(),
        ),
        Some(PasswordAgain {
            appliance,
            user,
            method: Some(method),
        }) => {
            let check = PasswordCheck::new(appliance, user, method, is_ready, confirm);
            (
                Some(view! { <PasswordForm check /> }.into_any()),
                view! { <PasswordButton check label=button /> }.into_any(),
            )
        }
    };
    let effects = effects
        .into_iter()
        .map(|effect| view! { <li><Sentence text=effect /></li> })
        .collect_view();
    let forced = forced
        .into_iter()
        .map(|(label, consequence)| {
            view! {
                <Alert tone="danger" title=label attr:data-forced="">
                    <p class="alert-body"><Sentence text=consequence /></p>
                </Alert>
            }
        })
        .collect_view();
    let question = move || view! { <span class="name">{question.clone()}</span> };
    view! {
        <ConfirmFrame
            class="dialog"
            is_dangerous
            question
            is_confirmed
            back="Back to the form"
            on_cancel
            button=confirm_button
            dialog=NodeRef::new()
        >
            <div class="stack" id="confirm-body">
                <Facts facts />
                <ul>{effects}</ul>
                {forced}
                <p class="undo">{undo}</p>
            </div>
            {can_be_sent.then(|| view! { <OpenPoints points acknowledged /> })}
            {name}
            {password}
        </ConfirmFrame>
    }
}

/// The open warnings and errors. Each warning has a box to tick; what blocks has none.
#[component]
fn OpenPoints(
    points: Signal<Vec<OpenPoint>>,
    acknowledged: RwSignal<Vec<OpenPoint>>,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| points.with(Vec::is_empty));
    let has_warnings = Memo::new(move |_| {
        let is_warning = |point: &OpenPoint| point.severity == Severity::Warning;
        points.with(|points| points.iter().any(is_warning))
    });
    let legend = move || {
        if has_warnings.get() {
            "Open warnings: select each one to confirm that you have read it"
        } else {
            "Not confirmed by the checks"
        }
    };
    view! {
        <Show when=move || !is_empty.get()>
            <fieldset class="open-points">
                <legend>{move || legend()}</legend>
                <ul class="findings">
                    <Keyed
                        each=move || points.get()
                        key=|point| format!("{:?} {} {}", point.severity, point.title, point.detail)
                        children=move |point| view! { <OpenPointItem point acknowledged /> }
                    />
                </ul>
            </fieldset>
        </Show>
    }
}

#[component]
fn OpenPointItem(point: OpenPoint, acknowledged: RwSignal<Vec<OpenPoint>>) -> impl IntoView {
    let OpenPoint {
        severity,
        title,
        detail,
    } = point.clone();
    let text = view! {
        <span class="finding-title">
            <span class="visually-hidden">{format!("{}: ", severity.label())}</span>
            <Name text=title />
        </span>
        {(!detail.is_empty())
            .then(|| view! { <span class="finding-detail"><Name text=detail /></span> })}
    };
    let known = point.clone();
    let is_ticked = move || acknowledged.with(|all| all.contains(&known));
    let on_change = move |event: web_sys::Event| {
        let is_ticked = event_target_checked(&event);
        acknowledged.update(|all| {
            all.retain(|it| *it != point);
            if is_ticked {
                all.push(point.clone());
            }
        });
    };
    let body = if severity == Severity::Warning {
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=is_ticked on:change=on_change />
                <span>{text}</span>
            </label>
        }
        .into_any()
    } else {
        view! { <div>{text}</div> }.into_any()
    };
    view! {
        <li class="finding" data-tone=severity.as_attr()>
            {body}
        </li>
    }
}

/// The input for the name of the target. Characters that nobody sees need not be typed.
#[component]
fn NameInput(name: String, is_typed: RwSignal<bool>) -> impl IntoView {
    let expected = typable(&name);
    view! {
        <div class="field">
            <label for="confirm-name">"Type the name to confirm: "<code><Name text=name /></code></label>
            <input
                type="text"
                id="confirm-name"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                on:input:target=move |event| {
                    is_typed.set(typable(&event.target().value()) == expected);
                }
            />
        </div>
    }
}
