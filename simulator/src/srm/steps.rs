//! `/recovery-steps/{view_mode}`: the steps of the current run, of the last
//! one, or of a preview.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::Answer;
use super::inventory::Plan;
use super::plan::find;
use super::state::{State as PlanState, Workflow};
use super::{script, step};
use crate::clock::Millis;
use crate::gateway::caller::Caller;
use crate::gateway::entity;
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, ListRequest, Query};
use crate::simulation::Shared;
use crate::task::Tasks;

fn workflow_of(view_mode: &str) -> Result<Workflow, Refusal> {
    Workflow::of_view_mode(view_mode).ok_or_else(|| {
        let message = format!("'{view_mode}' is not a view mode of recovery steps.");
        Refusal::bad_request("InvalidArgument", &message)
    })
}

/// Returns all steps of a view.
///
/// # Errors
/// 400 if the plan has no such view in its state. The document does not say
/// when; here reprotect has a view once the machines are recovered, and while
/// it was the last run.
fn all(plan: &Plan, workflow: Workflow, tasks: &Tasks, now: Millis) -> Result<Vec<Value>, Refusal> {
    if let Some(run) = plan.current.as_ref().filter(|run| run.workflow == workflow) {
        let task = tasks.get(run.appliance, &run.task);
        let shown = run.steps.iter().map(|step| step.render(task, now));
        return Ok(shown.collect());
    }
    if let Some(last) = plan.records.last().filter(|last| last.workflow == workflow) {
        return Ok(last.steps.clone());
    }
    let state = plan.state(tasks, now);
    let makes_sense = match workflow {
        Workflow::Reprotect => state.is_recovered(),
        _ => !matches!(state, PlanState::Unknown | PlanState::Deleting) && !plan.groups.is_empty(),
    };
    if !makes_sense {
        let message = format!(
            "The recovery steps of recovery plan '{}' cannot be viewed in mode '{}' while it is in state {}.",
            plan.name,
            workflow.view_mode(),
            state.name()
        );
        return Err(Refusal::bad_request("InvalidState", &message));
    }
    let steps = script::steps(plan, workflow, false, &BTreeSet::new());
    Ok(steps.iter().map(|step| step.render(None, now)).collect())
}

/// Handles `GET …/recovery-steps/{view_mode}`. Without `expanded_step_ids` the
/// outermost steps only.
pub async fn list(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id, view_mode)): Path<(String, String, String)>,
    request: ListRequest,
) -> Answer {
    let expanded = expanded(request.query_string())?;
    shared.with(|world, now| {
        let plan = find(world, &caller, &pairing, &id)?;
        let workflow = workflow_of(&view_mode)?;
        let steps = step::visible(all(plan, workflow, &world.tasks, now)?, &expanded);
        // This list has no other parameters and is not paged.
        let total = steps.len();
        let page = list::Page {
            items: steps,
            total,
        };
        let query = Query::parse(Some(&format!("limit={}", total.max(1))))?;
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

/// Returns the steps to expand: ids separated by commas, with or without the
/// brackets and quotes of the document's example.
fn expanded(query: Option<&str>) -> Result<BTreeSet<u64>, Refusal> {
    let mut ids = BTreeSet::new();
    for (name, value) in form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
        if name != "expanded_step_ids" {
            continue;
        }
        for part in value.trim_matches(['[', ']']).split(',') {
            let digits = part.trim().trim_matches(['\'', '"']);
            if digits.is_empty() {
                continue;
            }
            let id = digits.parse().map_err(|_| {
                let message = format!("'{digits}' is not the ID of a recovery step.");
                Refusal::bad_request("InvalidQueryParameter", &message)
            })?;
            ids.insert(id);
        }
    }
    Ok(ids)
}

/// Handles `GET …/recovery-steps/{view_mode}/{recovery_step_id}`.
pub async fn one(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id, view_mode, step_id)): Path<(String, String, String, String)>,
) -> Answer {
    shared.with(|world, now| {
        let plan = find(world, &caller, &pairing, &id)?;
        let workflow = workflow_of(&view_mode)?;
        let wanted: u64 = step_id.parse().map_err(|_| Refusal::NotFound)?;
        let mut step = all(plan, workflow, &world.tasks, now)?
            .into_iter()
            .find(|step| step["id"] == wanted)
            .ok_or(Refusal::NotFound)?;
        step["expanded"] = json!(false);
        Ok(entity(StatusCode::OK, step, &[]))
    })
}
