//! `/simulator/faults`, and names that have to exist.

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};

use super::{body, json_reply, refusal};
use crate::Shared;
use crate::appliance::{APPLIANCES, call_names};
use crate::fault::Rule;

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

/// A field of the fault that was read over: serde does not refuse unknown
/// fields where a kind has no fields at all.
fn ignored_field(bytes: &Bytes, rule: &Rule) -> Option<String> {
    let given: Value = serde_json::from_slice(bytes).ok()?;
    let known = json!(rule.fault);
    let fields = given["fault"].as_object()?.keys();
    fields
        .into_iter()
        .find(|name| known.get(name.as_str()).is_none())
        .cloned()
}

/// What requests are counted under that lead to no appliance.
const NO_APPLIANCE: [&str; 2] = ["console", "none"];

/// What is wrong with the id of an appliance and the name of one of its calls.
pub fn no_such_name(appliance: Option<&str>, call: Option<&str>) -> Option<String> {
    let ids = APPLIANCES.iter().map(|appliance| appliance.id);
    let ids: Vec<&str> = ids.chain(NO_APPLIANCE).collect();
    if let Some(id) = appliance.filter(|id| !ids.contains(id)) {
        return Some(no_such("appliance", id, &ids));
    }
    let call = call?;
    let known: Vec<&str> = call_names(appliance).into_iter().collect();
    (!known.contains(&call)).then(|| no_such("call", call, &known))
}

/// The refusal of a name, with those there are.
pub fn no_such(what: &str, name: &str, known: &[&str]) -> String {
    let known = known.join(", ");
    format!("There is no {what} '{name}'. There are: {known}.")
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
