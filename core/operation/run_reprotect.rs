//! Run reprotect: `POST …/plans/{plan}/actions/reprotect`.
//!
//! Source: `seeds/srm-run-reprotect.txt`, OpenAPI 2.0.0 `ReprotectPlanSpec`; in which states it
//! is possible: contracts B.3.

use super::srm_plans::{PLANS, plan_path};
use super::srm_prechecks::{GROUPS, PEER_SESSION, PLAN_ISSUES, PLAN_STATE, SERVERS};
use super::srm_steps::{PLAN, PROMPTS, REPROTECT_STEPS};
use super::vr_lists::PAIRINGS;
use super::vr_prechecks::PAIRING_ISSUES;
use super::{
    Confirmation, Danger, Draft, Field, FieldError, FieldKind, Flag, Follow, Offer, Operation,
};
use crate::problem::{Kind, Words};
use crate::request::{Json, Request};
use crate::system::System;

const FORCED: &str = "forced";

const FORCED_MEANS: &str = "Errors of the cleanup are ignored: storage, networks or virtual machines may be left behind and have to be cleaned up by hand. Run a test recovery as soon as it has ended.";

pub(super) static OFFER: Offer = Offer {
    id: "run-reprotect",
    system: System::SiteRecoveryManager,
    title: "Run reprotect",
    summary: "After a recovery, protect the virtual machines in the other direction.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &OFFER,
    changes: &[
        "Replication and protection are reversed: the plan recovers at the site it came from.",
        "The virtual machines that were left at that site are unregistered there; placeholders take their place.",
        "Storage is configured for the other direction and synchronized.",
    ],
    undo: "It cannot be undone. To go back, run the plan as a recovery once more, then reprotect again.",
    endpoint: "POST /pairings/{pairing}/recovery-management/plans/{plan}/actions/reprotect",
    role: "VcDr.RecoveryProfile.com.vmware.vcDr.Reprotect and System.Read, and rights to create, delete and reconfigure virtual machines",
    notice: None,
    fields: &[
        Field {
            id: "pairing",
            label: "Pairing",
            help: "The two sites between which the plan runs.",
            kind: FieldKind::Picker(&PAIRINGS),
        },
        Field {
            id: "plan",
            label: "Recovery plan",
            help: "A plan can be reprotected once its recovery has ended without errors.",
            kind: FieldKind::Picker(&PLANS),
        },
        Field {
            id: FORCED,
            label: "Force the cleanup",
            help: "Only if errors of cleanup steps keep the plan from being reprotected.",
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
    looks: &[PLAN, REPROTECT_STEPS, PROMPTS],
    next: None,
    words: &[
        (
            Kind::NotSignedInRemotely,
            Words {
                title: "You are not signed in on the other site",
                means: "Reprotect works on both sites and needs a session on each. Nothing was done.",
                todo: "Open the form with this target, sign in on the other site there, then submit again.",
            },
        ),
        (
            Kind::NotFound,
            Words {
                title: "The plan or its pairing is gone",
                means: "It was deleted since it was picked. Nothing was done.",
                todo: "Open the form again and look which plans there are.",
            },
        ),
        (
            Kind::Refused,
            Words {
                title: "The appliance refused to reprotect this plan",
                means: "Nothing was done. The plan is not in a state for it, something runs on it already, or the sites are not connected.",
                todo: "Read the appliance's message below and look at the state of the plan, then submit again.",
            },
        ),
    ],
    failed: Words {
        title: "Reprotect did not come to its end",
        means: "Some steps are done and are not done again. Until the rest is, do not rely on the plan.",
        todo: "Fix what the failed step below names, then run reprotect again. If only the cleanup keeps failing, it can be forced then.",
    },
    done: "The plan is protected in the other direction now. Run a test recovery of it soon: only that shows that it can recover.",
};

/// After a reprotect that failed or was interrupted, or always where the configuration says so.
fn can_be_forced(draft: &Draft) -> bool {
    let status = draft.data("plan", "status");
    match draft.setting(FORCED) {
        "always" => !status.is_empty(),
        _ => matches!(status, "INCOMPLETE_REPROTECT" | "REPROTECT_INTERRUPTED"),
    }
}

/// What is sent: `ReprotectPlanSpec`.
struct RunReprotect {
    forced: bool,
}

impl RunReprotect {
    fn body(&self) -> Json {
        Json::Object(vec![("forced", Json::Bool(self.forced))])
    }
}

fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let plan = plan_path(draft.value("pairing"), draft.value("plan"));
    let body = RunReprotect {
        forced: draft.is_ticked(&OPERATION, FORCED),
    }
    .body();
    Ok(Request::post(plan + "/actions/reprotect").body(body))
}

fn confirm(draft: &Draft) -> Confirmation {
    let name = draft.name("plan");
    let now = draft.data("plan", "recovery_site");
    let origin = draft.data("plan", "protected_site");
    let mut effects = vec![format!(
        "From now on it is protected at {now} and recovers at {origin}."
    )];
    effects.extend(OPERATION.changes.iter().map(|c| (*c).to_owned()));
    if draft.is_ticked(&OPERATION, FORCED) {
        effects.push(format!("Forced. {FORCED_MEANS}"));
    }
    Confirmation {
        question: format!("Run reprotect of {name}?"),
        effects,
        button: format!("Reprotect {name}"),
        typed: Some(name.to_owned()),
    }
}
