//! A page of an appliance's tasks, and what the runs that wait for them make of it. Pure, so it is
//! tested on the host.

use std::collections::BTreeMap;

use hawser_core::system::TaskList;
use hawser_core::task::Task;

/// A task of a page.
pub(super) struct Listed {
    fingerprint: u64,
    /// `None` where its entry is as it was when it was last read.
    pub(super) task: Option<Task>,
    /// `Some(true)` where every run that waits for it has ended; `None` where none waits.
    all_ended: Option<bool>,
}

impl Listed {
    /// Notes a run that waits for the task, and whether it has ended.
    pub(super) fn note_run(&mut self, has_ended: bool) {
        self.all_ended = Some(self.all_ended != Some(false) && has_ended);
    }
}

/// A page of tasks, by their ids.
pub(super) struct TaskPage {
    tasks: BTreeMap<String, Listed>,
    read_again: bool,
}

/// The result of a page of tasks.
#[derive(Debug, Default, PartialEq)]
pub(super) struct TaskUpdates {
    /// The tasks that no open run waits for any more.
    pub(super) finished: Vec<String>,
    /// The other tasks.
    pub(super) seen: Vec<String>,
    /// The fingerprints and ids of those that were read: they say nothing new as long as their
    /// entries stay as they are.
    pub(super) settled: Vec<(u64, String)>,
    /// `true` where a run needs the content of an entry that was not read.
    pub(super) read_again: bool,
}

impl TaskPage {
    /// Takes over the tasks; of two with one id the first counts.
    pub(super) fn new(list: TaskList) -> Self {
        let mut tasks = BTreeMap::new();
        let news = list.news.into_iter();
        let news = news.map(|(fingerprint, task)| (task.id.clone(), fingerprint, Some(task)));
        let same = list.same.into_iter().map(|id| (id, 0, None));
        for (id, fingerprint, task) in news.chain(same) {
            tasks.entry(id).or_insert(Listed {
                fingerprint,
                task,
                all_ended: None,
            });
        }
        Self {
            tasks,
            read_again: false,
        }
    }

    /// Returns `true` where the page has a task with this id.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.tasks.contains_key(id)
    }

    /// Returns the task with an id.
    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Listed> {
        self.tasks.get_mut(id)
    }

    /// Notes that a run needs the content of an entry that was not read.
    pub(super) fn read_again(&mut self) {
        self.read_again = true;
    }

    /// Returns what came of it, once every run that waits for one of the tasks was noted.
    pub(super) fn into_updates(self) -> TaskUpdates {
        let mut updates = TaskUpdates {
            read_again: self.read_again,
            ..TaskUpdates::default()
        };
        for (id, listed) in self.tasks {
            if listed.all_ended == Some(true) {
                updates.finished.push(id);
                continue;
            }
            if listed.fingerprint != 0 {
                updates.settled.push((listed.fingerprint, id.clone()));
            }
            updates.seen.push(id);
        }
        updates
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(news: &[(u64, &str)], same: &[&str]) -> TaskPage {
        TaskPage::new(TaskList {
            news: news
                .iter()
                .map(|(fingerprint, id)| (*fingerprint, Task::watched(id, None)))
                .collect(),
            same: same.iter().map(|id| (*id).to_owned()).collect(),
            total: 0,
        })
    }

    #[test]
    fn task_is_finished_once_all_runs_that_wait_for_it_have_ended() {
        for (ended, finished) in [
            (&[][..], false),
            (&[true], true),
            (&[true, false], false),
            (&[false, true], false),
            (&[true, true], true),
        ] {
            let mut page = page(&[(7, "a")], &[]);
            for has_ended in ended {
                if let Some(listed) = page.get_mut("a") {
                    listed.note_run(*has_ended);
                }
            }
            let updates = page.into_updates();
            assert_eq!(updates.finished.len() == 1, finished, "{ended:?}");
            assert_eq!(updates.seen.len() == 1, !finished, "{ended:?}");
        }
    }

    #[test]
    fn only_entries_that_were_read_are_settled() {
        let updates = page(&[(7, "b"), (0, "a")], &["c"]).into_updates();
        assert_eq!(updates.seen, ["a", "b", "c"]);
        assert_eq!(updates.settled, [(7, "b".to_owned())]);
        assert!(!updates.read_again);
    }

    #[test]
    fn of_two_tasks_with_one_id_the_first_counts() {
        let mut page = page(&[(1, "a"), (2, "a")], &["a"]);
        assert!(
            page.get_mut("a")
                .is_some_and(|listed| listed.task.is_some())
        );
        assert!(page.contains("a") && !page.contains("b"));
        assert_eq!(page.into_updates().settled, [(1, "a".to_owned())]);
    }
}
