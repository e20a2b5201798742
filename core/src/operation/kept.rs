//! Input of forms, as it is kept in the tab: everything but passwords.

use serde_json::{Map, Value, json};

use super::{Draft, Field, FieldKind, Operation};
use crate::wire::print;

/// Targets of one form whose input is kept; the oldest goes first.
const MOST: usize = 10;

/// Input that is longer is not kept: no certificate chain is.
const LONGEST: usize = 64 * 1024;

/// The input of one form for one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// `true` once it was submitted: then it is no half-filled form any more.
    pub is_sent: bool,
    /// The form that it was filled in on ([`Draft::reference`]).
    form: String,
    fields: Vec<(String, String)>,
}

/// The input of one form, for each target that it was filled in for; the last one is the newest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptDrafts(Vec<KeptDraft>);

impl KeptDrafts {
    /// Reads [`KeptDrafts::print`] back. What is not readable is left out.
    pub fn read(text: &str) -> Self {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let entries = value.as_array().map(Vec::as_slice).unwrap_or_default();
        Self(entries.iter().filter_map(read_one).collect())
    }

    /// Returns it as text.
    pub fn print(&self) -> String {
        let entries = self.0.iter().map(|kept| {
            let fields = kept.fields.iter();
            let fields: Map<String, Value> = fields
                .map(|(field, value)| (field.clone(), Value::from(value.as_str())))
                .collect();
            json!({"sent": kept.is_sent, "form": kept.form, "fields": fields})
        });
        print(&Value::Array(entries.collect()))
    }

    /// Returns `true` where nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps the input of a draft in place of what was kept for its target; nothing is kept where
    /// nothing was typed.
    pub fn keep(&mut self, operation: &Operation, draft: &Draft) {
        self.forget(operation, draft);
        let fields = fields_of(operation, draft);
        let length: usize = fields.iter().map(|(_, value)| value.len()).sum();
        if draft.has_input(operation) && length <= LONGEST {
            self.0.push(KeptDraft {
                is_sent: false,
                form: draft.reference().to_owned(),
                fields,
            });
            let too_many = self.0.len().saturating_sub(MOST);
            self.0.drain(..too_many);
        }
    }

    /// Notes that a draft was submitted: also what was typed on its form before another target was
    /// picked is no half-filled form any more.
    pub fn mark_sent(&mut self, draft: &Draft) {
        for kept in &mut self.0 {
            kept.is_sent |= kept.form == draft.reference();
        }
    }

    /// Removes what is kept for the target of a draft.
    pub fn forget(&mut self, operation: &Operation, draft: &Draft) {
        let picks = picks_of(operation, |field| draft.value(field).to_owned());
        self.0.retain(|kept| kept.picks(operation) != picks);
    }

    /// Returns the input for a form that is opened with some fields filled in, as by a link: of the
    /// same target; and where no target is named the newest that was not submitted.
    pub fn find(&self, operation: &Operation, linked: &Draft) -> Option<&KeptDraft> {
        let linked_fields = operation.fields.iter().filter(|field| field.is_linked());
        let named: Vec<(&str, &str)> = linked_fields
            .map(|field| (field.id, linked.value(field.id)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let mut newest = self.0.iter().rev();
        if named.is_empty() {
            return newest.find(|kept| !kept.is_sent);
        }
        let picks = picks_of(operation, |field| linked.value(field).to_owned());
        newest.find(|kept| {
            let is_named = |(field, value): &(&str, &str)| kept.value(field) == *value;
            kept.picks(operation) == picks && named.iter().all(is_named)
        })
    }
}

impl KeptDraft {
    fn value(&self, field: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == field);
        found.map_or("", |(_, value)| value)
    }

    fn picks(&self, operation: &Operation) -> Vec<String> {
        picks_of(operation, |field| self.value(field).to_owned())
    }
}

impl Draft {
    /// Returns `true` where somebody typed or ticked something. What was only picked is in the
    /// address, and what the form filled in by itself it fills in again.
    fn has_input(&self, operation: &Operation) -> bool {
        let is_input = |field: &Field| match &field.kind {
            FieldKind::Text(_) | FieldKind::Flag(_) => !self.kept_value(field).is_empty(),
            FieldKind::Picker(_) | FieldKind::Lookup(_) | FieldKind::Secret(_) => false,
        };
        operation.fields.iter().any(is_input)
    }

    /// Returns the value of a field that is kept; "" where none is. What the form fills in by
    /// itself may be another value by then.
    fn kept_value(&self, field: &Field) -> &str {
        let value = self.value(field.id);
        match &field.kind {
            FieldKind::Picker(_) | FieldKind::Flag(_) => value,
            FieldKind::Text(text) if value != (text.prefill)(self) => value,
            // Passwords are never kept, and look-ups are repeated.
            FieldKind::Text(_) | FieldKind::Lookup(_) | FieldKind::Secret(_) => "",
        }
    }

    /// Fills in what was kept, where the form has nothing else than what it fills in by itself.
    pub fn restore(&mut self, operation: &Operation, kept: &KeptDraft) {
        for field in operation.fields {
            let before = self.value(field.id);
            let is_free = match &field.kind {
                FieldKind::Picker(_) | FieldKind::Flag(_) => before.is_empty(),
                FieldKind::Text(text) => before.is_empty() || before == (text.prefill)(self),
                FieldKind::Lookup(_) | FieldKind::Secret(_) => false,
            };
            let value = kept.value(field.id);
            if is_free && !value.is_empty() {
                self.set(field.id, value);
            }
        }
    }
}

fn fields_of(operation: &Operation, draft: &Draft) -> Vec<(String, String)> {
    let fields = operation.fields.iter();
    fields
        .map(|field| (field.id.to_owned(), draft.kept_value(field).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// Returns the ids of what was picked: the target that input belongs to.
fn picks_of(operation: &Operation, value: impl Fn(&str) -> String) -> Vec<String> {
    let fields = operation.fields.iter();
    let pickers = fields.filter(|field| matches!(field.kind, FieldKind::Picker(_)));
    pickers.map(|field| value(field.id)).collect()
}

fn read_one(value: &Value) -> Option<KeptDraft> {
    let fields = value.get("fields")?.as_object()?.iter();
    Some(KeptDraft {
        is_sent: value.get("sent")?.as_bool()?,
        form: value.get("form")?.as_str()?.to_owned(),
        fields: fields
            .filter_map(|(field, value)| Some((field.clone(), value.as_str()?.to_owned())))
            .collect(),
    })
}
