//! Watching a run to its end, whatever comes in between.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Role, Setup, journey_from};
use hawser_simulator::fault::Fault;
use serde_json::json;

const TARGET: &str = "fin-erp-db01";

/// Enough for every task to end.
const LONG: u32 = 120;

#[tokio::test]
async fn a_reload_in_the_middle_of_a_run_loses_nothing() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote(TARGET).await;
        journey.run_is("running").await;
        journey.works(30);
        browser.sees(".progress-text", "30 %").await;
        browser.reload().await;
        browser
            .sees("main", "Sign in to the appliance to follow it")
            .await;
        browser.sees(".run-state", "Running").await;
        browser.click("nav a[href='#/']").await;
        let there = "[data-appliance=vr-a] .run-item:not([data-origin=other])[data-state=running]";
        browser.sees(there, TARGET).await;
        browser.click("nav a[href='#/activity']").await;
        browser
            .sees(
                ".run-item:not([data-origin=other])[data-state=running]",
                TARGET,
            )
            .await;
        browser.click(".run-title").await;
        journey.give_password(SITE_A).await;
        browser.sees_no("#sign-in-secret").await;
        journey.works(LONG);
        journey.run_is("success").await;
        assert_eq!(journey.received("promoteTestImage"), 1);
        assert!(journey.replication(TARGET).image.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_run_whose_page_is_reloaded_after_its_end_is_shown_as_it_ended() {
    journey_from(Setup::default(), async |journey| {
        journey.promote(TARGET).await;
        journey.run_is("success").await;
        let before = journey.timeline().await;
        // It is written down a moment after it is shown.
        hawser_end_to_end::browser::until("the end is kept", async || {
            let kept = hawser_end_to_end::storage::dump(journey).await;
            if kept.contains("succeeded") {
                Ok(())
            } else {
                Err(kept)
            }
        })
        .await;
        journey.browser.reload().await;
        journey.run_is("success").await;
        assert_eq!(journey.timeline().await, before);
        assert_eq!(
            journey.browser.count("#sign-in-secret").await,
            0,
            "nothing is left to follow"
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_that_ends_while_following_is_renewed_in_place() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote(TARGET).await;
        journey.run_is("running").await;
        journey.world(|world| world.sessions.expire(Some("vr-a"), false));
        browser
            .sees("main", "Sign in to the appliance to follow it")
            .await;
        browser.sees(".run-state", "Running").await;
        assert_eq!(browser.value("#sign-in-user").await, SITE_A.user);
        browser.fill("Password", SITE_A.password).await;
        browser.press(Role::Button, "Sign in").await;
        journey.works(LONG);
        journey.run_is("success").await;
        assert_eq!(journey.received("promoteTestImage"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_stale_view_says_since_when_and_recovers() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote(TARGET).await;
        journey.run_is("running").await;
        journey
            .fault(
                json!({"path": "/tasks", "times": "forever", "fault": {"kind": "gateway-error"}}),
            )
            .await;
        browser.sees("main", "No update since").await;
        browser
            .sees("main", "A proxy answered instead of the appliance")
            .await;
        journey.no_more_faults().await;
        journey.works(LONG);
        journey.run_is("success").await;
    })
    .await;
}

#[tokio::test]
async fn one_answer_that_the_task_is_unknown_does_not_end_the_following() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote(TARGET).await;
        journey.run_is("running").await;
        journey.fault_once("getTaskInfo", &Fault::NotFound).await;
        browser.find(".timeline [data-what=missing]").await;
        browser.find(".timeline [data-what=found-again]").await;
        journey.run_is("running").await;
        journey.works(LONG);
        journey.run_is("success").await;
        assert_eq!(browser.count("[data-lost]").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_task_that_the_appliance_forgot_is_not_called_a_failure() {
    journey_from(Setup::slow_tasks(), async |journey| {
        journey.promote(TARGET).await;
        journey.run_is("running").await;
        journey.works(4000);
        journey.run_is("warning").await;
        let panel = "[data-lost]";
        let browser = &journey.browser;
        browser.sees(panel, "Task no longer available").await;
        // The task was asked for and looked for in the list, and the target was looked at.
        browser.sees(panel, "/active-image: Not found").await;
        browser.sees(panel, "/tasks: not listed").await;
        assert_eq!(browser.count(".problem-panel").await, 0, "one voice");
    })
    .await;
}

#[tokio::test]
async fn a_task_that_was_given_up_is_looked_for_again_when_asked_to() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote(TARGET).await;
        journey.run_is("running").await;
        let restart = json!({"path": "/tasks", "times": "forever", "fault": {"kind": "not-found"}});
        journey.fault(restart).await;
        journey.run_is("warning").await;
        browser.sees("main", "Image of the replication").await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Check again").await;
        journey.run_is("running").await;
        journey.works(LONG);
        journey.run_is("success").await;
    })
    .await;
}
