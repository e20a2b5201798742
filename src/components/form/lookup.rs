//! A field that the appliance fills in.

use hawser_core::facts::Tone;
use hawser_core::operation::{Field, Looked};
use leptos::prelude::*;

use super::error_summary::{FieldErrorMessage, control_id};
use super::field_frame::LabelHelp;
use super::lookup_state::{LookupResult, LookupState};
use super::state::FormState;
use crate::components::facts::Facts;
use crate::components::problem_panel::{Alert, ProblemAlert};

/// A look-up with its label, help and error.
#[component]
pub fn LookupField(form: FormState, field: &'static Field) -> impl IntoView {
    let waits_for = move || {
        form.draft
            .with(|draft| form.operation.waits_for(field, draft))
    };
    let waits_for = Memo::new(move |_| waits_for());
    let result = move || {
        let lookup = form.lookup(field.id)?;
        Some(result_view(lookup, waits_for))
    };
    view! {
        <div class="field">
            <div class="label-line">
                <h2>{field.label}</h2>
                <LabelHelp label=field.label />
            </div>
            <p class="help">{field.help}</p>
            <FieldErrorMessage errors=form.errors field=field.id />
            <div id=control_id(field.id) tabindex="-1" aria-live="polite">
                {move || result().into_any()}
            </div>
        </div>
    }
}

fn result_view(lookup: LookupState, waits_for: Memo<String>) -> AnyView {
    let retry = Callback::new(move |()| lookup.retry());
    match lookup.result() {
        LookupResult::WaitingForFields => view! { <p class="muted">{waits_for}</p> }.into_any(),
        LookupResult::WaitingForSession => {
            view! { <p class="muted">"Sign in to load this."</p> }.into_any()
        }
        LookupResult::Loading => view! { <p class="picker-loading">"Loading…"</p> }.into_any(),
        LookupResult::Failed(problem) => {
            view! { <ProblemAlert problem=*problem on_retry=retry /> }.into_any()
        }
        LookupResult::Found(looked) => found_view(*looked, retry).into_any(),
    }
}

fn found_view(looked: Looked, retry: Callback<()>) -> impl IntoView {
    let Looked { row, words, tone } = looked;
    let again = (tone != Tone::Success).then(|| {
        view! {
            <p class="alert-actions">
                <button type="button" class="button small" on:click=move |_| retry.run(())>
                    "Refresh"
                </button>
            </p>
        }
    });
    view! {
        <Alert tone=tone.as_str() title=words>
            <div class="alert-body">{row.map(|row| view! { <Facts facts=row.facts /> })}</div>
            {again}
        </Alert>
    }
}
