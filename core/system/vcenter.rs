//! vCenter: sessions, vAPI errors, and the sync of Hybrid Linked Mode in the form of a task.
//!
//! Source: contracts C; `seeds/vcenter-hvc-sync-start.txt`. The same calls stand below
//! `/rest`, where every value is wrapped in `value`, and below `/api`, where it is bare;
//! both are read everywhere.

use std::rc::Rc;

use super::{Allowed, PASSWORD, Said, Setting, SignInWay, Spec, Tasks};
use crate::config::Appliance;
use crate::json::{Node, Value, excerpt, parse};
use crate::problem::{Kind, Words};
use crate::reply::Reply;
use crate::request::{Credentials, Method, Request};
use crate::secret::Secret;
use crate::task::{RAW_KEPT, Status, Task, TaskError, read_raw};

/// Which of the two ways to sign in is taken.
const SESSION: &str = "session";

/// Below which root the calls of Hybrid Linked Mode stand.
pub const CALLS: &str = "calls";

/// So much of vCenter's words is kept, in bytes: they go into the journal.
const WORDS_KEPT: usize = 2_000;

pub(super) static SPEC: Spec = Spec {
    id: "vcenter",
    name: "vCenter, Hybrid Linked Mode",
    short: "vCenter",
    base_hint: "/api/vc-a",
    token_header: "vmware-api-session-id",
    settings: &[
        Setting {
            name: SESSION,
            default: "rest",
            allowed: Allowed::OneOf(&["rest", "api"]),
            example: r#""session": "api""#,
        },
        // Clients of both kinds are known (contracts C.4).
        Setting {
            name: CALLS,
            default: "rest",
            allowed: Allowed::OneOf(&["rest", "api"]),
            example: r#""calls": "api""#,
        },
    ],
    accept: |_| "application/json".to_owned(),
    sign_in: &[SignInWay {
        id: "basic",
        label: "User and password",
        user: Some("User name"),
        hint: "A vCenter Single Sign-On user of this site, such as administrator@vsphere.local",
        only: None,
    }],
    signing_in: |appliance, _, user| {
        session(appliance, Method::Post)
            .by(Credentials::Basic {
                user: user.to_owned(),
                password: PASSWORD,
            })
            // The token comes in the answer and not as a cookie whose path a proxy breaks.
            .header("vmware-use-header-authn", "true")
    },
    token: |reply| match parse(&reply.body) {
        Ok(value) => match payload(&value).text() {
            Some(token) => Ok(Rc::new(Secret::new(token.to_owned()))),
            None => Err("the answer has no session id".to_owned()),
        },
        Err(why) => Err(why),
    },
    who: |appliance| {
        if is_api(appliance) {
            session(appliance, Method::Get)
        } else {
            session(appliance, Method::Post).query("~action", "get")
        }
    },
    user: |reply| {
        let value = parse(&reply.body).ok()?;
        payload(&value).at("user").text().map(str::to_owned)
    },
    version: None,
    signing_out: |appliance| session(appliance, Method::Delete),
    peer_sign_in: None,
    said: read_said,
    code_label: "Type",
    words: WORDS,
};

pub(super) static TASKS: Tasks = Tasks {
    one: |id| Request::get(id),
    list: None,
    entries: "",
    search: None,
    read: |value| read_provider(value).into_iter().collect(),
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

/// What an answer is about: what `/rest` wraps and `/api` does not.
pub fn payload(value: &Value) -> Node<'_> {
    let root = Node::root(value);
    let wrapped = root.at("value");
    if wrapped.exists() { wrapped } else { root }
}

/// A `LocalizableMessage` in words.
pub fn message(node: Node<'_>) -> String {
    let words = ["localized", "default_message", "id"]
        .into_iter()
        .find_map(|name| node.at(name).text());
    excerpt(words.unwrap_or(""), WORDS_KEPT)
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
/// in some documents and 400 in others (contracts C.3).
fn read_said(reply: &Reply) -> Said {
    let value = parse(&reply.body).unwrap_or(Value::Null);
    let inner = payload(&value);
    let name = Node::root(&value).at("type").text();
    let name = name.or(inner.at("error_type").text()).unwrap_or("");
    let code = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let mut messages = inner.at("messages").items();
    let first = messages.next().unwrap_or(Node(None));
    let mut details = String::new();
    for cause in messages.take(20) {
        if !details.is_empty() {
            details.push('\n');
        }
        details.push_str(&message(cause));
    }
    // Where the path leads nowhere the type is that of a missing object, or there is none.
    let nowhere = match code.as_str() {
        "" => reply.status == 404,
        _ => first.at("id").text() == Some("com.vmware.vapi.rest.httpNotFound"),
    };
    let known = KINDS.iter().find(|(known, _)| *known == code);
    let kind = if nowhere {
        Some(Kind::NotOffered)
    } else if code.is_empty() {
        None
    } else {
        let is_no = reply.status < 500 || WORDS.iter().any(|(known, _)| *known == code);
        let other = if is_no { Kind::Refused } else { Kind::Server };
        Some(known.map_or(other, |(_, kind)| *kind))
    };
    Said {
        kind: kind.filter(|_| reply.status >= 400),
        code,
        message: message(first),
        details,
        ..Said::default()
    }
}

const INPUT: Words = Words {
    title: "vCenter does not accept what was sent",
    means: "A value, or the form of the request, does not fit this vCenter. Nothing was done.",
    todo: "Read what it says, correct the form, then submit again.",
};
const NOT_NOW: Words = Words {
    title: "vCenter cannot do this as things stand",
    means: "Something is in use, was changed at the same moment, or is in a state that does not allow it. Nothing was done.",
    todo: "Read what it says and settle that first, then submit again.",
};
const ALREADY: Words = Words {
    title: "It is so already",
    means: "What was asked for is there. Nothing was done.",
    todo: "Nothing needs to be done.",
};
const OUT_OF_REACH: Words = Words {
    title: "vCenter cannot reach what it needs",
    means: "It could not connect, lacks resources, or does not trust the certificate of the other side.",
    todo: "Read what it says, and look at the link in the vSphere Client.",
};

/// Words for the types, and for a kind where the type does not say it all.
static WORDS: &[(&str, Words)] = &[
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
        Words {
            title: "The request was cancelled",
            means: "It was ended on vCenter before it was carried out.",
            todo: "Submit again if it is still wanted.",
        },
    ),
    (
        "not-offered",
        Words {
            title: "Not offered by this vCenter",
            means: "It does not have this call. The sync of Hybrid Linked Mode was a Technology Preview; newer versions come without it.",
            todo: "Use the vSphere Client. If this vCenter should have it, check its base, calls and session in config.json.",
        },
    ),
];

// ---- a provider as a task ----

/// The session of a sync, in words; a word that is not known stays as it came.
fn stage_words(stage: &str) -> &str {
    match stage {
        "WAITING" => "Waiting",
        "CHANGE_DETECTION" => "Looking for changes",
        "CHANGE_ENUMERATION" => "Listing the changes",
        "CHANGE_APPLICATION" => "Applying the changes",
        "COMPLETED" => "Completed",
        "FAILED" => "Failed",
        other => other,
    }
}

/// `Providers.Info`: there is no task, and the session of the last sync that somebody
/// started tells its state (contracts C.2). Without such a session nothing has begun.
fn read_provider(value: &Value) -> Option<Task> {
    let info = payload(value);
    let session = info.at("current_session_info");
    let stage = session.at("stage").text();
    // A session whose stage cannot be read is no news of it.
    if stage.is_none() && (session.is_object() || info.at("status").text().is_none()) {
        return None;
    }
    let mut task = Task::watched("", None);
    task.raw = read_raw(info);
    let Some(stage) = stage else {
        return Some(task);
    };
    let begun = session.at("start_time").time();
    task.status = match stage {
        "WAITING" => Status::Queued,
        "CHANGE_DETECTION" | "CHANGE_ENUMERATION" | "CHANGE_APPLICATION" => Status::Running,
        _ => Status::read(if stage == "COMPLETED" {
            "SUCCESS"
        } else {
            stage
        }),
    };
    if task.status == Status::Queued {
        task.queued = begun;
    } else {
        task.started = begun;
    }
    task.description = excerpt(stage_words(stage), 100);
    let work = |name| session.at(name).int().unwrap_or(0).max(0);
    let (done, total) = (work("completed_work"), work("total_work"));
    // A total of 0 is not known yet.
    if total > 0 {
        let done = done.min(total);
        task.progress = u8::try_from(done.saturating_mul(100) / total).ok();
        task.description.push_str(": ");
        task.description.push_str(&done.to_string());
        task.description.push_str(" of ");
        task.description.push_str(&total.to_string());
    }
    if task.status.is_end() {
        task.finished = session.at("completion_time").time();
    }
    if task.status == Status::Failed {
        task.error = Some(failure(info, session.at("exception")));
    }
    Some(task)
}

/// Why a sync failed: the exception of its session, and what the provider says beside it.
fn failure(info: Node<'_>, exception: Node<'_>) -> TaskError {
    let status = message(info.at("status_message"));
    let said = message(exception);
    let (message, details) = match said.as_str() {
        "" => (status, String::new()),
        _ if said == status => (said, String::new()),
        _ => (said, status),
    };
    TaskError {
        message,
        details: excerpt(&details, RAW_KEPT),
        code: excerpt(&exception.at("id").string(), 200),
        ..TaskError::default()
    }
}
