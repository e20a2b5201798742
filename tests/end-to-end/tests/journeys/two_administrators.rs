//! Two administrators who run the same operation on the same target.

use hawser_end_to_end::administrator::{SITE_A, SITE_B};
use hawser_end_to_end::{Journey, Role, Setup, journey_from};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::run_reprotect::{CALL, fill_form};

const PLAN: &str = "Claims Processing";

async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let reply = request.send().await.expect("an answer");
    let status = reply.status();
    (status, reply.json().await.unwrap_or_default())
}

/// Runs reprotect as a colleague does, from another console.
async fn reprotect_elsewhere(journey: &Journey) {
    let base = format!("{}/api/srm-a/api/rest/srm/v2", journey.origin());
    let client = Client::new();
    let sign_in = client.post(format!("{base}/session"));
    let (_, session) = answer(sign_in.basic_auth(SITE_A.user, Some(SITE_A.password))).await;
    let token = session["session_id"].as_str().expect("a session");
    let (pairing, plan) = journey.world(|world| {
        let plan = world.srm.plans.iter().find(|plan| plan.name == PLAN);
        let plan = plan.expect("the plan is part of the start-up data");
        (plan.pairing.clone(), plan.id.clone())
    });
    let remote = client.post(format!("{base}/pairings/{pairing}/remote-session"));
    let remote = remote.header("x-dr-session", token);
    let (status, _) = answer(remote.basic_auth(SITE_B.user, Some(SITE_B.password))).await;
    assert!(status.is_success(), "{status}");
    let path =
        format!("{base}/pairings/{pairing}/recovery-management/plans/{plan}/actions/reprotect");
    let reprotect = client.post(path).header("x-dr-session", token);
    let reprotect = reprotect.header("content-type", "application/json");
    let (status, _) = answer(reprotect.body(json!({"forced": false}).to_string())).await;
    assert_eq!(status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn the_second_of_two_administrators_is_told_of_the_refusal_and_can_follow_the_first() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        fill_form(journey, PLAN).await;
        journey.review().await;
        let name = browser.find("#confirm-name").await;
        browser.type_over(&name, PLAN).await;
        reprotect_elsewhere(journey).await;
        let refusal = json!({
            "kind": "response-error", "status": 400, "error_code": "dr.fault.InvalidState",
            "message": "Not allowed in state REPROTECTING."
        });
        journey.fault(json!({"call": CALL, "fault": refusal})).await;
        browser
            .press(Role::Button, &format!("Reprotect {PLAN}"))
            .await;
        journey.run_is("failed").await;
        browser.sees(".run-state", "Rejected").await;
        browser.sees(".problem-panel", "Reprotect rejected").await;
        browser.sees(".problem-panel", "400").await;
        let timeline = journey.timeline().await;
        assert_eq!(timeline.last().map(String::as_str), Some("refused"));
        let sent = journey.requests(|entry| entry.call == Some(CALL));
        let answers: Vec<_> = sent.iter().map(|entry| entry.status).collect();
        assert_eq!(answers, [Some(202), Some(400)]);

        browser.sees("[data-other]", "Already in progress").await;
        browser
            .press(Role::Button, "Follow the running operation")
            .await;
        journey.run_is("running").await;
        browser.sees("main", "Nothing was sent").await;
        browser.sees(".page-header", PLAN).await;
        journey.works(120);
        journey.run_is("success").await;
        let sent = journey.requests(|entry| entry.call == Some(CALL));
        assert_eq!(sent.len(), 2, "nothing was sent to follow it");
    })
    .await;
}
