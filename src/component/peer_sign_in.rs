//! Signing in on the other site of a pairing, in place.

use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::secret::Secret;
use hawser_core::system::PEER_PASSWORD;
use leptos::html::Input;
use leptos::prelude::*;

use super::problem_panel::ProblemAlert;
use super::sign_in::take_secret;
use crate::console::use_console;
use crate::erased::{flag, live, spawn};

/// A small form that opens in place.
#[component]
pub fn PeerSignIn(
    /// The appliance whose session is extended.
    appliance: Appliance,
    /// The pairing's id.
    pairing: String,
    /// The name of the other site's server.
    peer: String,
    /// Called once signed in.
    done: Callback<()>,
) -> impl IntoView {
    let console = use_console();
    let user = NodeRef::<Input>::new();
    let password = NodeRef::<Input>::new();
    let (busy, set_busy) = signal(false);
    let (problem, set_problem) = signal(None::<Problem>);
    let Some(sign_in) = appliance.system.spec().peer_sign_in else {
        return ().into_any();
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let name = user.get_untracked().map(|i| i.value()).unwrap_or_default();
        let secret = password
            .get_untracked()
            .map_or(Secret::new(String::new()), |i| take_secret(&i));
        let request = sign_in(&pairing, name.trim());
        let appliance = appliance.clone();
        set_busy.set(true);
        set_problem.set(None);
        spawn(async move {
            let outcome = console
                .sign_in_on_peer(&appliance, request, PEER_PASSWORD, secret)
                .await;
            set_busy.try_set(false);
            match outcome {
                Ok(()) => done.run(()),
                Err(problem) => {
                    set_problem.try_set(Some(*problem));
                }
            }
        });
    };
    view! {
        <details class="fold">
            <summary>{format!("Sign in on {peer}")}</summary>
            <form on:submit=submit class="stack">
                {live(move || problem.get().map(|problem| view! { <ProblemAlert problem /> }))}
                <div class="field">
                    <label for="peer-user">"User name on the other site"</label>
                    <input id="peer-user" type="text" autocomplete="username" spellcheck="false" autocapitalize="none" required node_ref=user />
                </div>
                <div class="field">
                    <label for="peer-password">"Password on the other site"</label>
                    <input id="peer-password" type="password" autocomplete="current-password" required node_ref=password />
                </div>
                <button type="submit" class="button small" aria-busy=flag(move || busy.get())>
                    "Sign in on the other site"
                </button>
            </form>
        </details>
    }
    .into_any()
}
