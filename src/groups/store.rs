//! The store of groups.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use futures::lock::Mutex;
use hawser_core::group::{Event, Group, Standing, group_of, refusal};
use hawser_core::operation::{Operation, Prepared};
use hawser_core::order::sorted;
use hawser_core::tab::GroupMessage;
use leptos::prelude::*;

use super::answers::Answers;
use super::check::Entries;
use super::claim::{self, Claim};
use super::journal;
use super::target::Review;
use crate::api::Api;
use crate::browser::sleep;
use crate::lifecycle::Lifecycle;
use crate::navigation::Navigation;
use crate::runs::{RunSignal, Runs};
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// The time in which another tab answers that it drives a group, in milliseconds.
const ANSWER: i64 = 500;

/// The interval at which a tab asks again, in milliseconds.
const ASK_AGAIN: i64 = 30_000;

/// A group. It belongs to the store; two are equal when they are the same group.
pub type GroupSignal = ArcRwSignal<Group>;

/// The groups of this browser.
#[derive(Clone, Copy)]
pub struct Groups {
    pub(super) api: Api,
    pub(super) sessions: Sessions,
    pub(super) lifecycle: Lifecycle,
    pub(super) navigation: Navigation,
    pub(super) runs: Runs,
    pub(super) answers: Answers,
    /// Newest first.
    list: RwSignal<Vec<GroupSignal>>,
    /// The open confirmation.
    pub(super) review: RwSignal<Option<Arc<Review>>>,
    parts: StoredValue<BTreeMap<String, Parts>, LocalStorage>,
}

/// The state of a group that is of this tab alone.
#[derive(Default)]
pub(super) struct Parts {
    /// Held while this tab drives it.
    pub(super) claim: Option<Claim>,
    /// `true` while the claim is waited for.
    is_waiting: bool,
    /// `true` where another tab has said that it drives it.
    is_heard: bool,
    /// The commands that were given while nobody drove it.
    wanted: Option<Event>,
    /// `true` where the journal has it. Otherwise it lives as long as the page.
    pub(super) is_kept: bool,
    /// `true` where it has changed since it was written.
    pub(super) is_dirty: bool,
    /// One write at a time.
    pub(super) writing: Rc<Mutex<()>>,
    /// The rows of the targets, as they were picked.
    pub(super) entries: BTreeMap<usize, Entries>,
    /// The requests that are ready to be sent.
    pub(super) prepared: BTreeMap<usize, Prepared>,
}

impl Groups {
    /// Creates the store without a group.
    pub fn new(
        api: Api,
        sessions: Sessions,
        lifecycle: Lifecycle,
        navigation: Navigation,
        runs: Runs,
    ) -> Self {
        let groups = Self {
            api,
            sessions,
            lifecycle,
            navigation,
            runs,
            answers: Answers::new(api),
            list: RwSignal::default(),
            review: RwSignal::new(None),
            parts: StoredValue::new_local(BTreeMap::new()),
        };
        runs.on_groups(
            Rc::new(move |run| groups.on_run(run)),
            Rc::new(move |message| groups.on_message(message)),
        );
        for appliance in &api.config().appliances {
            groups.watch_session(appliance.id.clone());
        }
        // The runs of its members say how far a group is.
        Effect::new(move || {
            if runs.is_restored() {
                lifecycle.spawn(async move { groups.restore().await });
            }
        });
        groups
    }

    /// Ends driving: another tab may go on.
    pub fn stop(self) {
        self.parts.try_update_value(|all| {
            for parts in all.values_mut() {
                parts.claim = None;
            }
        });
    }

    /// Returns why an operation cannot be started on several targets at once, in words; none where
    /// it can.
    pub fn refusal(self, operation: &Operation) -> Option<&'static str> {
        if self.api.is_read_only() {
            return Some("Read-only: you can view everything, but not start operations.");
        }
        refusal(operation)
    }

    /// Returns all groups, newest first, tracked.
    pub fn all(self) -> Vec<GroupSignal> {
        unsubscribe_on_cleanup();
        self.list.get()
    }

    /// Returns the group with an id, tracked.
    pub fn by_id(self, id: &str) -> Option<GroupSignal> {
        unsubscribe_on_cleanup();
        self.list.track();
        self.find(id)
    }

    /// Takes in what an administrator wants of a group. Where another tab drives it, nothing
    /// happens; where nobody does, this tab begins to.
    pub fn command(self, group: &GroupSignal, wanted: Event) {
        let (id, is_driven, is_ended) =
            group.with_untracked(|it| (it.id.clone(), it.is_driven(), it.is_ended()));
        // What somebody has put right meanwhile is asked anew.
        self.answers.clear();
        if is_driven {
            self.dispatch(group, wanted);
        } else if is_ended && !self.api.is_read_only() {
            self.with_parts(&id, |parts| parts.wanted = Some(wanted));
            self.claim(group);
        }
    }

    /// Removes a group that has ended: here, in other tabs and in the journal. Its runs stay.
    pub fn remove(self, group: &GroupSignal) {
        let (id, is_ended) = group.with_untracked(|it| (it.id.clone(), it.is_ended()));
        if is_ended {
            self.runs.send_of_group(&GroupMessage::Removed(id.clone()));
            self.forget(&id);
            self.lifecycle.spawn(async move {
                // What stays in the journal is listed again, and can be removed then.
                let _ = journal::remove(&id).await;
            });
        }
    }

    fn forget(self, id: &str) {
        self.parts.try_update_value(|all| all.remove(id));
        self.list.try_update(|list| {
            list.retain(|group| group.with_untracked(|group| group.id != id));
        });
    }

    fn find(self, id: &str) -> Option<GroupSignal> {
        let is = |group: &&GroupSignal| group.with_untracked(|group| group.id == id);
        self.list
            .try_with_untracked(|list| list.iter().find(is).cloned())
            .flatten()
    }

    pub(super) fn with_parts<T>(self, id: &str, change: impl FnOnce(&mut Parts) -> T) -> Option<T> {
        self.parts
            .try_update_value(|all| all.get_mut(id).map(change))
            .flatten()
    }

    /// Adds a group to the list.
    pub(super) fn add(self, group: Group, is_kept: bool) -> GroupSignal {
        let parts = Parts {
            is_kept,
            ..Parts::default()
        };
        self.parts
            .try_update_value(|all| all.insert(group.id.clone(), parts));
        let group = GroupSignal::new(group);
        self.list.try_update(|list| {
            list.push(group.clone());
            let confirmed = |group: &GroupSignal| group.with_untracked(|group| group.confirmed);
            *list = sorted(std::mem::take(list), |a, b| confirmed(b).cmp(&confirmed(a)));
        });
        group
    }

    /// Brings back the groups of earlier visits.
    async fn restore(self) {
        for group in journal::read_all().await {
            if self.find(&group.id).is_none() {
                let group = self.add(group, true);
                self.drive_when_free(&group);
            }
        }
    }

    /// Waits to drive a group that has not ended.
    fn drive_when_free(self, group: &GroupSignal) {
        if !self.api.is_read_only() && !group.with_untracked(Group::is_ended) {
            self.claim(group);
        }
    }

    /// Waits until no other tab drives a group, and drives it from then on.
    pub(super) fn claim(self, group: &GroupSignal) {
        let id = group.with_untracked(|group| group.id.clone());
        let is_asked = self.with_parts(&id, |parts| {
            let is_asked = parts.claim.is_some() || parts.is_waiting;
            parts.is_waiting = true;
            is_asked
        });
        if is_asked != Some(false) {
            return;
        }
        let group = group.clone();
        // Not a task of the console, whose end would wait for it.
        wasm_bindgen_futures::spawn_local(async move {
            let held = group.clone();
            let on_held = move |claim| self.on_claim(held, claim);
            if !claim::wait(&id, on_held).await {
                self.ask_tabs(group, &id).await;
            }
        });
    }

    /// Asks the other tabs until none answers that it drives a group.
    async fn ask_tabs(self, group: GroupSignal, id: &str) {
        while !self.lifecycle.has_ended() {
            self.with_parts(id, |parts| parts.is_heard = false);
            self.runs
                .send_of_group(&GroupMessage::Wanted(id.to_owned()));
            sleep(ANSWER).await;
            let is_heard = self.with_parts(id, |parts| parts.is_heard);
            if is_heard == Some(false) {
                return self.on_claim(group, Claim::without_lock());
            }
            sleep(ASK_AGAIN).await;
        }
    }

    fn on_claim(self, group: GroupSignal, claim: Claim) {
        if self.lifecycle.has_ended() {
            return;
        }
        let id = group.with_untracked(|group| group.id.clone());
        self.with_parts(&id, |parts| {
            parts.claim = Some(claim);
            parts.is_waiting = false;
        });
        self.lifecycle
            .spawn(async move { self.take_over(&group).await });
    }

    /// Begins to drive a group, as it stands in the journal.
    async fn take_over(self, group: &GroupSignal) {
        let id = group.with_untracked(|group| group.id.clone());
        if let Some(stored) = journal::read(&id).await {
            self.replace(group, stored);
        }
        let run_ids: Vec<String> = group.with_untracked(|group| {
            let members = 0..group.members.len();
            members.map(|member| group.run_id(member)).collect()
        });
        let mut known = Vec::new();
        for (member, id) in run_ids.iter().enumerate() {
            if let Some(run) = untrack(|| self.runs.by_id(id)) {
                known.push((member, run.with_untracked(Standing::of)));
            }
        }
        self.dispatch(group, Event::Reloaded(known));
        let appliances: BTreeSet<String> = group.with_untracked(|group| {
            let members = group.members.iter();
            members.map(|member| member.appliance.clone()).collect()
        });
        for appliance in appliances {
            self.tell_session(group, appliance);
        }
        self.dispatch(group, Event::Claimed(true));
        let wanted = self.with_parts(&id, |parts| {
            parts.is_dirty = true;
            parts.wanted.take()
        });
        if let Some(wanted) = wanted.flatten() {
            self.dispatch(group, wanted);
        }
        self.spawn_save(group);
        self.release_if_ended(group);
    }

    /// Takes over what the journal or another tab has of a group, if that is newer.
    pub(super) fn replace(self, group: &GroupSignal, stored: Group) {
        if stored.revision > group.with_untracked(|group| group.revision) {
            group.set(stored);
        }
    }

    /// Tells a group whether somebody is signed in to an appliance.
    pub(super) fn tell_session(self, group: &GroupSignal, appliance: String) {
        let is_signed_in = self.sessions.state_untracked(&appliance).is_signed_in();
        self.dispatch(
            group,
            Event::Session {
                appliance,
                is_signed_in,
            },
        );
    }

    fn watch_session(self, appliance: String) {
        let sessions = self.sessions;
        let id = appliance.clone();
        let signed_in = Memo::new(move |_| sessions.state(&id).is_signed_in());
        Effect::new(move || {
            // Read, not only tracked: a memo that nobody has read yet follows nothing.
            let _ = signed_in.get();
            for group in self.list.try_get_untracked().unwrap_or_default() {
                self.tell_session(&group, appliance.clone());
            }
        });
    }

    /// Takes in that the state of a run has changed.
    fn on_run(self, run: &RunSignal) {
        let (id, standing) = run.with_untracked(|run| (run.id.clone(), Standing::of(run)));
        let Some(group) = group_of(&id).and_then(|group| self.find(group)) else {
            return;
        };
        if let Some(member) = group.with_untracked(|group| group.member_of(&id)) {
            self.dispatch(&group, Event::Run(member, standing));
        }
    }

    /// Takes in what another tab tells.
    fn on_message(self, message: GroupMessage) {
        match message {
            GroupMessage::State(stored) => match self.find(&stored.id) {
                Some(group) => {
                    self.with_parts(&stored.id, |parts| parts.is_heard = true);
                    if !group.with_untracked(Group::is_driven) {
                        self.replace(&group, *stored);
                        self.drive_when_free(&group);
                    }
                }
                None => {
                    let group = self.add(*stored, true);
                    self.drive_when_free(&group);
                }
            },
            GroupMessage::Wanted(id) => {
                let group = self.find(&id);
                if group.is_some_and(|group| group.with_untracked(Group::is_driven)) {
                    self.runs.send_of_group(&GroupMessage::Driven(id));
                }
            }
            GroupMessage::Driven(id) => {
                self.with_parts(&id, |parts| parts.is_heard = true);
            }
            GroupMessage::Removed(id) => self.forget(&id),
        }
    }
}
