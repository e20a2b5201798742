//! Pairings of two sites, of vSphere Replication and of Site Recovery Manager.
//!
//! Source: OpenAPI 2.0.0 `Pairing`; contracts A.2, B.2, G (the list has the site paired with itself
//! too).

use super::{Cell, Column, Join, Mark, Object, Relation, Resource, Source, Use};
use crate::facts::{Fact, Tone};
use crate::operation::selection::{Pairing, Server};
use crate::operation::vr_lists::{PAIRINGS, UNNAMED, is_with_itself, server_badge};
use crate::operation::{Eligibility, Entry, Selection};
use crate::product::System;

/// A mark for the pairings whose status has a tone; the reason names the servers that have it.
macro_rules! status_mark {
    ($id:literal, $label:literal, $help:literal, $tone:path) => {
        Mark {
            id: $id,
            label: $label,
            help: $help,
            tone: $tone,
            applies: |object, _| matches!(object.row.badge, Some(($tone, _))),
            reason: |object, _| servers_with(object, $tone),
        }
    };
}

pub(super) static RESOURCE: Resource = Resource {
    id: "pairings",
    title: "Pairings",
    noun: "pairing",
    plural: "pairings",
    summary: "Pairs of sites of vSphere Replication and Site Recovery Manager, and how their servers are connected.",
    sources: &[
        source(System::VsphereReplication),
        source(System::SiteRecoveryManager),
    ],
    columns: &[
        server_column("local-vcenter", "Local vCenter", |object, _| {
            status(object, 0)
        }),
        server_column("local-server", "Local server", |object, _| {
            status(object, 1)
        }),
        server_column("remote-vcenter", "Remote vCenter", |object, _| {
            status(object, 2)
        }),
        server_column("remote-server", "Remote server", |object, _| {
            status(object, 3)
        }),
        Column {
            id: "remote-name",
            title: "Name of the remote server",
            help: "The replication or Site Recovery Manager server of the other site.",
            value: |object, _| server(object, 3).map_or(Cell::Empty, |it| named(&it.name)),
            is_shown: false,
        },
        Column {
            id: "remote-version",
            title: "Remote version",
            help: "The version of that server.",
            value: |object, _| server(object, 3).map_or(Cell::Empty, |it| Cell::code(&it.version)),
            is_shown: false,
        },
        Column {
            id: "product",
            title: "Product",
            help: "",
            value: |object, _| Cell::text(object.place.system.spec().name),
            is_shown: true,
        },
    ],
    marks: &[
        status_mark!(
            "not-connected",
            "Not connected",
            "The appliance reports an error of one of the servers.",
            Tone::Danger
        ),
        Mark {
            id: "certificate",
            label: "Certificate replaced",
            help: "The remote vCenter Server presents another certificate than the one that is stored.",
            tone: Tone::Danger,
            applies: |object, _| pairing(object).is_some_and(has_replacement),
            reason: |object, _| {
                pairing(object)
                    .map_or("", |it| &it.remote_vc_name)
                    .to_owned()
            },
        },
        status_mark!(
            "warning",
            "Warning",
            "The appliance reports a warning of one of the servers.",
            Tone::Warning
        ),
        status_mark!(
            "unknown",
            "Status unknown",
            "The appliance does not report the status of all servers. Sign in to the other site to see it.",
            Tone::Neutral
        ),
    ],
    facts,
    uses: &[Use {
        operation: "reconnect-pairing",
        eligibility: reconnect,
        fills: |object| vec![("pairing", Entry::Row(object.row.clone()))],
    }],
    related: |object| match object.place.system {
        System::SiteRecoveryManager => {
            vec![Relation::list_of(
                object,
                "Recovery plans",
                "recovery-plans",
            )]
        }
        _ => vec![Relation::list_of(object, "Replications", "replications")],
    },
    joins: &[
        Join {
            label: "The same pairing, seen from the other site",
            resource: "pairings",
            basis: "same vCenter Servers, the other way round",
            applies: |object, other| {
                pairing(object).is_some_and(|it| {
                    !is_with_itself(&object.row)
                        && has_ends(other, [&it.remote_vc, &it.local_vc])
                        && object.place.system == other.place.system
                })
            },
        },
        Join {
            label: "Pairing of the other product",
            resource: "pairings",
            basis: "same vCenter Servers",
            applies: |object, other| {
                pairing(object).is_some_and(|it| {
                    has_ends(other, [&it.local_vc, &it.remote_vc])
                        && object.place.system != other.place.system
                })
            },
        },
        Join {
            label: "Certificates",
            resource: "certificates",
            basis: "read from this pairing",
            applies: |object, other| {
                object.place == other.place && super::certificates::is_of(other, &object.row.id)
            },
        },
    ],
};

const fn source(system: System) -> Source {
    Source {
        system,
        list: &PAIRINGS,
        within: None,
        look: None,
    }
}

const fn server_column(
    id: &'static str,
    title: &'static str,
    value: fn(&Object, crate::clock::Timestamp) -> Cell,
) -> Column {
    Column {
        id,
        title,
        help: "As this appliance reports it.",
        value,
        is_shown: true,
    }
}

fn pairing(object: &Object) -> Option<&Pairing> {
    match &object.row.selection {
        Selection::Pairing(it) => Some(it),
        _ => None,
    }
}

fn server(object: &Object, place: usize) -> Option<&Server> {
    pairing(object)?.servers.get(place)
}

fn status(object: &Object, place: usize) -> Cell {
    match server(object, place).map(|it| it.status.as_ref()) {
        Some(Some(status)) => {
            let (tone, word) = server_badge(Some(status));
            Cell::Status(tone, word)
        }
        _ => Cell::Empty,
    }
}

fn named(name: &str) -> Cell {
    Cell::text(if name == UNNAMED { "" } else { name })
}

/// Returns the servers of a tone, with their names: "Remote vCenter vc-b.example.com".
fn servers_with(object: &Object, tone: Tone) -> String {
    let servers = pairing(object).map_or(&[][..], |it| &it.servers);
    let servers = servers.iter();
    let servers = servers.filter(|it| server_badge(it.status.as_ref()).0 == tone);
    let names = servers.map(|it| match it.name.as_str() {
        UNNAMED => it.label.to_owned(),
        name => format!("{} {name}", it.label),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Returns `true` if a presented certificate is none of those that are stored.
fn has_replacement(it: &Pairing) -> bool {
    let all = &it.remote_vc_certificates;
    let is_stored = |thumbprint: &str| {
        let mut stored = all.iter().filter(|it| !it.is_presented);
        stored.any(|it| it.thumbprint.eq_ignore_ascii_case(thumbprint))
    };
    let mut presented = all.iter().filter(|it| it.is_presented);
    presented.any(|it| !is_stored(&it.thumbprint))
}

/// Returns `true` if a pairing's vCenters are these two, this site's first.
fn has_ends(object: &Object, ends: [&str; 2]) -> bool {
    pairing(object).is_some_and(|it| {
        let own = [it.local_vc.as_str(), it.remote_vc.as_str()];
        own.iter()
            .zip(ends)
            .all(|(a, b)| !b.is_empty() && a.eq_ignore_ascii_case(b))
    })
}

/// Returns `true` if a pairing's vCenters are these two, in any order.
pub(super) fn connects(object: &Object, ends: [&str; 2]) -> bool {
    let [a, b] = ends;
    has_ends(object, [a, b]) || has_ends(object, [b, a])
}

fn reconnect(object: &Object) -> Eligibility {
    if is_with_itself(&object.row) {
        return Eligibility::Refused(
            "This is the site's pairing with itself. There is no other site to reconnect to."
                .to_owned(),
        );
    }
    match object.row.badge {
        Some((Tone::Success, _)) => {
            Eligibility::Warned("Already connected; no need to reconnect.".to_owned())
        }
        _ => Eligibility::Offered,
    }
}

fn facts(object: &Object) -> Vec<Fact> {
    let mut facts = object.row.facts.clone();
    for server in pairing(object).map_or(&[][..], |it| &it.servers) {
        if !server.version.is_empty() {
            facts.push(Fact::code(
                format!("{} version", server.label),
                server.version.clone(),
            ));
        }
    }
    facts
}
