//! Reprotecting a recovery plan that waits for a person: said on every page, and dismissed.

use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Role, journey};

use super::run_reprotect::{reprotect, sees_plan};

#[tokio::test]
async fn a_plan_that_waits_is_shown_at_once_and_goes_on_when_the_prompt_is_dismissed() {
    journey(async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Policy Administration").await;
        let prompt = "[data-prompt]";
        browser
            .sees(prompt, "Check that datastore 'ds-placeholder-01'")
            .await;
        browser
            .sees(prompt, "The plan is waiting until you dismiss this.")
            .await;
        sees_plan(
            journey,
            "Waiting for user input. Dismiss the prompt to continue.",
        )
        .await;
        // The keyboard focus stays on the button while the page refreshes.
        browser
            .script(
                "document.querySelector('[data-prompt] button').focus()",
                vec![],
            )
            .await;
        let before = journey.received("getRecoverySteps");
        until("it looked again twice", async || {
            match journey.received("getRecoverySteps") {
                now if now >= before + 2 => Ok(()),
                now => Err(format!("{now} after {before}")),
            }
        })
        .await;
        assert_eq!(browser.focused().await, "Dismiss and continue");
        browser.press(Role::Button, "Dismiss and continue").await;
        browser.sees_no(prompt).await;
        journey.run_is("success").await;
        assert_eq!(
            journey.received("dismissRecoveryStepsRecoveryPlanPrompt"),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_run_that_waits_says_so_on_every_page() {
    journey(async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Policy Administration").await;
        journey.run_is("waiting").await;
        browser.sees(".run-state", "Waiting for you").await;
        let title = "return document.title ===";
        let icon = "return document.querySelector('link[rel=icon]').getAttribute('href') ===";
        browser
            .holds(
                "the title names state, target and operation",
                &format!(
                    "{title} 'Waiting for you – Policy Administration – Run reprotect – Hawser'"
                ),
            )
            .await;
        browser
            .holds(
                "the icon is marked",
                &format!("{icon} './icon-waiting.svg'"),
            )
            .await;
        browser
            .sees(".app-nav [data-state=waiting]", "(1 waiting for you)")
            .await;
        browser.click("nav a[href='#/activity']").await;
        browser
            .sees(
                ".run-item:not([data-origin=other])[data-state=waiting]",
                "Waiting for you",
            )
            .await;
        browser
            .holds(
                "the title says that a run waits",
                &format!("{title} '(1 waiting for you) Activity – Hawser'"),
            )
            .await;
        browser.click("nav a[href='#/']").await;
        let card = "[data-appliance=srm-a] .run-item:not([data-origin=other])[data-state=waiting]";
        browser.sees(card, "Waiting for you").await;
        browser.click(&format!("{card} a")).await;
        browser.press(Role::Button, "Dismiss and continue").await;
        journey.run_is("success").await;
        browser
            .holds("the icon is not marked", &format!("{icon} './icon.svg'"))
            .await;
        browser
            .holds(
                "the title names the end",
                &format!("{title} 'Succeeded – Policy Administration – Run reprotect – Hawser'"),
            )
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_prompt_that_cannot_be_dismissed_says_why_and_can_be_tried_again() {
    journey(async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Policy Administration").await;
        browser.find("[data-prompt]").await;
        let call = "dismissRecoveryStepsRecoveryPlanPrompt";
        journey
            .fault(serde_json::json!({"call": call, "fault": {"kind": "forbidden"}}))
            .await;
        browser.press(Role::Button, "Dismiss and continue").await;
        browser.sees("[data-prompt]", "Permission denied").await;
        browser.press(Role::Button, "Dismiss and continue").await;
        journey.run_is("success").await;
        assert_eq!(journey.received(call), 2);
    })
    .await;
}

#[tokio::test]
async fn a_dismissal_whose_answer_is_lost_is_seen_to_have_worked() {
    journey(async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Policy Administration").await;
        browser.find("[data-prompt]").await;
        let call = "dismissRecoveryStepsRecoveryPlanPrompt";
        journey
            .fault(serde_json::json!({"call": call, "fault": {"kind": "cut-after"}}))
            .await;
        browser.press(Role::Button, "Dismiss and continue").await;
        browser.sees_no("[data-prompt]").await;
        journey.run_is("success").await;
        assert_eq!(browser.count(".problem-panel").await, 0);
    })
    .await;
}
