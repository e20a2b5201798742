//! What operations of vSphere Replication look at before they are sent.
//!
//! Source: OpenAPI 2.0.0 `IssueInfo`, `ReplicationInfo`, `Task`; contracts A.1, A.2, A.6.

use super::vr_lists::{Direction, direction, replication_path, status_badge};
use super::{Bearing, Draft, Finding, Precheck, Remedy};
use crate::json::{Node, Value};
use crate::problem::{Answer, Kind};
use crate::request::{Request, encode};
use crate::system::System;
use crate::system::vsphere_replication::{list, tasks_on};
use crate::task::{Status, read_partial};

/// Whether there is a session on the other site of the pairing.
pub const PEER_SESSION: Precheck = Precheck {
    id: "peer-session",
    title: "Session on the other site",
    request: |draft| {
        let pairing = draft.row("pairing")?;
        // A pairing of a vCenter with itself needs none (contracts A.1).
        let (local, remote) = (pairing.data("local_vc"), pairing.data("remote_vc"));
        (local.is_empty() || local != remote).then(|| {
            Request::get(format!("/pairings/{}/remote-session", encode(&pairing.id))).about_peer()
        })
    },
    judge: |draft, answer| {
        let why = "Without a session on the other site the appliance may refuse, and lists may be incomplete.";
        judge_peer_session(draft, answer, Bearing::Warning, why)
    },
};

/// `missing` says how it bears on sending that nobody is signed in there, and `why`.
pub fn judge_peer_session(
    draft: &Draft,
    answer: Answer,
    missing: Bearing,
    why: &str,
) -> Vec<Finding> {
    let peer = draft.data("pairing", "remote_vc_name").to_owned();
    match answer {
        Ok(value) => {
            if let Some(user) = Node::root(&value).at("username").text() {
                let title = format!("Signed in on {peer} as {user}");
                return vec![Finding::new(Bearing::Fine, title, "")];
            }
        }
        Err(problem) if matches!(problem.kind, Kind::NotSignedInRemotely | Kind::NotFound) => {}
        Err(problem) => return vec![Finding::unknown("Session on the other site", &problem)],
    }
    let mut finding = Finding::new(missing, format!("Not signed in on {peer}"), why);
    finding.remedy = Some(Remedy::SignInOnPeer {
        pairing: draft.value("pairing").to_owned(),
        peer,
    });
    vec![finding]
}

/// What the two sites report of their connection.
pub const PAIRING_ISSUES: Precheck = Precheck {
    id: "pairing-issues",
    title: "Connection of the sites",
    request: |draft| {
        let pairing = draft.row("pairing")?;
        Some(list(
            format!("/pairings/{}/issues", encode(&pairing.id)),
            0,
            100,
        ))
    },
    judge: |_, answer| {
        let fine = "The sites report no issues";
        judge_issues(answer, "Connection of the sites", "The pairing", fine)
    },
};

/// A list that is none, or lacks something, proves nothing by being empty.
pub fn doubt(title: &str, value: &Value) -> Option<Finding> {
    let root = Node::root(value);
    let why = if root.at("list").is_list() {
        read_partial(root).into_iter().next()?.message
    } else {
        "The answer has no list.".to_owned()
    };
    let title = format!("{title}: could not be checked");
    Some(Finding::new(Bearing::Unknown, title, why))
}

/// A list of `IssueInfo`. `unnamed` is what an issue is about that does not say so, `fine` is
/// said where there are none.
pub fn judge_issues(answer: Answer, title: &str, unnamed: &str, fine: &str) -> Vec<Finding> {
    let value = match answer {
        Ok(value) => value,
        Err(problem) => return vec![Finding::unknown(title, &problem)],
    };
    let mut findings = Vec::new();
    for issue in Node::root(&value).at("list").items().take(20) {
        let about = issue.at("entity_name").text().unwrap_or(unnamed);
        let severity = match issue.at("status").text() {
            Some("ERROR") => "an error",
            _ => "a warning",
        };
        // An issue need not stop the work, and may be out of date: it warns, and the
        // administrator decides.
        findings.push(Finding::new(
            Bearing::Warning,
            format!("{about} reports {severity}"),
            issue.at("description").string(),
        ));
    }
    findings.extend(doubt(title, &value));
    if findings.is_empty() {
        findings.push(Finding::new(Bearing::Fine, fine, ""));
    }
    findings
}

/// Whether the replication is still there, incoming and settled.
pub const REPLICATION_STATE: Precheck = Precheck {
    id: "replication-state",
    title: "State of the replication",
    request: |draft| {
        let replication = draft.row("replication")?;
        Some(Request::get(replication_path(
            draft.value("pairing"),
            &replication.id,
        )))
    },
    judge: |draft, answer| match answer {
        Ok(value) => judge_state(draft, Node::root(&value)),
        Err(problem) if problem.kind == Kind::NotFound => vec![Finding::new(
            Bearing::Blocks,
            "The replication does not exist any more",
            "It was removed since the list was loaded.",
        )],
        Err(problem) => vec![Finding::unknown("State of the replication", &problem)],
    },
};

fn judge_state(draft: &Draft, replication: Node<'_>) -> Vec<Finding> {
    let status = replication.at("status").at("status").text().unwrap_or("");
    let (_, words) = status_badge(status);
    let mut findings = Vec::new();
    if direction(draft, replication) == Direction::Outgoing {
        findings.push(Finding::new(
            Bearing::Blocks,
            "The replication is outgoing",
            "Its direction changed since the list was loaded. Promote it on the other site.",
        ));
    }
    // The states in which the one public client does not offer it (contracts A.4).
    let unsettled = [
        "RECONFIGURING",
        "RECOVERED",
        "RECOVERING",
        "DISK_RESIZING",
        "CONFIGURING",
        "MOVING",
    ];
    let error = replication
        .at("last_group_error")
        .at("message")
        .text()
        .unwrap_or("");
    if unsettled.contains(&status) {
        findings.push(Finding::new(
            Bearing::Warning,
            format!("The replication is busy: {words}"),
            "The appliance may refuse until this has ended.",
        ));
    } else if status.starts_with("ERROR") || !error.is_empty() {
        findings.push(Finding::new(
            Bearing::Warning,
            format!("State of the replication: {words}"),
            error,
        ));
    } else if matches!(status, "" | "UNKNOWN") {
        findings.push(Finding::new(
            Bearing::Unknown,
            "State of the replication: the appliance does not say",
            "",
        ));
    } else {
        findings.push(Finding::new(
            Bearing::Fine,
            format!("State of the replication: {words}"),
            "",
        ));
    }
    findings
}

/// Whether another task works on the replication.
pub const RUNNING_TASKS: Precheck = Precheck {
    id: "running-tasks",
    title: "Other work on the replication",
    request: |draft| Some(tasks_on(&draft.row("replication")?.id)),
    judge: |draft, answer| judge_tasks(draft.value("replication"), "replication", answer),
};

/// Whether another task works on the pairing.
pub const PAIRING_TASKS: Precheck = Precheck {
    id: "running-tasks",
    title: "Other work on the pairing",
    request: |draft| Some(tasks_on(&draft.row("pairing")?.id)),
    judge: |draft, answer| judge_tasks(draft.value("pairing"), "pairing", answer),
};

fn judge_tasks(entity: &str, noun: &str, answer: Answer) -> Vec<Finding> {
    let title = format!("Other work on the {noun}");
    let value = match answer {
        Ok(value) => value,
        Err(problem) => return vec![Finding::unknown(&title, &problem)],
    };
    let tasks = (System::VsphereReplication.tasks().read)(&value);
    let running = tasks
        .iter()
        .find(|t| t.entity == entity && matches!(t.status, Status::Queued | Status::Running));
    vec![match running {
        Some(task) => Finding::new(
            Bearing::Blocks,
            format!("Another task works on this {noun}"),
            format!(
                "“{}” has not ended. The appliance refuses a second one.",
                task.description
            ),
        ),
        None => doubt(&title, &value).unwrap_or_else(|| {
            let title = format!("No other task works on this {noun}");
            Finding::new(Bearing::Fine, title, "")
        }),
    }]
}
