//! Lists of replications, and one.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::inventory::Replication;
use super::pairing::VrPairings;
use super::view;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, ListRequest, Query};
use crate::gateway::pairing::{find, missing, remote_answers};
use crate::gateway::{Answer, entity};
use crate::simulation::Shared;
use crate::world::World;

/// Returns the replication of a path.
///
/// # Errors
/// 404 if this appliance's pairing has none with that id.
pub fn in_path<'a>(
    world: &'a World,
    caller: &Caller,
    pairing: &str,
    id: &str,
) -> Result<&'a Replication, Refusal> {
    let pairing = find::<VrPairings>(world, caller, pairing)?;
    world
        .vr
        .replication(id)
        .filter(|replication| replication.pairing == pairing.id)
        .ok_or(Refusal::NotFound)
}

/// Handles `GET /pairings/{pairing_id}/replications`.
pub async fn list(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    request: ListRequest,
) -> Answer {
    let query = request.query()?;
    shared.with(|world, now| {
        let pairing = find::<VrPairings>(world, &caller, &id)?;
        let all = selected(world, &id, &query)?;
        let answers = remote_answers(pairing, &caller);
        let page = list::page_of_many(
            &all,
            &query,
            |it, name| quick(it, name),
            |replication| view::replication(replication, caller.appliance.site, answers, now),
        );
        let errors: Vec<Value> = [
            missing::<VrPairings>(pairing, &caller, "$.list[*].vm_id"),
            missing::<VrPairings>(pairing, &caller, "$.list[*].replication_server_name"),
        ]
        .into_iter()
        .flatten()
        .collect();
        Ok(request.answer(&caller, page, &query, &errors))
    })
}

/// Returns a property that pickers filter and sort by.
fn quick(replication: &Replication, property: &str) -> Option<Value> {
    match property {
        "name" => Some(json!(replication.name)),
        "id" => Some(json!(replication.id)),
        "status.status" => Some(json!(replication.status.name())),
        "rpo" => Some(json!(replication.rpo)),
        "source_vc_id" => Some(json!(replication.source.site().vcenter.guid)),
        "target_vc_id" => Some(json!(replication.target.site().vcenter.guid)),
        _ => None,
    }
}

/// Returns the replications of a pairing, in one direction if the query names
/// it.
fn selected<'a>(
    world: &'a World,
    pairing: &str,
    query: &Query,
) -> Result<Vec<&'a Replication>, Refusal> {
    if let Some(extended) = query.other("extended_info")
        && extended.parse::<bool>().is_err()
    {
        return Err(Refusal::bad_request(
            "InvalidQueryParameter",
            &format!("'{extended}' is not a valid value of 'extended_info'."),
        ));
    }
    let source = query.other("source_vc_guid");
    let fits = |replication: &&Replication| {
        source.is_none_or(|guid| replication.source.site().vcenter.guid == guid)
    };
    Ok(world.vr.replications_of(pairing).filter(fits).collect())
}

/// Handles `GET /pairings/{pairing_id}/replications/count`.
pub async fn count(State(shared): State<Shared>, caller: Caller, Path(id): Path<String>) -> Answer {
    shared.with(|world, _| {
        let pairing = find::<VrPairings>(world, &caller, &id)?;
        let count = world.vr.replications_of(&pairing.id).count();
        Ok(entity(StatusCode::OK, json!({ "count": count }), &[]))
    })
}

/// Handles `GET /pairings/{pairing_id}/replications/issues`.
pub async fn issues(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    request: ListRequest,
) -> Answer {
    let query = request.query()?;
    shared.with(|world, _| {
        find::<VrPairings>(world, &caller, &id)?;
        let issues: Vec<Value> = selected(world, &id, &query)?
            .into_iter()
            .filter_map(issue)
            .collect();
        let page = list::page(&issues, &query, Clone::clone);
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

/// Returns `IssueInfo` if the replication has an issue.
fn issue(replication: &Replication) -> Option<Value> {
    let (status, text) = if replication.status.is_error() {
        (
            "ERROR",
            "A problem occurred with the storage on the target site.",
        )
    } else if replication.status.violates_rpo() {
        ("WARNING", "The recovery point objective is violated.")
    } else {
        return None;
    };
    Some(json!({
        "entity": replication.id,
        "entity_name": replication.name,
        "description": text,
        "timestamp": replication.synced_at + replication.rpo * 60_000,
        "status": status,
        "issue_type": "VRS",
    }))
}

/// Handles `GET /pairings/{pairing_id}/replications/{replication_id}`.
pub async fn one(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing_id, id)): Path<(String, String)>,
) -> Answer {
    shared.with(|world, now| {
        let replication = in_path(world, &caller, &pairing_id, &id)?;
        let pairing = find::<VrPairings>(world, &caller, &pairing_id)?;
        let local = caller.appliance.site;
        let answers = remote_answers(pairing, &caller);
        let shown = view::replication(replication, local, answers, now);
        let field = if replication.source == local {
            "$.replication_server_name"
        } else {
            "$.vm_id"
        };
        let errors: Vec<Value> = missing::<VrPairings>(pairing, &caller, field)
            .into_iter()
            .collect();
        Ok(entity(StatusCode::OK, shown, &errors))
    })
}
