//! What is wrong with a form: a list of links that takes the focus.

use crate::erased::{effect, live};
use hawser_core::operation::FieldError;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The id of a field's control in the page.
pub fn control_id(field: &str) -> String {
    format!("field-{field}")
}

/// Shown while there are errors; takes the focus whenever they change.
#[component]
pub fn ErrorSummary(errors: RwSignal<Vec<FieldError>>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    effect(move || {
        if !errors.with(Vec::is_empty)
            && let Some(place) = place.get()
        {
            let _ = place.focus();
        }
    });
    live(move || {
        let list = errors.get();
        (!list.is_empty()).then(|| {
            let items = list
                .into_iter()
                .map(|error| {
                    let to = control_id(error.field);
                    let jump = move |event: web_sys::MouseEvent| {
                        // A hash would be an address of the console's own.
                        event.prevent_default();
                        focus(&to);
                    };
                    view! { <li><a href="#" on:click=jump>{error.message}</a></li> }
                })
                .collect_view();
            view! {
                <div class="error-summary" role="alert" tabindex="-1" node_ref=place>
                    <h2>"There is a problem"</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    })
}

/// Moves the focus to an element of the page.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
        element.scroll_into_view();
    }
}
