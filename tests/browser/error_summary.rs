//! The list of what is wrong with a form.

use hawser::component::error_summary::{control_id, error_summary, field_error};
use hawser::dom::el;
use hawser::signal::Signal;
use hawser::views;
use hawser_core::operation::FieldError;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{count, drawn_in_console, focused, happens, part, text, until};

#[wasm_bindgen_test]
async fn it_takes_the_focus_each_time_and_leads_to_the_field() {
    let mut signal = None;
    let (place, _mounted) = drawn_in_console(|_, _| {
        let errors = Signal::new(Vec::new());
        signal = Some(errors);
        let field = el("input").attr("id", &control_id("image"));
        views![error_summary(errors), field_error(errors, "image"), field]
    });
    let errors = signal.expect("the signal");
    assert_eq!(count(&place, "[role=alert]"), 0);
    for message in ["Choose an image", "Choose another image"] {
        errors.set(vec![FieldError::new("image", message)]);
        until("the summary has the focus", || focused() == "error-summary").await;
        assert!(text(&part(&place, "#error-summary")).contains(message));
        let beside = text(&part(&place, ".field-error"));
        assert_eq!(beside, format!("Error: {message}"), "the same words");
        happens(&part(&place, "#error-summary a"), "click");
        until("the field has the focus", || focused() == "field-image").await;
    }
    errors.set(Vec::new());
    until("it is gone", || {
        count(&place, "[role=alert], .field-error") == 0
    })
    .await;
}
