//! What Site Recovery Manager knows: pairings, recovery plans with their
//! protection groups and machines, what runs on them and what has run. Each
//! once; both sites look at the same plan.

use std::collections::BTreeSet;

use serde_json::Value;

use super::server;
use super::state::{State, Workflow};
use super::step::Step;
use crate::clock::Millis;
use crate::task::Tasks;
use crate::world::pairing::Pairing;
use crate::world::site::SiteId;

/// All of it.
pub struct Estate {
    /// Pairings of the Site Recovery Manager servers.
    pub pairings: Vec<Pairing>,
    /// Recovery plans of all pairings.
    pub plans: Vec<Plan>,
    /// The last `run_key` given out.
    pub last_run_key: i64,
}

/// A recovery plan.
pub struct Plan {
    /// `DrRecoveryRecoveryPlan:<uuid>:<server guid>`.
    pub id: String,
    /// Name.
    pub name: &'static str,
    /// What it is for.
    pub description: Option<&'static str>,
    /// Name of the folder it is in; empty for the root.
    pub folder: &'static str,
    /// Id of the pairing.
    pub pairing: String,
    /// Where the machines are protected.
    pub protected: SiteId,
    /// Where they are recovered.
    pub recovery: SiteId,
    /// The state while nothing runs.
    pub resting: State,
    /// Since when.
    pub since: Millis,
    /// What is protected.
    pub groups: Vec<Group>,
    /// How it behaves when it is reprotected.
    pub temper: Temper,
    /// What is wrong with it.
    pub issues: &'static [Issue],
    /// What runs now.
    pub current: Option<Run>,
    /// What ran, newest last.
    pub records: Vec<Record>,
}

/// A protection group.
pub struct Group {
    /// `DrReplicationVmProtectionGroup:<uuid>:<server guid>`.
    pub id: String,
    /// Name.
    pub name: &'static str,
    /// Whether its machines are copied by hosts or by arrays.
    pub kind: Kind,
    /// Protected against the direction of the plan.
    pub is_reversed: bool,
    /// Done already by another plan that has the group too.
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

/// What a plan does when it is reprotected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temper {
    /// Nothing unusual.
    Calm,
    /// Stops at a user prompt.
    Prompts,
    /// Succeeds with a warning.
    Warns,
    /// The cleanup step fails, unless it is forced.
    NeedsForce,
    /// The first attempt is interrupted.
    Interrupted,
}

/// Something wrong with a plan.
pub struct Issue {
    /// `WARNING` or `ERROR`.
    pub status: &'static str,
    /// The text.
    pub description: &'static str,
    /// The group it is about; none where it is about the plan.
    pub group: Option<usize>,
}

/// Something that runs on a plan.
pub struct Run {
    /// What.
    pub workflow: Workflow,
    /// Whose task it is.
    pub appliance: &'static str,
    /// The task.
    pub task: String,
    /// Who started it.
    pub user: String,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Where it waits for somebody.
    pub prompt: Option<Prompt>,
    /// Where it fails, it is as interrupted.
    pub is_interrupted: bool,
    /// Whether it is being cancelled.
    pub is_cancelled: bool,
}

/// A message that has to be dismissed before the run goes on.
#[derive(Clone)]
pub struct Prompt {
    /// Id.
    pub id: String,
    /// Id of the callout it was made from.
    pub callout: String,
    /// Where in the plan it stands.
    pub description: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// Something that ran on a plan.
pub struct Record {
    /// `run_key`.
    pub key: i64,
    /// What.
    pub workflow: Workflow,
    /// Who started it.
    pub user: String,
    /// From when.
    pub started_at: Millis,
    /// Until when.
    pub ended_at: Millis,
    /// `SUCCESS`, `WARNINGS`, `ERRORS` or `CANCELLED`.
    pub result: &'static str,
    /// What went wrong.
    pub errors: Vec<String>,
    /// What was not quite right.
    pub warnings: Vec<String>,
    /// The steps as they were shown at the end.
    pub steps: Vec<Value>,
}

impl Record {
    /// Numbers of the steps that need not be done again.
    pub fn done(&self) -> BTreeSet<String> {
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

impl Estate {
    /// The plans of a pairing.
    pub fn plans_of(&self, pairing: &str) -> impl Iterator<Item = &Plan> {
        self.plans
            .iter()
            .filter(move |plan| plan.pairing == pairing)
    }

    /// One plan.
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// The same, to be changed.
    pub fn plan_mut(&mut self, id: &str) -> Option<&mut Plan> {
        self.plans.iter_mut().find(|plan| plan.id == id)
    }
}

impl Plan {
    /// The state as it is now.
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

    /// The same, without waiting and cancelling: what goes on with its groups.
    pub fn activity(&self) -> State {
        self.current
            .as_ref()
            .map_or(self.resting, |run| run.workflow.in_progress())
    }

    /// All machines, group by group.
    pub fn machines(&self) -> impl Iterator<Item = (&Group, &Machine)> {
        self.groups
            .iter()
            .flat_map(|group| group.machines.iter().map(move |machine| (group, machine)))
    }

    /// The last run of a kind.
    pub fn last(&self, workflow: Workflow) -> Option<&Record> {
        self.records
            .iter()
            .rev()
            .find(|record| record.workflow == workflow)
    }

    /// From now on protected in the other direction.
    pub fn reverse(&mut self) {
        std::mem::swap(&mut self.protected, &mut self.recovery);
        for group in &mut self.groups {
            group.is_reversed = false;
            group.is_done_elsewhere = false;
        }
    }

    /// The id of the folder it is in.
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
    /// As the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::HostBased => "HBR",
            Self::ArrayBased => "ABR",
            Self::VirtualVolumes => "VVOL",
        }
    }
}
