//! `/tasks`: running and ended tasks. The filters are those of the older
//! reference of the Cloud flavour.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::{Answer, ApiError, Refusal, reply};
use super::session::Caller;
use crate::clock::Millis;
use crate::simulation::Shared;
use crate::task::{Outcome, Stage, Task};
use crate::world::World;

/// Default and largest size of a page.
const LIMIT: usize = 100;

/// Resource type of every task here.
const RESOURCE_TYPE: &str = "site";

/// Returns `ApiTask`.
pub fn render(world: &World, task: &Task, now: Millis) -> Value {
    let error = error_of(world, task);
    let result = match &task.outcome {
        Some(Outcome::Success(result)) => result.clone(),
        _ => None,
    };
    let nothing_if_empty = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let ended = task.ends_at.filter(|_| task.outcome.is_some());
    json!({
        "id": task.id,
        "user": task.user,
        "workflowInfo": {
            "type": task.description_id,
            "resourceType": RESOURCE_TYPE,
            "resourceId": nothing_if_empty(&task.entity),
            "resourceName": nothing_if_empty(&task.entity_name),
        },
        "progress": task.percent(now),
        "state": state(task),
        "lastUpdated": ended.unwrap_or(now),
        "startTime": task.queued_at,
        "endTime": ended.unwrap_or(-1),
        "resultType": result.as_ref().map(|_| "ManagerPeerInfo"),
        "result": result,
        "error": error.map(|error| error.json()),
        "warnings": [],
    })
}

fn state(task: &Task) -> &'static str {
    match &task.outcome {
        None => "RUNNING",
        Some(Outcome::Success(_)) => "SUCCEEDED",
        Some(_) => "FAILED",
    }
}

fn error_of(world: &World, task: &Task) -> Option<ApiError> {
    let submission = world.vcda.submission(&task.id);
    let known = submission.and_then(|submission| submission.error.clone());
    match &task.outcome {
        Some(Outcome::Error(failure)) => Some(known.unwrap_or_else(|| ApiError {
            code: "GeneralServerFailure".to_owned(),
            msg: failure.message.clone(),
            args: Vec::new(),
            stacktrace: failure.details.clone(),
        })),
        // This product has no such state.
        Some(Outcome::Cancelled) => Some(ApiError::new(
            "GeneralServerFailure",
            "The task was aborted.",
            &[],
        )),
        _ => None,
    }
}

/// Handles `GET /tasks/{id}`.
pub async fn one(State(shared): State<Shared>, caller: Caller, Path(id): Path<String>) -> Answer {
    shared.with(|world, now| {
        let task = world.tasks.get(caller.appliance.id, &id);
        let task = task.filter(|task| may_see(&caller, task));
        let task = task.ok_or_else(|| {
            let msg = format!("Task '{id}' is not found.");
            Refusal::new(StatusCode::NOT_FOUND, "TaskNotFound", &msg, &[&id])
        })?;
        Ok(reply(&render(world, task, now)))
    })
}

/// Handles `GET /tasks`: one page of the matching tasks.
pub async fn list(
    State(shared): State<Shared>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref().unwrap_or(""))?;
    shared.with(|world, now| {
        let mut fitting: Vec<&Task> = world
            .tasks
            .of(caller.appliance.id)
            .filter(|task| may_see(&caller, task) && query.fits(world, task))
            .collect();
        query.sort(&mut fitting, now);
        let total = fitting.len();
        let page = fitting.into_iter().skip(query.offset).take(query.limit);
        let items: Vec<Value> = page.map(|task| render(world, task, now)).collect();
        Ok(reply(&json!({
            "items": items,
            "total": total,
            "offset": query.offset,
            "limit": query.limit,
        })))
    })
}

/// Returns `true` if the caller may see a task: non-administrators see only
/// their own.
fn may_see(caller: &Caller, task: &Task) -> bool {
    caller.is_administrator() || task.user == caller.user
}

/// The parameters of the list.
struct Query {
    filters: Vec<(String, String)>,
    sort: Option<String>,
    offset: usize,
    limit: usize,
}

impl Query {
    fn parse(query: &str) -> Result<Self, Refusal> {
        let mut parsed = Self {
            filters: Vec::new(),
            sort: None,
            offset: 0,
            limit: LIMIT,
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "offset" => parsed.offset = number(&name, &value)?,
                "limit" => parsed.limit = number(&name, &value)?,
                "sort" => parsed.sort = Some(value.into_owned()),
                "startTimeAfter" | "startTimeBefore" | "endTimeAfter" | "endTimeBefore" => {
                    number::<Millis>(&name, &value)?;
                    parsed.filters.push((name.into_owned(), value.into_owned()));
                }
                _ => parsed.filters.push((name.into_owned(), value.into_owned())),
            }
        }
        if parsed.limit > LIMIT {
            let msg = format!("The parameter 'limit' must not be larger than {LIMIT}.");
            return Err(Refusal::bad_user_input(&msg));
        }
        let sortable = ["startTime", "endTime", "lastUpdated", "state", "user"];
        let field = parsed.sort_field();
        if field.is_some_and(|(field, _)| !sortable.contains(&field)) {
            return Err(Refusal::bad_user_input(
                "The tasks cannot be sorted like that.",
            ));
        }
        Ok(parsed)
    }

    /// Returns `true` if a task passes all filters. Unknown parameters are
    /// ignored.
    fn fits(&self, world: &World, task: &Task) -> bool {
        let any = |list: &str, of: &[&str]| list.split(',').any(|one| of.contains(&one.trim()));
        let ended = task.ends_at.filter(|_| task.outcome.is_some());
        self.filters.iter().all(|(name, value)| {
            let moment = value.parse().unwrap_or(0);
            match name.as_str() {
                "state" => any(value, &[state(task)]),
                "user" => any(value, &[&task.user]),
                "ids" => any(value, &[&task.id]),
                "resourceType" => any(value, &[RESOURCE_TYPE, task.description_id]),
                "resourceId" => any(value, &[&task.entity]),
                "operationID" => {
                    let submission = world.vcda.submission(&task.id);
                    submission.is_some_and(|one| one.operation_id.as_ref() == Some(value))
                }
                "startTimeAfter" => task.queued_at > moment,
                "startTimeBefore" => task.queued_at < moment,
                "endTimeAfter" => ended.is_some_and(|end| end > moment),
                "endTimeBefore" => ended.is_some_and(|end| end < moment),
                _ => true,
            }
        })
    }

    /// Returns the field and `true` for descending order: `startTime-`.
    fn sort_field(&self) -> Option<(&str, bool)> {
        let sort = self.sort.as_deref()?;
        Some(match sort.strip_suffix('-') {
            Some(field) => (field, true),
            None => (sort.strip_suffix('+').unwrap_or(sort), false),
        })
    }

    fn sort(&self, tasks: &mut [&Task], now: Millis) {
        let Some((field, descending)) = self.sort_field() else {
            return;
        };
        let end = |task: &Task| task.ends_at.filter(|_| task.stage(now) == Stage::Ended);
        match field {
            "endTime" => tasks.sort_by_key(|task| end(task)),
            "lastUpdated" => tasks.sort_by_key(|task| end(task).unwrap_or(now)),
            "state" => tasks.sort_by_key(|task| state(task)),
            "user" => tasks.sort_by(|left, right| left.user.cmp(&right.user)),
            _ => tasks.sort_by_key(|task| task.queued_at),
        }
        if descending {
            tasks.reverse();
        }
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, Refusal> {
    value.parse().map_err(|_| {
        let msg = format!("'{value}' is not a valid value of the parameter '{name}'.");
        Refusal::bad_user_input(&msg)
    })
}
