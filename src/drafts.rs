//! Input of forms, kept in the tab: in memory, and in the session storage of the tab
//! across reloads. Passwords are in neither.

use std::collections::BTreeMap;

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, KeptDrafts, Operation};
use hawser_core::run::Run;
use leptos::prelude::*;
use web_sys::Storage;

use crate::browser::window;

/// The input of all forms.
#[derive(Clone, Copy)]
pub struct Drafts {
    /// By the form's key in the storage.
    forms: StoredValue<BTreeMap<String, KeptDrafts>>,
    /// User names typed for other sites, by their key in the storage.
    peer_users: StoredValue<BTreeMap<String, String>>,
    /// The form that leads on to its confirmation when it is opened next: operation and appliance.
    to_review: StoredValue<Option<(String, String)>>,
}

impl Drafts {
    /// Creates the store; the forms are read when they are opened.
    pub fn new() -> Self {
        Self {
            forms: StoredValue::new(BTreeMap::new()),
            peer_users: StoredValue::new(BTreeMap::new()),
            to_review: StoredValue::new(None),
        }
    }

    /// Keeps the input of a form.
    pub fn keep(self, operation: &Operation, appliance: &Appliance, draft: &Draft) {
        self.change(operation, appliance, |kept| kept.keep(operation, draft));
    }

    /// Notes that the input of a form was submitted.
    pub fn mark_sent(self, operation: &Operation, appliance: &Appliance, draft: &Draft) {
        self.change(operation, appliance, |kept| kept.mark_sent(draft));
    }

    /// Forgets the input of a form.
    pub fn forget(self, operation: &Operation, appliance: &Appliance, draft: &Draft) {
        self.change(operation, appliance, |kept| kept.forget(operation, draft));
    }

    /// Fills in what is kept for a form that is opened with some fields filled in, and returns
    /// whether there was something.
    pub fn restore(self, operation: &Operation, appliance: &Appliance, draft: &mut Draft) -> bool {
        let before = draft.clone();
        self.with(operation, appliance, |kept| {
            if let Some(kept) = kept.find(operation, &before) {
                draft.restore(operation, kept);
            }
        });
        *draft != before
    }

    /// Returns `true` where the input of the form that a run was submitted from is kept.
    pub fn has_of_run(self, operation: &Operation, appliance: &Appliance, run: &Run) -> bool {
        let mut linked = Draft::default();
        for field in operation.fields {
            if let Some(id) = run.target(field.id) {
                linked.set(field.id, id);
            }
        }
        let mut has = false;
        self.with(operation, appliance, |kept| {
            has = kept.find(operation, &linked).is_some();
        });
        has
    }

    /// Lets a form lead on to its confirmation when it is opened next.
    pub fn review_next(self, operation: &str, appliance: &str) {
        let form = (operation.to_owned(), appliance.to_owned());
        self.to_review.set_value(Some(form));
    }

    /// Returns whether a form that is opened leads on to its confirmation.
    pub fn take_review(self, operation: &str, appliance: &str) -> bool {
        let wanted = self.to_review.try_update_value(Option::take).flatten();
        wanted.is_some_and(|form| form.0 == operation && form.1 == appliance)
    }

    /// Returns the user name that was typed for the other site of a pairing.
    pub fn peer_user(self, appliance: &Appliance, pairing: &str) -> String {
        let key = peer_key(appliance, pairing);
        let known = self.peer_users.with_value(|all| all.get(&key).cloned());
        let stored = || storage()?.get_item(&key).ok()?;
        known.or_else(stored).unwrap_or_default()
    }

    /// Keeps the user name that is typed for the other site of a pairing.
    pub fn keep_peer_user(self, appliance: &Appliance, pairing: &str, user: String) {
        let key = peer_key(appliance, pairing);
        if let Some(storage) = storage() {
            let _ = storage.set_item(&key, &user);
        }
        self.peer_users.update_value(|all| {
            all.insert(key, user);
        });
    }

    fn with(self, operation: &Operation, appliance: &Appliance, look: impl FnOnce(&KeptDrafts)) {
        let key = key(operation, appliance);
        self.forms.try_update_value(|forms| {
            let kept = forms.entry(key).or_insert_with_key(|key| read(key));
            look(kept);
        });
    }

    fn change(
        self,
        operation: &Operation,
        appliance: &Appliance,
        change: impl FnOnce(&mut KeptDrafts),
    ) {
        let key = key(operation, appliance);
        self.forms.try_update_value(|forms| {
            let kept = forms.entry(key.clone()).or_insert_with_key(|key| read(key));
            let before = kept.clone();
            change(kept);
            if *kept != before {
                write(&key, kept);
            }
        });
    }
}

impl Default for Drafts {
    fn default() -> Self {
        Self::new()
    }
}

/// The base says which appliance it is, also where another console in the page has the same ids.
fn key(operation: &Operation, appliance: &Appliance) -> String {
    format!("hawser-input {} {}", operation.id, appliance.base)
}

fn peer_key(appliance: &Appliance, pairing: &str) -> String {
    format!("hawser-peer-user {} {pairing}", appliance.base)
}

/// Returns the storage of the tab; a page within another one may have none.
fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn read(key: &str) -> KeptDrafts {
    let text = storage().and_then(|storage| storage.get_item(key).ok()?);
    text.map_or_else(KeptDrafts::default, |text| KeptDrafts::read(&text))
}

/// Where it cannot be written, it lasts as long as the page.
fn write(key: &str, kept: &KeptDrafts) {
    if let Some(storage) = storage() {
        let _ = if kept.is_empty() {
            storage.remove_item(key)
        } else {
            storage.set_item(key, &kept.print())
        };
    }
}
