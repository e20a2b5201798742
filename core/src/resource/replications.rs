//! Replications of vSphere Replication, in both directions.
//!
//! Source: OpenAPI 2.0.0 `ReplicationInfo`; contracts A.3. Whether one can be taken is a matter of
//! the operation; the list refuses none.

use super::column::PAIRING;
use super::{Cell, Column, Join, Mark, Object, Relation, Resource, Source, Use, Within};
use crate::clock::Timestamp;
use crate::facts::{Tone, span_words};
use crate::operation::selection::{Direction, Replication};
use crate::operation::vr_lists::{
    INCOMING_REPLICATIONS, PAIRINGS, incoming_only, read_rows, replication_row, status_of,
};
use crate::operation::{Eligibility, Entry, Picker, Selection};
use crate::product::System;
use crate::text::excerpt;
use crate::wire::text_of;
use crate::wire::vsphere_replication::{GroupError, ReplicationState, ReplicationStatus as S};

mod facts;

const MINUTE: i64 = 60_000;

static REPLICATIONS: Picker = Picker {
    read: |draft, value| {
        read_rows(value, |replication| {
            replication_row(draft, &replication, |_| Eligibility::Possible)
        })
    },
    ..INCOMING_REPLICATIONS
};

pub(super) static RESOURCE: Resource = Resource {
    id: "replications",
    title: "Replications",
    noun: "replication",
    plural: "replications",
    summary: "Virtual machines that vSphere Replication replicates to another site, in both directions.",
    sources: &[Source {
        system: System::VsphereReplication,
        list: &REPLICATIONS,
        within: Some(Within {
            field: "pairing",
            list: &PAIRINGS,
            resource: "pairings",
            column: &PAIRING,
        }),
        look: None,
    }],
    columns: &[
        Column {
            id: "source",
            title: "From",
            help: "The site that the virtual machine runs at.",
            value: |object, _| of(object, |it| told(it.info.source_site_name.as_deref())),
            is_shown: true,
        },
        Column {
            id: "target",
            title: "To",
            help: "The site that recovers it.",
            value: |object, _| of(object, |it| told(it.info.target_site_name.as_deref())),
            is_shown: true,
        },
        Column {
            id: "direction",
            title: "Direction",
            help: "Seen from the appliance that lists it: incoming replications are recovered at its site.",
            value: |object, _| of(object, |it| Cell::text(direction_word(it.direction))),
            is_shown: true,
        },
        Column {
            id: "rpo",
            title: "RPO",
            help: "Recovery point objective: the longest span of time whose data may be lost.",
            value: |object, _| of(object, |it| span(it.info.rpo, MINUTE)),
            is_shown: true,
        },
        Column {
            id: "last-sync",
            title: "Last sync",
            help: "The time of the last sync.",
            value: |object, _| of(object, |it| Cell::time(last_sync(it))),
            is_shown: true,
        },
        Column {
            id: "age",
            title: "Age of last sync",
            help: "The time since the last sync.",
            value: |object, now| of(object, |it| age(it, now).map_or(Cell::Empty, Cell::Span)),
            is_shown: true,
        },
        Column {
            id: "age-of-rpo",
            title: "Age / RPO",
            help: "The age of the last sync as a share of the RPO.",
            value: |object, now| of(object, |it| age_of_rpo(it, now)),
            is_shown: false,
        },
        Column {
            id: "violation",
            title: "RPO violated for",
            help: "The time since the next sync was due, as the appliance reports it.",
            value: |object, _| {
                of(object, |it| {
                    let minutes = it.info.current_rpo_violation.filter(|it| *it > 0);
                    span(minutes, MINUTE)
                })
            },
            is_shown: false,
        },
        Column {
            id: "size",
            title: "Last sync size",
            help: "The data that the last sync transferred.",
            value: |object, _| {
                of(object, |it| {
                    let bytes = it.info.last_sync_size;
                    bytes.map_or(Cell::Empty, Cell::Size)
                })
            },
            is_shown: true,
        },
        Column {
            id: "duration",
            title: "Last sync duration",
            help: "",
            value: |object, _| of(object, |it| span(it.info.last_sync_duration, 1_000)),
            is_shown: false,
        },
        Column {
            id: "progress",
            title: "Sync progress",
            help: "Of the sync that is running.",
            value: |object, _| {
                of(object, |it| {
                    let progress = it.info.sync_progress.as_ref();
                    let percent = progress.and_then(|it| it.progress);
                    percent.map_or(Cell::Empty, |it| Cell::Percent(it.clamp(0, 100)))
                })
            },
            is_shown: false,
        },
        Column {
            id: "last-error",
            title: "Last error",
            help: "The last error that the appliance recorded. It may be over.",
            value: |object, _| of(object, |it| Cell::text(&message(&it.info.last_group_error))),
            is_shown: false,
        },
    ],
    marks: &[
        Mark {
            id: "error",
            label: "Error",
            help: "The appliance reports an error of the replication, its configuration or its recovery.",
            tone: Tone::Danger,
            applies: |object, _| is(object, has_error),
            reason: |object, _| replication(object).map_or_else(String::new, errors),
        },
        Mark {
            id: "rpo-violated",
            label: "RPO violated",
            help: "The appliance reports that the last sync is older than the RPO allows.",
            tone: Tone::Warning,
            applies: |object, _| is(object, is_rpo_violated),
            reason: |object, now| replication(object).map_or_else(String::new, |it| lag(it, now)),
        },
        Mark {
            id: "paused",
            label: "Paused",
            help: "Nothing is replicated until somebody resumes it.",
            tone: Tone::Warning,
            applies: |object, _| has_status(object, &[S::Paused]),
            reason: |_, _| String::new(),
        },
        Mark {
            id: "not-active",
            label: "Not active",
            help: "The appliance reports the replication as not active.",
            tone: Tone::Warning,
            applies: |object, _| has_status(object, &[S::NotActive, S::NotActiveRpoViolation]),
            reason: |_, _| String::new(),
        },
        Mark {
            id: "syncing",
            label: "Syncing",
            help: "A sync is running.",
            tone: Tone::Info,
            applies: |object, _| has_status(object, SYNCING),
            reason: |_, _| String::new(),
        },
        Mark {
            id: "busy",
            label: "Being changed",
            help: "It is being configured, moved, resized or recovered. Operations may be rejected until that has finished.",
            tone: Tone::Info,
            applies: |object, _| has_status(object, BUSY),
            reason: |_, _| String::new(),
        },
    ],
    facts: facts::facts,
    uses: &[
        Use {
            operation: "promote-test-image",
            eligibility: by_direction,
            fills,
        },
        Use {
            operation: "demote-test-image",
            eligibility: by_direction,
            fills,
        },
    ],
    related: |object| vec![Relation::within(object, "Pairing", "pairings")],
    joins: &[Join {
        label: "Site Recovery Manager pairing",
        resource: "pairings",
        basis: "same vCenter Servers",
        applies: |object, other| {
            let ends = replication(object).map(|it| {
                [&it.info.source_vc_id, &it.info.target_vc_id].map(|id| id.as_deref().unwrap_or(""))
            });
            ends.is_some_and(|ends| super::pairings::connects(other, ends))
                && other.place.system == System::SiteRecoveryManager
        },
    }],
};

const SYNCING: &[S] = &[
    S::Sync,
    S::FullSync,
    S::InitialFullSync,
    S::SyncRpoViolation,
    S::FullSyncRpoViolation,
];

const BUSY: &[S] = &[
    S::Moving,
    S::Configuring,
    S::Reconfiguring,
    S::DiskResizing,
    S::Recovering,
];

const RPO_VIOLATED: &[S] = &[
    S::RpoViolation,
    S::SyncRpoViolation,
    S::FullSyncRpoViolation,
    S::NotActiveRpoViolation,
    S::ErrorRpoViolation,
];

fn replication(object: &Object) -> Option<&Replication> {
    match &object.row.selection {
        Selection::Replication(it) => Some(it),
        _ => None,
    }
}

fn of(object: &Object, cell: impl Fn(&Replication) -> Cell) -> Cell {
    replication(object).map_or(Cell::Empty, cell)
}

fn is(object: &Object, condition: fn(&Replication) -> bool) -> bool {
    replication(object).is_some_and(condition)
}

fn told(name: Option<&str>) -> Cell {
    Cell::text(name.unwrap_or_default())
}

fn span(number: Option<i64>, unit_ms: i64) -> Cell {
    number.map_or(Cell::Empty, |it| Cell::Span(it.saturating_mul(unit_ms)))
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Incoming => "Incoming",
        Direction::Outgoing => "Outgoing",
        Direction::Unknown => "",
    }
}

fn last_sync(it: &Replication) -> Option<Timestamp> {
    it.info.last_sync_time.map(|at| at.0)
}

/// Returns the age of the last sync in milliseconds.
fn age(it: &Replication, now: Timestamp) -> Option<i64> {
    last_sync(it).map(|at| now.since(at).max(0))
}

fn age_of_rpo(it: &Replication, now: Timestamp) -> Cell {
    let rpo = it.info.rpo.filter(|minutes| *minutes > 0);
    match (age(it, now), rpo) {
        (Some(age), Some(minutes)) => {
            Cell::Percent(age.saturating_mul(100) / minutes.saturating_mul(MINUTE))
        }
        _ => Cell::Empty,
    }
}

fn has_status(object: &Object, statuses: &[S]) -> bool {
    let status = replication(object).and_then(|it| status_of(&it.info));
    status.is_some_and(|status| statuses.contains(status))
}

fn has_error(it: &Replication) -> bool {
    let is_error = match status_of(&it.info) {
        Some(S::Error | S::ErrorRpoViolation) => true,
        Some(S::Other(word)) => word.starts_with("ERROR"),
        _ => false,
    };
    let states = [&it.info.configuration_state, &it.info.recovery_state];
    is_error || states.contains(&&Some(ReplicationState::Error))
}

/// Returns the errors that belong to the states, in the appliance's words.
fn errors(it: &Replication) -> String {
    let messages = [
        message(&it.info.configuration_error),
        excerpt(text_of(&it.info.recovery_error), 500),
        message(&it.info.last_group_error),
    ];
    let messages = messages.iter().filter(|it| !it.is_empty());
    messages.map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn message(error: &Option<GroupError>) -> String {
    let message = error.as_ref().and_then(|it| it.message.as_deref());
    excerpt(message.unwrap_or_default(), 500)
}

fn is_rpo_violated(it: &Replication) -> bool {
    let status = it.info.status.as_ref();
    status.and_then(|it| it.rpo_violation) == Some(true)
        || status_of(&it.info).is_some_and(|status| RPO_VIOLATED.contains(status))
        || it.info.current_rpo_violation.is_some_and(|it| it > 0)
}

/// Returns how far it lags: "RPO 15 min, last sync 47 min ago".
fn lag(it: &Replication, now: Timestamp) -> String {
    let rpo = it.info.rpo;
    let rpo = rpo.map(|it| format!("RPO {}", span_words(it.saturating_mul(MINUTE))));
    let age = age(it, now).map(|it| format!("last sync {} ago", span_words(it)));
    let due = it.info.current_rpo_violation.filter(|it| *it > 0);
    let due = due.map(|it| format!("due for {}", span_words(it.saturating_mul(MINUTE))));
    [rpo, age, due]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

fn by_direction(object: &Object) -> Eligibility {
    incoming_only(replication(object).map_or(Direction::Unknown, |it| it.direction))
}

fn fills(object: &Object) -> Vec<(&'static str, Entry)> {
    let pairing = object.place.within.clone();
    let pairing = pairing.map(|row| ("pairing", Entry::Row(row)));
    let replication = ("replication", Entry::Row(object.row.clone()));
    pairing.into_iter().chain([replication]).collect()
}
