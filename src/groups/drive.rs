//! Driving a group: its members are checked, written down and sent.

use hawser_core::group::{Action, Checked, Event, Group};
use hawser_core::operation::Operation;
use hawser_core::run::Run;
use hawser_core::secret::Secrets;
use hawser_core::tab::GroupMessage;
use leptos::prelude::*;

use super::check::check;
use super::journal::{self, Written};
use super::store::{GroupSignal, Groups};
use crate::browser::sleep;
use crate::runs::journal::Entry;

/// The time after which a page that is being left is gone, in milliseconds: its requests fail
/// before that, which says nothing of the appliance.
const LEAVING: i64 = 300;

impl Groups {
    /// Lets a group take in an event, and does what follows from it.
    pub(super) fn dispatch(self, group: &GroupSignal, event: Event) {
        let before = group.get_untracked();
        let mut after = before.clone();
        let actions = after.step(event);
        if after != before {
            let (id, is_driven) = (after.id.clone(), after.is_driven());
            group.set(after);
            if is_driven {
                self.with_parts(&id, |parts| parts.is_dirty = true);
                self.spawn_save(group);
            }
        }
        for action in actions {
            let group = group.clone();
            self.lifecycle.spawn(async move {
                match action {
                    Action::Check(member) => self.check_member(&group, member).await,
                    Action::Start(member) => self.start_member(&group, member).await,
                }
            });
        }
    }

    /// Checks a member just before it starts.
    async fn check_member(self, group: &GroupSignal, place: usize) {
        let checked = self.checked(group, place).await;
        if matches!(checked, Checked::Failed(_)) {
            sleep(LEAVING).await;
        }
        if self.lifecycle.has_ended() {
            return;
        }
        let is_signed_out = checked == Checked::SignedOut;
        self.dispatch(group, Event::Checked(place, checked));
        if is_signed_out {
            // Somebody may have signed in again meanwhile.
            let member = group.with_untracked(|group| group.members.get(place).cloned());
            self.tell_session(group, member.map(|it| it.appliance).unwrap_or_default());
        }
    }

    async fn checked(self, group: &GroupSignal, place: usize) -> Checked {
        let (id, operation, member) = group.with_untracked(|group| {
            let operation = Operation::by_id(&group.operation);
            (
                group.id.clone(),
                operation,
                group.members.get(place).cloned(),
            )
        });
        let (Some(operation), Some(member)) = (operation, member) else {
            return Checked::Refused("This console does not have the operation".to_owned());
        };
        let Some(appliance) = self.api.appliance(&member.appliance) else {
            return Checked::Refused("The appliance is no longer configured".to_owned());
        };
        if !self.sessions.state_untracked(&appliance.id).is_signed_in() {
            return Checked::SignedOut;
        }
        let known = self.with_parts(&id, |parts| parts.entries.get(&place).cloned());
        let known = known.flatten().unwrap_or_default();
        match check(self.answers, operation, &appliance, &member, &known).await {
            Ok(ready) => {
                // Warnings may have been acknowledged meanwhile.
                let member = group.with_untracked(|group| group.members.get(place).cloned());
                let warnings = member.map(|it| it.unaccepted(&ready.points));
                let warnings = warnings.unwrap_or_default();
                if !warnings.is_empty() {
                    return Checked::Warned(warnings);
                }
                self.with_parts(&id, |parts| parts.prepared.insert(place, ready.prepared));
                Checked::Clear
            }
            Err(checked) => checked,
        }
    }

    /// Writes the run of a member to the journal, together with the group, and sends its request.
    async fn start_member(self, group: &GroupSignal, member: usize) {
        let (id, run_id) = group.with_untracked(|group| (group.id.clone(), group.run_id(member)));
        let prepared = self.with_parts(&id, |parts| parts.prepared.remove(&member));
        let Some(prepared) = prepared.flatten() else {
            let why = "Its request was not ready.".to_owned();
            return self.dispatch(group, Event::NotBegun(member, why));
        };
        let run = self.runs.new_run(&prepared, run_id);
        if !self.write_begun(group, member, &run).await {
            return;
        }
        let run = self.runs.insert(run);
        if self.is_kept(&id) {
            self.runs.send_to_tabs(&run);
        } else {
            self.runs.persist(&run).await;
        }
        self.runs.send(&run, prepared, Secrets::new()).await;
    }

    /// Writes down that the run of a member has begun. Returns `false` where nothing may be sent.
    async fn write_begun(self, group: &GroupSignal, member: usize, run: &Run) -> bool {
        let id = group.with_untracked(|group| group.id.clone());
        let Some(writing) = self.with_parts(&id, |parts| parts.writing.clone()) else {
            return false;
        };
        let _turn = writing.lock().await;
        if self.lifecycle.has_ended() {
            return false;
        }
        let Some(begun) = group.with_untracked(|group| group.with_begun(member)) else {
            return false;
        };
        if self.is_kept(&id) {
            match self.write(group, begun, Some(Entry::of(run))).await {
                Ok(true) => {}
                Ok(false) => return false,
                Err(why) => {
                    let why = format!("The run could not be stored in this browser: {why}");
                    self.dispatch(group, Event::NotBegun(member, why));
                    return false;
                }
            }
        }
        self.dispatch(group, Event::Begun(member));
        true
    }

    fn is_kept(self, id: &str) -> bool {
        self.with_parts(id, |parts| parts.is_kept) == Some(true)
    }

    /// Writes a group, in its turn. Returns `false` where another tab has written it: that one
    /// drives it then.
    async fn write(
        self,
        group: &GroupSignal,
        mut as_it_is: Group,
        run: Option<Entry>,
    ) -> Result<bool, String> {
        as_it_is.revision += 1;
        match journal::write(&as_it_is, run).await? {
            Written::Done => {
                group.update(|group| group.revision = as_it_is.revision);
                let message = GroupMessage::State(Box::new(as_it_is));
                self.runs.send_of_group(&message);
                Ok(true)
            }
            Written::Conflict => {
                self.give_way(group).await;
                Ok(false)
            }
        }
    }

    /// Leaves a group to the tab that has written it, and waits for that one's end.
    async fn give_way(self, group: &GroupSignal) {
        let id = group.with_untracked(|group| group.id.clone());
        self.with_parts(&id, |parts| {
            parts.claim = None;
            parts.is_dirty = false;
        });
        self.dispatch(group, Event::Claimed(false));
        if let Some(stored) = journal::read(&id).await {
            self.replace(group, stored);
        }
        if !group.with_untracked(Group::is_ended) {
            self.claim(group);
        }
    }

    pub(super) fn spawn_save(self, group: &GroupSignal) {
        let group = group.clone();
        self.lifecycle.spawn(async move { self.save(&group).await });
    }

    /// Writes a group if it has changed since it was written.
    async fn save(self, group: &GroupSignal) {
        let id = group.with_untracked(|group| group.id.clone());
        let Some(writing) = self.with_parts(&id, |parts| parts.writing.clone()) else {
            return;
        };
        {
            let _turn = writing.lock().await;
            let is_dirty = self.with_parts(&id, |parts| std::mem::take(&mut parts.is_dirty));
            if is_dirty == Some(true) && self.is_kept(&id) {
                let as_it_is = group.get_untracked();
                if let Err(why) = self.write(group, as_it_is, None).await {
                    let why = format!("The group could not be stored in this browser: {why}");
                    self.dispatch(group, Event::Trouble(why));
                }
            }
        }
        self.release_if_ended(group);
    }

    /// Lets a group go that has ended: whichever tab resumes it drives it then.
    pub(super) fn release_if_ended(self, group: &GroupSignal) {
        let (id, is_over) =
            group.with_untracked(|group| (group.id.clone(), group.is_driven() && group.is_ended()));
        let is_written = self.with_parts(&id, |parts| !parts.is_dirty);
        if is_over && is_written == Some(true) {
            group.update(|group| {
                group.step(Event::Claimed(false));
            });
            self.with_parts(&id, |parts| parts.claim = None);
        }
    }
}
