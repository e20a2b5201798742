//! Further requests for single rows of a live list, those in view first.

use hawser_core::budget::Priority;
use hawser_core::operation::Row;
use hawser_core::problem::Kind;
use leptos::prelude::*;

use super::list::LiveList;
use super::rows::RowList;
use crate::browser::is_visible;

/// The number of probes that are open at once. More would be chosen before their turn, from what
/// was in view then.
const PROBES_AT_ONCE: usize = 2;

impl LiveList {
    /// Notes which entries are in view and probes them first; `None` where the list is not shown
    /// any more.
    pub fn set_in_view(self, entries: Option<Vec<usize>>) {
        let is_shown = entries.is_some();
        self.in_view.try_set_value(entries);
        if is_shown {
            self.probe();
        }
    }

    /// Probes rows as long as the list is shown.
    pub(super) fn probe(self) {
        let is_busy = self.open_probes.get_untracked() > 0;
        if self.picker.probe.is_none()
            || is_busy
            || !self.rows.with_untracked(RowList::has_unprobed)
        {
            return;
        }
        let load = self.load.get_untracked();
        self.open_probes.set(PROBES_AT_ONCE);
        for _ in 0..PROBES_AT_ONCE {
            self.lifecycle.spawn(async move {
                while let Some((index, row)) = self.next_probe(load) {
                    let priority = self.probe_priority(index);
                    if !self.probe_row(index, &row, load, priority).await {
                        break;
                    }
                    if priority == Priority::Detail {
                        self.order_in_view();
                    }
                }
                if !self.is_current(load) {
                    return;
                }
                let left = self.open_probes.try_update(|open| {
                    *open = open.saturating_sub(1);
                    *open
                });
                // Not where it stopped before: a new order makes it begin again.
                if left == Some(0) && !self.rows.with_untracked(RowList::has_unprobed) {
                    self.update_order();
                }
            });
        }
    }

    /// Returns the row to probe next: the first in view, else the first of those listed.
    fn next_probe(self, load: u32) -> Option<(usize, Row)> {
        let in_view = self.in_view.try_get_value().flatten()?;
        if !self.is_current(load) || !is_visible() {
            return None;
        }
        let order = self.order.try_get_untracked()?;
        let first = in_view.into_iter().chain(order);
        self.rows
            .try_update_untracked(|rows| rows.next_probe(first))
            .flatten()
    }

    /// Puts what was found first once all rows in view are probed.
    fn order_in_view(self) {
        let in_view = self.in_view.try_get_value().flatten().unwrap_or_default();
        let is_done = !in_view.is_empty()
            && !self
                .rows
                .with_untracked(|rows| rows.has_unprobed_among(&in_view));
        if is_done && !self.is_touched.get_untracked() {
            self.update_order();
        }
    }

    /// Returns the priority of a row's probe: what is in view is waited for.
    fn probe_priority(self, index: usize) -> Priority {
        let in_view = self.in_view.try_get_value().flatten();
        match in_view.is_some_and(|entries| entries.contains(&index)) {
            true => Priority::Detail,
            false => Priority::Probe,
        }
    }

    /// Probes a row. Returns `false` where the next one would have no answer either.
    async fn probe_row(self, index: usize, row: &Row, load: u32, priority: Priority) -> bool {
        let Some((probe, appliance)) = self.picker.probe.zip(self.appliance.try_get_value()) else {
            return false;
        };
        loop {
            let request = self
                .draft
                .try_with_untracked(|draft| (probe.request)(draft, row));
            let Some(request) = request else {
                return false;
            };
            let answer = self.api.read_with(priority, &appliance, &request);
            let answer = answer.await;
            if !self.is_current(load) {
                return false;
            }
            // These say nothing about the row.
            match answer.as_ref().err().map(|problem| problem.kind) {
                Some(Kind::TooMany) => {
                    self.api.opened(&appliance).await;
                    continue;
                }
                Some(Kind::NotSignedIn | Kind::Offline | Kind::Console) => {
                    self.rows.update(|rows| rows.withdraw_probe(index, &row.id));
                    return false;
                }
                _ => {}
            }
            // A grid asks the same of some rows; then the answer has the values of its columns.
            let source = self.columns.resource.source(appliance.system);
            let look = source.and_then(|source| source.look).filter(|look| {
                let asked = self
                    .draft
                    .try_with_untracked(|draft| (look.request)(draft, row));
                asked.as_ref() == Some(&request)
            });
            let added = look.map(|look| (look, answer.clone()));
            let found = (probe.read)(answer);
            self.rows.update(|rows| {
                rows.record_probe(index, &row.id, found, |row| {
                    if let Some((look, answer)) = added {
                        (look.read)(row, answer);
                    }
                });
            });
            let is_wanted = self.wanted();
            let is_found = self
                .rows
                .with_untracked(|rows| rows.row(index).is_some_and(is_wanted));
            if is_found && self.only_found.get_untracked() {
                self.update_order();
            }
            return true;
        }
    }
}
