//! Looking at single rows whose list does not say enough: one after another, and only while
//! somebody sees them.

use std::sync::Arc;

use hawser_core::budget::Priority;
use hawser_core::config::Appliance;
use hawser_core::problem::Kind;
use hawser_core::request::Request;
use leptos::prelude::*;

use super::looks::{RowKey, row_key};
use super::store::{Inventory, Key};
use crate::browser::is_visible;

impl Inventory {
    /// Looks at the rows that are left, one after another, unless that is being done.
    pub(super) fn look(self, key: &Key) {
        let begins = self.entries.try_update_value(|entries| {
            let entry = entries.get_mut(key)?;
            let begins = entry.uses > 0 && !entry.looks.is_looking && entry.looks.has_open();
            entry.looks.is_looking |= begins;
            begins.then(|| entry.appliance.clone())
        });
        let Some(appliance) = begins.flatten() else {
            return;
        };
        let key = key.clone();
        self.lifecycle.spawn(async move {
            while let Some((row, request)) = self.next_look(&key) {
                if !self.look_at(&key, row, &appliance, &request).await {
                    break;
                }
            }
            self.change(&key, |entry| entry.looks.is_looking = false);
        });
    }

    /// Returns the next row to look at; none while nobody sees it.
    fn next_look(self, key: &Key) -> Option<(RowKey, Request)> {
        if self.lifecycle.has_ended() || !is_visible() || !self.is_signed_in(key) {
            return None;
        }
        let next = self.entries.try_update_value(|entries| {
            let entry = entries.get_mut(key)?;
            if entry.uses == 0 || entry.is_reading {
                return None;
            }
            let row = entry.looks.take()?;
            let request = entry.list.with_untracked(|list| {
                let mut objects = list.objects.iter();
                let object = objects.find(|object| row_key(object) == row)?;
                entry.look_request(object)
            });
            Some((row, request?))
        });
        next.flatten()
    }

    /// Looks at a row. Returns `false` where the next one would have no answer either.
    async fn look_at(
        self,
        key: &Key,
        row: RowKey,
        appliance: &Appliance,
        request: &Request,
    ) -> bool {
        let answer = self.api.read_with(Priority::Probe, appliance, request);
        let answer = answer.await;
        // These say nothing about the row.
        match answer.as_ref().err().map(|problem| problem.kind) {
            Some(Kind::TooMany) => {
                self.api.opened(appliance).await;
                self.change(key, |entry| entry.looks.put_back(row));
                return true;
            }
            Some(Kind::NotSignedIn | Kind::Offline | Kind::Console) => {
                self.change(key, |entry| entry.looks.put_back(row));
                return false;
            }
            _ => {}
        }
        let Some(list) = self.entry(key, |entry| entry.list.clone()) else {
            return false;
        };
        list.update(|list| {
            let objects = Arc::make_mut(&mut list.objects);
            self.change(key, |entry| entry.looks.add(&row, answer, objects));
        });
        true
    }
}
