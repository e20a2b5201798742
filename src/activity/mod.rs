//! The tasks that each appliance knows, whoever started them.
//!
//! They are read by the pollers of the runs ([`Runs::watch_tasks`]): open runs and this store share
//! one read of an appliance's newest page of tasks.

mod entries;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hawser_core::budget::Priority;
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::order::sorted;
use hawser_core::poll::PAGE_SIZE;
use hawser_core::problem::Problem;
use hawser_core::secret::Secrets;
use hawser_core::system::TaskList as Page;
use hawser_core::task::{Task, TaskCache};
use leptos::prelude::*;

pub use entries::use_entries;

use crate::api::Api;
use crate::browser::now;
use crate::lifecycle::Lifecycle;
use crate::runs::Runs;
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// The newest tasks of an appliance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskList {
    /// Newest first. Their raw answers are left out.
    pub tasks: Arc<Vec<Task>>,
    /// The number of tasks that the appliance lists in all; 0 where it does not say.
    pub total: i64,
    /// When they were read; `None` before the first time.
    pub as_of: Option<Timestamp>,
    /// Why they could not be read again.
    pub problem: Option<Box<Problem>>,
}

impl TaskList {
    /// Returns `true` where the appliance has, or may have, older tasks than these.
    pub fn is_cut(&self) -> bool {
        let known = i64::try_from(self.tasks.len()).unwrap_or(i64::MAX);
        match self.total {
            0 => known >= i64::from(PAGE_SIZE),
            total => total > known,
        }
    }
}

/// The tasks of all appliances that somebody is signed in to.
#[derive(Clone, Copy)]
pub struct Tasks {
    api: Api,
    lifecycle: Lifecycle,
    sessions: Sessions,
    runs: Runs,
    lists: StoredValue<BTreeMap<String, ArcRwSignal<TaskList>>>,
    /// The number of pages that watch.
    watchers: RwSignal<usize>,
}

impl Tasks {
    /// Creates the store without a task.
    pub fn new(api: Api, sessions: Sessions, runs: Runs, lifecycle: Lifecycle) -> Self {
        let config = api.config();
        let lists = config.appliances.iter().map(|appliance| {
            let list = ArcRwSignal::new(TaskList::default());
            (appliance.id.clone(), list)
        });
        let tasks = Self {
            api,
            lifecycle,
            sessions,
            runs,
            lists: StoredValue::new(lists.collect()),
            watchers: RwSignal::new(0),
        };
        runs.on_tasks(Rc::new(move |appliance, page| tasks.apply(appliance, page)));
        for appliance in &config.appliances {
            tasks.watch_session(appliance.clone());
        }
        tasks
    }

    /// Returns the newest tasks of an appliance. They are read while a page watches, and whenever
    /// its runs need the list.
    pub fn of(self, appliance: &Appliance) -> ArcRwSignal<TaskList> {
        let known = self
            .lists
            .try_with_value(|all| all.get(&appliance.id).cloned());
        known.flatten().unwrap_or_default()
    }

    /// Has the tasks of all appliances read every few seconds until the current owner ends.
    pub fn watch(self) {
        self.watchers.try_update(|watchers| *watchers += 1);
        on_cleanup(move || {
            self.watchers
                .try_update(|watchers| *watchers = watchers.saturating_sub(1));
        });
    }

    /// Reads the newest tasks of an appliance once, where they were not read yet: nobody waits for
    /// them.
    pub fn read_once(self, appliance: &Appliance) {
        let list = self.of(appliance);
        let is_signed_in = self.sessions.state_untracked(&appliance.id).is_signed_in();
        let was_read = list.with_untracked(|list| list.as_of.is_some());
        let Some(request) = appliance
            .system
            .tasks()
            .list
            .filter(|_| is_signed_in && !was_read)
        else {
            return;
        };
        // Not twice at a time.
        list.update_untracked(|list| list.as_of = Some(now()));
        let appliance = appliance.clone();
        self.lifecycle.spawn(async move {
            let (request, none) = (request(0), Secrets::new());
            let api = self.api;
            let outcome = api
                .send_with(Priority::Probe, &appliance, &request, &none)
                .await;
            let none_known = TaskCache::default();
            match appliance.read_task_list(&request, &outcome, &none_known) {
                Ok(page) => self.apply(&appliance, &page),
                Err(_) => list.update_untracked(|list| list.as_of = None),
            }
        });
    }

    /// Reads the tasks of an appliance while somebody is signed in there and a page watches.
    fn watch_session(self, appliance: Appliance) {
        let sessions = self.sessions;
        let id = appliance.id.clone();
        let session = Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let is_signed_in = sessions.state(&id).is_signed_in();
            is_signed_in.then(|| sessions.number(&id))
        });
        let is_watched = Memo::new(move |_| self.watchers.get() > 0);
        self.watch_problem(&appliance);
        let list = self.of(&appliance);
        Effect::new(move |before: Option<Option<u32>>| {
            let session = session.get();
            if before.flatten().is_some() && session != before.flatten() {
                // Another user may see other tasks.
                list.try_set(TaskList::default());
            }
            self.runs
                .watch_tasks(&appliance, session.is_some() && is_watched.get());
            session
        });
    }

    /// Notes why an appliance's tasks cannot be read, and that they can again.
    fn watch_problem(self, appliance: &Appliance) {
        let (runs, id) = (self.runs, appliance.id.clone());
        let problem = Memo::new(move |_| runs.poll_status(&id).problem);
        let list = self.of(appliance);
        Effect::new(move |_| {
            let problem = problem.get();
            list.maybe_update(|list| {
                let is_news = list.problem != problem;
                list.problem = problem;
                is_news
            });
        });
    }

    /// Takes in the newest page of an appliance's tasks. Of an entry that did not change the page
    /// has the id alone; its content is known here.
    fn apply(self, appliance: &Appliance, page: &Page) {
        let list = self.of(appliance);
        list.maybe_update(|list| {
            let mut tasks = tasks_of(page, &list.tasks);
            for task in &mut tasks {
                task.is_reading = self.api.own_reads().contains(appliance, &task.id);
            }
            let is_news = *list.tasks != tasks || list.total != page.total;
            if is_news {
                list.tasks = Arc::new(tasks);
                list.total = page.total;
            }
            // The time alone is no reason to draw anything again.
            let is_first = list.as_of.replace(now()).is_none();
            is_news || is_first
        });
    }
}

/// Returns the tasks of a page, newest first.
fn tasks_of(page: &Page, known: &[Task]) -> Vec<Task> {
    let news = page.news.iter().map(|(_, task)| Task {
        raw: String::new(),
        ..task.clone()
    });
    let same = page.same.iter().filter_map(|id| {
        let task = known.iter().find(|task| task.id == *id);
        task.cloned()
    });
    let begun = |task: &Task| task.queued.or(task.started).or(task.finished);
    let tasks = news.chain(same).collect();
    sorted(tasks, |a: &Task, b: &Task| begun(b).cmp(&begun(a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(id: &str, queued: i64) -> Task {
        Task {
            raw: "{}".to_owned(),
            ..Task::watched(id, Some(Timestamp(queued)))
        }
    }

    #[test]
    fn list_is_cut_where_there_are_more_or_may_be() {
        let list = |count: usize, total| TaskList {
            tasks: Arc::new(vec![task("a", 1); count]),
            total,
            ..TaskList::default()
        };
        assert!(!list(3, 3).is_cut() && !list(3, 0).is_cut());
        assert!(list(100, 101).is_cut() && list(100, 0).is_cut());
    }

    #[test]
    fn tasks_of_a_page_are_those_that_were_read_and_those_that_did_not_change_newest_first() {
        let known = [task("a", 1), task("gone", 5)];
        let page = Page {
            news: vec![(7, task("b", 2)), (8, task("c", 3))],
            same: vec!["a".to_owned(), "never read".to_owned()],
            total: 4,
        };
        let tasks = tasks_of(&page, &known);
        let ids: Vec<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
        assert_eq!(ids, ["c", "b", "a"]);
        assert!(tasks.iter().take(2).all(|task| task.raw.is_empty()));
    }
}
