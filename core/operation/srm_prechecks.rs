//! What operations of Site Recovery Manager look at before they are sent.
//!
//! Source: OpenAPI 2.0.0 `Pairing`, `RecoveryPlanInfo`, `ProtectionGroupInfo`; contracts B.3.

use super::srm_plans::{plan_badge, plan_path, verdict};
use super::vr_lists::{server_badge, server_name, server_status, servers_of};
use super::vr_prechecks::{self, doubt, judge_issues, judge_peer_session};
use super::{Bearing, Draft, Finding, Precheck, Verdict};
use crate::fact::Tone;
use crate::json::{Node, Value};
use crate::problem::Kind;
use crate::request::{Request, encode};
use crate::system::vsphere_replication::{LIST_PAGE, list};
use crate::task::read_partial;

/// Whether there is a session on the other site, without which nothing runs.
pub const PEER_SESSION: Precheck = Precheck {
    judge: |draft, answer| {
        let why = "Work on a plan needs both sites: the appliance refuses it without a session on the other one.";
        judge_peer_session(draft, answer, Bearing::Blocks, why)
    },
    ..vr_prechecks::PEER_SESSION
};

/// Whether the servers of both sites are up.
pub const SERVERS: Precheck = Precheck {
    id: "servers",
    title: "Servers of both sites",
    request: |draft| {
        let pairing = draft.row("pairing")?;
        Some(Request::get(format!("/pairings/{}", encode(&pairing.id))))
    },
    judge: |_, answer| match answer {
        Ok(value) => judge_servers(Node::root(&value)),
        Err(problem) => vec![Finding::unknown("Servers of both sites", &problem)],
    },
};

fn judge_servers(pairing: Node<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut is_whole = true;
    for (field, label) in servers_of(pairing) {
        let server = pairing.at(field);
        is_whole &= server.exists();
        let (tone, words) = server_badge(server_status(server));
        let distrusted = server.at("certificate_warnings").items().next().is_some();
        let (bearing, why) = if distrusted {
            let why = "Its certificate is not the one that was trusted. If it was replaced, reconnect the pairing.";
            (Bearing::Warning, why)
        } else if tone == Tone::Danger {
            let why =
                "Work on a plan needs both sites: the appliance refuses it while a server is down.";
            (Bearing::Warning, why)
        } else if tone == Tone::Warning {
            (Bearing::Warning, "")
        } else if tone == Tone::Success || !server.exists() {
            continue;
        } else {
            (Bearing::Unknown, "")
        };
        let mut finding = Finding::new(
            bearing,
            format!("{label}, {}: {words}", server_name(server)),
            why,
        );
        if bearing == Bearing::Unknown {
            let partial = read_partial(pairing).into_iter().next();
            finding.detail = partial.map_or_else(String::new, |p| p.message);
        }
        findings.push(finding);
    }
    if findings.is_empty() {
        findings.push(if is_whole {
            Finding::new(Bearing::Fine, "The servers of both sites are connected", "")
        } else {
            let title = "Servers of both sites: the appliance does not tell of all";
            Finding::new(Bearing::Unknown, title, "")
        });
    }
    findings
}

/// The path of what belongs to the draft's plan.
fn of_plan(draft: &Draft, rest: &str) -> Option<String> {
    let plan = draft.row("plan")?;
    Some(plan_path(draft.value("pairing"), &plan.id) + rest)
}

/// Whether the plan is still in a state that can be reprotected.
pub const PLAN_STATE: Precheck = Precheck {
    id: "plan-state",
    title: "State of the plan",
    request: |draft| Some(Request::get(of_plan(draft, "")?)),
    judge: |draft, answer| match answer {
        Ok(value) => vec![judge_state(draft, Node::root(&value))],
        Err(problem) if problem.kind == Kind::NotFound => vec![Finding::new(
            Bearing::Blocks,
            "The plan does not exist any more",
            "It was deleted since the list was loaded.",
        )],
        Err(problem) => vec![Finding::unknown("State of the plan", &problem)],
    },
};

fn judge_state(draft: &Draft, plan: Node<'_>) -> Finding {
    let code = plan.at("status").text().unwrap_or("");
    if code.is_empty() {
        let title = "State of the plan: the appliance does not say";
        return Finding::new(Bearing::Unknown, title, "");
    }
    let (bearing, why) = match verdict(draft, code) {
        Verdict::Refused(why) => (Bearing::Blocks, why),
        Verdict::Warned(why) => (Bearing::Warning, why),
        _ => (Bearing::Fine, String::new()),
    };
    let (_, words) = plan_badge(code);
    Finding::new(bearing, format!("State of the plan: {words}"), why)
}

/// What the plan itself reports.
pub const PLAN_ISSUES: Precheck = Precheck {
    id: "plan-issues",
    title: "Issues of the plan",
    request: |draft| Some(list(of_plan(draft, "/issues")?, 0, 100)),
    judge: |_, answer| {
        let fine = "The plan reports no issues";
        judge_issues(answer, "Issues of the plan", "The plan", fine)
    },
};

/// What the plan protects.
pub const GROUPS: Precheck = Precheck {
    id: "protection-groups",
    title: "Protection groups",
    request: |draft| Some(list(of_plan(draft, "/protection-groups")?, 0, LIST_PAGE)),
    judge: |_, answer| match answer {
        Ok(value) => vec![judge_groups(&value)],
        Err(problem) => vec![Finding::unknown("Protection groups", &problem)],
    },
};

fn judge_groups(value: &Value) -> Finding {
    if let Some(doubt) = doubt("Protection groups", value) {
        return doubt;
    }
    let (mut groups, mut machines) = (0, 0_i64);
    let mut names = String::new();
    for group in Node::root(value).at("list").items() {
        let count = group.at("total_vms").int().unwrap_or(0);
        groups += 1;
        machines = machines.saturating_add(count);
        if groups <= 10 {
            if groups > 1 {
                names.push_str(", ");
            }
            names.push_str(group.at("name").text().unwrap_or("unnamed"));
            names.push_str(&format!(" ({count})"));
        } else if groups == 11 {
            names.push_str(", …");
        }
    }
    if groups == 0 {
        let title = "The plan has no protection groups";
        return Finding::new(Bearing::Warning, title, "");
    }
    let title = format!(
        "{} with {}",
        counted(groups, "protection group"),
        counted(machines, "virtual machine")
    );
    Finding::new(Bearing::Fine, title, names)
}

/// "1 plan", "2 plans".
fn counted(count: i64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
