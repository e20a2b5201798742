//! The fields of an operation as they stand while they are filled in.

use super::{FieldKind, Operation, Row};
use crate::clock::Timestamp;
use crate::config::Appliance;

/// The place of an error that is no field's: the checks.
pub const CHECKS: &str = "checks";

/// The place of an error that a sign-in to the other site, among the checks, puts right.
pub const PEER_SIGN_IN: &str = "peer-sign-in";

/// An error in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's id, [`CHECKS`] or [`PEER_SIGN_IN`].
    pub field: &'static str,
    /// A full sentence that says what to do.
    pub message: String,
}

impl FieldError {
    /// An error beside a field.
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            message: message.into(),
        }
    }
}

/// The fields as typed and picked. It holds no secrets: those are read from
/// their inputs at the moment of sending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    values: Vec<(&'static str, String)>,
    rows: Vec<(&'static str, Row)>,
    settings: Vec<(&'static str, String)>,
    reference: String,
    now: Timestamp,
}

/// The value of a draft's secret field once a secret has been typed.
pub const TYPED: &str = "typed";

impl Draft {
    /// An empty form for an appliance, with an id of its own, opened now.
    pub fn new(appliance: &Appliance, reference: String, now: Timestamp) -> Self {
        let settings = appliance.system.spec().settings.iter();
        Self {
            settings: settings
                .map(|s| (s.name, appliance.setting(s.name).to_owned()))
                .collect(),
            reference,
            now,
            ..Self::default()
        }
    }

    /// Returns the value of a field; "" where it is empty.
    pub fn value(&self, field: &str) -> &str {
        self.values
            .iter()
            .find(|(f, _)| *f == field)
            .map_or("", |(_, v)| v.as_str())
    }

    /// The row that was picked for a field, once its list has been seen.
    pub fn row(&self, field: &str) -> Option<&Row> {
        self.rows.iter().find(|(f, _)| *f == field).map(|(_, r)| r)
    }

    /// The rows that were picked.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().map(|(_, row)| row)
    }

    /// The name of what was picked, or its id while the list is not there.
    pub fn name(&self, field: &str) -> &str {
        self.row(field)
            .map_or(self.value(field), |row| row.title.as_str())
    }

    /// Types or pastes a value; a row picked before is let go.
    pub fn set(&mut self, field: &'static str, value: impl Into<String>) {
        self.clear(field);
        self.values.push((field, value.into()));
    }

    /// Picks a row.
    pub fn pick(&mut self, field: &'static str, row: Row) {
        self.set(field, row.id.clone());
        self.rows.push((field, row));
    }

    /// Empties a field.
    pub fn clear(&mut self, field: &str) {
        self.values.retain(|(f, _)| *f != field);
        self.rows.retain(|(f, _)| *f != field);
    }

    /// Returns `true` if a flag of the operation is ticked.
    pub fn is_ticked(&self, operation: &Operation, field: &str) -> bool {
        let applies = match operation.field(field).map(|f| &f.kind) {
            Some(FieldKind::Flag(flag)) => (flag.applies)(self),
            _ => false,
        };
        applies && !self.value(field).is_empty()
    }

    /// A setting of the appliance that the form is for.
    pub fn setting(&self, name: &str) -> &str {
        self.settings
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// An id of this draft that the operation may send along, so that the appliance's log
    /// can be searched for it.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// When the form was opened, by the console's clock.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Picks or types, and lets what depended on the value before follow: emptied, or
    /// filled in anew.
    pub fn change(&mut self, operation: &Operation, field: &'static str, entry: Entry) {
        let earlier = self.clone();
        match entry {
            Entry::Row(row) => self.pick(field, row),
            Entry::Text(text) => self.set(field, text),
        }
        let changed = earlier.value(field) != self.value(field);
        for other in operation.fields {
            // Only what was filled in follows; what was typed stays.
            if changed
                && let FieldKind::Text(text) = &other.kind
                && text.follows.contains(&field)
                && self.value(other.id) == (text.prefill)(&earlier)
            {
                self.set(other.id, (text.prefill)(self));
            }
            if !other.after().contains(&field) {
                continue;
            }
            if changed {
                self.clear(other.id);
            }
            if let FieldKind::Text(text) = &other.kind
                && self.value(other.id).is_empty()
            {
                self.set(other.id, (text.prefill)(self));
            }
        }
    }

    /// Returns the missing and invalid fields, in the order of the form.
    pub fn errors(&self, operation: &Operation) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for field in operation.fields {
            if let Some(message) = field.error(self) {
                errors.push(FieldError::new(field.id, message));
            }
        }
        errors
    }
}

/// A value that is put into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Entry {
    /// A row of its list.
    Row(Row),
    /// A text that was typed, or a tick.
    Text(String),
}
