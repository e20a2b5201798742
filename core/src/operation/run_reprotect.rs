//! Run reprotect: `POST …/plans/{plan}/actions/reprotect`.
//!
//! Source: `seeds/srm-run-reprotect.txt`, OpenAPI 2.0.0 `ReprotectPlanSpec`; in which states it
//! is possible: contracts B.3.

use super::confirmation::is_known;
use super::srm_plans::{PLANS, plan_path};
use super::srm_prechecks::{GROUPS, PEER_SESSION, PLAN_ISSUES, PLAN_STATE, SERVERS};
use super::srm_steps::{PLAN, PROMPTS, REPROTECT_STEPS};
use super::vr_lists::PAIRINGS;
use super::vr_prechecks::PAIRING_ISSUES;
use super::{
    Confirmation, Danger, Draft, Field, FieldError, FieldKind, Flag, Follow, Operation,
    OperationSummary,
};
use crate::problem::{ErrorText, Kind};
use crate::product::System;
use crate::request::Request;
use crate::text::{in_sentence, typable};
use crate::wire::site_recovery_manager::{PlanStatus, ReprotectPlanSpec};

const FORCED: &str = "forced";

const FORCED_MEANS: &str = "Cleanup errors are ignored: storage, networks or virtual machines may be left behind and must be cleaned up manually. Run a test recovery as soon as reprotect has finished.";

pub(super) static SUMMARY: OperationSummary = OperationSummary {
    id: "run-reprotect",
    system: System::SiteRecoveryManager,
    title: "Run reprotect",
    summary: "After a recovery, protect the virtual machines in the opposite direction.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &SUMMARY,
    changes: &[
        "Replication and protection are reversed: the plan will recover to its original site.",
        "Virtual machines left at the original site are unregistered and replaced by placeholders.",
        "Storage is configured for the opposite direction and synchronized.",
    ],
    undo: "Cannot be undone. To go back, run a recovery of the plan, then reprotect again.",
    endpoint: "POST /pairings/{pairing}/recovery-management/plans/{plan}/actions/reprotect",
    role: "VcDr.RecoveryProfile.com.vmware.vcDr.Reprotect and System.Read, plus privileges to create, delete and reconfigure virtual machines",
    notice: None,
    fields: &[
        Field {
            id: "pairing",
            label: "Pairing",
            help: "The two sites of the plan.",
            kind: FieldKind::Picker(&PAIRINGS),
        },
        Field {
            id: "plan",
            label: "Recovery plan",
            help: "A plan can be reprotected after its recovery completed without errors.",
            kind: FieldKind::Picker(&PLANS),
        },
        Field {
            id: FORCED,
            label: "Force cleanup",
            help: "Use only if cleanup errors prevent reprotect.",
            kind: FieldKind::Flag(&Flag {
                required: None,
                after: &["pairing", "plan"],
                applies: can_be_forced,
                consequence: FORCED_MEANS,
            }),
        },
    ],
    // It reverses the protection and unregisters machines; there is no undo.
    danger: Danger::High,
    prechecks: &[
        PEER_SESSION,
        PLAN_STATE,
        PLAN_ISSUES,
        PAIRING_ISSUES,
        SERVERS,
        GROUPS,
    ],
    prepare,
    confirm,
    target: "plan",
    follow: Follow::Task,
    details: &[PLAN, REPROTECT_STEPS, PROMPTS],
    next: None,
    words: &[
        (
            Kind::NotSignedInRemotely,
            ErrorText {
                title: "Not signed in to the other site",
                cause: "Reprotect needs a session on both sites. Nothing was changed.",
                action: "Open the form, sign in to the other site, then retry.",
            },
        ),
        (
            Kind::NotFound,
            ErrorText {
                title: "Plan or pairing not found",
                cause: "It was deleted after you selected it. Nothing was changed.",
                action: "Open the form again and select the plan from the current list.",
            },
        ),
        (
            Kind::Refused,
            ErrorText {
                title: "Reprotect rejected",
                cause: "Nothing was changed. The plan's state does not allow reprotect, another operation is running on it, or the sites are not connected.",
                action: "Read the appliance's message, check the state of the plan, then retry.",
            },
        ),
    ],
    failed: ErrorText {
        title: "Reprotect failed",
        cause: "Completed steps will be skipped on retry. The plan is not protected until reprotect succeeds.",
        action: "Fix the cause named by the failed step, then run reprotect again. If only the cleanup keeps failing, you can force it.",
    },
    done: "The plan is now protected in the opposite direction. Run a test recovery soon to verify that it can recover.",
};

/// After a reprotect that failed or was interrupted, or always where the configuration says so.
fn can_be_forced(draft: &Draft) -> bool {
    let status = draft.plan().and_then(|plan| plan.status.as_ref());
    match draft.setting(FORCED) {
        "always" => status.is_some(),
        _ => matches!(
            status,
            Some(PlanStatus::IncompleteReprotect | PlanStatus::ReprotectInterrupted)
        ),
    }
}

fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let plan = plan_path(draft.value("pairing"), draft.value("plan"));
    let body = ReprotectPlanSpec {
        forced: draft.is_ticked(&OPERATION, FORCED),
    };
    Ok(Request::post(plan + "/actions/reprotect").json(&body))
}

fn confirm(draft: &Draft) -> Confirmation {
    let name = in_sentence(draft.name("plan"));
    let plan = draft.plan();
    let [now, origin] = plan.map_or(["", ""], |it| [&it.recovery_site, &it.protected_site]);
    let mut effects = vec![if is_known(now) && is_known(origin) {
        let [now, origin] = [now, origin].map(in_sentence);
        format!("It will be protected at {now} and recover to {origin}.")
    } else {
        "The appliance does not report both sites of this plan: check the direction in the product UI first."
            .to_owned()
    }];
    effects.extend(OPERATION.changes.iter().map(|c| (*c).to_owned()));
    Confirmation {
        question: format!("Run reprotect of {name}?"),
        effects,
        button: format!("Reprotect {name}"),
        typed: Some(typable(draft.name("plan"))),
        ..Confirmation::default()
    }
}
