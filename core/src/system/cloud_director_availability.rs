//! VMware Cloud Director Availability, API h4: the vCenter Replication Management Appliance,
//! and the Cloud flavour as far as the two share names.
//!
//! Source: `seeds/vcda-pair-sites.txt` and contracts D. What differs between versions or is
//! not published can be set for each appliance.

use serde_json::Value;

use super::{Protocol, Tasks};
use crate::config::Appliance;
use crate::problem::{ErrorBody, ErrorFormat, ErrorText, Kind};
use crate::product::{CLOUD, FLAVOUR, SignInWay};
use crate::reply::Reply;
use crate::request::{Credentials, Json, Password, REFERENCE, Request, encode};
use crate::secret::PASSWORD;
use crate::task::{
    Completion, Partial, RAW_KEPT, Status, Task, TaskError, WORDS_KEPT, percent, raw_text,
};
use crate::text::excerpt;
use crate::wire::cloud_director_availability::{
    About, ApiError, ApiTask, SessionSpec, Site, TaskState, Warning,
};
use crate::wire::{Label, read, text_of};

/// Tasks of a page: the largest that there is (contracts D.4).
const TASK_PAGE: usize = 100;

pub(super) static PROTOCOL: Protocol = Protocol {
    accept: |appliance| {
        let learnt = appliance.media_type.get();
        learnt.unwrap_or_else(|| versioned(appliance.setting("version")))
    },
    signing_in: |_, way, user| {
        Request::post("/sessions")
            .by(Credentials::None)
            .json(&credentials(way, user))
    },
    token: |reply| {
        let token = reply.token.clone().filter(|token| !token.is_empty());
        token.ok_or_else(|| "the response has no X-VCAV-Auth header".to_owned())
    },
    // No call that says whose session it is is documented; this one needs a session.
    who: |_| sites(),
    user: |_| None,
    version: Some("/diagnostics/about"),
    read_version: |about| text_of(&read::<About>(about).build_version).to_owned(),
    signing_out: |_| Request::delete("/sessions"),
    sign_in_rejected: rejected,
    peer_sign_in: None,
    errors: ErrorFormat {
        code_label: "Code",
        read: read_error,
        words: WORDS,
    },
};

/// Returns the media type of a version.
fn versioned(version: &str) -> String {
    format!("application/vnd.vmware.h4-v{version}+json;charset=UTF-8")
}

/// The media type without a version: the appliance answers with the newest that it has.
pub(super) const PLAIN: &str = "application/json";

/// Returns the media type in which a reply is versioned, spelt as it is asked for.
pub(super) fn media_type_of(reply: &Reply) -> Option<String> {
    let spelt = reply.content_type.as_deref()?.split(';').next()?.trim();
    let spelt = spelt.to_ascii_lowercase();
    let version = spelt.strip_prefix("application/vnd.vmware.h4-v")?;
    let version = version.strip_suffix("+json")?;
    let is_version = |c: char| c.is_ascii_digit() || c == '.';
    let fits = !version.is_empty() && version.len() <= 16 && version.chars().all(is_version);
    fits.then(|| versioned(version))
}

pub(super) static TASKS: Tasks = Tasks {
    one: |id| Request::get(format!("/tasks/{}", encode(id))),
    list: Some(recent_tasks),
    entries: "items",
    search: Some(|query| recent_tasks(0).query(REFERENCE, query.reference)),
    read: read_task,
};

fn recent_tasks(page: usize) -> Request {
    Request::get("/tasks")
        .query("limit", TASK_PAGE.to_string())
        .query("offset", page.saturating_mul(TASK_PAGE).to_string())
        .query("sort", "startTime-")
}

/// Asks for the sites that an appliance knows, itself among them.
pub fn sites() -> Request {
    Request::get("/sites")
}

fn credentials<'a>(way: &SignInWay, user: &'a str) -> SessionSpec<'a> {
    let password = Password(PASSWORD);
    match way.id {
        "localUser" => SessionSpec::LocalUser {
            local_user: user,
            local_password: password,
        },
        "vcdCredentials" => SessionSpec::VcdCredentials {
            vcd_user: user,
            vcd_password: password,
        },
        _ => SessionSpec::SsoCredentials {
            username: user,
            password,
            principal: None,
        },
    }
}

/// Returns the likely causes of a rejected sign-in. The appliance answers a wrong password and an
/// administrator from a public address alike (contracts G).
fn rejected(appliance: &Appliance, request: &Request, reply: &Reply) -> Option<ErrorText> {
    if reply.status != 401 {
        return None;
    }
    let text = |name: &str| match &request.body {
        Some(Json::Object(members)) => members.iter().find_map(|(known, value)| match value {
            Json::Text(text) if *known == name => Some(text.as_str()),
            _ => None,
        }),
        _ => None,
    };
    let is_administrator = |user: &str| user.to_ascii_lowercase().ends_with("@system");
    let is_cloud = appliance.setting(FLAVOUR) == CLOUD;
    Some(match text("type")? {
        "vcdCredentials" if !text("vcdUser").is_some_and(is_administrator) => ErrorText {
            title: "Sign-in failed",
            cause: "Cloud Director rejected this user or password, or does not know the organization.",
            action: "Check the user name with its organization (user@organization), and the password.",
        },
        _ if is_cloud => ErrorText {
            title: "Sign-in failed",
            cause: "Either the user or the password is wrong, or this appliance refuses administrators who sign in from a public address. It answers both in the same way.",
            action: "Check the user name and the password. If they are correct, sign in from an internal address, or allow administrator sign-in from outside in the appliance's settings.",
        },
        "localUser" => ErrorText {
            title: "Sign-in failed",
            cause: "The appliance rejected its own user: the name or the password is wrong. A vCenter Single Sign-On user does not work with this sign-in method.",
            action: "Check the user (usually root) and its password, or choose vCenter Single Sign-On.",
        },
        _ => ErrorText {
            title: "Sign-in failed",
            cause: "vCenter Single Sign-On rejected this user or password, or the user is no administrator of this appliance.",
            action: "Check the user name with its domain (for example administrator@vsphere.local), and the password.",
        },
    })
}

/// The codes by which a site says that it does not know the other one: after the first half of a
/// pairing this is as it should be (contracts D.3).
pub const NOT_REGISTERED: [&str; 4] = [
    "SiteNotFound",
    "Forbidden",
    "NotAuthenticated",
    "RemoteAuthenticationFailure",
];

/// Returns how far a pairing has come by the state of its communication.
pub fn completion_of(site: &Site) -> Option<Completion> {
    let state = site.state.as_ref()?;
    let errors = [&state.incoming_comm_error, &state.outgoing_comm_error];
    let mut errors = errors.into_iter().flatten().peekable();
    Some(if errors.peek().is_none() {
        Completion::Whole
    } else if errors.all(|error| NOT_REGISTERED.contains(&text_of(&error.code))) {
        Completion::PeerNext
    } else {
        Completion::Unconnected
    })
}

/// Reads `ApiError` (contracts D.5).
fn read_error(reply: &Reply) -> ErrorBody {
    let (error, _) = reply.decode::<ApiError>().unwrap_or_default();
    let mut body = ErrorBody {
        code: text_of(&error.code).to_owned(),
        message: text_of(&error.msg).to_owned(),
        trace: text_of(&error.stacktrace).to_owned(),
        ..ErrorBody::default()
    };
    // It speaks of the other site, and does not end the session here.
    if body.code == "RemoteAuthenticationFailure" {
        body.kind = Some(Kind::Refused);
    }
    // Asked for without a version before (contracts G).
    if reply.status == 406 {
        body.kind = Some(Kind::NotOffered);
        body.code = "NotAcceptable".to_owned();
    }
    body
}

/// The codes that are not told by their status alone. `NotAuthenticated` is.
const WORDS: &[(&str, ErrorText)] = &[
    (
        "Forbidden",
        ErrorText {
            title: "Permission denied",
            cause: "Your user lacks a permission on this appliance, or the other site rejected this one.",
            action: "Sign in as an administrator of this appliance. If you are one, check that the other site is paired with this one.",
        },
    ),
    (
        "BadRequest",
        ErrorText {
            title: "Invalid request",
            cause: "The appliance uses another API version, or a proxy changed the request. Nothing was changed.",
            action: "Compare the version in config.json with the appliance's.",
        },
    ),
    (
        "BadUserInput",
        ErrorText {
            title: "Invalid input",
            cause: "Nothing was changed. See the message for the cause: address, thumbprint or an already paired site.",
            action: "Correct the form, then retry.",
        },
    ),
    (
        "SiteNotFound",
        ErrorText {
            title: "Unknown site",
            cause: "It is not paired here, or was unpaired in the meantime.",
            action: "Check the list of sites, and pair the missing one again.",
        },
    ),
    (
        "RemoteAuthenticationFailure",
        ErrorText {
            title: "The other site rejected this appliance",
            cause: "It does not accept this appliance's identity.",
            action: "Check the pairing on the other site. If it is missing, pair from there; otherwise repair it in the product UI.",
        },
    ),
    (
        "CertificateMismatch",
        ErrorText {
            title: "Certificate mismatch",
            cause: "The certificate at the address does not match the thumbprint entered. Nothing was paired.",
            action: "Verify the thumbprint on the other site again. If it is the one entered, another server is answering: do not pair.",
        },
    ),
    (
        "NotAcceptable",
        ErrorText {
            title: "API version not supported",
            cause: "Nothing was changed.",
            action: "Set this appliance's version in config.json to one it supports.",
        },
    ),
];

fn read_task(value: &Value) -> Option<Task> {
    let task: ApiTask = read(value);
    let workflow = task.workflow_info.unwrap_or_default();
    let words = |label: &Option<Label>| excerpt(text_of(label), WORDS_KEPT);
    let status = task
        .state
        .map_or_else(|| Status::Unknown(String::new()), status);
    let error = task.error.filter(|_| status == Status::Failed);
    Some(Task {
        id: task.id?,
        description: words(&workflow.kind),
        entity: words(&workflow.resource_id),
        entity_name: words(&workflow.resource_name),
        user: words(&task.user),
        progress: percent(task.progress),
        queued: None,
        started: task.start_time.map(|time| time.0),
        finished: task.end_time.map(|time| time.0),
        error: error.map(|error| TaskError {
            message: words(&error.msg),
            code: words(&error.code),
            trace: excerpt(text_of(&error.stacktrace), RAW_KEPT),
            ..TaskError::default()
        }),
        // A pairing ends well although the sites cannot reach each other (contracts G).
        completion: task
            .result
            .filter(|_| status == Status::Succeeded)
            .and_then(|site| completion_of(&site)),
        partial: task.warnings.items.iter().take(50).map(warning).collect(),
        raw: raw_text(value),
        is_reading: false,
        status,
    })
}

fn status(state: TaskState) -> Status {
    match state {
        TaskState::Queued => Status::Queued,
        TaskState::Running => Status::Running,
        TaskState::Succeeded => Status::Succeeded,
        TaskState::Failed => Status::Failed,
        TaskState::Cancelled => Status::Cancelled,
        TaskState::Other(word) => Status::Unknown(excerpt(&word, 60)),
    }
}

fn warning(warning: &Warning) -> Partial {
    let (code, message) = match warning {
        Warning::Text(text) => ("", &**text),
        Warning::Error(error) => (text_of(&error.code), text_of(&error.msg)),
    };
    Partial {
        code: code.to_owned(),
        message: excerpt(message, WORDS_KEPT),
        field: String::new(),
    }
}
