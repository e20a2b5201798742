//! The sign-in to the other site of a pairing, in place.

use hawser_core::config::Appliance;
use hawser_core::operation::CHECKS;
use hawser_core::problem::Problem;
use hawser_core::system::PEER_PASSWORD;
use leptos::html::{Form, Input};
use leptos::prelude::*;

use super::sign_in::has_focus;
use crate::api::Api;
use crate::components::form::error_summary::{PEER_USER_ID as USER_ID, control_id};
use crate::components::form::field_frame::{FieldFrame, described_by};
use crate::components::form::secret_inputs::take_secret;
use crate::components::name::Name;
use crate::components::problem_panel::ProblemAlert;
use crate::drafts::Drafts;
use crate::lifecycle::Lifecycle;
use crate::mount_point::MountPoint;

const PASSWORD_ID: &str = "peer-password";

/// A small form that opens in place; nothing where the system has no remote session.
#[component]
pub fn PeerSignIn(
    appliance: Appliance,
    /// The id of the pairing.
    pairing: String,
    /// The name of the other site's server.
    peer: String,
    /// `true` where it is open at first.
    is_open: bool,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let has_form = appliance.system.protocol().peer_sign_in.is_some();
    has_form.then(|| {
        view! {
            <details class="fold" open=is_open>
                <summary>
                    <span>"Sign in to " <Name text=peer /></span>
                </summary>
                <PeerForm appliance pairing on_done />
            </details>
        }
    })
}

#[component]
fn PeerForm(appliance: Appliance, pairing: String, on_done: Callback<()>) -> impl IntoView {
    let api = expect_context::<Api>();
    let drafts = expect_context::<Drafts>();
    let lifecycle = expect_context::<Lifecycle>();
    let mount_point = expect_context::<MountPoint>();
    let form = NodeRef::<Form>::new();
    let kept_user = drafts.peer_user(&appliance, &pairing);
    let user_error = RwSignal::new(None::<String>);
    let keep_user = {
        let (appliance, pairing) = (appliance.clone(), pairing.clone());
        move |user: String| drafts.keep_peer_user(&appliance, &pairing, user)
    };
    let is_busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let user = NodeRef::<Input>::new();
    let password = NodeRef::<Input>::new();
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // It must not reach the form of the operation.
        event.stop_propagation();
        let Some(request) = appliance.system.protocol().peer_sign_in else {
            return;
        };
        if is_busy.get_untracked() {
            return;
        }
        let name = user.get_untracked().map(|input| input.value());
        let request = request(&pairing, name.unwrap_or_default().trim());
        let error = request.user_error();
        user_error.set(error.map(str::to_owned));
        if error.is_some() {
            return;
        }
        let secret = take_secret(password);
        let appliance = appliance.clone();
        is_busy.set(true);
        problem.set(None);
        lifecycle.spawn(async move {
            let outcome = api
                .sign_in_on_peer(&appliance, request, PEER_PASSWORD, secret)
                .await;
            is_busy.try_set(false);
            match outcome {
                Ok(()) => {
                    // The form goes, and the focus would go with it.
                    if has_focus(form) {
                        mount_point.focus(&control_id(CHECKS));
                    }
                    on_done.try_run(());
                }
                Err(found) => {
                    problem.try_set(Some(*found));
                }
            }
        });
    };
    let refusal = move || {
        let problem = problem.get();
        problem.map(|problem| view! { <ProblemAlert problem /> })
    };
    view! {
        <form class="stack" on:submit=on_submit node_ref=form>
            {move || refusal().into_any()}
            <FieldFrame id=USER_ID label="User name on the other site" help="" error=user_error>
                <input
                    type="text"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    id=USER_ID
                    aria-describedby=described_by(USER_ID)
                    aria-invalid=move || user_error.with(Option::is_some).to_string()
                    value=kept_user
                    on:input:target=move |event| keep_user(event.target().value())
                    node_ref=user
                />
            </FieldFrame>
            <FieldFrame id=PASSWORD_ID label="Password on the other site" help="">
                <input
                    type="password"
                    autocomplete="current-password"
                    required
                    id=PASSWORD_ID
                    aria-describedby=described_by(PASSWORD_ID)
                    aria-invalid="false"
                    node_ref=password
                />
            </FieldFrame>
            <button
                type="submit"
                class="button small"
                aria-busy=move || is_busy.get().to_string()
            >
                "Sign in to the other site"
            </button>
        </form>
    }
}
