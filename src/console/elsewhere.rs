//! What this console tells its other tabs of runs, and hears from them.

use hawser_core::follow::Event;
use hawser_core::run::Run;
use hawser_core::tab::Message;

use super::Console;
use crate::journal::Entry;
use crate::signal::Signal;

impl Console {
    /// Tells other tabs, where there are any, what is too little to be written down.
    pub(super) fn tell_tabs(self, run: Signal<Run>) {
        if self.tabs.has_others()
            && let Some(entry) = run.try_with_untracked(Entry::of)
        {
            self.tabs.tell(&entry.text);
        }
    }

    /// Tells other tabs that an appliance was heard, so that they need not ask it the same.
    pub fn tell_heard(self, appliance: &str, seen: &[String]) {
        if self.tabs.has_others() {
            self.tabs.tell(&hawser_core::tab::heard(appliance, seen));
        }
    }

    /// Takes in what another tab tells.
    fn hear_of_elsewhere(self, message: Message) {
        match message {
            Message::Run(run) => self.hear_of_run(*run),
            Message::Heard { appliance, seen } => {
                if let Some(appliance) = self.appliance(&appliance) {
                    self.followers.told(self, &appliance, seen);
                }
            }
            Message::Removed(runs) => self.forget(&runs),
            Message::Here { .. } => {}
        }
    }

    /// Takes in what another tab knows of a run.
    fn hear_of_run(self, other: Run) {
        let known = self.runs.get_untracked();
        let known = known
            .into_iter()
            .find(|run| run.with_untracked(|run| run.id == other.id));
        // What is followed already is not followed anew.
        let followed = |run: Signal<Run>| {
            run.with_untracked(|run| {
                let task = run.task.as_ref().filter(|_| !run.state().is_end());
                task.map(|task| task.id.clone())
            })
        };
        let (run, before) = match known {
            Some(run) => {
                let before = followed(run);
                run.update(|run| run.merge(other));
                (run, before)
            }
            None => {
                let run = Signal::new(other);
                self.runs.update(|runs| runs.insert(0, run));
                (run, None)
            }
        };
        self.tell(run, false);
        let now = followed(run);
        if now.is_some() && now != before {
            self.follow(run);
        }
        if let Some(task) = before.filter(|before| now.as_ref() != Some(before)) {
            self.follow_no_more(run, task);
        }
    }

    /// Does not follow a task any more, unless another run waits for it.
    fn follow_no_more(self, run: Signal<Run>, task: String) {
        let appliance = run.with_untracked(|run| run.appliance.clone());
        let waits = |run: &Signal<Run>| run.with_untracked(|run| !run.state().is_end());
        if !self.runs_of_task(&appliance, &task).iter().any(waits)
            && let Some(appliance) = self.appliance(&appliance)
        {
            self.followers
                .step(self, &appliance, Event::Forget { key: task });
        }
    }

    /// Hears what other tabs know, from now on.
    pub(super) fn listen_to_tabs(self) {
        self.tabs
            .listen(move |message| self.hear_of_elsewhere(message));
    }
}
