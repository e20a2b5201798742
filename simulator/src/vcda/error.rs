//! `ApiError`: the format of every error, of a call, of a task or of the
//! communication with a peer.

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::request_body::object;

/// An answer, or an error.
pub type Answer = Result<Response<Body>, Refusal>;

/// `ApiError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// Machine-readable code.
    pub code: String,
    /// Message text.
    pub msg: String,
    /// Arguments of the message.
    pub args: Vec<String>,
    /// Stack trace of the server.
    pub stacktrace: String,
}

impl ApiError {
    /// Creates an error with the stack trace of its class.
    pub fn new(code: &str, msg: &str, args: &[&str]) -> Self {
        Self {
            code: code.to_owned(),
            msg: msg.to_owned(),
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            stacktrace: stack_trace(code, msg),
        }
    }

    /// Returns the error of a peer that refuses this site, as in the samples of
    /// the reference.
    pub fn forbidden() -> Self {
        Self::new("Forbidden", "Permission denied.", &[])
    }

    /// Returns the error for a site that is not registered.
    pub fn site_not_found(site: &str) -> Self {
        let msg = format!("Site '{site}' is not found.");
        Self::new("SiteNotFound", &msg, &[site])
    }

    /// Returns the error for an unexpected certificate, with the text of a
    /// published log.
    pub fn certificate_mismatch() -> Self {
        Self::new(
            "CertificateMismatch",
            "Certificate differs from the expected one.",
            &[],
        )
    }

    /// Returns the error for an unreachable address. The code of real
    /// appliances is not published.
    pub fn connection_failed(address: &str, why: &str) -> Self {
        let msg = format!("Unable to connect to {address}: {why}.");
        Self::new("ConnectionFailure", &msg, &[address])
    }

    /// Returns the error for a request that is not possible.
    pub fn bad_user_input(msg: &str) -> Self {
        Self::new("BadUserInput", msg, &[])
    }

    /// Returns the JSON of the API.
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

/// Refusal of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Status of the answer.
    pub status: StatusCode,
    /// Its body.
    pub error: ApiError,
}

impl Refusal {
    /// Creates a refusal with any status.
    pub fn new(status: StatusCode, code: &str, msg: &str, args: &[&str]) -> Self {
        Self {
            status,
            error: ApiError::new(code, msg, args),
        }
    }

    /// Returns 401: no session, or an expired one.
    pub fn not_authenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "NotAuthenticated",
            "Not authenticated.",
            &[],
        )
    }

    /// Returns 401: wrong user name or password.
    pub fn login_failed() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "NotAuthenticated",
            "Invalid user name or password.",
            &[],
        )
    }

    /// Returns 401: the other site refuses the credentials.
    pub fn remote_authentication_failed(site: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "RemoteAuthenticationFailure",
            &format!("Authentication at site '{site}' failed."),
            &[site],
        )
    }

    /// Returns 403: the user is read-only.
    pub fn forbidden() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            error: ApiError::forbidden(),
        }
    }

    /// Returns 400: the request is malformed.
    pub fn bad_request(msg: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", msg, &[])
    }

    /// Returns 400: the request has invalid values.
    pub fn bad_user_input(msg: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error: ApiError::bad_user_input(msg),
        }
    }

    /// Returns 404: no site with this id.
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

/// Returns a JSON reply; its media type is set once the version is known.
pub fn reply(body: &Value) -> Response<Body> {
    Response::new(Body::from(body.to_string()))
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
        .map_or("", str::trim);
    if media_type != "application/json" && !media_type.starts_with("application/vnd.vmware.h4-v") {
        return Err(Refusal::bad_request(
            "The request body must be application/json.",
        ));
    }
    serde_json::from_slice(bytes)
        .and_then(object)
        .map_err(|error| Refusal::bad_request(&format!("Malformed request: {error}.")))
}
