//! What runs on a plan: how it begins, where it waits or fails, and what it
//! leaves behind. The effects happen once, when the task ends.

use super::estate::{Estate, Plan, Prompt, Record, Run, Temper};
use super::script::{self, CLEANUP_STEP};
use super::server;
use super::state::Workflow;
use super::step::Step;
use crate::clock::Millis;
use crate::random::Random;
use crate::task::{Failure, NewTask, Outcome, Task, Work};
use crate::world::World;
use crate::world::site::SiteId;

/// Who starts what, and where.
pub struct Start<'a> {
    /// Appliance that has the task.
    pub appliance: &'static str,
    /// Its site.
    pub site: SiteId,
    /// The user.
    pub user: &'a str,
    /// What is run.
    pub workflow: Workflow,
    /// Whether errors of cleanup steps do not matter.
    pub forced: bool,
}

/// A run that is ready to go, with its task.
pub struct Prepared {
    /// The run; its task has no id yet.
    pub run: Run,
    /// The task.
    pub task: NewTask,
    /// Where it waits for somebody, in thousandths.
    pub waits_at: Option<i64>,
}

/// Draws up a run.
pub fn prepare(plan: &Plan, start: &Start<'_>, ids: &mut Random) -> Prepared {
    let Start {
        workflow, forced, ..
    } = *start;
    let done = match workflow {
        // A test starts over.
        Workflow::Test => None,
        _ => plan.records.last().filter(|last| last.workflow == workflow),
    };
    let done = done
        .filter(|last| matches!(last.result, "ERRORS" | "CANCELLED"))
        .map(Record::done)
        .unwrap_or_default();
    let steps = script::steps(plan, workflow, forced, &done);
    let waiting = steps.iter().find(|step| step.position.is_some());
    let mishap = mishap(plan, start, &steps);
    let percent = mishap.as_ref().map_or(100, |mishap| mishap.percent);
    let is_interrupted = mishap.as_ref().is_some_and(|mishap| mishap.interrupts);
    let work: Work = match mishap {
        Some(mishap) => Box::new(move |_, _| Err(mishap.failure)),
        None => Box::new(|_, _| Ok(None)),
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
            entity_name: plan.name.to_owned(),
            user: start.user.to_owned(),
            ends_at_percent: percent,
            work,
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

struct Mishap {
    percent: u8,
    interrupts: bool,
    failure: Failure,
}

/// What the temper of a plan does to a reprotect.
fn mishap(plan: &Plan, start: &Start<'_>, steps: &[Step]) -> Option<Mishap> {
    if start.workflow != Workflow::Reprotect {
        return None;
    }
    let old = plan.protected.site();
    let (step, interrupts, failure) = match plan.temper {
        Temper::NeedsForce if !start.forced => {
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
        Temper::Interrupted => {
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
    Some(Mishap {
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

/// Starts a run and returns the id of its task.
pub fn start(world: &mut World, plan_id: &str, start: &Start<'_>, now: Millis) -> Option<String> {
    let plan = world.srm.plan(plan_id)?;
    let prepared = prepare(plan, start, &mut world.ids);
    let id = world.start_task(prepared.task, now);
    let task = world.tasks.get_mut(start.appliance, &id)?;
    if let Some(thousandths) = prepared.waits_at {
        task.hold_after(task.whole * thousandths / 1000);
    }
    let plan = world.srm.plan_mut(plan_id)?;
    plan.since = now;
    plan.current = Some(Run {
        task: id.clone(),
        ..prepared.run
    });
    Some(id)
}

/// Has to come when a task has ended, whoever it belongs to: if it was that of
/// a run, the plan moves on. Also where a fault ended it.
pub fn settled(world: &mut World, task_id: &str, at: Millis) {
    let World { srm, tasks, .. } = world;
    let Estate {
        plans,
        last_run_key,
        ..
    } = srm;
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
    let is_spent = match plan.temper {
        Temper::Interrupted => run.is_interrupted && !is_over,
        Temper::NeedsForce => run.workflow == Workflow::Reprotect && is_over,
        _ => false,
    };
    if is_spent {
        plan.temper = Temper::Calm;
    }
}

/// What the history keeps of a run whose task has ended.
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
