//! The fields of an operation as they stand while they are filled in.

use super::{FieldKind, Operation, Row};
use crate::clock::Millis;
use crate::config::Appliance;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's id.
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
    now: Millis,
}

/// What the draft holds where a secret has been typed.
pub const TYPED: &str = "typed";

impl Draft {
    /// An empty form for an appliance, with an id of its own, opened now.
    pub fn new(appliance: &Appliance, reference: String, now: Millis) -> Self {
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

    /// What a field holds; "" where it is empty.
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

    /// Something of the picked row.
    pub fn data(&self, field: &str, name: &str) -> &str {
        self.row(field).map_or("", |row| row.data(name))
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

    /// Whether something is ticked.
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
    pub fn now(&self) -> Millis {
        self.now
    }

    /// Picks or types, and lets what depended on the value before follow: emptied, or
    /// filled in anew.
    pub fn change(&mut self, operation: &Operation, field: &'static str, entry: Entry) {
        let before = self.value(field).to_owned();
        match entry {
            Entry::Row(row) => self.pick(field, row),
            Entry::Text(text) => self.set(field, text),
        }
        let changed = before != self.value(field);
        for other in operation.fields {
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

    /// What is missing or wrong, in the order of the form.
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

/// What is put into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A row of its list.
    Row(Row),
    /// What was typed or ticked.
    Text(String),
}
