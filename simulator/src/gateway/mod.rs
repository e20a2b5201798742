//! What the REST API gateways of vSphere Replication and Site Recovery Manager
//! have in common: sessions, lists, tasks, errors. The same code answers for
//! both of them in the real products.

pub mod caller;
pub mod error;
pub mod list;
pub mod pairing;
pub mod session;
pub mod task;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use error::Refusal;

/// An answer, or one of the documented errors.
pub type Answer = Result<Response<Body>, Refusal>;

/// A JSON reply.
pub fn reply(status: StatusCode, body: &Value) -> Response<Body> {
    let mut reply = Response::new(Body::from(body.to_string()));
    *reply.status_mut() = status;
    reply
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

/// A reply of one entity, with the `_meta` block every entity has.
pub fn entity(status: StatusCode, mut body: Value, errors: &[Value]) -> Response<Body> {
    if let Some(fields) = body.as_object_mut() {
        fields.insert("_meta".to_owned(), json!({ "errors": errors }));
    }
    reply(status, &body)
}

/// A reply without a body.
pub fn no_content() -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = StatusCode::NO_CONTENT;
    reply
}

/// An entry of `_meta.errors`: part of the data is missing, and where.
pub fn meta_error(code: &str, message: &str, field: &str) -> Value {
    json!({ "code": code, "message": message, "field": field })
}

/// The body of a request.
///
/// # Errors
/// 400 where it is not JSON by its media type or by its text, or not what the
/// call takes.
pub fn body<T: DeserializeOwned>(headers: &HeaderMap, bytes: &Bytes) -> Result<T, Refusal> {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    if !media_type.is_some_and(|media_type| media_type.eq_ignore_ascii_case("application/json")) {
        return Err(Refusal::bad_request(
            "UnsupportedMediaType",
            "The request body must be application/json.",
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let message = format!("The request body cannot be read: {error}.");
        Refusal::bad_request("InvalidRequestBody", &message)
    })
}
