//! Prechecks of the operations of Site Recovery Manager.
//!
//! Source: OpenAPI 2.0.0 `Pairing`, `RecoveryPlanInfo`, `ProtectionGroupInfo`; contracts B.3.

use super::srm_plans::{eligibility, plan_badge, plan_path};
use super::vr_lists::{server_badge, server_name, servers_of};
use super::vr_prechecks::{self, doubt, evaluate_issues, evaluate_peer_session};
use super::{Draft, Eligibility, Finding, Precheck, Severity};
use crate::facts::Tone;
use crate::problem::Kind;
use crate::request::{Request, encode};
use crate::system::vsphere_replication::{LIST_PAGE, list, partial};
use crate::wire::read;
use crate::wire::site_recovery_manager::{ProtectionGroup, RecoveryPlan};
use crate::wire::vsphere_replication::{Page, Pairing};

/// The check for a session on the other site, without which nothing runs.
pub const PEER_SESSION: Precheck = Precheck {
    evaluate: |draft, answer| {
        let why = "Recovery plan operations need both sites; the appliance rejects them without a session on the other site.";
        evaluate_peer_session(draft, answer, Severity::Blocks, why)
    },
    ..vr_prechecks::PEER_SESSION
};

/// The check that the servers of both sites are up.
pub const SERVERS: Precheck = Precheck {
    id: "servers",
    title: "Servers of both sites",
    request: |draft| {
        let pairing = draft.row("pairing")?;
        Some(Request::get(format!("/pairings/{}", encode(&pairing.id))))
    },
    evaluate: |_, answer| match answer {
        Ok(value) => evaluate_servers(&read(&value)),
        Err(problem) => vec![Finding::unknown("Servers of both sites", &problem)],
    },
};

fn evaluate_servers(pairing: &Pairing) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut is_whole = true;
    for (label, server) in servers_of(pairing) {
        is_whole &= server.is_some();
        let status = server.and_then(|server| server.server_status.as_ref());
        let (tone, words) = server_badge(status);
        let distrusted = server.is_some_and(|s| !s.certificate_warnings.items.is_empty());
        let (severity, why) = if distrusted {
            let why = "Its certificate is not trusted. If it was replaced, reconnect the pairing.";
            (Severity::Warning, why)
        } else if tone == Tone::Danger {
            let why = "Recovery plan operations need both sites; the appliance rejects them while a server is down.";
            (Severity::Warning, why)
        } else if tone == Tone::Warning {
            (Severity::Warning, "")
        } else if tone == Tone::Success || server.is_none() {
            continue;
        } else {
            (Severity::Unknown, "")
        };
        let mut finding = Finding::new(
            severity,
            format!("{label}, {}: {words}", server_name(server)),
            why,
        );
        if severity == Severity::Unknown {
            let missing = partial(pairing.meta.as_ref()).into_iter().next();
            finding.detail = missing.map_or_else(String::new, |missing| missing.message);
        }
        findings.push(finding);
    }
    if findings.is_empty() {
        findings.push(if is_whole {
            Finding::new(
                Severity::Fine,
                "The servers of both sites are connected",
                "",
            )
        } else {
            let title = "Servers of both sites: status not fully reported";
            Finding::new(Severity::Unknown, title, "")
        });
    }
    findings
}

/// The path of what belongs to the draft's plan.
fn of_plan(draft: &Draft, rest: &str) -> Option<String> {
    let plan = draft.row("plan")?;
    Some(plan_path(draft.value("pairing"), &plan.id) + rest)
}

/// The check that the plan is still in a state that can be reprotected.
pub const PLAN_STATE: Precheck = Precheck {
    id: "plan-state",
    title: "Plan state",
    request: |draft| Some(Request::get(of_plan(draft, "")?)),
    evaluate: |draft, answer| match answer {
        Ok(value) => vec![evaluate_state(draft, &read(&value))],
        Err(problem) if problem.kind == Kind::NotFound => vec![Finding::new(
            Severity::Blocks,
            "The plan no longer exists",
            "It was deleted after the list was loaded.",
        )],
        Err(problem) => vec![Finding::unknown("Plan state", &problem)],
    },
};

fn evaluate_state(draft: &Draft, plan: &RecoveryPlan) -> Finding {
    let Some(status) = &plan.status else {
        let title = "Plan state: not reported";
        return Finding::new(Severity::Unknown, title, "");
    };
    let (severity, why) = match eligibility(draft, Some(status)) {
        Eligibility::Refused(why) => (Severity::Blocks, why),
        Eligibility::Warned(why) => (Severity::Warning, why),
        _ => (Severity::Fine, String::new()),
    };
    let (_, words) = plan_badge(Some(status));
    Finding::new(severity, format!("Plan state: {words}"), why)
}

/// The issues that the plan itself reports.
pub const PLAN_ISSUES: Precheck = Precheck {
    id: "plan-issues",
    title: "Plan issues",
    request: |draft| Some(list(of_plan(draft, "/issues")?, 0, 100)),
    evaluate: |_, answer| {
        let fine = "The plan reports no issues";
        evaluate_issues(answer, "Plan issues", "The plan", fine)
    },
};

/// The protection groups of the plan.
pub const GROUPS: Precheck = Precheck {
    id: "protection-groups",
    title: "Protection groups",
    request: |draft| Some(list(of_plan(draft, "/protection-groups")?, 0, LIST_PAGE)),
    evaluate: |_, answer| match answer {
        Ok(value) => vec![evaluate_groups(&read(&value))],
        Err(problem) => vec![Finding::unknown("Protection groups", &problem)],
    },
};

fn evaluate_groups(page: &Page<ProtectionGroup>) -> Finding {
    if let Some(doubt) = doubt("Protection groups", page) {
        return doubt;
    }
    let (mut groups, mut machines) = (0, 0_i64);
    let mut names = String::new();
    for group in &page.list.items {
        let count = group.total_vms.unwrap_or(0);
        groups += 1;
        machines = machines.saturating_add(count);
        if groups <= 10 {
            if groups > 1 {
                names.push_str(", ");
            }
            names.push_str(group.name.as_deref().unwrap_or("unnamed"));
            names.push_str(&format!(" ({count})"));
        } else if groups == 11 {
            names.push_str(", …");
        }
    }
    if groups == 0 {
        let title = "The plan has no protection groups";
        return Finding::new(Severity::Warning, title, "");
    }
    let title = format!(
        "{} with {}",
        counted(groups, "protection group"),
        counted(machines, "virtual machine")
    );
    Finding::new(Severity::Fine, title, names)
}

/// "1 plan", "2 plans".
fn counted(count: i64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
