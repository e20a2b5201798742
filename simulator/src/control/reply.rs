//! Bodies and replies of the control API, and the check of names.

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::appliance::{APPLIANCES, call_names};

pub fn json_reply(status: StatusCode, body: &Value) -> Response<Body> {
    let mut reply = Response::new(Body::from(body.to_string()));
    *reply.status_mut() = status;
    reply
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

pub fn refusal(status: StatusCode, message: &str) -> Response<Body> {
    json_reply(status, &json!({ "message": message }))
}

/// Parses a JSON body; an empty one counts as `{}`.
pub fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Box<Response<Body>>> {
    let text: &[u8] = if bytes.is_empty() { b"{}" } else { bytes };
    // By way of a `Value`: an enum with a tag is read from that also where `serde_json` keeps the
    // spelling of numbers, as it does where it is built together with the console's core.
    let value = serde_json::from_slice::<Value>(text);
    value.and_then(serde_json::from_value).map_err(|error| {
        let message = format!("The body is not understood: {error}");
        Box::new(refusal(StatusCode::BAD_REQUEST, &message))
    })
}

/// Names of the request log for paths that lead to no appliance.
const NO_APPLIANCE: [&str; 2] = ["console", "none"];

/// Returns a message if an appliance or one of its calls does not exist.
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

/// Returns the message for an unknown name, with the known ones.
pub fn no_such(what: &str, name: &str, known: &[&str]) -> String {
    let known = known.join(", ");
    format!("There is no {what} '{name}'. There are: {known}.")
}
