//! A page of an appliance's tasks, and the runs that wait for them.

use hawser_core::run::{Heard, Run};
use hawser_core::system::TaskList;
use hawser_core::task::Task;

use super::Console;
use crate::signal::Signal;

/// A task of a list, as the runs that wait for it are looked for.
struct Listed {
    id: String,
    mark: u64,
    /// None where it says what it said before.
    task: Option<Task>,
    /// Whether every run that waits for it is over; none where none waits.
    over: Option<bool>,
}

/// What came of a page of tasks.
#[derive(Default)]
pub struct HeardTasks {
    /// The runs that wait for one of them.
    pub runs: Vec<Signal<Run>>,
    /// The tasks that nobody waits for any more.
    pub finished: Vec<String>,
    /// The others.
    pub seen: Vec<String>,
    /// Those of them that were read: they say nothing new as long as their entries stay as they
    /// are, with the marks of the entries.
    pub settled: Vec<(u64, String)>,
    /// Whether a run wants to hear again what was only named.
    pub again: bool,
}

impl Console {
    /// Lets every run of an appliance that waits for one of these tasks take it in.
    ///
    /// The runs are gone through once for a whole page of tasks, and what is known is not heard
    /// again: a thousand tasks are looked at every few seconds.
    pub fn hear_tasks(self, appliance: &str, list: TaskList) -> HeardTasks {
        let mut tasks: Vec<Listed> = Vec::with_capacity(list.news.len() + list.same.len());
        let news = list.news.into_iter();
        let news = news.map(|(mark, task)| (task.id.clone(), mark, Some(task)));
        let same = list.same.into_iter().map(|id| (id, 0, None));
        for (id, mark, task) in news.chain(same) {
            if let Err(place) = tasks.binary_search_by(|listed| listed.id.cmp(&id)) {
                let over = None;
                let listed = Listed {
                    id,
                    mark,
                    task,
                    over,
                };
                tasks.insert(place, listed);
            }
        }
        let runs = self
            .runs
            .try_with_untracked(Clone::clone)
            .unwrap_or_default();
        let mut heard = HeardTasks::default();
        for run in runs {
            // The state is made of the whole timeline: only for those of this page.
            let found = run.with_untracked(|run| {
                let id = &run.task.as_ref().filter(|_| run.appliance == appliance)?.id;
                let place = tasks.binary_search_by(|it| it.id.cmp(id)).ok()?;
                let plain = run.watched.is_none() && run.problem.is_none();
                Some((place, run.state(), plain))
            });
            let Some((place, before, plain)) = found else {
                continue;
            };
            let Some(listed) = tasks.get_mut(place) else {
                continue;
            };
            let mut state = before;
            match &listed.task {
                // What it says is news for this run after all.
                None => heard.again |= !plain,
                Some(task) if run.with_untracked(|run| run.knows(task)) => {}
                Some(task) => {
                    self.hear(run, Heard::Task(Box::new(task.clone())));
                    state = run.with_untracked(Run::state);
                    if state == before {
                        self.tell_tabs(run);
                    }
                }
            }
            if state != before {
                self.spawn(self.keep(run));
            }
            listed.over = Some(listed.over != Some(false) && state.is_end());
            heard.runs.push(run);
        }
        for listed in tasks {
            if listed.over == Some(true) {
                heard.finished.push(listed.id);
                continue;
            }
            if listed.mark != 0 {
                heard.settled.push((listed.mark, listed.id.clone()));
            }
            heard.seen.push(listed.id);
        }
        heard
    }
}
