//! Recovery plans and their contents. Both sites know all of it, so nothing is
//! missing without a remote session.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::Answer;
use super::inventory::{Group, Machine, Plan};
use super::{pairing, view};
use crate::gateway::caller::Caller;
use crate::gateway::entity;
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, ListRequest};
use crate::simulation::Shared;
use crate::world::World;

/// Returns the plan of a path.
///
/// # Errors
/// 404 if this appliance does not know the pairing, or the plan in it.
pub fn find<'a>(
    world: &'a World,
    caller: &Caller,
    pairing: &str,
    id: &str,
) -> Result<&'a Plan, Refusal> {
    pairing::find(world, caller, pairing)?;
    world
        .srm
        .plan(id)
        .filter(|plan| plan.pairing == pairing)
        .ok_or(Refusal::NotFound)
}

/// Handles `GET …/plans`.
pub async fn list(
    State(shared): State<Shared>,
    caller: Caller,
    Path(pairing): Path<String>,
    request: ListRequest,
) -> Answer {
    let query = request.query()?;
    shared.with(|world, now| {
        pairing::find(world, &caller, &pairing)?;
        let plans: Vec<&Plan> = world.srm.plans_of(&pairing).collect();
        let page = list::page(&plans, &query, |plan| view::plan(plan, &world.tasks, now));
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

/// Handles `GET …/plans/{plan_id}`.
pub async fn one(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
) -> Answer {
    shared.with(|world, now| {
        let plan = find(world, &caller, &pairing, &id)?;
        let shown = view::plan(plan, &world.tasks, now);
        Ok(entity(StatusCode::OK, shown, &[]))
    })
}

/// Handles `GET …/plans/{plan_id}/issues`.
pub async fn issues(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    request: ListRequest,
) -> Answer {
    let query = request.query()?;
    shared.with(|world, _| {
        let plan = find(world, &caller, &pairing, &id)?;
        let page = list::page(&issues_of(plan), &query, Clone::clone);
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

fn issues_of(plan: &Plan) -> Vec<Value> {
    let shown = |issue: &super::inventory::Issue| {
        let group = issue.group.and_then(|nth| plan.groups.get(nth));
        let (entity, name, kind) = match group {
            Some(group) => (group.id.as_str(), group.name, "PROTECTION_GROUP"),
            None => (plan.id.as_str(), plan.name.as_str(), "RECOVERY_PLAN"),
        };
        json!({
            "entity": entity,
            "entity_name": name,
            "description": issue.description,
            "timestamp": plan.since,
            "status": issue.status,
            "issue_type": kind,
        })
    };
    plan.issues.iter().map(shown).collect()
}

/// Handles `GET …/plans/{plan_id}/protection-groups`.
pub async fn groups(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    request: ListRequest,
) -> Answer {
    let query = request.query()?;
    shared.with(|world, _| {
        let plan = find(world, &caller, &pairing, &id)?;
        let state = plan.activity();
        let page = list::page(&plan.groups, &query, |group| {
            view::group(group, plan, state)
        });
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

/// Handles `GET …/plans/{plan_id}/vms`.
pub async fn machines(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    request: ListRequest,
) -> Answer {
    let query = request.query()?;
    shared.with(|world, _| {
        let plan = find(world, &caller, &pairing, &id)?;
        let state = plan.activity();
        let machines: Vec<(&Group, &Machine)> = plan.machines().collect();
        let page = list::page(&machines, &query, |machine| {
            view::machine(*machine, plan, state)
        });
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

/// Handles `GET …/plans/{plan_id}/vms/{vm_id}`.
pub async fn machine(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id, machine_id)): Path<(String, String, String)>,
) -> Answer {
    shared.with(|world, _| {
        let plan = find(world, &caller, &pairing, &id)?;
        let machine = plan
            .machines()
            .find(|(_, machine)| view::machine_id(machine, plan) == machine_id)
            .ok_or(Refusal::NotFound)?;
        let shown = view::machine(machine, plan, plan.activity());
        Ok(entity(StatusCode::OK, shown, &[]))
    })
}
