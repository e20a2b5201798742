//! The rows of a live list while its pages are read, and what probes found of them.
//!
//! This module knows neither signals nor the browser; `list.rs` sends the requests. Search, filters
//! and order are those of the grids: see [`Index`].

use std::sync::Arc;

use hawser_core::clock::Timestamp;
use hawser_core::operation::{Eligibility, Listed, Probed, Row};
use hawser_core::resource::{Counts, Index, Object, Place, Query, Resource};

pub use crate::inventory::NextStep;
use crate::inventory::Paging;

/// The progress of the probe of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ProbeState {
    /// The list says enough.
    NotNeeded,
    Open,
    Asked,
    Done,
    /// There was no answer, or one that says nothing.
    Failed,
}

impl ProbeState {
    fn of(row: &Row) -> Self {
        match row.eligibility {
            Eligibility::Possible => ProbeState::Open,
            _ => ProbeState::NotNeeded,
        }
    }
}

/// The number of rows that a probe could tell more about, by what is known of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProbeCounts {
    /// All of them.
    pub all: usize,
    /// Those that were probed.
    pub done: usize,
    /// Those whose probe failed.
    pub failed: usize,
}

/// A condition that rows meet by their eligibility.
pub type RowKind = fn(&Row) -> bool;

/// The rows of a live list, as far as they were read.
pub struct RowList {
    index: Index,
    place: Arc<Place>,
    /// By the place of the row in the list.
    probes: Vec<ProbeState>,
    paging: Paging,
}

impl RowList {
    /// Returns a list of which nothing was read.
    pub fn new(resource: &'static Resource, place: Place) -> Self {
        Self {
            index: Index::new(resource, Vec::new()),
            place: Arc::new(place),
            probes: Vec::new(),
            paging: Paging::default(),
        }
    }

    /// Forgets what was read.
    pub fn clear(&mut self) {
        self.index.clear();
        self.probes.clear();
        self.paging = Paging::default();
    }

    /// Adds the next page and returns the step after it. `page_size` entries make a full page.
    pub fn add_page(&mut self, page: Listed, page_size: usize) -> NextStep {
        let next = self.paging.add(&page, page_size);
        if next != NextStep::Unreadable {
            self.probes.extend(page.rows.iter().map(ProbeState::of));
            let objects = page.rows.into_iter().map(|row| Object {
                place: Arc::clone(&self.place),
                row,
            });
            let objects = objects.collect();
            self.index.add(objects);
        }
        next
    }

    /// Returns the rows that meet a query, in its order; only those of a kind, where one is given.
    pub fn order(&self, query: &Query, only: Option<RowKind>, now: Timestamp) -> Vec<usize> {
        let mut order = self.index.select(query, now);
        if let Some(is_of_kind) = only {
            order.retain(|place| self.row(*place).is_some_and(is_of_kind));
        }
        order
    }

    /// Returns the numbers behind the filters.
    pub fn counts(&self, query: &Query, now: Timestamp) -> Counts {
        self.index.counts(query, now)
    }

    /// Returns the first of some rows that a probe could tell more about, and notes that it is
    /// asked about.
    pub fn next_probe(&mut self, rows: impl Iterator<Item = usize>) -> Option<(usize, Row)> {
        for place in rows {
            let probe = self.probes.get_mut(place);
            if let Some(probe) = probe.filter(|probe| **probe == ProbeState::Open) {
                *probe = ProbeState::Asked;
                return Some((place, self.row(place)?.clone()));
            }
        }
        None
    }

    /// Returns `true` where a probe could tell more about one of some rows.
    pub fn has_unprobed_among(&self, rows: &[usize]) -> bool {
        let mut probes = rows.iter().filter_map(|place| self.probes.get(*place));
        probes.any(|probe| matches!(probe, ProbeState::Open | ProbeState::Asked))
    }

    /// Returns `true` where a probe could tell more about some row.
    pub fn has_unprobed(&self) -> bool {
        self.probes.contains(&ProbeState::Open)
    }

    /// Takes back that the row with this place and id is asked about.
    pub fn withdraw_probe(&mut self, place: usize, id: &str) {
        self.set_probe(place, id, ProbeState::Open);
    }

    /// Records what the probe of the row with this place and id found; `add` adds to the row what
    /// the answer says beside that.
    pub fn record_probe(
        &mut self,
        place: usize,
        id: &str,
        found: Option<Probed>,
        add: impl FnOnce(&mut Row),
    ) {
        let state = match found {
            Some(_) => ProbeState::Done,
            None => ProbeState::Failed,
        };
        let is_set = self.set_probe(place, id, state);
        if let Some((eligibility, badge)) = found.filter(|_| is_set) {
            self.index.change(place, |row| {
                add(row);
                row.eligibility = eligibility;
                row.badge = badge.or(row.badge.take());
            });
        }
    }

    /// Notes the progress of a probe, unless the row is another one by now.
    fn set_probe(&mut self, place: usize, id: &str, state: ProbeState) -> bool {
        let is_same = self.row(place).is_some_and(|row| row.id == id);
        let probe = self.probes.get_mut(place).filter(|_| is_same);
        probe.map(|probe| *probe = state).is_some()
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Returns the rows in the order in which they came.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.index.objects()
    }

    fn all(&self) -> impl Iterator<Item = &Row> {
        self.objects().map(|object| &object.row)
    }

    /// Returns the number of rows of a kind.
    pub fn count(&self, is_of_kind: RowKind) -> usize {
        self.all().filter(|row| is_of_kind(row)).count()
    }

    /// Returns `true` where some row may be refused, or has something to be read before.
    pub fn has_reservations(&self) -> bool {
        self.all().any(|row| !is_offered(row))
    }

    /// Returns `true` where the status of some row is known.
    pub fn has_status(&self) -> bool {
        self.all().any(|row| row.badge.is_some())
    }

    /// Returns how many rows were probed.
    pub fn probes(&self) -> ProbeCounts {
        let mut counts = ProbeCounts::default();
        for probe in &self.probes {
            match probe {
                ProbeState::NotNeeded => continue,
                ProbeState::Open | ProbeState::Asked => {}
                ProbeState::Done => counts.done += 1,
                ProbeState::Failed => counts.failed += 1,
            }
            counts.all += 1;
        }
        counts
    }

    /// Returns the row that is offered, where no other can be picked and none is missing.
    pub fn only(&self) -> Option<&Row> {
        let mut rows = self.all().filter(|row| is_possible(row));
        let only = rows.next()?;
        let is_whole = rows.next().is_none() && self.paging.seen == self.len();
        (is_whole && is_offered(only)).then_some(only)
    }

    /// Returns what the appliance left out, in its words.
    pub fn omissions(&self) -> &[String] {
        &self.paging.omissions
    }

    /// Returns `true` where data of a site is missing that nobody is signed in to.
    pub fn needs_peer(&self) -> bool {
        self.paging.needs_peer
    }

    /// Returns the object at a place of the list.
    pub fn object(&self, place: usize) -> Option<&Object> {
        self.index.get(place)
    }

    /// Returns the row at a place of the list.
    pub fn row(&self, place: usize) -> Option<&Row> {
        self.index.get(place).map(|object| &object.row)
    }

    /// Returns the row with an id.
    pub fn find(&self, id: &str) -> Option<&Row> {
        self.all().find(|row| row.id == id)
    }
}

/// Returns `true` for a row that can be picked for certain.
pub fn is_offered(row: &Row) -> bool {
    row.eligibility == Eligibility::Offered
}

/// Returns `true` for a row that is not refused.
pub fn is_possible(row: &Row) -> bool {
    !matches!(row.eligibility, Eligibility::Refused(_))
}

/// Returns what probes found and how many rows that is true of: no more is known.
pub fn found_text(probes: ProbeCounts, allowed: usize, finds: &str) -> String {
    let ProbeCounts { all, done, failed } = probes;
    match done {
        _ if all == 0 => String::new(),
        _ if done == all => format!(", {allowed} {finds}"),
        0 if failed == 0 => String::new(),
        _ => {
            let not_checked = match failed {
                0 => String::new(),
                _ => format!("; {failed} could not be checked"),
            };
            format!(". Checked {done} of {all}: {allowed} {finds}{not_checked}")
        }
    }
}

/// Returns the entries of `found`, those of `shown` at their places and the others after them.
pub fn keep_places(shown: &[usize], found: &[usize]) -> Vec<usize> {
    let marks = |entries: &[usize]| {
        let mut marks = vec![false; entries.iter().max().map_or(0, |most| most + 1)];
        for entry in entries {
            if let Some(mark) = marks.get_mut(*entry) {
                *mark = true;
            }
        }
        marks
    };
    let (is_shown, is_found) = (marks(shown), marks(found));
    let has = |marks: &[bool], entry: usize| marks.get(entry).copied().unwrap_or(false);
    let kept = shown.iter().filter(|entry| has(&is_found, **entry));
    let new = found.iter().filter(|entry| !has(&is_shown, **entry));
    kept.chain(new).copied().collect()
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
