//! The two ways of writing the same answer: below `/rest` a value is wrapped
//! and every success is 200, below `/api` it is bare and its status says more.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::Next;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::error::Refusal;
use crate::appliance::Denial;

/// An answer, before it is known how to write it.
pub type Answer = Result<Plain, Refusal>;

/// A success.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// A value.
    Value(Value),
    /// The id of something new.
    Created(Value),
    /// What has no result.
    Nothing,
}

/// Travels with the empty response until its form is known.
#[derive(Clone)]
struct Unwritten(Answer);

impl IntoResponse for Plain {
    fn into_response(self) -> Response<Body> {
        unwritten(Ok(self))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        unwritten(Err(self))
    }
}

fn unwritten(answer: Answer) -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    reply.extensions_mut().insert(Unwritten(answer));
    reply
}

/// Writes the answers of calls below `/rest`.
pub async fn rest(request: Request, next: Next) -> Response<Body> {
    written(next.run(request).await, write_rest)
}

/// Writes the answers of calls below `/api`.
pub async fn api(request: Request, next: Next) -> Response<Body> {
    written(next.run(request).await, write_api)
}

/// What is said to a request that none of the calls has answered.
pub fn refuse(path: &str, denial: Denial<'_>) -> Response<Body> {
    let refusal = Err(Refusal::from_denial(denial));
    if path == "/api" || path.starts_with("/api/") {
        write_api(&refusal)
    } else {
        write_rest(&refusal)
    }
}

fn written(mut reply: Response<Body>, write: fn(&Answer) -> Response<Body>) -> Response<Body> {
    match reply.extensions_mut().remove::<Unwritten>() {
        Some(Unwritten(answer)) => write(&answer),
        None => reply,
    }
}

fn write_rest(answer: &Answer) -> Response<Body> {
    match answer {
        Ok(Plain::Value(value) | Plain::Created(value)) => {
            json_reply(StatusCode::OK, &json!({ "value": value }))
        }
        Ok(Plain::Nothing) => empty(StatusCode::OK),
        Err(refusal) => {
            let body = json!({
                "type": format!("com.vmware.vapi.std.errors.{}", refusal.kind),
                "value": refusal.value(),
            });
            json_reply(refusal.status_code(), &body)
        }
    }
}

fn write_api(answer: &Answer) -> Response<Body> {
    match answer {
        Ok(Plain::Value(value)) => json_reply(StatusCode::OK, value),
        Ok(Plain::Created(value)) => json_reply(StatusCode::CREATED, value),
        Ok(Plain::Nothing) => empty(StatusCode::NO_CONTENT),
        Err(refusal) => json_reply(refusal.status_code(), &refusal.value()),
    }
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = status;
    reply
}

fn json_reply(status: StatusCode, body: &Value) -> Response<Body> {
    let mut reply = Response::new(Body::from(body.to_string()));
    *reply.status_mut() = status;
    reply
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}
