//! The fields of an operation as they stand while they are filled in.

use super::{FieldKind, Operation, Row, Verdict};

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
}

impl Draft {
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

    /// What is missing or must not be picked, in the order of the form.
    pub fn errors(&self, operation: &Operation) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for field in operation.fields {
            // An id alone, as a link brings it, is nothing that was seen: only a
            // row of the appliance's own list says what it is.
            let missing = self.row(field.id).is_none();
            let refused = match self.row(field.id).map(|row| &row.verdict) {
                Some(Verdict::Refused(why)) => Some(why),
                _ => None,
            };
            let message = match (&field.kind, missing, refused) {
                (_, false, Some(why)) => why.clone(),
                (_, false, None) => continue,
                (FieldKind::Picker(picker), true, _) => format!("Choose a {}", picker.noun),
                (FieldKind::Lookup(lookup), true, _) => lookup.missing.to_owned(),
            };
            errors.push(FieldError::new(field.id, message));
        }
        errors
    }
}
