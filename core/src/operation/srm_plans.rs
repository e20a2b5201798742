//! Recovery plans of Site Recovery Manager: their list, and what each state means for a
//! reprotect.
//!
//! Source: OpenAPI 2.0.0 `RecoveryPlanInfo`; which states allow it: contracts B.3.

use super::selection::{self, Selection};
use super::vr_lists::read_rows;
use super::{Draft, Eligibility, Picker, Row};
use crate::facts::{Fact, Tone};
use crate::request::encode;
use crate::system::vsphere_replication::{LIST_PAGE, list};
use crate::text::excerpt;
use crate::wire::site_recovery_manager::{PlanStatus, RecoveryPlan};
use crate::wire::text_of;

/// The recovery plans of the pairing.
pub static PLANS: Picker = Picker {
    noun: "recovery plan",
    plural: "recovery plans",
    resource: "recovery-plans",
    columns: &["protected", "recovery"],
    after: &["pairing"],
    request: |draft, page| {
        let pairing = draft.row("pairing")?;
        Some(list(plans_path(&pairing.id), page, LIST_PAGE))
    },
    page_size: LIST_PAGE,
    read: |draft, value| read_rows(value, |plan| plan_row(draft, &plan)),
    probe: None,
    empty: "This pairing has no recovery plans.",
    picks_only: false,
};

fn plans_path(pairing: &str) -> String {
    format!("/pairings/{}/recovery-management/plans", encode(pairing))
}

/// The path of a plan below the appliance's base path.
pub fn plan_path(pairing: &str, plan: &str) -> String {
    format!("{}/{}", plans_path(pairing), encode(plan))
}

/// The rule for reprotecting a plan in a state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reprotect {
    Allowed,
    Warned,
    /// As the appliance's setting says.
    Set,
    Refused,
}

use Reprotect::{Allowed, Refused, Set, Warned};

/// The facts known of a plan's state.
pub struct PlanState {
    /// Its status in the API.
    pub status: PlanStatus,
    /// How to mark it.
    pub tone: Tone,
    /// In words.
    pub words: &'static str,
    reprotect: Reprotect,
    /// Why not, or what to do.
    note: &'static str,
}

const fn state(
    status: PlanStatus,
    tone: Tone,
    words: &'static str,
    reprotect: Reprotect,
    note: &'static str,
) -> PlanState {
    PlanState {
        status,
        tone,
        words,
        reprotect,
        note,
    }
}

const NO_RECOVERY: &str =
    "Reprotect requires a completed recovery; this plan has not been recovered.";

/// All states of the document.
#[rustfmt::skip]
pub static STATES: [PlanState; 27] = {
    use PlanStatus as P;
    use Tone::{Danger, Info, Neutral, Success, Warning};
    [
        state(P::ReadyState, Success, "Ready", Refused, NO_RECOVERY),
        state(P::NoProtectionGroups, Warning, "No protection groups", Refused,
            "The plan protects nothing. Add protection groups to it."),
        state(P::DirectionError, Danger, "Direction error", Refused,
            "Its protection groups have different directions. Remove the groups that differ from the plan."),
        state(P::Deleting, Neutral, "Being deleted", Refused, "The plan is being deleted."),
        state(P::WaitingForUserInput, Warning, "Waiting for user input", Refused,
            "A running operation is waiting at a prompt. Dismiss the prompt, then wait until it has finished."),
        state(P::CancelInProgress, Info, "Cancelling", Refused, "Wait until it is cancelled."),
        state(P::TestInProgress, Info, "Test in progress", Refused, NO_RECOVERY),
        state(P::ProtectionGroupsInUse, Warning, "Groups in use", Refused,
            "Another plan is using its protection groups. Wait until that plan has finished and clean up its test."),
        state(P::TestComplete, Info, "Test complete", Refused,
            "Reprotect needs a recovery, not a test. Run the test cleanup."),
        state(P::TestInterrupted, Warning, "Test interrupted", Refused,
            "Reprotect needs a recovery, not a test. Run the test again, then its cleanup."),
        state(P::CleanupInProgress, Info, "Cleanup in progress", Refused, NO_RECOVERY),
        state(P::CleanupIncomplete, Danger, "Cleanup incomplete", Refused,
            "Fix the cause, then run the cleanup again."),
        state(P::CleanupInterrupted, Warning, "Cleanup interrupted", Refused,
            "Run the cleanup again."),
        state(P::RecoveryInProgress, Info, "Recovery in progress", Refused,
            "Wait until the recovery has finished."),
        state(P::RecoveryComplete, Success, "Recovery complete", Allowed, ""),
        state(P::RecoveryStarted, Danger, "Recovery not completed", Refused,
            "The sites may be disconnected. Sign in to the recovery site or reconnect the sites, then complete the recovery."),
        state(P::PartialRecovery, Warning, "Partially recovered", Refused,
            "Another plan recovered some of its protection groups. Recover the others first."),
        state(P::RecoverySplitBrain, Danger, "Split brain", Refused,
            "Steps at the protected site were not completed. Run the recovery again first; recovered virtual machines are not affected."),
        state(P::DisasterRecoveryComplete, Warning, "Disaster recovery complete", Refused,
            "The original machines were not shut down. Reconnect the sites and run the recovery again first."),
        state(P::IncompleteRecovery, Danger, "Recovery incomplete", Refused,
            "Fix the errors, then run the recovery again first."),
        state(P::RecoveryInterrupted, Danger, "Recovery interrupted", Refused,
            "Run the recovery again immediately."),
        state(P::ReprotectInProgress, Info, "Reprotect in progress", Refused,
            "Reprotect is already running."),
        state(P::IncompleteReprotect, Danger, "Reprotect incomplete", Warned,
            "The last reprotect had errors. Fix the cause, then run it again; completed steps are skipped."),
        state(P::PartialReprotect, Warning, "Partially reprotected", Set,
            "Another plan reprotected some of its protection groups. The appliance may reject the rest."),
        state(P::ReprotectInterrupted, Warning, "Reprotect interrupted", Allowed,
            "Run reprotect again immediately."),
        state(P::UnknownState, Danger, "Unknown", Refused,
            "The appliance reported an unexpected error for this plan. Contact support."),
        state(P::SyncConflict, Danger, "Modified at both sites", Refused,
            "Edit the plan to resolve the conflict."),
    ]
};

fn known(status: Option<&PlanStatus>) -> Option<&'static PlanState> {
    STATES.iter().find(|state| Some(&state.status) == status)
}

/// A state as a badge; one that is not known as it came.
pub fn plan_badge(status: Option<&PlanStatus>) -> (Tone, String) {
    match (known(status), status) {
        (Some(state), _) => (state.tone, state.words.to_owned()),
        (None, Some(PlanStatus::Other(word))) => (Tone::Neutral, excerpt(word, 40)),
        (None, _) => (Tone::Neutral, "Unknown state".to_owned()),
    }
}

/// Returns the degree to which a plan in a state can be reprotected, with the reason.
pub fn eligibility(draft: &Draft, status: Option<&PlanStatus>) -> Eligibility {
    let Some(state) = known(status) else {
        let why = "The console does not recognize this state. The appliance decides whether reprotect is allowed.";
        return Eligibility::Warned(why.to_owned());
    };
    let reprotect = match (state.reprotect, draft.setting("partialReprotect")) {
        (Set, "allow") => Allowed,
        (Set, "refuse") => Refused,
        (Set, _) => Warned,
        (other, _) => other,
    };
    match reprotect {
        Refused => Eligibility::Refused(state.note.to_owned()),
        Warned => Eligibility::Warned(state.note.to_owned()),
        _ => Eligibility::Offered,
    }
}

/// Returns the tone and the text for a plan while it is reprotected and afterwards.
pub fn plan_words(status: Option<&PlanStatus>) -> (Tone, String) {
    let (tone, mut words) = plan_badge(status);
    let note = match known(status) {
        Some(state) if state.status == PlanStatus::WaitingForUserInput => {
            "Dismiss the prompt to continue."
        }
        Some(state) if state.reprotect != Refused => state.note,
        _ => "",
    };
    if !note.is_empty() {
        words.push_str(". ");
        words.push_str(note);
    }
    (tone, words)
}

fn plan_row(draft: &Draft, plan: &RecoveryPlan) -> Option<Row> {
    let id = plan.id.clone()?;
    let status = plan.status.as_ref();
    let mut facts = site_facts(plan);
    for (label, text) in [
        ("Folder", &plan.location_name),
        ("Description", &plan.description),
    ] {
        if let Some(text) = text {
            facts.push(Fact::text(label, excerpt(text, 500)));
        }
    }
    facts.push(Fact::code("Plan ID", id.clone()));
    let [protected, recovery] = sites(plan);
    Some(Row {
        title: plan.name.as_ref().unwrap_or(&id).clone(),
        detail: format!("{protected} to {recovery}"),
        badge: Some(plan_badge(status)),
        eligibility: eligibility(draft, status),
        facts,
        selection: Selection::Plan(Box::new(selection::Plan {
            status: plan.status.clone(),
            protected_site: protected.to_owned(),
            recovery_site: recovery.to_owned(),
            protected_vc: plan.protected_vc_guid.clone().unwrap_or_default(),
            recovery_vc: plan.recovery_vc_guid.clone().unwrap_or_default(),
            folder: excerpt(text_of(&plan.location_name), 200),
            is_running: plan.is_running,
            progress: plan.progress,
        })),
        id,
    })
}

/// The protected and the recovery site.
fn sites(plan: &RecoveryPlan) -> [&str; 2] {
    [&plan.protected_site_name, &plan.recovery_site_name].map(|site| site.as_deref().unwrap_or("?"))
}

/// Returns which way a plan goes.
pub fn site_facts(plan: &RecoveryPlan) -> Vec<Fact> {
    let [protected, recovery] = sites(plan);
    vec![
        Fact::text("Protected at", protected),
        Fact::text("Recovers to", recovery),
    ]
}
