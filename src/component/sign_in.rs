//! The form that signs in on one appliance.

use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::secret::Secret;
use leptos::html::{Input, Select};
use leptos::prelude::*;

use super::problem_panel::ProblemAlert;
use crate::console::use_console;
use crate::erased::{effect, flag, live, spawn, text};

/// Takes a secret out of its input: the field is blank afterwards, and no
/// signal has ever held it.
pub fn take_secret(input: &web_sys::HtmlInputElement) -> Secret {
    let secret = Secret::new(input.value());
    input.set_value("");
    secret
}

/// The last choice: the token of a session that exists already.
const TOKEN: &str = "token";

/// Signs in on an appliance.
#[component]
pub fn SignIn(
    /// Where.
    appliance: Appliance,
    /// Called once signed in.
    done: Callback<()>,
) -> impl IntoView {
    let console = use_console();
    let ways = appliance.system.spec().sign_in;
    let token_header = appliance.system.spec().token_header;
    let known_user = console.sessions.state_now(&appliance.id).user().to_owned();
    let (way, set_way) = signal(ways.first().map_or(TOKEN, |way| way.id));
    let (busy, set_busy) = signal(false);
    let (missing, set_missing) = signal(None::<&'static str>);
    let (problem, set_problem) = signal(None::<Problem>);
    let choice = NodeRef::<Select>::new();
    let user = NodeRef::<Input>::new();
    let secret = NodeRef::<Input>::new();
    let chosen = move || ways.iter().find(|w| w.id == way.get());

    let heading = format!("Sign in on {}", appliance.name);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let Some(input) = secret.get_untracked() else {
            return;
        };
        let name = user
            .get_untracked()
            .map(|i| i.value().trim().to_owned())
            .unwrap_or_default();
        let chosen = ways.iter().find(|w| w.id == way.get_untracked());
        if chosen.is_some_and(|w| w.user.is_some()) && name.is_empty() {
            set_missing.set(Some("user"));
            return;
        }
        if input.value().is_empty() {
            set_missing.set(Some("secret"));
            return;
        }
        set_missing.set(None);
        set_problem.set(None);
        set_busy.set(true);
        let typed = take_secret(&input);
        let appliance = appliance.clone();
        spawn(async move {
            let outcome = match chosen {
                Some(way) => console.sign_in(&appliance, way, name, typed).await,
                None => console.sign_in_with_token(&appliance, typed).await,
            };
            set_busy.try_set(false);
            match outcome {
                Ok(()) => done.run(()),
                Err(problem) => {
                    set_problem.try_set(Some(*problem));
                    let _ = input.focus();
                }
            }
        });
    };
    let choose = move |_| {
        let value = choice
            .get_untracked()
            .map(|c| c.value())
            .unwrap_or_default();
        set_way.set(
            ways.iter()
                .map(|w| w.id)
                .find(|id| *id == value)
                .unwrap_or(TOKEN),
        );
        set_missing.set(None);
    };
    effect(move || {
        let invalid = match missing.get() {
            Some("user") => user.get(),
            Some(_) => secret.get(),
            None => None,
        };
        if let Some(input) = invalid {
            let _ = input.focus();
        }
    });
    let user_field =
        move || {
            chosen().and_then(|way| way.user.map(|label| (label, way.hint))).map(|(label, hint)| {
            view! {
                <div class="field">
                    <label for="sign-in-user">{label}</label>
                    <p class="help" id="sign-in-user-help">{hint}</p>
                    <Show when=move || missing.get() == Some("user")>
                        <p class="field-error" id="sign-in-user-error">"Enter the user name"</p>
                    </Show>
                    <input
                        id="sign-in-user"
                        type="text"
                        name="username"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        value=known_user.clone()
                        aria-describedby="sign-in-user-error sign-in-user-help"
                        aria-invalid=flag(move || missing.get() == Some("user"))
                        node_ref=user
                    />
                </div>
            }
        })
        };
    let secret_label = move || {
        if chosen().is_some() {
            "Password"
        } else {
            "Session"
        }
    };
    let secret_help = move || match chosen() {
        Some(_) => "It is sent to this appliance once and not kept.".to_owned(),
        None => format!("The value of the header {token_header} of a session that exists already."),
    };
    view! {
        <form class="card" on:submit=submit novalidate aria-label=heading.clone()>
            <div class="card-header"><h2>{heading.clone()}</h2></div>
            <div class="card-body stack">
                {live(move || problem.get().map(|problem| view! { <ProblemAlert problem /> }))}
                <div class="field">
                    <label for="sign-in-way">"How"</label>
                    <select id="sign-in-way" node_ref=choice on:change=choose>
                        {ways.iter().map(|w| view! { <option value=w.id>{w.label}</option> }).collect_view()}
                        <option value=TOKEN>"An existing session"</option>
                    </select>
                </div>
                {live(user_field)}
                <div class="field">
                    <label for="sign-in-secret">{live(secret_label)}</label>
                    <p class="help" id="sign-in-secret-help">{live(secret_help)}</p>
                    <Show when=move || missing.get() == Some("secret")>
                        <p class="field-error" id="sign-in-secret-error">
                            {live(move || if chosen().is_some() { "Enter the password" } else { "Paste the session" })}
                        </p>
                    </Show>
                    <input
                        id="sign-in-secret"
                        type="password"
                        name="password"
                        autocomplete=text(move || (if chosen().is_some() { "current-password" } else { "off" }).to_owned())
                        aria-describedby="sign-in-secret-error sign-in-secret-help"
                        aria-invalid=flag(move || missing.get() == Some("secret"))
                        node_ref=secret
                    />
                </div>
            </div>
            <div class="card-footer">
                <button type="submit" class="button primary" aria-busy=flag(move || busy.get())>
                    {live(move || if busy.get() { "Signing in …" } else { "Sign in" })}
                </button>
            </div>
        </form>
    }
}
