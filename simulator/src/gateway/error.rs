//! The errors of the gateways: `ResponseError` with 400, 403 and 500, no body
//! with 401 and 404. Values of `error_code` are not published; these are in
//! the manner of the products.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use serde_json::json;

use super::reply;
use crate::appliance::Denial;
use crate::random::Random;

/// Why a call is refused.
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
    /// 400: the request is not understood or makes no sense now.
    pub fn bad_request(code: &str, message: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, code, message)
    }

    /// 403: the user lacks a privilege.
    pub fn forbidden(user: &str, privilege: &str) -> Self {
        let message = format!("User '{user}' does not have the privilege '{privilege}'.");
        Self::error(StatusCode::FORBIDDEN, "NoPermission", &message)
    }

    /// 403: the call needs a session on the other site too.
    pub fn remote_session_needed(site: &str) -> Self {
        let message = format!("Not authenticated at the remote site '{site}'.");
        Self::error(
            StatusCode::FORBIDDEN,
            "RemoteSiteNotAuthenticated",
            &message,
        )
    }

    /// 500: the appliance cannot do it.
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

/// A refusal that is not this gateway's own: a fault, or an unknown path.
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
