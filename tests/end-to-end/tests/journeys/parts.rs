//! The part of the console that is loaded on demand: when it is asked for, and what is said
//! where it does not come.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use serde_json::{Value, json};

/// A file of the console is answered in this way from now on.
fn file(path: &str, fault: Value) -> Value {
    json!({"appliance": "console", "path": path, "times": "forever", "fault": fault})
}

const PART: &str = "/hawser-work-*.wasm";

/// What the browser writes where a part does not come.
fn failing() -> Setup {
    Setup {
        expected_in_log: vec!["hawser-work-", "integrity", "Failed to fetch", "fetch"],
        ..Setup::default()
    }
}

fn asked_for(journey: &Journey) -> usize {
    let is_part = |path: &str| path.starts_with("/hawser-work-");
    let asked = journey.requests(|entry| entry.appliance == "console" && is_part(&entry.path));
    asked.len()
}

async fn is_asked_for(journey: &Journey) {
    until("the part is asked for", async || match asked_for(journey) {
        0 => Err("no request".to_owned()),
        _ => Ok(()),
    })
    .await;
}

#[tokio::test]
async fn whoever_opens_the_sign_in_has_the_rest_loaded_before_it_is_needed() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        assert_eq!(asked_for(journey), 0, "nobody needs it yet");
        browser.click("[data-appliance=vr-a] .card-header a").await;
        is_asked_for(journey).await;
        journey.give_password(SITE_A).await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        browser
            .click("[data-appliance=vr-a] .operation-list a")
            .await;
        browser.find("#field-pairing").await;
        assert_eq!(asked_for(journey), 1, "once is enough");
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_to_a_form_by_its_link_has_the_rest_loaded() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        browser
            .click("[data-appliance=vr-a] .operation-list a")
            .await;
        browser.sees("h1", "Promote test image").await;
        journey.give_password(SITE_A).await;
        browser.find("#field-pairing").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_part_is_on_its_way_says_so() {
    journey_from(failing(), async |journey| {
        let stall = json!({"kind": "stall", "seconds": 3600});
        journey.fault(file(PART, stall)).await;
        journey.open("#/runs").await;
        let browser = &journey.browser;
        browser.sees("main [role=status]", "Loading").await;
        // Everything else is there.
        browser.click("nav a[href='#/']").await;
        browser.find("[data-appliance=vr-a]").await;
    })
    .await;
}

/// The form's part is asked for under a name that the server does not have any more.
async fn opens_a_form_after_an_update(journey: &Journey) {
    let gone = json!({"kind": "not-found"});
    journey.open("").await;
    journey.fault(file(PART, gone)).await;
    let form = "[data-appliance=vr-a] .operation-list a";
    journey.browser.click(form).await;
}

#[tokio::test]
async fn a_part_that_is_gone_after_an_update_is_said_and_can_be_tried_again() {
    journey_from(failing(), async |journey| {
        let browser = &journey.browser;
        opens_a_form_after_an_update(journey).await;
        browser.sees("h1", "This page was not loaded").await;
        browser.sees("[role=alert]", "Hawser was updated").await;
        browser.named(Role::Button, "Reload").await;
        assert!(browser.address().await.contains("#/operation/"));
        journey.no_more_faults().await;
        browser.press(Role::Button, "Try again").await;
        browser.sees("h1", "Promote test image").await;
        browser.sees_no("[role=alert]").await;
    })
    .await;
}

#[tokio::test]
async fn a_reload_after_an_update_leads_back_to_the_same_form() {
    journey_from(failing(), async |journey| {
        let browser = &journey.browser;
        opens_a_form_after_an_update(journey).await;
        browser.sees("[role=alert]", "Hawser was updated").await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Reload").await;
        browser.sees("h1", "Promote test image").await;
    })
    .await;
}

#[tokio::test]
async fn a_web_server_that_does_not_answer_is_said_and_the_session_stays() {
    journey_from(failing(), async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        for path in [PART, "/"] {
            journey
                .fault(file(path, json!({"kind": "cut-before"})))
                .await;
        }
        browser.click("[data-appliance=vr-a] .card-header a").await;
        // Signing in needs no more than what is here.
        journey.give_password(SITE_A).await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        browser
            .sees("[role=alert]", "The web server does not answer")
            .await;
        browser
            .click("[data-appliance=vr-a] .operation-list a")
            .await;
        browser
            .sees("[role=alert]", "The web server does not answer")
            .await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Try again").await;
        browser.find("#field-pairing").await;
        assert_eq!(journey.received("login"), 1, "nobody had to sign in again");
    })
    .await;
}

#[tokio::test]
async fn a_part_that_was_changed_on_its_way_is_refused() {
    journey_from(failing(), async |journey| {
        let changed = json!({"kind": "reply", "headers": {"content-type": "application/wasm"}, "body": "\0asm"});
        journey.fault(file(PART, changed)).await;
        journey.open("#/operation/promote-test-image/vr-a").await;
        let browser = &journey.browser;
        browser.sees("[role=alert]", "does not have the rest of this version").await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Try again").await;
        browser.sees("h1", "Promote test image").await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_with_runs_has_them_on_the_overview_from_the_start() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("success").await;
        journey.open("").await;
        browser.reload().await;
        browser
            .sees("section:has(> .run-list) h2", "Latest runs")
            .await;
        browser.sees(".run-item", "fin-erp-db01").await;
    })
    .await;
}

#[tokio::test]
async fn a_part_is_kept_for_ever_and_comes_compressed() {
    journey(async |journey| {
        journey.open("#/runs").await;
        is_asked_for(journey).await;
        let asked = journey.requests(|entry| entry.path.starts_with("/hawser-work-"));
        let path = &asked.first().expect("the part").path;
        let request = reqwest::Client::new().get(format!("{}{path}", journey.origin()));
        let reply = request.header("accept-encoding", "br").send().await;
        let reply = reply.expect("the simulator answers");
        let says = |name: &str| {
            reply
                .headers()
                .get(name)
                .map(|it| it.to_str().unwrap_or(""))
        };
        assert_eq!(says("content-type"), Some("application/wasm"));
        assert_eq!(
            says("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        assert_eq!(says("content-encoding"), Some("br"));
    })
    .await;
}
