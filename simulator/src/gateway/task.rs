//! `/tasks`: the recent ones, and one.

use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::Refusal;
use super::list::{self, Query};
use super::{Answer, entity, reply};
use crate::Shared;
use crate::clock::Millis;
use crate::task::{Outcome, Stage, Task};

/// `Task` of the API documents.
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

/// `GET /tasks`: newest first, unless asked otherwise.
pub async fn recent(
    State(shared): State<Shared>,
    caller: Caller,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref())?;
    shared.with(|world, now| {
        let tasks: Vec<&Task> = world.tasks.of(caller.appliance.id).collect();
        let page = list::page(&tasks, &query, |task| render(task, now));
        let url = list::own_url(caller.appliance, &uri);
        Ok(reply(StatusCode::OK, &page.render(&query, &url, &[])))
    })
}

/// `GET /tasks/{task_id}`: 404 once it has aged out.
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

/// The 202 of a call that started a task.
pub fn accepted(task: &Task, now: Millis) -> axum::http::Response<axum::body::Body> {
    entity(StatusCode::ACCEPTED, render(task, now), &[])
}
