//! Submissions whose answer was lost: looked for on the appliance, never sent again.

use hawser_core::config::Appliance;
use hawser_core::problem::Kind;
use hawser_core::run::{Heard, Run};
use hawser_core::secret::Secrets;
use hawser_core::system::Receipt;

use super::Console;
use crate::browser::{now, sleep};
use crate::signal::Signal;

/// When a submission whose answer was lost is looked for: after so many milliseconds each.
const SEARCHES: [i64; 4] = [0, 2_000, 4_000, 9_000];

impl Console {
    /// What is there of a submission that was refused. Where an old connection is cut a browser
    /// sends a request again by itself (Chromium does; RFC 9110 9.2.2 says it must not): then the
    /// second is refused because the first is at work, or done.
    pub(super) async fn look_behind(
        self,
        appliance: &Appliance,
        run: Signal<Run>,
        receipt: &Receipt,
    ) -> Option<Heard> {
        let Receipt::Refused(problem) = receipt else {
            return None;
        };
        if !matches!(problem.kind, Kind::Busy | Kind::NotFound | Kind::Refused) {
            return None;
        }
        let said = self.look_once(appliance, run).await;
        said.filter(|said| matches!(said, Heard::Found(_)))
    }

    /// One look on the appliance for what a run began.
    async fn look_once(self, appliance: &Appliance, run: Signal<Run>) -> Option<Heard> {
        let request = run.with_untracked(|run| run.search(appliance))?;
        let outcome = self.ask(appliance, &request, &Secrets::new()).await;
        if self.has_ended() {
            return None;
        }
        let found = |run: &Run| run.found_in(appliance, &request, &outcome, now());
        run.try_with_untracked(found)
    }

    /// Looks on the appliance what became of a submission whose answer was lost, more than
    /// once: what a proxy gave up may still be on its way.
    pub async fn search(self, run: Signal<Run>) {
        let searching = |list: &Vec<Signal<Run>>| list.contains(&run);
        if self.searches.try_with_untracked(searching) != Some(false) {
            return;
        }
        self.searches.update(|list| list.push(run));
        let appliance = self.appliance(&run.with_untracked(|run| run.appliance.clone()));
        if let Some(appliance) = appliance
            && let Some(heard) = self.look_for(&appliance, run).await
        {
            self.hear(run, heard);
            self.keep(run).await;
            self.begin_to_follow(&appliance, run).await;
        }
        self.searches
            .update(|list| list.retain(|other| *other != run));
    }

    /// What the searches say: the first that finds it, else the last.
    async fn look_for(self, appliance: &Appliance, run: Signal<Run>) -> Option<Heard> {
        let mut heard = None;
        for wait in SEARCHES {
            sleep(wait).await;
            let lost = run.try_with_untracked(Run::is_lost) == Some(true);
            if !lost || self.has_ended() || !self.sessions.state_now(&appliance.id).is_in() {
                return None;
            }
            heard = self.look_once(appliance, run).await;
            if matches!(heard, None | Some(Heard::Found(_))) {
                break;
            }
        }
        heard
    }

    /// Begins to follow a run. What has ended already is not followed, so it is looked at here
    /// what is seen beside it.
    pub(super) async fn begin_to_follow(self, appliance: &Appliance, run: Signal<Run>) {
        self.follow(run);
        if run.with_untracked(|run| run.task.is_some() && run.state().is_end()) {
            self.look(appliance, run).await;
        }
    }

    /// Whether a run is being looked for, tracked.
    pub fn is_searching(self, run: Signal<Run>) -> bool {
        self.searches.with(|list| list.contains(&run))
    }
}
