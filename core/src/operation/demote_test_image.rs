//! Demote test image: `POST …/replications/{replication}/actions/demote-test-image`.
//!
//! Source: contracts A.7 (no body), A.2 and A.4 (which instance is promoted). The reference does
//! not state whether the appliance keeps a demoted instance.

use super::confirmation::at_site;
use super::vr_lists::{INCOMING_REPLICATIONS, PAIRINGS, replication_path};
use super::vr_prechecks::{PAIRING_ISSUES, PEER_SESSION, REPLICATION_STATE, RUNNING_TASKS};
use super::{
    Confirmation, Danger, Draft, Eligibility, Field, FieldError, FieldKind, Follow, Looked, Lookup,
    Operation, OperationSummary, Picker, Probe, Row, Selection,
};
use crate::facts::{Fact, Tone, size_words};
use crate::problem::{ErrorText, Kind};
use crate::product::System;
use crate::request::Request;
use crate::system::vsphere_replication::{LIST_PAGE, list};
use crate::text::in_sentence;
use crate::wire::read;
use crate::wire::vsphere_replication::{Instance, Page};

pub(super) static SUMMARY: OperationSummary = OperationSummary {
    id: "demote-test-image",
    system: System::VsphereReplication,
    title: "Demote test image",
    summary: "Make recoveries use the latest instance instead of the promoted test image.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &SUMMARY,
    changes: &[
        "The instance is no longer promoted. Later recoveries use the latest instance unless you select another one.",
        "The appliance may delete the demoted instance; the API reference does not say.",
        "The test image and the test's files are not restored.",
    ],
    undo: "Cannot be undone. To promote again, run a new test recovery and promote its image.",
    endpoint: "POST /pairings/{pairing}/replications/{replication}/actions/demote-test-image",
    role: "Recovery privileges on the replication at both sites",
    notice: None,
    fields: &[
        Field {
            id: "pairing",
            label: "Pairing",
            help: "The source and target site of the replication.",
            kind: FieldKind::Picker(&PAIRINGS),
        },
        Field {
            id: "replication",
            label: "Replication",
            help: "Only incoming replications can be demoted. Sign in to the recovery site.",
            kind: FieldKind::Picker(&REPLICATIONS),
        },
        Field {
            id: "instance",
            label: "Promoted instance",
            help: "The instance that recoveries use now. It is read from the appliance.",
            kind: FieldKind::Lookup(&PROMOTED_INSTANCE),
        },
    ],
    // Later recoveries start from another state of the machines.
    danger: Danger::High,
    prechecks: &[
        PEER_SESSION,
        PAIRING_ISSUES,
        REPLICATION_STATE,
        RUNNING_TASKS,
    ],
    prepare,
    confirm,
    target: "replication",
    follow: Follow::Task,
    details: &[super::missing::INSTANCES],
    next: None,
    words: &[
        (
            Kind::NotFound,
            ErrorText {
                title: "Replication not found",
                cause: "It was removed after you selected it, or this appliance's version cannot demote test images. Nothing was changed.",
                action: "Open the form again and select the replication from the current list.",
            },
        ),
        (
            Kind::Refused,
            ErrorText {
                title: "Demotion rejected",
                cause: "Nothing was changed. Only incoming replications with a promoted instance can be demoted, one task at a time.",
                action: "Read the appliance's message, then select the replication again to load its instances.",
            },
        ),
    ],
    failed: ErrorText {
        title: "Demotion failed",
        cause: "Demotion failed after it had started. The instance may still be promoted.",
        action: "Check the replication's instances before you retry. If the message does not help, send the task ID to support.",
    },
    done: "The replication has no promoted instance. Recoveries use the latest instance unless you select another one.",
};

static REPLICATIONS: Picker = Picker {
    probe: Some(&Probe {
        finds: "with a promoted instance",
        request: |draft, row| instances_request(draft.value("pairing"), &row.id),
        read: |answer| {
            let promotion = Promotion::of(&read(&answer.ok()?))?;
            let badge = (Tone::Success, "Promoted instance".to_owned());
            let badge = matches!(promotion, Promotion::Found(_)).then_some(badge);
            Some((promotion.eligibility(), badge))
        },
    }),
    ..INCOMING_REPLICATIONS
};

static PROMOTED_INSTANCE: Lookup = Lookup {
    after: &["pairing", "replication"],
    request: |draft| {
        let replication = draft.row("replication")?;
        Some(instances_request(draft.value("pairing"), &replication.id))
    },
    read: |_, answer| Ok(look_up(Promotion::of(&read(&answer?)))),
    second: None,
    required: Some("Select a replication that has a promoted instance"),
};

fn instances_request(pairing: &str, replication: &str) -> Request {
    let path = replication_path(pairing, replication);
    list(format!("{path}/instances"), 0, LIST_PAGE)
}

/// The promotion state of a replication, from the list of its instances.
enum Promotion {
    Found(Instance),
    NotFound,
    /// No listed instance is promoted, but the list is incomplete.
    Unknown,
}

impl Promotion {
    /// Returns `None` if the response contains no list.
    fn of(page: &Page<Instance>) -> Option<Self> {
        let instances = &page.list;
        let listed = instances.items.iter();
        let (total, errors) = page
            .meta
            .as_ref()
            .map_or((None, 0), |meta| (meta.total, meta.errors.items.len()));
        let is_longer = total
            .and_then(|total| usize::try_from(total).ok())
            .is_some_and(|total| total > instances.count());
        let is_unclear = listed.clone().any(|instance| instance.promoted.is_none());
        if !instances.is_list {
            None
        } else if let Some(promoted) = listed.clone().find(|it| it.promoted == Some(true)) {
            Some(Promotion::Found(promoted.clone()))
        } else if is_longer || is_unclear || errors > 0 || instances.unreadable > 0 {
            Some(Promotion::Unknown)
        } else {
            Some(Promotion::NotFound)
        }
    }

    fn eligibility(&self) -> Eligibility {
        match self {
            Promotion::Found(_) => Eligibility::Offered,
            Promotion::NotFound => Eligibility::Refused(
                "No promoted instance. Promote a test image first.".to_owned(),
            ),
            Promotion::Unknown => Eligibility::Warned(
                "The appliance did not report whether an instance is promoted. It rejects the request if none is."
                    .to_owned(),
            ),
        }
    }
}

fn look_up(promotion: Option<Promotion>) -> Looked {
    let Some(promotion) = promotion else {
        return Looked {
            row: None,
            words: "The response contains no list of instances.".to_owned(),
            tone: Tone::Warning,
        };
    };
    let eligibility = promotion.eligibility();
    let (tone, words) = match &eligibility {
        Eligibility::Refused(why) | Eligibility::Warned(why) => (Tone::Warning, why.clone()),
        Eligibility::Offered | Eligibility::Possible => (
            Tone::Success,
            "This promoted instance can be demoted.".to_owned(),
        ),
    };
    let instance = match promotion {
        Promotion::Found(instance) => Some(instance),
        Promotion::Unknown => Some(Instance::default()),
        Promotion::NotFound => None,
    };
    Looked {
        row: instance.map(|instance| instance_row(&instance, eligibility)),
        words,
        tone,
    }
}

/// Makes the row of an instance. It is shown and not sent.
fn instance_row(instance: &Instance, eligibility: Eligibility) -> Row {
    let mut facts = Vec::new();
    if let Some(id) = instance.id.as_deref() {
        facts.push(Fact::code("Instance ID", id));
    }
    if let Some(at) = instance.transfer_start_time {
        facts.push(Fact::time("Created", at.0));
    }
    if let Some(bytes) = instance.transfer_bytes {
        facts.push(Fact::text("Size", size_words(bytes)));
    }
    if let Some(seconds) = instance.transfer_seconds.filter(|seconds| *seconds >= 0) {
        facts.push(Fact::span("Transfer time", seconds.saturating_mul(1_000)));
    }
    Row {
        id: instance.id.clone().unwrap_or_default(),
        title: "Promoted instance".to_owned(),
        detail: String::new(),
        badge: None,
        eligibility,
        facts,
        selection: Selection::Id,
    }
}

fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let path = replication_path(draft.value("pairing"), draft.value("replication"));
    Ok(Request::post(format!("{path}/actions/demote-test-image")))
}

fn confirm(draft: &Draft) -> Confirmation {
    let name = in_sentence(draft.name("replication"));
    let site = at_site(draft.replication().map_or("", |it| &it.target_site));
    Confirmation {
        question: format!("Demote the promoted test image of {name}{site}?"),
        effects: OPERATION.changes.iter().map(|c| (*c).to_owned()).collect(),
        button: format!("Demote image of {name}"),
        ..Confirmation::default()
    }
}
