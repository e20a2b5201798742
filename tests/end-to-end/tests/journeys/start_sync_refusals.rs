//! Syncs that are not started: what is said before, and what the refusals mean.

use hawser_end_to_end::administrator::Account;
use hawser_end_to_end::journey;
use hawser_simulator::fault::Fault;
use serde_json::{Value, json};

use super::start_sync::{
    CALL, FORM, LEIPZIG, PREFIX, VCENTER, agree, fill_form, give_credentials, is_filled,
};

const AUDITOR: Account = Account {
    user: "auditor@vsphere.local",
    password: "Sim-Lesen-1",
    ..VCENTER
};

const NEWER: Account = Account {
    appliance: "vc-new",
    name: "newer vCenter, site C",
    user: "administrator@vsphere.local",
    password: "Sim-Wien-5",
};

/// A start that is refused, and what the page says of it.
async fn is_refused(fault: Value, words: &[&str]) {
    journey(async |journey| {
        fill_form(journey, LEIPZIG, &format!("{PREFIX}.content_library")).await;
        journey.fault(json!({"call": CALL, "fault": fault})).await;
        agree(journey).await;
        journey.run_is("failed").await;
        for words in words {
            journey.browser.sees(".problem-panel", words).await;
        }
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

fn error(status: u16, code: &str, message: &str) -> Value {
    json!({"kind": "response-error", "status": status, "error_code": code, "message": message})
}

#[tokio::test]
async fn a_start_whose_session_has_ended_is_refused_in_words() {
    let words = ["Session expired", "This method requires authentication."];
    is_refused(json!({"kind": "unauthorized"}), &words).await;
}

#[tokio::test]
async fn a_link_that_is_gone_is_refused_in_words() {
    let words = [
        "Link or provider not found",
        "Nothing was changed",
        "not_found",
    ];
    is_refused(error(404, "NotFound", "The link does not exist."), &words).await;
}

#[tokio::test]
async fn after_an_error_that_vcenter_reports_the_provider_is_looked_at() {
    journey(async |journey| {
        fill_form(journey, LEIPZIG, &format!("{PREFIX}.content_library")).await;
        let fault = error(500, "Error", "The replica is damaged.");
        journey.fault(json!({"call": CALL, "fault": fault})).await;
        agree(journey).await;
        journey
            .browser
            .find(".timeline [data-what=not-found]")
            .await;
        for words in [
            "failed while handling the request",
            "The replica is damaged.",
        ] {
            journey.browser.sees("[data-lost]", words).await;
        }
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn a_user_who_may_only_look_is_refused_in_words() {
    journey(async |journey| {
        let id = format!("{PREFIX}.content_library");
        journey
            .open(&format!("{FORM}?link={LEIPZIG}&provider={id}"))
            .await;
        journey.give_password(AUDITOR).await;
        is_filled(journey, &id).await;
        agree(journey).await;
        journey.run_is("failed").await;
        let panel = ".problem-panel";
        journey.browser.sees(panel, "Permission denied").await;
        journey
            .browser
            .sees(panel, "Permission to perform this operation was denied.")
            .await;
        journey.browser.sees(panel, "unauthorized").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_that_nothing_goes_over_warns_before_and_nothing_is_found_after() {
    journey(async |journey| {
        let link = "e6a83c50-1f7d-4b92-8e0c-94d27b61f5a3";
        fill_form(journey, link, &format!("{PREFIX}.tagging")).await;
        let why = "Cannot connect to got.hansekontor.example: connection timed out.";
        journey
            .browser
            .sees("[data-check=link-health][data-tone=warning]", why)
            .await;
        agree(journey).await;
        journey.browser.sees("[data-lost]", why).await;
        journey
            .browser
            .find(".timeline [data-what=not-found]")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_sync_whose_answer_was_lost_is_found_and_followed_and_never_sent_again() {
    journey(async |journey| {
        fill_form(journey, LEIPZIG, &format!("{PREFIX}.content_library")).await;
        journey
            .fault_once(CALL, &Fault::CutAfter { reused: false })
            .await;
        agree(journey).await;
        journey.run_is("success").await;
        let timeline = journey.timeline().await;
        for event in ["answer-lost", "found", "succeeded"] {
            assert!(
                timeline.iter().any(|it| it == event),
                "{event}: {timeline:?}"
            );
        }
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn one_credential_without_the_other_is_an_error_at_the_missing_one() {
    journey(async |journey| {
        fill_form(journey, LEIPZIG, &format!("{PREFIX}.content_library")).await;
        let browser = &journey.browser;
        give_credentials(journey, "administrator@vsphere.local", "").await;
        browser.click("#review").await;
        let missing = "Enter the password of this user, or leave both empty";
        browser.sees("#error-summary", missing).await;
        browser.sees("#field-password-error", missing).await;
        journey.browser.in_every_view("sync-form-errors").await;
        give_credentials(journey, "", "Sim-Leipzig-2").await;
        browser.click("#review").await;
        browser
            .sees("#field-user-error", "Enter the user for this password")
            .await;
        assert_eq!(browser.count("dialog").await, 0);
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

#[tokio::test]
async fn a_vcenter_without_these_calls_is_said_to_be_one() {
    journey(async |journey| {
        journey.open("#/operation/start-sync/vc-new").await;
        journey.give_password(NEWER).await;
        journey
            .browser
            .sees(".form-step", "Not offered by this vCenter")
            .await;
        journey.browser.in_every_view("sync-not-offered").await;
    })
    .await;
}

#[tokio::test]
async fn a_bare_404_on_the_links_is_said_the_same_way() {
    journey(async |journey| {
        let gone = json!({"kind": "reply", "status": 404});
        journey
            .fault(json!({"call": "listLinks", "times": "forever", "fault": gone}))
            .await;
        journey.open(FORM).await;
        journey.give_password(VCENTER).await;
        journey
            .browser
            .sees(".form-step", "Not offered by this vCenter")
            .await;
    })
    .await;
}
