//! Recovery plans of Site Recovery Manager, and what each needs next.
//!
//! Source: OpenAPI 2.0.0 `RecoveryPlanInfo`, whose description says of each status what to do;
//! contracts B.3.

use super::column::PAIRING;
use super::{Cell, Column, Join, Mark, Object, Relation, Resource, Source, Use, Within};
use crate::clock::Timestamp;
use crate::facts::Tone;
use crate::operation::selection::Plan;
use crate::operation::srm_plans::PLANS;
use crate::operation::vr_lists::PAIRINGS;
use crate::operation::{Entry, Selection};
use crate::product::System;
use crate::wire::site_recovery_manager::PlanStatus as P;

pub(super) static RESOURCE: Resource = Resource {
    id: "recovery-plans",
    title: "Recovery plans",
    noun: "recovery plan",
    plural: "recovery plans",
    summary: "Recovery plans of Site Recovery Manager, their state and their next step.",
    sources: &[Source {
        system: System::SiteRecoveryManager,
        list: &PLANS,
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
            id: "next",
            title: "Next step",
            help: "The step that the plan needs in this state, as the API document describes it.",
            value: |object, _| of(object, |it| Cell::text(next_step(it))),
            is_shown: true,
        },
        Column {
            id: "protected",
            title: "Protected site",
            help: "The site that the plan protects.",
            value: |object, _| of(object, |it| site(&it.protected_site)),
            is_shown: true,
        },
        Column {
            id: "recovery",
            title: "Recovery site",
            help: "The site at which the plan recovers.",
            value: |object, _| of(object, |it| site(&it.recovery_site)),
            is_shown: true,
        },
        Column {
            id: "folder",
            title: "Folder",
            help: "",
            value: |object, _| of(object, |it| Cell::text(&it.folder)),
            is_shown: true,
        },
        Column {
            id: "progress",
            title: "Progress",
            help: "Of the operation that is running.",
            value: |object, _| of(object, progress),
            is_shown: false,
        },
    ],
    marks: &[
        mark(
            "failed",
            "Failed or interrupted",
            "An operation of the plan failed, was interrupted or ended in an unexpected state.",
            Tone::Danger,
            |object, _| is(object, Need::Retry),
        ),
        mark(
            "waiting",
            "Waiting for input",
            "A running operation is waiting at a prompt.",
            Tone::Warning,
            |object, _| is(object, Need::Input),
        ),
        mark(
            "misconfigured",
            "Needs editing",
            "The plan cannot be run until it is edited.",
            Tone::Warning,
            |object, _| is(object, Need::Edit),
        ),
        mark(
            "recovery",
            "Needs another recovery",
            "The recovery is not complete. It has to be run again.",
            Tone::Warning,
            |object, _| is(object, Need::Recovery),
        ),
        mark(
            "reprotect",
            "Needs reprotect",
            "The plan was recovered. Reprotect configures protection in the opposite direction.",
            Tone::Warning,
            |object, _| is(object, Need::Reprotect),
        ),
        mark(
            "cleanup",
            "Needs test cleanup",
            "The test environment is still there. Run the cleanup when it is no longer needed.",
            Tone::Info,
            |object, _| is(object, Need::Cleanup),
        ),
        mark(
            "blocked",
            "Groups in use",
            "Another plan uses its protection groups, or was tested and not cleaned up.",
            Tone::Info,
            |object, _| is(object, Need::Others),
        ),
        mark(
            "running",
            "Running",
            "An operation of the plan is running.",
            Tone::Info,
            |object, _| is(object, Need::Wait),
        ),
        mark(
            "ready",
            "Ready",
            "The plan can be tested or recovered.",
            Tone::Success,
            |object, _| is(object, Need::Nothing),
        ),
    ],
    facts: |object| object.row.facts.clone(),
    uses: &[Use {
        operation: "run-reprotect",
        eligibility: |object| object.row.eligibility.clone(),
        fills: |object| {
            let pairing = object.place.within.clone();
            let pairing = pairing.map(|row| ("pairing", Entry::Row(row)));
            let plan = ("plan", Entry::Row(object.row.clone()));
            pairing.into_iter().chain([plan]).collect()
        },
    }],
    related: |object| vec![Relation::within(object, "Pairing", "pairings")],
    joins: &[Join {
        label: "vSphere Replication pairing",
        resource: "pairings",
        basis: "same vCenter Servers",
        applies: |object, other| {
            let ends = plan(object).map(|it| [it.protected_vc.as_str(), it.recovery_vc.as_str()]);
            ends.is_some_and(|ends| super::pairings::connects(other, ends))
                && other.place.system == System::VsphereReplication
        },
    }],
};

const fn mark(
    id: &'static str,
    label: &'static str,
    help: &'static str,
    tone: Tone,
    applies: fn(&Object, Timestamp) -> bool,
) -> Mark {
    Mark {
        id,
        label,
        help,
        tone,
        applies,
        reason: |object, _| plan(object).map_or("", next_step).to_owned(),
    }
}

fn plan(object: &Object) -> Option<&Plan> {
    match &object.row.selection {
        Selection::Plan(it) => Some(it),
        _ => None,
    }
}

fn of(object: &Object, cell: impl Fn(&Plan) -> Cell) -> Cell {
    plan(object).map_or(Cell::Empty, cell)
}

fn is(object: &Object, need: Need) -> bool {
    plan(object).and_then(need_of) == Some(need)
}

fn site(name: &str) -> Cell {
    Cell::text(if name == "?" { "" } else { name })
}

fn progress(it: &Plan) -> Cell {
    match it.progress {
        Some(percent) if it.is_running == Some(true) => Cell::Percent(percent.clamp(0, 100)),
        _ => Cell::Empty,
    }
}

/// The need of a plan in a state. A state has one need.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Nothing,
    Wait,
    Others,
    Input,
    Edit,
    Retry,
    Cleanup,
    Recovery,
    Reprotect,
}

/// Returns the need and the next step of a status, as the document describes it.
fn step(status: &P) -> Option<(Need, &'static str)> {
    Some(match status {
        P::ReadyState => (Need::Nothing, ""),
        P::NoProtectionGroups => (Need::Edit, "Add protection groups"),
        P::DirectionError => (Need::Edit, "Remove groups with another direction"),
        P::SyncConflict => (Need::Edit, "Edit the plan to resolve the conflict"),
        P::WaitingForUserInput => (Need::Input, "Dismiss the prompt"),
        P::Deleting
        | P::CancelInProgress
        | P::TestInProgress
        | P::CleanupInProgress
        | P::RecoveryInProgress
        | P::ReprotectInProgress => (Need::Wait, ""),
        P::ProtectionGroupsInUse => (Need::Others, "Wait for the plan that uses its groups"),
        P::TestComplete => (Need::Cleanup, "Run the test cleanup"),
        P::TestInterrupted => (Need::Retry, "Run the test again"),
        P::CleanupIncomplete => (Need::Retry, "Fix the cause, then run the cleanup again"),
        P::CleanupInterrupted => (Need::Retry, "Run the cleanup again"),
        P::RecoveryStarted => (
            Need::Retry,
            "Reconnect the sites, then complete the recovery",
        ),
        P::RecoverySplitBrain | P::RecoveryInterrupted => (Need::Retry, "Run the recovery again"),
        P::IncompleteRecovery => (Need::Retry, "Fix the errors, then run the recovery again"),
        P::IncompleteReprotect => (Need::Retry, "Fix the cause, then run reprotect again"),
        P::ReprotectInterrupted => (Need::Retry, "Run reprotect again"),
        P::PartialRecovery => (Need::Recovery, "Recover the other protection groups"),
        P::DisasterRecoveryComplete => (
            Need::Recovery,
            "Reconnect the sites, then run the recovery again",
        ),
        P::RecoveryComplete => (Need::Reprotect, "Run reprotect"),
        P::PartialReprotect => (Need::Reprotect, "Reprotect the other protection groups"),
        P::UnknownState => (Need::Retry, "Contact support"),
        P::Other(_) => return None,
    })
}

fn need_of(it: &Plan) -> Option<Need> {
    let known = it.status.as_ref().and_then(step).map(|(need, _)| need);
    // A state that the console does not know may still be told to run.
    known.or_else(|| (it.is_running == Some(true)).then_some(Need::Wait))
}

fn next_step(it: &Plan) -> &'static str {
    let step = it.status.as_ref().and_then(step);
    step.map_or("", |(_, words)| words)
}
