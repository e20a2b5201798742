//! User prompts: a run pauses until they are dismissed, at either site.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::Answer;
use super::inventory::{Plan, Prompt, Run};
use super::plan::find;
use super::state::Workflow;
use crate::clock::Millis;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, ListRequest, Query};
use crate::gateway::{entity, no_content};
use crate::simulation::Shared;
use crate::task::Tasks;

/// Returns the prompt that a plan waits for, with the time it was raised.
fn raised<'a>(plan: &'a Plan, tasks: &Tasks, now: Millis) -> Option<(&'a Run, &'a Prompt, Millis)> {
    let run = plan.current.as_ref().filter(|run| !run.is_cancelled)?;
    let prompt = run.prompt.as_ref()?;
    let task = tasks
        .get(run.appliance, &run.task)
        .filter(|task| task.is_held(now))?;
    let at = task.time_at(task.hold?.at);
    Some((run, prompt, at))
}

/// Returns `UserPrompt`.
fn render(prompt: &Prompt, raised_at: Millis) -> Value {
    json!({
        "id": prompt.id,
        "raised_time": raised_at,
        "description": prompt.description,
        "callout_id": prompt.callout,
        "prompt_text": prompt.text,
    })
}

/// Handles `GET …/recovery-steps/user-prompts`; this list takes no parameters.
pub async fn list(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    request: ListRequest,
) -> Answer {
    let query = Query::parse(None)?;
    shared.with(|world, now| {
        let plan = find(world, &caller, &pairing, &id)?;
        let prompts: Vec<Value> = raised(plan, &world.tasks, now)
            .map(|(_, prompt, at)| render(prompt, at))
            .into_iter()
            .collect();
        let page = list::page(&prompts, &query, Clone::clone);
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

/// Handles `GET …/recovery-steps/user-prompts/{prompt_id}`.
pub async fn one(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id, prompt_id)): Path<(String, String, String)>,
) -> Answer {
    shared.with(|world, now| {
        let plan = find(world, &caller, &pairing, &id)?;
        let (_, prompt, at) = raised(plan, &world.tasks, now)
            .filter(|(_, prompt, _)| prompt.id == prompt_id)
            .ok_or(Refusal::NotFound)?;
        Ok(entity(StatusCode::OK, render(prompt, at), &[]))
    })
}

/// Handles `POST …/user-prompts/{prompt_id}/actions/dismiss-prompt`. 404 if it
/// is no longer raised, so that it is dismissed once.
pub async fn dismiss(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id, prompt_id)): Path<(String, String, String)>,
) -> Answer {
    caller.needs(Workflow::Test.privilege())?;
    shared.with(|world, now| {
        let plan = find(world, &caller, &pairing, &id)?;
        let (appliance, task_id) = raised(plan, &world.tasks, now)
            .filter(|(_, prompt, _)| prompt.id == prompt_id)
            .map(|(run, _, _)| (run.appliance, run.task.clone()))
            .ok_or(Refusal::NotFound)?;
        if let Some(task) = world.tasks.get_mut(appliance, &task_id) {
            task.resume(now);
        }
        Ok(no_content())
    })
}
