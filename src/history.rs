//! The history reports of recovery plans, as far as somebody asked for them.
//!
//! Each reading starts a task on the appliance, so nothing is read by itself. What was read stays
//! as long as the tab is open and nobody else signs in.

use std::collections::BTreeMap;
use std::sync::Arc;

use hawser_core::budget::Priority;
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::history::{PlanHistory, Reading, Reports, read_task};
use hawser_core::poll::{Action, Capabilities, Event, PollOutcome, Poller};
use hawser_core::problem::{Answer, ErrorText, Kind, Problem};
use hawser_core::request::Request;
use leptos::prelude::*;

use crate::api::Api;
use crate::browser::{is_visible, now, random_below, sleep};
use crate::lifecycle::Lifecycle;
use crate::session::{SessionState, Sessions};
use crate::tracking::unsubscribe_on_cleanup;

/// The time after which a task is not followed any longer, in milliseconds.
const PATIENCE: i64 = 300_000;

/// The history of a plan as far as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryState {
    /// The reports; none before they were read.
    pub reports: Option<Arc<Reports>>,
    /// When they were read.
    pub as_of: Option<Timestamp>,
    /// `true` while they are read.
    pub is_reading: bool,
    /// Why they could not be read, or not again.
    pub problem: Option<Box<Problem>>,
}

/// The histories of all plans.
#[derive(Clone, Copy)]
pub struct Histories {
    api: Api,
    lifecycle: Lifecycle,
    sessions: Sessions,
    states: StoredValue<BTreeMap<PlanHistory, ArcRwSignal<HistoryState>>>,
}

impl Histories {
    /// Creates the store without a history.
    pub fn new(api: Api, sessions: Sessions, lifecycle: Lifecycle) -> Self {
        let histories = Self {
            api,
            lifecycle,
            sessions,
            states: StoredValue::new(BTreeMap::new()),
        };
        for appliance in &api.config().appliances {
            histories.watch_user(appliance.id.clone());
        }
        histories
    }

    /// Returns what is known of a history.
    pub fn of(self, history: &PlanHistory) -> ArcRwSignal<HistoryState> {
        let state = self
            .states
            .try_update_value(|states| states.entry(history.clone()).or_default().clone());
        state.unwrap_or_default()
    }

    /// Reads a history, unless that is being done.
    pub fn read(self, history: &PlanHistory) {
        let Some(appliance) = self.api.appliance(&history.appliance) else {
            return;
        };
        let state = self.of(history);
        let begins = state.try_maybe_update(|state| {
            let begins = !state.is_reading;
            state.is_reading = true;
            (begins, begins)
        });
        if begins != Some(true) {
            return;
        }
        let history = history.clone();
        self.lifecycle.spawn(async move {
            let user = self.user(&appliance.id);
            let found = self.reports(&appliance, &history).await;
            match self.user(&appliance.id) {
                now if now == user => {}
                // The session is over: it can be read again after the next sign-in.
                now if now.is_empty() => {
                    state.update(|state| state.is_reading = false);
                    return;
                }
                // It was cleared, and is somebody else's now.
                _ => return,
            }
            state.update(|state| {
                state.is_reading = false;
                match found {
                    Ok(reports) => {
                        *state = HistoryState {
                            reports: Some(Arc::new(reports)),
                            as_of: Some(now()),
                            ..HistoryState::default()
                        };
                    }
                    Err(problem) => state.problem = Some(problem),
                }
            });
        });
    }

    fn user(self, appliance: &str) -> String {
        let state = self.sessions.state_untracked(appliance);
        state.user().to_owned()
    }

    /// Clears the histories of an appliance when another user signs in there.
    fn watch_user(self, appliance: String) {
        let sessions = self.sessions;
        let id = appliance.clone();
        let user = Memo::new(move |before: Option<&Option<String>>| {
            unsubscribe_on_cleanup();
            match sessions.state(&id) {
                SessionState::SignedIn { user } => Some(user),
                _ => before.cloned().flatten(),
            }
        });
        Effect::new(move |before: Option<Option<String>>| {
            let user = user.get();
            if before.flatten().is_some_and(|before| Some(before) != user) {
                self.clear(&appliance);
            }
            user
        });
    }

    fn clear(self, appliance: &str) {
        let states = self.states.try_with_value(|states| {
            let of_appliance = states.iter().filter(|(key, _)| key.appliance == appliance);
            of_appliance
                .map(|(_, state)| state.clone())
                .collect::<Vec<_>>()
        });
        for state in states.unwrap_or_default() {
            state.set(HistoryState::default());
        }
    }

    async fn reports(
        self,
        appliance: &Appliance,
        history: &PlanHistory,
    ) -> Result<Reports, Box<Problem>> {
        let value = self.begin(appliance, &history.request(now())).await?;
        match read_task(appliance, &value)? {
            Reading::Done(reports) => Ok(reports),
            Reading::Open(task) => {
                self.api.own_reads().note(appliance, &task);
                self.follow(appliance, task).await
            }
        }
    }

    /// Starts the task; waits where the appliance was asked too often.
    async fn begin(self, appliance: &Appliance, request: &Request) -> Answer {
        loop {
            let answer = self.api.read(appliance, request).await;
            match answer {
                Err(problem) if problem.kind == Kind::TooMany && !self.lifecycle.has_ended() => {
                    self.api.opened(appliance).await;
                }
                answer => return answer,
            }
        }
    }

    /// Follows the task to its end, as often as any task is asked for.
    async fn follow(self, appliance: &Appliance, task: String) -> Result<Reports, Box<Problem>> {
        let until = now().plus(PATIENCE);
        // The list of tasks has no results.
        let mut poller = Poller::new(Capabilities { task_list: false });
        let mut event = Event::Follow { key: task.clone() };
        let mut failure = None;
        loop {
            let visible = Event::Visible(is_visible());
            let mut actions = poller.step(now(), visible, random_below(1001));
            actions.extend(poller.step(now(), event, random_below(1001)));
            let ask = actions.iter().find_map(|action| match action {
                Action::Ask(ask) => Some(ask.clone()),
                _ => None,
            });
            let wake = actions.iter().rev().find_map(|action| match action {
                Action::WakeAt(at) => Some(*at),
                _ => None,
            });
            if let Some(ask) = ask {
                let heard = match self.look(appliance, &task).await {
                    Ok(Reading::Done(reports)) => return Ok(reports),
                    Ok(Reading::Open(_)) => {
                        failure = None;
                        PollOutcome::Alive {
                            finished: Vec::new(),
                            seen: vec![task.clone()],
                            next_page: false,
                        }
                    }
                    Err(problem) if passes(problem.kind) => {
                        let retry_after = match problem.kind {
                            Kind::TooMany => self.api.closed_for(appliance),
                            _ => problem.retry_after,
                        };
                        failure = Some(problem);
                        PollOutcome::Failed { retry_after }
                    }
                    Err(problem) => return Err(problem),
                };
                event = Event::Answered { ask, heard };
            } else if let Some(at) = wake.filter(|_| now() < until && !self.lifecycle.has_ended()) {
                sleep(at.since(now()).max(0)).await;
                event = Event::Timer;
            } else {
                return Err(failure.unwrap_or_else(|| too_long(&task)));
            }
        }
    }

    async fn look(self, appliance: &Appliance, task: &str) -> Result<Reading, Box<Problem>> {
        let request = (appliance.system.tasks().one)(task);
        let answer = self
            .api
            .read_with(Priority::Detail, appliance, &request)
            .await?;
        read_task(appliance, &answer)
    }
}

/// Returns `true` where a later answer may be better.
fn passes(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Offline
            | Kind::Unreachable
            | Kind::TimedOut
            | Kind::TooMany
            | Kind::Proxy
            | Kind::Server
    )
}

fn too_long(task: &str) -> Box<Problem> {
    let mut problem = Problem::new(
        Kind::TimedOut,
        ErrorText {
            title: "History reports not ready",
            cause: "The task that reads them has not ended within 5 minutes. Nothing was changed.",
            action: "Check the task on the appliance, or read the reports again later.",
        },
    );
    problem.details = format!("Task {task}");
    Box::new(problem)
}
