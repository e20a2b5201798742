//! The catalogue of resources: what the appliances hold, as lists and as single objects.
//!
//! A resource is data, as an operation is: one generic page draws its grid, one the page of an
//! object. Adding one means one file here and one line in the catalogue.

use crate::clock::Timestamp;
use crate::facts::{Fact, Tone};
use crate::operation::{Draft, Eligibility, Entry, Picker, Row};
use crate::problem::Answer;
use crate::product::System;
use crate::request::Request;

mod cell;
mod column;
mod index;
mod object;
mod query;
mod tally;

pub use cell::Cell;
pub use column::{APPLIANCE, Column, DETAIL, ELIGIBILITY, NAME, STATUS};
pub use index::{Counts, Index};
pub use object::{Object, Place, Relation};
pub use query::{Query, Sort, toggle};
pub use tally::{MarkCount, StatusCount, Tally, by_severity, earliest};

/// Declares the resources: the file of each, in the order in which they are shown.
macro_rules! catalogue {
    ($($resource:ident),* $(,)?) => {
        $(mod $resource;)*

        /// All resources, in the order in which they are shown.
        pub static RESOURCES: &[&Resource] = &[$(&$resource::RESOURCE),*];
    };
}

catalogue![
    replications,
    recovery_plans,
    pairings,
    links,
    providers,
    sites,
    certificates,
];

/// Objects that a form lists and the inventory does not.
pub static PLAIN: Resource = Resource {
    id: "",
    title: "Objects",
    noun: "object",
    plural: "objects",
    summary: "",
    sources: &[],
    columns: &[],
    marks: &[],
    facts: |object| object.row.facts.clone(),
    uses: &[],
    related: |_| Vec::new(),
    joins: &[],
};

/// A kind of object that appliances hold.
pub struct Resource {
    /// In addresses: "replications".
    pub id: &'static str,
    /// The title of its page: "Replications".
    pub title: &'static str,
    /// "replication"
    pub noun: &'static str,
    /// "replications"
    pub plural: &'static str,
    /// One sentence for the page.
    pub summary: &'static str,
    /// The lists that it is read from, one of each system that has it.
    pub sources: &'static [Source],
    /// Its own columns, in order; [`Resource::columns`] adds those that all have.
    pub columns: &'static [Column],
    /// The conditions to look for among its objects, the worst first; each is a filter, and a number
    /// of the overview.
    pub marks: &'static [Mark],
    /// All that is known of one of its objects, for its page.
    pub facts: fn(&Object) -> Vec<Fact>,
    /// The operations that can be started on one of its objects, of all its systems.
    pub uses: &'static [Use],
    /// The objects that one of its objects belongs to by an id in the replies.
    pub related: fn(&Object) -> Vec<Relation>,
    /// The objects of other lists that one of its objects belongs to by what both replies say.
    pub joins: &'static [Join],
}

impl Resource {
    /// Returns a resource by its id in addresses.
    pub fn by_id(id: &str) -> Option<&'static Resource> {
        RESOURCES.iter().copied().find(|it| it.id == id)
    }

    /// Returns the resource whose objects a form lists; [`PLAIN`] where they are of none.
    pub fn of_picker(picker: &Picker) -> &'static Resource {
        Self::by_id(picker.resource).unwrap_or(&PLAIN)
    }

    /// Returns the noun for a number of its objects: "replication" of one.
    pub fn noun_of(&self, count: usize) -> &'static str {
        match count {
            1 => self.noun,
            _ => self.plural,
        }
    }

    /// Returns its list on a system; none where the system does not have it.
    pub fn source(&self, system: System) -> Option<&'static Source> {
        self.sources.iter().find(|source| source.system == system)
    }

    /// Returns all columns of its grid, in order: name, status, its own, then the place.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        let mut within = self.sources.iter().flat_map(|source| &source.within);
        let within = within.next().map(|within| within.column);
        [&NAME, &STATUS]
            .into_iter()
            .chain(self.columns)
            .chain(within)
            .chain([&APPLIANCE])
    }

    /// Returns one of its columns, or of those of a form.
    pub fn column(&self, id: &str) -> Option<&'static Column> {
        let mut all = self.columns().chain([&ELIGIBILITY, &DETAIL]);
        all.find(|column| column.id == id)
    }

    /// Returns one of its marks.
    pub fn mark(&self, id: &str) -> Option<&'static Mark> {
        self.marks.iter().find(|mark| mark.id == id)
    }

    /// Returns the marks that an object has, the worst first.
    pub fn marks_of(&self, object: &Object, now: Timestamp) -> impl Iterator<Item = &'static Mark> {
        let marks = self.marks.iter();
        marks.filter(move |mark| (mark.applies)(object, now))
    }

    /// Returns the worst tone of an object's marks and status.
    pub fn tone(&self, object: &Object, now: Timestamp) -> Tone {
        let status = object.row.badge.as_ref().map(|(tone, _)| *tone);
        let marks = self.marks_of(object, now).map(|mark| mark.tone);
        let tones = marks.chain(status);
        tones
            .min_by_key(|tone| by_severity(*tone))
            .unwrap_or_default()
    }
}

/// How the objects of a resource are read from the appliances of one system.
pub struct Source {
    /// The system.
    pub system: System,
    /// The list, as forms pick from it.
    pub list: &'static Picker,
    /// The list for each of whose rows `list` is read; none where the appliance has one list.
    pub within: Option<Within>,
    /// A further request for each row, where the list does not say enough.
    pub look: Option<&'static Look>,
}

/// The list that another one is read for each row of.
pub struct Within {
    /// The field of a draft that takes the row: "pairing".
    pub field: &'static str,
    /// The list.
    pub list: &'static Picker,
    /// The resource that shows it: "pairings".
    pub resource: &'static str,
    /// The column with the name of the row.
    pub column: &'static Column,
}

/// A further request for one row.
pub struct Look {
    /// The request.
    pub request: fn(&Draft, &Row) -> Request,
    /// Adds what the answer says.
    pub read: fn(&mut Row, Answer),
}

/// A condition that is looked for among the objects of a resource: "RPO violated".
pub struct Mark {
    /// In addresses: "rpo-violated".
    pub id: &'static str,
    /// A few words.
    pub label: &'static str,
    /// One sentence that says what it means.
    pub help: &'static str,
    /// The attention that it asks for.
    pub tone: Tone,
    /// Returns `true` if an object has it at a moment, by the appliance's clock as far as that is
    /// known.
    pub applies: fn(&Object, Timestamp) -> bool,
    /// The reason in the appliance's words or numbers, for an object that has it; "" where the
    /// label says all.
    pub reason: fn(&Object, Timestamp) -> String,
}

/// An operation that can be started on an object.
pub struct Use {
    /// The operation's id.
    pub operation: &'static str,
    /// The degree to which the object can be taken, as far as its list tells. The form checks more.
    pub eligibility: fn(&Object) -> Eligibility,
    /// The fields of the operation that the object fills in. A row takes the eligibility above.
    pub fills: fn(&Object) -> Vec<(&'static str, Entry)>,
}

/// The objects of another list that an object belongs to by what both replies say.
pub struct Join {
    /// The relation, from the first object: "Pairing of the other product".
    pub label: &'static str,
    /// Their resource's id.
    pub resource: &'static str,
    /// The basis, in a few words: "same vCenter Servers".
    pub basis: &'static str,
    /// Returns `true` if the second object is one of those of the first.
    pub applies: fn(&Object, &Object) -> bool,
}
