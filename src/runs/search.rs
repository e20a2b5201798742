//! Submissions whose response was lost: looked up on the appliance, never sent again.

use hawser_core::budget::Priority;
use hawser_core::config::Appliance;
use hawser_core::problem::{Kind, Problem};
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::secret::Secrets;
use hawser_core::task::Task;
use leptos::prelude::*;

use super::store::{RunSignal, Runs};
use crate::browser::{now, sleep};
use crate::tracking::unsubscribe_on_cleanup;

/// The waits before the searches, in milliseconds: what a proxy gave up may still be on its way.
const WAITS: [i64; 4] = [0, 2_000, 4_000, 9_000];

/// The number of answers that a task is unknown after which it is looked for elsewhere.
const MISSES: usize = 4;

/// The first wait before a task is asked for again, in milliseconds; it doubles with each answer.
const FIRST_WAIT: i64 = 1_000;

/// The longest wait, in milliseconds: while the appliance restarts it fails for minutes.
const LONGEST_WAIT: i64 = 60_000;

impl Runs {
    /// Looks up on the appliance what became of a submission whose response was lost, or of a task
    /// that the appliance did not find.
    pub fn search(self, run: RunSignal) {
        self.lifecycle
            .spawn(async move { self.search_now(&run).await });
    }

    /// Returns `true` while a run is looked up, tracked.
    pub fn is_searching(self, id: &str) -> bool {
        unsubscribe_on_cleanup();
        self.searching.with(|searching| searching.contains(id))
    }

    pub(super) async fn search_now(self, run: &RunSignal) {
        if !run.with_untracked(Run::is_lost) && !self.is_missing(run) {
            return;
        }
        let (id, appliance) = run.with_untracked(|run| (run.id.clone(), run.appliance.clone()));
        let Some(appliance) = self.api.appliance(&appliance) else {
            return;
        };
        let is_new = self
            .searching
            .try_update(|searching| searching.insert(id.clone()));
        if is_new != Some(true) {
            return;
        }
        if self.is_missing(run) {
            self.look_for_task(&appliance, run).await;
        } else if let Some(event) = self.search_repeatedly(&appliance, run).await {
            self.record(run, event);
        }
        // Before it is polled, which may begin the next search.
        self.searching.try_update(|searching| searching.remove(&id));
        self.persist(run).await;
        if !self.is_missing(run) {
            self.begin_to_follow(&appliance, run).await;
        }
    }

    /// Returns what the first search that finds the task says, else the last.
    async fn search_repeatedly(self, appliance: &Appliance, run: &RunSignal) -> Option<RunEvent> {
        let mut event = None;
        for wait in WAITS {
            sleep(wait).await;
            let lost = run.with_untracked(Run::is_lost);
            if !lost || self.lifecycle.has_ended() || !self.is_signed_in(&appliance.id) {
                return None;
            }
            event = self.search_once(appliance, run).await;
            if matches!(event, None | Some(RunEvent::Found(_))) {
                break;
            }
        }
        event
    }

    async fn search_once(self, appliance: &Appliance, run: &RunSignal) -> Option<RunEvent> {
        let request = run.with_untracked(|run| run.search(appliance))?;
        let none = Secrets::new();
        let sent = self
            .api
            .send_with(Priority::Task, appliance, &request, &none);
        let outcome = sent.await;
        if self.lifecycle.has_ended() {
            return None;
        }
        let own_reads = self.api.own_reads();
        Some(run.with_untracked(|run| {
            let is_reading = |task: &str| own_reads.contains(appliance, task);
            run.found_beside(appliance, &request, &outcome, now(), &is_reading)
        }))
    }

    /// Asks again for a task that the appliance did not find: it may not be listed yet, or may come
    /// back after a restart. Only answers count, not failures.
    async fn look_for_task(self, appliance: &Appliance, run: &RunSignal) {
        let Some(id) = run.with_untracked(|run| Some(run.task.as_ref()?.id.clone())) else {
            return;
        };
        let tasks = appliance.system.tasks();
        let mut looked = Vec::new();
        let (mut misses, mut wait) = (0, FIRST_WAIT);
        while misses < MISSES {
            sleep(wait).await;
            if !self.is_missing(run) || !self.is_signed_in(&appliance.id) {
                return;
            }
            wait = (2 * wait).min(LONGEST_WAIT);
            let request = (tasks.one)(&id);
            match self.ask(appliance, &request).await {
                Ok(found) => self.record_found(run, found, &id),
                Err(problem) if problem.kind != Kind::NotFound => continue,
                Err(problem) if misses == 0 => looked.push(looked_at(&request, &problem.title)),
                Err(_) => {}
            }
            if !self.is_missing(run) {
                return;
            }
            misses += 1;
        }
        if let Some(list) = tasks.list {
            let request = list(0);
            let what = match self.ask(appliance, &request).await {
                Ok(found) => {
                    self.record_found(run, found, &id);
                    "not listed".to_owned()
                }
                Err(problem) => problem.title,
            };
            looked.push(looked_at(&request, &what));
        }
        if !self.is_missing(run) {
            return;
        }
        self.read_details(Priority::Task, appliance, run).await;
        self.give_up(run, looked);
    }

    async fn ask(
        self,
        appliance: &Appliance,
        request: &Request,
    ) -> Result<Vec<Task>, Box<Problem>> {
        let none = Secrets::new();
        let sent = self
            .api
            .send_with(Priority::Task, appliance, request, &none);
        let outcome = sent.await;
        appliance.read_tasks(request, &outcome)
    }

    fn is_missing(self, run: &RunSignal) -> bool {
        let state = run.with_untracked(Run::state);
        !self.lifecycle.has_ended() && matches!(state, State::Missing | State::Gone)
    }

    fn record_found(self, run: &RunSignal, found: Vec<Task>, id: &str) {
        if let Some(task) = found.into_iter().find(|task| task.id == id) {
            self.record(run, RunEvent::Task(Box::new(task)));
        }
    }

    /// Records that the task is not to be found, with the places where it was looked for.
    fn give_up(self, run: &RunSignal, mut looked: Vec<String>) {
        let problem = run.with_untracked(|run| {
            for (detail, request) in run.details() {
                let snapshot = run.snapshot(detail.id);
                let trouble = snapshot.map_or("", |seen| seen.trouble.as_str());
                let what = if trouble.is_empty() { "read" } else { trouble };
                looked.push(looked_at(&request, what));
            }
            run.problem.clone()
        });
        if let Some(mut problem) = problem {
            problem.details = looked.join("\n");
            self.record(run, RunEvent::Gone(Box::new(problem)));
        }
    }
}

fn looked_at(request: &Request, what: &str) -> String {
    [request.path.as_str(), ": ", what].concat()
}
