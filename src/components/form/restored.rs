//! The note that a form began with what was typed before, and the way to clear it.

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Entry, FieldKind, Operation};
use leptos::prelude::*;

use super::secret_inputs::SecretInputs;
use super::state::{FORM_ID, FormState};
use crate::components::problem_panel::Alert;
use crate::drafts::Drafts;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;

/// Says that input was restored, while `is_restored`. `linked` is the draft that the link brought.
#[component]
pub fn RestoredNote(
    form: FormState,
    appliance: Appliance,
    linked: StoredValue<Draft>,
    is_restored: RwSignal<bool>,
    secrets: SecretInputs,
) -> impl IntoView {
    let drafts = expect_context::<Drafts>();
    let navigation = expect_context::<Navigation>();
    let mount_point = expect_context::<MountPoint>();
    let operation = form.operation;
    let mut kinds = operation.fields.iter().map(|field| &field.kind);
    let text = if kinds.any(|kind| matches!(kind, FieldKind::Secret(_))) {
        "It was kept in this tab. Passwords are not kept: enter them again."
    } else {
        "It was kept in this tab."
    };
    let on_clear = move |_| {
        let before = form.draft.get_untracked();
        drafts.forget(operation, &appliance, &before);
        drop(secrets.take());
        form.reset(cleared(operation, &linked.get_value(), &before));
        navigation.replace(&form.route(&appliance.id));
        is_restored.set(false);
        mount_point.focus(FORM_ID);
    };
    let on_clear = StoredValue::new(on_clear);
    view! {
        <Show when=move || is_restored.get()>
            <Alert tone="info" title="Restored what you had typed" role="status">
                <div class="alert-body">
                    <p>{text}</p>
                    <p class="alert-actions">
                        <button
                            type="button"
                            class="button small"
                            on:click=move |event| on_clear.with_value(|clear| clear(event))
                        >
                            "Clear the form"
                        </button>
                    </p>
                </div>
            </Alert>
        </Show>
    }
}

/// Returns the form without what was typed. The target stays where the link named one.
fn cleared(operation: &Operation, linked: &Draft, before: &Draft) -> Draft {
    let mut draft = linked.clone();
    let has_target = |draft: &Draft| {
        let mut fields = operation.fields.iter();
        fields.any(|field| field.is_linked() && !draft.value(field.id).is_empty())
    };
    if has_target(linked) {
        for field in operation.fields {
            if let (FieldKind::Picker(_), Some(row)) = (&field.kind, before.row(field.id)) {
                draft.change(operation, field.id, Entry::Row(row.clone()));
            }
        }
    }
    draft
}
