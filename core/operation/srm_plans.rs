//! Recovery plans of Site Recovery Manager: their list, and what each state means for a
//! reprotect.
//!
//! Source: OpenAPI 2.0.0 `RecoveryPlanInfo`; which states allow it: contracts B.3.

use super::vr_lists::read_list;
use super::{Draft, Picker, Row, Verdict};
use crate::fact::{Fact, Tone};
use crate::json::{Node, excerpt};
use crate::request::encode;
use crate::system::vsphere_replication::{LIST_PAGE, list};

/// The recovery plans of the pairing.
pub static PLANS: Picker = Picker {
    noun: "recovery plan",
    plural: "recovery plans",
    after: &["pairing"],
    request: |draft, page| {
        let pairing = draft.row("pairing")?;
        Some(list(plans_path(&pairing.id), page, LIST_PAGE))
    },
    page_size: LIST_PAGE,
    read: |draft, value| read_list(value, |node| read_plan(draft, node)),
    probe: None,
    empty: "This pairing has no recovery plans.",
};

fn plans_path(pairing: &str) -> String {
    format!("/pairings/{}/recovery-management/plans", encode(pairing))
}

/// The path of a plan below the appliance's base path.
pub fn plan_path(pairing: &str, plan: &str) -> String {
    format!("{}/{}", plans_path(pairing), encode(plan))
}

/// Whether a plan can be reprotected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reprotect {
    Allowed,
    Warned,
    /// As the appliance's setting says.
    Set,
    Refused,
}

use Reprotect::{Allowed, Refused, Set, Warned};

/// What is known of a state.
pub struct PlanState {
    /// Its word in the API.
    pub code: &'static str,
    /// How to mark it.
    pub tone: Tone,
    /// In words.
    pub words: &'static str,
    reprotect: Reprotect,
    /// Why not, or what to do.
    note: &'static str,
}

const fn state(
    code: &'static str,
    tone: Tone,
    words: &'static str,
    reprotect: Reprotect,
    note: &'static str,
) -> PlanState {
    PlanState {
        code,
        tone,
        words,
        reprotect,
        note,
    }
}

const NO_RECOVERY: &str = "Reprotect follows a recovery, and this plan is not recovered.";

/// A plan that waits until somebody dismisses its prompt.
pub const WAITING: &str = "WAITING_FOR_USER_INPUT";

/// All states of the document.
#[rustfmt::skip]
pub static STATES: [PlanState; 27] = {
    use Tone::{Danger, Info, Neutral, Success, Warning};
    [
        state("READY_STATE", Success, "Ready", Refused, NO_RECOVERY),
        state("NO_PROTECTION_GROUPS", Warning, "No protection groups", Refused,
            "Nothing is protected by it. Add protection groups to the plan."),
        state("DIRECTION_ERROR", Danger, "Direction error", Refused,
            "Its protection groups point in different directions. Remove those that differ from the plan."),
        state("DELETING", Neutral, "Being deleted", Refused, "The plan is being deleted."),
        state(WAITING, Warning, "Waiting for user input", Refused,
            "Something runs on it and waits at a prompt. Dismiss the prompt, then wait for the end."),
        state("CANCEL_IN_PROGRESS", Info, "Cancelling", Refused, "Wait until it is cancelled."),
        state("TEST_IN_PROGRESS", Info, "Test in progress", Refused, NO_RECOVERY),
        state("PROTECTION_GROUPS_IN_USE", Warning, "Groups in use", Refused,
            "Another plan uses its protection groups. Wait until that plan has ended, and clean up its test."),
        state("TEST_COMPLETE", Info, "Test complete", Refused,
            "A test is no recovery. Run the cleanup of the test."),
        state("TEST_INTERRUPTED", Warning, "Test interrupted", Refused,
            "A test is no recovery. Run the test again, then its cleanup."),
        state("CLEANUP_IN_PROGRESS", Info, "Cleanup in progress", Refused, NO_RECOVERY),
        state("CLEANUP_INCOMPLETE", Danger, "Cleanup incomplete", Refused,
            "Fix the cause, then run the cleanup again."),
        state("CLEANUP_INTERRUPTED", Warning, "Cleanup interrupted", Refused,
            "Run the cleanup again."),
        state("RECOVERY_IN_PROGRESS", Info, "Recovery in progress", Refused,
            "Wait until the recovery has ended."),
        state("RECOVERY_COMPLETE", Success, "Recovery complete", Allowed, ""),
        state("RECOVERY_STARTED", Danger, "Recovery not completed", Refused,
            "The sites may have lost each other. Sign in on the recovery site or reconnect the sites, and complete the recovery."),
        state("PARTIAL_RECOVERY", Warning, "Partly recovered", Refused,
            "Another plan recovered some of its protection groups. Recover the others first."),
        state("RECOVERY_SPLIT_BRAIN", Danger, "Split brain", Refused,
            "Steps at the protected site were not completed. Run the recovery again first; recovered machines are not affected."),
        state("DISASTER_RECOVERY_COMPLETE", Warning, "Disaster recovery complete", Refused,
            "The original machines were not shut down. Reconnect the sites and run the recovery again first."),
        state("INCOMPLETE_RECOVERY", Danger, "Recovery incomplete", Refused,
            "Fix the errors, then run the recovery again first."),
        state("RECOVERY_INTERRUPTED", Danger, "Recovery interrupted", Refused,
            "Run the recovery again first, and at once."),
        state("REPROTECT_IN_PROGRESS", Info, "Reprotect in progress", Refused,
            "It is being reprotected already."),
        state("INCOMPLETE_REPROTECT", Danger, "Reprotect incomplete", Warned,
            "The last reprotect had errors. Fix their cause, then run it again; what is done is not done again."),
        state("PARTIAL_REPROTECT", Warning, "Partly reprotected", Set,
            "Another plan reprotected some of its protection groups. The appliance may refuse the rest."),
        state("REPROTECT_INTERRUPTED", Warning, "Reprotect interrupted", Allowed,
            "Run reprotect again at once."),
        state("UNKNOWN_STATE", Danger, "Unknown", Refused,
            "The appliance met an unexpected error with this plan. Contact support."),
        state("SYNC_CONFLICT", Danger, "Changed at both sites", Refused,
            "Edit the plan to resolve the conflict."),
    ]
};

fn known(code: &str) -> Option<&'static PlanState> {
    STATES.iter().find(|state| state.code == code)
}

/// A state as a badge; one that is not known as it came.
pub fn plan_badge(code: &str) -> (Tone, String) {
    match known(code) {
        Some(state) => (state.tone, state.words.to_owned()),
        None if code.is_empty() => (Tone::Neutral, "State unknown".to_owned()),
        None => (Tone::Neutral, excerpt(code, 40)),
    }
}

/// Whether a plan in a state can be reprotected, and why not.
pub fn verdict(draft: &Draft, code: &str) -> Verdict {
    let Some(state) = known(code) else {
        let why = "The console does not know this state. The appliance decides.";
        return Verdict::Warned(why.to_owned());
    };
    let reprotect = match (state.reprotect, draft.setting("partialReprotect")) {
        (Set, "allow") => Allowed,
        (Set, "refuse") => Refused,
        (Set, _) => Warned,
        (other, _) => other,
    };
    match reprotect {
        Refused => Verdict::Refused(state.note.to_owned()),
        Warned => Verdict::Warned(state.note.to_owned()),
        _ => Verdict::Offered,
    }
}

/// What to say of a plan while it is reprotected and afterwards.
pub fn plan_words(code: &str) -> (Tone, String) {
    let (tone, mut words) = plan_badge(code);
    let note = match known(code) {
        Some(state) if state.code == WAITING => "Dismiss the prompt to go on.",
        Some(state) if state.reprotect != Refused => state.note,
        _ => "",
    };
    if !note.is_empty() {
        words.push_str(". ");
        words.push_str(note);
    }
    (tone, words)
}

fn read_plan(draft: &Draft, node: Node<'_>) -> Option<Row> {
    let id = node.at("id").text()?.to_owned();
    let code = node.at("status").text().unwrap_or("");
    let folder = node.at("location_name").string();
    let mut facts = site_facts(node);
    for (label, text) in [
        ("Folder", &folder),
        ("Description", &node.at("description").string()),
    ] {
        if !text.is_empty() {
            facts.push(Fact::text(label, excerpt(text, 500)));
        }
    }
    facts.push(Fact::code("Plan ID", id.clone()));
    Some(Row {
        title: node.at("name").text().unwrap_or(&id).to_owned(),
        detail: format!(
            "{} to {}",
            site(node, "protected_site_name"),
            site(node, "recovery_site_name")
        ),
        badge: Some(plan_badge(code)),
        verdict: verdict(draft, code),
        facts,
        data: vec![
            ("status", code.to_owned()),
            ("protected_site", site(node, "protected_site_name")),
            ("recovery_site", site(node, "recovery_site_name")),
        ],
        id,
    })
}

fn site(plan: Node<'_>, field: &str) -> String {
    plan.at(field).text().unwrap_or("?").to_owned()
}

/// Which way a plan goes.
pub fn site_facts(plan: Node<'_>) -> Vec<Fact> {
    vec![
        Fact::text("Protected at", site(plan, "protected_site_name")),
        Fact::text("Recovers at", site(plan, "recovery_site_name")),
    ]
}
