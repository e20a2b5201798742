//! Plans that cannot be reprotected: reported before an attempt, and at an attempt.

use hawser_end_to_end::administrator::{SITE_A, SITE_B};
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use serde_json::{Value, json};

use super::run_reprotect::{
    CALL, FORM, checks_are_done, fill_form, open_again, open_form, send, sign_in_on_peer,
};

const PLAN: &str = "Claims Processing";

/// The id of a plan, and of its pairing.
fn ids(journey: &Journey, name: &str) -> (String, String) {
    journey.world(|world| {
        let plan = world.srm.plans.iter().find(|plan| plan.name == name);
        let plan = plan.expect("the plan is part of the start-up data");
        (plan.pairing.clone(), plan.id.clone())
    })
}

#[tokio::test]
async fn a_plan_whose_state_does_not_allow_it_is_listed_with_the_reason() {
    journey(async |journey| {
        let browser = &journey.browser;
        open_form(journey).await;
        for (plan, state, reason) in [
            (
                "Customer Contact Center",
                "Ready",
                "Reprotect requires a completed recovery",
            ),
            (
                "Print and Dispatch",
                "Test complete",
                "Run the test cleanup.",
            ),
            (
                "Payments Gateway",
                "Waiting for user input",
                "Dismiss the prompt",
            ),
            (
                "Household Insurance",
                "Disaster recovery complete",
                "run the recovery again first",
            ),
            (
                "Motor Insurance",
                "Split brain",
                "Run the recovery again first",
            ),
            (
                "Actuarial Grid",
                "Reprotect in progress",
                "Reprotect is already running",
            ),
            ("Host Gateway", "Unknown", "Contact support"),
        ] {
            journey.search("plan", plan, plan).await;
            let row = "#field-plan-list .picker-row[aria-disabled=true]";
            browser.sees(row, state).await;
            browser.sees(row, reason).await;
            browser.click(row).await;
            browser.sees(".picker-note", &format!("{plan}: ")).await;
            browser.sees(".picker-note", reason).await;
            assert_eq!(
                browser.count("#field-plan.picker-chosen").await,
                0,
                "{plan}"
            );
        }
        browser.click("#review").await;
        browser
            .sees("#error-summary", "Select a recovery plan")
            .await;
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

#[tokio::test]
async fn a_link_to_a_plan_that_cannot_be_reprotected_leads_to_the_reason() {
    journey(async |journey| {
        let (pairing, plan) = ids(journey, "Life Insurance");
        journey
            .open(&format!("{FORM}?pairing={pairing}&plan={plan}"))
            .await;
        journey.give_password(super::run_reprotect::SRM_A).await;
        let browser = &journey.browser;
        browser.sees("#field-plan", "Life Insurance").await;
        browser
            .sees(
                "[data-check=plan-state][data-tone=blocks]",
                "Recovery incomplete",
            )
            .await;
        browser.click("#review").await;
        browser
            .sees(
                "#error-summary",
                "Fix the errors, then run the recovery again first.",
            )
            .await;
        assert_eq!(browser.count("dialog").await, 0);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_before_somebody_is_signed_in_on_the_other_site() {
    journey(async |journey| {
        let browser = &journey.browser;
        open_form(journey).await;
        journey.pick("plan", PLAN).await;
        checks_are_done(journey).await;
        let host = "vcsa-lej.hansekontor.example";
        let missing = format!("Not signed in to {host}");
        let finding = "[data-check=peer-session]";
        browser
            .sees(&format!("{finding}[data-tone=blocks]"), &missing)
            .await;
        browser.click("#review").await;
        browser.sees("#error-summary", &missing).await;
        sign_in_on_peer(journey, SITE_A.password).await;
        browser
            .sees(finding, "Sign-in to the other site failed")
            .await;
        sign_in_on_peer(journey, SITE_B.password).await;
        browser
            .sees(&format!("{finding}[data-tone=ok]"), "Signed in to")
            .await;
        checks_are_done(journey).await;
        send(journey, PLAN).await;
        journey.run_is("success").await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_name_keeps_the_button_disabled() {
    journey(async |journey| {
        let browser = &journey.browser;
        fill_form(journey, PLAN).await;
        journey.review().await;
        browser
            .sees(
                "dialog",
                "It will be protected at Hamburg and recover to Leipzig.",
            )
            .await;
        let name = browser.find("#confirm-name").await;
        for (typed, disabled) in [
            ("claims processing", true),
            ("Claims Processin", true),
            ("Claims Processing", false),
            ("Claims Processing 2", true),
        ] {
            browser.type_over(&name, typed).await;
            let script =
                format!("return document.querySelector('dialog .danger').disabled === {disabled}");
            browser
                .holds(&format!("'{typed}' disables: {disabled}"), &script)
                .await;
        }
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

/// Submits, with a fault, and waits until the run was refused with these words.
async fn is_refused(journey: &Journey, fault: Value, title: &str, words: &[&str]) {
    journey.fault(json!({"call": CALL, "fault": fault})).await;
    send(journey, PLAN).await;
    journey.run_is("failed").await;
    let panel = ".problem-panel";
    journey.browser.sees(panel, title).await;
    for words in words {
        journey.browser.sees(panel, words).await;
    }
    let last = journey.timeline().await.pop();
    assert_eq!(last.as_deref(), Some("refused"), "{title}");
}

fn error(status: u16, code: &str, message: &str) -> Value {
    json!({"kind": "response-error", "status": status, "error_code": code, "message": message})
}

#[tokio::test]
async fn every_refusal_has_words_and_leads_back_to_the_form() {
    journey(async |journey| {
        fill_form(journey, PLAN).await;
        let refused = "Reprotect rejected";
        let state = error(
            400,
            "dr.fault.InvalidState",
            "Not allowed in state TEST_COMPLETE.",
        );
        is_refused(
            journey,
            state,
            refused,
            &["Not allowed in state TEST_COMPLETE.", "op_id"],
        )
        .await;
        open_again(journey, PLAN).await;
        let busy = error(
            400,
            "dr.fault.ResourceBusy",
            "Another operation is in progress.",
        );
        is_refused(
            journey,
            busy,
            refused,
            &["another operation is running", "in progress."],
        )
        .await;
        open_again(journey, PLAN).await;
        let not_allowed = "Permission denied";
        is_refused(
            journey,
            json!({"kind": "forbidden"}),
            not_allowed,
            &["lacks a privilege"],
        )
        .await;
        open_again(journey, PLAN).await;
        let gone = "Plan or pairing not found";
        is_refused(
            journey,
            json!({"kind": "not-found"}),
            gone,
            &["Nothing was changed."],
        )
        .await;
        open_again(journey, PLAN).await;
        let peer = error(
            403,
            "dr.fault.RemoteSiteNotAuthenticated",
            "Not authenticated.",
        );
        let title = "Not signed in to the other site";
        is_refused(journey, peer, title, &["sign in to the other site"]).await;
        open_again(journey, PLAN).await;
        let distrust = error(400, "dr.fault.RemoteServerNotAuthenticated", "Rejected.");
        is_refused(
            journey,
            distrust,
            refused,
            &["the sites are not connected", "Rejected."],
        )
        .await;
        open_again(journey, PLAN).await;
        send(journey, PLAN).await;
        journey.run_is("success").await;
        assert_eq!(journey.received(CALL), 7);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_has_ended_is_begun_again_and_the_plan_is_still_there() {
    journey(async |journey| {
        let browser = &journey.browser;
        fill_form(journey, PLAN).await;
        let ended = "Session expired";
        is_refused(
            journey,
            json!({"kind": "unauthorized"}),
            ended,
            &["Sign in again"],
        )
        .await;
        browser.press(Role::Link, "Run again…").await;
        journey.give_password(super::run_reprotect::SRM_A).await;
        sign_in_on_peer(journey, SITE_B.password).await;
        browser.sees("#field-plan.picker-chosen", PLAN).await;
        checks_are_done(journey).await;
        send(journey, PLAN).await;
        journey.run_is("success").await;
    })
    .await;
}

#[tokio::test]
async fn a_check_that_cannot_be_read_is_a_finding_and_no_block() {
    journey(async |journey| {
        let browser = &journey.browser;
        for (call, fault) in [
            ("getRecoveryPlanIssues", "truncated-json"),
            ("getPlanRelatedProtectionGroups", "forbidden"),
            ("getPairingIssues", "gateway-error"),
        ] {
            let rule = json!({"call": call, "appliance": "srm-a", "times": "forever", "fault": {"kind": fault}});
            journey.fault(rule).await;
        }
        fill_form(journey, PLAN).await;
        for (check, title) in [
            ("plan-issues", "Plan issues: could not be checked"),
            ("protection-groups", "Protection groups: could not be checked"),
            ("pairing-issues", "Site connection: could not be checked"),
        ] {
            let finding = format!("[data-check={check}][data-tone=unknown]");
            browser.sees(&finding, title).await;
        }
        send(journey, PLAN).await;
        journey.run_is("success").await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_lost_is_looked_for_and_its_steps_are_shown() {
    journey(async |journey| {
        fill_form(journey, PLAN).await;
        journey
            .fault(json!({"call": CALL, "fault": {"kind": "cut-after"}}))
            .await;
        send(journey, PLAN).await;
        journey.run_is("success").await;
        let timeline = journey.timeline().await;
        assert!(timeline.contains(&"found".to_owned()), "{timeline:?}");
        journey
            .browser
            .sees(".steps", "Unregister virtual machines at Leipzig")
            .await;
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_runs_already_is_blocked_by_a_check() {
    let setup = Setup::slow_tasks();
    journey_from(setup, async |journey| {
        fill_form(journey, PLAN).await;
        send(journey, PLAN).await;
        journey.run_is("running").await;
        let (pairing, plan) = ids(journey, PLAN);
        let link = format!("return void (location.hash = '{FORM}?pairing={pairing}&plan={plan}')");
        journey.browser.script(&link, vec![]).await;
        journey
            .browser
            .sees(
                "[data-check=plan-state][data-tone=blocks]",
                "Reprotect in progress",
            )
            .await;
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn steps_that_cannot_be_read_do_not_stop_the_run() {
    journey(async |journey| {
        let rule = json!({"call": "getRecoverySteps", "times": "forever",
            "fault": error(400, "dr.fault.InvalidState", "They cannot be viewed.")});
        journey.fault(rule).await;
        fill_form(journey, PLAN).await;
        send(journey, PLAN).await;
        journey.run_is("success").await;
        journey
            .browser
            .sees("main", "Recovery steps: Request rejected")
            .await;
    })
    .await;
}
