//! `/tasks`: recent tasks, and one.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::{Answer, Refusal};
use super::list::{self, ListRequest};
use super::response::entity;
use crate::clock::Millis;
use crate::simulation::Shared;
use crate::task::{NewTask, Outcome, Stage, Task};
use crate::world::{Work, World};

/// Returns `Task` of the API documents.
pub fn render(task: &Task, now: Millis) -> Value {
    let stage = task.stage(now);
    let ended = task.ends_at.filter(|_| stage == Stage::Ended);
    let begun = Some(task.starts_at).filter(|_| stage != Stage::Queued);
    let (status, error, result) = match (&task.outcome, stage) {
        (Some(Outcome::Success(result)), _) => ("SUCCESS", None, result.clone()),
        (Some(Outcome::Error(failure)), _) => {
            let error = json!({"message": failure.message, "details": failure.details});
            ("ERROR", Some(error), None)
        }
        (Some(Outcome::Cancelled), _) => ("CANCELLED", None, None),
        (None, Stage::Queued) => ("QUEUED", None, None),
        (None, _) => ("RUNNING", None, None),
    };
    json!({
        "id": task.id,
        "description": task.description,
        "description_id": task.description_id,
        "entity": task.entity,
        "entity_name": task.entity_name,
        "status": status,
        "error": error,
        "result": result,
        "progress": task.percent(now),
        "queued_time": task.queued_at,
        "start_time": begun,
        "complete_time": ended,
    })
}

/// Handles `GET /tasks`: newest first, unless asked otherwise.
pub async fn recent(State(shared): State<Shared>, caller: Caller, request: ListRequest) -> Answer {
    let query = request.query()?;
    shared.with(|world, now| {
        let tasks: Vec<&Task> = world.tasks.of(caller.appliance.id).collect();
        let page = list::page(&tasks, &query, |task| render(task, now));
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

/// Handles `GET /tasks/{task_id}`: 404 once it has aged out.
pub async fn one(
    State(shared): State<Shared>,
    caller: Caller,
    Path(task_id): Path<String>,
) -> Answer {
    shared.with(|world, now| {
        let task = world
            .tasks
            .get(caller.appliance.id, &task_id)
            .ok_or(Refusal::NotFound)?;
        Ok(entity(StatusCode::OK, render(task, now), &[]))
    })
}

/// Starts a task with work and answers 202 with it.
///
/// # Errors
/// Never: a task that was just started exists.
pub fn start_work(world: &mut World, new: NewTask, work: Work, now: Millis) -> Answer {
    let appliance = new.appliance;
    let id = world.start_work(new, work, now);
    accepted(world, appliance, &id, now)
}

/// Starts a task that only reads, and answers 202 with it.
///
/// # Errors
/// Never: a task that was just started exists.
pub fn start_reading(world: &mut World, new: NewTask, now: Millis) -> Answer {
    let appliance = new.appliance;
    let id = world.start_reading(new, now);
    accepted(world, appliance, &id, now)
}

/// Returns the 202 of a call that started a task.
///
/// # Errors
/// 404 if there is no such task.
pub fn accepted(world: &World, appliance: &str, id: &str, now: Millis) -> Answer {
    let task = world.tasks.get(appliance, id).ok_or(Refusal::NotFound)?;
    Ok(entity(StatusCode::ACCEPTED, render(task, now), &[]))
}

/// Checks that no task is running on an object.
///
/// # Errors
/// 500 while another task is running on the same object.
pub fn idle(world: &World, entity: &str, name: &str) -> Result<(), Refusal> {
    match world.tasks.running_on(entity) {
        None => Ok(()),
        Some(task) => Err(Refusal::server_error(
            "ResourceBusy",
            &format!(
                "Another operation is in progress on '{name}': {} (task {}).",
                task.description, task.id
            ),
        )),
    }
}
