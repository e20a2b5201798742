//! The lists of vSphere Replication that operations pick from.
//!
//! Source: OpenAPI 2.0.0 `Pairing`, `ReplicationInfo`; contracts A.2, A.3.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::host::is_same_place;
pub use super::selection::Direction;
use super::selection::{self, KnownCertificate, Selection};
use super::{Draft, Eligibility, Listed, Picker, Row};
use crate::clock::duration_label;
use crate::facts::{Fact, Tone, size_words};
use crate::request::encode;
use crate::system::vsphere_replication::{LIST_PAGE, list, partial};
use crate::text::excerpt;
use crate::wire::vsphere_replication::{
    Certificate, CertificateWarning, Page, Pairing, Replication, ReplicationStatus, Server,
    ServerStatus,
};
use crate::wire::{read, text_of};

/// The pairings of the appliance.
pub static PAIRINGS: Picker = Picker {
    noun: "pairing",
    plural: "pairings",
    resource: "pairings",
    columns: &["remote-vcenter", "remote-server"],
    after: &[],
    request: |_, page| Some(list("/pairings", page, LIST_PAGE)),
    page_size: LIST_PAGE,
    read: |_, value| read_rows(value, |pairing| pairing_row(&pairing)),
    probe: None,
    empty: "This appliance has no pairing. Pair the sites first.",
    picks_only: true,
};

/// The replications of the picked pairing; outgoing ones are refused.
///
/// An operation adds its own probe: `Picker { probe: Some(&PROBE), ..INCOMING_REPLICATIONS }`.
pub const INCOMING_REPLICATIONS: Picker = Picker {
    noun: "replication",
    plural: "replications",
    resource: "replications",
    columns: &["source", "last-sync"],
    after: &["pairing"],
    request: |draft, page| {
        let pairing = draft.row("pairing")?;
        let path = format!("/pairings/{}/replications", encode(&pairing.id));
        Some(list(path, page, LIST_PAGE))
    },
    page_size: LIST_PAGE,
    read: |draft, value| {
        read_rows(value, |replication| {
            replication_row(draft, &replication, incoming_only)
        })
    },
    probe: None,
    empty: "This pairing has no replications.",
    picks_only: false,
};

/// Returns the degree to which a replication can be taken by an operation of the recovery site.
pub fn incoming_only(direction: Direction) -> Eligibility {
    match direction {
        Direction::Incoming | Direction::Unknown => Eligibility::Possible,
        Direction::Outgoing => Eligibility::Refused(
            "Outgoing replication. Run this operation on the recovery site.".to_owned(),
        ),
    }
}

/// Makes the rows of a list; an entry without an id is left out.
pub fn read_rows<T>(value: &Value, row: impl Fn(T) -> Option<Row>) -> Listed
where
    T: DeserializeOwned + Default,
{
    let page: Page<T> = read(value);
    let seen = page.list.count();
    let total = page.meta.as_ref().and_then(|meta| meta.total);
    let missing = partial(page.meta.as_ref()).into_iter();
    let (signed_out, missing): (Vec<_>, Vec<_>) = missing.partition(|missing| {
        let code = missing.code.to_ascii_lowercase().replace('_', "");
        code.contains("remotesitenotauthenticated")
    });
    Listed {
        rows: page.list.items.into_iter().filter_map(row).collect(),
        seen,
        total: total.and_then(|total| usize::try_from(total).ok()),
        needs_peer: !signed_out.is_empty(),
        partial: missing
            .into_iter()
            .map(|missing| match missing.message {
                message if message.is_empty() => missing.code,
                message => message,
            })
            .collect(),
    }
}

/// Returns the status of a server as a badge.
pub fn server_badge(status: Option<&ServerStatus>) -> (Tone, String) {
    match status {
        Some(ServerStatus::Ok) => (Tone::Success, "Connected".to_owned()),
        Some(ServerStatus::Warning) => (Tone::Warning, "Warning".to_owned()),
        Some(ServerStatus::Error) => (Tone::Danger, "Not connected".to_owned()),
        Some(ServerStatus::Other(word)) => (Tone::Neutral, word.clone()),
        None => (Tone::Neutral, "Status unknown".to_owned()),
    }
}

/// Returns the servers of a pairing with their labels, this site's first: vCenter, then the
/// product's own. Which product's pairing it is, its servers tell.
pub fn servers_of(pairing: &Pairing) -> [(&'static str, Option<&Server>); 4] {
    let (local_vc, remote_vc) = (&pairing.local_vc_server, &pairing.remote_vc_server);
    let (local_srm, remote_srm) = (&pairing.local_srm_server, &pairing.remote_srm_server);
    let servers = if local_srm.is_some() || remote_srm.is_some() {
        [
            ("Local vCenter", local_vc),
            ("Local Site Recovery Manager", local_srm),
            ("Remote vCenter", remote_vc),
            ("Remote Site Recovery Manager", remote_srm),
        ]
    } else {
        [
            ("Local vCenter", local_vc),
            ("Local replication server", &pairing.local_vrms),
            ("Remote vCenter", remote_vc),
            ("Remote replication server", &pairing.remote_vrms),
        ]
    };
    servers.map(|(label, server)| (label, server.as_ref()))
}

/// The name of a server that is not told.
pub const UNNAMED: &str = "unnamed";

/// Returns the name or the address of a server.
pub fn server_name(server: Option<&Server>) -> &str {
    let name = server.and_then(|s| s.name.as_deref().or(s.url.as_deref()));
    name.unwrap_or(UNNAMED)
}

/// Returns the worst status of the servers of a pairing, in words, and that of each.
pub fn pairing_health(pairing: &Pairing) -> (Tone, String, Vec<Fact>) {
    let mut facts = Vec::new();
    let mut statuses = Vec::new();
    for (label, server) in servers_of(pairing) {
        let status = server.and_then(|server| server.server_status.as_ref());
        let (_, words) = server_badge(status);
        statuses.push(status);
        facts.push(Fact::text(
            label,
            format!("{}: {words}", server_name(server)),
        ));
        let warnings = server.map_or(&[][..], |server| &server.certificate_warnings.items);
        for warning in warnings.iter().take(10) {
            let certificate = warning.certificate.as_ref();
            let thumbprint = certificate.map_or("", |it| text_of(&it.thumbprint));
            facts.push(Fact::code(
                "Certificate warning",
                format!("{} {thumbprint}", text_of(&warning.server_url)),
            ));
        }
    }
    let worst = [ServerStatus::Error, ServerStatus::Warning]
        .into_iter()
        .find(|worst| statuses.contains(&Some(worst)));
    // One server whose status is not known leaves it open whether the sites are connected.
    let other = statuses.iter().find(|it| **it != Some(&ServerStatus::Ok));
    let first = other.or(statuses.first()).copied().flatten();
    let (tone, words) = server_badge(worst.as_ref().or(first));
    (tone, words, facts)
}

/// Makes the row of a pairing.
pub fn pairing_row(pairing: &Pairing) -> Option<Row> {
    let id = pairing.pairing_id.clone()?;
    let [(_, local_vc), (product, local), (_, remote_vc), (_, remote)] = servers_of(pairing);
    let product = if product == "Local replication server" {
        "Replication"
    } else {
        "Site Recovery Manager"
    };
    let (tone, words, mut facts) = pairing_health(pairing);
    facts.push(Fact::code("Pairing ID", id.clone()));
    let text = |server: Option<&Server>, of: fn(&Server) -> &str| {
        server.map(of).unwrap_or_default().to_owned()
    };
    Some(Row {
        title: format!("{} – {}", server_name(local_vc), server_name(remote_vc)),
        detail: format!(
            "{product} servers {} and {}",
            server_name(local),
            server_name(remote)
        ),
        badge: Some((tone, words)),
        eligibility: Eligibility::Offered,
        facts,
        selection: Selection::Pairing(selection::Pairing {
            local_vc: text(local_vc, |vc| text_of(&vc.id)),
            remote_vc: text(remote_vc, |vc| text_of(&vc.id)),
            remote_vc_name: server_name(remote_vc).to_owned(),
            remote_vc_url: text(remote_vc, |vc| text_of(&vc.url)),
            remote_vc_certificates: remote_vc.map(certificates_of).unwrap_or_default(),
            servers: servers_of(pairing).map(known_server).into(),
        }),
        id,
    })
}

fn known_server((label, server): (&'static str, Option<&Server>)) -> selection::Server {
    selection::Server {
        label,
        name: server_name(server).to_owned(),
        url: server.map_or("", |it| text_of(&it.url)).to_owned(),
        version: server.map_or("", |it| text_of(&it.version)).to_owned(),
        status: server.and_then(|it| it.server_status.clone()),
    }
}

/// Returns `true` if a row is the pairing of a site with itself.
pub fn is_with_itself(row: &Row) -> bool {
    match &row.selection {
        Selection::Pairing(pairing) => {
            !pairing.local_vc.is_empty()
                && pairing.local_vc.eq_ignore_ascii_case(&pairing.remote_vc)
        }
        _ => false,
    }
}

/// Returns the certificates of a server: the stored ones, then those of warnings about this very
/// server. A warning may also be about another service of the host.
fn certificates_of(server: &Server) -> Vec<KnownCertificate> {
    let is_own = |warning: &&CertificateWarning| is_about(warning, server);
    let stored = server.certificates.items.iter().map(|it| (it, false));
    let warnings = server.certificate_warnings.items.iter().filter(is_own);
    let presented = warnings.filter_map(|warning| Some((warning.certificate.as_ref()?, true)));
    let known = stored.chain(presented);
    let known =
        known.map(|(certificate, is_presented)| known_certificate(certificate, is_presented));
    known.filter(|it| !it.thumbprint.is_empty()).collect()
}

/// Returns `true` if a warning is about a server. One about another service of the same host is
/// not.
pub fn is_about(warning: &CertificateWarning, server: &Server) -> bool {
    match text_of(&warning.server_guid) {
        "" => is_same_place(text_of(&warning.server_url), text_of(&server.url)),
        guid => guid.eq_ignore_ascii_case(text_of(&server.id)),
    }
}

/// Reads a certificate as the appliance describes it.
pub fn known_certificate(certificate: &Certificate, is_presented: bool) -> KnownCertificate {
    let subject = text_of(&certificate.subject_dn);
    let mut names = certificate.subject_alternative_names.items.clone();
    if names.is_empty() {
        names.extend(common_name(subject));
    }
    KnownCertificate {
        thumbprint: text_of(&certificate.thumbprint).to_owned(),
        subject: excerpt(subject, 500),
        names,
        not_before: certificate.not_before.map(|time| time.0),
        not_after: certificate.not_after.map(|time| time.0),
        is_presented,
    }
}

/// Returns the CN of a distinguished name.
fn common_name(subject: &str) -> Option<String> {
    let mut parts = subject.split(',').map(str::trim);
    let part = parts.find(|part| {
        part.get(..3)
            .is_some_and(|it| it.eq_ignore_ascii_case("cn="))
    })?;
    part.get(3..).map(str::to_owned)
}

/// The direction of a replication within the draft's pairing.
pub fn direction(draft: &Draft, replication: &Replication) -> Direction {
    let local = draft.pairing().map(|pairing| pairing.local_vc.as_str());
    let Some(local) = local.filter(|local| !local.is_empty()) else {
        return Direction::Unknown;
    };
    if replication.target_vc_id.as_deref() == Some(local) {
        Direction::Incoming
    } else if replication.source_vc_id.as_deref() == Some(local) {
        Direction::Outgoing
    } else {
        Direction::Unknown
    }
}

/// Returns a status in words; an unknown one as it came.
pub fn status_badge(status: Option<&ReplicationStatus>) -> (Tone, String) {
    use ReplicationStatus as S;
    let (tone, words) = match status {
        Some(S::Ok) => (Tone::Success, "OK"),
        Some(S::Sync) => (Tone::Info, "Syncing"),
        Some(S::FullSync) => (Tone::Info, "Full sync"),
        Some(S::InitialFullSync) => (Tone::Info, "Initial full sync"),
        Some(S::Paused) => (Tone::Warning, "Paused"),
        Some(S::RpoViolation) => (Tone::Warning, "RPO violated"),
        Some(S::SyncRpoViolation) => (Tone::Warning, "Syncing, RPO violated"),
        Some(S::FullSyncRpoViolation) => (Tone::Warning, "Full sync, RPO violated"),
        Some(S::Moving) => (Tone::Info, "Moving"),
        Some(S::Configuring) => (Tone::Info, "Configuring"),
        Some(S::Reconfiguring) => (Tone::Info, "Reconfiguring"),
        Some(S::DiskResizing) => (Tone::Info, "Resizing a disk"),
        Some(S::NotActive) => (Tone::Warning, "Not active"),
        Some(S::NotActiveRpoViolation) => (Tone::Warning, "Not active, RPO violated"),
        Some(S::Error) => (Tone::Danger, "Error"),
        Some(S::ErrorRpoViolation) => (Tone::Danger, "Error, RPO violated"),
        Some(S::Recovering) => (Tone::Info, "Recovering"),
        Some(S::Recovered) => (Tone::Neutral, "Recovered"),
        Some(S::Unknown) | None => (Tone::Neutral, "Unknown"),
        Some(S::Other(word)) => return (Tone::Neutral, excerpt(word, 40)),
    };
    (tone, words.to_owned())
}

/// Returns the status of a replication, where the appliance tells it.
pub fn status_of(replication: &Replication) -> Option<&ReplicationStatus> {
    replication.status.as_ref()?.status.as_ref()
}

/// Makes the row of a replication; the operation decides whether it can be picked.
pub fn replication_row(
    draft: &Draft,
    replication: &Replication,
    eligibility: impl Fn(Direction) -> Eligibility,
) -> Option<Row> {
    let id = replication.id.clone()?;
    let direction = direction(draft, replication);
    let source = replication.source_site_name.as_deref().unwrap_or("?");
    let target = replication.target_site_name.as_deref().unwrap_or("?");
    let mut facts = vec![
        Fact::text("From", source),
        Fact::text("To", target),
        Fact::code("Replication ID", id.clone()),
    ];
    if let Some(at) = replication.last_sync_time {
        facts.push(Fact::time("Last sync", at.0));
    }
    if let Some(bytes) = replication.last_sync_size {
        facts.push(Fact::text("Last sync size", size_words(bytes)));
    }
    if let Some(minutes) = replication.rpo {
        let rpo = duration_label(minutes.saturating_mul(60_000));
        facts.push(Fact::text("RPO", rpo));
    }
    Some(Row {
        title: replication.name.as_ref().unwrap_or(&id).clone(),
        detail: format!("{source} to {target}"),
        badge: Some(status_badge(status_of(replication))),
        eligibility: eligibility(direction),
        facts,
        selection: Selection::Replication(Box::new(selection::Replication {
            target_site: target.to_owned(),
            direction,
            info: replication.clone(),
        })),
        id,
    })
}

/// The path of a replication below the appliance's base path.
pub fn replication_path(pairing: &str, replication: &str) -> String {
    format!(
        "/pairings/{}/replications/{}",
        encode(pairing),
        encode(replication)
    )
}
