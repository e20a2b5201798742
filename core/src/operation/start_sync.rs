//! Start sync: `POST …/hvc/links/{link}/sync/providers/{provider}?action=start`.
//!
//! Source: `seeds/vcenter-hvc-sync-start.txt`; when it has ended: contracts C.2.

use super::hvc_lists::{
    LAST_RESULT, LINKS, PROVIDERS, Standing, is_gone, link_path, provider_path, provider_request,
};
use super::{
    Confirmation, Danger, Draft, Field, FieldError, FieldKind, Finding, FixAction, Follow,
    Operation, OperationSummary, Password, Precheck, REMOTE_PASSWORD, Severity, Text,
};
use crate::problem::{ErrorText, Kind};
use crate::product::System;
use crate::request::{self, Request};
use crate::system::vcenter::message;
use crate::text::in_sentence;
use crate::wire::read;
use crate::wire::vcenter::{Credentials, LinkHealth, LinkInfo, StartSpec, payload};

pub(super) static SUMMARY: OperationSummary = OperationSummary {
    id: "start-sync",
    system: System::Vcenter,
    title: "Start Hybrid Linked Mode sync",
    summary: "Synchronize one provider of a link with its remote domain now.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &SUMMARY,
    changes: &[
        "Synchronizes differences between the local and the remote replica now instead of waiting for the scheduled sync.",
        "If a sync of this provider is already running, it continues and no second one is started.",
    ],
    undo: "Cannot be undone or stopped from here. The reset call of the API cancels and restarts all syncs of a link.",
    endpoint: "POST /rest/hvc/links/{link}/sync/providers/{provider}?action=start",
    role: "An administrator of this vCenter Server; the API document names no privilege",
    notice: Some((
        "Technology Preview",
        "This API is a Technology Preview: it may change without notice and is not recommended for production. Use outside VMware Cloud on AWS is not supported.",
    )),
    fields: &[
        Field {
            id: "link",
            label: "Link",
            help: "The remote domain, by the name given to the link.",
            kind: FieldKind::Picker(&LINKS),
        },
        Field {
            id: "provider",
            label: "Provider",
            help: "The data set to synchronize. vCenter reports only IDs.",
            kind: FieldKind::Picker(&PROVIDERS),
        },
        Field {
            id: "last",
            label: "Last result",
            help: "Read from vCenter to distinguish this sync from earlier ones.",
            kind: FieldKind::Lookup(&LAST_RESULT),
        },
        Field {
            id: "user",
            label: "User on the remote side",
            help: "Leave user and password empty to use the credentials stored in vCenter.",
            kind: FieldKind::Text(&Text::user(None)),
        },
        Field {
            id: "password",
            label: "Password on the remote side",
            help: "Sent once with this request; never stored.",
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
        before: |draft| draft.last_sync()?.before,
    },
    details: &[super::missing::PROVIDER],
    next: None,
    words: &[
        (
            Kind::Busy,
            ErrorText {
                title: "A sync of this provider is already running",
                cause: "Nothing new was started.",
                action: "Follow the running sync.",
            },
        ),
        (
            Kind::NotFound,
            ErrorText {
                title: "Link or provider not found",
                cause: "It was removed after you selected it. Nothing was changed.",
                action: "Open the form again and select link and provider from the current lists.",
            },
        ),
    ],
    failed: ErrorText {
        title: "The sync failed",
        cause: "vCenter started the sync but could not finish it. The replicas may differ until a later sync succeeds.",
        action: "Read the message from vCenter. If it mentions credentials, retry with a user and password of the remote side.",
    },
    done: "The local and the remote replica of the provider are synchronized.",
};

/// The check for a sync of the provider that is already running.
const RUNNING_SYNC: Precheck = Precheck {
    id: "running-sync",
    title: "Running sync",
    request: provider_request,
    evaluate: |_, answer| {
        let gone = is_gone(&answer);
        let standing = match &answer {
            Ok(value) => Standing::of(value),
            Err(problem) if !gone => return vec![Finding::unknown("Running sync", problem)],
            Err(_) => None,
        };
        vec![match standing {
            Some(standing) if standing.is_running() => {
                let mut finding = Finding::new(
                    Severity::Warning,
                    "A sync of this provider is running",
                    standing.progress(),
                );
                finding
                    .detail
                    .push_str(". vCenter does not start a second one.");
                finding.fix = Some(FixAction::FollowRunning);
                finding
            }
            Some(_) => Finding::new(Severity::Fine, "No sync of this provider is running", ""),
            None if gone => Finding::new(
                Severity::Blocks,
                "The provider no longer exists",
                "It was removed after the list was loaded.",
            ),
            None => Finding::new(Severity::Unknown, "Running sync: not reported", ""),
        }]
    },
};

/// How the connection of the link stands, where vCenter tells it.
const LINK_HEALTH: Precheck = Precheck {
    id: "link-health",
    title: "Link connection",
    request: |draft| {
        draft.row("link")?;
        Some(Request::get(link_path(draft)))
    },
    evaluate: |_, answer| {
        let value = match answer {
            Ok(value) => value,
            // Older than the call (contracts C.2).
            Err(problem) if problem.kind == Kind::NotOffered => {
                return vec![Finding::new(
                    Severity::Unknown,
                    "Link connection: not reported by this vCenter",
                    "",
                )];
            }
            Err(problem) => return vec![Finding::unknown("Link connection", &problem)],
        };
        let info: LinkInfo = read(payload(&value));
        let said = message(info.health_status_message.as_ref());
        vec![match info.connection_health_status {
            Some(LinkHealth::Healthy) => Finding::new(Severity::Fine, "The link is healthy", said),
            Some(LinkHealth::Unhealthy) => {
                Finding::new(Severity::Warning, "The link is not healthy", said)
            }
            other => {
                let mut title = "Link connection: ".to_owned();
                title.push_str(match &other {
                    Some(LinkHealth::Other(word)) => word,
                    _ => "not reported",
                });
                Finding::new(Severity::Unknown, title, said)
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
            "Enter the user for this password, or leave both empty",
        )]),
        (_, false) => Err(vec![FieldError::new(
            "password",
            "Enter the password of this user, or leave both empty",
        )]),
        (user_name, true) => Ok(request.json(&StartSpec {
            credentials: Credentials {
                user_name,
                password: request::Password(REMOTE_PASSWORD),
            },
        })),
    }
}

fn confirm(draft: &Draft) -> Confirmation {
    let mut question = "Start the sync of ".to_owned();
    question.push_str(&in_sentence(draft.name("provider")));
    question.push_str(" with ");
    question.push_str(&in_sentence(draft.name("link")));
    question.push('?');
    let mut effects: Vec<String> = OPERATION.changes.iter().map(|c| (*c).to_owned()).collect();
    effects.push(if draft.value("user").trim().is_empty() {
        "vCenter signs in to the remote side with its stored credentials.".to_owned()
    } else {
        "vCenter signs in to the remote side with the user and password entered.".to_owned()
    });
    Confirmation {
        question,
        effects,
        button: "Start Hybrid Linked Mode sync".to_owned(),
        ..Confirmation::default()
    }
}
