//! Faults of proxies and networks between the console and the appliance.

use hawser_end_to_end::administrator::{PAIRING, SITE_A, SITE_B};
use hawser_end_to_end::{Journey, Role, journey};
use hawser_simulator::fault::Fault;
use serde_json::json;

const TARGET: &str = "fin-erp-db01";

/// A list that came wrong is said in words, and comes after a retry.
async fn list_recovers(journey: &Journey, fault: &Fault, words: &str) {
    journey.sign_in(SITE_A).await;
    // For as long as it is not taken away: what is only read browsers ask for again by themselves.
    let rule = json!({"call": "getVrPairings", "times": "forever", "fault": fault});
    journey.fault(rule).await;
    journey.open_first_operation("vr-a").await;
    let alert = ".form-step [role=alert]";
    journey.browser.sees(alert, words).await;
    journey.no_more_faults().await;
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
        list_recovers(journey, &fault, "Could not reach the appliance").await;
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
                &format!("Not signed in to {host}"),
            )
            .await;
        browser
            .press(Role::Disclosure, &format!("Sign in to {host}"))
            .await;
        browser
            .fill("User name on the other site", SITE_B.user)
            .await;
        browser
            .fill("Password on the other site", "Not-The-Password-7")
            .await;
        browser
            .press(Role::Button, "Sign in to the other site")
            .await;
        browser
            .sees(finding, "Sign-in to the other site failed")
            .await;
        browser
            .fill("Password on the other site", SITE_B.password)
            .await;
        browser
            .press(Role::Button, "Sign in to the other site")
            .await;
        browser
            .sees(
                &format!("{finding}[data-tone=ok]"),
                &format!("Signed in to {host}"),
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
        journey.open_first_operation("vr-a").await;
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
