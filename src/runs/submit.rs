//! Submitting an operation: written to the journal, sent once, then polled.

use hawser_core::budget::Priority;
use hawser_core::config::Appliance;
use hawser_core::operation::Prepared;
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::secret::Secrets;
use hawser_core::task::Task;
use leptos::prelude::*;

use super::store::{RunSignal, Runs};
use crate::browser::{fresh_id, now};
use crate::route::Route;
use crate::session::SessionState;
use crate::tracking::unsubscribe_on_cleanup;

impl Runs {
    /// Submits an operation and leads to its run. The run is in the journal before the request
    /// leaves; the request leaves once.
    pub fn submit(self, prepared: Prepared, secrets: Secrets) {
        let id = fresh_id();
        let run = self.insert(self.new_run(&prepared, id.clone()));
        self.lifecycle.spawn(async move {
            self.persist(&run).await;
            self.navigation.go(Route::Run { id });
            self.send(&run, prepared, secrets).await;
        });
    }

    /// Returns the run that begins with a confirmation, with an id.
    pub(crate) fn new_run(self, prepared: &Prepared, id: String) -> Run {
        let user = match self.sessions.state_untracked(&prepared.appliance().id) {
            SessionState::SignedIn { user } => user,
            _ => String::new(),
        };
        prepared.run(id, user, now())
    }

    /// Adds a run that is new, and notifies the page around of it.
    pub(crate) fn insert(self, run: Run) -> RunSignal {
        let run = self.add(run);
        self.notify(&run, true);
        run
    }

    /// Sends the request of a run, which is in the journal, and reads what became of it.
    pub(crate) async fn send(self, run: &RunSignal, prepared: Prepared, secrets: Secrets) {
        let appliance = prepared.appliance().clone();
        if let Some(path) = prepared.watched() {
            self.read_before(&appliance, path, run).await;
        }
        let request = prepared
            .request()
            .once(&run.with_untracked(|run| run.id.clone()));
        let on_sent = || {
            self.record(run, RunEvent::Sent);
            self.spawn_persist(run);
        };
        let outcome = self.api.submit(&appliance, &request, &secrets, &on_sent);
        let outcome = outcome.await;
        drop(secrets);
        let receipt = appliance.read_receipt(&request, prepared.watched(), &outcome);
        self.record(run, RunEvent::SubmitOutcome(receipt));
        self.persist(run).await;
        if run.with_untracked(Run::state) == State::NotSent {
            return;
        }
        self.note_version(appliance.clone(), run.clone());
        self.begin_to_follow(&appliance, run).await;
        self.search_now(run).await;
    }

    /// Reads what is watched just before a request leaves, so that what was there before is not
    /// taken for what it starts.
    async fn read_before(self, appliance: &Appliance, path: &str, run: &RunSignal) {
        let request = (appliance.system.tasks().one)(path);
        let none = Secrets::new();
        let outcome = self
            .api
            .send_with(Priority::Submit, appliance, &request, &none)
            .await;
        let tasks = appliance.read_tasks(&request, &outcome).unwrap_or_default();
        if let Some(task) = tasks.first() {
            run.update(|run| run.begins_after(task));
        }
    }

    /// Begins to poll a run. One that has ended already is not polled, so its details are read
    /// here.
    pub(super) async fn begin_to_follow(self, appliance: &Appliance, run: &RunSignal) {
        self.follow(run);
        if run.with_untracked(|run| run.task.is_some() && run.state().is_end()) {
            self.pace_details(appliance, run, true);
        }
    }

    /// Notes the version of a run's appliance, which is asked once in a session. Where the
    /// appliance does not say, the run has none.
    fn note_version(self, appliance: Appliance, run: RunSignal) {
        self.lifecycle.spawn(async move {
            let mut version = self.sessions.version(&appliance.id);
            if version.is_none()
                && let Some(request) = appliance.about()
                && let Ok(answer) = self
                    .api
                    .read_with(Priority::Detail, &appliance, &request)
                    .await
            {
                let read = appliance.read_version(&answer);
                self.sessions.set_version(&appliance.id, read.clone());
                version = Some(read);
            }
            if let Some(version) = version {
                run.update(|run| run.appliance_version = version);
                self.persist(&run).await;
            }
        });
    }

    /// Follows what runs already on a target, as a run for which nothing is sent.
    pub fn follow_running(self, prepared: &Prepared) {
        let state = self.sessions.state_untracked(&prepared.appliance().id);
        let user = state.user().to_owned();
        self.show_running(prepared.run_of_running(fresh_id(), user, now()));
    }

    /// Follows what runs already on the target of a run that was refused because it is busy.
    pub fn follow_instead(self, refused: &RunSignal) {
        let run = refused.with_untracked(|run| run.instead(fresh_id(), now()));
        if let Some(run) = run {
            self.show_running(run);
        }
    }

    /// Looks for tasks in progress on the target of a run that was refused.
    pub fn look_for_others(self, refused: &RunSignal) {
        let (id, appliance) = refused.with_untracked(|run| (run.id.clone(), run.appliance.clone()));
        let Some(appliance) = self.api.appliance(&appliance) else {
            return;
        };
        let request = refused.with_untracked(|run| run.search_others(&appliance));
        let Some(request) = request.filter(|_| self.is_signed_in(&appliance.id)) else {
            return;
        };
        let refused = refused.clone();
        self.lifecycle.spawn(async move {
            let answer = self.api.read(&appliance, &request).await;
            let mut tasks =
                refused.with_untracked(|run| run.others_in(&appliance, &request, &answer));
            tasks.retain(|task| !self.api.own_reads().contains(&appliance, &task.id));
            self.others.try_update(|others| others.insert(id, tasks));
        });
    }

    /// Returns the tasks in progress on the target of a run that was refused, as far as they were
    /// looked for, tracked.
    pub fn others(self, refused: &str) -> Vec<Task> {
        unsubscribe_on_cleanup();
        let others = self.others.with(|others| others.get(refused).cloned());
        others.unwrap_or_default()
    }

    /// Follows somebody else's task on the target of a run that was refused.
    pub fn follow_other(self, refused: &RunSignal, task: Task) {
        self.show_running(refused.with_untracked(|run| run.follow_task(task, fresh_id(), now())));
    }

    fn show_running(self, run: Run) {
        let id = run.id.clone();
        let run = self.add(run);
        self.notify(&run, true);
        self.follow(&run);
        self.navigation.go(Route::Run { id });
        self.spawn_persist(&run);
    }
}
