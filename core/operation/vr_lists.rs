//! The lists of vSphere Replication that operations pick from.
//!
//! Source: OpenAPI 2.0.0 `Pairing`, `ReplicationInfo`; contracts A.2, A.3.

use super::{Draft, Listed, Picker, Row, Verdict};
use crate::fact::{Fact, Tone, size_words};
use crate::json::{Node, Value};
use crate::request::encode;
use crate::system::vsphere_replication::{LIST_PAGE, list};

/// The pairings of the appliance.
pub static PAIRINGS: Picker = Picker {
    noun: "pairing",
    plural: "pairings",
    after: &[],
    request: |_, page| Some(list("/pairings", page, LIST_PAGE)),
    page_size: LIST_PAGE,
    read: |_, value| read_list(value, read_pairing),
    probe: None,
    empty: "This appliance is not paired with another site. Pair the sites first.",
};

/// The rows of a list reply of vSphere Replication.
pub fn read_list(value: &Value, read: impl Fn(Node<'_>) -> Option<Row>) -> Listed {
    let root = Node::root(value);
    let list = root.at("list");
    Listed {
        rows: list.items().filter_map(read).collect(),
        seen: list.entries(),
        total: root
            .at("_meta")
            .at("total")
            .int()
            .and_then(|n| usize::try_from(n).ok()),
        partial: crate::task::read_partial(root)
            .into_iter()
            .map(|p| {
                if p.message.is_empty() {
                    p.code
                } else {
                    p.message
                }
            })
            .collect(),
    }
}

/// The status of a server as a badge.
pub fn server_badge(status: &str) -> (Tone, String) {
    match status {
        "OK" => (Tone::Success, "Connected".to_owned()),
        "WARNING" => (Tone::Warning, "Warning".to_owned()),
        "ERROR" => (Tone::Danger, "Not connected".to_owned()),
        "" => (Tone::Neutral, "Status unknown".to_owned()),
        other => (Tone::Neutral, other.to_owned()),
    }
}

/// The servers of a pairing and their labels, this site's first.
type Servers = [(&'static str, &'static str); 4];

static OF_REPLICATION: Servers = [
    ("local_vc_server", "This vCenter"),
    ("local_vrms", "This replication server"),
    ("remote_vc_server", "Other vCenter"),
    ("remote_vrms", "Other replication server"),
];

static OF_RECOVERY: Servers = [
    ("local_vc_server", "This vCenter"),
    ("local_srm_server", "This Site Recovery Manager"),
    ("remote_vc_server", "Other vCenter"),
    ("remote_srm_server", "Other Site Recovery Manager"),
];

/// Which product's pairing it is, its servers tell.
pub fn servers_of(pairing: Node<'_>) -> &'static Servers {
    if pairing.at("local_srm_server").exists() || pairing.at("remote_srm_server").exists() {
        &OF_RECOVERY
    } else {
        &OF_REPLICATION
    }
}

/// What people call a server.
pub fn server_name(server: Node<'_>) -> String {
    let name = server.at("name").text().or(server.at("url").text());
    name.unwrap_or("unnamed").to_owned()
}

/// The status of a server, as it came.
pub fn server_status(server: Node<'_>) -> &str {
    server.at("server_status").text().unwrap_or("")
}

/// How the four servers of a pairing stand: the worst of them, in words, and each.
pub fn pairing_health(pairing: Node<'_>) -> (Tone, String, Vec<Fact>) {
    let mut facts = Vec::new();
    let mut statuses = Vec::new();
    for (name, label) in servers_of(pairing) {
        let server = pairing.at(name);
        let (_, words) = server_badge(server_status(server));
        statuses.push(server_status(server));
        facts.push(Fact::text(
            *label,
            format!("{}: {words}", server_name(server)),
        ));
        for warning in server.at("certificate_warnings").items().take(10) {
            let thumbprint = warning.at("certificate").at("thumbprint").string();
            let about = warning.at("server_url").string();
            facts.push(Fact::code(
                "Certificate warning",
                format!("{about} {thumbprint}"),
            ));
        }
    }
    let worst = ["ERROR", "WARNING"]
        .into_iter()
        .find(|s| statuses.contains(s))
        .unwrap_or_else(|| statuses.first().copied().unwrap_or(""));
    let (tone, words) = server_badge(worst);
    (tone, words, facts)
}

/// One pairing as a row.
pub fn read_pairing(node: Node<'_>) -> Option<Row> {
    let id = node.at("pairing_id").text()?.to_owned();
    let local_vc = node.at("local_vc_server");
    let remote_vc = node.at("remote_vc_server");
    let [_, (local, _), _, (remote, _)] = *servers_of(node);
    let product = if local == "local_vrms" {
        "Replication"
    } else {
        "Site Recovery Manager"
    };
    let (tone, words, mut facts) = pairing_health(node);
    facts.push(Fact::code("Pairing ID", id.clone()));
    let certificate = remote_vc.at("certificates").items().next();
    let thumbprint = certificate.map(|c| c.at("thumbprint").string());
    Some(Row {
        title: format!("{} – {}", server_name(local_vc), server_name(remote_vc)),
        detail: format!(
            "{product} servers {} and {}",
            server_name(node.at(local)),
            server_name(node.at(remote))
        ),
        badge: Some((tone, words)),
        verdict: Verdict::Offered,
        facts,
        data: vec![
            ("local_vc", local_vc.at("id").string()),
            ("local_vc_name", server_name(local_vc)),
            ("remote_vc", remote_vc.at("id").string()),
            ("remote_vc_name", server_name(remote_vc)),
            ("remote_vc_url", remote_vc.at("url").string()),
            ("remote_vc_thumbprint", thumbprint.unwrap_or_default()),
        ],
        id,
    })
}

/// Which way a replication goes, seen from the appliance that was asked. There
/// is no field for it: the ids of the vCenters tell (contracts A.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// This site recovers it.
    Incoming,
    /// The other site recovers it.
    Outgoing,
    /// The ids do not say.
    Unknown,
}

/// The direction of a replication within the draft's pairing.
pub fn direction(draft: &Draft, replication: Node<'_>) -> Direction {
    let local = draft.data("pairing", "local_vc");
    let id = |name: &str| replication.at(name).text().unwrap_or("");
    if local.is_empty() {
        Direction::Unknown
    } else if id("target_vc_id") == local {
        Direction::Incoming
    } else if id("source_vc_id") == local {
        Direction::Outgoing
    } else {
        Direction::Unknown
    }
}

/// A status of `CompoundReplicationStatus` in words; unknown ones as they came.
pub fn status_badge(status: &str) -> (Tone, String) {
    let (tone, words) = match status {
        "OK" => (Tone::Success, "OK"),
        "SYNC" => (Tone::Info, "Syncing"),
        "FULL_SYNC" => (Tone::Info, "Full sync"),
        "INITIAL_FULL_SYNC" => (Tone::Info, "Initial full sync"),
        "PAUSED" => (Tone::Warning, "Paused"),
        "RPO_VIOLATION" => (Tone::Warning, "RPO violated"),
        "SYNC_RPO_VIOLATION" => (Tone::Warning, "Syncing, RPO violated"),
        "FULL_SYNC_RPO_VIOLATION" => (Tone::Warning, "Full sync, RPO violated"),
        "MOVING" => (Tone::Info, "Moving"),
        "CONFIGURING" => (Tone::Info, "Configuring"),
        "RECONFIGURING" => (Tone::Info, "Reconfiguring"),
        "DISK_RESIZING" => (Tone::Info, "Resizing a disk"),
        "NOT_ACTIVE" => (Tone::Warning, "Not active"),
        "NOT_ACTIVE_RPO_VIOLATION" => (Tone::Warning, "Not active, RPO violated"),
        "ERROR" => (Tone::Danger, "Error"),
        "ERROR_RPO_VIOLATION" => (Tone::Danger, "Error, RPO violated"),
        "RECOVERING" => (Tone::Info, "Recovering"),
        "RECOVERED" => (Tone::Neutral, "Recovered"),
        "UNKNOWN" | "" => (Tone::Neutral, "Unknown"),
        other => return (Tone::Neutral, crate::json::excerpt(other, 40)),
    };
    (tone, words.to_owned())
}

/// A replication as a row; the operation gives the verdict.
pub fn read_replication(
    draft: &Draft,
    node: Node<'_>,
    verdict: impl Fn(Direction, &str) -> Verdict,
) -> Option<Row> {
    let id = node.at("id").text()?.to_owned();
    let direction = direction(draft, node);
    let status = node.at("status").at("status").text().unwrap_or("");
    let site = |name: &str| node.at(name).text().unwrap_or("?").to_owned();
    let mut facts = vec![
        Fact::text("From", site("source_site_name")),
        Fact::text("To", site("target_site_name")),
        Fact::code("Replication ID", id.clone()),
    ];
    if let Some(at) = node.at("last_sync_time").time() {
        facts.push(Fact::time("Last sync", at));
    }
    if let Some(bytes) = node.at("last_sync_size").int() {
        facts.push(Fact::text("Last sync size", size_words(bytes)));
    }
    if let Some(rpo) = node.at("rpo").int() {
        facts.push(Fact::text(
            "RPO",
            crate::clock::duration_words(rpo.saturating_mul(60_000)),
        ));
    }
    Some(Row {
        title: node.at("name").text().unwrap_or(id.as_str()).to_owned(),
        detail: format!(
            "{} to {}",
            site("source_site_name"),
            site("target_site_name")
        ),
        badge: Some(status_badge(status)),
        verdict: verdict(direction, status),
        facts,
        data: vec![("target_site", site("target_site_name"))],
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
