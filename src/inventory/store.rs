//! The store of the lists: when which is read, and what becomes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use gloo_timers::callback::Interval;
use hawser_core::budget::Priority;
use hawser_core::config::Appliance;
use hawser_core::resource::{Object, Resource};
use leptos::prelude::*;

use super::answers::{Answers, SessionMark};
use super::entry::Entry;
use super::list::{List, ListState};
use super::reading::{Collected, IsWanted, OnPart, Reading};
use crate::api::Api;
use crate::browser::{is_visible, now};
use crate::lifecycle::Lifecycle;
use crate::session::{SessionState, Sessions};
use crate::tracking::unsubscribe_on_cleanup;

/// A list that is younger is not read again because another page shows it, in milliseconds.
const FRESH: i64 = 60_000;

/// The age up to which an answer on demand is used, in milliseconds: lists that are refreshed at once
/// share what they have in common.
const AT_ONCE: i64 = 1_000;

/// The share of a list's age that each of its requests stands for, in milliseconds: so many lists
/// are kept fresh within the limit of requests.
const AGE_PER_REQUEST: i64 = 3_000;

/// The interval at which lists are looked through for those that have become old, in milliseconds.
const CHECK_INTERVAL: u32 = 2_000;

/// The resource's id and the appliance's.
pub(super) type Key = (&'static str, String);

/// The lists of all resources.
#[derive(Clone, Copy)]
pub struct Inventory {
    pub(super) api: Api,
    sessions: Sessions,
    pub(super) lifecycle: Lifecycle,
    pub(super) entries: StoredValue<BTreeMap<Key, Entry>, LocalStorage>,
    answers: Answers,
}

impl Inventory {
    /// Creates the store; lists are read when they are asked for.
    pub fn new(api: Api, sessions: Sessions, lifecycle: Lifecycle) -> Self {
        let inventory = Self {
            api,
            sessions,
            lifecycle,
            entries: StoredValue::new_local(BTreeMap::new()),
            answers: Answers::new(),
        };
        let ids: Vec<String> = api
            .config()
            .appliances
            .iter()
            .map(|appliance| appliance.id.clone())
            .collect();
        let states = Memo::new(move |_| {
            let state = |id: &String| (sessions.state(id), inventory.session_mark_tracked(id));
            ids.iter().map(state).collect::<Vec<_>>()
        });
        Effect::new(move |_| {
            // Read, not only tracked: a memo that nobody has read yet follows nothing.
            states.with(|_| ());
            inventory.follow_sessions();
        });
        inventory
    }

    /// Returns the list of a resource on an appliance, and begins to read it where that is due. It
    /// is in use until the current owner ends.
    pub fn list(self, resource: &'static Resource, appliance: &Appliance) -> ArcRwSignal<List> {
        let key = (resource.id, appliance.id.clone());
        let Some(source) = resource.source(appliance.system) else {
            // Nothing is missing: an appliance of this system has no such objects.
            let state = ListState::Done;
            return ArcRwSignal::new(List {
                state,
                ..List::default()
            });
        };
        let list = self.entries.try_update_value(|entries| {
            let entry = entries
                .entry(key.clone())
                .or_insert_with(|| Entry::new(source, appliance));
            if Owner::current().is_some() {
                entry.uses += 1;
            }
            entry.list.clone()
        });
        if Owner::current().is_some() {
            let key = key.clone();
            on_cleanup(move || self.release(&key));
        }
        if self.is_due(&key) {
            self.read(&key, Priority::Screen);
        }
        list.unwrap_or_default()
    }

    /// Returns `true` once any list was asked for.
    pub fn has_lists(self) -> bool {
        let has = self.entries.try_with_value(|entries| !entries.is_empty());
        has == Some(true)
    }

    /// Returns the objects that are known, by their resource's id; reads nothing.
    pub fn loaded(self) -> Vec<(&'static str, Arc<Vec<Object>>)> {
        let lists = self.entries.try_with_value(|entries| {
            let all = entries.iter();
            all.map(|(key, entry)| {
                let objects = entry.list.with_untracked(|list| Arc::clone(&list.objects));
                (key.0, objects)
            })
            .collect()
        });
        lists.unwrap_or_default()
    }

    /// Reads a list again because somebody asks for it.
    pub fn refresh(self, resource: &'static Resource, appliance: &Appliance) {
        let key = (resource.id, appliance.id.clone());
        if self.is_signed_in(&key) {
            self.read(&key, Priority::Screen);
        }
    }

    /// Has the lists in use read again when they have become old, until the current owner ends.
    pub fn keep_fresh(self) {
        let check = Interval::new(CHECK_INTERVAL, move || self.read_old());
        StoredValue::new_local(check);
    }

    /// Reads what has become old, or was left to be looked at.
    fn read_old(self) {
        if self.lifecycle.has_ended() || !is_visible() {
            return;
        }
        let keys = self.entries.try_with_value(|entries| {
            let in_use = entries.iter().filter(|(_, entry)| entry.uses > 0);
            in_use.map(|(key, _)| key.clone()).collect::<Vec<_>>()
        });
        for key in keys.unwrap_or_default() {
            if !self.is_signed_in(&key) {
                continue;
            }
            let is_old = self.entry(&key, |entry| {
                let age = entry.read_at.map(|at| now().since(at));
                let share = i64::try_from(entry.requests).unwrap_or(i64::MAX);
                let most = share.saturating_mul(AGE_PER_REQUEST).max(FRESH);
                !entry.is_reading && age.is_none_or(|age| age >= most)
            });
            match is_old {
                Some(true) => self.read(&key, Priority::Probe),
                _ => self.look(&key),
            }
        }
    }

    /// Reads what became readable with a session, and lets go what ended with one.
    fn follow_sessions(self) {
        let keys = self.entries.try_with_value(|entries| {
            let all = entries.iter();
            all.map(|(key, entry)| (key.clone(), entry.uses > 0, entry.list.clone()))
                .collect::<Vec<_>>()
        });
        for (key, is_in_use, list) in keys.unwrap_or_default() {
            let state = self.sessions.state_untracked(&key.1);
            if state.is_signed_in() {
                let is_other = self.entry(&key, |entry| entry.session)
                    != Some(Some(self.session_mark(&key.1)));
                if is_in_use && is_other {
                    self.read(&key, Priority::Screen);
                }
                continue;
            }
            self.answers.forget(&key.1);
            let is_known = list.with_untracked(|list| list.state == ListState::SignedOut);
            let has_objects = list.with_untracked(|list| !list.objects.is_empty());
            let is_over = state == SessionState::SignedOut;
            if is_known && !(is_over && has_objects) {
                continue;
            }
            list.update(|list| {
                list.state = ListState::SignedOut;
                if is_over {
                    *list = List::default();
                }
            });
            if is_over {
                self.change(&key, Entry::forget);
            }
        }
    }

    fn release(self, key: &Key) {
        self.change(key, |entry| entry.uses = entry.uses.saturating_sub(1));
    }

    /// Returns whether a list that a page begins to show has to be read.
    fn is_due(self, key: &Key) -> bool {
        let session = Some(self.session_mark(&key.1));
        self.is_signed_in(key)
            && self.entry(key, |entry| {
                let age = entry.read_at.map(|at| now().since(at));
                let is_old = age.is_none_or(|age| age >= FRESH);
                entry.session != session || (is_old && !entry.is_reading)
            }) == Some(true)
    }

    pub(super) fn is_signed_in(self, key: &Key) -> bool {
        self.sessions.state_untracked(&key.1).is_signed_in()
    }

    fn session_mark(self, appliance: &str) -> SessionMark {
        untrack(|| self.session_mark_tracked(appliance))
    }

    fn session_mark_tracked(self, appliance: &str) -> SessionMark {
        unsubscribe_on_cleanup();
        SessionMark {
            number: self.sessions.number(appliance),
            peer_sign_ins: self.sessions.peer_sign_ins(appliance),
        }
    }

    /// Reads a list, unless it is being read: then once more after that, where it may not see what
    /// is asked for now.
    fn read(self, key: &Key, priority: Priority) {
        let session = self.session_mark(&key.1);
        let begun = self.entries.try_update_value(|entries| {
            let entry = entries.get_mut(key)?;
            if entry.is_reading {
                entry.is_outdated |= entry.session != Some(session);
                return None;
            }
            entry.is_reading = true;
            entry.is_outdated = false;
            entry.session = Some(session);
            entry.reading = entry.reading.wrapping_add(1);
            Some((entry.list.clone(), entry.reading, entry.read_at.is_none()))
        });
        let Some((list, number, is_first)) = begun.flatten() else {
            return;
        };
        // One that is only kept fresh stays as it is: nobody waits for it.
        if priority != Priority::Probe || is_first {
            list.update(|list| list.state = ListState::Reading);
        }
        let age = match (is_first, priority) {
            (true, _) | (_, Priority::Probe) => FRESH,
            _ => AT_ONCE,
        };
        let on_part = is_first.then(|| self.on_part(key, number));
        let reading = self.entry(key, |entry| Reading {
            api: self.api,
            answers: self.answers,
            lifecycle: self.lifecycle,
            source: entry.source,
            appliance: entry.appliance.clone(),
            session,
            priority,
            not_before: now().plus(-age),
            on_part,
            is_wanted: self.is_wanted(key, entry.uses > 0),
            show_from: 1,
            collected: Collected::default(),
        });
        let Some(reading) = reading else { return };
        let key = key.clone();
        self.lifecycle.spawn(async move {
            let collected = reading.run().await;
            self.finish(&key, collected);
        });
    }

    /// Returns what tells whether a page shows a list still; one that none showed is read to the end.
    fn is_wanted(self, key: &Key, is_shown: bool) -> IsWanted {
        let key = key.clone();
        Box::new(move || !is_shown || self.entry(&key, |entry| entry.uses > 0) == Some(true))
    }

    /// Returns what shows a part of a list that is read for the first time.
    fn on_part(self, key: &Key, number: u32) -> OnPart {
        let key = key.clone();
        Box::new(move |objects| {
            let list = self.entry(&key, |entry| {
                let is_current = entry.reading == number && self.is_signed_in(&key);
                is_current.then(|| entry.list.clone())
            });
            if let Some(list) = list.flatten() {
                list.update(|list| list.objects = Arc::new(objects.to_vec()));
            }
        })
    }

    /// Takes in what a reading brought.
    fn finish(self, key: &Key, collected: Collected) {
        let is_signed_in = self.is_signed_in(key);
        let ended = self.entries.try_update_value(|entries| {
            let entry = entries.get_mut(key)?;
            entry.is_reading = false;
            if collected.is_abandoned {
                entry.session = None;
            } else if is_signed_in {
                entry.read_at = Some(now());
                entry.requests = collected.requests;
            }
            let is_outdated = std::mem::take(&mut entry.is_outdated);
            Some((entry.list.clone(), is_outdated))
        });
        let Some((list, is_outdated)) = ended.flatten() else {
            return;
        };
        if !is_signed_in {
            // The end of the session is taken in elsewhere, with what it leaves.
            list.update(|list| list.state = ListState::SignedOut);
            return;
        }
        if collected.is_abandoned {
            list.update(|list| match list.as_of {
                Some(_) => list.state = ListState::Done,
                None => *list = List::default(),
            });
            // Somebody may have come to show it while it was given up.
            if self.entry(key, |entry| entry.uses > 0) == Some(true) {
                self.read(key, Priority::Screen);
            }
            return;
        }
        let mut objects = collected.objects;
        self.change(key, |entry| entry.looks.apply(&mut objects));
        list.update(|list| match collected.problem {
            Some(problem) => list.state = ListState::Failed(problem),
            None => {
                *list = List {
                    objects: Arc::new(objects),
                    state: ListState::Done,
                    as_of: Some(now()),
                    partial: collected.partial,
                    needs_peer: collected.needs_peer,
                };
            }
        });
        if is_outdated {
            self.read(key, Priority::Screen);
        } else {
            self.look(key);
        }
    }

    pub(super) fn entry<T>(self, key: &Key, read: impl FnOnce(&Entry) -> T) -> Option<T> {
        self.entries
            .try_with_value(|entries| entries.get(key).map(read))
            .flatten()
    }

    pub(super) fn change(self, key: &Key, change: impl FnOnce(&mut Entry)) {
        self.entries.try_update_value(|entries| {
            if let Some(entry) = entries.get_mut(key) {
                change(entry);
            }
        });
    }
}
