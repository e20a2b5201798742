//! Replies of the gateways: JSON, an entity with its `_meta` block, and no
//! content.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

/// Returns a JSON reply.
pub fn reply(status: StatusCode, body: &Value) -> Response<Body> {
    let mut reply = Response::new(Body::from(body.to_string()));
    *reply.status_mut() = status;
    reply
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

/// Returns a reply of one entity, with the `_meta` block every entity has.
pub fn entity(status: StatusCode, mut body: Value, errors: &[Value]) -> Response<Body> {
    if let Some(fields) = body.as_object_mut() {
        fields.insert("_meta".to_owned(), json!({ "errors": errors }));
    }
    reply(status, &body)
}

/// Returns a reply without a body.
pub fn no_content() -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = StatusCode::NO_CONTENT;
    reply
}

/// Returns an entry of `_meta.errors`: which part of the data is missing.
pub fn meta_error(code: &str, message: &str, field: &str) -> Value {
    json!({ "code": code, "message": message, "field": field })
}
