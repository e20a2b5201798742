//! The operations on an object, each with its form or the reason why not.

use hawser_core::resource::{Object, Resource};
use leptos::prelude::*;

use super::heading::heading;
use crate::api::Api;
use crate::components::grid::{OperationChoice, choices};

/// The operations; nothing where the resource has none.
#[component]
pub fn Operations(
    resource: &'static Resource,
    object: Memo<Object>,
    is_page: bool,
) -> impl IntoView {
    let is_read_only = expect_context::<Api>().is_read_only();
    let operations =
        Memo::new(move |_| object.with(|object| choices(resource, std::slice::from_ref(object))));
    move || {
        let operations = operations.get();
        (!operations.is_empty()).then(|| {
            let items = operations
                .into_iter()
                .map(|choice| view! { <OperationLine choice is_read_only /> });
            view! {
                <section class="object-part">
                    {heading(is_page, "Operations")}
                    <ul class="object-operations">{items.collect_view()}</ul>
                </section>
            }
        })
    }
}

#[component]
fn OperationLine(choice: OperationChoice, is_read_only: bool) -> impl IntoView {
    let reason = match is_read_only {
        true => "Read-only: you can view everything, but not start operations.".to_owned(),
        false => choice.reason,
    };
    let form = choice.form.filter(|_| !is_read_only);
    let is_possible = form.is_some();
    let title = match form {
        Some(href) => view! {
            <a class="button small" href=href>
                {format!("{}…", choice.title)}
            </a>
        }
        .into_any(),
        None => view! { <strong>{choice.title}</strong> }.into_any(),
    };
    let note = (!reason.is_empty()).then(|| {
        let tone = if is_possible { "warning" } else { "neutral" };
        view! {
            <p class="object-reason" data-tone=tone>
                {if is_possible { reason } else { format!("Not possible now: {reason}") }}
            </p>
        }
    });
    view! {
        <li>
            {title} <p class="muted">{choice.summary}</p> {note}
        </li>
    }
}
