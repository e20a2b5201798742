//! Promote test image: `POST …/replications/{replication}/actions/promote-test-image`.
//!
//! Source: `seeds/vr-promote-test-image.txt`; which id it takes and when it is
//! possible: contracts A.4.

use super::vr_lists::{Direction, PAIRINGS, read_list, read_replication, replication_path};
use super::vr_prechecks::{PAIRING_ISSUES, PEER_SESSION, REPLICATION_STATE, RUNNING_TASKS};
use super::{
    Confirmation, Danger, Draft, Field, FieldError, FieldKind, Follow, Looked, Lookup, Offer,
    Operation, Picker, Probe, Probed, Row, Verdict,
};
use crate::fact::{Fact, Tone};
use crate::json::Node;
use crate::problem::{Kind, Words};
use crate::request::{Json, Request, encode};
use crate::system::System;
use crate::system::vsphere_replication::{LIST_PAGE, list};

pub(super) static OFFER: Offer = Offer {
    id: "promote-test-image",
    system: System::VsphereReplication,
    title: "Promote test image",
    summary: "Keep the content of a recovery test as an instance of the replication.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &OFFER,
    changes: &[
        "The test image becomes an instance of the replication; its content is kept.",
        "Files and objects of the test are cleaned up; the replication has no image afterwards.",
        "Later recoveries use the promoted instance unless another one is named.",
    ],
    undo: "Another operation of the appliance, demote test image, takes the promoted instance back.",
    endpoint: "POST /pairings/{pairing}/replications/{replication}/actions/promote-test-image",
    role: "Recovery privileges on the replication, on both sites",
    notice: None,
    fields: &[
        Field {
            id: "pairing",
            label: "Pairing",
            help: "The two sites between which the replication runs.",
            kind: FieldKind::Picker(&PAIRINGS),
        },
        Field {
            id: "replication",
            label: "Replication",
            help: "Only incoming replications can be promoted: sign in on the recovery site.",
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
    looks: &[],
    next: None,
    words: &[
        (
            Kind::NotFound,
            Words {
                title: "The replication or its image is gone",
                means: "It was removed, cleaned up or promoted since it was picked. Nothing was done.",
                todo: "Choose the replication again to see its image as it is now.",
            },
        ),
        (
            Kind::Refused,
            Words {
                title: "The appliance refused to promote this image",
                means: "Nothing was done. Only a test image of an incoming replication can be promoted: a failover image, an outgoing replication, or a second promote while one runs is refused.",
                todo: "Read the appliance's message below, then choose the replication again to see its image as it is now.",
            },
        ),
    ],
    failed: Words {
        title: "The image could not be promoted",
        means: "The appliance began and then failed. The image may still be there, or be half cleaned up.",
        todo: "Look at the replication's image and instances before you try again. Give the task's id to support if the message does not help.",
    },
    done: "The test image is an instance of the replication now, and the test has been cleaned up.",
};

static REPLICATIONS: Picker = Picker {
    noun: "replication",
    plural: "replications",
    after: &["pairing"],
    request: |draft, page| {
        let pairing = draft.row("pairing")?;
        Some(list(
            format!("/pairings/{}/replications", encode(&pairing.id)),
            page,
            LIST_PAGE,
        ))
    },
    page_size: LIST_PAGE,
    read: |draft, value| {
        read_list(value, |node| {
            read_replication(draft, node, |way, _| verdict(way))
        })
    },
    probe: Some(&Probe {
        finds: "with a test image",
        request: |draft, row| image_request(draft.value("pairing"), &row.id),
        read: |answer| match answer {
            Ok(value) => Some(judge_image(Node::root(&value))),
            Err(problem) if problem.kind == Kind::NotFound => Some((
                Verdict::Refused("No test image: run a test recovery first.".to_owned()),
                None,
            )),
            Err(_) => None,
        },
    }),
    empty: "This pairing has no replications.",
};

static IMAGE: Lookup = Lookup {
    after: &["pairing", "replication"],
    request: |draft| {
        let replication = draft.row("replication")?;
        Some(image_request(draft.value("pairing"), &replication.id))
    },
    read: |_, answer| {
        match answer {
        Ok(value) => Ok(read_image(Node::root(&value))),
        // A normal state, not an error (contracts A.4).
        Err(problem) if problem.kind == Kind::NotFound => Ok(Looked {
            row: None,
            words: "This replication has no image. Run a test recovery first; its image can then be promoted."
                .to_owned(),
            tone: Tone::Warning,
        }),
        Err(problem) => Err(problem),
    }
    },
    required: Some("Choose a replication that has a test image"),
};

fn image_request(pairing: &str, replication: &str) -> Request {
    Request::get(format!(
        "{}/active-image",
        replication_path(pairing, replication)
    ))
}

fn verdict(way: Direction) -> Verdict {
    match way {
        Direction::Incoming | Direction::Unknown => Verdict::Possible,
        Direction::Outgoing => Verdict::Refused(
            "Outgoing: it is recovered on the other site, so promote it there.".to_owned(),
        ),
    }
}

/// Enabled only for a test image that is not committed (contracts A.4). Where
/// the answer does not say, the appliance itself refuses what is none.
fn judge_image(image: Node<'_>) -> Probed {
    let test = image.at("test_bubble_image").flag();
    if test == Some(false) {
        let why = "Failover image: the appliance promotes only test images.".to_owned();
        return (
            Verdict::Refused(why),
            Some((Tone::Warning, "Failover image".to_owned())),
        );
    }
    if image.at("committed").flag() == Some(true) {
        let why = "The image is committed already: it is no longer a test.".to_owned();
        return (
            Verdict::Refused(why),
            Some((Tone::Neutral, "Committed image".to_owned())),
        );
    }
    if test.is_none() {
        let why = "The appliance does not say whether this is a test image. It refuses any other.";
        return (
            Verdict::Warned(why.to_owned()),
            Some((Tone::Warning, "Image".to_owned())),
        );
    }
    (
        Verdict::Offered,
        Some((Tone::Success, "Test image".to_owned())),
    )
}

fn read_image(image: Node<'_>) -> Looked {
    let (verdict, badge) = judge_image(image);
    let Some(id) = image.at("id").text() else {
        return Looked {
            row: None,
            words: "The appliance's answer names no image.".to_owned(),
            tone: Tone::Warning,
        };
    };
    let mut facts = vec![Fact::code("Image ID", id)];
    if let Some(at) = image.at("created_time").time() {
        facts.push(Fact::time("Created", at));
    }
    if let Some(instance) = image.at("instance_id").text() {
        facts.push(Fact::code("Made from instance", instance));
    }
    let vms: Vec<&str> = image.at("vm_ids").items().filter_map(Node::text).collect();
    if !vms.is_empty() {
        facts.push(Fact::code("Test virtual machines", vms.join(", ")));
    }
    let (tone, words) = match &verdict {
        Verdict::Refused(why) => (Tone::Danger, why.as_str()),
        Verdict::Warned(why) => (Tone::Warning, why.as_str()),
        Verdict::Offered | Verdict::Possible => (Tone::Success, "This test image can be promoted."),
    };
    Looked {
        tone,
        words: words.to_owned(),
        row: Some(Row {
            id: id.to_owned(),
            title: badge.map_or_else(String::new, |(_, word)| word),
            detail: String::new(),
            badge: None,
            verdict,
            facts,
            data: Vec::new(),
        }),
    }
}

/// What is sent: `StringDrData`.
struct PromoteTestImage<'a> {
    image: &'a str,
}

impl PromoteTestImage<'_> {
    fn body(&self) -> Json {
        Json::Object(vec![("value", Json::text(self.image))])
    }
}

fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let path = replication_path(draft.value("pairing"), draft.value("replication"));
    let body = PromoteTestImage {
        image: draft.value("image"),
    }
    .body();
    Ok(Request::post(format!("{path}/actions/promote-test-image")).body(body))
}

fn confirm(draft: &Draft) -> Confirmation {
    let name = draft.name("replication");
    let site = draft.data("replication", "target_site");
    Confirmation {
        question: format!("Promote the test image of {name} at {site}?"),
        effects: OPERATION.changes.iter().map(|c| (*c).to_owned()).collect(),
        button: format!("Promote image of {name}"),
        typed: None,
    }
}
