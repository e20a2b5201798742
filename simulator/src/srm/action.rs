//! Running a workflow on a plan, and cancelling it.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde::Deserialize;

use super::error::{Answer, Fault};
use super::inventory::Run;
use super::pairing::connected;
use super::plan::find;
use super::run::{self, Start};
use super::state::Workflow;
use crate::clock::Millis;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::{body, no_content, task};
use crate::simulation::Shared;
use crate::world::World;

/// `ReprotectPlanSpec` and `CleanupTestPlanSpec`.
#[derive(Deserialize)]
struct ForcedSpec {
    #[serde(default)]
    forced: bool,
}

/// `TestPlanSpec`; synchronizing data first makes no difference here.
#[derive(Deserialize)]
struct TestPlanSpec {
    #[serde(default, rename = "sync_data")]
    _sync_data: bool,
}

/// `RecoverPlanSpec`.
#[derive(Deserialize)]
struct RecoverPlanSpec {
    #[serde(default, rename = "sync_data")]
    _sync_data: bool,
    #[serde(default)]
    planned_failover: bool,
    #[serde(default, rename = "migrate_eligible_vms")]
    _migrate_eligible_vms: bool,
    #[serde(default)]
    skip_protection_site_operations: bool,
}

type Named = Path<(String, String)>;

/// Handles `POST …/actions/test`.
pub async fn test(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(Workflow::Test.privilege())?;
    let _: TestPlanSpec = body(&headers, &bytes)?;
    begin(&shared, &caller, &named, Workflow::Test, false)
}

/// Handles `POST …/actions/cleanup`.
pub async fn cleanup(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(Workflow::Cleanup.privilege())?;
    let spec: ForcedSpec = body(&headers, &bytes)?;
    begin(&shared, &caller, &named, Workflow::Cleanup, spec.forced)
}

/// Handles `POST …/actions/recovery`.
pub async fn recovery(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(Workflow::Recovery.privilege())?;
    let spec: RecoverPlanSpec = body(&headers, &bytes)?;
    if spec.skip_protection_site_operations && !spec.planned_failover {
        let message = "'skip_protection_site_operations' needs the advanced setting \
                       recovery.forceRecovery, which is off.";
        return Err(Refusal::bad_request("InvalidArgument", message).into());
    }
    begin(&shared, &caller, &named, Workflow::Recovery, false)
}

/// Handles `POST …/actions/reprotect`.
pub async fn reprotect(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(Workflow::Reprotect.privilege())?;
    let spec: ForcedSpec = body(&headers, &bytes)?;
    begin(&shared, &caller, &named, Workflow::Reprotect, spec.forced)
}

fn begin(
    shared: &Shared,
    caller: &Caller,
    (pairing, id): &(String, String),
    workflow: Workflow,
    forced: bool,
) -> Answer {
    shared.with(|world, now| {
        let plan = find(world, caller, pairing, id)?;
        connected(world, caller, pairing)?;
        if let Some(run) = &plan.current {
            let message = format!(
                "Another operation is in progress on recovery plan '{}' (task {}).",
                plan.name, run.task
            );
            return Err(Refusal::server_error("ResourceBusy", &message).into());
        }
        if !plan.resting.allows(workflow) {
            return Err(not_allowed(&plan.name, workflow, plan.resting.name()));
        }
        let wanted = Start {
            appliance: caller.appliance.id,
            site: caller.appliance.site,
            user: caller.user,
            workflow,
            forced,
        };
        let task_id = start(world, id, &wanted, now).ok_or(Refusal::NotFound)?;
        Ok(task::accepted(world, caller.appliance.id, &task_id, now)?)
    })
}

/// Starts a run and returns the id of its task.
fn start(world: &mut World, plan_id: &str, start: &Start<'_>, now: Millis) -> Option<String> {
    let plan = world.srm.plan(plan_id)?;
    let prepared = run::prepare(plan, start, &mut world.ids);
    let id = world.start_task(prepared.task, now);
    let task = world.tasks.get_mut(start.appliance, &id)?;
    if let Some(thousandths) = prepared.waits_at {
        task.hold_after(task.work_total * thousandths / 1000);
    }
    let plan = world.srm.plan_mut(plan_id)?;
    plan.since = now;
    plan.current = Some(Run {
        task: id.clone(),
        ..prepared.run
    });
    Some(id)
}

fn not_allowed(name: &str, workflow: Workflow, state: &str) -> Fault {
    let message = format!(
        "The operation '{}' is not allowed while recovery plan '{name}' is in state {state}.",
        workflow.view_mode()
    );
    Refusal::bad_request("InvalidState", &message).into()
}

/// Handles `POST …/actions/cancel`. The run stops after a moment.
pub async fn cancel(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Named,
) -> Answer {
    caller.needs(Workflow::Recovery.privilege())?;
    shared.with(|world, now| {
        find(world, &caller, &pairing, &id)?;
        connected(world, &caller, &pairing)?;
        let plan = world.srm.plan_mut(&id).ok_or(Refusal::NotFound)?;
        let Some(run) = &mut plan.current else {
            let message = format!("Nothing runs on recovery plan '{}'.", plan.name);
            return Err(Refusal::bad_request("InvalidState", &message).into());
        };
        if let Some(task) = world.tasks.get_mut(run.appliance, &run.task)
            && !run.is_cancelled
        {
            run.is_cancelled = true;
            task.cancel(now, now + task.work_total / 10);
        }
        Ok(no_content())
    })
}
