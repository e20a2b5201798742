//! A confirmation that a session's end got in the way of: it opens again after the sign-in.

use hawser_core::config::Appliance;
use hawser_core::operation::{FieldError, FieldKind, Finding, Operation, Prepared};
use leptos::prelude::*;

use super::error_summary::control_id;
use super::prechecks::Prechecks;
use super::state::FormState;
use crate::components::problem_panel::Alert;
use crate::components::session::sign_in::{SECRET_ID, USER_ID};
use crate::drafts::Drafts;
use crate::mount_point::MountPoint;
use crate::session::Sessions;

/// The wish to open the confirmation as soon as everything is there for it.
#[derive(Clone, Copy)]
pub struct ReviewAgain {
    is_wanted: RwSignal<bool>,
    signed_in: Memo<bool>,
}

impl ReviewAgain {
    /// Closes the confirmation when the session ends, and opens it again in the next one, after the
    /// checks. It also opens where the form is opened for that ([`Drafts::review_next`]).
    pub fn new(
        form: FormState,
        appliance: &Appliance,
        checks: Prechecks,
        pending: RwSignal<Option<Prepared>>,
        prepare: impl Fn(&[Finding]) -> Result<Prepared, Vec<FieldError>> + Copy + 'static,
    ) -> Self {
        let sessions = expect_context::<Sessions>();
        let mount_point = expect_context::<MountPoint>();
        let operation = form.operation;
        let is_next = expect_context::<Drafts>().take_review(operation.id, &appliance.id);
        let is_wanted = RwSignal::new(is_next);
        let id = StoredValue::new(appliance.id.clone());
        let signed_in = Memo::new(move |_| id.with_value(|id| sessions.state(id).is_signed_in()));
        Effect::new(move |before: Option<bool>| {
            let is_signed_in = signed_in.get();
            let has_ended = before == Some(true) && !is_signed_in;
            if has_ended && pending.with_untracked(Option::is_some) {
                pending.set(None);
                is_wanted.set(true);
                let user = id.with_value(|id| sessions.state_untracked(id).user().to_owned());
                mount_point.focus(if user.is_empty() { USER_ID } else { SECRET_ID });
            }
            is_signed_in
        });
        Effect::new(move || {
            let is_ready = signed_in.get() && !checks.is_loading() && !checks.is_empty();
            if !is_wanted.get() || !is_ready {
                return;
            }
            match prepare(&checks.findings()) {
                Ok(prepared) => {
                    is_wanted.set(false);
                    pending.set(Some(prepared));
                }
                // The passwords alone are missing: they are not kept.
                Err(errors) if errors.iter().all(|error| is_secret(operation, error)) => {
                    is_wanted.set(false);
                    if let Some(first) = errors.first() {
                        mount_point.focus(&control_id(first.field));
                    }
                }
                // A list or a look-up is not there yet.
                Err(_) => {}
            }
        });
        Self {
            is_wanted,
            signed_in,
        }
    }

    /// Leaves it to the administrator, who has gone on.
    pub fn cancel(self) {
        if self.is_wanted.get_untracked() {
            self.is_wanted.set(false);
        }
    }

    /// Says what follows the sign-in.
    pub fn note(self) -> impl IntoView {
        view! {
            <Show when=move || self.is_wanted.get() && !self.signed_in.get()>
                <Alert tone="info" title="Nothing was sent" role="status">
                    <p class="alert-body">"The confirmation opens again after you sign in."</p>
                </Alert>
            </Show>
        }
    }
}

fn is_secret(operation: &Operation, error: &FieldError) -> bool {
    let field = operation.field(error.field);
    matches!(field.map(|field| &field.kind), Some(FieldKind::Secret(_)))
}
