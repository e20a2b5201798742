//! The operations that can be started on several targets at once.

use crate::operation::{Draft, FieldKind, Operation};

/// The number of members that are open at the same time unless somebody chooses another one.
/// Reprotects of several plans can work on the same storage and machines, so they go one by one.
pub fn at_once(operation: &Operation) -> usize {
    match operation.id {
        "run-reprotect" => 1,
        _ => 3,
    }
}

/// Returns why an operation cannot be started on several targets at once, in words; none where it
/// can.
pub fn refusal(operation: &Operation) -> Option<&'static str> {
    let is_typed = operation.fields.iter().any(|field| match &field.kind {
        FieldKind::Text(text) => text.required.is_some(),
        FieldKind::Secret(password) => password.required.is_some(),
        FieldKind::Flag(flag) => flag.required.is_some(),
        FieldKind::Picker(_) | FieldKind::Lookup(_) => false,
    });
    is_typed.then_some(
        "Not available for several targets: each one needs a password or other input of its own. Start it for one target at a time.",
    )
}

/// Returns `true` if the number of targets is typed before a group of the operation is begun: where
/// the name of the target is typed before a single one. What goes wrong with a selection is how
/// much of it there is.
pub fn is_count_typed(operation: &Operation) -> bool {
    (operation.confirm)(&Draft::default()).typed.is_some()
}

/// Returns so many of an operation's targets, in words: "3 recovery plans".
pub fn counted(operation: &Operation, count: usize) -> String {
    let field = operation.field(operation.target);
    let (noun, plural) = match field.map(|field| &field.kind) {
        Some(FieldKind::Picker(picker)) => (picker.noun, picker.plural),
        _ => ("target", "targets"),
    };
    format!("{count} {}", if count == 1 { noun } else { plural })
}
