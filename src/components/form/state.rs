//! The state of a form while it is filled in.

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Entry, FieldError, FieldKind, Operation};
use leptos::prelude::*;

use super::lookup_state::LookupState;
use crate::drafts::Drafts;
use crate::route::Route;

/// The id of the form, by which it can take the focus.
pub const FORM_ID: &str = "operation-form";

/// The state of a form, shared by its fields.
///
/// The results of look-ups are kept apart from the entered values, on which their requests depend:
/// they are part of [`FormState::draft`] only.
#[derive(Clone, Copy)]
pub struct FormState {
    /// The operation that is filled in.
    pub operation: &'static Operation,
    /// All fields: what was entered and what the look-ups found.
    pub draft: Memo<Draft>,
    /// The errors of the last attempt to review.
    pub errors: RwSignal<Vec<FieldError>>,
    /// The values that were picked, typed or ticked.
    entered: RwSignal<Draft>,
    lookups: StoredValue<Vec<LookupState>>,
}

impl FormState {
    /// Returns the state of a form that begins with a draft, and starts its look-ups.
    pub fn new(operation: &'static Operation, appliance: &Appliance, draft: Draft) -> Self {
        let entered = RwSignal::new(draft);
        let lookups: Vec<LookupState> = operation
            .fields
            .iter()
            .filter_map(|field| match &field.kind {
                FieldKind::Lookup(lookup) => {
                    Some(LookupState::new(appliance, field.id, lookup, entered))
                }
                _ => None,
            })
            .collect();
        let found = lookups.clone();
        let draft = Memo::new(move |_| {
            let mut draft = entered.get();
            for lookup in &found {
                if let Some(row) = lookup.row() {
                    draft.pick(lookup.field, row);
                }
            }
            draft
        });
        Self {
            operation,
            draft,
            errors: RwSignal::new(Vec::new()),
            entered,
            lookups: StoredValue::new(lookups),
        }
    }

    /// Picks, types or ticks something, and clears the errors.
    pub fn change(self, field: &'static str, entry: Entry) {
        self.entered
            .update(|draft| draft.change(self.operation, field, entry));
        if !self.errors.with_untracked(Vec::is_empty) {
            self.errors.set(Vec::new());
        }
    }

    /// Fills in what was kept for the present target. Returns whether there was something.
    pub fn restore(self, drafts: Drafts, appliance: &Appliance) -> bool {
        let mut restored = self.entered.get_untracked();
        let found = drafts.restore(self.operation, appliance, &mut restored);
        if found {
            self.entered.set(restored);
        }
        found
    }

    /// Puts another draft in the place of what was entered.
    pub fn reset(self, draft: Draft) {
        self.entered.set(draft);
        self.errors.set(Vec::new());
    }

    /// Returns the address of the form with its target, which can be sent to a colleague.
    pub fn route(self, appliance: &str) -> Route {
        let linked = self
            .operation
            .fields
            .iter()
            .filter(|field| field.is_linked());
        let fields = self.draft.with_untracked(|draft| {
            linked
                .filter(|field| !draft.value(field.id).is_empty())
                .map(|field| (field.id.to_owned(), draft.value(field.id).to_owned()))
                .collect()
        });
        Route::Operation {
            operation: self.operation.id.to_owned(),
            appliance: appliance.to_owned(),
            fields,
        }
    }

    /// Returns the look-up of a field.
    pub fn lookup(self, field: &str) -> Option<LookupState> {
        self.lookups
            .with_value(|lookups| lookups.iter().find(|lookup| lookup.field == field).copied())
    }
}
