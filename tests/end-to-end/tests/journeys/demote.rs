//! Demoting a test image from the sign-in to the end, and what cannot be demoted.

use hawser_end_to_end::administrator::{PAIRING, SITE_A};
use hawser_end_to_end::{Journey, Role, journey};
use serde_json::json;

const FORM: &str = "#/operation/demote-test-image/vr-a";
const CALL: &str = "demoteTestImage";
const TARGET: &str = "broker-portal01";

/// Opens the form, signs in and picks the pairing.
async fn open_form(journey: &Journey) {
    journey.open(FORM).await;
    journey.give_password(SITE_A).await;
    journey.pick("pairing", PAIRING).await;
}

/// Fills in the form with the replication that has a promoted instance, and asks for the
/// confirmation.
async fn review(journey: &Journey) {
    open_form(journey).await;
    journey.pick("replication", TARGET).await;
    let found = "This promoted instance can be demoted.";
    journey.browser.sees("#field-instance", found).await;
    journey.checks_are_done().await;
    journey.review().await;
}

async fn agree(journey: &Journey) {
    let button = format!("Demote image of {TARGET}");
    journey.browser.press(Role::Button, &button).await;
}

fn promoted_count(journey: &Journey) -> usize {
    let instances = journey.replication(TARGET).instances;
    instances.iter().filter(|it| it.promoted).count()
}

#[tokio::test]
async fn an_administrator_demotes_a_promoted_test_image() {
    journey(async |journey| {
        let instance = journey.replication(TARGET).instances;
        let instance = instance.into_iter().find(|it| it.promoted);
        let instance = instance.expect("it has a promoted instance").id;
        review(journey).await;
        let browser = &journey.browser;
        for fact in ["Instance ID", &instance, "Created", "Size"] {
            browser.sees("#field-instance", fact).await;
        }
        let lost = "The test image and the test's files are not restored.";
        browser.sees("dialog", lost).await;
        agree(journey).await;
        journey.run_is("success").await;
        assert_eq!(promoted_count(journey), 0);
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn a_replication_without_a_promoted_instance_cannot_be_picked() {
    journey(async |journey| {
        open_form(journey).await;
        let browser = &journey.browser;
        let rows = ".form-step:has(#field-replication)";
        browser.sees(rows, "with a promoted instance").await;
        let row = "#field-replication-list .picker-row";
        browser.sees(row, TARGET).await;
        let reason = "No promoted instance. Promote a test image first.";
        let name = "fin-erp-web01";
        journey.search("replication", name, name).await;
        browser.sees(row, reason).await;
        browser.find(&format!("{row}[aria-disabled=true]")).await;
    })
    .await;
}

#[tokio::test]
async fn a_demotion_that_the_appliance_rejects_shows_its_message() {
    journey(async |journey| {
        review(journey).await;
        let message = "The instance is being expired.";
        journey
            .fault(json!({
                "call": CALL,
                "fault": {
                    "kind": "response-error", "status": 400,
                    "error_code": "InstanceBusy", "message": message,
                },
            }))
            .await;
        agree(journey).await;
        journey.run_is("failed").await;
        let panel = ".problem-panel";
        journey.browser.sees(panel, "Demotion rejected").await;
        journey.browser.sees(panel, message).await;
        assert_eq!(promoted_count(journey), 1);
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}
