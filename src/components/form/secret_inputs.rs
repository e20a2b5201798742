//! The inputs of the passwords that an operation sends along.

use hawser_core::operation::{FieldKind, Operation};
use hawser_core::secret::{Secret, Secrets, Slot};
use leptos::html::Input;
use leptos::prelude::*;

/// Takes a secret out of its input and leaves that empty.
pub fn take_secret(input: NodeRef<Input>) -> Secret {
    let Some(input) = input.try_get_untracked().flatten() else {
        return Secret::new(String::new());
    };
    let secret = Secret::new(input.value());
    input.set_value("");
    secret
}

/// The password inputs of a form. Passwords stand nowhere else until they are sent.
#[derive(Clone, Copy)]
pub struct SecretInputs(StoredValue<Vec<(Slot, NodeRef<Input>)>>);

impl SecretInputs {
    /// Returns one reference for each password field of an operation.
    pub fn new(operation: &'static Operation) -> Self {
        let slots = operation
            .fields
            .iter()
            .filter_map(|field| match &field.kind {
                FieldKind::Secret(password) => Some((password.slot, NodeRef::new())),
                _ => None,
            });
        Self(StoredValue::new(slots.collect()))
    }

    /// Returns the input of a slot.
    pub fn input(self, slot: Slot) -> NodeRef<Input> {
        let found = self.0.with_value(|inputs| {
            let found = inputs.iter().find(|(known, _)| *known == slot);
            found.map(|(_, input)| *input)
        });
        found.unwrap_or_default()
    }

    /// Takes the passwords and leaves the inputs empty.
    pub fn take(self) -> Secrets {
        self.0.with_value(|inputs| {
            inputs
                .iter()
                .fold(Secrets::new(), |secrets, (slot, input)| {
                    secrets.with(*slot, take_secret(*input))
                })
        })
    }
}
