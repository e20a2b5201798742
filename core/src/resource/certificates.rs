//! Certificates that the appliances have stored of each other's servers, and those that the servers
//! present in their place.
//!
//! Source: OpenAPI 2.0.0 `X509Certificate`, `CertificateWarning`; `ManagerPeerInfo` of
//! `seeds/vcda-pair-sites.txt`. A server can have several, expired ones too (contracts G).

use super::sites::{SITES, list_of};
use super::{Cell, Column, Join, Mark, Object, Relation, Resource, Source, Use};
use crate::clock::Timestamp;
use crate::facts::{Fact, Tone};
use crate::operation::selection::Certificate;
use crate::operation::trust::thumbprint_label;
use crate::operation::vr_lists::{PAIRINGS, pairing_row, read_rows};
use crate::operation::{Eligibility, Entry, Listed, Picker, Selection};
use crate::product::System;
use crate::text::excerpt;
use crate::thumbprint::Thumbprint;
use crate::wire::read;
use crate::wire::vsphere_replication::{Page, Pairing};

mod found;

use found::{Found, site_rows};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Certificates that end within this time are marked.
const SOON: i64 = 30 * DAY;

/// The certificates of the pairings' servers, from the list of pairings.
static OF_PAIRINGS: Picker = Picker {
    noun: "certificate",
    plural: "certificates",
    resource: "certificates",
    columns: &[],
    after: &[],
    request: PAIRINGS.request,
    page_size: crate::system::vsphere_replication::LIST_PAGE,
    read: |_, value| {
        let page: Page<Pairing> = read(value);
        let mut found = Found::default();
        for pairing in &page.list.items {
            found.add_pairing(pairing);
        }
        Listed {
            rows: found.rows,
            ..read_rows(value, |pairing: Pairing| pairing_row(&pairing))
        }
    },
    probe: None,
    empty: "The servers of this appliance's pairings report no certificates.",
    picks_only: false,
};

/// The certificates of other sites' appliances, from the list of sites.
static OF_SITES: Picker = Picker {
    noun: "certificate",
    plural: "certificates",
    resource: "certificates",
    columns: &[],
    after: &[],
    request: SITES.request,
    page_size: usize::MAX,
    read: |_, value| list_of(value, site_rows),
    probe: None,
    empty: "The sites of this appliance report no certificates.",
    picks_only: false,
};

pub(super) static RESOURCE: Resource = Resource {
    id: "certificates",
    title: "Certificates",
    noun: "certificate",
    plural: "certificates",
    summary: "Certificates that appliances have stored of servers at both sites, and those that servers present instead.",
    sources: &[
        source(System::VsphereReplication, &OF_PAIRINGS),
        source(System::SiteRecoveryManager, &OF_PAIRINGS),
        source(System::CloudDirectorAvailability, &OF_SITES),
    ],
    columns: &[
        Column {
            id: "role",
            title: "Server",
            help: "What the server is to the pairing or site.",
            value: |object, _| of(object, |it| Cell::text(it.role)),
            is_shown: true,
        },
        Column {
            id: "owner",
            title: "Pairing or site",
            help: "Where the certificate is stored or reported.",
            value: |object, _| {
                of(object, |it| {
                    let names = it.owners.iter().map(|(_, name)| name.as_str());
                    Cell::text(&names.collect::<Vec<_>>().join(", "))
                })
            },
            is_shown: true,
        },
        Column {
            id: "subject",
            title: "Subject",
            help: "",
            value: |object, _| of(object, |it| Cell::text(&it.known.subject)),
            is_shown: true,
        },
        Column {
            id: "expires",
            title: "Expires",
            help: "The last moment it is valid.",
            value: |object, _| of(object, |it| Cell::date(it.known.not_after)),
            is_shown: true,
        },
        Column {
            id: "days-left",
            title: "Days left",
            help: "Whole days until it expires; negative once it has.",
            value: |object, now| {
                of(object, |it| match it.known.not_after {
                    Some(end) => Cell::Number(end.since(now).div_euclid(DAY)),
                    None => Cell::Empty,
                })
            },
            is_shown: true,
        },
        Column {
            id: "thumbprint",
            title: "Thumbprint",
            help: "",
            value: |object, _| {
                of(object, |it| {
                    Cell::code(&thumbprint_label(&it.known.thumbprint))
                })
            },
            is_shown: false,
        },
    ],
    marks: &[
        Mark {
            id: "replaced",
            label: "Replaced",
            help: "The server presents another certificate than the one that is stored. Verify the new one before you trust it.",
            tone: Tone::Danger,
            applies: |object, _| is(object, |it| it.is_replacement),
            reason: |object, _| object.row.detail.clone(),
        },
        Mark {
            id: "expired",
            label: "Expired",
            help: "An appliance may list an old certificate beside its successor.",
            tone: Tone::Danger,
            applies: |object, now| ends_in(object, now).is_some_and(|ms| ms < 0),
            reason: days,
        },
        Mark {
            id: "expires-soon",
            label: "Expires within 30 days",
            help: "",
            tone: Tone::Warning,
            applies: |object, now| ends_in(object, now).is_some_and(|ms| (0..=SOON).contains(&ms)),
            reason: days,
        },
        Mark {
            id: "not-yet-valid",
            label: "Not valid yet",
            help: "",
            tone: Tone::Warning,
            applies: |object, now| {
                let begin = certificate(object).and_then(|it| it.known.not_before);
                begin.is_some_and(|begin| begin > now)
            },
            reason: |_, _| String::new(),
        },
    ],
    facts,
    uses: &[Use {
        operation: "reconnect-pairing",
        eligibility: reconnect,
        fills: |object| {
            let owner = certificate(object).and_then(|it| it.owners.first());
            let pairing = owner.map(|(id, _)| ("pairing", Entry::Text(id.clone())));
            pairing.into_iter().collect()
        },
    }],
    related,
    joins: &[Join {
        label: "The same certificate elsewhere",
        resource: "certificates",
        basis: "same thumbprint",
        applies: |object, other| {
            let both = [object, other].map(|it| {
                let known = &certificate(it)?.known;
                known.thumbprint.parse::<Thumbprint>().ok()
            });
            object != other && matches!(both, [Some(a), Some(b)] if a == b)
        },
    }],
};

const fn source(system: System, list: &'static Picker) -> Source {
    Source {
        system,
        list,
        within: None,
        look: None,
    }
}

/// Returns `true` if a certificate was read from a pairing or site.
pub(super) fn is_of(object: &Object, owner: &str) -> bool {
    let owners = certificate(object).map_or(&[][..], |it| &it.owners);
    owners.iter().any(|(id, _)| id == owner)
}

fn certificate(object: &Object) -> Option<&Certificate> {
    match &object.row.selection {
        Selection::Certificate(it) => Some(it),
        _ => None,
    }
}

fn of(object: &Object, cell: impl Fn(&Certificate) -> Cell) -> Cell {
    certificate(object).map_or(Cell::Empty, cell)
}

fn is(object: &Object, condition: fn(&Certificate) -> bool) -> bool {
    certificate(object).is_some_and(condition)
}

/// Returns the milliseconds until it expires; negative once it has.
fn ends_in(object: &Object, now: Timestamp) -> Option<i64> {
    Some(certificate(object)?.known.not_after?.since(now))
}

fn days(object: &Object, now: Timestamp) -> String {
    match ends_in(object, now).map(|ms| ms.div_euclid(DAY)) {
        Some(0) => "Expires today".to_owned(),
        Some(1) => "1 day left".to_owned(),
        Some(days) if days > 0 => format!("{days} days left"),
        Some(-1) => "Expired within the last day".to_owned(),
        Some(days) => format!("Expired {} days ago", -(days + 1)),
        None => String::new(),
    }
}

fn reconnect(object: &Object) -> Eligibility {
    match certificate(object).and_then(|it| it.is_remote) {
        Some(false) => Eligibility::Refused(
            "The server is at this site. Reconnecting renews the trust in the other site's vCenter Server."
                .to_owned(),
        ),
        _ => Eligibility::Possible,
    }
}

fn related(object: &Object) -> Vec<Relation> {
    let (label, resource) = match object.place.system {
        System::CloudDirectorAvailability => ("Site", "sites"),
        _ => ("Pairing", "pairings"),
    };
    let owners = certificate(object).map_or(&[][..], |it| &it.owners);
    let owners = owners.iter().map(|(id, name)| Relation {
        label,
        resource,
        appliance: object.place.appliance.clone(),
        within: String::new(),
        id: Some(id.clone()),
        name: name.clone(),
    });
    owners.collect()
}

fn facts(object: &Object) -> Vec<Fact> {
    let mut facts = object.row.facts.clone();
    let Some(it) = certificate(object) else {
        return facts;
    };
    facts.push(Fact::text(
        "Server",
        format!("{}: {}", it.role, object.row.title),
    ));
    if !it.known.subject.is_empty() {
        facts.push(Fact::text("Subject", it.known.subject.clone()));
    }
    if !it.known.names.is_empty() {
        facts.push(Fact::text(
            "Names",
            excerpt(&it.known.names.join(", "), 500),
        ));
    }
    for (label, at) in [
        ("Valid from", it.known.not_before),
        ("Valid until", it.known.not_after),
    ] {
        facts.extend(at.map(|at| Fact::date(label, at)));
    }
    facts.push(Fact::code(
        "Thumbprint",
        excerpt(&thumbprint_label(&it.known.thumbprint), 200),
    ));
    facts
}
