//! The exchange of runs with the other tabs of the console.

use std::rc::Rc;

use hawser_core::poll::Event;
use hawser_core::run::Run;
use hawser_core::tab::{GroupMessage, Message};
use leptos::prelude::*;

use super::journal::Entry;
use super::store::{RunSignal, Runs};

impl Runs {
    /// Takes in what other tabs tell, from now on.
    pub(super) fn listen_to_tabs(self) {
        self.api
            .on_sent(Rc::new(move |appliance, at, closed_until| {
                if self.tabs.has_others() {
                    let message = hawser_core::tab::sent(appliance, at, closed_until);
                    self.tabs.send(&message);
                }
            }));
        self.tabs.open(move |message| self.on_message(message));
    }

    /// Tells other tabs, where there are any, what is too little to be written to the journal.
    pub(crate) fn send_to_tabs(self, run: &RunSignal) {
        if self.tabs.has_others() {
            self.tabs.send(&run.with_untracked(Entry::of).text);
        }
    }

    /// Tells the other tabs something about a group of runs.
    pub(crate) fn send_of_group(self, message: &GroupMessage) {
        self.tabs.send(&hawser_core::tab::of_group(message));
    }

    /// Tells other tabs which tasks of an appliance were read, so that they need not read them.
    pub(super) fn send_seen_to_tabs(self, appliance: &str, seen: &[String]) {
        if self.tabs.has_others() {
            self.tabs.send(&hawser_core::tab::polled(appliance, seen));
        }
    }

    fn on_message(self, message: Message) {
        match message {
            Message::Run(run) => self.merge(*run),
            Message::Polled { appliance, tasks } => {
                if let Some(appliance) = self.api.appliance(&appliance) {
                    self.pollers.on_peer_update(&appliance, tasks);
                }
            }
            Message::Removed(runs) => self.remove(&runs),
            Message::Group(message) => {
                if let Some(Some(on_group)) = self.on_group.try_get_value() {
                    on_group(message);
                }
            }
            Message::Sent {
                appliance,
                at,
                closed_until,
            } => {
                if let Some(appliance) = self.api.appliance(&appliance) {
                    self.api.note_sent(&appliance, &at, closed_until);
                }
            }
            Message::Here { new: true } => self.api.tell_sent(),
            Message::Here { new: false } => {}
        }
    }

    /// Takes in what another tab knows of a run.
    fn merge(self, other: Run) {
        let mut known = self.all_untracked().into_iter();
        let known = known.find(|run| run.with_untracked(|run| run.id == other.id));
        let (run, before) = match known {
            Some(run) => {
                let before = open_task(&run);
                self.change(&run, |run| run.merge(other));
                (run, before)
            }
            None => (self.add(other), None),
        };
        self.notify(&run, false);
        // A task that is already polled is not followed again.
        let now = open_task(&run);
        if now.is_some() && now != before {
            self.follow(&run);
        }
        if let Some(task) = before.filter(|before| now.as_ref() != Some(before)) {
            self.unfollow(&run, task);
        }
    }

    /// Stops polling a task, unless another run waits for it.
    fn unfollow(self, run: &RunSignal, task: String) {
        let appliance = run.with_untracked(|run| run.appliance.clone());
        let is_open = |run: &RunSignal| run.with_untracked(|run| !run.state().is_end());
        if !self.waiting_for(&appliance, &task).iter().any(is_open)
            && let Some(appliance) = self.api.appliance(&appliance)
        {
            self.pollers.step(&appliance, Event::Forget { key: task });
        }
    }
}

/// Returns the task of a run that has not ended.
fn open_task(run: &RunSignal) -> Option<String> {
    run.with_untracked(|run| {
        let task = run.task.as_ref().filter(|_| !run.state().is_end());
        task.map(|task| task.id.clone())
    })
}
