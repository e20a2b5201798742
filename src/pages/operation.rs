//! The form of an operation on an appliance.

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Entry, Operation};
use leptos::either::Either;
use leptos::prelude::*;

use super::unknown::UnknownPage;
use crate::api::Api;
use crate::browser::{fresh_id, now};
use crate::components::form::operation_form::OperationForm;
use crate::components::form::state::FORM_ID;
use crate::components::page_header::PageHeader;
use crate::components::problem_panel::Alert;
use crate::components::session::sign_in::SignIn;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::route::Route;
use crate::session::Sessions;

/// The page of an operation on an appliance, both by their ids.
#[component]
pub fn OperationPage(operation: String, appliance: String) -> impl IntoView {
    let api = expect_context::<Api>();
    let operation = Operation::by_id(&operation);
    let found = operation.zip(api.appliance(&appliance));
    match found.filter(|(operation, appliance)| operation.system == appliance.system) {
        Some((operation, appliance)) => Either::Left(view! { <FormPage operation appliance /> }),
        None => Either::Right(view! { <UnknownPage /> }),
    }
}

#[component]
fn FormPage(operation: &'static Operation, appliance: Appliance) -> impl IntoView {
    let sessions = expect_context::<Sessions>();
    let navigation = expect_context::<Navigation>();
    let mount_point = expect_context::<MountPoint>();
    let id = appliance.id.clone();
    let signed_in = Memo::new(move |_| sessions.state(&id).is_signed_in());
    // The form outlives a session that ends: what was filled in stays.
    let was_signed_in = Memo::new(move |was: Option<&bool>| was == Some(&true) || signed_in.get());
    let route = navigation.route.get_untracked();
    let draft = linked_draft(operation, &appliance, route);
    let name = appliance.name.clone();
    let above = move || view! { <a href="#/">"Overview"</a> {format!(" › {name}")} };
    let gate_appliance = appliance.clone();
    view! {
        <PageHeader title=operation.title above lead=move || operation.summary />
        <Show when=move || !signed_in.get()>
            {was_signed_in.get_untracked().then(|| view! { <SessionEnded /> })}
            <SignIn
                appliance=gate_appliance.clone()
                on_done=move |()| mount_point.keep_focus(FORM_ID)
            />
        </Show>
        <Show when=move || was_signed_in.get()>
            <OperationForm operation appliance=appliance.clone() draft=draft.clone() />
        </Show>
    }
}

#[component]
fn SessionEnded() -> impl IntoView {
    view! {
        <Alert tone="warning" title="Session expired" role="alert">
            <p class="alert-body">"Sign in again. Your input is still here."</p>
        </Alert>
    }
}

/// Returns the draft that a link brings: ids of fields of this operation.
fn linked_draft(operation: &'static Operation, appliance: &Appliance, route: Route) -> Draft {
    let mut draft = Draft::new(appliance, fresh_id(), now());
    if let Route::Operation { fields, .. } = route {
        for (name, value) in fields {
            let field = operation.field(&name);
            if let Some(field) = field.filter(|field| field.is_linked()) {
                draft.change(operation, field.id, Entry::Text(value));
            }
        }
    }
    draft
}
