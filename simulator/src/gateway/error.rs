//! The errors of the gateways: `ResponseError` with 400, 403 and 500, no body
//! with 401 and 404. Values of `error_code` are not published; these are
//! invented in their style.

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::response::reply;
use crate::denial::Denial;
use crate::random::Random;
use crate::request_body::object;

/// An answer, or one of the documented errors.
pub type Answer = Result<Response<Body>, Refusal>;

/// Refusal of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 401: no session, or no such user.
    Unauthorized,
    /// 404: nothing with this id.
    NotFound,
    /// 400, 403, 500 with a body.
    Error {
        /// Status of the answer.
        status: StatusCode,
        /// `error_code`.
        code: String,
        /// `message`.
        message: String,
    },
}

impl Refusal {
    /// Returns 400: the request is malformed or not allowed now.
    pub fn bad_request(code: &str, message: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, code, message)
    }

    /// Returns 403: the user lacks a privilege.
    pub fn forbidden(user: &str, privilege: &str) -> Self {
        let message = format!("User '{user}' does not have the privilege '{privilege}'.");
        Self::error(StatusCode::FORBIDDEN, "NoPermission", &message)
    }

    /// Returns 403: the call needs a session on the other site too.
    pub fn remote_session_needed(site: &str) -> Self {
        let message = format!("Not authenticated at the remote site '{site}'.");
        Self::error(
            StatusCode::FORBIDDEN,
            "RemoteSiteNotAuthenticated",
            &message,
        )
    }

    /// Returns 500: the appliance cannot do it.
    pub fn server_error(code: &str, message: &str) -> Self {
        Self::error(StatusCode::INTERNAL_SERVER_ERROR, code, message)
    }

    fn error(status: StatusCode, code: &str, message: &str) -> Self {
        Self::Error {
            status,
            code: format!("hms.fault.{code}"),
            message: message.to_owned(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        let empty = |status| {
            let mut reply = Response::new(Body::empty());
            *reply.status_mut() = status;
            reply
        };
        match self {
            Self::Unauthorized => empty(StatusCode::UNAUTHORIZED),
            Self::NotFound => empty(StatusCode::NOT_FOUND),
            Self::Error {
                status,
                code,
                message,
            } => {
                let op_id = Random::unpredictable().uuid();
                reply(
                    status,
                    &json!({"error_code": code, "message": message, "op_id": op_id}),
                )
            }
        }
    }
}

/// Formats a refusal of no call: of a fault, or for an unknown path.
pub fn refuse(_path: &str, denial: Denial<'_>) -> Response<Body> {
    let error = |status: u16, code: &str, message: &str| Refusal::Error {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        code: code.to_owned(),
        message: message.to_owned(),
    };
    let refusal = match denial {
        Denial::Unauthenticated => Refusal::Unauthorized,
        Denial::NotFound => Refusal::NotFound,
        Denial::Forbidden => error(
            403,
            "hms.fault.NoPermission",
            "Permission to perform this operation was denied.",
        ),
        Denial::Error {
            status,
            code,
            message,
        } => error(status, code, message),
    };
    refusal.into_response()
}

/// Reads the body of a request.
///
/// # Errors
/// 400 if it is not JSON by its media type or by its text, or does not fit the
/// call.
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
    let read = serde_json::from_slice(bytes).and_then(object);
    read.map_err(|error| {
        let message = format!("The request body cannot be read: {error}.");
        Refusal::bad_request("InvalidRequestBody", &message)
    })
}
