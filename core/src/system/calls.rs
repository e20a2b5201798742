//! The calls that the console makes of each system. A reverse proxy passes these and no others.
//!
//! `cargo xtask proxy-config` turns the tables into the rules of the web servers. To add a call, add
//! its line; `core/tests/calls.rs` builds the console's requests and prints the line that is
//! missing.
//!
//! A line is a method and a path below the appliance's [root](System::api_root). `{name}` stands for
//! one segment, or, where the system has such a setting, for its value. Query parameters follow with
//! their names; one with a value is required as it is.

use std::fmt::Write;

use crate::config::Appliance;
use crate::product::{CALLS, REMOTE_CERTIFICATE, SESSION, System};

type Table = &'static [&'static str];

/// Calls that vSphere Replication and Site Recovery Manager share.
const GATEWAY: Table = &[
    "POST /session",
    "GET /session",
    "DELETE /session",
    "GET /pairings?limit&offset",
    "GET /pairings/{pairing}",
    "GET /pairings/{pairing}/issues?limit&offset",
    "GET /pairings/{pairing}/remote-session",
    "POST /pairings/{pairing}/remote-session",
    "GET /tasks?limit&offset&sort_by&order_by&filter_property&filter",
    "GET /tasks/{task}",
];

const VSPHERE_REPLICATION: Table = &[
    "GET /info",
    "GET /pairings/{pairing}/replications?limit&offset",
    "GET /pairings/{pairing}/replications/{replication}",
    "GET /pairings/{pairing}/replications/{replication}/active-image",
    "GET /pairings/{pairing}/replications/{replication}/instances?limit&offset",
    "POST /pairings/{pairing}/replications/{replication}/actions/promote-test-image",
    "POST /pairings/{pairing}/replications/{replication}/actions/demote-test-image",
    "POST /pairings/{pairing}/actions/reconnect",
];

const SITE_RECOVERY_MANAGER: Table = &[
    "GET /server/info",
    "GET /pairings/{pairing}/recovery-management/plans?limit&offset",
    "GET /pairings/{pairing}/recovery-management/plans/{plan}",
    "GET /pairings/{pairing}/recovery-management/plans/{plan}/issues?limit&offset",
    "GET /pairings/{pairing}/recovery-management/plans/{plan}/protection-groups?limit&offset",
    "GET /pairings/{pairing}/recovery-management/plans/{plan}/history-reports?limit&offset&start_date&sort_by&order_by",
    "GET /pairings/{pairing}/recovery-management/plans/{plan}/recovery-steps/reprotect?expanded_step_ids",
    "GET /pairings/{pairing}/recovery-management/plans/{plan}/recovery-steps/user-prompts",
    "POST /pairings/{pairing}/recovery-management/plans/{plan}/recovery-steps/user-prompts/{prompt}/actions/dismiss-prompt",
    "POST /pairings/{pairing}/recovery-management/plans/{plan}/actions/reprotect",
];

const VCENTER: Table = &[
    "GET /{calls}/hvc/links",
    "GET /{calls}/hvc/links/{link}",
    "GET /{calls}/hvc/links/{link}/sync/providers",
    "GET /{calls}/hvc/links/{link}/sync/providers/{provider}",
    "POST /{calls}/hvc/links/{link}/sync/providers/{provider}?action=start",
];

/// Sessions of a vCenter with the setting `"session": "rest"`.
const VCENTER_REST_SESSION: Table = &[
    "POST /rest/com/vmware/cis/session",
    "POST /rest/com/vmware/cis/session?~action=get",
    "DELETE /rest/com/vmware/cis/session",
];

/// The same with `"session": "api"`.
const VCENTER_API_SESSION: Table = &[
    "POST /api/session",
    "GET /api/session",
    "DELETE /api/session",
];

const CLOUD_DIRECTOR_AVAILABILITY: Table = &[
    "POST /sessions",
    // The bridge of a Cloud Director plug-in (deploy/cloud-director).
    "POST /sessions/extend",
    "GET /sessions",
    "DELETE /sessions",
    "GET /diagnostics/about",
    "GET /config/certificate",
    "GET /config/root-password-expired",
    "GET {remoteCertificate}?url&viaTunnel",
    "GET /sites",
    "POST /sites",
    "GET /tasks?limit&offset&sort&operationID",
    "GET /tasks/{task}",
];

/// Settings that stand in a path.
const IN_PATHS: [&str; 2] = [CALLS, REMOTE_CERTIFICATE];

/// A value of the query: as the console encodes it.
const VALUE: &str = "[A-Za-z0-9._~%-]*";

/// One segment of a path.
const SEGMENT: &str = "[^/?]+";

impl System {
    /// Returns the path at which an appliance has the calls of the table.
    pub fn api_root(self) -> &'static str {
        match self {
            System::VsphereReplication => "/api/rest/vr/v2",
            System::SiteRecoveryManager => "/api/rest/srm/v2",
            System::Vcenter | System::CloudDirectorAvailability => "",
        }
    }
}

impl Appliance {
    /// Returns the lines of the tables for this appliance and its settings.
    fn call_lines(&self) -> impl Iterator<Item = &'static str> {
        let tables: [Table; 2] = match self.system {
            System::VsphereReplication => [GATEWAY, VSPHERE_REPLICATION],
            System::SiteRecoveryManager => [GATEWAY, SITE_RECOVERY_MANAGER],
            System::Vcenter if self.setting(SESSION) == "api" => [VCENTER_API_SESSION, VCENTER],
            System::Vcenter => [VCENTER_REST_SESSION, VCENTER],
            System::CloudDirectorAvailability => [CLOUD_DIRECTOR_AVAILABILITY, &[]],
        };
        tables.into_iter().flatten().copied()
    }

    /// Returns a regular expression for each call: of the method, a space, and the path and query
    /// below the appliance's root. The syntax is common to PCRE, RE2 and Rust; anchors are left to
    /// the caller.
    pub fn call_patterns(&self) -> Vec<String> {
        self.call_lines().map(|line| self.pattern(line)).collect()
    }

    fn pattern(&self, line: &str) -> String {
        let (path, query) = line.split_once('?').unwrap_or((line, ""));
        let mut pattern = String::new();
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            pattern.push_str(&escape(before));
            if IN_PATHS.contains(&name) {
                pattern.push_str(&escape(self.setting(name)));
            } else {
                pattern.push_str(SEGMENT);
            }
            rest = after;
        }
        pattern.push_str(&escape(rest));
        if query.contains('=') {
            pattern.push_str(&escape("?"));
            pattern.push_str(&escape(query));
        } else if !query.is_empty() {
            let names = query.replace('&', "|");
            // Writing to a string does not fail.
            let _ = write!(pattern, r"(\?({names})={VALUE}(&({names})={VALUE})*)?");
        }
        pattern
    }
}

/// Returns text with a backslash before what a regular expression reads as more than itself.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if !c.is_ascii_alphanumeric() && !"/-_~=& ".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
