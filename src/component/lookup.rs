//! A field that is filled in by asking the appliance.

use hawser_core::config::Appliance;
use hawser_core::fact::Tone;
use hawser_core::operation::{Draft, Field, FieldError, Looked, Lookup};
use hawser_core::problem::Problem;
use leptos::prelude::*;

use super::error_summary::control_id;
use super::facts::Facts;
use super::problem_panel::ProblemAlert;
use crate::console::use_console;
use crate::erased::{effect, live, spawn};

#[derive(Clone, PartialEq)]
enum Found {
    Waiting,
    Busy,
    Looked(Box<Looked>),
    Failed(Box<Problem>),
}

/// A look-up with its label, help and error.
#[component]
pub fn LookupField(
    /// Who is asked.
    appliance: Appliance,
    /// The field.
    field: &'static Field,
    /// What is asked.
    lookup: &'static Lookup,
    /// The form.
    draft: RwSignal<Draft>,
    /// What is wrong with the form.
    errors: RwSignal<Vec<FieldError>>,
) -> impl IntoView {
    let console = use_console();
    let found = RwSignal::new(Found::Waiting);
    let (again, set_again) = signal(0u32);
    let request = Memo::new(move |_| {
        draft.with(|draft| {
            let ready = lookup.after.iter().all(|f| draft.row(f).is_some());
            ready
                .then(|| (lookup.request)(draft).map(|r| r.target()))
                .flatten()
        })
    });
    let id = appliance.id.clone();
    let signed_in = Memo::new(move |_| console.sessions.state(&id).is_in());
    effect(move || {
        again.track();
        let Some(target) = request.get() else {
            found.set(Found::Waiting);
            return;
        };
        if !signed_in.get() {
            return;
        }
        let Some(ask) = draft.with_untracked(|draft| (lookup.request)(draft)) else {
            return;
        };
        found.set(Found::Busy);
        let appliance = appliance.clone();
        spawn(async move {
            let answer = console.read(&appliance, &ask).await;
            if request.try_get_untracked() != Some(Some(target)) {
                return;
            }
            match (lookup.read)(answer) {
                Ok(looked) => {
                    draft.try_update(|draft| match looked.row.clone() {
                        Some(row) => draft.pick(field.id, row),
                        None => draft.clear(field.id),
                    });
                    found.try_set(Found::Looked(Box::new(looked)));
                }
                Err(problem) => {
                    draft.try_update(|draft| draft.clear(field.id));
                    found.try_set(Found::Failed(problem));
                }
            }
        });
    });
    let retry = Callback::new(move |()| set_again.update(|n| *n = n.wrapping_add(1)));
    let error = move || {
        errors.with(|e| {
            e.iter()
                .find(|e| e.field == field.id)
                .map(|e| e.message.clone())
        })
    };
    view! {
        <div class="field">
            <h3 class="field-label">{field.label}</h3>
            <p class="help">{field.help}</p>
            {live(move || error().map(|e| view! { <p class="field-error"><span class="visually-hidden">"Error: "</span>{e}</p> }))}
            <div id=control_id(field.id) tabindex="-1" aria-live="polite">{live(move || body(found.get(), retry))}</div>
        </div>
    }
}

fn body(found: Found, retry: Callback<()>) -> AnyView {
    match found {
        Found::Waiting => {
            view! { <p class="muted">"Choose the fields above first."</p> }.into_any()
        }
        Found::Busy => view! { <p class="picker-loading">"Asking the appliance …"</p> }.into_any(),
        Found::Failed(problem) => view! { <ProblemAlert problem=*problem retry /> }.into_any(),
        Found::Looked(looked) => {
            let facts = looked.row.map(|row| view! { <Facts facts=row.facts /> });
            let look_again = (looked.tone != Tone::Success).then(|| view! {
                <p class="alert-actions">
                    <button type="button" class="button small" on:click=move |_| retry.run(())>"Look again"</button>
                </p>
            });
            view! {
                <div class="alert" data-tone=looked.tone.word()>
                    <p class="alert-title">{looked.words}</p>
                    <div class="alert-body">{facts}</div>
                    {look_again}
                </div>
            }
            .into_any()
        }
    }
}
