//! Every page in every state under the Content Security Policy and Trusted Types: nothing is
//! refused.

use hawser_core::operation::CATALOGUE;
use hawser_core::system::System;
use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Engine, Journey, Role, Setup, journey_from};
use serde_json::json;

/// Counts from before the first script of a page.
const COUNT: &str = "
    globalThis.refused = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
        refused.push(`${effectiveDirective}: ${blockedURI} ${sample}`));";

/// The engines whose logs, looked at after each journey, have every refusal anyway.
fn setup() -> Setup {
    let reason = "there is no call that puts a script before the page's";
    Setup {
        not_in: vec![(Engine::Firefox, reason), (Engine::WebKit, reason)],
        ..Setup::slow_tasks()
    }
}

async fn count(journey: &Journey) {
    let tools = journey.browser.driver.cdp();
    let source = json!({ "source": COUNT });
    let set = tools.send_raw("Page.addScriptToEvaluateOnNewDocument", source);
    set.await.expect("a script for every page");
}

async fn nothing_is_refused(journey: &Journey, page: &str) {
    let script = "return { refused, enforced: typeof trustedTypes === 'object' }";
    let found = journey.browser.script(script, vec![]).await;
    let expected = json!({"refused": [], "enforced": true});
    assert_eq!(found, expected, "on {page}");
}

#[tokio::test]
async fn no_page_in_no_state_does_what_the_policy_refuses() {
    journey_from(setup(), async |journey| {
        count(journey).await;
        let browser = &journey.browser;
        for (page, selector) in [
            ("", "[data-appliance=vr-a]"),
            ("#/runs", ".empty, main"),
            ("#/nowhere", "h1"),
            ("#/sign-in/vr-a", "#sign-in-secret"),
        ] {
            browser.open("about:blank").await;
            journey.open(page).await;
            browser.find(selector).await;
            nothing_is_refused(journey, page).await;
        }
        browser.press(Role::Button, "Sign in").await;
        browser.find("#sign-in-user-error").await;
        nothing_is_refused(journey, "a sign-in without a name").await;
        journey.open_form(SITE_A).await;
        browser.find("#field-pairing-list .picker-row").await;
        browser.click("#review").await;
        browser.find("#error-summary").await;
        nothing_is_refused(journey, "a form with errors").await;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        nothing_is_refused(journey, "a run").await;
        journey.world(|world| world.sessions.expire(None, false));
        browser.find("#sign-in-secret").await;
        nothing_is_refused(journey, "a run without a session").await;
        journey.give_password(SITE_A).await;
        journey.works(200);
        journey.run_is("success").await;
        nothing_is_refused(journey, "a run that has ended").await;
        for (page, selector) in [
            ("#/activity", ".run-item:not([data-origin=other])"),
            ("#/", ".run-item:not([data-origin=other])"),
        ] {
            browser.click(&format!("nav a[href='{page}']")).await;
            browser.find(selector).await;
            nothing_is_refused(journey, page).await;
        }
    })
    .await;
}

#[tokio::test]
async fn no_form_of_an_operation_does_what_the_policy_refuses() {
    journey_from(setup(), async |journey| {
        count(journey).await;
        let browser = &journey.browser;
        for operation in CATALOGUE {
            let (appliance, user, password) = match operation.system {
                System::VsphereReplication => ("vr-a", SITE_A.user, SITE_A.password),
                System::SiteRecoveryManager => ("srm-a", SITE_A.user, SITE_A.password),
                System::Vcenter => ("vc-a", SITE_A.user, SITE_A.password),
                System::CloudDirectorAvailability => ("vcda-a", "root", "Sim-Root-1"),
            };
            let form = format!("#/operation/{}/{appliance}", operation.id);
            browser.open("about:blank").await;
            journey.open(&form).await;
            browser.fill("User name", user).await;
            browser.fill("Password", password).await;
            browser.press(Role::Button, "Sign in").await;
            browser.click("#review").await;
            browser.find("#error-summary").await;
            nothing_is_refused(journey, &form).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_that_could_not_start_does_nothing_that_the_policy_refuses() {
    let mut setup = setup();
    setup.expected_in_log = vec!["was preloaded", "integrity"];
    journey_from(setup, async |journey| {
        count(journey).await;
        let browser = &journey.browser;
        for (page, file, fault) in [
            ("?1", ".wasm", json!({"kind": "not-found"})),
            ("?2", "config.json", json!({"kind": "reply", "body": "{}"})),
        ] {
            let rule =
                json!({"appliance": "console", "path": file, "times": "forever", "fault": fault});
            journey.fault(rule).await;
            journey.open(page).await;
            browser.find("[role=alert], h1").await;
            nothing_is_refused(journey, file).await;
            journey.no_more_faults().await;
        }
    })
    .await;
}
