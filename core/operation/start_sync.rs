//! Start sync: `POST …/hvc/links/{link}/sync/providers/{provider}?action=start`.
//!
//! Source: `seeds/vcenter-hvc-sync-start.txt`; when it has ended: contracts C.2.

use super::hvc_lists::{
    LAST_RESULT, LINKS, PROVIDERS, Standing, is_gone, link_path, provider_path, provider_request,
};
use super::{
    Bearing, Confirmation, Danger, Draft, Field, FieldError, FieldKind, Finding, Follow, Offer,
    Operation, Password, Precheck, REMOTE_PASSWORD, Remedy, Text,
};
use crate::clock::Millis;
use crate::problem::{Kind, Words};
use crate::request::{Json, Request};
use crate::system::System;
use crate::system::vcenter::{message, payload};

pub(super) static OFFER: Offer = Offer {
    id: "start-sync",
    system: System::Vcenter,
    title: "Start sync",
    summary: "Sync one provider of a link with its remote domain now.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &OFFER,
    changes: &[
        "What differs between the local and the remote replica of the provider is brought into line now, without waiting for the next sync by itself.",
        "A sync of the provider that runs already goes on, and no second one is started.",
    ],
    undo: "It cannot be undone, and nothing here stops it. The API's reset cancels all syncs of a link and starts them anew.",
    endpoint: "POST /rest/hvc/links/{link}/sync/providers/{provider}?action=start",
    role: "An administrator of this vCenter; the API document names no privilege",
    notice: Some((
        "Technology Preview",
        "This API is early access: it may change without notice, and VMware advises against it in production. Usage beyond VMware Cloud on AWS is not supported.",
    )),
    fields: &[
        Field {
            id: "link",
            label: "Link",
            help: "The remote domain, by the name given when it was linked.",
            kind: FieldKind::Picker(&LINKS),
        },
        Field {
            id: "provider",
            label: "Provider",
            help: "What is kept alike on both sides. vCenter has only ids for them.",
            kind: FieldKind::Picker(&PROVIDERS),
        },
        Field {
            id: "last",
            label: "Last result",
            help: "Read from vCenter, so that an earlier sync is not taken for this one.",
            kind: FieldKind::Lookup(&LAST_RESULT),
        },
        Field {
            id: "user",
            label: "User on the remote side",
            help: "Leave user and password empty to use what vCenter has stored for the link.",
            kind: FieldKind::Text(&Text::user(None)),
        },
        Field {
            id: "password",
            label: "Password on the remote side",
            help: "Sent once with the request and kept nowhere.",
            kind: FieldKind::Secret(&Password {
                slot: REMOTE_PASSWORD,
                required: None,
            }),
        },
    ],
    // The provider syncs by itself all the time; this only does not wait for it.
    danger: Danger::Low,
    prechecks: &[RUNNING_SYNC, LINK_HEALTH],
    prepare,
    confirm,
    target: "provider",
    follow: Follow::Watched {
        path: provider_path,
        before: |draft| draft.data("last", "before").parse().ok().map(Millis),
    },
    looks: &[],
    next: None,
    words: &[
        (
            Kind::Busy,
            Words {
                title: "A sync of this provider is running already",
                means: "Nothing went wrong, and nothing new was started.",
                todo: "Follow the sync that is running.",
            },
        ),
        (
            Kind::NotFound,
            Words {
                title: "The link or the provider is gone",
                means: "It was removed since it was picked. Nothing was done.",
                todo: "Open the form again to see the links and providers as they are now.",
            },
        ),
    ],
    failed: Words {
        title: "The sync failed",
        means: "vCenter began the sync and could not finish it. The replicas may differ until a later one succeeds.",
        todo: "Read what vCenter says. If it speaks of credentials, start again with a user and password of the remote side.",
    },
    done: "The local and the remote replica of the provider are in sync.",
};

/// Whether a sync of the provider runs already.
const RUNNING_SYNC: Precheck = Precheck {
    id: "running-sync",
    title: "Running sync",
    request: provider_request,
    judge: |_, answer| {
        let gone = is_gone(&answer);
        let standing = match &answer {
            Ok(value) => Standing::of(value),
            Err(problem) if !gone => return vec![Finding::unknown("Running sync", problem)],
            Err(_) => None,
        };
        vec![match standing {
            Some(standing) if standing.is_running() => {
                let mut finding = Finding::new(
                    Bearing::Warning,
                    "A sync of this provider is running",
                    standing.progress(),
                );
                finding
                    .detail
                    .push_str(". vCenter starts no second one beside it.");
                finding.remedy = Some(Remedy::FollowRunning);
                finding
            }
            Some(_) => Finding::new(Bearing::Fine, "No sync of this provider is running", ""),
            None if gone => Finding::new(
                Bearing::Blocks,
                "The provider does not exist any more",
                "It was removed since the list was loaded.",
            ),
            None => Finding::new(Bearing::Unknown, "Running sync: vCenter does not say", ""),
        }]
    },
};

/// How the connection of the link stands, where vCenter tells it.
const LINK_HEALTH: Precheck = Precheck {
    id: "link-health",
    title: "Connection of the link",
    request: |draft| {
        draft.row("link")?;
        Some(Request::get(link_path(draft)))
    },
    judge: |_, answer| {
        let value = match answer {
            Ok(value) => value,
            // Older than the call (contracts C.2).
            Err(problem) if problem.kind == Kind::NotOffered => {
                return vec![Finding::new(
                    Bearing::Unknown,
                    "Connection of the link: this vCenter does not tell it",
                    "",
                )];
            }
            Err(problem) => return vec![Finding::unknown("Connection of the link", &problem)],
        };
        let info = payload(&value);
        let said = message(info.at("health_status_message"));
        vec![match info.at("connection_health_status").text() {
            Some("HEALTHY") => Finding::new(Bearing::Fine, "The link is healthy", said),
            Some("UNHEALTHY") => Finding::new(Bearing::Warning, "The link is not healthy", said),
            other => {
                let mut title = "Connection of the link: ".to_owned();
                title.push_str(other.unwrap_or("vCenter does not say"));
                Finding::new(Bearing::Unknown, title, said)
            }
        }]
    },
};

fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let user = draft.value("user").trim();
    let typed = !draft.value("password").is_empty();
    let request = Request::post(provider_path(draft)).query("action", "start");
    // Without credentials there is no body at all (contracts C.2).
    match (user, typed) {
        ("", false) => Ok(request),
        ("", true) => Err(vec![FieldError::new(
            "user",
            "Enter the user that the password belongs to, or leave both empty",
        )]),
        (_, false) => Err(vec![FieldError::new(
            "password",
            "Enter the password of this user, or leave both empty",
        )]),
        (user, true) => {
            let credentials = Json::Object(vec![
                ("user_name", Json::text(user)),
                ("password", Json::Slot(REMOTE_PASSWORD)),
            ]);
            Ok(request.body(Json::Object(vec![("credentials", credentials)])))
        }
    }
}

fn confirm(draft: &Draft) -> Confirmation {
    let mut question = "Start the sync of ".to_owned();
    question.push_str(draft.name("provider"));
    question.push_str(" with ");
    question.push_str(draft.name("link"));
    question.push('?');
    let mut effects: Vec<String> = OPERATION.changes.iter().map(|c| (*c).to_owned()).collect();
    effects.push(if draft.value("user").trim().is_empty() {
        "vCenter signs in on the remote side with what it has stored for the link.".to_owned()
    } else {
        "vCenter signs in on the remote side with the user and password given.".to_owned()
    });
    Confirmation {
        question,
        effects,
        button: "Start sync".to_owned(),
        typed: None,
    }
}
