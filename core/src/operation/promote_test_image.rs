//! Promote test image: `POST …/replications/{replication}/actions/promote-test-image`.
//!
//! Source: `seeds/vr-promote-test-image.txt`; which id it takes and when it is
//! possible: contracts A.4.

use super::confirmation::at_site;
use super::vr_lists::{INCOMING_REPLICATIONS, PAIRINGS, replication_path};
use super::vr_prechecks::{PAIRING_ISSUES, PEER_SESSION, REPLICATION_STATE, RUNNING_TASKS};
use super::{
    Confirmation, Danger, Draft, Eligibility, Field, FieldError, FieldKind, Follow, Looked, Lookup,
    Operation, OperationSummary, Picker, Probe, Probed, Row, Selection,
};
use crate::facts::{Fact, Tone};
use crate::problem::{ErrorText, Kind};
use crate::product::System;
use crate::request::Request;
use crate::text::in_sentence;
use crate::wire::read;
use crate::wire::vsphere_replication::{ActiveImage, StringDrData};

pub(super) static SUMMARY: OperationSummary = OperationSummary {
    id: "promote-test-image",
    system: System::VsphereReplication,
    title: "Promote test image",
    summary: "Save the result of a recovery test as a recovery point of the replication.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &SUMMARY,
    changes: &[
        "The test image becomes an instance (recovery point) of the replication; its data is kept.",
        "The test's files and objects are cleaned up. The replication then has no image.",
        "Later recoveries use the promoted instance unless you select another one.",
    ],
    undo: "Demote test image makes recoveries use the latest instance again. It does not restore the test image.",
    endpoint: "POST /pairings/{pairing}/replications/{replication}/actions/promote-test-image",
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
            help: "Only incoming replications can be promoted. Sign in to the recovery site.",
            kind: FieldKind::Picker(&REPLICATIONS),
        },
        Field {
            id: "image",
            label: "Test image",
            help: "A replication has at most one image. It is read from the appliance.",
            kind: FieldKind::Lookup(&IMAGE),
        },
    ],
    // Later recoveries start from what was promoted: in the wrong image, or one that somebody
    // tampered with during the test, they bring back the wrong machines.
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
    details: &[super::missing::IMAGE],
    next: None,
    words: &[
        (
            Kind::NotFound,
            ErrorText {
                title: "Replication or image not found",
                cause: "It was removed, cleaned up or promoted after you selected it. Nothing was changed.",
                action: "Open the form again: it loads the current list and image.",
            },
        ),
        (
            Kind::Refused,
            ErrorText {
                title: "Promotion rejected",
                cause: "Nothing was changed. Only the test image of an incoming replication can be promoted. Failover images, outgoing replications and a second promotion in parallel are rejected.",
                action: "Read the appliance's message, then select the replication again to load its current image.",
            },
        ),
    ],
    failed: ErrorText {
        title: "Promotion failed",
        cause: "Promotion failed after it had started. The image may still exist or be partly cleaned up.",
        action: "Check the replication's image and instances before you retry. If the message does not help, send the task ID to support.",
    },
    done: "The test image is now an instance of the replication, and the test is cleaned up.",
};

static REPLICATIONS: Picker = Picker {
    probe: Some(&Probe {
        finds: "with a test image",
        request: |draft, row| image_request(draft.value("pairing"), &row.id),
        read: |answer| match answer {
            Ok(value) => Some(evaluate_image(&read(&value))),
            Err(problem) if problem.kind == Kind::NotFound => Some((
                Eligibility::Refused("No test image. Run a test recovery first.".to_owned()),
                None,
            )),
            Err(_) => None,
        },
    }),
    ..INCOMING_REPLICATIONS
};

static IMAGE: Lookup = Lookup {
    after: &["pairing", "replication"],
    request: |draft| {
        let replication = draft.row("replication")?;
        Some(image_request(draft.value("pairing"), &replication.id))
    },
    read: |_, answer| {
        match answer {
        Ok(value) => Ok(look_up_image(&read(&value))),
        // A normal state, not an error (contracts A.4).
        Err(problem) if problem.kind == Kind::NotFound => Ok(Looked {
            row: None,
            words: "This replication has no image. Run a test recovery first, then promote its image."
                .to_owned(),
            tone: Tone::Warning,
        }),
        Err(problem) => Err(problem),
    }
    },
    second: None,
    required: Some("Select a replication that has a test image"),
};

fn image_request(pairing: &str, replication: &str) -> Request {
    Request::get(format!(
        "{}/active-image",
        replication_path(pairing, replication)
    ))
}

/// Enabled only for a test image that is not committed (contracts A.4). Where
/// the answer does not say, the appliance itself refuses what is none.
fn evaluate_image(image: &ActiveImage) -> Probed {
    let test = image.test_bubble_image;
    if test == Some(false) {
        let why = "Failover image: only test images can be promoted.".to_owned();
        return (
            Eligibility::Refused(why),
            Some((Tone::Warning, "Failover image".to_owned())),
        );
    }
    if image.committed == Some(true) {
        let why = "The image is already committed.".to_owned();
        return (
            Eligibility::Refused(why),
            Some((Tone::Neutral, "Committed image".to_owned())),
        );
    }
    if test.is_none() {
        let why = "The appliance did not report whether this is a test image. It rejects any other image.";
        return (
            Eligibility::Warned(why.to_owned()),
            Some((Tone::Warning, "Image".to_owned())),
        );
    }
    (
        Eligibility::Offered,
        Some((Tone::Success, "Test image".to_owned())),
    )
}

fn look_up_image(image: &ActiveImage) -> Looked {
    let (eligibility, badge) = evaluate_image(image);
    let Some(id) = image.id.as_deref() else {
        return Looked {
            row: None,
            words: "The response contains no image.".to_owned(),
            tone: Tone::Warning,
        };
    };
    let mut facts = vec![Fact::code("Image ID", id)];
    if let Some(at) = image.created_time {
        facts.push(Fact::time("Created", at.0));
    }
    if let Some(instance) = image.instance_id.as_deref() {
        facts.push(Fact::code("Created from instance", instance));
    }
    let vms = &image.vm_ids.items;
    if !vms.is_empty() {
        facts.push(Fact::code("Test virtual machines", vms.join(", ")));
    }
    let (tone, words) = match &eligibility {
        Eligibility::Refused(why) => (Tone::Danger, why.as_str()),
        Eligibility::Warned(why) => (Tone::Warning, why.as_str()),
        Eligibility::Offered | Eligibility::Possible => {
            (Tone::Success, "This test image can be promoted.")
        }
    };
    Looked {
        tone,
        words: words.to_owned(),
        row: Some(Row {
            id: id.to_owned(),
            title: badge.map_or_else(String::new, |(_, word)| word),
            detail: String::new(),
            badge: None,
            eligibility,
            facts,
            selection: Selection::Id,
        }),
    }
}

fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let path = replication_path(draft.value("pairing"), draft.value("replication"));
    let body = StringDrData {
        value: draft.value("image"),
    };
    Ok(Request::post(format!("{path}/actions/promote-test-image")).json(&body))
}

fn confirm(draft: &Draft) -> Confirmation {
    let name = in_sentence(draft.name("replication"));
    let site = at_site(draft.replication().map_or("", |it| &it.target_site));
    Confirmation {
        question: format!("Promote the test image of {name}{site}?"),
        effects: OPERATION.changes.iter().map(|c| (*c).to_owned()).collect(),
        button: format!("Promote image of {name}"),
        ..Confirmation::default()
    }
}
