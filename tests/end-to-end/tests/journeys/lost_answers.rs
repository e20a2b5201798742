//! Submissions whose answer is lost: sent once, looked for on the appliance, and never claimed.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::engine::Engine;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use hawser_simulator::fault::Fault;
use hawser_simulator::vr::estate::Replication;
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

/// What was lost is found, followed to its end, and was sent once.
async fn is_found(journey: &Journey) {
    journey.run_is("success").await;
    let timeline = journey.timeline().await;
    assert!(timeline.contains(&"found".to_owned()), "{timeline:?}");
    assert_eq!(journey.browser.count(".problem-panel").await, 0);
    assert_eq!(journey.sent(CALL), 1);
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
        // Nobody pauses a replication here; but while this fault waits no
        // connection is used twice, and so the browser itself does not repeat.
        let never = Fault::CutBefore { reused: false };
        journey.fault_once("pauseReplication", &never).await;
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
            .sees("main", "Sign in, and the console looks on the appliance")
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
            browser.sees("main", "Looking what became of it").await;
            browser.find(".timeline [data-what=not-found]").await;
            browser
                .sees("main", "The appliance shows nothing of this request")
                .await;
            browser.sees("main", "Looked at /tasks").await;
            browser.press(Role::Button, "Look again").await;
            browser.sees("main", "Looking what became of it").await;
            browser.named(Role::Button, "Look again").await;
            assert_eq!(journey.received(CALL), 1);
            assert!(journey.replication(TARGET).image.is_some());
        })
        .await;
    }
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
            .sees("main", "It cannot be told whether the work began")
            .await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Look again").await;
        is_found(journey).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_browser_itself_sent_twice_is_found_although_the_second_is_refused() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        // On a connection that was used before, Chromium sends it again without telling the page.
        journey
            .fault_once(CALL, &Fault::CutAfter { reused: true })
            .await;
        let refusal = json!({"kind": "response-error", "status": 400, "message": "No image."});
        journey.fault(json!({"call": CALL, "fault": refusal})).await;
        journey.agree(TARGET).await;
        journey.run_is("success").await;
        let timeline = journey.timeline().await;
        let has = |what: &str| timeline.iter().any(|it| it == what);
        assert!(has("found") && !has("refused"), "{timeline:?}");
        let answers = journey.requests(|entry| entry.call == Some(CALL));
        let refused = answers.iter().any(|entry| entry.status == Some(400));
        let repeats = Engine::chosen() == Engine::Chromium;
        assert!(refused || !repeats, "it was sent twice: {answers:?}");
        assert!(journey.replication(TARGET).image.is_none());
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
