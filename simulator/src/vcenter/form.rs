//! The two formats of an answer: below `/rest` a value is wrapped and every
//! success is 200, below `/api` it is bare and the status says more.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::Next;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::error::Refusal;
use crate::denial::Denial;

/// An answer, before it is formatted.
pub type Answer = Result<Success, Refusal>;

/// A success.
#[derive(Debug, Clone, PartialEq)]
pub enum Success {
    /// A value.
    Value(Value),
    /// The id of something new.
    Created(Value),
    /// No result.
    Empty,
}

/// Carries the answer in the extensions of the response until it is formatted.
#[derive(Clone)]
struct Unformatted(Answer);

impl IntoResponse for Success {
    fn into_response(self) -> Response<Body> {
        unformatted(Ok(self))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        unformatted(Err(self))
    }
}

fn unformatted(answer: Answer) -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    reply.extensions_mut().insert(Unformatted(answer));
    reply
}

/// Formats the answers of calls below `/rest`.
pub async fn rest(request: Request, next: Next) -> Response<Body> {
    formatted(next.run(request).await, write_rest)
}

/// Formats the answers of calls below `/api`.
pub async fn api(request: Request, next: Next) -> Response<Body> {
    formatted(next.run(request).await, write_api)
}

/// Formats a refusal of no call: of a fault, or for an unknown path.
pub fn refuse(path: &str, denial: Denial<'_>) -> Response<Body> {
    let refusal = Err(Refusal::from_denial(denial));
    if path == "/api" || path.starts_with("/api/") {
        write_api(&refusal)
    } else {
        write_rest(&refusal)
    }
}

fn formatted(mut reply: Response<Body>, write: fn(&Answer) -> Response<Body>) -> Response<Body> {
    match reply.extensions_mut().remove::<Unformatted>() {
        Some(Unformatted(answer)) => write(&answer),
        None => reply,
    }
}

fn write_rest(answer: &Answer) -> Response<Body> {
    match answer {
        Ok(Success::Value(value) | Success::Created(value)) => {
            json_reply(StatusCode::OK, &json!({ "value": value }))
        }
        Ok(Success::Empty) => empty(StatusCode::OK),
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
        Ok(Success::Value(value)) => json_reply(StatusCode::OK, value),
        Ok(Success::Created(value)) => json_reply(StatusCode::CREATED, value),
        Ok(Success::Empty) => empty(StatusCode::NO_CONTENT),
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
