//! axe-core on every page, light and dark, wide and narrow.

use hawser_end_to_end::administrator::{PAIRING, SITE_A, SITE_B};
use hawser_end_to_end::{Role, Setup, journey, journey_from};
use serde_json::json;

use super::run_reprotect;

#[tokio::test]
async fn axe_finds_nothing_before_and_while_signing_in() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        journey.browser.in_every_view("overview").await;
        journey.open("#/runs").await;
        browser.sees("main", "No operations started").await;
        journey.browser.in_every_view("runs-empty").await;
        journey.open("#/nowhere").await;
        browser.sees("h1", "Page not found").await;
        journey.browser.in_every_view("unknown").await;
        journey.open("#/sign-in/vr-a").await;
        browser.press(Role::Button, "Sign in").await;
        browser
            .sees("#sign-in-user-error", "Enter the user name")
            .await;
        journey.browser.in_every_view("sign-in").await;
        browser.fill("User name", SITE_A.user).await;
        browser.fill("Password", "wrong").await;
        browser.press(Role::Button, "Sign in").await;
        browser.find("[role=alert]").await;
        journey.browser.in_every_view("sign-in-refused").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_form() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open_form(SITE_A).await;
        browser.find("#field-pairing-list .picker-row").await;
        browser.click("#review").await;
        browser.find("#error-summary").await;
        journey.browser.in_every_view("form-errors").await;
        journey.pick("pairing", PAIRING).await;
        browser
            .sees(
                ".form-step:has(#field-replication-list)",
                "with a test image",
            )
            .await;
        journey.browser.in_every_view("form-list").await;
        journey.pick("replication", "fin-erp-db01").await;
        journey.image_is_found().await;
        browser
            .press(Role::Disclosure, "Sign in to vcsa-lej.hansekontor.example")
            .await;
        journey.browser.in_every_view("form").await;
        journey.review().await;
        journey.browser.in_every_view("confirmation").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_a_run_that_fails() {
    journey_from(Setup::slow_tasks(), async |journey| {
        journey
            .fault(
                json!({"call": "promoteTestImage", "fault": {"kind": "task-fails", "percent": 60}}),
            )
            .await;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        journey.works(42);
        journey.browser.sees(".progress-text", "42 %").await;
        journey.browser.in_every_view("run").await;
        journey.world(|world| world.sessions.expire(None, false));
        journey.browser.find("#sign-in-secret").await;
        journey.browser.in_every_view("run-signed-out").await;
        journey.give_password(SITE_A).await;
        journey.works(42);
        journey.run_is("failed").await;
        journey
            .browser
            .click(".problem-panel + * summary, details summary")
            .await;
        journey.browser.in_every_view("run-failed").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_where_runs_have_ended() {
    journey(async |journey| {
        journey.promote("fin-erp-db01").await;
        journey.run_is("success").await;
        journey.browser.in_every_view("run-success").await;
        journey.browser.click("nav a[href='#/activity']").await;
        journey
            .browser
            .find(".run-item:not([data-origin=other])")
            .await;
        journey.browser.in_every_view("runs").await;
        let browser = &journey.browser;
        browser.press(Role::Button, "Clear finished runs").await;
        browser.sees(".alert-title", "Clear 1 run").await;
        journey.browser.in_every_view("runs-remove").await;
        journey.browser.click("nav a[href='#/']").await;
        journey
            .browser
            .find("[data-appliance=vr-a][data-state=in]")
            .await;
        journey.browser.in_every_view("overview-runs").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_where_the_start_fails() {
    let setup = Setup {
        // A page in place of a file is refused by its integrity first.
        expected_in_log: vec!["was preloaded", "integrity"],
        ..Setup::default()
    };
    journey_from(setup, async |journey| {
        let console = |path: &str, fault| json!({"appliance": "console", "path": path, "times": "forever", "fault": fault});
        // First what the browser keeps for ever once it came.
        journey.fault(console(".wasm", json!({"kind": "not-found"}))).await;
        journey.open("").await;
        journey.browser.find("[role=alert]").await;
        journey.browser.in_every_view("not-started").await;
        journey.no_more_faults().await;
        journey.fault(console("config.json", json!({"kind": "reply", "body": "{}"}))).await;
        journey.browser.press(Role::Button, "Retry").await;
        journey.browser.sees("h1", "Hawser is not configured").await;
        journey.browser.in_every_view("not-configured").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_way_of_a_reprotect() {
    let mut setup = Setup::slow_tasks();
    setup.options.settings.queue_seconds = 0.1;
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        let plan = "Policy Administration";
        run_reprotect::open_form(journey).await;
        browser
            .find("[data-check=peer-session][data-tone=blocks]")
            .await;
        browser.find("#field-plan-list .picker-row").await;
        journey.browser.in_every_view("reprotect-list").await;
        run_reprotect::sign_in_on_peer(journey, SITE_B.password).await;
        journey.pick("plan", "Mail and Calendar").await;
        run_reprotect::checks_are_done(journey).await;
        browser.click("#field-forced").await;
        journey.browser.in_every_view("reprotect-form").await;
        journey.review().await;
        journey.browser.in_every_view("reprotect-confirm").await;
        browser.press(Role::Button, "Back to the form").await;
        browser.press(Role::Button, "Change Recovery plan").await;
        journey.pick("plan", plan).await;
        run_reprotect::checks_are_done(journey).await;
        run_reprotect::send(journey, plan).await;
        journey.run_is("running").await;
        journey.works(90);
        browser.find("[data-prompt]").await;
        journey.browser.in_every_view("reprotect-prompt").await;
        browser.press(Role::Button, "Dismiss and continue").await;
        browser.sees_no("[data-prompt]").await;
        journey.works(100);
        journey.run_is("success").await;
        journey.browser.in_every_view("reprotect-done").await;
    })
    .await;
}
