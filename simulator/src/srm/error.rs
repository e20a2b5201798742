//! The errors of Site Recovery Manager: those of the gateway, with their own
//! codes.

use axum::body::Body;
use axum::http::Response;
use axum::response::IntoResponse;

use crate::denial::Denial;
use crate::gateway::error::{self, Refusal};

/// An answer, or one of the documented errors.
pub type Answer = Result<Response<Body>, Fault>;

/// A refusal of the gateway, with an `error_code` in the style of Site Recovery
/// Manager.
#[derive(Debug)]
pub struct Fault(Refusal);

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self(match refusal {
            Refusal::Error {
                status,
                code,
                message,
            } => Refusal::Error {
                status,
                code: match code.strip_prefix("hms.fault.") {
                    Some(kind) => format!("dr.fault.{kind}"),
                    None => code,
                },
                message,
            },
            other => other,
        })
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response<Body> {
        self.0.into_response()
    }
}

/// Formats a refusal of no call: of a fault, or for an unknown path.
pub fn refuse(path: &str, denial: Denial<'_>) -> Response<Body> {
    match denial {
        Denial::Forbidden => error::refuse(
            path,
            Denial::Error {
                status: 403,
                code: "dr.fault.NoPermission",
                message: "Permission to perform this operation was denied.",
            },
        ),
        other => error::refuse(path, other),
    }
}
