//! Version 1 of the gateways of vSphere Replication and Site Recovery Manager, which older clients
//! still call. It is version 2 with times as text (ISO 8601), and without the calls that are newer.

use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{Response, Uri};
use serde_json::Value;

use crate::appliance;
use crate::fault::rewrite;

/// Calls that the documents of version 1 do not have.
const NEWER: [&str; 2] = ["/actions/promote-test-image", "/actions/demote-test-image"];

/// Returns the address of the same call in version 2; `None` for any other address.
pub fn in_version_two(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let id = path.strip_prefix("/api/")?.split('/').next()?;
    let (appliance, _) = appliance::find(path)?;
    let older = appliance.system.base_path.strip_suffix("/v2")?;
    let rest = path.strip_prefix(&format!("/api/{id}{older}/v1"))?;
    if !rest.starts_with('/') || NEWER.iter().any(|call| rest.ends_with(call)) {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}"));
    let address = format!("/api/{id}{older}/v2{rest}{}", query.unwrap_or_default());
    address.parse().ok()
}

/// Returns a reply of version 2 as version 1 gives it.
pub async fn reply(reply: Response<Body>) -> Response<Body> {
    let (mut parts, body) = reply.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    rewrite::times_as_text(&mut value);
    rewrite::leaves(&mut value, &mut |key, leaf| {
        if let ("href", Some(address)) = (key, leaf.as_str()) {
            *leaf = address.replacen("/v2/", "/v1/", 1).into();
        }
    });
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}
