//! The standard errors of vAPI: a type, and messages of which the first is the
//! outcome and the others its causes.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::denial::Denial;

/// The types with their statuses in the reference of vSphere 7.0. The status of
/// `resource_busy` is a setting ([`Settings`]).
///
/// [`Settings`]: crate::settings::Settings::resource_busy_status
const STATUSES: &[(&str, u16)] = &[
    ("already_exists", 400),
    ("already_in_desired_state", 400),
    ("canceled", 400),
    ("feature_in_use", 400),
    ("invalid_argument", 400),
    ("invalid_element_configuration", 400),
    ("invalid_element_type", 400),
    ("invalid_request", 400),
    ("not_allowed_in_current_state", 400),
    ("resource_in_use", 400),
    ("unexpected_input", 400),
    ("unsupported", 400),
    ("unverified_peer", 400),
    ("unauthenticated", 401),
    ("unauthorized", 403),
    ("not_found", 404),
    ("operation_not_found", 404),
    ("concurrent_change", 409),
    ("error", 500),
    ("internal_server_error", 500),
    ("resource_busy", 500),
    ("resource_inaccessible", 500),
    ("timed_out", 500),
    ("unable_to_allocate_resource", 500),
    ("service_unavailable", 503),
];

/// `com.vmware.vapi.std.localizable_message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Key of the text.
    pub id: String,
    /// English text with its arguments filled in.
    pub default_message: String,
    /// The arguments.
    pub args: Vec<String>,
}

impl Message {
    /// Creates a message.
    pub fn new(id: &str, default_message: &str, args: &[&str]) -> Self {
        Self {
            id: id.to_owned(),
            default_message: default_message.to_owned(),
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
        }
    }

    /// Returns the JSON of the API.
    pub fn json(&self) -> Value {
        json!({
            "args": self.args,
            "default_message": self.default_message,
            "id": self.id,
        })
    }
}

/// Refusal of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Last part of the type, e.g. `resource_busy`.
    pub kind: &'static str,
    /// Status of the answer.
    pub status: u16,
    /// Outcome, then causes.
    pub messages: Vec<Message>,
}

impl Refusal {
    /// Creates an error of a standard type, with the usual status.
    pub fn new(kind: &str, message: Message) -> Self {
        let (kind, status) = standard(kind).unwrap_or(("error", 500));
        Self {
            kind,
            status,
            messages: vec![message],
        }
    }

    /// Returns 401: no session, or an expired one.
    pub fn unauthenticated() -> Self {
        Self::new(
            "unauthenticated",
            Message::new(
                "vapi.method.authentication.required",
                "This method requires authentication.",
                &[],
            ),
        )
    }

    /// Returns 401: wrong user name or password.
    pub fn login_failed() -> Self {
        Self::new(
            "unauthenticated",
            Message::new(
                "com.vmware.vapi.endpoint.failedToLoginWithCredentials",
                "Authentication failed: cannot complete login due to an incorrect user name or password.",
                &[],
            ),
        )
    }

    /// Returns 403: the user lacks a privilege.
    pub fn unauthorized() -> Self {
        Self::new(
            "unauthorized",
            Message::new(
                "vapi.security.authorization.permission.denied",
                "Permission to perform this operation was denied.",
                &[],
            ),
        )
    }

    /// Returns 404 for an unknown path.
    pub fn no_such_path() -> Self {
        let message = Message::new("com.vmware.vapi.rest.httpNotFound", "Not found.", &[]);
        Self::new("not_found", message)
    }

    /// Returns 404 for an object with this id.
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(
            "not_found",
            Message::new(
                &format!("com.vmware.vcenter.hvc.{what}.not_found"),
                &format!("The {what} '{id}' does not exist."),
                &[id],
            ),
        )
    }

    /// Returns 404 for a service that this vCenter does not offer.
    pub fn no_such_service(service: &str) -> Self {
        Self::new(
            "operation_not_found",
            Message::new(
                "vapi.method.input.invalid.interface",
                &format!("Cannot find service '{service}'."),
                &[service],
            ),
        )
    }

    /// Returns 404 for an operation that a service does not offer.
    pub fn no_such_method(service: &str, method: &str) -> Self {
        Self::new(
            "operation_not_found",
            Message::new(
                "vapi.method.input.invalid.method",
                &format!("Cannot find method '{method}' in service '{service}'."),
                &[method, service],
            ),
        )
    }

    /// Returns 400 for a body that does not fit the call.
    pub fn invalid_argument(why: &str) -> Self {
        Self::new(
            "invalid_argument",
            Message::new(
                "vapi.data.serializers.json.marshall.input",
                &format!("Invalid JSON input: {why}"),
                &[why],
            ),
        )
    }

    /// Returns the refusal that a fault asks for. A code that names a standard
    /// type, in any spelling, makes an error of that type.
    pub fn from_denial(denial: Denial<'_>) -> Self {
        let Denial::Error {
            status,
            code,
            message,
        } = denial
        else {
            return match denial {
                Denial::Unauthenticated => Self::unauthenticated(),
                Denial::Forbidden => Self::unauthorized(),
                _ => Self::no_such_path(),
            };
        };
        let known = match snake_case(code.rsplit('.').next().unwrap_or(code)).as_str() {
            "not_authenticated" => standard("unauthenticated"),
            name => standard(name),
        };
        let kind = known.map_or_else(|| kind_for(status), |(kind, _)| kind);
        Self {
            kind,
            status,
            messages: vec![Message::new(code, message, &[])],
        }
    }

    /// Returns the status; 500 for an invalid one.
    pub fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Returns messages and type in the format of `/api`, and of `/rest` below
    /// `value` since 6.7.2.
    pub fn value(&self) -> Value {
        let messages: Vec<Value> = self.messages.iter().map(Message::json).collect();
        json!({
            "error_type": self.kind.to_ascii_uppercase(),
            "messages": messages,
        })
    }
}

fn standard(name: &str) -> Option<(&'static str, u16)> {
    STATUSES.iter().find(|(kind, _)| *kind == name).copied()
}

fn kind_for(status: u16) -> &'static str {
    match status {
        401 => "unauthenticated",
        403 => "unauthorized",
        404 => "not_found",
        409 => "concurrent_change",
        503 => "service_unavailable",
        400..=499 => "invalid_argument",
        _ => "error",
    }
}

/// Converts `ResourceBusy` and `RESOURCE_BUSY` to `resource_busy`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut after_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && after_lower {
            snake.push('_');
        }
        after_lower = letter.is_ascii_lowercase();
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
