//! Everything the appliances know, once: both sides of a pairing look at the
//! same replication, so what one appliance does the other one sees.

pub mod certificate;
pub mod pairing;
pub mod site;

use crate::clock::Millis;
use crate::random::Random;
use crate::session::Sessions;
use crate::settings::Settings;
use crate::srm;
use crate::task::{NewTask, Outcome, Tasks};
use crate::vcda;
use crate::vcenter;
use crate::vr;

/// How much start-up data to make, and from which numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Seed of everything made up.
    pub seed: u64,
    /// At least so many replications between the two sites.
    pub replications: usize,
}

/// The state of all appliances.
pub struct World {
    /// What can be adjusted.
    pub settings: Settings,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Work that takes time.
    pub tasks: Tasks,
    /// vSphere Replication: pairings, replications, images.
    pub vr: vr::Estate,
    /// Site Recovery Manager: pairings and recovery plans.
    pub srm: srm::Estate,
    /// vCenter: links of Hybrid Linked Mode and their synchronisation.
    pub vcenter: vcenter::Estate,
    /// Cloud Director Availability: which sites know which.
    pub vcda: vcda::Estate,
    /// Where new ids come from.
    pub ids: Random,
}

impl World {
    /// The start-up data, with all its times relative to `now`.
    pub fn new(settings: Settings, extent: Extent, now: Millis) -> Self {
        let mut tasks = Tasks::default();
        let vr = vr::Estate::start_up(extent, now, &mut tasks);
        let srm = srm::Estate::start_up(extent, now, &mut tasks);
        let vcenter = vcenter::Estate::start_up(extent, now, &mut tasks);
        let vcda = vcda::Estate::start_up(extent, now, &mut tasks);
        Self {
            settings,
            sessions: Sessions::default(),
            tasks,
            vr,
            srm,
            vcenter,
            vcda,
            ids: Random::unpredictable(),
        }
    }

    /// Lets everything happen that was due until now, in order of time, each
    /// once. Has to come before anything is read.
    pub fn settle(&mut self, now: Millis) {
        while let Some((id, at, work)) = self.tasks.take_due(now) {
            let outcome = match work {
                None => Outcome::Cancelled,
                Some(work) => match work(self, at) {
                    Ok(result) => Outcome::Success(result),
                    Err(failure) => Outcome::Error(failure),
                },
            };
            self.tasks.end(&id, outcome);
            srm::run::settled(self, &id, at);
        }
        self.vcenter.note_ended(&self.tasks);
        let oldest = now - self.settings.task_retention();
        self.tasks.forget_ended_before(oldest);
    }

    /// Starts a task and returns its id.
    pub fn start_task(&mut self, new: NewTask, now: Millis) -> String {
        self.tasks.start(new, &self.settings, &mut self.ids, now)
    }
}
