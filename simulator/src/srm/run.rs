//! Runs of a plan: start, prompts, failures, and results. Effects apply once,
//! when the task ends.

use super::inventory::{Inventory, Plan, Prompt, Record, ReprotectBehavior, Run};
use super::script::{self, CLEANUP_STEP};
use super::server;
use super::state::Workflow;
use super::step::Step;
use crate::clock::Millis;
use crate::random::Random;
use crate::task::{Failure, NewTask, Outcome, Task, Tasks};
use crate::world::site::SiteId;

/// The parameters of a run.
pub struct Start<'a> {
    /// Appliance of the task.
    pub appliance: &'static str,
    /// Its site.
    pub site: SiteId,
    /// Name of the user.
    pub user: &'a str,
    /// Workflow.
    pub workflow: Workflow,
    /// `true` to ignore errors of cleanup steps.
    pub forced: bool,
}

/// A prepared run with its task.
pub struct Prepared {
    /// The run; its task has no id yet.
    pub run: Run,
    /// The task.
    pub task: NewTask,
    /// Position of the prompt, in thousandths.
    pub waits_at: Option<i64>,
}

/// Prepares a run.
pub fn prepare(plan: &Plan, start: &Start<'_>, ids: &mut Random) -> Prepared {
    let Start {
        workflow, forced, ..
    } = *start;
    let done = match workflow {
        // A test always starts over.
        Workflow::Test => None,
        _ => plan.records.last().filter(|last| last.workflow == workflow),
    };
    let done = done
        .filter(|last| matches!(last.result, "ERRORS" | "CANCELLED"))
        .map(Record::completed_steps)
        .unwrap_or_default();
    let steps = script::steps(plan, workflow, forced, &done);
    let waiting = steps.iter().find(|step| step.position.is_some());
    let planned_failure = planned_failure(plan, start, &steps);
    let percent = planned_failure
        .as_ref()
        .map_or(100, |planned_failure| planned_failure.percent);
    let is_interrupted = planned_failure
        .as_ref()
        .is_some_and(|planned_failure| planned_failure.interrupts);
    let planned = match planned_failure {
        Some(planned_failure) => Outcome::Error(planned_failure.failure),
        None => Outcome::Success(None),
    };
    Prepared {
        waits_at: waiting.map(Step::middle),
        task: NewTask {
            appliance: start.appliance,
            id_prefix: "DrTask:".to_owned(),
            id_suffix: format!(":{}", server::of(start.site).guid),
            description_id: workflow.description_id(),
            description: format!("{} {}", workflow.description(), plan.name),
            entity: plan.id.clone(),
            entity_name: plan.name.clone(),
            user: start.user.to_owned(),
            ends_at_percent: percent,
            planned,
        },
        run: Run {
            workflow,
            appliance: start.appliance,
            task: String::new(),
            user: start.user.to_owned(),
            prompt: waiting.map(|step| prompt_of(step, workflow, ids)),
            steps,
            is_interrupted,
            is_cancelled: false,
        },
    }
}

struct PlannedFailure {
    percent: u8,
    interrupts: bool,
    failure: Failure,
}

/// Returns the failure of a reprotect that the behavior of the plan asks for.
fn planned_failure(plan: &Plan, start: &Start<'_>, steps: &[Step]) -> Option<PlannedFailure> {
    if start.workflow != Workflow::Reprotect {
        return None;
    }
    let old = plan.protected.site();
    let (step, interrupts, failure) = match plan.reprotect_behavior {
        ReprotectBehavior::NeedsForce if !start.forced => {
            let parent = steps.iter().position(|step| step.title == CLEANUP_STEP)?;
            let failure = Failure {
                message: format!(
                    "Cannot unmount datastore 'ds-prod-07' at site {}.",
                    old.name
                ),
                details: format!(
                    "The file system is in use: /vmfs/volumes/ds-prod-07 has open files on host \
                     esx-{}-04.hansekontor.example. Fix the cause and run reprotect again, or run \
                     it with the option to force the cleanup.",
                    old.code
                ),
            };
            (steps.get(parent + 2)?, false, failure)
        }
        ReprotectBehavior::Interrupted => {
            let is_sync = |step: &&Step| step.children == 0 && step.depth == 1 && step.from >= 550;
            let failure = Failure {
                message: "The operation was interrupted.".to_owned(),
                details: format!(
                    "The Site Recovery Manager server {} was restarted while the operation was \
                     in progress. Run reprotect again.",
                    server::of(plan.recovery).host
                ),
            };
            (steps.iter().find(is_sync)?, true, failure)
        }
        _ => return None,
    };
    Some(PlannedFailure {
        percent: u8::try_from(step.middle() / 10).unwrap_or(50),
        interrupts,
        failure,
    })
}

fn prompt_of(step: &Step, workflow: Workflow, ids: &mut Random) -> Prompt {
    let (description, text) = match workflow {
        Workflow::Reprotect => (
            "Before creating placeholder virtual machines",
            "Check that datastore 'ds-placeholder-01' is mounted on all hosts of the original \
             site and has 20 GB free, then dismiss this prompt.",
        ),
        _ => (
            "Before powering on priority 1 virtual machines",
            "Switch the load balancer 'lb-payments' to the recovery site. Call the network desk \
             on extension 4410 when done, then dismiss this prompt.",
        ),
    };
    Prompt {
        id: format!("DrPrompt:{}", ids.uuid()),
        callout: format!("DrCallout:{}", step.id),
        description,
        text,
    }
}

/// Updates the plan whose run has ended, with any outcome. Must be called for
/// every task that ends.
pub fn task_ended(inventory: &mut Inventory, tasks: &Tasks, task_id: &str, at: Millis) {
    let Inventory {
        plans,
        last_run_key,
        ..
    } = inventory;
    let ran = |plan: &&mut Plan| plan.current.as_ref().is_some_and(|run| run.task == task_id);
    let Some(plan) = plans.iter_mut().find(ran) else {
        return;
    };
    let Some(run) = plan.current.take() else {
        return;
    };
    let Some(task) = tasks.get(run.appliance, task_id) else {
        return;
    };
    let Some(outcome) = &task.outcome else {
        return;
    };
    *last_run_key += 1;
    let record = record(&run, task, *last_run_key, at);
    leave_behind(plan, &run, outcome);
    plan.since = at;
    plan.records.push(record);
}

fn leave_behind(plan: &mut Plan, run: &Run, outcome: &Outcome) {
    plan.resting = match outcome {
        Outcome::Success(_) => run.workflow.complete(),
        Outcome::Error(_) if !run.is_interrupted => run.workflow.failed(),
        Outcome::Error(_) | Outcome::Cancelled => run.workflow.interrupted(),
    };
    let is_over = matches!(outcome, Outcome::Success(_));
    if run.workflow == Workflow::Reprotect && is_over {
        plan.reverse();
    }
    let is_spent = match plan.reprotect_behavior {
        ReprotectBehavior::Interrupted => run.is_interrupted && !is_over,
        ReprotectBehavior::NeedsForce => run.workflow == Workflow::Reprotect && is_over,
        _ => false,
    };
    if is_spent {
        plan.reprotect_behavior = ReprotectBehavior::Normal;
    }
}

/// Returns the record of a run whose task has ended.
pub fn record(run: &Run, task: &Task, key: i64, at: Millis) -> Record {
    let steps: Vec<_> = run
        .steps
        .iter()
        .map(|step| step.render(Some(task), at))
        .collect();
    let texts = |field: &str| -> Vec<String> {
        steps
            .iter()
            .filter_map(|step| step[field].as_array())
            .flatten()
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect()
    };
    let (mut errors, warnings) = (texts("errors"), texts("warnings"));
    if let (Some(Outcome::Error(failure)), true) = (&task.outcome, errors.is_empty()) {
        errors.push(failure.message.clone());
    }
    let result = match &task.outcome {
        Some(Outcome::Cancelled) => "CANCELLED",
        Some(Outcome::Error(_)) => "ERRORS",
        _ if warnings.is_empty() => "SUCCESS",
        _ => "WARNINGS",
    };
    Record {
        key,
        workflow: run.workflow,
        user: run.user.clone(),
        started_at: task.starts_at,
        ended_at: at,
        result,
        errors,
        warnings,
        steps,
    }
}
