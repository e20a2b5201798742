//! The errors of a form: a list of links above it, and one message beside each field.

use hawser_core::operation::{Field, FieldError, Operation, PEER_SIGN_IN};
use leptos::prelude::*;

use crate::mount_point::MountPoint;

const SUMMARY_ID: &str = "error-summary";

/// Returns the id of a field's control in the page.
pub fn control_id(field: &str) -> String {
    format!("field-{field}")
}

/// The id of the first input of the sign-in to the other site, among the checks.
pub const PEER_USER_ID: &str = "peer-user";

/// Returns the id of the element that a link of the summary leads to.
fn place_of(error: &FieldError) -> String {
    match error.field {
        PEER_SIGN_IN => PEER_USER_ID.to_owned(),
        field => control_id(field),
    }
}

/// A list of links to the fields in error. It takes the focus whenever the errors change.
#[component]
pub fn ErrorSummary(
    errors: RwSignal<Vec<FieldError>>,
    /// The operation whose fields are named.
    #[prop(optional)]
    operation: Option<&'static Operation>,
) -> impl IntoView {
    let mount_point = expect_context::<MountPoint>();
    Effect::new(move || {
        if !errors.with(Vec::is_empty) {
            mount_point.focus(SUMMARY_ID);
        }
    });
    let summary = move || {
        let found = errors.get();
        (!found.is_empty()).then(|| {
            let heading = match found.len() {
                1 => "Fix this problem before continuing".to_owned(),
                count => format!("Fix {count} problems before continuing"),
            };
            let items = found
                .into_iter()
                .map(|error| summary_item(operation, error, mount_point))
                .collect_view();
            view! {
                <div class="error-summary" id=SUMMARY_ID role="alert" tabindex="-1">
                    <h2>{heading}</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    };
    view! { <div>{move || summary().into_any()}</div> }
}

/// Returns an error with the name of its field, unless it says it by itself.
fn named(operation: Option<&Operation>, error: &FieldError) -> String {
    let message = &error.message;
    let field = operation.and_then(|operation| operation.field(error.field));
    let is_named = |field: &&Field| message.to_lowercase().contains(&field.label.to_lowercase());
    match field.filter(|field| !is_named(field)) {
        Some(field) => format!("{}: {message}", field.label),
        None => message.clone(),
    }
}

fn summary_item(
    operation: Option<&'static Operation>,
    error: FieldError,
    mount_point: MountPoint,
) -> impl IntoView {
    let message = named(operation, &error);
    let on_click = move |event: web_sys::MouseEvent| {
        // The hash is the console's route: following it would leave the page.
        event.prevent_default();
        mount_point.focus(&place_of(&error));
    };
    view! { <li><a href="#" on:click=on_click>{message}</a></li> }
}

/// The error of one field, beside it.
#[component]
pub fn FieldErrorMessage(errors: RwSignal<Vec<FieldError>>, field: &'static str) -> impl IntoView {
    let message = Memo::new(move |_| message_of(errors, field));
    view! { <ErrorMessage message /> }
}

/// Returns the error of a field, tracked.
pub fn message_of(errors: RwSignal<Vec<FieldError>>, field: &str) -> Option<String> {
    errors.with(|errors| {
        let error = errors.iter().find(|error| error.field == field)?;
        Some(error.message.clone())
    })
}

/// An error message beside an input; nothing while there is none.
#[component]
pub fn ErrorMessage(#[prop(into)] message: Signal<Option<String>>) -> impl IntoView {
    move || {
        message.get().map(|message| {
            view! {
                <p class="field-error">
                    <span class="visually-hidden">"Error: "</span>
                    {message}
                </p>
            }
        })
    }
}
