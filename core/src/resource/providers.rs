//! Sync providers of Hybrid Linked Mode, and how the last sync of each went.
//!
//! Source: contracts C.2.

use super::column::LINK;
use super::{Cell, Column, Look, Mark, Object, Relation, Resource, Source, Use, Within};
use crate::facts::{Fact, Tone};
use crate::operation::hvc_lists::{LINKS, PROVIDERS, Standing, path_of};
use crate::operation::selection::{Provider, SyncResult};
use crate::operation::{Eligibility, Entry, Selection};
use crate::product::System;
use crate::request::Request;

pub(super) static RESOURCE: Resource = Resource {
    id: "providers",
    title: "Sync providers",
    noun: "sync provider",
    plural: "sync providers",
    summary: "Data sets that vCenter Server synchronizes over a link (Hybrid Linked Mode).",
    sources: &[Source {
        system: System::Vcenter,
        list: &PROVIDERS,
        within: Some(Within {
            field: "link",
            list: &LINKS,
            resource: "links",
            column: &LINK,
        }),
        look: Some(&STANDING),
    }],
    columns: &[
        Column {
            id: "last-sync",
            title: "Last sync",
            help: "The start of the last sync, scheduled or manual.",
            value: |object, _| of(object, |it| Cell::time(it.last_sync)),
            is_shown: true,
        },
        Column {
            id: "age",
            title: "Age of last sync",
            help: "The time since the last sync started.",
            value: |object, now| {
                of(object, |it| {
                    let age = it.last_sync.map(|at| now.since(at).max(0));
                    age.map_or(Cell::Empty, Cell::Span)
                })
            },
            is_shown: true,
        },
        Column {
            id: "interval",
            title: "Sync interval",
            help: "The time between two scheduled syncs.",
            value: |object, _| {
                of(object, |it| {
                    let seconds = it.interval_seconds;
                    seconds.map_or(Cell::Empty, |it| Cell::Span(it.saturating_mul(1_000)))
                })
            },
            is_shown: true,
        },
        Column {
            id: "stage",
            title: "Last manual sync",
            help: "The stage of the last sync that somebody started.",
            value: |object, _| of(object, |it| Cell::text(&it.stage)),
            is_shown: true,
        },
        Column {
            id: "message",
            title: "Message",
            help: "The reason that vCenter gives for a failed sync.",
            value: |object, _| of(object, |it| Cell::text(&it.message)),
            is_shown: false,
        },
        Column {
            id: "id",
            title: "Provider ID",
            help: "",
            value: |object, _| Cell::code(&object.row.id),
            is_shown: false,
        },
    ],
    marks: &[
        Mark {
            id: "failed",
            label: "Last sync failed",
            help: "vCenter reports that the last sync failed. The replicas may differ.",
            tone: Tone::Danger,
            applies: |object, _| {
                is(object, |it| {
                    it.result == SyncResult::Failed && !it.is_running
                })
            },
            reason: |object, _| provider(object).map_or("", |it| &it.message).to_owned(),
        },
        Mark {
            id: "never",
            label: "Never synchronized",
            help: "vCenter reports no sync of this provider.",
            tone: Tone::Warning,
            applies: |object, _| {
                is(object, |it| {
                    it.result == SyncResult::Never && !it.is_running
                })
            },
            reason: |_, _| String::new(),
        },
        Mark {
            id: "running",
            label: "Running",
            help: "A sync that somebody started is running.",
            tone: Tone::Info,
            applies: |object, _| is(object, |it| it.is_running),
            reason: |object, _| provider(object).map_or("", |it| &it.stage).to_owned(),
        },
    ],
    facts,
    uses: &[Use {
        operation: "start-sync",
        eligibility: |object| match provider(object) {
            Some(it) if it.is_running => {
                Eligibility::Warned("A sync is already running; you can follow it.".to_owned())
            }
            Some(_) => Eligibility::Offered,
            None => Eligibility::Possible,
        },
        fills: |object| {
            let link = object.place.within.clone();
            let link = link.map(|row| ("link", Entry::Row(row)));
            let provider = ("provider", Entry::Row(object.row.clone()));
            link.into_iter().chain([provider]).collect()
        },
    }],
    related: |object| vec![Relation::within(object, "Link", "links")],
    joins: &[],
};

static STANDING: Look = Look {
    request: |draft, row| Request::get(path_of(draft, &row.id)),
    read: |row, answer| {
        let standing = answer.ok().and_then(|value| Standing::of(&value));
        if let Some(standing) = standing {
            let (provider, badge) = standing.into_provider();
            row.badge = Some(badge);
            row.selection = Selection::Provider(provider);
        }
    },
};

fn provider(object: &Object) -> Option<&Provider> {
    match &object.row.selection {
        Selection::Provider(it) => Some(it),
        _ => None,
    }
}

fn of(object: &Object, cell: impl Fn(&Provider) -> Cell) -> Cell {
    provider(object).map_or(Cell::Empty, cell)
}

fn is(object: &Object, condition: fn(&Provider) -> bool) -> bool {
    provider(object).is_some_and(condition)
}

fn facts(object: &Object) -> Vec<Fact> {
    let mut facts = object.row.facts.clone();
    facts.push(Fact::code("Provider ID", object.row.id.clone()));
    let Some(it) = provider(object) else {
        return facts;
    };
    if let Some(at) = it.last_sync {
        facts.push(Fact::time("Last sync started", at));
    }
    if let Some(seconds) = it.interval_seconds {
        facts.push(Fact::span(
            "Automatic sync interval",
            seconds.saturating_mul(1_000),
        ));
    }
    for (label, text) in [
        ("Last manual sync", &it.stage),
        ("Message from vCenter", &it.message),
    ] {
        if !text.is_empty() {
            facts.push(Fact::text(label, text.clone()));
        }
    }
    facts
}
