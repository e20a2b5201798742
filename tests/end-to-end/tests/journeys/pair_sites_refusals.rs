//! Pairing sites: what is told before it is tried, and when it is refused, fails or its answer is
//! lost.

use hawser_end_to_end::{Journey, Setup, journey, journey_from};
use hawser_simulator::fault::Fault;
use hawser_simulator::vcda::inventory::endpoint;
use hawser_simulator::world::site::SiteId::{Gothenburg, Hamburg, Leipzig, Rotterdam};
use serde_json::json;
use thirtyfour::Key;

use super::pair_sites::{
    CALL, SITE_A, THUMBPRINT, agree, compare, digits, fill_form, has_registered, open_form, paste,
    thumbprint,
};

#[tokio::test]
async fn a_site_that_is_paired_already_is_told_as_soon_as_its_address_stands_there() {
    journey(async |journey| {
        let browser = &journey.browser;
        fill_form(journey, SITE_A, Rotterdam).await;
        let blocks = ".finding[data-tone=blocks]";
        browser.sees(blocks, "Already paired with Rotterdam").await;
        browser.click("#review").await;
        browser
            .sees("#error-summary", "Already paired with Rotterdam")
            .await;
        paste(journey, "apiUrl", &endpoint(Gothenburg).public_url()).await;
        browser
            .sees(".findings", "Already registered here as Göteborg")
            .await;
        browser.sees_no(blocks).await;
        paste(journey, "apiUrl", &endpoint(Hamburg).public_url()).await;
        browser
            .sees(blocks, "This is this site's own address")
            .await;
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

#[tokio::test]
async fn another_thumbprint_than_the_presented_one_blocks() {
    journey(async |journey| {
        let browser = &journey.browser;
        fill_form(journey, SITE_A, Leipzig).await;
        paste(journey, "apiThumbprint", &thumbprint(Rotterdam)).await;
        browser
            .sees(
                THUMBPRINT,
                "The thumbprints differ, first at pair 1: B4 and 84.",
            )
            .await;
        browser.sees(THUMBPRINT, &digits(Rotterdam)).await;
        browser.sees(THUMBPRINT, &digits(Leipzig)).await;
        let ticked = "return document.getElementById('field-compared').checked";
        browser
            .holds(
                "the tick is for another thumbprint",
                &format!("return !(() => {{ {ticked} }})()"),
            )
            .await;
        // With the keyboard: the focus stays where somebody is.
        let focus = "document.getElementById('field-compared').focus()";
        browser.script(focus, vec![]).await;
        browser.keys(Key::Space).await;
        browser.holds("it is ticked", ticked).await;
        let focused = "return document.activeElement?.id === 'field-compared'";
        browser.holds("the focus is on it", focused).await;
        browser.click("#review").await;
        browser
            .sees("#error-summary", "has a different thumbprint")
            .await;
        assert_eq!(browser.count("dialog").await, 0);
        // Any spelling of the right one will do.
        let spelt = thumbprint(Leipzig)
            .replace("SHA-256:", "")
            .replace(':', " ");
        paste(journey, "apiThumbprint", &spelt.to_lowercase()).await;
        browser.click("#field-compared").await;
        agree(journey, Leipzig).await;
        journey.run_is("half-done").await;
    })
    .await;
}

#[tokio::test]
async fn each_mistake_in_an_address_is_told_in_words_of_its_own() {
    journey(async |journey| {
        open_form(journey, SITE_A).await;
        for (address, words) in [
            ("vcda.example.com:8048", "Start with https://"),
            ("http://vcda.example.com:8048/", "over HTTPS"),
            (
                "https://root:pw@vcda.example.com:8048/",
                "Remove the user name and password",
            ),
            ("https://vcda.example.com:8048/ui", "Remove the path"),
            ("https://vcda.example.com:8048/?site=1", "Remove the ?"),
            ("https://vcda.example.com:8048/#x", "Remove the #"),
            ("https://vcda.example.com:99999/", "from 1 to 65535"),
            ("https://10.71.248.300:8048/", "four numbers from 0 to 255"),
            ("https://vcda example.com/", "Remove spaces"),
            (
                "https://vcda-ham.hansekontor.example:8048/",
                "this appliance's own address",
            ),
            ("https://vcda.example.com/", "means 443"),
        ] {
            paste(journey, "apiUrl", address).await;
            journey
                .browser
                .sees(".field:has(#field-apiUrl)", words)
                .await;
        }
        paste(journey, "apiUrl", "https://:8048/").await;
        journey.browser.click("#review").await;
        for words in [
            "Enter a host name.",
            "Enter the thumbprint",
            "Compare the thumbprint",
        ] {
            journey.browser.sees("#error-summary", words).await;
        }
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

/// A run that the appliance's task ends with another certificate.
async fn mismatch(journey: &Journey) {
    journey
        .fault(json!({"call": "getRemoteCertificate", "fault": {"kind": "not-found"}, "times": 9}))
        .await;
    open_form(journey, SITE_A).await;
    paste(journey, "apiUrl", &endpoint(Leipzig).public_url()).await;
    let alone = "The certificate could not be retrieved";
    journey.browser.sees("#field-presented", alone).await;
    compare(journey, &thumbprint(Rotterdam)).await;
    agree(journey, Leipzig).await;
    journey.run_is("failed").await;
}

#[tokio::test]
async fn a_certificate_that_the_appliance_does_not_expect_fails_with_its_words_and_no_stack_trace_in_the_copy()
 {
    journey(async |journey| {
        let browser = &journey.browser;
        mismatch(journey).await;
        let panel = ".problem-panel";
        browser
            .sees(panel, "Certificate mismatch")
            .await;
        browser
            .sees(panel, "Certificate differs from the expected one.")
            .await;
        browser.sees(panel, "CertificateMismatch").await;
        browser.sees(panel, "operationID").await;
        let trace = "return [...document.querySelectorAll('.problem-panel details')]
            .some(fold => !fold.open && fold.textContent.includes('at com.vmware.rest'))";
        browser.holds("the stack trace is folded", trace).await;
        let stub = "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }";
        browser.script(stub, vec![]).await;
        browser.click(".problem-panel .copy").await;
        browser
            .holds("it was copied", "return (window.copied ?? '').includes('CertificateMismatch')")
            .await;
        let copied = browser.script("return window.copied", vec![]).await;
        assert!(!copied.to_string().contains("com.vmware"), "{copied}");
        browser
            .sees("main", "This appliance lists no site at this address.")
            .await;
        assert!(!has_registered(journey, Hamburg, Leipzig));
    })
    .await;
}

/// The body of an error as the appliance writes it.
fn error(code: &str, words: &str) -> String {
    let trace = format!("com.vmware.h4.api.error.exceptions.{code}: {words}\n\tat com.vmware.X");
    json!({"code": code, "msg": words, "args": [], "stacktrace": trace}).to_string()
}

#[tokio::test]
async fn each_documented_refusal_is_told_in_words_of_its_own() {
    let rows: [(u16, &str, &str, &str); 5] = [
        (400, "BadUserInput", "That is no URL.", "Invalid input"),
        (400, "BadRequest", "Malformed.", "Invalid request"),
        (
            401,
            "NotAuthenticated",
            "Not authenticated.",
            "Session expired",
        ),
        (403, "Forbidden", "Permission denied.", "Permission denied"),
        (
            500,
            "RemoteAuthenticationFailure",
            "Not trusted.",
            "The other site rejected this appliance",
        ),
    ];
    for (status, code, words, title) in rows {
        journey(async |journey| {
            fill_form(journey, SITE_A, Leipzig).await;
            let headers =
                json!({"content-type": "application/vnd.vmware.h4-v4.7+json;charset=UTF-8"});
            let body = error(code, words);
            let fault =
                json!({"kind": "reply", "status": status, "headers": headers, "body": body});
            journey.fault(json!({"call": CALL, "fault": fault})).await;
            agree(journey, Leipzig).await;
            journey.run_is("failed").await;
            let browser = &journey.browser;
            browser.sees(".run-state", "Rejected").await;
            for said in [title, words, code, "operationID"] {
                browser.sees(".problem-panel", said).await;
            }
            assert_eq!(journey.received(CALL), 1);
            assert!(!has_registered(journey, Hamburg, Leipzig));
        })
        .await;
    }
}

#[tokio::test]
async fn a_pairing_that_had_ended_when_it_was_found_shows_the_other_site_all_the_same() {
    let mut setup = Setup::default();
    setup.options.settings.queue_seconds = 0.0;
    setup.options.settings.task_seconds = 0.0;
    journey_from(setup, async |journey| {
        is_lost_and_found(journey).await;
    })
    .await;
}

#[tokio::test]
async fn a_pairing_whose_answer_is_lost_is_found_by_its_operation_id_and_not_sent_again() {
    journey(async |journey| {
        is_lost_and_found(journey).await;
    })
    .await;
}

/// The answer to a pairing is lost, and what became of it is seen.
async fn is_lost_and_found(journey: &Journey) {
    fill_form(journey, SITE_A, Leipzig).await;
    journey
        .fault_once(CALL, &Fault::CutAfter { reused: false })
        .await;
    agree(journey, Leipzig).await;
    journey.run_is("half-done").await;
    let words = "Leipzig is registered here. It has not registered this site yet.";
    journey.browser.sees("main", words).await;
    let searched = journey.requests(|entry| entry.path.contains("operationID="));
    assert!(!searched.is_empty());
    assert_eq!(journey.received(CALL), 1);
}
