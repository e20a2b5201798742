//! The objects of a resource: where each is listed, what can be done with it, what it belongs to.

use std::sync::Arc;

use super::Use;
use crate::config::Appliance;
use crate::operation::{Entry, Filled, OperationSummary, Row};
use crate::product::System;

/// The place of some objects: an appliance, and within it the row whose list they are on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The appliance's id.
    pub appliance: String,
    /// The appliance's name.
    pub appliance_name: String,
    /// The site that the appliance stands on.
    pub site: String,
    /// The appliance's system.
    pub system: System,
    /// The row whose list they are on; none where the appliance has one list.
    pub within: Option<Row>,
}

impl Place {
    /// A list of an appliance.
    pub fn new(appliance: &Appliance, within: Option<Row>) -> Self {
        Self {
            appliance: appliance.id.clone(),
            appliance_name: appliance.name.clone(),
            site: appliance.site.clone(),
            system: appliance.system,
            within,
        }
    }

    /// A list of a form. The names of appliance and site are left out: they say the same of every
    /// row, and a search for one of them would find all.
    pub fn of_form(appliance: &Appliance) -> Self {
        Self {
            appliance_name: String::new(),
            site: String::new(),
            ..Self::new(appliance, None)
        }
    }

    /// The id of the row whose list they are on; "" where the appliance has one list.
    pub fn within_id(&self) -> &str {
        self.within.as_ref().map_or("", |row| &row.id)
    }

    /// Its name; "" where the appliance has one list.
    pub fn within_name(&self) -> &str {
        self.within.as_ref().map_or("", |row| &row.title)
    }
}

/// One object of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its place.
    pub place: Arc<Place>,
    /// Its row, as its list gives it.
    pub row: Row,
}

impl Object {
    /// Returns `true` if an address means this object.
    pub fn is_at(&self, appliance: &str, within: &str, id: &str) -> bool {
        self.row.id == id && self.place.appliance == appliance && self.place.within_id() == within
    }

    /// Returns the fields that an operation's form takes over, each with its row or text.
    pub fn entries(&self, taken: &Use) -> Vec<(&'static str, Entry)> {
        let mut entries = (taken.fills)(self);
        for (_, entry) in &mut entries {
            if let Entry::Row(row) = entry
                && row.id == self.row.id
            {
                row.eligibility = (taken.eligibility)(self);
            }
        }
        entries
    }

    /// Returns the form of an operation with this object filled in; none for an operation of another
    /// system than the appliance's.
    pub fn form(&self, taken: &Use) -> Option<Filled> {
        let operation = OperationSummary::by_id(taken.operation)?;
        if operation.system != self.place.system {
            return None;
        }
        let fields = self.entries(taken).into_iter().map(|(field, entry)| {
            let value = match entry {
                Entry::Row(row) => row.id,
                Entry::Text(text) => text,
            };
            (field.to_owned(), value)
        });
        Some(Filled {
            label: operation.title.to_owned(),
            appliance: self.place.appliance.clone(),
            operation: operation.id,
            fields: fields.collect(),
        })
    }
}

/// Objects that another one belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The relation, from the other one: "Pairing".
    pub label: &'static str,
    /// The resource's id.
    pub resource: &'static str,
    /// The appliance's id.
    pub appliance: String,
    /// The id of the row in whose list they are; "" where the appliance has one list.
    pub within: String,
    /// The id of the one object; none where all of the list are meant.
    pub id: Option<String>,
    /// The object's name, or the plural of all of them.
    pub name: String,
}

impl Relation {
    /// The row in whose list an object is.
    pub(super) fn within(object: &Object, label: &'static str, resource: &'static str) -> Self {
        Self {
            label,
            resource,
            appliance: object.place.appliance.clone(),
            within: String::new(),
            id: Some(object.place.within_id().to_owned()),
            name: object.place.within_name().to_owned(),
        }
    }

    /// All objects in the list of an object.
    pub(super) fn list_of(object: &Object, label: &'static str, resource: &'static str) -> Self {
        Self {
            label,
            resource,
            appliance: object.place.appliance.clone(),
            within: object.row.id.clone(),
            id: None,
            name: label.to_owned(),
        }
    }
}
