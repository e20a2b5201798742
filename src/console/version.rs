//! Which version an appliance has: evidence of a run names it.

use hawser_core::config::Appliance;
use hawser_core::run::Run;

use super::Console;
use crate::signal::Signal;

impl Console {
    /// Notes the version of a run's appliance, which is asked once in a session. Where it does
    /// not tell, the run goes without.
    pub(super) async fn note_version(self, appliance: Appliance, run: Signal<Run>) {
        let mut version = self.sessions.version(&appliance.id);
        if version.is_none()
            && let Some(request) = appliance.about()
            && let Ok(answer) = self.read(&appliance, &request).await
        {
            let told = appliance.read_version(&answer);
            self.sessions.has_version(&appliance.id, told.clone());
            version = Some(told);
        }
        if let Some(version) = version {
            run.update(|run| run.appliance_version = version);
            self.keep(run).await;
        }
    }
}
