//! The store of runs.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hawser_core::config::Appliance;
use hawser_core::poll::{DetailPace, Event};
use hawser_core::run::{Run, RunEvent};
use hawser_core::tab::GroupMessage;
use hawser_core::task::Task;
use leptos::prelude::*;

use super::journal::{self, Entry};
use super::poller::{OnTasks, PollStatus, Pollers};
use super::tab_sync::TabChannel;
use crate::api::Api;
use crate::browser::{document, is_online, is_visible, listen, now, window};
use crate::lifecycle::Lifecycle;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::session::{SessionState, Sessions};
use crate::tracking::unsubscribe_on_cleanup;

/// A run. It belongs to the store, so that a late response can still be written to it; two are
/// equal when they are the same run.
pub type RunSignal = ArcRwSignal<Run>;

/// Takes in that the state of a run has changed, or that there is one more.
pub(crate) type OnState = Rc<dyn Fn(&RunSignal)>;

/// Takes in what another tab tells of groups of runs.
pub(crate) type OnGroup = Rc<dyn Fn(GroupMessage)>;

/// The runs of this browser.
#[derive(Clone, Copy)]
pub struct Runs {
    pub(super) api: Api,
    pub(super) sessions: Sessions,
    pub(super) lifecycle: Lifecycle,
    pub(super) mount_point: MountPoint,
    pub(super) navigation: Navigation,
    /// Newest first.
    list: RwSignal<Vec<RunSignal>>,
    /// The number of runs that have not ended. Counted when one ends, not derived: a memo would
    /// follow each of a thousand runs.
    open: RwSignal<usize>,
    /// The runs that wait for the administrator. Kept when one begins or ends to wait, as `open` is.
    waiting: RwSignal<Vec<RunSignal>>,
    /// Changes whenever any run does: cheaper to follow than each of a thousand runs.
    version: RwSignal<u64>,
    /// The run that last ended or began to wait while the page was open.
    news: RwSignal<Option<RunSignal>>,
    /// Entries of the journal that could not be read, by their ids.
    unreadable: RwSignal<Vec<String>>,
    /// Why runs are not kept across reloads, where they are not.
    storage_problem: RwSignal<Option<String>>,
    /// The runs whose lost response is being looked up, by their ids.
    pub(super) searching: RwSignal<BTreeSet<String>>,
    /// Tasks in progress on the targets of runs that were refused, by the runs' ids.
    pub(super) others: RwSignal<BTreeMap<String, Vec<Task>>>,
    pub(super) pollers: Pollers,
    pub(super) tabs: TabChannel,
    /// The paces at which the details of the runs are read, by the run's id.
    pub(super) details: StoredValue<BTreeMap<String, DetailPace>>,
    /// `true` once the journal was read.
    is_restored: RwSignal<bool>,
    on_state: StoredValue<Option<OnState>, LocalStorage>,
    pub(super) on_group: StoredValue<Option<OnGroup>, LocalStorage>,
}

/// A session as far as polling depends on it.
#[derive(Clone, Copy, PartialEq)]
enum Presence {
    SignedOut,
    Expired,
    /// With the number of the session: another one is polled anew.
    SignedIn(u32),
}

impl Runs {
    /// Creates the store without a run.
    pub fn new(
        api: Api,
        sessions: Sessions,
        lifecycle: Lifecycle,
        mount_point: MountPoint,
        navigation: Navigation,
    ) -> Self {
        let runs = Self {
            api,
            sessions,
            lifecycle,
            mount_point,
            navigation,
            list: RwSignal::default(),
            open: RwSignal::default(),
            waiting: RwSignal::default(),
            version: RwSignal::default(),
            news: RwSignal::default(),
            unreadable: RwSignal::default(),
            storage_problem: RwSignal::default(),
            searching: RwSignal::default(),
            others: RwSignal::default(),
            pollers: Pollers::new(api, lifecycle),
            tabs: TabChannel::new(),
            details: StoredValue::default(),
            is_restored: RwSignal::new(false),
            on_state: StoredValue::new_local(None),
            on_group: StoredValue::new_local(None),
        };
        runs.pollers.on_answer(Rc::new(move |appliance, answer| {
            runs.apply(appliance, answer)
        }));
        for appliance in &api.config().appliances {
            runs.watch_session(appliance.clone());
        }
        runs
    }

    /// Starts working: reads the journal, listens to other tabs, the page's visibility and the
    /// network, and polls what is open.
    pub fn start(self) {
        self.listen_to_tabs();
        listen(&document(), "visibilitychange", move |_| {
            self.pollers.step_all(&Event::Visible(is_visible()));
            self.api.request_provided_sessions();
        });
        for event in ["online", "offline"] {
            listen(&window(), event, move |_| {
                self.pollers.step_all(&Event::Online(is_online()));
            });
        }
        self.lifecycle.spawn(async move {
            self.restore().await;
            self.is_restored.try_set(true);
            for appliance in &self.api.config().appliances {
                if self.is_signed_in(&appliance.id) {
                    self.resume(&appliance.id);
                }
            }
        });
    }

    /// Stops polling and leaves the other tabs.
    pub fn stop(self) {
        self.pollers.stop();
    }

    /// Closes the channel to the other tabs.
    pub fn close(self) {
        self.tabs.close();
    }

    /// Returns `true` once the runs of earlier visits are there, tracked.
    pub(crate) fn is_restored(self) -> bool {
        self.is_restored.get()
    }

    /// Sets what is told of runs that change their state, and of what other tabs tell of groups.
    pub(crate) fn on_groups(self, on_state: OnState, on_group: OnGroup) {
        self.on_state.set_value(Some(on_state));
        self.on_group.set_value(Some(on_group));
    }

    /// Returns all runs, newest first, tracked.
    pub fn all(self) -> Vec<RunSignal> {
        unsubscribe_on_cleanup();
        self.list.get()
    }

    /// Returns the run with an id, tracked.
    pub fn by_id(self, id: &str) -> Option<RunSignal> {
        unsubscribe_on_cleanup();
        let is = |run: &&RunSignal| run.with_untracked(|run| run.id == id);
        self.list.with(|list| list.iter().find(is).cloned())
    }

    /// Returns `true` where there is no run, tracked.
    pub fn is_empty(self) -> bool {
        unsubscribe_on_cleanup();
        self.list.with(Vec::is_empty)
    }

    /// Returns the number of runs that have not ended, tracked.
    pub fn open_count(self) -> usize {
        unsubscribe_on_cleanup();
        self.open.get()
    }

    /// Returns the runs that wait for the administrator, newest first, tracked.
    pub fn waiting(self) -> Vec<RunSignal> {
        unsubscribe_on_cleanup();
        self.waiting.get()
    }

    /// Returns the run that last ended or began to wait while the page was open, tracked.
    pub fn news(self) -> Option<RunSignal> {
        unsubscribe_on_cleanup();
        self.news.get()
    }

    /// Returns the number of entries of the journal that could not be read, tracked.
    pub fn unreadable_count(self) -> usize {
        unsubscribe_on_cleanup();
        self.unreadable.with(Vec::len)
    }

    /// Returns why runs are not kept across reloads, where they are not, tracked.
    pub fn storage_problem(self) -> Option<String> {
        unsubscribe_on_cleanup();
        self.storage_problem.get()
    }

    /// Returns how current the view of an appliance's tasks is, tracked.
    pub fn poll_status(self, appliance: &str) -> PollStatus {
        self.pollers.status(appliance)
    }

    /// Returns a number that is another one whenever a run came, went or changed, tracked.
    pub fn version(self) -> u64 {
        unsubscribe_on_cleanup();
        self.version.get()
    }

    /// Sets what takes in the newest page of tasks of each appliance that has a list.
    pub fn on_tasks(self, on_tasks: OnTasks) {
        self.pollers.on_tasks(on_tasks);
    }

    /// Reads the newest page of an appliance's tasks from now on, or no longer than runs need it.
    pub fn watch_tasks(self, appliance: &Appliance, watched: bool) {
        self.pollers.watch(appliance, watched);
    }

    /// Removes the runs that have ended: here, in other tabs and in the journal, from which goes
    /// too what could not be read. Open runs stay.
    pub fn clear_finished(self) {
        let ended = |run: &RunSignal| {
            run.with_untracked(|run| run.state().is_end().then(|| run.id.clone()))
        };
        let mut ids: Vec<String> = self
            .list
            .with_untracked(|list| list.iter().filter_map(ended).collect());
        self.tabs.send(&hawser_core::tab::removed(&ids));
        self.remove(&ids);
        ids.append(&mut self.unreadable.get_untracked());
        self.unreadable.set(Vec::new());
        self.lifecycle.spawn(async move {
            let problem = journal::remove(&ids).await.err();
            self.storage_problem.try_set(problem);
        });
    }

    /// Takes ended runs out of the list, by their ids.
    pub(super) fn remove(self, ids: &[String]) {
        self.list.try_update(|list| {
            list.retain(|run| {
                run.with_untracked(|run| !ids.contains(&run.id) || !run.state().is_end())
            });
        });
        self.count_open();
    }

    pub(super) fn all_untracked(self) -> Vec<RunSignal> {
        self.list.try_get_untracked().unwrap_or_default()
    }

    pub(super) fn is_signed_in(self, appliance: &str) -> bool {
        self.sessions.state_untracked(appliance).is_signed_in()
    }

    /// Adds a run to the list.
    pub(super) fn add(self, run: Run) -> RunSignal {
        let run = RunSignal::new(run);
        self.list.try_update(|list| list.insert(0, run.clone()));
        self.count_open();
        self.tell_state(&run);
        run
    }

    /// Changes a run.
    pub(super) fn change(self, run: &RunSignal, change: impl FnOnce(&mut Run)) {
        let standing = |run: &Run| (run.state(), run.is_waiting());
        let mut changed = None;
        run.update(|run| {
            let before = standing(run);
            change(run);
            let after = standing(run);
            changed = (before != after).then_some((before, after));
        });
        self.version.try_update(|version| *version += 1);
        let Some(((state, was_waiting), (new_state, is_waiting))) = changed else {
            return;
        };
        let has_ended = new_state.is_end();
        if has_ended != state.is_end() || is_waiting != was_waiting {
            self.count_open();
            if has_ended || is_waiting {
                self.news.try_set(Some(run.clone()));
            }
        }
        self.tell_state(run);
    }

    fn tell_state(self, run: &RunSignal) {
        if let Some(Some(on_state)) = self.on_state.try_get_value() {
            on_state(run);
        }
    }

    /// Counts the runs that have not ended, and those that wait for the administrator.
    fn count_open(self) {
        self.version.try_update(|version| *version += 1);
        let is_open = |run: &&RunSignal| run.with_untracked(|run| !run.state().is_end());
        let open = self
            .list
            .try_with_untracked(|list| list.iter().filter(is_open).count());
        if open.is_some() && open != self.open.try_get_untracked() {
            self.open.try_set(open.unwrap_or_default());
        }
        let waits = |run: &&RunSignal| run.with_untracked(Run::is_waiting);
        let waiting: Option<Vec<RunSignal>> = self
            .list
            .try_with_untracked(|list| list.iter().filter(waits).cloned().collect());
        if waiting.is_some() && waiting != self.waiting.try_get_untracked() {
            self.waiting.try_set(waiting.unwrap_or_default());
        }
    }

    /// Lets a run take in an event of now, and notifies the page around.
    pub(super) fn record(self, run: &RunSignal, event: RunEvent) {
        self.change(run, |run| run.apply_event(event, now()));
        self.notify(run, false);
    }

    /// Notifies the page around of a run, where it can know its appliance.
    pub(super) fn notify(self, run: &RunSignal, is_new: bool) {
        if self.lifecycle.has_ended() {
            return;
        }
        run.with_untracked(|run| {
            if self.api.appliance(&run.appliance).is_some() {
                self.mount_point.notify_run(run, is_new);
            }
        });
    }

    /// Writes a run to the journal and tells the other tabs; notes where the journal is not
    /// available.
    pub(crate) async fn persist(self, run: &RunSignal) {
        let entry = run.with_untracked(Entry::of);
        self.tabs.send(&entry.text);
        let problem = journal::write(entry).await.err();
        self.storage_problem.try_set(problem);
    }

    pub(super) fn spawn_persist(self, run: &RunSignal) {
        let run = run.clone();
        self.lifecycle
            .spawn(async move { self.persist(&run).await });
    }

    /// Brings back the runs of earlier visits.
    async fn restore(self) {
        let problem = match journal::read().await {
            Ok(found) => {
                let runs = found.runs.into_iter().map(|mut run| {
                    // The page was left while the request was on its way.
                    run.apply_event(RunEvent::Interrupted, now());
                    RunSignal::new(run)
                });
                let runs: Vec<RunSignal> = runs.collect();
                self.list.try_update(|list| list.extend(runs));
                self.count_open();
                let unreadable = found.unreadable.len();
                self.unreadable.try_set(found.unreadable);
                if unreadable == 0 {
                    return;
                }
                format!("{unreadable} stored runs could not be read and were set aside")
            }
            Err(problem) => problem,
        };
        self.storage_problem.try_set(Some(problem));
    }

    /// Polls an appliance while somebody is signed in on it.
    fn watch_session(self, appliance: Appliance) {
        let sessions = self.sessions;
        let id = appliance.id.clone();
        let presence = Memo::new(move |_| match sessions.state(&id) {
            SessionState::SignedIn { .. } => Presence::SignedIn(sessions.number(&id)),
            SessionState::Expired { .. } => Presence::Expired,
            SessionState::SignedOut => Presence::SignedOut,
        });
        Effect::new(move |before: Option<Presence>| {
            let now = presence.get();
            let is_new = before.unwrap_or(Presence::SignedOut) != now;
            match now {
                Presence::SignedIn(_) if is_new => {
                    self.pollers.step(&appliance, Event::SignedIn);
                    self.resume(&appliance.id);
                }
                Presence::SignedOut if is_new => {
                    self.pollers.step(&appliance, Event::SignedOut);
                }
                // A poller is the first to learn that a session expired.
                _ => {}
            }
            now
        });
    }

    /// Polls the open runs of an appliance, and looks up those whose response was lost.
    fn resume(self, appliance: &str) {
        for run in self.all_untracked() {
            if run.with_untracked(|run| run.appliance == appliance) {
                self.follow(&run);
                if run.with_untracked(Run::is_lost) {
                    self.search(run);
                }
            }
        }
    }

    /// Polls a run's task, if it has one that has not ended.
    pub(super) fn follow(self, run: &RunSignal) {
        let followed = run.with_untracked(|run| {
            let task = run.task.as_ref()?;
            let open = !run.state().is_end() && self.is_signed_in(&run.appliance);
            open.then(|| (run.appliance.clone(), task.id.clone()))
        });
        if let Some((appliance, task)) = followed
            && let Some(appliance) = self.api.appliance(&appliance)
        {
            self.pollers.follow(&appliance, task);
        }
    }
}
