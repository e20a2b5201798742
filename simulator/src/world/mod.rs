//! The state of all appliances, once: both sites of a pairing see the same
//! replication, so a change on one appliance shows on the other.

pub mod certificate;
pub mod pairing;
pub mod site;

use std::collections::HashMap;

use serde_json::Value;

use crate::clock::Millis;
use crate::random::Random;
use crate::session::Sessions;
use crate::settings::Settings;
use crate::task::{Failure, NewTask, Outcome, Tasks};

pub use crate::settings::Extent;

/// The effect of a task on the world, applied once when the task ends.
pub type Work = Box<dyn FnOnce(&mut World, Millis) -> Result<Option<Value>, Failure> + Send>;

/// Times for which a task that only reads is queued, and then works.
const READING: (Millis, Millis) = (200, 600);

/// The state of all appliances.
pub struct World {
    /// Adjustable values.
    pub settings: Settings,
    /// Signed-in users.
    pub sessions: Sessions,
    /// Tasks of all appliances.
    pub tasks: Tasks,
    /// vSphere Replication: pairings, replications, images.
    pub vr: crate::vr::inventory::Inventory,
    /// Site Recovery Manager: pairings and recovery plans.
    pub srm: crate::srm::inventory::Inventory,
    /// vCenter: links of Hybrid Linked Mode and their synchronization.
    pub vcenter: crate::vcenter::inventory::Inventory,
    /// Cloud Director Availability: registrations of peer sites.
    pub vcda: crate::vcda::inventory::Inventory,
    /// Source of new ids.
    pub ids: Random,
    /// Work of the tasks, by id.
    work: HashMap<String, Work>,
}

impl World {
    /// Returns the seed data, with all times relative to `now`.
    pub fn new(settings: Settings, extent: Extent, now: Millis) -> Self {
        let mut tasks = Tasks::default();
        let vr = crate::vr::seed::inventory(extent, now, &mut tasks);
        let srm = crate::srm::seed::inventory(extent, now, &mut tasks);
        let vcenter = crate::vcenter::seed::inventory(extent, now, &mut tasks);
        let vcda = crate::vcda::seed::inventory(extent, now, &mut tasks);
        Self {
            settings,
            sessions: Sessions::default(),
            tasks,
            vr,
            srm,
            vcenter,
            vcda,
            ids: Random::unpredictable(),
            work: HashMap::new(),
        }
    }

    /// Ends all tasks that are due, in order of time, each once. Has to be
    /// called before anything is read.
    pub fn settle(&mut self, now: Millis) {
        while let Some((id, at, planned)) = self.tasks.due(now) {
            let work = self.work.remove(&id);
            let outcome = match (planned, work) {
                (Outcome::Success(_), Some(work)) => match work(self, at) {
                    Ok(result) => Outcome::Success(result),
                    Err(failure) => Outcome::Error(failure),
                },
                (planned, _) => planned,
            };
            self.tasks.end(&id, outcome);
            crate::srm::run::task_ended(&mut self.srm, &self.tasks, &id, at);
        }
        self.vcenter.record_ended(&self.tasks);
        let oldest = now - self.settings.task_retention();
        self.tasks.forget_ended_before(oldest);
    }

    /// Starts a task that ends as planned, and returns its id.
    pub fn start_task(&mut self, new: NewTask, now: Millis) -> String {
        self.tasks.start(new, &self.settings, &mut self.ids, now)
    }

    /// Starts a task that only reads, and returns its id. However long other tasks take, it ends
    /// soon.
    pub fn start_reading(&mut self, new: NewTask, now: Millis) -> String {
        self.tasks.start_lasting(new, READING, &mut self.ids, now)
    }

    /// Starts a task that does work when it ends, unless a fault plans another
    /// outcome. Returns the id of the task.
    pub fn start_work(&mut self, new: NewTask, work: Work, now: Millis) -> String {
        let id = self.start_task(new, now);
        self.work.insert(id.clone(), work);
        id
    }
}
