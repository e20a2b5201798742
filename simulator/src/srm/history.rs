//! The history of a plan.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::Answer;
use super::plan::find;
use super::{server, view};
use crate::clock::Millis;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, Query};
use crate::gateway::{entity, task};
use crate::simulation::Shared;
use crate::task::{NewTask, Outcome};

const WEEK: Millis = 7 * 86_400_000;

/// Handles `GET …/history-reports`: by the document a task, with the list as
/// its result.
pub async fn list(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref())?;
    shared.with(|world, now| {
        let plan = find(world, &caller, &pairing, &id)?;
        let from = date(&query, "start_date")?.unwrap_or(now - WEEK);
        let to = date(&query, "end_date")?.unwrap_or(now);
        let records: Vec<_> = plan
            .records
            .iter()
            .filter(|record| (from..=to).contains(&record.started_at))
            .collect();
        let page = list::page(&records, &query, |record| view::report(record, plan));
        let result: Value = json!({ "list": page.items });
        let (name, entity) = (plan.name.clone(), plan.id.clone());
        let new = NewTask {
            appliance: caller.appliance.id,
            id_prefix: "DrTask:".to_owned(),
            id_suffix: format!(":{}", server::of(caller.appliance.site).guid),
            description_id: "dr.recovery.task.retrieveHistory",
            description: format!("Retrieve history of recovery plan {name}"),
            entity,
            entity_name: name,
            user: caller.user.to_owned(),
            ends_at_percent: 100,
            planned: Outcome::Success(Some(result)),
        };
        Ok(task::start_reading(world, new, now)?)
    })
}

fn date(query: &Query, name: &str) -> Result<Option<Millis>, Refusal> {
    let parse = |text: &str| {
        text.parse().map_err(|_| {
            let message = format!("'{text}' is not a valid value of '{name}'.");
            Refusal::bad_request("InvalidQueryParameter", &message)
        })
    };
    query.other(name).map(parse).transpose()
}

/// Handles `GET …/history-reports/{report_id}`; the id is the `run_key`.
pub async fn one(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id, report_id)): Path<(String, String, String)>,
) -> Answer {
    shared.with(|world, _| {
        let plan = find(world, &caller, &pairing, &id)?;
        let record = plan
            .records
            .iter()
            .find(|record| record.key.to_string() == report_id)
            .ok_or(Refusal::NotFound)?;
        Ok(entity(StatusCode::OK, view::report(record, plan), &[]))
    })
}
