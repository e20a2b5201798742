//! Submissions whose answer is lost: sent once, looked for on the appliance, and never claimed.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use hawser_simulator::fault::Fault;
use hawser_simulator::vr::inventory::Replication;
use serde_json::{Value, json};

const TARGET: &str = "fin-erp-db01";
const CALL: &str = "promoteTestImage";

/// Submits a promotion whose answer a fault takes away.
async fn lose(journey: &Journey, fault: &Fault) {
    journey.fill_form(TARGET).await;
    journey.review().await;
    journey.fault_once(CALL, fault).await;
    journey.agree(TARGET).await;
    journey
        .browser
        .find(".timeline [data-what=answer-lost]")
        .await;
}

/// Checks that the lost task is found, followed to its end, and was sent once.
async fn is_found(journey: &Journey) {
    journey.run_is("success").await;
    let timeline = journey.timeline().await;
    assert!(timeline.contains(&"found".to_owned()), "{timeline:?}");
    assert_eq!(journey.browser.count(".problem-panel").await, 0);
    assert_eq!(journey.received(CALL), 1);
    assert!(journey.replication(TARGET).image.is_none());
}

#[tokio::test]
async fn a_submission_whose_connection_is_cut_is_found_and_followed() {
    journey(async |journey| {
        lose(journey, &Fault::CutAfter { reused: false }).await;
        is_found(journey).await;
    })
    .await;
}

#[tokio::test]
async fn a_submission_whose_answer_stalls_until_the_connection_ends_is_found() {
    journey(async |journey| {
        lose(journey, &Fault::StallAfter { seconds: 1.0 }).await;
        is_found(journey).await;
    })
    .await;
}

#[tokio::test]
async fn a_submission_that_was_on_its_way_when_the_page_was_reloaded_is_found() {
    let mut setup = Setup::default();
    setup.options.settings.task_seconds = 4.0;
    journey_from(setup, async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        let stall = Fault::StallAfter { seconds: 3600.0 };
        journey.fault_once(CALL, &stall).await;
        journey.agree(TARGET).await;
        journey.run_is("sending").await;
        let arrived = "the request has arrived";
        hawser_end_to_end::browser::until(arrived, async || {
            (journey.received(CALL) == 1)
                .then_some(())
                .ok_or_else(|| "not yet".to_owned())
        })
        .await;
        journey.browser.reload().await;
        journey
            .browser
            .sees("main", "Sign in to check on the appliance")
            .await;
        journey.give_password(SITE_A).await;
        is_found(journey).await;
    })
    .await;
}

#[tokio::test]
async fn a_submission_that_a_proxy_swallowed_is_not_found_and_not_sent_again() {
    for fault in [Fault::GatewayError { status: 504 }, Fault::Html] {
        journey(async |journey| {
            lose(journey, &fault).await;
            let browser = &journey.browser;
            browser
                .sees("main", "Checking whether the request arrived")
                .await;
            browser.find(".timeline [data-what=not-found]").await;
            browser.sees("main", "Not found on the appliance").await;
            browser.sees("main", "Checked /tasks").await;
            assert_eq!(browser.count(".problem-panel").await, 0, "one voice");
            if fault == Fault::Html {
                browser.in_every_view("run-not-found").await;
            }
            browser.press(Role::Button, "Check again").await;
            browser
                .sees("main", "Checking whether the request arrived")
                .await;
            browser.sees("main", "Not found on the appliance").await;
            assert_eq!(journey.received(CALL), 1);
            assert!(journey.replication(TARGET).image.is_some());
        })
        .await;
    }
}

#[tokio::test]
async fn offline_nothing_is_sent_and_nothing_else_is_said() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        let browser = &journey.browser;
        let offline = "Object.defineProperty(navigator, 'onLine', { get: () => false })";
        browser.script(offline, vec![]).await;
        journey.agree(TARGET).await;
        browser.sees(".run-state", "Not sent").await;
        browser.find(".timeline [data-what=not-sent]").await;
        assert_eq!(browser.count(".timeline [data-what=sent]").await, 0);
        browser.in_every_view("run-not-sent").await;
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_looked_at_cannot_be_told_until_it_can() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        journey
            .fault(json!({"path": "/tasks", "times": "forever", "fault": {"kind": "forbidden"}}))
            .await;
        journey
            .fault_once(CALL, &Fault::CutAfter { reused: false })
            .await;
        journey.agree(TARGET).await;
        let browser = &journey.browser;
        browser.find(".timeline [data-what=cannot-tell]").await;
        browser
            .sees("main", "Could not determine whether the task started")
            .await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Check again").await;
        is_found(journey).await;
    })
    .await;
}

/// Faults that end a used connection without an answer. Chromium then sends the request again by
/// itself, and so does Firefox; the page does not hear of it.
fn cuts() -> [(Fault, &'static str); 3] {
    [
        (Fault::CutBefore { reused: true }, "not-found"),
        (Fault::CutAfter { reused: true }, "found"),
        (Fault::StallAfter { seconds: 1.0 }, "found"),
    ]
}

#[tokio::test]
async fn what_a_browser_sends_twice_reaches_the_appliance_once() {
    for (fault, result) in cuts() {
        journey(async |journey| {
            lose(journey, &fault).await;
            let event = format!(".timeline [data-what={result}]");
            journey.browser.find(&event).await;
            let timeline = journey.timeline().await;
            let refused = timeline.iter().any(|it| it == "refused");
            assert!(!refused, "nobody refused it: {timeline:?}");
            assert_eq!(journey.received(CALL), 1, "{fault:?}");
            let was_handled = journey.replication(TARGET).image.is_none();
            if result == "found" {
                journey.run_is("success").await;
                assert!(journey.replication(TARGET).image.is_none());
            } else {
                assert!(!was_handled, "{fault:?}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_refusal_stays_one_whatever_was_sent_before() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        // Somebody else promotes it a moment before.
        let replication = journey.replication(TARGET);
        promote_elsewhere(journey, &replication).await;
        let refusal = json!({"kind": "response-error", "status": 400, "message": "No image."});
        journey.fault(json!({"call": CALL, "fault": refusal})).await;
        journey.agree(TARGET).await;
        journey.run_is("failed").await;
        journey.browser.sees(".run-state", "Rejected").await;
        let timeline = journey.timeline().await;
        assert_eq!(timeline.last().map(String::as_str), Some("refused"));
        assert!(!timeline.contains(&"found".to_owned()), "{timeline:?}");
    })
    .await;
}

/// Promotes an image without the console.
async fn promote_elsewhere(journey: &Journey, replication: &Replication) {
    let base = format!("{}/api/vr-a/api/rest/vr/v2", journey.origin());
    let client = reqwest::Client::new();
    let sign_in = client.post(format!("{base}/session"));
    let sign_in = sign_in.basic_auth(SITE_A.user, Some(SITE_A.password));
    let session: Value = sign_in
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let image = &replication.image.as_ref().expect("an image").id;
    let path = format!(
        "{base}/pairings/{}/replications/{}/actions/promote-test-image",
        replication.pairing, replication.id
    );
    let token = session["session_id"].as_str().expect("a session");
    let promote = client.post(path).header("x-dr-session", token);
    let promote = promote.header("content-type", "application/json");
    let promote = promote.body(json!({"value": image}).to_string());
    assert_eq!(promote.send().await.expect("an answer").status(), 202);
}

#[tokio::test]
async fn what_somebody_else_did_to_another_replication_is_not_taken_for_it() {
    journey(async |journey| {
        lose(journey, &Fault::GatewayError { status: 502 }).await;
        // Another console promotes another image at the same moment.
        let other = journey.replication("claims-app01");
        promote_elsewhere(journey, &other).await;
        journey
            .browser
            .find(".timeline [data-what=not-found]")
            .await;
        assert!(journey.replication(TARGET).image.is_some());
    })
    .await;
}
