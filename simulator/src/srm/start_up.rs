//! The estate at the start: the company's plans, what is running on them, and
//! what ran before. Everything follows from the seed.

use super::company::{PLANS, Sketch};
use super::estate::{Estate, Group, Machine, Plan, Record, Run, Temper};
use super::run::{self, Prepared, Start};
use super::server;
use super::state::{State, Workflow};
use crate::clock::Millis;
use crate::random::Random;
use crate::task::{Failure, Outcome, Tasks};
use crate::world::Extent;
use crate::world::pairing;
use crate::world::site::SiteId::{self, Hamburg, Leipzig};

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const USER: &str = "administrator@vsphere.local";
/// What is running at the start goes on for so long: as long as the first
/// synchronisation of some terabytes takes.
const LONG: Millis = 9 * HOUR;

impl Estate {
    /// The start-up data.
    pub fn start_up(extent: Extent, now: Millis, tasks: &mut Tasks) -> Self {
        // Other ids than those of vSphere Replication, from the same seed.
        let mut random = Random::seeded(extent.seed ^ 0x5352_4d00);
        let mut made = Self {
            pairings: pairing::start_up(&mut random, now, 198),
            plans: Vec::new(),
            last_run_key: 1000,
        };
        let mut number = 2000;
        for sketch in PLANS {
            let mut plan = made.make(sketch, &mut random, &mut number, now);
            let mut history = History {
                last_run_key: &mut made.last_run_key,
                random: &mut random,
                tasks,
                now,
            };
            history.write(&mut plan);
            made.plans.push(plan);
        }
        made
    }

    fn make(&self, sketch: &Sketch, random: &mut Random, number: &mut u32, now: Millis) -> Plan {
        let (protected, recovery) = sketch.way;
        let pairing = self.pairings.iter().find(|pairing| {
            pairing.sites.contains(&protected) && pairing.sites.contains(&recovery)
        });
        let owner = server::of(recovery).guid;
        let state = sketch.state;
        let groups = sketch.groups.iter().enumerate();
        let groups = groups.map(|(nth, (name, kind, machines))| Group {
            id: format!("DrReplicationVmProtectionGroup:{}:{owner}", random.uuid()),
            name,
            kind: *kind,
            is_reversed: state == State::DirectionError && nth == 1,
            is_done_elsewhere: state == State::PartialReprotect && nth == 1,
            machines: machines
                .iter()
                .map(|(name, priority)| {
                    *number += 1;
                    Machine {
                        name,
                        number: *number,
                        priority: *priority,
                    }
                })
                .collect(),
        });
        let groups = groups.collect();
        Plan {
            id: format!("DrRecoveryRecoveryPlan:{}:{owner}", random.uuid()),
            name: sketch.name,
            description: Some(sketch.description).filter(|text| !text.is_empty()),
            folder: sketch.folder,
            pairing: pairing.map_or_else(String::new, |pairing| pairing.id.clone()),
            protected,
            recovery,
            resting: state,
            since: now - random.range(2 * HOUR, 40 * 24 * HOUR),
            groups,
            temper: sketch.temper,
            issues: sketch.issues,
            current: None,
            records: Vec::new(),
        }
    }
}

/// How what ran before ended.
enum Past {
    Done,
    Failed(u8, &'static str),
    Cancelled(u8),
}

/// What has to have happened for a plan to be in its state.
fn past(state: State) -> &'static [(Workflow, Past)] {
    use Workflow::{Cleanup, Recovery, Reprotect, Test};
    const RESTARTED: &str = "The operation was interrupted by a restart of the server.";
    match state {
        State::TestComplete | State::CleanupInProgress => &[(Test, Past::Done)],
        State::TestInterrupted => &[(Test, Past::Cancelled(55))],
        State::CleanupIncomplete => &[
            (Test, Past::Done),
            (
                Cleanup,
                Past::Failed(
                    62,
                    "The snapshot of datastore 'ds-dr-05' cannot be deleted.",
                ),
            ),
        ],
        State::CleanupInterrupted => &[(Test, Past::Done), (Cleanup, Past::Failed(40, RESTARTED))],
        State::RecoveryComplete
        | State::PartialReprotect
        | State::DisasterRecoveryComplete
        | State::ReprotectInProgress => &[(Recovery, Past::Done)],
        State::RecoveryStarted => &[(
            Recovery,
            Past::Failed(35, "The connection to the protected site was lost."),
        )],
        State::RecoverySplitBrain => &[(
            Recovery,
            Past::Failed(
                28,
                "A virtual machine at the protected site could not be shut down.",
            ),
        )],
        State::IncompleteRecovery => &[(
            Recovery,
            Past::Failed(88, "VMware Tools did not start within 300 seconds."),
        )],
        State::RecoveryInterrupted => &[(Recovery, Past::Failed(47, RESTARTED))],
        State::IncompleteReprotect => &[
            (Recovery, Past::Done),
            (
                Reprotect,
                Past::Failed(
                    76,
                    "Cannot create placeholder virtual machine: datastore 'ds-placeholder-01' is full.",
                ),
            ),
        ],
        State::ReprotectInterrupted => &[
            (Recovery, Past::Done),
            (Reprotect, Past::Failed(58, RESTARTED)),
        ],
        _ => &[],
    }
}

/// What is running at the start, and since when.
fn present(state: State) -> Option<(Workflow, Millis)> {
    match state {
        State::TestInProgress => Some((Workflow::Test, 31 * MINUTE)),
        State::CleanupInProgress => Some((Workflow::Cleanup, 22 * MINUTE)),
        State::RecoveryInProgress => Some((Workflow::Recovery, 74 * MINUTE)),
        State::CancelInProgress => Some((Workflow::Recovery, 118 * MINUTE)),
        State::ReprotectInProgress => Some((Workflow::Reprotect, 163 * MINUTE)),
        // Long enough to have come to the prompt.
        State::WaitingForUserInput => Some((Workflow::Recovery, 8 * HOUR)),
        _ => None,
    }
}

struct History<'a> {
    last_run_key: &'a mut i64,
    random: &'a mut Random,
    tasks: &'a mut Tasks,
    now: Millis,
}

impl History<'_> {
    fn write(&mut self, plan: &mut Plan) {
        let state = plan.resting;
        let events = past(state);
        let age = (self.now - plan.since).min(6 * 24 * HOUR);
        for (nth, (workflow, end)) in (1..).zip(events) {
            let steps_back = Millis::try_from(events.len()).unwrap_or(1) + 1 - nth;
            let begun = self.now - age - steps_back * 3 * HOUR;
            let record = self.happened(plan, *workflow, end, begun);
            plan.since = record.ended_at;
            plan.records.push(record);
        }
        if let Some((workflow, age)) = present(state) {
            self.begin(plan, workflow, self.now - age);
        }
        if state == State::CancelInProgress
            && let Some(run) = &mut plan.current
            && let Some(task) = self.tasks.get_mut(run.appliance, &run.task)
        {
            run.is_cancelled = true;
            task.cancel(self.now - 4 * MINUTE, self.now + LONG);
        }
    }

    fn draw_up(&mut self, plan: &Plan, workflow: Workflow) -> Prepared {
        let (appliance, site) = appliance_of(plan.recovery);
        let start = Start {
            appliance,
            site,
            user: USER,
            workflow,
            forced: false,
        };
        run::prepare(plan, &start, self.random)
    }

    /// Something that is over, whose task is forgotten by now.
    fn happened(
        &mut self,
        plan: &mut Plan,
        workflow: Workflow,
        end: &Past,
        begun: Millis,
    ) -> Record {
        // What is in store for the next reprotect is no matter of the past.
        let temper = std::mem::replace(&mut plan.temper, Temper::Calm);
        let mut prepared = self.draw_up(plan, workflow);
        plan.temper = temper;
        let whole = self.random.range(18 * MINUTE, 95 * MINUTE);
        let (percent, outcome) = match end {
            Past::Done => (100, Outcome::Success(None)),
            Past::Failed(percent, message) => {
                let failure = Failure {
                    message: (*message).to_owned(),
                    details: String::new(),
                };
                (*percent, Outcome::Error(failure))
            }
            Past::Cancelled(percent) => (*percent, Outcome::Cancelled),
        };
        prepared.task.ends_at_percent = percent;
        let ended = begun + whole * Millis::from(percent) / 100;
        let (appliance, id) = (prepared.task.appliance, self.random.uuid());
        let full_id = format!("DrTask:{id}{}", prepared.task.id_suffix);
        self.tasks
            .remember(prepared.task, id, begun, ended, outcome);
        *self.last_run_key += 1;
        let (key, run) = (*self.last_run_key, prepared.run);
        match self.tasks.get(appliance, &full_id) {
            Some(task) => run::record(&run, task, key, ended),
            None => empty(&run, key, begun, ended),
        }
    }

    /// Something that is still running.
    fn begin(&mut self, plan: &mut Plan, workflow: Workflow, begun: Millis) {
        let prepared = self.draw_up(plan, workflow);
        let id = self.random.uuid();
        let appliance = prepared.task.appliance;
        let task_id = self.tasks.take_over(prepared.task, id, begun, LONG);
        if let (Some(thousandths), Some(task)) =
            (prepared.waits_at, self.tasks.get_mut(appliance, &task_id))
        {
            task.hold_after(LONG * thousandths / 1000);
        }
        plan.since = begun;
        plan.resting = match workflow {
            Workflow::Cleanup => State::TestComplete,
            Workflow::Reprotect => State::RecoveryComplete,
            _ => State::Ready,
        };
        plan.current = Some(Run {
            task: task_id,
            ..prepared.run
        });
    }
}

fn empty(run: &Run, key: i64, started_at: Millis, ended_at: Millis) -> Record {
    Record {
        key,
        workflow: run.workflow,
        user: run.user.clone(),
        started_at,
        ended_at,
        result: "ERRORS",
        errors: Vec::new(),
        warnings: Vec::new(),
        steps: Vec::new(),
    }
}

/// The appliance of a site; of the sites without one, those of Hamburg.
fn appliance_of(site: SiteId) -> (&'static str, SiteId) {
    match site {
        Leipzig => ("srm-b", Leipzig),
        _ => ("srm-a", Hamburg),
    }
}
