//! `/simulator/faults`.

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};

use super::reply::{body, json_reply, no_such_name, refusal};
use crate::fault::Rule;
use crate::simulation::Shared;

pub async fn all(State(shared): State<Shared>) -> Response<Body> {
    json_reply(StatusCode::OK, &json!({"list": shared.faults().all()}))
}

pub async fn add(State(shared): State<Shared>, bytes: Bytes) -> Response<Body> {
    let rule = match body::<Rule>(&bytes) {
        Ok(rule) => rule,
        Err(reply) => return *reply,
    };
    if let Some(field) = ignored_field(&bytes, &rule) {
        let message = format!("This kind of fault has no field '{field}'.");
        return refusal(StatusCode::BAD_REQUEST, &message);
    }
    if let Some(message) = no_such_name(rule.appliance.as_deref(), rule.call.as_deref()) {
        return refusal(StatusCode::BAD_REQUEST, &message);
    }
    let id = shared.faults().add(rule);
    json_reply(StatusCode::CREATED, &json!({ "id": id }))
}

/// Returns a member of the fault that was ignored: serde does not refuse
/// unknown members of a kind without any.
fn ignored_field(bytes: &Bytes, rule: &Rule) -> Option<String> {
    let given: Value = serde_json::from_slice(bytes).ok()?;
    let known = json!(rule.fault);
    let fields = given["fault"].as_object()?.keys();
    fields
        .into_iter()
        .find(|name| known.get(name.as_str()).is_none())
        .cloned()
}

pub async fn clear(State(shared): State<Shared>) -> StatusCode {
    shared.faults().clear();
    StatusCode::NO_CONTENT
}

pub async fn remove(State(shared): State<Shared>, Path(id): Path<u64>) -> StatusCode {
    if shared.faults().remove(id) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}
