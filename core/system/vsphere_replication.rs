//! vSphere Replication REST API Gateway, v2.
//!
//! Source: the OpenAPI 2.0.0 (`specs/vsphere-replication-api-v2.json`) and
//! contracts A. Site Recovery Manager shares its sign-in, task and error forms.

use std::rc::Rc;

use super::{PASSWORD, PEER_PASSWORD, Said, SignInWay, Spec, Tasks};
use crate::config::Appliance;
use crate::json::{Node, Value, excerpt, parse};
use crate::reply::Reply;
use crate::request::{Credentials, Request, encode};
use crate::secret::Secret;
use crate::task::{
    RAW_KEPT, Status, Task, TaskError, WORDS_KEPT, read_partial, read_progress, read_raw,
};

/// So many entries are asked for at once where a list is read whole. The API's
/// own default of 100 would make ten thousand replications a hundred requests.
pub const LIST_PAGE: usize = 500;

/// So many tasks are asked for at once.
pub const TASK_PAGE: usize = 100;

pub(super) static SPEC: Spec = GATEWAY;

/// What both products of the gateway have, with the names of this one.
pub(super) const GATEWAY: Spec = Spec {
    id: "vsphere-replication",
    name: "vSphere Replication",
    short: "VR",
    base_hint: "/api/rest/vr/v2",
    token_header: "x-dr-session",
    settings: &[],
    accept: |_| "application/json".to_owned(),
    sign_in: &[SignInWay {
        id: "basic",
        label: "User and password",
        user: Some("User name"),
        hint: "A vCenter Single Sign-On user of this site, such as administrator@vsphere.local",
        only: None,
    }],
    signing_in,
    token,
    who: |_| Request::get("/session"),
    user: read_user,
    version: Some(("/info", "version")),
    signing_out: |_| Request::delete("/session"),
    peer_sign_in: Some(|pairing, user| {
        Request::post(format!("/pairings/{}/remote-session", encode(pairing)))
            .by(Credentials::SessionAndBasic {
                user: user.to_owned(),
                password: PEER_PASSWORD,
            })
            .about_peer()
    }),
    said: read_said,
    code_label: "error_code",
    words: &[],
};

pub(super) static TASKS: Tasks = Tasks {
    one: |id| Request::get(format!("/tasks/{}", encode(id))),
    list: Some(recent_tasks),
    entries: "list",
    search: Some(|run| {
        let entity = run.targets.last().map_or("", |t| t.id.as_str());
        tasks_on(entity)
    }),
    read: read_tasks,
};

fn signing_in(_: &Appliance, _: &SignInWay, user: &str) -> Request {
    Request::post("/session").by(Credentials::Basic {
        user: user.to_owned(),
        password: PASSWORD,
    })
}

fn token(reply: &Reply) -> Result<Rc<Secret>, String> {
    let value = parse(&reply.body)?;
    Node::root(&value)
        .at("session_id")
        .text()
        .map(|t| Rc::new(Secret::new(t.to_owned())))
        .ok_or_else(|| "the answer has no session_id".to_owned())
}

fn read_user(reply: &Reply) -> Option<String> {
    let value = parse(&reply.body).ok()?;
    Node::root(&value).at("username").text().map(str::to_owned)
}

/// `ResponseError` of 400, 403 and 500; 401 and 404 have no body (contracts A.6).
fn read_said(reply: &Reply) -> Said {
    let Ok(value) = parse(&reply.body) else {
        return Said::default();
    };
    let root = Node::root(&value);
    Said {
        code: root.at("error_code").string(),
        message: root.at("message").string(),
        op_id: root.at("op_id").string(),
        ..Said::default()
    }
}

fn recent_tasks(page: usize) -> Request {
    list("/tasks", page, TASK_PAGE)
        .query("sort_by", "queued_time")
        .query("order_by", "desc")
}

/// The tasks that work on something, or did.
pub fn tasks_on(entity: &str) -> Request {
    list("/tasks", 0, TASK_PAGE)
        .query("filter_property", "entity")
        .query("filter", entity)
}

/// A page of any list. The appliance's own `next` link is never followed: it
/// is an address behind the proxy (contracts 0).
pub fn list(path: impl Into<String>, page: usize, size: usize) -> Request {
    Request::get(path)
        .query("limit", size.to_string())
        .query("offset", page.saturating_mul(size).to_string())
}

/// One task, or a list of them.
fn read_tasks(value: &Value) -> Vec<Task> {
    let root = Node::root(value);
    if root.at("list").is_list() {
        root.at("list").items().filter_map(read_task).collect()
    } else {
        read_task(root).into_iter().collect()
    }
}

fn read_task(node: Node<'_>) -> Option<Task> {
    let id = node.at("id").text()?.to_owned();
    let error = node.at("error");
    Some(Task {
        id,
        status: Status::read(node.at("status").text().unwrap_or("")),
        description: excerpt(&node.at("description").string(), WORDS_KEPT),
        entity: node.at("entity").string(),
        entity_name: excerpt(&node.at("entity_name").string(), WORDS_KEPT),
        progress: read_progress(node.at("progress")),
        queued: node.at("queued_time").time(),
        started: node.at("start_time").time(),
        finished: node.at("complete_time").time(),
        error: error.is_object().then(|| TaskError {
            message: excerpt(&error.at("message").string(), WORDS_KEPT),
            details: excerpt(&error.at("details").string(), RAW_KEPT),
            ..TaskError::default()
        }),
        partial: read_partial(node),
        raw: read_raw(node),
    })
}
