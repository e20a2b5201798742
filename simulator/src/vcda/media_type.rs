//! The versioned media type. The answer of a real appliance to an unknown
//! version is not documented; here it is 406.

use axum::body::Body;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::Next;
use axum::response::IntoResponse;

use super::error::Refusal;

/// Supported versions, newest first.
const VERSIONS: [&str; 8] = ["4.7", "4.6", "4.5", "4.4", "4.3", "4.2", "4.1", "4"];

/// Answers in the requested version, or 406.
pub async fn negotiate(request: Request, next: Next) -> Response<Body> {
    let mut accepted = request.headers().get_all(ACCEPT).iter().peekable();
    let version = if accepted.peek().is_none() {
        VERSIONS.first().copied()
    } else {
        accepted
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .find_map(version_of)
    };
    match version {
        Some(version) => labelled(next.run(request).await, version),
        None => labelled(not_acceptable().into_response(), VERSIONS[0]),
    }
}

/// Returns the media type of a version.
pub fn name(version: &str) -> String {
    format!("application/vnd.vmware.h4-v{version}+json;charset=UTF-8")
}

/// Sets the media type of a reply with a body.
pub fn labelled(mut reply: Response<Body>, version: &str) -> Response<Body> {
    let has_body = !reply.body().is_end_stream();
    if let (true, Ok(value)) = (has_body, HeaderValue::from_str(&name(version))) {
        reply.headers_mut().insert(CONTENT_TYPE, value);
    }
    reply
}

/// Returns the version of one entry of `Accept`.
fn version_of(entry: &str) -> Option<&'static str> {
    let media_type = entry.split(';').next().unwrap_or("").trim();
    let media_type = media_type.to_ascii_lowercase();
    match media_type.as_str() {
        "*/*" | "application/*" | "application/json" => VERSIONS.first().copied(),
        versioned => {
            let asked = versioned
                .strip_prefix("application/vnd.vmware.h4-v")?
                .strip_suffix("+json")?;
            VERSIONS.into_iter().find(|known| *known == asked)
        }
    }
}

fn not_acceptable() -> Refusal {
    Refusal::new(
        StatusCode::NOT_ACCEPTABLE,
        "NotAcceptable",
        "The requested API version is not supported.",
        &[],
    )
}
