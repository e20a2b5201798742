//! Drives `hawser_core::poll` by timers, visibility and the network: one poller for each appliance
//! on which something runs.

use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use hawser_core::budget::Priority;
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::poll::{Action, Capabilities, Event, PAGE_SIZE, PollOutcome, PollRequest, Poller};
use hawser_core::problem::{Kind, Problem, Stage, words_of};
use hawser_core::reply::Outcome;
use hawser_core::request::Request;
use hawser_core::secret::Secrets;
use hawser_core::system::TaskList;
use hawser_core::task::TaskCache;
use leptos::prelude::*;

use super::task_page::TaskUpdates;
use crate::api::Api;
use crate::browser::{is_online, is_visible, now, random_below, timeout};
use crate::lifecycle::Lifecycle;
use crate::tracking::unsubscribe_on_cleanup;

/// How current the view of an appliance's tasks is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PollStatus {
    /// When the appliance last answered.
    pub last_heard: Option<Timestamp>,
    /// When another tab last told that it had read the appliance's tasks.
    pub last_told: Option<Timestamp>,
    /// Since when there is no update, where there is none.
    pub stale_since: Option<Timestamp>,
    /// Why.
    pub problem: Option<Box<Problem>>,
}

/// An answer that a poller read.
pub(super) enum TaskAnswer {
    /// A page of tasks, or one task.
    Tasks(TaskList),
    /// The appliance does not know a task any more.
    Gone { task: String, problem: Box<Problem> },
}

/// Takes in the newest page of an appliance's tasks, whoever started them.
pub type OnTasks = Rc<dyn Fn(&Appliance, &TaskList)>;

/// Takes in what the poller of an appliance read.
pub(super) type OnAnswer = Rc<dyn Fn(&Appliance, TaskAnswer) -> TaskUpdates>;

struct Active {
    poller: Poller,
    timer: Option<Timeout>,
    cache: TaskCache,
}

/// The pollers of all appliances, by the appliance's id.
#[derive(Clone, Copy)]
pub(super) struct Pollers {
    api: Api,
    lifecycle: Lifecycle,
    active: StoredValue<BTreeMap<String, Active>, LocalStorage>,
    statuses: RwSignal<BTreeMap<String, PollStatus>>,
    on_answer: StoredValue<Option<OnAnswer>, LocalStorage>,
    on_tasks: StoredValue<Option<OnTasks>, LocalStorage>,
}

impl Pollers {
    pub(super) fn new(api: Api, lifecycle: Lifecycle) -> Self {
        Self {
            api,
            lifecycle,
            active: StoredValue::new_local(BTreeMap::new()),
            statuses: RwSignal::default(),
            on_answer: StoredValue::new_local(None),
            on_tasks: StoredValue::new_local(None),
        }
    }

    /// Sets what takes in the answers.
    pub(super) fn on_answer(self, on_answer: OnAnswer) {
        self.on_answer.set_value(Some(on_answer));
    }

    /// Sets what takes in the newest page of tasks of each appliance that has a list.
    pub(super) fn on_tasks(self, on_tasks: OnTasks) {
        self.on_tasks.set_value(Some(on_tasks));
    }

    /// Reads the newest page of an appliance's tasks in each round from now on, or no longer.
    pub(super) fn watch(self, appliance: &Appliance, watched: bool) {
        if watched {
            self.ensure(appliance);
        }
        self.step(appliance, Event::Watch(watched));
    }

    /// Stops all of them, with their timers.
    pub(super) fn stop(self) {
        let active = self.active.try_update_value(std::mem::take);
        drop(active);
    }

    /// Returns how current the view of an appliance's tasks is, tracked.
    pub(super) fn status(self, appliance: &str) -> PollStatus {
        unsubscribe_on_cleanup();
        self.statuses
            .with(|all| all.get(appliance).cloned().unwrap_or_default())
    }

    /// Polls a task to its end.
    pub(super) fn follow(self, appliance: &Appliance, task: String) {
        if self.lifecycle.has_ended() {
            return;
        }
        self.ensure(appliance);
        // An object watched in place of a task keeps its name from one sync to the next.
        if appliance.system.tasks().list.is_none() {
            self.step(appliance, Event::Forget { key: task.clone() });
        }
        self.step(appliance, Event::Follow { key: task });
    }

    /// Has a poller for an appliance, for somebody who has not read what was read before.
    fn ensure(self, appliance: &Appliance) {
        if self.lifecycle.has_ended() {
            return;
        }
        let task_list = appliance.system.tasks().list.is_some();
        self.active.try_update_value(|all| {
            let active = all.entry(appliance.id.clone()).or_insert_with(|| Active {
                poller: Poller::new(Capabilities { task_list }),
                timer: None,
                cache: TaskCache::default(),
            });
            active.cache.forget();
        });
        self.step(appliance, Event::Visible(is_visible()));
        self.step(appliance, Event::Online(is_online()));
    }

    /// Takes in that another tab read these tasks of an appliance.
    pub(super) fn on_peer_update(self, appliance: &Appliance, seen: Vec<String>) {
        self.change_status(appliance, |status| {
            status.last_heard = Some(now());
            status.last_told = Some(now());
        });
        self.step(appliance, Event::Told { seen });
    }

    /// Gives an event to every poller.
    pub(super) fn step_all(self, event: &Event) {
        for appliance in &self.api.config().appliances {
            self.step(appliance, event.clone());
        }
    }

    /// Gives an event to one poller, and does what it says.
    pub(super) fn step(self, appliance: &Appliance, event: Event) {
        let actions = self.active.try_update_value(|all| {
            let active = all.get_mut(&appliance.id)?;
            Some(active.poller.step(now(), event, random_below(1001)))
        });
        for action in actions.flatten().unwrap_or_default() {
            self.act(appliance, action);
        }
    }

    fn act(self, appliance: &Appliance, action: Action) {
        match action {
            Action::Ask(ask) => {
                let appliance = appliance.clone();
                self.lifecycle.spawn(async move {
                    let heard = self.poll(&appliance, &ask).await;
                    self.step(&appliance, Event::Answered { ask, heard });
                });
            }
            Action::WakeAt(at) => {
                let woken = appliance.clone();
                let timer = Timeout::new(timeout(at.since(now())), move || {
                    self.step(&woken, Event::Timer);
                });
                let before = self.active.try_update_value(|all| {
                    let active = all.get_mut(&appliance.id)?;
                    active.timer.replace(timer)
                });
                drop(before);
            }
            // The session's own state says it; every page offers the sign-in.
            Action::NeedSignIn => {}
            Action::Stale { since } => {
                self.change_status(appliance, |status| status.stale_since = Some(since));
            }
            Action::Fresh => self.change_status(appliance, |status| {
                status.stale_since = None;
                status.problem = None;
            }),
        }
    }

    fn change_status(self, appliance: &Appliance, change: impl FnOnce(&mut PollStatus)) {
        self.statuses.try_update(|all| {
            change(all.entry(appliance.id.clone()).or_default());
        });
    }

    /// Reads or changes what is known of the entries of an appliance's task list.
    fn with_cache<T>(
        self,
        appliance: &Appliance,
        change: impl FnOnce(&mut TaskCache) -> T,
    ) -> Option<T> {
        let changed = self.active.try_update_value(|all| {
            let active = all.get_mut(&appliance.id)?;
            Some(change(&mut active.cache))
        });
        changed.flatten()
    }

    /// Sends one request of a poller.
    async fn poll(self, appliance: &Appliance, ask: &PollRequest) -> PollOutcome {
        let tasks = appliance.system.tasks();
        let request = match (ask, tasks.list) {
            (PollRequest::List { page }, Some(list)) => list(usize::from(*page)),
            (PollRequest::List { .. }, None) => return PollOutcome::Failed { retry_after: None },
            (PollRequest::Task { key }, _) => (tasks.one)(key),
        };
        if let Some(wait) = self.api.closed_for(appliance) {
            // It would be refused, and counted.
            let problem = Problem::new(Kind::TooMany, words_of(Kind::TooMany, Stage::Follow));
            self.change_status(appliance, |status| {
                status.problem.get_or_insert_with(|| Box::new(problem));
            });
            return PollOutcome::Failed {
                retry_after: Some(wait),
            };
        }
        let none = Secrets::new();
        let outcome = self
            .api
            .send_with(self.priority(appliance), appliance, &request, &none)
            .await;
        let list = match self.read(appliance, ask, &request, &outcome) {
            Ok(list) => list,
            Err(problem) => return self.on_problem(appliance, ask, problem),
        };
        if let PollRequest::List { page: 0 } = ask
            && let Some(on_tasks) = self.on_tasks.try_get_value().flatten()
        {
            on_tasks(appliance, &list);
        }
        let is_empty = list.news.is_empty() && matches!(ask, PollRequest::Task { .. });
        if is_empty && let Ok(reply) = &outcome {
            let context = appliance.asked(&request, Stage::Follow);
            let problem = Problem::unreadable(reply, "the response has no task", &context);
            return self.on_failure(appliance, Box::new(problem));
        }
        self.change_status(appliance, |status| status.last_heard = Some(now()));
        // The appliance's own link to the next page is not followed, only counted with.
        let next_page = match ask {
            PollRequest::List { page } => {
                list.total > (i64::from(*page) + 1) * i64::from(PAGE_SIZE)
            }
            PollRequest::Task { .. } => false,
        };
        let Some(updates) = self.apply(appliance, TaskAnswer::Tasks(list)) else {
            return PollOutcome::Failed { retry_after: None };
        };
        self.with_cache(appliance, |cache| {
            if updates.read_again {
                cache.forget();
            }
            for (fingerprint, id) in &updates.settled {
                cache.insert(*fingerprint, id);
            }
        });
        PollOutcome::Alive {
            finished: updates.finished,
            seen: updates.seen,
            next_page,
        }
    }

    /// Returns the urgency of a look at an appliance: where none of its tasks is followed, nobody
    /// waits for it.
    fn priority(self, appliance: &Appliance) -> Priority {
        let follows = self.active.try_with_value(|all| {
            let active = all.get(&appliance.id)?;
            Some(!active.poller.is_idle())
        });
        match follows.flatten() {
            Some(false) => Priority::Detail,
            _ => Priority::Task,
        }
    }

    /// Decodes the answer to one request.
    fn read(
        self,
        appliance: &Appliance,
        ask: &PollRequest,
        request: &Request,
        outcome: &Outcome,
    ) -> Result<TaskList, Box<Problem>> {
        if let PollRequest::List { .. } = ask
            && let Some(list) = self.with_cache(appliance, |cache| {
                appliance.read_task_list(request, outcome, cache)
            })
        {
            return list;
        }
        let (tasks, total) = appliance.read_task_page(request, outcome)?;
        Ok(TaskList {
            news: tasks.into_iter().map(|task| (0, task)).collect(),
            same: Vec::new(),
            total,
        })
    }

    fn apply(self, appliance: &Appliance, answer: TaskAnswer) -> Option<TaskUpdates> {
        let on_answer = self.on_answer.try_get_value().flatten()?;
        Some(on_answer(appliance, answer))
    }

    fn on_problem(
        self,
        appliance: &Appliance,
        ask: &PollRequest,
        problem: Box<Problem>,
    ) -> PollOutcome {
        match (problem.kind, ask) {
            (Kind::NotSignedIn, _) => PollOutcome::SignedOut,
            (Kind::Forbidden, _) => {
                self.change_status(appliance, |status| status.problem = Some(problem));
                PollOutcome::Forbidden
            }
            (Kind::NotFound, PollRequest::Task { key }) => {
                let task = key.clone();
                self.apply(appliance, TaskAnswer::Gone { task, problem });
                PollOutcome::Gone { key: key.clone() }
            }
            _ => self.on_failure(appliance, problem),
        }
    }

    fn on_failure(self, appliance: &Appliance, problem: Box<Problem>) -> PollOutcome {
        let retry_after = match problem.kind {
            Kind::TooMany => self.api.closed_for(appliance),
            _ => problem.retry_after,
        };
        self.change_status(appliance, |status| status.problem = Some(problem));
        PollOutcome::Failed { retry_after }
    }
}
