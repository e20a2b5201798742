//! What proxies and networks do on the way.

use hawser_end_to_end::administrator::{PAIRING, SITE_A, SITE_B};
use hawser_end_to_end::{Journey, Role, journey};
use hawser_simulator::fault::Fault;
use serde_json::json;

const TARGET: &str = "fin-erp-db01";

/// A list that came wrong is said in words, and comes after a retry.
async fn list_recovers(journey: &Journey, fault: &Fault, words: &str) {
    journey.sign_in(SITE_A).await;
    journey.fault_once("getVrPairings", fault).await;
    journey
        .browser
        .click("[data-appliance=vr-a] .operation-list a")
        .await;
    let alert = ".form-step [role=alert]";
    journey.browser.sees(alert, words).await;
    journey.browser.press(Role::Button, "Try again").await;
    journey.pick("pairing", PAIRING).await;
}

#[tokio::test]
async fn a_page_of_a_proxy_instead_of_a_list_is_said_in_words_and_retried() {
    journey(async |journey| {
        let fault = Fault::GatewayError { status: 502 };
        list_recovers(journey, &fault, "A proxy answered instead of the appliance").await;
    })
    .await;
}

#[tokio::test]
async fn a_web_page_with_status_200_is_not_taken_for_a_list() {
    journey(async |journey| {
        list_recovers(
            journey,
            &Fault::Html,
            "A proxy answered instead of the appliance",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_list_that_is_cut_off_is_said_in_words_and_retried() {
    journey(async |journey| {
        let fault = Fault::CutBefore { reused: false };
        list_recovers(journey, &fault, "The appliance could not be reached").await;
    })
    .await;
}

/// A run whose answer was lost is open, and nothing is sent again.
async fn is_unconfirmed(journey: &Journey, fault: &Fault) {
    journey.fill_form(TARGET).await;
    journey.review().await;
    journey.fault_once("promoteTestImage", fault).await;
    journey.agree(TARGET).await;
    journey
        .browser
        .find(".timeline [data-what=answer-lost]")
        .await;
    journey
        .browser
        .sees("main", "Do not submit again yet")
        .await;
    assert_eq!(journey.received("promoteTestImage"), 1);
}

#[tokio::test]
async fn a_submission_whose_connection_is_cut_is_unconfirmed_and_sent_once() {
    journey(async |journey| {
        is_unconfirmed(journey, &Fault::CutAfter { reused: false }).await;
    })
    .await;
}

#[tokio::test]
async fn a_submission_whose_answer_stalls_until_the_connection_ends_is_sent_once() {
    journey(async |journey| {
        // Nobody pauses a replication here; but while this fault waits no
        // connection is used twice, and so the browser itself does not repeat.
        let never = Fault::CutBefore { reused: false };
        journey.fault_once("pauseReplication", &never).await;
        is_unconfirmed(journey, &Fault::StallAfter { seconds: 1.0 }).await;
    })
    .await;
}

#[tokio::test]
async fn a_submission_answered_by_a_proxy_is_unconfirmed_and_sent_once() {
    journey(async |journey| {
        is_unconfirmed(journey, &Fault::GatewayError { status: 504 }).await;
    })
    .await;
}

#[tokio::test]
async fn a_submission_that_gets_a_web_page_is_unconfirmed_and_sent_once() {
    journey(async |journey| {
        is_unconfirmed(journey, &Fault::Html).await;
    })
    .await;
}

#[tokio::test]
async fn a_missing_session_on_the_other_site_is_a_finding_that_can_be_mended_in_place() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        let browser = &journey.browser;
        let finding = "[data-check=peer-session]";
        let host = "vcsa-lej.hansekontor.example";
        browser
            .sees(
                &format!("{finding}[data-tone=warning]"),
                &format!("Not signed in on {host}"),
            )
            .await;
        browser
            .press(Role::Disclosure, &format!("Sign in on {host}"))
            .await;
        browser
            .fill("User name on the other site", SITE_B.user)
            .await;
        browser
            .fill("Password on the other site", "Not-The-Password-7")
            .await;
        browser
            .press(Role::Button, "Sign in on the other site")
            .await;
        browser
            .sees(finding, "The sign-in on the other site was refused")
            .await;
        browser
            .fill("Password on the other site", SITE_B.password)
            .await;
        browser
            .press(Role::Button, "Sign in on the other site")
            .await;
        browser
            .sees(
                &format!("{finding}[data-tone=ok]"),
                &format!("Signed in on {host}"),
            )
            .await;
        assert_eq!(
            journey.browser.count("#sign-in-secret").await,
            0,
            "the own session lives"
        );
    })
    .await;
}

#[tokio::test]
async fn hostile_names_are_shown_as_text() {
    journey(async |journey| {
        journey.sign_in(SITE_A).await;
        journey
            .fault(
                json!({"times": "forever", "fault": {"kind": "hostile-strings", "what": "markup"}}),
            )
            .await;
        journey
            .browser
            .click("[data-appliance=vr-a] .operation-list a")
            .await;
        journey.browser.sees("#field-pairing-list", "<").await;
        assert_eq!(
            journey
                .browser
                .count("#app script, #app img, #app iframe")
                .await,
            0
        );
    })
    .await;
}
