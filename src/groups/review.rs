//! The confirmation of a group: its targets are checked, and it is begun.

use std::sync::Arc;

use futures::StreamExt;
use futures::stream::iter;
use hawser_core::group::{Checked, Event, Group, Member, Policy, Warning};
use hawser_core::operation::{Entry, OpenPoint, Operation, Severity};
use hawser_core::resource::Object;
use leptos::prelude::*;

use super::check::check;
use super::journal::{self, Written};
use super::store::Groups;
use super::target::{Review, ReviewTarget, TargetCheck};
use crate::browser::{fresh_id, now};
use crate::route::Route;
use crate::tracking::unsubscribe_on_cleanup;

/// The number of targets that are checked at the same time.
const AT_ONCE: usize = 4;

impl Groups {
    /// Opens the confirmation of an operation on several objects; nothing where that is not
    /// possible ([`Groups::refusal`]).
    pub fn begin(self, operation: &'static Operation, objects: Vec<Object>) {
        if self.refusal(operation).is_some() {
            return;
        }
        let targets: Vec<ReviewTarget> = objects
            .iter()
            .filter_map(|object| target(operation, object))
            .collect();
        if targets.is_empty() {
            return;
        }
        let review = Arc::new(Review { operation, targets });
        self.review.set(Some(review.clone()));
        self.check_targets(review);
    }

    /// Returns the open confirmation, tracked.
    pub fn review(self) -> Option<Arc<Review>> {
        unsubscribe_on_cleanup();
        self.review.get()
    }

    /// Closes the confirmation; nothing is started.
    pub fn cancel(self) {
        self.review.set(None);
    }

    /// Checks the targets again that need a session on the other site.
    pub fn check_again(self, review: &Arc<Review>) {
        for target in &review.targets {
            let needs_peer = |check: &TargetCheck| matches!(check, TargetCheck::Peer(_));
            if target.check.with_untracked(needs_peer) {
                target.check.set(TargetCheck::Checking);
            }
        }
        self.answers.clear();
        self.check_targets(review.clone());
    }

    fn check_targets(self, review: Arc<Review>) {
        let is_open = move |review: &Arc<Review>| {
            let open = self.review.try_get_untracked().flatten();
            open.is_some_and(|open| Arc::ptr_eq(&open, review))
        };
        self.lifecycle.spawn(async move {
            let review = &review;
            let targets = review.targets.iter().filter(|target| {
                target
                    .check
                    .with_untracked(|check| *check == TargetCheck::Checking)
            });
            iter(targets)
                .for_each_concurrent(AT_ONCE, |target| async move {
                    if is_open(review) {
                        let check = self.check_target(review.operation, target).await;
                        target.check.set(check);
                    }
                })
                .await;
        });
    }

    async fn check_target(
        self,
        operation: &'static Operation,
        target: &ReviewTarget,
    ) -> TargetCheck {
        let member = &target.member;
        let Some(appliance) = self.api.appliance(&member.appliance) else {
            return TargetCheck::Blocked("The appliance is no longer configured".to_owned());
        };
        let checked = check(self.answers, operation, &appliance, member, &target.entries).await;
        match checked {
            Ok(ready) => TargetCheck::Ready(ready.points),
            Err(Checked::Peer(peer)) => TargetCheck::Peer(peer),
            Err(Checked::SignedOut) => {
                TargetCheck::Blocked(format!("Not signed in to {}", appliance.name))
            }
            Err(Checked::Refused(why) | Checked::Failed(why)) => TargetCheck::Blocked(why),
            // Only a group knows what was acknowledged.
            Err(Checked::Clear | Checked::Warned(_)) => TargetCheck::Ready(Vec::new()),
        }
    }

    /// Begins the group that the open confirmation is about, with the targets that can be started,
    /// and leads to its page. `acknowledged` are the warnings that were ticked.
    pub fn confirm(self, policy: Policy, acknowledged: &[Warning]) {
        let Some(review) = self.review.try_update(Option::take).flatten() else {
            return;
        };
        let taken = review.targets.iter();
        let taken = taken.filter(|it| it.check.with_untracked(TargetCheck::is_taken));
        let (mut members, mut entries) = (Vec::new(), Vec::new());
        for target in taken {
            let mut member = target.member.clone();
            member.accepted = accepted(&target.check.get_untracked(), acknowledged);
            members.push(member);
            entries.push(target.entries.clone());
        }
        if members.is_empty() {
            return;
        }
        let mut group = Group::new(fresh_id(), review.operation, policy, members, now());
        group.revision = 1;
        // Each is checked again just before it starts.
        self.answers.clear();
        self.lifecycle.spawn(async move {
            let is_kept = journal::write(&group, None).await == Ok(Written::Done);
            let id = group.id.clone();
            let group = self.add(group, is_kept);
            self.with_parts(&id, |parts| {
                parts.entries = entries.into_iter().enumerate().collect();
            });
            self.navigation.go(Route::Group { id });
            if is_kept {
                self.claim(&group);
            } else {
                // Only this tab knows it.
                for appliance in &self.api.config().appliances {
                    self.tell_session(&group, appliance.id.clone());
                }
                self.dispatch(&group, Event::Claimed(true));
            }
        });
    }
}

fn target(operation: &Operation, object: &Object) -> Option<ReviewTarget> {
    let (member, entries) = Member::of(operation, object)?;
    let refusal = entries.iter().find_map(|(_, entry)| match entry {
        Entry::Row(row) => row.eligibility.refusal(),
        Entry::Text(_) => None,
    });
    Some(ReviewTarget {
        member,
        detail: object.row.detail.clone(),
        check: ArcRwSignal::new(refusal.map_or(TargetCheck::Checking, TargetCheck::Blocked)),
        entries,
    })
}

/// Returns what is known of a target when it is confirmed: the warnings that were ticked, and what
/// could not be checked.
fn accepted(check: &TargetCheck, acknowledged: &[Warning]) -> Vec<Warning> {
    let TargetCheck::Ready(points) = check else {
        return Vec::new();
    };
    let is_accepted = |point: &&OpenPoint| match point.severity {
        Severity::Unknown => true,
        _ => acknowledged.contains(&Warning::from(*point)),
    };
    let accepted = points.iter().filter(is_accepted);
    accepted.map(Warning::from).collect()
}
