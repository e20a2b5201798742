//! Running something on a plan, and cancelling it.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::pairing::connected;
use super::plan::find;
use super::run::{self, Start};
use super::state::Workflow;
use super::{Answer, Fault};
use crate::Shared;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::{body, no_content, task};

/// `ReprotectPlanSpec` and `CleanupTestPlanSpec`.
#[derive(Deserialize)]
struct ForcedSpec {
    #[serde(default)]
    forced: bool,
}

/// `TestPlanSpec`; whether data is synchronised first makes no difference here.
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

/// The body of an action. A list that happens to fit is no body.
fn spec<T: DeserializeOwned>(headers: &HeaderMap, bytes: &Bytes) -> Result<T, Refusal> {
    let value: Value = body(headers, bytes)?;
    if !value.is_object() {
        let message = "The request body must be a JSON object.";
        return Err(Refusal::bad_request("InvalidRequestBody", message));
    }
    serde_json::from_value(value).map_err(|error| {
        let message = format!("The request body cannot be read: {error}.");
        Refusal::bad_request("InvalidRequestBody", &message)
    })
}

type Named = Path<(String, String)>;

/// `POST …/actions/test`.
pub async fn test(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(Workflow::Test.privilege())?;
    let _: TestPlanSpec = spec(&headers, &bytes)?;
    begin(&shared, &caller, &named, Workflow::Test, false)
}

/// `POST …/actions/cleanup`.
pub async fn cleanup(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(Workflow::Cleanup.privilege())?;
    let spec: ForcedSpec = spec(&headers, &bytes)?;
    begin(&shared, &caller, &named, Workflow::Cleanup, spec.forced)
}

/// `POST …/actions/recovery`.
pub async fn recovery(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(Workflow::Recovery.privilege())?;
    let spec: RecoverPlanSpec = spec(&headers, &bytes)?;
    if spec.skip_protection_site_operations && !spec.planned_failover {
        let message = "'skip_protection_site_operations' needs the advanced setting \
                       recovery.forceRecovery, which is off.";
        return Err(Refusal::bad_request("InvalidArgument", message).into());
    }
    begin(&shared, &caller, &named, Workflow::Recovery, false)
}

/// `POST …/actions/reprotect`.
pub async fn reprotect(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(Workflow::Reprotect.privilege())?;
    let spec: ForcedSpec = spec(&headers, &bytes)?;
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
            return Err(not_allowed(plan.name, workflow, plan.resting.name()));
        }
        let start = Start {
            appliance: caller.appliance.id,
            site: caller.appliance.site,
            user: caller.user,
            workflow,
            forced,
        };
        let task_id = run::start(world, id, &start, now).ok_or(Refusal::NotFound)?;
        Ok(task::accepted(world, caller.appliance.id, &task_id, now)?)
    })
}

fn not_allowed(name: &str, workflow: Workflow, state: &str) -> Fault {
    let message = format!(
        "The operation '{}' is not allowed while recovery plan '{name}' is in state {state}.",
        workflow.view_mode()
    );
    Refusal::bad_request("InvalidState", &message).into()
}

/// `POST …/actions/cancel`. What runs stops where it is, which takes a moment.
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
            task.cancel(now, now + task.whole / 10);
        }
        Ok(no_content())
    })
}
