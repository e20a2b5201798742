//! Seed data: plans, their current and past runs. Everything follows from the
//! seed.

use super::fixtures::{PLANS, PlanFixture};
use super::inventory::{Group, Inventory, Machine, Plan, Record, ReprotectBehavior, Run};
use super::past;
use super::run::{self, Prepared, Start};
use super::server;
use super::state::{State, Workflow};
use crate::clock::Millis;
use crate::random::Random;
use crate::settings::Extent;
use crate::task::{Failure, Outcome, Tasks};
use crate::world::pairing::{self, Pairing};
use crate::world::site::SiteId::{self, Hamburg, Leipzig};

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const USER: &str = "administrator@vsphere.local";
/// Duration of the runs at the start: as long as the first synchronization of
/// some terabytes.
const LONG: Millis = 9 * HOUR;

/// Returns the seed data.
pub fn inventory(extent: Extent, now: Millis, tasks: &mut Tasks) -> Inventory {
    // The ids differ from those of vSphere Replication, with the same seed.
    let mut random = Random::seeded(extent.seed ^ 0x5352_4d00);
    let mut made = Inventory {
        pairings: pairing::seed(&mut random, now, 198),
        plans: Vec::new(),
        last_run_key: 1000,
    };
    let mut number = 2000;
    let many = (PLANS.len()..extent.plans).map(|nth| {
        let fixture = &PLANS[nth % PLANS.len()];
        (fixture, format!("{} {nth:03}", fixture.name))
    });
    let named = PLANS.iter().map(|it| (it, it.name.to_owned()));
    for (fixture, name) in named.chain(many) {
        let mut plan = plan(&made.pairings, fixture, name, &mut random, &mut number, now);
        let mut history = History {
            last_run_key: &mut made.last_run_key,
            random: &mut random,
            tasks,
            now,
        };
        history.write(&mut plan);
        made.plans.push(plan);
    }
    past::add(&mut made.plans, now);
    made
}

fn plan(
    pairings: &[Pairing],
    fixture: &PlanFixture,
    name: String,
    random: &mut Random,
    number: &mut u32,
    now: Millis,
) -> Plan {
    let (protected, recovery) = fixture.direction;
    let pairing = pairings
        .iter()
        .find(|pairing| pairing.sites.contains(&protected) && pairing.sites.contains(&recovery));
    let owner = server::of(recovery).guid;
    let state = fixture.state;
    let groups = fixture.groups.iter().enumerate();
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
        name,
        description: Some(fixture.description).filter(|text| !text.is_empty()),
        folder: fixture.folder,
        pairing: pairing.map_or_else(String::new, |pairing| pairing.id.clone()),
        protected,
        recovery,
        resting: state,
        since: now - random.range(2 * HOUR, 40 * 24 * HOUR),
        groups,
        reprotect_behavior: fixture.reprotect_behavior,
        issues: fixture.issues,
        current: None,
        records: Vec::new(),
    }
}

/// Outcome of a past run.
enum PastOutcome {
    Done,
    Failed(u8, &'static str),
    Cancelled(u8),
}

/// Returns the past runs that lead to a state.
fn past_runs(state: State) -> &'static [(Workflow, PastOutcome)] {
    use Workflow::{Cleanup, Recovery, Reprotect, Test};
    const RESTARTED: &str = "The operation was interrupted by a restart of the server.";
    match state {
        State::TestComplete | State::CleanupInProgress => &[(Test, PastOutcome::Done)],
        State::TestInterrupted => &[(Test, PastOutcome::Cancelled(55))],
        State::CleanupIncomplete => &[
            (Test, PastOutcome::Done),
            (
                Cleanup,
                PastOutcome::Failed(
                    62,
                    "The snapshot of datastore 'ds-dr-05' cannot be deleted.",
                ),
            ),
        ],
        State::CleanupInterrupted => &[
            (Test, PastOutcome::Done),
            (Cleanup, PastOutcome::Failed(40, RESTARTED)),
        ],
        State::RecoveryComplete
        | State::PartialReprotect
        | State::DisasterRecoveryComplete
        | State::ReprotectInProgress => &[(Recovery, PastOutcome::Done)],
        State::RecoveryStarted => &[(
            Recovery,
            PastOutcome::Failed(35, "The connection to the protected site was lost."),
        )],
        State::RecoverySplitBrain => &[(
            Recovery,
            PastOutcome::Failed(
                28,
                "A virtual machine at the protected site could not be shut down.",
            ),
        )],
        State::IncompleteRecovery => &[(
            Recovery,
            PastOutcome::Failed(88, "VMware Tools did not start within 300 seconds."),
        )],
        State::RecoveryInterrupted => &[(Recovery, PastOutcome::Failed(47, RESTARTED))],
        State::IncompleteReprotect => &[
            (Recovery, PastOutcome::Done),
            (
                Reprotect,
                PastOutcome::Failed(
                    76,
                    "Cannot create placeholder virtual machine: datastore 'ds-placeholder-01' is full.",
                ),
            ),
        ],
        State::ReprotectInterrupted => &[
            (Recovery, PastOutcome::Done),
            (Reprotect, PastOutcome::Failed(58, RESTARTED)),
        ],
        _ => &[],
    }
}

/// Returns the workflow that is running in a state, and its age.
fn running_workflow(state: State) -> Option<(Workflow, Millis)> {
    match state {
        State::TestInProgress => Some((Workflow::Test, 31 * MINUTE)),
        State::CleanupInProgress => Some((Workflow::Cleanup, 22 * MINUTE)),
        State::RecoveryInProgress => Some((Workflow::Recovery, 74 * MINUTE)),
        State::CancelInProgress => Some((Workflow::Recovery, 118 * MINUTE)),
        State::ReprotectInProgress => Some((Workflow::Reprotect, 163 * MINUTE)),
        // Long enough to have reached the prompt.
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
        let events = past_runs(state);
        let age = (self.now - plan.since).min(6 * 24 * HOUR);
        for (nth, (workflow, end)) in (1..).zip(events) {
            let steps_back = Millis::try_from(events.len()).unwrap_or(1) + 1 - nth;
            let begun = self.now - age - steps_back * 3 * HOUR;
            let record = self.past_record(plan, *workflow, end, begun);
            plan.since = record.ended_at;
            plan.records.push(record);
        }
        if let Some((workflow, age)) = running_workflow(state) {
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

    fn prepared(&mut self, plan: &Plan, workflow: Workflow) -> Prepared {
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

    /// Returns the record of a past run; its task is forgotten.
    fn past_record(
        &mut self,
        plan: &mut Plan,
        workflow: Workflow,
        end: &PastOutcome,
        begun: Millis,
    ) -> Record {
        // The behavior of the next reprotect does not affect the past.
        let reprotect_behavior =
            std::mem::replace(&mut plan.reprotect_behavior, ReprotectBehavior::Normal);
        let mut prepared = self.prepared(plan, workflow);
        plan.reprotect_behavior = reprotect_behavior;
        let work_total = self.random.range(18 * MINUTE, 95 * MINUTE);
        let (percent, outcome) = match end {
            PastOutcome::Done => (100, Outcome::Success(None)),
            PastOutcome::Failed(percent, message) => {
                let failure = Failure {
                    message: (*message).to_owned(),
                    details: String::new(),
                };
                (*percent, Outcome::Error(failure))
            }
            PastOutcome::Cancelled(percent) => (*percent, Outcome::Cancelled),
        };
        prepared.task.ends_at_percent = percent;
        let ended = begun + work_total * Millis::from(percent) / 100;
        let (appliance, id) = (prepared.task.appliance, self.random.uuid());
        let full_id = format!("DrTask:{id}{}", prepared.task.id_suffix);
        self.tasks
            .add_ended(prepared.task, id, begun, ended, outcome);
        *self.last_run_key += 1;
        let (key, run) = (*self.last_run_key, prepared.run);
        match self.tasks.get(appliance, &full_id) {
            Some(task) => run::record(&run, task, key, ended),
            None => empty(&run, key, begun, ended),
        }
    }

    /// Starts a run that is still running.
    fn begin(&mut self, plan: &mut Plan, workflow: Workflow, begun: Millis) {
        let prepared = self.prepared(plan, workflow);
        let id = self.random.uuid();
        let appliance = prepared.task.appliance;
        let task_id = self.tasks.add_running(prepared.task, id, begun, LONG);
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

/// Returns the appliance of a site, or Hamburg's for a site without one.
fn appliance_of(site: SiteId) -> (&'static str, SiteId) {
    match site {
        Leipzig => ("srm-b", Leipzig),
        _ => ("srm-a", Hamburg),
    }
}
