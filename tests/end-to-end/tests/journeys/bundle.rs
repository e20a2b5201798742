//! The one program of the console: it is loaded once, and what is said where it does not come.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use serde_json::{Value, json};

const FORM: &str = "#/operation/promote-test-image/vr-a";

/// A file of the console is answered in this way from now on.
fn file(path: &str, fault: Value) -> Value {
    json!({"appliance": "console", "path": path, "times": "forever", "fault": fault})
}

/// Returns a setup that allows the browser's log lines for a file that does not come.
fn failing() -> Setup {
    Setup {
        expected_in_log: vec![
            "was preloaded",
            "integrity",
            "Failed to fetch",
            "WebAssembly",
        ],
        ..Setup::default()
    }
}

/// The requests for the program, without what a preload repeats.
fn programs(journey: &Journey) -> Vec<String> {
    let is_program = |path: &str| path.ends_with(".wasm");
    let asked = journey.requests(|entry| entry.appliance == "console" && is_program(&entry.path));
    asked.into_iter().map(|entry| entry.path).collect()
}

#[tokio::test]
async fn after_the_start_nothing_of_the_console_is_asked_for() {
    journey(async |journey| {
        journey.open("").await;
        journey.browser.find("[data-appliance=vr-a]").await;
        let files = |journey: &Journey| journey.requests(|it| it.appliance == "console").len();
        let started = files(journey);
        let browser = &journey.browser;
        browser
            .click("[data-appliance=vr-a] .session-action a")
            .await;
        journey.give_password(SITE_A).await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        journey.open_first_operation("vr-a").await;
        browser.find("#field-pairing").await;
        assert_eq!(files(journey), started, "everything came at the start");
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_to_a_form_by_its_link_signs_in_and_gets_it() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        journey.open_first_operation("vr-a").await;
        browser.sees("h1", "Promote test image").await;
        journey.give_password(SITE_A).await;
        browser.find("#field-pairing").await;
    })
    .await;
}

#[tokio::test]
async fn a_program_that_is_on_its_way_is_said() {
    journey_from(failing(), async |journey| {
        let slow = json!({"kind": "slow", "seconds": 3});
        journey.fault(file(".wasm", slow)).await;
        journey.open("#/runs").await;
        let browser = &journey.browser;
        browser.sees("main [role=status]", "Starting").await;
        browser.find("nav a[href='#/']").await;
    })
    .await;
}

#[tokio::test]
async fn a_program_that_is_gone_is_said_and_the_next_try_leads_to_the_same_form() {
    journey_from(failing(), async |journey| {
        let browser = &journey.browser;
        let gone = json!({"kind": "not-found"});
        journey.fault(file(".wasm", gone)).await;
        journey.open(FORM).await;
        browser.sees("[role=alert]", "Hawser could not start").await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Retry").await;
        browser.sees("h1", "Promote test image").await;
        browser.sees_no("[role=alert]").await;
    })
    .await;
}

#[tokio::test]
async fn a_program_that_was_changed_on_its_way_is_refused() {
    journey_from(failing(), async |journey| {
        let headers = json!({"content-type": "application/wasm"});
        let changed = json!({"kind": "reply", "headers": headers, "body": "\0asm"});
        journey.fault(file(".wasm", changed)).await;
        journey.open(FORM).await;
        let browser = &journey.browser;
        browser.sees("[role=alert]", "Hawser could not start").await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Retry").await;
        browser.sees("h1", "Promote test image").await;
    })
    .await;
}

#[tokio::test]
async fn a_web_server_that_is_gone_after_the_start_takes_nothing_away() {
    journey_from(failing(), async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        let gone =
            json!({"appliance": "console", "times": "forever", "fault": {"kind": "cut-before"}});
        journey.fault(gone).await;
        browser
            .click("[data-appliance=vr-a] .session-action a")
            .await;
        journey.give_password(SITE_A).await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        journey.open_first_operation("vr-a").await;
        browser.find("#field-pairing").await;
        assert_eq!(journey.received("login"), 1, "nobody had to sign in again");
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
        browser
            .sees(".run-item:not([data-origin=other])", "fin-erp-db01")
            .await;
    })
    .await;
}

#[tokio::test]
async fn the_program_is_kept_for_ever_and_comes_compressed() {
    journey(async |journey| {
        journey.open("").await;
        journey.browser.find("[data-appliance=vr-a]").await;
        let programs = programs(journey);
        let path = programs.first().expect("the program");
        let request = reqwest::Client::new().get(format!("{}{path}", journey.origin()));
        let reply = request.header("accept-encoding", "br").send().await;
        let reply = reply.expect("the simulator answers");
        let says = |name: &str| {
            let header = reply.headers().get(name);
            header.map(|it| it.to_str().unwrap_or(""))
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
