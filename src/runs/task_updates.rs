//! Applies a poller's answers to the runs that wait for them.

use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::system::TaskList;
use leptos::prelude::*;

use super::poller::TaskAnswer;
use super::store::{RunSignal, Runs};
use super::task_page::{TaskPage, TaskUpdates};

impl Runs {
    /// Takes in what the poller of an appliance read.
    pub(super) fn apply(self, appliance: &Appliance, answer: TaskAnswer) -> TaskUpdates {
        match answer {
            TaskAnswer::Tasks(list) => {
                let (updates, waiting) = self.apply_page(&appliance.id, list);
                self.send_seen_to_tabs(&appliance.id, &updates.seen);
                for (run, has_news) in waiting {
                    self.pace_details(appliance, &run, has_news);
                }
                updates
            }
            TaskAnswer::Gone { task, problem } => {
                self.apply_gone(&appliance.id, &task, &problem);
                TaskUpdates::default()
            }
        }
    }

    /// Lets every run of an appliance that waits for one of these tasks take it in. Returns what
    /// came of it, and the runs, each with whether it heard something new.
    ///
    /// The runs are gone through once for a whole page of tasks, and what is known is not taken in
    /// again: a thousand tasks are read every few seconds.
    fn apply_page(self, appliance: &str, list: TaskList) -> (TaskUpdates, Vec<(RunSignal, bool)>) {
        let mut page = TaskPage::new(list);
        let mut waiting = Vec::new();
        for run in self.all_untracked() {
            // The state is made of the whole timeline: only for runs of this page.
            let found = run.with_untracked(|run| {
                let task = run.task.as_ref().filter(|_| run.appliance == appliance)?;
                page.contains(&task.id)
                    .then(|| (task.id.clone(), run.state(), run.is_plain()))
            });
            let Some((id, before, is_plain)) = found else {
                continue;
            };
            let Some(listed) = page.get_mut(&id) else {
                continue;
            };
            let mut state = before;
            let (mut is_missed, mut has_news) = (false, false);
            match &listed.task {
                // The entry is news for this run after all.
                None => is_missed = !is_plain,
                Some(task) if run.with_untracked(|run| run.knows(task)) => {}
                Some(task) => {
                    has_news = true;
                    self.record(&run, RunEvent::Task(Box::new(task.clone())));
                    state = run.with_untracked(Run::state);
                    if state == before {
                        self.send_to_tabs(&run);
                    } else {
                        self.spawn_persist(&run);
                    }
                    if state == State::Missing {
                        self.search(run.clone());
                    }
                }
            }
            listed.note_run(state.is_end());
            if is_missed {
                page.read_again();
            }
            waiting.push((run, has_news));
        }
        (page.into_updates(), waiting)
    }

    /// Notes that the appliance does not know a task, and looks for it.
    fn apply_gone(self, appliance: &str, task: &str, problem: &Problem) {
        for run in self.waiting_for(appliance, task) {
            self.record(&run, RunEvent::Missing(Box::new(problem.clone())));
            self.spawn_persist(&run);
            if run.with_untracked(Run::state) == State::Missing {
                self.search(run);
            }
        }
    }

    /// Returns the runs that wait for a task. Several can follow the same sync.
    pub(super) fn waiting_for(self, appliance: &str, task: &str) -> Vec<RunSignal> {
        let mut runs = self.all_untracked();
        runs.retain(|run| {
            run.with_untracked(|run| {
                run.appliance == appliance && run.task.as_ref().is_some_and(|t| t.id == task)
            })
        });
        runs
    }
}
