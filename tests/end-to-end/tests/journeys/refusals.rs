//! Images that cannot be promoted: reported before an attempt, and at an attempt.

use hawser_end_to_end::administrator::{FORM, PAIRING, SITE_A};
use hawser_end_to_end::{Journey, Role, journey};
use serde_json::json;

/// Looks for a replication in the list, and checks that it cannot be picked
/// and why.
async fn cannot_be_picked(journey: &Journey, name: &str, reason: &str) {
    journey.open_form(SITE_A).await;
    journey.pick("pairing", PAIRING).await;
    journey.search("replication", name, name).await;
    let row = "#field-replication-list .picker-row";
    journey.browser.sees(row, reason).await;
    let refused = format!(
        "{row}[aria-disabled=true][data-id='{}']",
        journey.replication(name).id
    );
    journey.browser.click(&refused).await;
    assert_eq!(
        journey
            .browser
            .count("#field-replication.picker-chosen")
            .await,
        0
    );
}

#[tokio::test]
async fn a_replication_without_an_image_is_listed_with_the_reason() {
    journey(async |journey| {
        cannot_be_picked(
            journey,
            "fin-erp-web01",
            "No test image. Run a test recovery first.",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_failover_image_is_listed_with_the_reason() {
    journey(async |journey| {
        let reason = "Failover image: only test images can be promoted.";
        cannot_be_picked(journey, "fin-erp-app01", reason).await;
    })
    .await;
}

#[tokio::test]
async fn an_outgoing_replication_is_listed_with_the_reason() {
    journey(async |journey| {
        let reason = "Outgoing replication. Run this operation on the recovery site.";
        cannot_be_picked(journey, "mail-mbx01", reason).await;
    })
    .await;
}

#[tokio::test]
async fn what_can_be_promoted_is_offered_first() {
    journey(async |journey| {
        journey.open_form(SITE_A).await;
        journey.pick("pairing", PAIRING).await;
        journey
            .browser
            .sees(".form-step:has(#field-replication)", "with a test image")
            .await;
        journey
            .browser
            .holds(
                "the first row can be promoted",
                "return document.querySelector('#field-replication-list .picker-row')
                    ?.innerText.includes('Test image') ?? false",
            )
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_missing_image_is_a_normal_state_that_cannot_be_submitted() {
    journey(async |journey| {
        let target = journey.replication("fin-erp-web01");
        let link = format!(
            "{FORM}?pairing={}&replication={}",
            target.pairing, target.id
        );
        journey.open(&link).await;
        journey.give_password(SITE_A).await;
        let browser = &journey.browser;
        browser
            .sees("#field-image", "This replication has no image.")
            .await;
        assert_eq!(
            browser.count("#field-image [role=alert]").await,
            0,
            "it is no error"
        );
        journey.checks_are_done().await;
        browser.click("#review").await;
        browser
            .sees(
                "#error-summary",
                "Select a replication that has a test image",
            )
            .await;
        let focus = "return document.activeElement?.id === 'error-summary'";
        browser.holds("the summary has the focus", focus).await;
        assert_eq!(browser.count("dialog").await, 0);
        assert_eq!(journey.received("promoteTestImage"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_by_the_appliance_is_shown_with_code_message_and_id() {
    journey(async |journey| {
        journey.fill_form("fin-erp-db01").await;
        journey.review().await;
        // Somebody fails over between the look and the click.
        let id = journey.replication("fin-erp-db01").id;
        journey.world(|world| {
            let replication = world.vr.replication_mut(&id);
            let image = replication.and_then(|it| it.image.as_mut());
            image.expect("it has an image").is_test = false;
        });
        journey.agree("fin-erp-db01").await;
        journey.run_is("failed").await;
        let panel = ".problem-panel";
        journey.browser.sees(panel, "NotATestBubbleImage").await;
        journey
            .browser
            .sees(
                panel,
                "Only a test bubble image can be used for this operation",
            )
            .await;
        journey.browser.sees(panel, "op_id").await;
        assert_eq!(
            journey.timeline().await.last().map(String::as_str),
            Some("refused")
        );
        assert!(journey.replication("fin-erp-db01").image.is_some());
        assert_eq!(journey.received("promoteTestImage"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_task_that_fails_half_way_shows_its_message_and_details() {
    journey(async |journey| {
        journey.fill_form("fin-erp-db01").await;
        journey.review().await;
        journey
            .fault(json!({
                "call": "promoteTestImage",
                "fault": {
                    "kind": "task-fails", "percent": 60,
                    "message": "The image cannot be consolidated.",
                    "details": "There is not enough free space on datastore 'ds-dr-02'.",
                },
            }))
            .await;
        journey.agree("fin-erp-db01").await;
        journey.run_is("failed").await;
        let panel = ".problem-panel";
        journey.browser.sees(panel, "Promotion failed").await;
        journey
            .browser
            .sees(panel, "The image cannot be consolidated.")
            .await;
        journey
            .browser
            .sees(panel, "not enough free space on datastore 'ds-dr-02'")
            .await;
        assert_eq!(
            journey.timeline().await.last().map(String::as_str),
            Some("failed")
        );
        journey.browser.press(Role::Link, "Run again…").await;
        journey
            .browser
            .sees("#field-replication", "fin-erp-db01")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_second_promotion_while_one_runs_is_blocked_by_a_check() {
    let setup = hawser_end_to_end::Setup::slow_tasks();
    hawser_end_to_end::journey_from(setup, async |journey| {
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        let target = journey.replication("fin-erp-db01");
        let link = format!(
            "return void (location.hash = '{FORM}?pairing={}&replication={}')",
            target.pairing, target.id
        );
        journey.browser.script(&link, vec![]).await;
        let finding = "[data-check=running-tasks][data-tone=blocks]";
        journey
            .browser
            .sees(finding, "Another task is running for this replication")
            .await;
        journey.checks_are_done().await;
        journey.browser.click("#review").await;
        journey.browser.find("#error-summary").await;
        assert_eq!(journey.received("promoteTestImage"), 1);
    })
    .await;
}
