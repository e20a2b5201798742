//! vCenter: sessions, vAPI errors, and the sync of Hybrid Linked Mode in the form of a task.
//!
//! Source: contracts C; `seeds/vcenter-hvc-sync-start.txt`.

use std::sync::Arc;

use serde_json::Value;

use super::{Protocol, Tasks};
use crate::config::Appliance;
use crate::problem::{ErrorBody, ErrorFormat, ErrorText, Kind};
use crate::product::SESSION;
use crate::reply::Reply;
use crate::request::{Credentials, Method, Request};
use crate::secret::{PASSWORD, Secret};
use crate::task::{RAW_KEPT, Status, Task, TaskError, percent, raw_text};
use crate::text::excerpt;
use crate::wire::read;
use crate::wire::vcenter::{
    ApiError, ErrorType, LocalizableMessage, ProviderInfo, Session, SyncSession, SyncStage, payload,
};

/// Bytes of vCenter's messages that are kept: they go into the journal.
const MESSAGE_KEPT: usize = 2_000;

pub(super) static PROTOCOL: Protocol = Protocol {
    accept: |_| "application/json".to_owned(),
    signing_in: |appliance, _, user| {
        session(appliance, Method::Post)
            .by(Credentials::Basic {
                user: user.to_owned(),
                password: PASSWORD,
            })
            // The token comes in the answer and not as a cookie whose path a proxy breaks.
            .header("vmware-use-header-authn", "true")
    },
    token: |reply| match payload(&reply.parse()?) {
        Value::String(token) if !token.is_empty() => Ok(Arc::new(Secret::new(token.clone()))),
        _ => Err("the response has no session ID".to_owned()),
    },
    who: |appliance| {
        if is_api(appliance) {
            session(appliance, Method::Get)
        } else {
            session(appliance, Method::Post).query("~action", "get")
        }
    },
    user: |reply| read::<Session>(payload(&reply.parse().ok()?)).user,
    version: None,
    read_version: |_| String::new(),
    signing_out: |appliance| session(appliance, Method::Delete),
    sign_in_rejected: rejected,
    peer_sign_in: None,
    errors: ErrorFormat {
        code_label: "Type",
        read: read_error,
        words: WORDS,
    },
};

pub(super) static TASKS: Tasks = Tasks {
    one: |id| Request::get(id),
    list: None,
    entries: "",
    search: None,
    read: read_provider,
};

fn is_api(appliance: &Appliance) -> bool {
    appliance.setting(SESSION) == "api"
}

fn session(appliance: &Appliance, method: Method) -> Request {
    let mut request = Request::get(if is_api(appliance) {
        "/api/session"
    } else {
        "/rest/com/vmware/cis/session"
    });
    request.method = method;
    request
}

/// Returns a message in words, cut short.
pub fn message(message: Option<&LocalizableMessage>) -> String {
    excerpt(message.map_or("", |message| message.text()), MESSAGE_KEPT)
}

// ---- errors ----

/// The standard types that are no plain refusal (contracts C.3). All others that are known are one.
static KINDS: &[(&str, Kind)] = &[
    ("unauthenticated", Kind::NotSignedIn),
    ("unauthorized", Kind::Forbidden),
    ("not_found", Kind::NotFound),
    ("operation_not_found", Kind::NotOffered),
    ("resource_busy", Kind::Busy),
    // Of these it is open how far the call came: `error` is any failure "while responding to the
    // request" (`seeds/vcenter-hvc-sync-start.txt`).
    ("error", Kind::Server),
    ("internal_server_error", Kind::Server),
    ("service_unavailable", Kind::Server),
    ("timed_out", Kind::TimedOut),
];

/// Errors are told apart by their type, never by their status: `resource_busy` alone is 500
/// in some documents and 400 in others (contracts C.3). The type stands in one of three places
/// (contracts G).
fn read_error(reply: &Reply) -> ErrorBody {
    let value = reply.parse().unwrap_or_default();
    let error: ApiError = read(payload(&value));
    let name = read::<ErrorType>(&value).kind.or(error.error_type);
    let name = name.or(error.name).unwrap_or_default();
    let mut code = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let messages = error.messages.items.iter();
    let messages: Vec<_> = messages.chain(&error.localizable_messages.items).collect();
    let has_id = |wanted: &str| {
        let mut ids = messages.iter().filter_map(|message| message.id.as_deref());
        ids.any(|id| id.rsplit('.').next() == Some(wanted))
    };
    let details = messages.iter().skip(1).take(20);
    let details: Vec<String> = details.map(|cause| message(Some(cause))).collect();
    // Where the path leads nowhere the type is that of a missing object, or there is none.
    let nowhere = match code.as_str() {
        "" => reply.status == 404,
        _ => has_id("httpNotFound") || has_id("operationsForUrlNotFound"),
    };
    let known = KINDS.iter().find(|(known, _)| *known == code);
    let kind = if nowhere {
        Some(Kind::NotOffered)
    } else if code.is_empty() {
        None
    } else if has_id(TOO_MANY_SESSIONS) {
        TOO_MANY_SESSIONS.clone_into(&mut code);
        Some(Kind::Refused)
    } else {
        let is_no = reply.status < 500 || WORDS.iter().any(|(known, _)| *known == code);
        let other = if is_no { Kind::Refused } else { Kind::Server };
        Some(known.map_or(other, |(_, kind)| *kind))
    };
    ErrorBody {
        kind: kind.filter(|_| reply.status >= 400),
        code,
        message: message(messages.first().copied()),
        details: details.join("\n"),
        ..ErrorBody::default()
    }
}

/// The end of the message id where a user has all sessions that vCenter allows (contracts G).
const TOO_MANY_SESSIONS: &str = "failedToLoginMaxUserSessionCountReached";

/// Returns the likely causes of a sign-in that was answered with 503 and nothing else: so most
/// clients report that a user has no session left.
fn rejected(_: &Appliance, _: &Request, reply: &Reply) -> Option<ErrorText> {
    let is_bare = reply.status == 503 && reply.text().trim().is_empty();
    is_bare.then_some(ErrorText {
        title: "vCenter accepts no sign-in now",
        cause: "Either this user has reached vCenter's limit of open sessions, or vCenter is starting or overloaded. The response does not say which.",
        action: "Wait a few minutes, then retry, or sign in as another user. If others can sign in, this user's sessions are used up: they end only when they expire.",
    })
}

const INPUT: ErrorText = ErrorText {
    title: "Invalid request",
    cause: "A value or the request format is not valid for this vCenter. Nothing was changed.",
    action: "Read the message, correct the form, then retry.",
};
const NOT_NOW: ErrorText = ErrorText {
    title: "Not possible in the current state",
    cause: "An object is in use, was changed at the same time, or is in a state that does not allow this. Nothing was changed.",
    action: "Read the message and resolve the cause, then retry.",
};
const ALREADY: ErrorText = ErrorText {
    title: "Already in this state",
    cause: "The requested state already exists. Nothing was changed.",
    action: "No action needed.",
};
const OUT_OF_REACH: ErrorText = ErrorText {
    title: "vCenter could not reach a service",
    cause: "It could not connect, lacks resources, or does not trust the remote certificate.",
    action: "Read the message, and check the link in the vSphere Client.",
};

/// Words for the types, and for a kind where the type does not say it all.
static WORDS: &[(&str, ErrorText)] = &[
    ("invalid_argument", INPUT),
    ("invalid_element_configuration", INPUT),
    ("invalid_element_type", INPUT),
    ("invalid_request", INPUT),
    ("unexpected_input", INPUT),
    ("unsupported", INPUT),
    ("concurrent_change", NOT_NOW),
    ("feature_in_use", NOT_NOW),
    ("not_allowed_in_current_state", NOT_NOW),
    ("resource_in_use", NOT_NOW),
    ("already_exists", ALREADY),
    ("already_in_desired_state", ALREADY),
    ("resource_inaccessible", OUT_OF_REACH),
    ("unable_to_allocate_resource", OUT_OF_REACH),
    ("unverified_peer", OUT_OF_REACH),
    (
        "canceled",
        ErrorText {
            title: "Request cancelled",
            cause: "It was cancelled on vCenter before it ran.",
            action: "Retry if still needed.",
        },
    ),
    (
        TOO_MANY_SESSIONS,
        ErrorText {
            title: "All vCenter sessions of this user are in use",
            cause: "vCenter limits the open sessions of a user and has refused a new one. Sessions that are not signed out end only when they expire, by default after 30 min without use.",
            action: "Wait until some expire, or sign in as another user. Then find what opens sessions with this user without signing out, for example a script.",
        },
    ),
    (
        "not-offered",
        ErrorText {
            title: "Not offered by this vCenter",
            cause: "This vCenter does not have this call. Hybrid Linked Mode sync was a Technology Preview that newer versions no longer include.",
            action: "Use the vSphere Client. If this vCenter should have it, check base, calls and session in config.json.",
        },
    ),
];

// ---- a provider as a task ----

/// Returns the stage of a sync in words; an unknown one as it came.
fn stage_words(stage: &SyncStage) -> &str {
    match stage {
        SyncStage::Waiting => "Waiting",
        SyncStage::ChangeDetection => "Looking for changes",
        SyncStage::ChangeEnumeration => "Listing changes",
        SyncStage::ChangeApplication => "Applying changes",
        SyncStage::Completed => "Completed",
        SyncStage::Failed => "Failed",
        SyncStage::Other(word) => word,
    }
}

fn status(stage: &SyncStage) -> Status {
    match stage {
        SyncStage::Waiting => Status::Queued,
        SyncStage::ChangeDetection
        | SyncStage::ChangeEnumeration
        | SyncStage::ChangeApplication => Status::Running,
        SyncStage::Completed => Status::Succeeded,
        SyncStage::Failed => Status::Failed,
        SyncStage::Other(word) => Status::read(word),
    }
}

/// Reads a provider. There is no task, and the session of the last sync that somebody started
/// tells its state (contracts C.2). Without such a session nothing has begun.
fn read_provider(value: &Value) -> Option<Task> {
    let payload = payload(value);
    let info: ProviderInfo = read(payload);
    let session = info.current_session_info.as_ref();
    let stage = session.and_then(|session| session.stage.as_ref());
    // A session whose stage cannot be read is no news of it.
    if stage.is_none() && (session.is_some() || info.status.is_none()) {
        return None;
    }
    let mut task = Task::watched("", None);
    task.raw = raw_text(payload);
    let (Some(session), Some(stage)) = (session, stage) else {
        return Some(task);
    };
    let begun = session.start_time.map(|time| time.0);
    task.status = status(stage);
    if task.status == Status::Queued {
        task.queued = begun;
    } else {
        task.started = begun;
    }
    task.description = excerpt(stage_words(stage), 100);
    let (done, total) = (
        session.completed_work.unwrap_or(0).max(0),
        session.total_work,
    );
    // A total of 0 is not known yet.
    if let Some(total) = total.filter(|total| *total > 0) {
        let done = done.min(total);
        task.progress = percent(Some(done.saturating_mul(100) / total));
        task.description += &format!(": {done} of {total}");
    }
    if task.status.is_end() {
        task.finished = session.completion_time.map(|time| time.0);
    }
    if task.status == Status::Failed {
        task.error = Some(failure(&info, session));
    }
    Some(task)
}

/// Returns why a sync failed: the exception of its session, and the provider's own message.
fn failure(info: &ProviderInfo, session: &SyncSession) -> TaskError {
    let status = message(info.status_message.as_ref());
    let exception = message(session.exception.as_ref());
    let (message, details) = match exception.as_str() {
        "" => (status, String::new()),
        _ if exception == status => (exception, String::new()),
        _ => (exception, status),
    };
    let code = session.exception.as_ref().and_then(|e| e.id.as_deref());
    TaskError {
        message,
        details: excerpt(&details, RAW_KEPT),
        code: excerpt(code.unwrap_or_default(), 200),
        ..TaskError::default()
    }
}
