//! What happens to runs: submitted, followed, looked at, kept.

use hawser_core::config::Appliance;
use hawser_core::follow::Event;
use hawser_core::operation::Prepared;
use hawser_core::problem::{Problem, Stage};
use hawser_core::request::Request;
use hawser_core::run::{Heard, Run};
use hawser_core::secret::Secrets;

use super::Console;
use crate::browser::{Listener, document, fresh_id, is_online, is_visible, now, window};
use crate::follower::View;
use crate::journal::{self, Entry};
use crate::route::Route;
use crate::session::SessionState;
use crate::signal::{Signal, keep};

/// So often is looked again at once where an answer leads to a further request.
const LEVELS: usize = 4;

impl Console {
    /// Submits an operation and leads to its run. The run is written down
    /// before the request leaves; the request leaves once.
    pub fn submit(self, prepared: Prepared, secrets: Secrets) {
        let appliance = prepared.appliance().clone();
        let user = match self.sessions.state_now(&appliance.id) {
            SessionState::In { user } => user,
            _ => String::new(),
        };
        let run = Signal::new(prepared.run(fresh_id(), user, now()));
        let id = run.with_untracked(|run| run.id.clone());
        self.runs.update(|runs| runs.insert(0, run));
        self.tell(run, true);
        self.spawn(async move {
            self.keep(run).await;
            self.go(Route::Run { id });
            if let Some(path) = prepared.watched() {
                self.look_before(&appliance, path, run).await;
            }
            self.hear(run, Heard::Sent);
            let request = prepared.request();
            let outcome = self.ask(&appliance, request, &secrets).await;
            drop(secrets);
            let receipt = appliance.read_receipt(request, prepared.watched(), &outcome);
            let heard = match self.look_behind(&appliance, run, &receipt).await {
                Some(found) => found,
                None => Heard::Receipt(receipt),
            };
            self.hear(run, heard);
            self.keep(run).await;
            self.spawn(self.note_version(appliance.clone(), run));
            self.begin_to_follow(&appliance, run).await;
            self.search(run).await;
        });
    }

    /// Looks at what is watched just before a request leaves, so that what was there before
    /// is not taken for what it starts.
    async fn look_before(self, appliance: &Appliance, path: &str, run: Signal<Run>) {
        let request = (appliance.system.tasks().one)(path);
        let outcome = self.ask(appliance, &request, &Secrets::new()).await;
        if let Some(task) = appliance
            .read_tasks(&request, &outcome)
            .ok()
            .and_then(|tasks| tasks.into_iter().next())
        {
            run.update(|run| run.begins_after(&task));
        }
    }

    /// Follows what runs already on a target, as a run for which nothing is sent.
    pub fn follow_running(self, prepared: &Prepared) {
        let user = self.sessions.state_now(&prepared.appliance().id);
        let user = user.user().to_owned();
        let run = Signal::new(prepared.run_of_running(fresh_id(), user, now()));
        self.show_running(run);
    }

    /// The same for the target of a run that was refused because it is busy.
    pub fn follow_instead(self, refused: Signal<Run>) {
        let run = refused.with_untracked(|run| run.instead(fresh_id(), now()));
        if let Some(run) = run {
            self.show_running(Signal::new(run));
        }
    }

    fn show_running(self, run: Signal<Run>) {
        let id = run.with_untracked(|run| run.id.clone());
        self.runs.update(|runs| runs.insert(0, run));
        self.tell(run, true);
        self.follow(run);
        self.go(Route::Run { id });
        self.spawn(self.keep(run));
    }

    /// Sends something small that the run waits for, such as dismissing a prompt, and looks
    /// what became of it.
    pub async fn act(self, run: Signal<Run>, request: &Request) -> Result<(), Box<Problem>> {
        let Some(appliance) = self.appliance(&run.with_untracked(|run| run.appliance.clone()))
        else {
            return Err(Box::new(Problem::console(
                "the appliance is not configured any more",
            )));
        };
        let outcome = self.ask(&appliance, request, &Secrets::new()).await;
        let done = match &outcome {
            Ok(reply) if reply.is_success() && !reply.is_page() => Ok(()),
            other => {
                let asked = appliance.asked(request, Stage::Submit);
                Err(Box::new(Problem::from_outcome(other, &asked)))
            }
        };
        self.look(&appliance, run).await;
        done
    }

    /// Looks at what is seen beside a run's task, one thing after the other.
    pub async fn look(self, appliance: &Appliance, run: Signal<Run>) {
        let looks = run.with_untracked(|run| run.looks().collect::<Vec<_>>());
        if looks.is_empty() {
            return;
        }
        for (look, mut request) in looks {
            // An answer may show that there is more to ask for: the steps below a step.
            for _ in 0..LEVELS {
                let answer = self.read(appliance, &request).await;
                run.update(|run| run.saw(look, answer, now()));
                self.tell(run, false);
                match run.with_untracked(|run| (look.request)(run)) {
                    Some(next) if next != request => request = next,
                    _ => break,
                }
            }
        }
        if run.with_untracked(|run| run.state().is_end()) {
            self.keep(run).await;
        } else {
            self.tell_tabs(run);
        }
    }

    /// Lets a run take in what was heard now.
    pub fn hear(self, run: Signal<Run>, heard: Heard) {
        run.update(|run| run.hear(heard, now()));
        self.tell(run, false);
    }

    /// The appliance does not know a task any more.
    pub fn hear_gone(self, appliance: &str, task: &str, problem: &Problem) {
        for run in self.runs_of_task(appliance, task) {
            self.hear(run, Heard::Gone(Box::new(problem.clone())));
            self.spawn(self.keep(run));
        }
    }

    /// The runs that wait for a task. Several can follow the same sync.
    pub(super) fn runs_of_task(self, appliance: &str, task: &str) -> Vec<Signal<Run>> {
        let mut runs = self
            .runs
            .try_with_untracked(Clone::clone)
            .unwrap_or_default();
        runs.retain(|run| {
            run.with_untracked(|run| {
                run.appliance == appliance && run.task.as_ref().is_some_and(|t| t.id == task)
            })
        });
        runs
    }

    /// Begins to follow a run's task, if it has one that has not ended.
    pub(super) fn follow(self, run: Signal<Run>) {
        let followed = run.with_untracked(|run| {
            let task = run.task.as_ref()?;
            let open = !run.state().is_end() && self.sessions.state_now(&run.appliance).is_in();
            open.then(|| (run.appliance.clone(), task.id.clone()))
        });
        if let Some((appliance, task)) = followed
            && let Some(appliance) = self.appliance(&appliance)
        {
            self.followers.follow(self, &appliance, task);
        }
    }

    /// Begins to work: from now on the runs of earlier visits are known, other tabs are heard,
    /// and what the browser says of the page and the network.
    pub fn begin_work(self) {
        self.listen_to_tabs();
        let visible = move |_| {
            self.followers.tell_all(self, &Event::Visible(is_visible()));
            self.take_sessions();
        };
        let online = move |_| self.followers.tell_all(self, &Event::Online(is_online()));
        keep([
            Listener::new(&document(), "visibilitychange", visible),
            Listener::new(&window(), "online", online),
            Listener::new(&window(), "offline", online),
        ]);
        self.spawn(async move {
            self.restore().await;
            for appliance in &self.config().appliances {
                if self.sessions.state_now(&appliance.id).is_in() {
                    self.follow_all(&appliance.id);
                }
            }
        });
    }

    /// Goes on following what runs on an appliance.
    pub fn follow_signed_in(self, appliance: &Appliance) {
        self.followers.step(self, appliance, Event::SignedIn);
        self.follow_all(&appliance.id);
    }

    /// Stops following until somebody signs in again.
    pub fn follow_signed_out(self, appliance: &Appliance) {
        self.followers.step(self, appliance, Event::SignedOut);
    }

    /// How many runs have not ended, tracked.
    pub fn open_runs(self) -> usize {
        let is_open = |run: &&Signal<Run>| run.with(|run| !run.state().is_end());
        self.runs.with(|runs| runs.iter().filter(is_open).count())
    }

    /// Follows every run of an appliance that has not ended.
    fn follow_all(self, appliance: &str) {
        for run in self.runs.get_untracked() {
            if run.with_untracked(|run| run.appliance == appliance) {
                self.follow(run);
                self.spawn(self.search(run));
            }
        }
    }

    /// How the view of an appliance stands while following, tracked.
    pub fn view(self, appliance: &str) -> View {
        self.followers.view(appliance)
    }

    /// Writes a run down, and says where that is not possible.
    pub(super) async fn keep(self, run: Signal<Run>) {
        let Some(entry) = run.try_with_untracked(Entry::of) else {
            return;
        };
        self.tabs.tell(&entry.text);
        let problem = journal::write(entry).await.err();
        self.storage_problem.set(problem);
    }

    /// Forgets the runs that have ended: here, in other tabs and in the journal, from which goes
    /// too what could not be read. What goes on, and what nobody knows of yet, stays.
    pub fn forget_ended(self) {
        let ended = |run: &Signal<Run>| run.with_untracked(|run| run.state().is_end());
        let mut runs = self.runs.get_untracked();
        runs.retain(ended);
        let mut ids: Vec<String> = runs
            .iter()
            .map(|run| run.with_untracked(|run| run.id.clone()))
            .collect();
        self.tabs.tell(&hawser_core::tab::removed(&ids));
        self.forget(&ids);
        ids.append(&mut self.set_aside.get_untracked());
        self.set_aside.set(Vec::new());
        self.spawn(async move {
            let mut problem = None;
            for id in ids {
                problem = journal::forget(&id).await.err().or(problem);
            }
            self.storage_problem.set(problem);
        });
    }

    /// Does not show runs any more, by their ids.
    pub(super) fn forget(self, ids: &[String]) {
        self.runs.update(|runs| {
            let is_kept = |run: &Signal<Run>| {
                run.with_untracked(|run| !ids.contains(&run.id) || !run.state().is_end())
            };
            let gone: Vec<_> = runs.iter().copied().filter(|run| !is_kept(run)).collect();
            runs.retain(is_kept);
            // Whoever still looks at one may speak of it: they are let go with the console.
            self.forgotten.update_untracked(|all| all.extend(gone));
        });
    }

    /// Brings back the runs of earlier visits.
    async fn restore(self) {
        match journal::read().await {
            Ok(kept) => {
                let runs = kept.runs.into_iter().map(|mut run| {
                    // The page was left while the request was on its way.
                    run.hear(Heard::Interrupted, now());
                    Signal::new(run)
                });
                let runs = runs.collect::<Vec<_>>();
                self.runs.update(|known| known.extend(runs));
                if !kept.unreadable.is_empty() {
                    self.storage_problem.set(Some(format!(
                        "{} entries of the journal could not be read and were set aside",
                        kept.unreadable.len()
                    )));
                }
                self.set_aside.set(kept.unreadable);
            }
            Err(problem) => {
                self.storage_problem.set(Some(problem));
            }
        }
    }
}
