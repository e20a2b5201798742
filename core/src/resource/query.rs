//! The objects of a resource that somebody wants to see, and in which order: kept in the address,
//! so that a filtered list can be sent to a colleague.

use super::{Column, Object, Resource};
use crate::clock::Timestamp;
use crate::request::{decode, encode};

const SEARCH: &str = "search";
const STATUS: &str = "status";
const MARK: &str = "mark";
const APPLIANCE: &str = "appliance";
const WITHIN: &str = "within";
const SORT: &str = "sort";
const ORDER: &str = "order";
const HIDE: &str = "hide";
const SHOW: &str = "show";
const DESCENDING: &str = "descending";

/// Filters, order and columns of a grid.
///
/// Values of one filter are alternatives; all filters must be met. A list without values is no
/// filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that must all be found.
    pub search: String,
    /// Statuses by their words.
    pub statuses: Vec<String>,
    /// Marks by their ids. Ids that the resource does not have are no filter.
    pub marks: Vec<String>,
    /// Appliances by their ids.
    pub appliances: Vec<String>,
    /// The rows in whose lists the objects are, by their ids.
    pub within: Vec<String>,
    /// The column that it is sorted by; the worst first where there is none.
    pub sort: Option<Sort>,
    /// The columns that are hidden, though they are shown by default.
    pub hidden: Vec<String>,
    /// The columns that are shown, though they are hidden by default.
    pub shown: Vec<String>,
}

/// The order of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column's id.
    pub column: String,
    /// `true` for the largest first.
    pub is_descending: bool,
}

impl Query {
    /// Returns the filter for objects with a mark.
    pub fn of_mark(mark: &str) -> Self {
        Self {
            marks: vec![mark.to_owned()],
            ..Self::default()
        }
    }

    /// Returns the filter for objects in a status.
    pub fn of_status(word: &str) -> Self {
        Self {
            statuses: vec![word.to_owned()],
            ..Self::default()
        }
    }

    /// Reads the query part of an address. Total: unknown parts are ignored.
    pub fn read(text: &str) -> Self {
        let mut query = Self::default();
        let (mut column, mut is_descending) = (String::new(), false);
        for (name, value) in text.split('&').filter_map(|part| part.split_once('=')) {
            let value = decode(value);
            if value.is_empty() {
                continue;
            }
            match name {
                SEARCH => query.search = value,
                SORT => column = value,
                ORDER => is_descending = value == DESCENDING,
                _ => {
                    if let Some(list) = query.list(name)
                        && !list.contains(&value)
                    {
                        list.push(value);
                    }
                }
            }
        }
        query.sort = (!column.is_empty()).then_some(Sort {
            column,
            is_descending,
        });
        query
    }

    fn list(&mut self, name: &str) -> Option<&mut Vec<String>> {
        Some(match name {
            STATUS => &mut self.statuses,
            MARK => &mut self.marks,
            APPLIANCE => &mut self.appliances,
            WITHIN => &mut self.within,
            HIDE => &mut self.hidden,
            SHOW => &mut self.shown,
            _ => return None,
        })
    }

    /// Writes the query part of an address, "" for all in the default order.
    pub fn write(&self) -> String {
        let mut parts = Vec::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                parts.push(format!("{name}={}", encode_value(value)));
            }
        };
        add(SEARCH, &self.search);
        for (name, list) in [
            (STATUS, &self.statuses),
            (MARK, &self.marks),
            (APPLIANCE, &self.appliances),
            (WITHIN, &self.within),
        ] {
            list.iter().for_each(|value| add(name, value));
        }
        if let Some(sort) = &self.sort {
            add(SORT, &sort.column);
            if sort.is_descending && !sort.column.is_empty() {
                add(ORDER, DESCENDING);
            }
        }
        for (name, list) in [(HIDE, &self.hidden), (SHOW, &self.shown)] {
            list.iter().for_each(|value| add(name, value));
        }
        parts.join("&")
    }

    /// Returns `true` if no filter is set.
    pub fn is_everything(&self) -> bool {
        self.search.trim().is_empty()
            && [&self.statuses, &self.marks, &self.appliances, &self.within]
                .iter()
                .all(|list| list.is_empty())
    }

    /// Returns the same order and columns without filters.
    pub fn without_filters(&self) -> Self {
        Self {
            sort: self.sort.clone(),
            hidden: self.hidden.clone(),
            shown: self.shown.clone(),
            ..Self::default()
        }
    }

    /// Returns `true` if a column is shown.
    pub fn shows(&self, column: &Column) -> bool {
        let named = if column.is_shown {
            &self.hidden
        } else {
            &self.shown
        };
        named.iter().any(|id| id == column.id) != column.is_shown
    }

    /// Shows a column that is hidden, or hides it.
    pub fn toggle_column(&mut self, column: &Column) {
        let named = if column.is_shown {
            &mut self.hidden
        } else {
            &mut self.shown
        };
        toggle(named, column.id);
    }

    /// Sorts by a column; by the one that it is sorted by already, the other way round, then not
    /// at all.
    pub fn sort_by(&mut self, column: &Column) {
        let again = self.sort.take().filter(|sort| sort.column == column.id);
        self.sort = match again {
            Some(sort) if sort.is_descending => None,
            Some(sort) => Some(Sort {
                is_descending: true,
                ..sort
            }),
            None => Some(Sort {
                column: column.id.to_owned(),
                is_descending: false,
            }),
        };
    }

    /// The marks of the filter that the resource has.
    pub(super) fn marks_of(&self, resource: &Resource) -> Vec<fn(&Object, Timestamp) -> bool> {
        let known = self.marks.iter().filter_map(|id| resource.mark(id));
        known.map(|mark| mark.applies).collect()
    }
}

/// Takes a value into a filter, or out of it.
pub fn toggle(list: &mut Vec<String>, value: &str) {
    match list.iter().position(|it| it == value) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(value.to_owned()),
    }
}

/// Encodes a value. Dots alone are no segment of a path here, so they stay what they are.
fn encode_value(value: &str) -> String {
    match value {
        "." | ".." => value.replace('.', "%2E"),
        _ => encode(value),
    }
}
