//! The state of Site Recovery Manager: pairings, recovery plans with their
//! protection groups and machines, their current and past runs. Both sites
//! share it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::server;
use super::state::{State, Workflow};
use super::step::Step;
use crate::clock::Millis;
use crate::task::Tasks;
use crate::world::pairing::Pairing;
use crate::world::site::SiteId;

/// The whole state.
pub struct Inventory {
    /// Pairings of the Site Recovery Manager servers.
    pub pairings: Vec<Pairing>,
    /// Recovery plans of all pairings.
    pub plans: Vec<Plan>,
    /// The last `run_key` assigned.
    pub last_run_key: i64,
}

/// A recovery plan.
pub struct Plan {
    /// `DrRecoveryRecoveryPlan:<uuid>:<server guid>`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: Option<&'static str>,
    /// Name of the folder it is in; empty for the root.
    pub folder: &'static str,
    /// Id of the pairing.
    pub pairing: String,
    /// Protected site.
    pub protected: SiteId,
    /// Recovery site.
    pub recovery: SiteId,
    /// The state while nothing is running.
    pub resting: State,
    /// Time of the last change.
    pub since: Millis,
    /// Protection groups.
    pub groups: Vec<Group>,
    /// Behavior of its next reprotect.
    pub reprotect_behavior: ReprotectBehavior,
    /// Issues to report.
    pub issues: &'static [Issue],
    /// The current run.
    pub current: Option<Run>,
    /// Past runs, newest last.
    pub records: Vec<Record>,
}

/// A protection group.
pub struct Group {
    /// `DrReplicationVmProtectionGroup:<uuid>:<server guid>`.
    pub id: String,
    /// Name.
    pub name: &'static str,
    /// Replication type.
    pub kind: Kind,
    /// `true` if it is protected in the opposite direction of the plan.
    pub is_reversed: bool,
    /// `true` if another plan with this group has done it already.
    pub is_done_elsewhere: bool,
    /// The machines.
    pub machines: Vec<Machine>,
}

/// `replication_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// vSphere Replication.
    HostBased,
    /// Array-based replication.
    ArrayBased,
    /// Virtual Volumes.
    VirtualVolumes,
}

/// A protected virtual machine.
pub struct Machine {
    /// Name.
    pub name: &'static str,
    /// Number in `vm-<number>`.
    pub number: u32,
    /// 1 (first) to 5.
    pub priority: u8,
}

/// Behavior of a plan when it is reprotected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReprotectBehavior {
    /// Nothing unusual.
    Normal,
    /// Stops at a user prompt.
    Prompts,
    /// Succeeds with a warning.
    Warns,
    /// The cleanup step fails, unless it is forced.
    NeedsForce,
    /// The first attempt is interrupted.
    Interrupted,
}

/// An issue of a plan.
pub struct Issue {
    /// `WARNING` or `ERROR`.
    pub status: &'static str,
    /// Text.
    pub description: &'static str,
    /// Index of the group it concerns; `None` for the plan itself.
    pub group: Option<usize>,
}

/// A current run of a plan.
pub struct Run {
    /// Workflow.
    pub workflow: Workflow,
    /// Appliance of the task.
    pub appliance: &'static str,
    /// Id of the task.
    pub task: String,
    /// Name of the user who started it.
    pub user: String,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Prompt that it pauses at, if any.
    pub prompt: Option<Prompt>,
    /// `true` if it fails as interrupted.
    pub is_interrupted: bool,
    /// `true` while it is being cancelled.
    pub is_cancelled: bool,
}

/// A prompt that has to be dismissed before the run continues.
#[derive(Clone)]
pub struct Prompt {
    /// Id.
    pub id: String,
    /// Id of the callout it was made from.
    pub callout: String,
    /// Position in the plan.
    pub description: &'static str,
    /// Text.
    pub text: &'static str,
}

/// A past run of a plan.
pub struct Record {
    /// `run_key`.
    pub key: i64,
    /// Workflow.
    pub workflow: Workflow,
    /// Name of the user who started it.
    pub user: String,
    /// Start.
    pub started_at: Millis,
    /// End.
    pub ended_at: Millis,
    /// `SUCCESS`, `WARNINGS`, `ERRORS` or `CANCELLED`.
    pub result: &'static str,
    /// Errors.
    pub errors: Vec<String>,
    /// Warnings.
    pub warnings: Vec<String>,
    /// The steps as shown at the end.
    pub steps: Vec<Value>,
}

impl Record {
    /// Returns the numbers of the steps that are not repeated.
    pub fn completed_steps(&self) -> BTreeSet<String> {
        let is_done = |step: &&Value| {
            matches!(
                step["status"].as_str(),
                Some("SUCCESS" | "WARNING" | "ALREADY_DONE")
            )
        };
        self.steps
            .iter()
            .filter(is_done)
            .filter_map(|step| step["step_number"].as_str().map(str::to_owned))
            .collect()
    }
}

impl Inventory {
    /// Returns the plans of a pairing.
    pub fn plans_of(&self, pairing: &str) -> impl Iterator<Item = &Plan> {
        self.plans
            .iter()
            .filter(move |plan| plan.pairing == pairing)
    }

    /// Returns one plan.
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// Returns the same, mutable.
    pub fn plan_mut(&mut self, id: &str) -> Option<&mut Plan> {
        self.plans.iter_mut().find(|plan| plan.id == id)
    }
}

impl Plan {
    /// Returns the present state.
    pub fn state(&self, tasks: &Tasks, now: Millis) -> State {
        let Some(run) = &self.current else {
            return self.resting;
        };
        let is_held = tasks
            .get(run.appliance, &run.task)
            .is_some_and(|task| task.is_held(now));
        match (run.is_cancelled, is_held) {
            (true, _) => State::CancelInProgress,
            (_, true) => State::WaitingForUserInput,
            _ => run.workflow.in_progress(),
        }
    }

    /// Returns the present state without waiting and cancelling, for its
    /// groups.
    pub fn activity(&self) -> State {
        self.current
            .as_ref()
            .map_or(self.resting, |run| run.workflow.in_progress())
    }

    /// Returns all machines, group by group.
    pub fn machines(&self) -> impl Iterator<Item = (&Group, &Machine)> {
        self.groups
            .iter()
            .flat_map(|group| group.machines.iter().map(move |machine| (group, machine)))
    }

    /// Returns the last run of a kind.
    pub fn last(&self, workflow: Workflow) -> Option<&Record> {
        self.records
            .iter()
            .rev()
            .find(|record| record.workflow == workflow)
    }

    /// Reverses the direction of protection.
    pub fn reverse(&mut self) {
        std::mem::swap(&mut self.protected, &mut self.recovery);
        for group in &mut self.groups {
            group.is_reversed = false;
            group.is_done_elsewhere = false;
        }
    }

    /// Returns the id of the folder it is in.
    pub fn location(&self) -> String {
        let server = server::of(SiteId::Hamburg).guid;
        let name = if self.folder.is_empty() {
            "root".to_owned()
        } else {
            self.folder.to_lowercase().replace(' ', "-")
        };
        format!("DrFolder:{name}:{server}")
    }
}

impl Kind {
    /// Returns the spelling of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::HostBased => "HBR",
            Self::ArrayBased => "ABR",
            Self::VirtualVolumes => "VVOL",
        }
    }
}
