//! Loads the details beside a run's task: steps, prompts, and states.

use hawser_core::budget::Priority;
use hawser_core::config::Appliance;
use hawser_core::operation::When;
use hawser_core::poll::DetailPace;
use hawser_core::problem::{Problem, Stage};
use hawser_core::request::Request;
use hawser_core::secret::Secrets;
use leptos::prelude::*;

use super::store::{RunSignal, Runs};
use crate::browser::{fresh_id, now};
use crate::route::Route;

/// The number of requests for one detail where a response leads to a further request: the steps
/// below a step.
const LEVELS: usize = 4;

impl Runs {
    /// Reads a run's details again.
    pub fn refresh_details(self, run: RunSignal) {
        let appliance = run.with_untracked(|run| run.appliance.clone());
        if let Some(appliance) = self.api.appliance(&appliance) {
            self.lifecycle.spawn(async move {
                self.read_details(Priority::Screen, &appliance, &run).await;
            });
        }
    }

    /// Reads a run's details where they are due after a poll of its task. The next poll does not
    /// wait for them.
    pub(super) fn pace_details(self, appliance: &Appliance, run: &RunSignal, has_news: bool) {
        let (id, has_ended, has_details) = run.with_untracked(|run| {
            let has_details = run.details().next().is_some();
            (run.id.clone(), run.state().is_end(), has_details)
        });
        if !has_details {
            return;
        }
        let route = self.navigation.route.try_get_untracked();
        let is_shown = route == Some(Route::Run { id: id.clone() });
        let begins = self.change_pace(&id, |pace| pace.begin(now(), has_news, has_ended, is_shown));
        if !begins {
            return;
        }
        let (appliance, run) = (appliance.clone(), run.clone());
        self.lifecycle.spawn(async move {
            loop {
                self.read_details(Priority::Detail, &appliance, &run).await;
                if !self.change_pace(&id, |pace| pace.end(now())) {
                    break;
                }
            }
        });
    }

    fn change_pace(self, run: &str, change: impl FnOnce(&mut DetailPace) -> bool) -> bool {
        let changed = self
            .details
            .try_update_value(|paces| change(paces.entry(run.to_owned()).or_default()));
        changed.unwrap_or(false)
    }

    /// Reads a run's details, one after the other.
    pub(super) async fn read_details(
        self,
        priority: Priority,
        appliance: &Appliance,
        run: &RunSignal,
    ) {
        let mut details = run.with_untracked(|run| run.details().collect::<Vec<_>>());
        if details.is_empty() {
            return;
        }
        details.sort_by_key(|(detail, _)| detail.when != When::Urgent);
        for (detail, mut request) in details {
            let priority = match detail.when {
                When::Urgent => priority.min(Priority::Task),
                _ => priority,
            };
            for _ in 0..LEVELS {
                let answer = self.api.read_with(priority, appliance, &request).await;
                if self.lifecycle.has_ended() {
                    return;
                }
                self.change(run, |run| run.record_answer(detail, answer, now()));
                self.notify(run, false);
                match run.with_untracked(|run| (detail.request)(run)) {
                    Some(next) if next != request => request = next,
                    _ => break,
                }
            }
        }
        if run.with_untracked(|run| run.state().is_end()) {
            self.persist(run).await;
        } else {
            self.send_to_tabs(run);
        }
    }

    /// Sends something small that the run waits for, such as dismissing a prompt, and reads the
    /// details again.
    pub async fn act(self, run: RunSignal, request: Request) -> Result<(), Box<Problem>> {
        let appliance = run.with_untracked(|run| run.appliance.clone());
        let Some(appliance) = self.api.appliance(&appliance) else {
            return Err(Box::new(Problem::console(
                "the appliance is no longer configured",
            )));
        };
        let request = request.once(&fresh_id());
        let outcome = self.api.send(&appliance, &request, &Secrets::new()).await;
        let result = match &outcome {
            Ok(reply) if reply.is_success() && !reply.is_page() => Ok(()),
            other => {
                let context = appliance.asked(&request, Stage::Submit);
                Err(Box::new(Problem::from_outcome(other, &context)))
            }
        };
        self.read_details(Priority::Screen, &appliance, &run).await;
        result
    }
}
