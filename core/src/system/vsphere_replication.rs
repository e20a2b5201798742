//! vSphere Replication REST API Gateway, v2.
//!
//! Source: the OpenAPI 2.0.0 (`specs/vsphere-replication-api-v2.json`) and
//! contracts A. Site Recovery Manager shares its sign-in, task and error forms.

use std::sync::Arc;

use serde_json::Value;

use super::{Protocol, Tasks};
use crate::problem::{ErrorBody, ErrorFormat};
use crate::request::{Credentials, Request, encode};
use crate::secret::{PASSWORD, PEER_PASSWORD, Secret};
use crate::task::{Partial, RAW_KEPT, Status, Task, TaskError, WORDS_KEPT, percent, raw_text};
use crate::text::excerpt;
use crate::wire::vsphere_replication as wire;
use crate::wire::vsphere_replication::{Meta, TaskStatus};
use crate::wire::{Time, read, text_of};

/// Entries of a page where a list is read whole. The API's own default of 100 would make ten
/// thousand replications a hundred requests.
pub const LIST_PAGE: usize = 500;

/// Tasks of a page.
pub const TASK_PAGE: usize = 100;

/// The protocol that both products of the gateway share.
pub(super) const GATEWAY: Protocol = Protocol {
    accept: |_| "application/json".to_owned(),
    signing_in: |_, _, user| {
        Request::post("/session").by(Credentials::Basic {
            user: user.to_owned(),
            password: PASSWORD,
        })
    },
    token: |reply| {
        let (session, _) = reply.decode::<wire::Session>()?;
        let token = session.session_id.map(|id| Arc::new(Secret::new(id)));
        token.ok_or_else(|| "the response has no session_id".to_owned())
    },
    who: |_| Request::get("/session"),
    user: |reply| reply.decode::<wire::Session>().ok()?.0.username,
    version: Some("/info"),
    read_version: |about| text_of(&read::<wire::Info>(about).version).to_owned(),
    signing_out: |_| Request::delete("/session"),
    sign_in_rejected: |_, _, _| None,
    peer_sign_in: Some(|pairing, user| {
        Request::post(format!("/pairings/{}/remote-session", encode(pairing)))
            .by(Credentials::SessionAndBasic {
                user: user.to_owned(),
                password: PEER_PASSWORD,
            })
            .about_peer()
    }),
    errors: ErrorFormat {
        code_label: "error_code",
        read: |reply| {
            let (error, _) = reply.decode::<wire::ResponseError>().unwrap_or_default();
            ErrorBody {
                code: text_of(&error.error_code).to_owned(),
                message: text_of(&error.message).to_owned(),
                op_id: text_of(&error.op_id).to_owned(),
                ..ErrorBody::default()
            }
        },
        words: &[],
    },
};

pub(super) static PROTOCOL: Protocol = GATEWAY;

pub(super) static TASKS: Tasks = Tasks {
    one: |id| Request::get(format!("/tasks/{}", encode(id))),
    list: Some(|page| {
        list("/tasks", page, TASK_PAGE)
            .query("sort_by", "queued_time")
            .query("order_by", "desc")
    }),
    entries: "list",
    search: Some(|query| tasks_on(query.entity)),
    read: read_task,
};

/// Asks for the tasks that work on something, or did.
pub fn tasks_on(entity: &str) -> Request {
    list("/tasks", 0, TASK_PAGE)
        .query("filter_property", "entity")
        .query("filter", entity)
}

/// Asks for a page of any list. The appliance's own `next` link is never followed: it
/// is an address behind the proxy (contracts 0).
pub fn list(path: impl Into<String>, page: usize, size: usize) -> Request {
    Request::get(path)
        .query("limit", size.to_string())
        .query("offset", page.saturating_mul(size).to_string())
}

/// Returns what is missing from a reply, in the appliance's words.
pub fn partial(meta: Option<&Meta>) -> Vec<Partial> {
    let errors = meta.map_or(&[][..], |meta| &meta.errors.items);
    let read = |error: &wire::MetaError| Partial {
        code: text_of(&error.code).to_owned(),
        message: excerpt(text_of(&error.message), WORDS_KEPT),
        field: text_of(&error.field).to_owned(),
    };
    errors.iter().take(50).map(read).collect()
}

fn read_task(value: &Value) -> Option<Task> {
    let task: wire::Task = read(value);
    let at = |time: Option<Time>| time.map(|time| time.0);
    Some(Task {
        id: task.id?,
        status: task
            .status
            .map_or_else(|| Status::Unknown(String::new()), status),
        description: excerpt(text_of(&task.description), WORDS_KEPT),
        entity: text_of(&task.entity).to_owned(),
        entity_name: excerpt(text_of(&task.entity_name), WORDS_KEPT),
        // The gateway does not tell who started a task.
        user: String::new(),
        progress: percent(task.progress),
        queued: at(task.queued_time),
        started: at(task.start_time),
        finished: at(task.complete_time),
        error: task.error.map(|error| TaskError {
            message: excerpt(text_of(&error.message), WORDS_KEPT),
            details: excerpt(text_of(&error.details), RAW_KEPT),
            ..TaskError::default()
        }),
        completion: None,
        partial: partial(task.meta.as_ref()),
        raw: raw_text(value),
        is_reading: false,
    })
}

fn status(status: TaskStatus) -> Status {
    match status {
        TaskStatus::Queued => Status::Queued,
        TaskStatus::Running => Status::Running,
        TaskStatus::Success => Status::Succeeded,
        TaskStatus::Error => Status::Failed,
        TaskStatus::Cancelled => Status::Cancelled,
        TaskStatus::Other(word) => Status::Unknown(excerpt(&word, 60)),
    }
}
