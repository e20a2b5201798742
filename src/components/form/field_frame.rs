//! Label, help and error around an input.

use hawser_core::glossary::terms_in;
use leptos::prelude::*;

use super::error_summary::ErrorMessage;
use crate::components::help::Help;

/// Label, help and error around an input, which is the only child.
///
/// The input itself names them: its `id` is `id`, its `aria-describedby` is
/// [`described_by`] of `id`.
#[component]
pub fn FieldFrame(
    /// The id of the input.
    #[prop(into)]
    id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] help: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// The content before the input.
    #[prop(optional, into)]
    above: ViewFn,
    /// The content after the input.
    #[prop(optional, into)]
    hint: ViewFn,
    children: Children,
) -> impl IntoView {
    let help_id = format!("{id}-help");
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <div class="label-line">
                <label for=id>{move || label.get()}</label>
                <LabelHelp label />
            </div>
            <p class="help" id=help_id>{move || help.get()}</p>
            <div id=error_id><ErrorMessage message=error /></div>
            {above.run()}
            {children()}
            {hint.run()}
        </div>
    }
}

/// The meaning of the words in a label.
#[component]
pub fn LabelHelp(#[prop(into)] label: Signal<String>) -> impl IntoView {
    view! { <Help terms=Signal::derive(move || label.with(|label| terms_in(label))) /> }
}

/// Returns the ids of what describes an input.
pub fn described_by(id: &str) -> String {
    format!("{id}-error {id}-help")
}
