//! Prechecks of the operations of vSphere Replication.
//!
//! Source: OpenAPI 2.0.0 `IssueInfo`, `ReplicationInfo`, `Task`; contracts A.1, A.2, A.6.

use super::vr_lists::{Direction, direction, replication_path, status_badge, status_of};
use super::{Draft, Finding, FixAction, Precheck, Severity};
use crate::problem::{Answer, Kind};
use crate::product::System;
use crate::request::{Request, encode};
use crate::system::vsphere_replication::{list, partial, tasks_on};
use crate::task::Status;
use crate::wire::vsphere_replication::{
    Issue, IssueStatus, Page, Replication, ReplicationStatus, Session, Task,
};
use crate::wire::{read, text_of};

/// The check for a session on the other site of the pairing.
pub const PEER_SESSION: Precheck = Precheck {
    id: "peer-session",
    title: "Session on the other site",
    request: |draft| {
        let pairing = draft.row("pairing")?;
        // A pairing of a vCenter with itself needs none (contracts A.1).
        let sites = draft.pairing();
        let with_itself =
            sites.is_some_and(|p| !p.local_vc.is_empty() && p.local_vc == p.remote_vc);
        (!with_itself).then(|| {
            Request::get(format!("/pairings/{}/remote-session", encode(&pairing.id))).about_peer()
        })
    },
    evaluate: |draft, answer| {
        let why = "Without a session on the other site, lists may be incomplete and the appliance may reject the request.";
        evaluate_peer_session(draft, answer, Severity::Warning, why)
    },
};

/// `missing` is the severity of a missing session there, and `why`.
pub fn evaluate_peer_session(
    draft: &Draft,
    answer: Answer,
    missing: Severity,
    why: &str,
) -> Vec<Finding> {
    let peer = draft
        .pairing()
        .map_or("", |pairing| &pairing.remote_vc_name);
    let peer = peer.to_owned();
    match answer {
        Ok(value) => {
            if let Some(user) = read::<Session>(&value).username {
                let title = format!("Signed in to {peer} as {user}");
                return vec![Finding::new(Severity::Fine, title, "")];
            }
        }
        Err(problem) if matches!(problem.kind, Kind::NotSignedInRemotely | Kind::NotFound) => {}
        Err(problem) => return vec![Finding::unknown("Session on the other site", &problem)],
    }
    let mut finding = Finding::new(missing, format!("Not signed in to {peer}"), why);
    finding.fix = Some(FixAction::SignInOnPeer {
        pairing: draft.value("pairing").to_owned(),
        peer,
    });
    vec![finding]
}

/// The issues that the two sites report of their connection.
pub const PAIRING_ISSUES: Precheck = Precheck {
    id: "pairing-issues",
    title: "Site connection",
    request: |draft| {
        let pairing = draft.row("pairing")?;
        Some(list(
            format!("/pairings/{}/issues", encode(&pairing.id)),
            0,
            100,
        ))
    },
    evaluate: |_, answer| {
        let fine = "The sites report no issues";
        evaluate_issues(answer, "Site connection", "The pairing", fine)
    },
};

/// Returns the finding that a list is none, or lacks something: then it proves nothing by being
/// empty.
pub fn doubt<T>(title: &str, page: &Page<T>) -> Option<Finding> {
    let why = if !page.list.is_list {
        "The response contains no list.".to_owned()
    } else if page.list.unreadable > 0 {
        "Part of the response could not be read.".to_owned()
    } else {
        partial(page.meta.as_ref()).into_iter().next()?.message
    };
    let title = format!("{title}: could not be checked");
    Some(Finding::new(Severity::Unknown, title, why))
}

/// A list of `IssueInfo`. `unnamed` is what an issue is about that does not say so, `fine` is
/// said where there are none.
pub fn evaluate_issues(answer: Answer, title: &str, unnamed: &str, fine: &str) -> Vec<Finding> {
    let value = match answer {
        Ok(value) => value,
        Err(problem) => return vec![Finding::unknown(title, &problem)],
    };
    let mut findings = Vec::new();
    let page: Page<Issue> = read(&value);
    for issue in page.list.items.iter().take(20) {
        let about = issue.entity_name.as_deref().unwrap_or(unnamed);
        let kind = match issue.status {
            Some(IssueStatus::Error) => "an error",
            _ => "a warning",
        };
        // An issue need not stop the work, and may be out of date: it warns, and the
        // administrator decides.
        findings.push(Finding::new(
            Severity::Warning,
            format!("{about} reports {kind}"),
            text_of(&issue.description),
        ));
    }
    findings.extend(doubt(title, &page));
    if findings.is_empty() {
        findings.push(Finding::new(Severity::Fine, fine, ""));
    }
    findings
}

/// The check that the replication still exists, is incoming, and is settled.
pub const REPLICATION_STATE: Precheck = Precheck {
    id: "replication-state",
    title: "Replication state",
    request: |draft| {
        let replication = draft.row("replication")?;
        Some(Request::get(replication_path(
            draft.value("pairing"),
            &replication.id,
        )))
    },
    evaluate: |draft, answer| match answer {
        Ok(value) => evaluate_state(draft, &read(&value)),
        Err(problem) if problem.kind == Kind::NotFound => vec![Finding::new(
            Severity::Blocks,
            "The replication no longer exists",
            "It was removed after the list was loaded.",
        )],
        Err(problem) => vec![Finding::unknown("Replication state", &problem)],
    },
};

fn evaluate_state(draft: &Draft, replication: &Replication) -> Vec<Finding> {
    use ReplicationStatus as S;
    let status = status_of(replication);
    let (_, words) = status_badge(status);
    let mut findings = Vec::new();
    if direction(draft, replication) == Direction::Outgoing {
        findings.push(Finding::new(
            Severity::Blocks,
            "The replication is outgoing",
            "Its direction changed after the list was loaded. Run this operation on the other site.",
        ));
    }
    // The states in which the one public client does not offer it (contracts A.4).
    let is_busy = matches!(
        status,
        Some(
            S::Reconfiguring
                | S::Recovered
                | S::Recovering
                | S::DiskResizing
                | S::Configuring
                | S::Moving
        )
    );
    let is_error = match status {
        Some(S::Error | S::ErrorRpoViolation) => true,
        Some(S::Other(word)) => word.starts_with("ERROR"),
        _ => false,
    };
    let error = replication.last_group_error.as_ref();
    let error = error.and_then(|error| error.message.as_deref());
    if is_busy {
        findings.push(Finding::new(
            Severity::Warning,
            format!("The replication is busy: {words}"),
            "The appliance may reject the request until this has finished.",
        ));
    } else if is_error || error.is_some() {
        findings.push(Finding::new(
            Severity::Warning,
            format!("Replication state: {words}"),
            error.unwrap_or_default(),
        ));
    } else if matches!(status, None | Some(S::Unknown)) {
        findings.push(Finding::new(
            Severity::Unknown,
            "Replication state: not reported",
            "",
        ));
    } else if matches!(status, Some(S::Other(_))) {
        findings.push(Finding::new(
            Severity::Unknown,
            format!("Replication state: {words}"),
            "This console does not know this state. Check the replication in the product UI.",
        ));
    } else {
        findings.push(Finding::new(
            Severity::Fine,
            format!("Replication state: {words}"),
            "",
        ));
    }
    findings
}

/// The check for another task on the replication.
pub const RUNNING_TASKS: Precheck = Precheck {
    id: "running-tasks",
    title: "Other tasks on the replication",
    request: |draft| Some(tasks_on(&draft.row("replication")?.id)),
    evaluate: |draft, answer| evaluate_tasks(draft.value("replication"), "replication", answer),
};

/// The check for another task on the pairing.
pub const PAIRING_TASKS: Precheck = Precheck {
    id: "running-tasks",
    title: "Other tasks on the pairing",
    request: |draft| Some(tasks_on(&draft.row("pairing")?.id)),
    evaluate: |draft, answer| evaluate_tasks(draft.value("pairing"), "pairing", answer),
};

fn evaluate_tasks(entity: &str, noun: &str, answer: Answer) -> Vec<Finding> {
    let title = format!("Other tasks on the {noun}");
    let value = match answer {
        Ok(value) => value,
        Err(problem) => return vec![Finding::unknown(&title, &problem)],
    };
    let tasks = System::VsphereReplication.read_tasks(&value);
    let running = tasks
        .iter()
        .find(|t| t.entity == entity && matches!(t.status, Status::Queued | Status::Running));
    vec![match running {
        Some(task) => Finding::new(
            Severity::Blocks,
            format!("Another task is running for this {noun}"),
            format!(
                "“{}” has not finished. The appliance rejects a second one.",
                task.description
            ),
        ),
        None => doubt(&title, &read::<Page<Task>>(&value)).unwrap_or_else(|| {
            let title = format!("No other task is running for this {noun}");
            Finding::new(Severity::Fine, title, "")
        }),
    }]
}
