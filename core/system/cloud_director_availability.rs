//! VMware Cloud Director Availability, API h4: the vCenter Replication Management Appliance,
//! and the Cloud flavour as far as the two share names.
//!
//! Source: `seeds/vcda-pair-sites.txt` and contracts D. What differs between versions or is
//! not published can be set for each appliance.

use super::{Allowed, PASSWORD, Said, Setting, SignInWay, Spec, Tasks};
use crate::config::Appliance;
use crate::json::{Node, Value, excerpt, parse};
use crate::problem::{Kind, Words};
use crate::reply::Reply;
use crate::request::{Credentials, Json, REFERENCE, Request, encode};
use crate::task::{
    Partial, RAW_KEPT, Status, Task, TaskError, WORDS_KEPT, read_progress, read_raw,
};

/// So many tasks are asked for at once: the largest page that there is (contracts D.4).
const TASK_PAGE: usize = 100;

/// The setting with the address under which other sites reach an appliance.
pub const PUBLIC_URL: &str = "publicUrl";

/// The setting with the path that tells which certificate another address presents.
pub const REMOTE_CERTIFICATE: &str = "remoteCertificate";

pub(super) static SPEC: Spec = Spec {
    id: "cloud-director-availability",
    name: "Cloud Director Availability",
    short: "VCDA",
    base_hint: "/api/vcda-a",
    token_header: "X-VCAV-Auth",
    settings: &[
        Setting {
            name: "flavour",
            default: "manager",
            allowed: Allowed::OneOf(&["manager", "cloud"]),
            example: r#""flavour": "cloud""#,
        },
        Setting {
            name: "version",
            default: "4.7",
            allowed: Allowed::Version,
            example: r#""version": "4.7""#,
        },
        Setting {
            name: REMOTE_CERTIFICATE,
            default: "/config/remote-certificate",
            allowed: Allowed::Path,
            example: r#""remoteCertificate": "/config/remote-certificate""#,
        },
        Setting {
            name: PUBLIC_URL,
            default: "",
            allowed: Allowed::Address,
            example: r#""publicUrl": "https://vcda-a.example.com:8048/""#,
        },
    ],
    accept: |appliance| {
        let version = appliance.setting("version");
        format!("application/vnd.vmware.h4-v{version}+json;charset=UTF-8")
    },
    sign_in: &[
        SignInWay {
            id: "localUser",
            label: "User of the appliance",
            user: Some("User name"),
            hint: "The appliance's own user, as a rule root",
            only: None,
        },
        SignInWay {
            id: "ssoCredentials",
            label: "vCenter Single Sign-On",
            user: Some("User name"),
            hint: "With its domain, such as administrator@vsphere.local",
            only: None,
        },
        SignInWay {
            id: "vcdCredentials",
            label: "Cloud Director",
            user: Some("User name"),
            hint: "With its organisation, such as administrator@System",
            only: Some(("flavour", "cloud")),
        },
    ],
    signing_in,
    token: |reply| {
        let token = reply.token.clone().filter(|token| !token.is_empty());
        token.ok_or_else(|| "the answer has no header X-VCAV-Auth".to_owned())
    },
    // No call that says whose session it is is documented; this one needs a session.
    who: |_| sites(),
    user: |_| None,
    version: Some(("/diagnostics/about", "buildVersion")),
    signing_out: |_| Request::delete("/sessions"),
    peer_sign_in: None,
    said: read_said,
    code_label: "Code",
    words: WORDS,
};

pub(super) static TASKS: Tasks = Tasks {
    one: |id| Request::get(format!("/tasks/{}", encode(id))),
    list: Some(recent_tasks),
    entries: "items",
    search: Some(|run| recent_tasks(0).query(REFERENCE, run.reference().unwrap_or_default())),
    read: read_tasks,
};

fn recent_tasks(page: usize) -> Request {
    Request::get("/tasks")
        .query("limit", TASK_PAGE.to_string())
        .query("offset", page.saturating_mul(TASK_PAGE).to_string())
        .query("sort", "startTime-")
}

/// The sites that an appliance knows, itself among them.
pub fn sites() -> Request {
    Request::get("/sites")
}

/// The documented bodies of `POST /sessions` (contracts D.1).
fn signing_in(_: &Appliance, way: &SignInWay, user: &str) -> Request {
    let user = Json::text(user);
    let password = Json::Slot(PASSWORD);
    let mut body = vec![("type", Json::text(way.id))];
    match way.id {
        "localUser" => body.extend([("localUser", user), ("localPassword", password)]),
        "vcdCredentials" => body.extend([("vcdUser", user), ("vcdPassword", password)]),
        _ => body.extend([
            ("username", user),
            ("password", password),
            ("principal", Json::Null),
        ]),
    }
    Request::post("/sessions")
        .by(Credentials::None)
        .body(Json::Object(body))
}

/// `ApiError` (contracts D.5).
fn read_said(reply: &Reply) -> Said {
    let value = parse(&reply.body).unwrap_or(Value::Null);
    let root = Node::root(&value);
    let mut said = Said {
        code: root.at("code").string(),
        message: root.at("msg").string(),
        trace: root.at("stacktrace").string(),
        ..Said::default()
    };
    // It speaks of the other site, and does not end the session here.
    if said.code == "RemoteAuthenticationFailure" {
        said.kind = Some(Kind::Refused);
    }
    // What is said to an unknown version is not documented (contracts D.1).
    if reply.status == 406 {
        said.kind = Some(Kind::NotOffered);
        said.code = "NotAcceptable".to_owned();
    }
    said
}

/// The codes that are not told by their status alone. `NotAuthenticated` is.
const WORDS: &[(&str, Words)] = &[
    (
        "Forbidden",
        Words {
            title: "Permission denied",
            means: "Your user may not do this here, or the other site does not let this one in.",
            todo: "Sign in as an administrator of this appliance. If you are one, look whether the other site has paired with this one.",
        },
    ),
    (
        "BadRequest",
        Words {
            title: "The appliance did not understand the request",
            means: "It speaks another version of the API, or a proxy changed the request. Nothing was done.",
            todo: "Compare version in config.json with the appliance's own.",
        },
    ),
    (
        "BadUserInput",
        Words {
            title: "The appliance does not accept what was entered",
            means: "Nothing was changed. Its message says what it is: the address, the thumbprint, or a site that is paired already.",
            todo: "Correct it in the form and submit again.",
        },
    ),
    (
        "SiteNotFound",
        Words {
            title: "The appliance does not know this site",
            means: "It is not paired here, or was unpaired meanwhile.",
            todo: "Look at the list of sites, and pair again where one is missing.",
        },
    ),
    (
        "RemoteAuthenticationFailure",
        Words {
            title: "The other site refused this appliance",
            means: "It does not accept how this appliance shows who it is.",
            todo: "Look whether the pairing is still there on the other site. If not, pair there too; if it is, repair it in the product's own interface.",
        },
    ),
    (
        "CertificateMismatch",
        Words {
            title: "The other site presents another certificate",
            means: "What answers at the address does not have the thumbprint that was given. Nothing was paired.",
            todo: "Read the thumbprint on the other site itself once more. If it is the one that was given, something else answers in its place: do not pair.",
        },
    ),
    (
        "NotAcceptable",
        Words {
            title: "The appliance does not speak this version of the API",
            means: "Nothing was done.",
            todo: "Set version of this appliance in config.json to one that it has.",
        },
    ),
];

/// One task, or a page of them.
fn read_tasks(value: &Value) -> Vec<Task> {
    let root = Node::root(value);
    if root.at("items").is_list() {
        root.at("items").items().filter_map(read_task).collect()
    } else {
        read_task(root).into_iter().collect()
    }
}

/// `ApiTask`. The state is trusted and not the error beside it: the reference's own sample
/// has both an error and a result (contracts D.4).
fn read_task(node: Node<'_>) -> Option<Task> {
    let workflow = node.at("workflowInfo");
    let words = |node: Node<'_>| excerpt(&node.string(), WORDS_KEPT);
    let status = Status::read(node.at("state").text().unwrap_or(""));
    let error = node.at("error");
    let failed = status == Status::Failed && error.is_object();
    Some(Task {
        id: node.at("id").text()?.to_owned(),
        description: words(workflow.at("type")),
        entity: words(workflow.at("resourceId")),
        entity_name: words(workflow.at("resourceName")),
        progress: read_progress(node.at("progress")),
        queued: None,
        started: node.at("startTime").time(),
        finished: node.at("endTime").time(),
        error: failed.then(|| TaskError {
            message: words(error.at("msg")),
            code: words(error.at("code")),
            trace: excerpt(&error.at("stacktrace").string(), RAW_KEPT),
            ..TaskError::default()
        }),
        partial: node.at("warnings").items().take(50).map(warning).collect(),
        raw: read_raw(node),
        status,
    })
}

/// Text, or an `ApiError`: the form of a warning is not documented.
fn warning(node: Node<'_>) -> Partial {
    let text = node.shown().unwrap_or_else(|| node.at("msg").string());
    Partial {
        code: node.at("code").string(),
        message: excerpt(&text, WORDS_KEPT),
        field: String::new(),
    }
}
