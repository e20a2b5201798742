//! `ApiError`: the form of every error, whether of a call, of a task or of the
//! communication with a peer.

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::media_type;
use crate::appliance::Denial;

/// An answer, or an error.
pub type Answer = Result<Response<Body>, Refusal>;

/// `ApiError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// Word for programs.
    pub code: String,
    /// Words for people.
    pub msg: String,
    /// What the words are about.
    pub args: Vec<String>,
    /// Where in the server it happened.
    pub stacktrace: String,
}

impl ApiError {
    /// An error with the stack trace its class would have.
    pub fn new(code: &str, msg: &str, args: &[&str]) -> Self {
        Self {
            code: code.to_owned(),
            msg: msg.to_owned(),
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            stacktrace: stack_trace(code, msg),
        }
    }

    /// The peer does not let this site in; as in the samples of the reference.
    pub fn forbidden() -> Self {
        Self::new("Forbidden", "Permission denied.", &[])
    }

    /// A site that is not registered.
    pub fn site_not_found(site: &str) -> Self {
        let msg = format!("Site '{site}' is not found.");
        Self::new("SiteNotFound", &msg, &[site])
    }

    /// Another certificate than the one expected; words of a published log.
    pub fn certificate_mismatch() -> Self {
        Self::new(
            "CertificateMismatch",
            "Certificate differs from the expected one.",
            &[],
        )
    }

    /// Nobody answers. The code that real appliances have for this is not
    /// published.
    pub fn connection_failed(address: &str, why: &str) -> Self {
        let msg = format!("Unable to connect to {address}: {why}.");
        Self::new("ConnectionFailure", &msg, &[address])
    }

    /// A request that cannot be done.
    pub fn bad_user_input(msg: &str) -> Self {
        Self::new("BadUserInput", msg, &[])
    }

    /// As it goes over the wire.
    pub fn json(&self) -> Value {
        json!({
            "code": self.code,
            "msg": self.msg,
            "args": self.args,
            "stacktrace": self.stacktrace,
        })
    }
}

fn stack_trace(code: &str, msg: &str) -> String {
    let (class, said) = match code {
        "Forbidden" => (
            "com.vmware.h4.api.error.exceptions.PermissionDeniedException",
            msg,
        ),
        "CertificateMismatch" => (
            "com.vmware.exception.CertificateMismatchException",
            "Certificate seen on the network differs from the certificate we expected",
        ),
        _ => ("", msg),
    };
    let class = if class.is_empty() {
        format!("com.vmware.h4.api.error.exceptions.{code}Exception")
    } else {
        class.to_owned()
    };
    format!(
        "{class}: {said}\n\tat com.vmware.rest.client.AbstractRestClient.genericExchange(AbstractRestClient.java:151)\n\tat com.vmware.rest.client.json.RestClient.exchange(RestClient.java:97)\n\tat com.vmware.h4.jobengine.JobExecution.run(JobExecution.java:64)\n\t... 46 more"
    )
}

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Status of the answer.
    pub status: StatusCode,
    /// Its body.
    pub error: ApiError,
}

impl Refusal {
    /// Any error with any status.
    pub fn new(status: StatusCode, code: &str, msg: &str, args: &[&str]) -> Self {
        Self {
            status,
            error: ApiError::new(code, msg, args),
        }
    }

    /// 401: no session, or one that has ended.
    pub fn not_authenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "NotAuthenticated",
            "Not authenticated.",
            &[],
        )
    }

    /// 401: no such user, or not this password.
    pub fn login_failed() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "NotAuthenticated",
            "Invalid user name or password.",
            &[],
        )
    }

    /// 401: the other site does not take what was given for it.
    pub fn remote_authentication_failed(site: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "RemoteAuthenticationFailure",
            &format!("Authentication at site '{site}' failed."),
            &[site],
        )
    }

    /// 403: the user may only look.
    pub fn forbidden() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            error: ApiError::forbidden(),
        }
    }

    /// 400: the request cannot be read.
    pub fn bad_request(msg: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", msg, &[])
    }

    /// 400: the request can be read, and makes no sense.
    pub fn bad_user_input(msg: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error: ApiError::bad_user_input(msg),
        }
    }

    /// 404: no site with this id.
    pub fn site_not_found(id: &str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            error: ApiError::site_not_found(id),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        let mut reply = reply(&self.error.json());
        *reply.status_mut() = self.status;
        reply
    }
}

/// A refusal that is not a call's own: a fault, or an unknown path.
pub fn refuse(path: &str, denial: Denial<'_>) -> Response<Body> {
    let refusal = match denial {
        Denial::Unauthenticated => Refusal::not_authenticated(),
        Denial::Forbidden => Refusal::forbidden(),
        Denial::NotFound => Refusal::new(
            StatusCode::NOT_FOUND,
            "NotFound",
            &format!("There is no resource at '{path}'."),
            &[path],
        ),
        Denial::Error {
            status,
            code,
            message,
        } => Refusal::new(
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code.rsplit('.').next().unwrap_or(code),
            message,
            &[],
        ),
    };
    media_type::labelled(refusal.into_response(), "4.7")
}

/// A JSON reply; its media type is put on where the version is known.
pub fn reply(body: &Value) -> Response<Body> {
    Response::new(Body::from(body.to_string()))
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
        .map_or("", str::trim);
    if media_type != "application/json" && !media_type.starts_with("application/vnd.vmware.h4-v") {
        return Err(Refusal::bad_request(
            "The request body must be application/json.",
        ));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Refusal::bad_request(&format!("Malformed request: {error}.")))
}
