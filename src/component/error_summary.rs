//! What is wrong with a form: a list of links that takes the focus.

use crate::signal::Signal;
use hawser_core::operation::FieldError;

use crate::console::{Console, use_console};
use crate::dom::{El, View, div, effect, el, link, p, unseen};
use crate::views;

/// The id of a field's control in the page.
pub fn control_id(field: &str) -> String {
    format!("field-{field}")
}

const SUMMARY: &str = "error-summary";

/// Shown while there are errors; takes the focus whenever they change.
pub fn error_summary(errors: Signal<Vec<FieldError>>) -> El {
    let console = use_console();
    effect(move || {
        if !errors.with(Vec::is_empty) {
            console.focus(SUMMARY);
        }
    });
    let list = move || errors.with(|errors| (!errors.is_empty()).then(|| summary(console, errors)));
    el("div").live(list)
}

fn summary(console: Console, errors: &[FieldError]) -> El {
    let items = errors.iter().map(|error| {
        let to = control_id(error.field);
        let link = link("", "#", error.message.as_str()).on("click", move |event| {
            // A hash would be an address of the console's own.
            event.prevent_default();
            console.focus(&to);
        });
        el("li").child(link)
    });
    div("error-summary")
        .attr("id", SUMMARY)
        .attr("role", "alert")
        .attr("tabindex", "-1")
        .child(el("h2").child("There is a problem"))
        .child(el("ul").child(items.collect::<View>()))
}

/// What is wrong with one field, beside it.
pub fn field_error(errors: Signal<Vec<FieldError>>, field: &'static str) -> View {
    crate::dom::live(move || {
        errors.with(|errors| {
            let error = errors.iter().find(|e| e.field == field)?;
            Some(p(
                "field-error",
                views![unseen("Error: "), error.message.as_str()],
            ))
        })
    })
}
