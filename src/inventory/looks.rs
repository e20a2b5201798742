//! Further requests for single rows of a list, where the list does not say enough: what is known
//! of them, and which are left.

use std::collections::{BTreeMap, BTreeSet};

use hawser_core::operation::Draft;
use hawser_core::problem::Answer;
use hawser_core::request::Request;
use hawser_core::resource::{Look, Object};

/// The row within which an object is, and the object's id.
pub(super) type RowKey = (String, String);

/// The further requests for the rows of one list.
pub(super) struct Looks {
    look: Option<&'static Look>,
    /// The last answers, which stay while the list is read again.
    answers: BTreeMap<RowKey, Answer>,
    /// The rows that are left to be looked at since the list was read, the last one first.
    open: Vec<RowKey>,
    /// `true` while rows are looked at.
    pub is_looking: bool,
}

impl Looks {
    pub(super) fn new(look: Option<&'static Look>) -> Self {
        Self {
            look,
            answers: BTreeMap::new(),
            open: Vec::new(),
            is_looking: false,
        }
    }

    /// Adds what is known to the rows of a list that was just read; all are looked at again.
    pub(super) fn apply(&mut self, objects: &mut [Object]) {
        let Some(look) = self.look else { return };
        self.open = objects.iter().rev().map(row_key).collect();
        let there: BTreeSet<&RowKey> = self.open.iter().collect();
        self.answers.retain(|key, _| there.contains(key));
        for object in objects {
            if let Some(answer) = self.answers.get(&row_key(object)) {
                (look.read)(&mut object.row, answer.clone());
            }
        }
    }

    /// Returns whether rows are left.
    pub(super) fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Takes the next row.
    pub(super) fn take(&mut self) -> Option<RowKey> {
        self.open.pop()
    }

    /// Puts back a row of which nothing was learned.
    pub(super) fn put_back(&mut self, row: RowKey) {
        self.open.push(row);
    }

    /// Returns the request for a row.
    pub(super) fn request(&self, draft: &Draft, object: &Object) -> Option<Request> {
        self.look.map(|look| (look.request)(draft, &object.row))
    }

    /// Keeps an answer and adds it to its row.
    pub(super) fn add(&mut self, row: &RowKey, answer: Answer, objects: &mut [Object]) {
        let object = objects.iter_mut().find(|object| row_key(object) == *row);
        if let Some((look, object)) = self.look.zip(object) {
            (look.read)(&mut object.row, answer.clone());
        }
        self.answers.insert(row.clone(), answer);
    }
}

/// Returns what tells an object from the others of its list.
pub(super) fn row_key(object: &Object) -> RowKey {
    (object.place.within_id().to_owned(), object.row.id.clone())
}
