//! The sign-in after a submission that was rejected, or not sent, because the session had ended.

use hawser_core::config::Appliance;
use hawser_core::operation::Operation;
use hawser_core::problem::Kind;
use hawser_core::run::{Run, State};
use leptos::prelude::*;

use super::sign_in::SignIn;
use crate::api::Api;
use crate::components::problem_panel::Alert;
use crate::drafts::Drafts;
use crate::navigation::Navigation;
use crate::route::Route;
use crate::runs::RunSignal;
use crate::session::Sessions;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// Signs in again and leads back to the form and its confirmation; nothing for any other run.
#[component]
pub fn SignInToRetry(run: RunSignal) -> impl IntoView {
    let api = expect_context::<Api>();
    let is_offered = part_of(&run, is_rejected_for_session);
    move || {
        let is_offered = is_offered.get();
        let run = run.get_untracked();
        let appliance = api.appliance(&run.appliance).filter(|_| is_offered);
        let operation = Operation::by_id(&run.operation);
        appliance.zip(operation).map(|(appliance, operation)| {
            view! { <Retry run operation appliance /> }
        })
    }
}

fn is_rejected_for_session(run: &Run) -> bool {
    let kind = run.problem.as_ref().map(|problem| problem.kind);
    let is_over = matches!(run.state(), State::Refused | State::NotSent);
    is_over && kind == Some(Kind::NotSignedIn)
}

#[component]
fn Retry(run: Run, operation: &'static Operation, appliance: Appliance) -> impl IntoView {
    let drafts = expect_context::<Drafts>();
    let navigation = expect_context::<Navigation>();
    let sessions = expect_context::<Sessions>();
    let has_input = drafts.has_of_run(operation, &appliance, &run);
    let text = if has_input {
        "Then the form opens with your input, except passwords, and its confirmation. Nothing is sent until you confirm again."
    } else {
        "Then the form opens with the same target, and its confirmation. Nothing is sent until you confirm again."
    };
    let id = appliance.id.clone();
    let signed_in = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        sessions.state(&id).is_signed_in()
    });
    let route = Route::of_form(&run);
    let review = Callback::new(move |()| {
        drafts.review_next(&run.operation, &run.appliance);
        navigation.go(route.clone());
    });
    view! {
        <Alert tone="info" title="Sign in to continue">
            <p class="alert-body">{text}</p>
        </Alert>
        <Show
            when=move || signed_in.get()
            fallback=move || view! { <SignIn appliance=appliance.clone() on_done=review /> }
        >
            <p>
                <button type="button" class="button primary" on:click=move |_| review.run(())>
                    "Review again"
                </button>
            </p>
        </Show>
    }
}
