//! Links of Hybrid Linked Mode.
//!
//! Source: contracts C.2. Only some versions tell the health of a link.

use super::{Cell, Column, Look, Mark, Object, Relation, Resource, Source, Use};
use crate::facts::{Fact, Tone};
use crate::operation::hvc_lists::{LINKS, path_of_link};
use crate::operation::selection::Link;
use crate::operation::{Eligibility, Entry, Selection};
use crate::product::System;
use crate::request::Request;
use crate::system::vcenter::message;
use crate::text::excerpt;
use crate::wire::read;
use crate::wire::vcenter::{LinkHealth, LinkInfo, payload};

pub(super) static RESOURCE: Resource = Resource {
    id: "links",
    title: "Links",
    noun: "link",
    plural: "links",
    summary: "Links of vCenter Server to remote domains (Hybrid Linked Mode).",
    sources: &[Source {
        system: System::Vcenter,
        list: &LINKS,
        within: None,
        look: Some(&HEALTH),
    }],
    columns: &[
        Column {
            id: "id",
            title: "Link ID",
            help: "",
            value: |object, _| Cell::code(&object.row.id),
            is_shown: true,
        },
        Column {
            id: "message",
            title: "Message",
            help: "The reason that vCenter gives for the health of the link.",
            value: |object, _| Cell::text(link(object).map_or("", |it| &it.message)),
            is_shown: true,
        },
    ],
    marks: &[Mark {
        id: "unhealthy",
        label: "Unhealthy",
        help: "vCenter reports that the connection of the link does not work.",
        tone: Tone::Danger,
        applies: |object, _| link(object).is_some_and(|it| it.is_healthy == Some(false)),
        reason: |object, _| link(object).map_or("", |it| &it.message).to_owned(),
    }],
    facts: |object| {
        let mut facts = object.row.facts.clone();
        facts.push(Fact::code("Link ID", object.row.id.clone()));
        let message = link(object).map_or("", |it| &it.message);
        if !message.is_empty() {
            facts.push(Fact::text("Message from vCenter", message));
        }
        facts
    },
    uses: &[Use {
        operation: "start-sync",
        eligibility: |object| match link(object) {
            Some(Link {
                is_healthy: Some(false),
                ..
            }) => Eligibility::Warned("vCenter reports that this link is unhealthy.".to_owned()),
            _ => Eligibility::Possible,
        },
        fills: |object| vec![("link", Entry::Row(object.row.clone()))],
    }],
    related: |object| vec![Relation::list_of(object, "Providers", "providers")],
    joins: &[],
};

static HEALTH: Look = Look {
    request: |draft, row| Request::get(path_of_link(draft, &row.id)),
    read: |row, answer| {
        // Older than the call, or not read: nothing is known.
        let Ok(value) = answer else { return };
        let info: LinkInfo = read(payload(&value));
        let (badge, is_healthy) = match info.connection_health_status {
            Some(LinkHealth::Healthy) => ((Tone::Success, "Healthy".to_owned()), Some(true)),
            Some(LinkHealth::Unhealthy) => ((Tone::Danger, "Unhealthy".to_owned()), Some(false)),
            Some(LinkHealth::Other(word)) => ((Tone::Neutral, excerpt(&word, 40)), None),
            None => return,
        };
        row.badge = Some(badge);
        row.selection = Selection::Link(Link {
            is_healthy,
            message: message(info.health_status_message.as_ref()),
        });
    },
};

fn link(object: &Object) -> Option<&Link> {
    match &object.row.selection {
        Selection::Link(it) => Some(it),
        _ => None,
    }
}
