//! Test, cleanup, recovery and reprotect, from the request to what they leave
//! behind on both sites.

use serde_json::json;

use super::{both, error_code, plan, recover, reprotect, status, steps, titles};
use crate::test_server::{Caller, TestServer};

/// Where a plan protects, as both sites see it: name, then vCenter.
async fn direction(hamburg: &Caller<'_>, leipzig: &Caller<'_>, plan: &str) -> [String; 4] {
    let (here, there) = (hamburg.read(plan).await, leipzig.read(plan).await);
    assert_eq!(here, there);
    [
        "protected_site_name",
        "recovery_site_name",
        "protected_vc_guid",
        "recovery_vc_guid",
    ]
    .map(|field| here[field].as_str().expect("text").to_owned())
}

#[tokio::test]
async fn a_plan_is_recovered_reprotected_and_recovered_back() {
    let server = TestServer::start().await;
    let (hamburg, leipzig) = both(&server).await;
    let plan = plan(&hamburg, "Customer Contact Center").await;
    let [from, to, from_guid, to_guid] = direction(&hamburg, &leipzig, &plan).await;
    assert_eq!((from.as_str(), to.as_str()), ("Hamburg", "Leipzig"));

    let task = recover(&hamburg, &plan).await;
    assert_eq!(status(&leipzig, &plan).await, "RECOVERY_IN_PROGRESS");
    assert_eq!(hamburg.ended(&task).await["status"], "SUCCESS");
    assert_eq!(status(&leipzig, &plan).await, "RECOVERY_COMPLETE");

    let task = reprotect(&leipzig, &plan, false).await;
    server.wait(7.0);
    assert_eq!(status(&hamburg, &plan).await, "REPROTECT_IN_PROGRESS");
    let groups = hamburg.read(&format!("{plan}/protection-groups")).await;
    assert_eq!(groups["list"][0]["status"], "REPROTECTING");
    let running = leipzig.task(&task).await;
    assert_eq!(running["progress"], hamburg.read(&plan).await["progress"]);
    assert_eq!(leipzig.ended(&task).await["status"], "SUCCESS");
    assert_eq!(status(&hamburg, &plan).await, "READY_STATE");
    let turned = direction(&hamburg, &leipzig, &plan).await;
    assert_eq!(turned, [to.clone(), from.clone(), to_guid, from_guid]);
    let groups = leipzig.read(&format!("{plan}/protection-groups")).await;
    assert_eq!(groups["list"][0]["protected_site_name"], to);

    for run in [recover(&hamburg, &plan).await, {
        server.wait(13.0);
        reprotect(&hamburg, &plan, false).await
    }] {
        assert_eq!(hamburg.ended(&run).await["status"], "SUCCESS");
    }
    let back = direction(&hamburg, &leipzig, &plan).await;
    assert_eq!((&back[0], &back[1]), (&from, &to));
}

#[tokio::test]
async fn a_prompt_stops_the_run_until_it_is_dismissed_on_either_site() {
    let server = TestServer::start().await;
    let (hamburg, leipzig) = both(&server).await;
    let plan = plan(&hamburg, "Policy Administration").await;
    let task = reprotect(&hamburg, &plan, false).await;
    let prompts = format!("{plan}/recovery-steps/user-prompts");
    assert_eq!(hamburg.read(&prompts).await["list"], json!([]));
    server.wait(600.0);
    for caller in [&hamburg, &leipzig] {
        assert_eq!(status(caller, &plan).await, "WAITING_FOR_USER_INPUT");
    }
    let held = hamburg.task(&task).await;
    assert_eq!(held["status"], "RUNNING");
    let running = titles(&steps(&hamburg, &plan, "reprotect").await, "RUNNING");
    assert_eq!(running, ["5 Prompt: confirm the placeholder datastore"]);

    let prompt = leipzig.read(&prompts).await["list"][0].clone();
    let raised = prompt["raised_time"].as_i64().expect("a time");
    assert!(raised > held["start_time"].as_i64().expect("a time"));
    let one = format!("{prompts}/{}", prompt["id"].as_str().expect("an id"));
    assert_eq!(
        leipzig.read(&one).await["prompt_text"],
        prompt["prompt_text"]
    );
    let dismiss = format!("{one}/actions/dismiss-prompt");
    let auditor = server.auditor("srm-b").await;
    assert_eq!(auditor.post_nothing(&dismiss).await.status, 403);
    assert_eq!(leipzig.post_nothing(&dismiss).await.status, 204);
    assert_eq!(leipzig.post_nothing(&dismiss).await.status, 404);
    assert_eq!(status(&hamburg, &plan).await, "REPROTECT_IN_PROGRESS");
    let released = hamburg.task(&task).await;
    assert!(released["progress"].as_i64() >= held["progress"].as_i64());

    let ended = hamburg.ended(&task).await;
    assert_eq!(ended["status"], "SUCCESS");
    assert_eq!(status(&leipzig, &plan).await, "READY_STATE");
    let waited = ended["complete_time"].as_i64().expect("a time") - raised;
    assert!(waited > 500_000, "the end comes after the wait: {waited}");
}

#[tokio::test]
async fn a_reprotect_that_fails_half_way_succeeds_when_forced() {
    let server = TestServer::start().await;
    let (hamburg, leipzig) = both(&server).await;
    let plan = plan(&hamburg, "Finance ERP").await;
    for _ in 0..2 {
        let task = hamburg
            .ended(&reprotect(&hamburg, &plan, false).await)
            .await;
        assert_eq!(task["status"], "ERROR");
        assert!(task["progress"].as_i64().expect("a number") < 80);
        let message = task["error"]["message"].as_str().expect("a message");
        assert!(message.contains("ds-prod-07"));
        assert!(task["error"]["details"].as_str().expect("details").len() > 40);
        assert_eq!(status(&leipzig, &plan).await, "INCOMPLETE_REPROTECT");
        let steps = steps(&leipzig, &plan, "reprotect").await;
        let failed: Vec<_> = steps
            .iter()
            .filter(|step| step["status"] == "ERROR")
            .collect();
        assert_eq!(failed.len(), 2, "the step and the one it belongs to");
        assert_eq!(failed[1]["errors"], json!([message]));
        assert!(
            !titles(&steps, "INACTIVE").is_empty(),
            "what did not come to pass"
        );
    }
    let task = leipzig.ended(&reprotect(&leipzig, &plan, true).await).await;
    assert_eq!(task["status"], "SUCCESS");
    let steps = steps(&hamburg, &plan, "reprotect").await;
    assert_eq!(titles(&steps, "WARNING").len(), 2);
    assert!(!titles(&steps, "ALREADY_DONE").is_empty());
    assert_eq!(status(&hamburg, &plan).await, "READY_STATE");
    assert_eq!(hamburg.read(&plan).await["protected_site_name"], "Leipzig");
}

#[tokio::test]
async fn a_step_can_warn_and_the_run_succeeds() {
    let server = TestServer::start().await;
    let (hamburg, _) = both(&server).await;
    let plan = plan(&hamburg, "Document Archive").await;
    let task = hamburg
        .ended(&reprotect(&hamburg, &plan, false).await)
        .await;
    assert_eq!(task["status"], "SUCCESS");
    let steps = steps(&hamburg, &plan, "reprotect").await;
    let texts = steps
        .iter()
        .filter(|step| step["warnings"] != json!([]))
        .count();
    assert_eq!((titles(&steps, "WARNING").len(), texts), (2, 1));
}

#[tokio::test]
async fn an_interrupted_reprotect_is_run_again_and_does_the_rest() {
    let server = TestServer::start().await;
    let (hamburg, _) = both(&server).await;
    let plan = plan(&hamburg, "Broker Portal").await;
    let task = hamburg
        .ended(&reprotect(&hamburg, &plan, false).await)
        .await;
    assert_eq!(task["status"], "ERROR");
    assert_eq!(status(&hamburg, &plan).await, "REPROTECT_INTERRUPTED");
    let task = reprotect(&hamburg, &plan, false).await;
    server.wait(2.5);
    let begun = steps(&hamburg, &plan, "reprotect").await;
    assert!(
        titles(&begun, "ALREADY_DONE")
            .contains(&"1 Unregister virtual machines at Leipzig".to_owned())
    );
    assert_eq!(hamburg.ended(&task).await["status"], "SUCCESS");
    assert_eq!(status(&hamburg, &plan).await, "READY_STATE");
}

#[tokio::test]
async fn what_stood_half_reprotected_at_the_start_can_be_finished() {
    let server = TestServer::start().await;
    let (hamburg, leipzig) = both(&server).await;
    for (name, state, site) in [
        ("Data Warehouse", "INCOMPLETE_REPROTECT", "Leipzig"),
        ("Mail and Calendar", "REPROTECT_INTERRUPTED", "Leipzig"),
        ("HR and Payroll", "PARTIAL_REPROTECT", "Hamburg"),
    ] {
        let plan = plan(&hamburg, name).await;
        assert_eq!(status(&hamburg, &plan).await, state);
        let task = leipzig
            .ended(&reprotect(&leipzig, &plan, false).await)
            .await;
        assert_eq!(task["status"], "SUCCESS", "{name}");
        let groups = hamburg.read(&format!("{plan}/protection-groups")).await;
        for group in groups["list"].as_array().expect("a list") {
            assert_eq!(group["protected_site_name"], site, "{name}");
        }
    }
}

#[tokio::test]
async fn a_test_is_run_and_cleaned_up_and_changes_no_direction() {
    let server = TestServer::start().await;
    let (hamburg, leipzig) = both(&server).await;
    let plan = plan(&hamburg, "Customer Web Front End").await;
    let before = direction(&hamburg, &leipzig, &plan).await;
    let path = format!("{plan}/actions/test");
    let task = hamburg.post(&path, &json!({"sync_data": true})).await;
    assert_eq!(status(&leipzig, &plan).await, "TEST_IN_PROGRESS");
    hamburg.ended(&task).await;
    assert_eq!(status(&leipzig, &plan).await, "TEST_COMPLETE");
    let path = format!("{plan}/actions/cleanup");
    let task = leipzig.post(&path, &json!({"forced": false})).await;
    assert_eq!(status(&hamburg, &plan).await, "CLEANUP_IN_PROGRESS");
    leipzig.ended(&task).await;
    assert_eq!(status(&hamburg, &plan).await, "READY_STATE");
    assert_eq!(direction(&hamburg, &leipzig, &plan).await, before);
}

#[tokio::test]
async fn a_run_is_cancelled_and_its_plan_interrupted() {
    let server = TestServer::start().await;
    let (hamburg, leipzig) = both(&server).await;
    let plan = plan(&hamburg, "Claims Processing").await;
    let cancel = format!("{plan}/actions/cancel");
    let idle = leipzig.post_nothing(&cancel).await;
    assert_eq!(error_code(&idle), "dr.fault.InvalidState");
    let task = reprotect(&hamburg, &plan, false).await;
    server.wait(6.0);
    assert_eq!(leipzig.post_nothing(&cancel).await.status, 204);
    assert_eq!(leipzig.post_nothing(&cancel).await.status, 204);
    assert_eq!(status(&hamburg, &plan).await, "CANCEL_IN_PROGRESS");
    assert_eq!(hamburg.ended(&task).await["status"], "CANCELLED");
    assert_eq!(status(&hamburg, &plan).await, "REPROTECT_INTERRUPTED");
    let steps = steps(&hamburg, &plan, "reprotect").await;
    assert!(!titles(&steps, "CANCELLED").is_empty());
    assert_eq!(hamburg.read(&plan).await["protected_site_name"], "Leipzig");
}

#[tokio::test]
async fn the_prompt_that_waits_at_the_start_can_be_dismissed() {
    let server = TestServer::start().await;
    let hamburg = server.administrator("srm-a").await;
    let plan = plan(&hamburg, "Payments Gateway").await;
    assert_eq!(status(&hamburg, &plan).await, "WAITING_FOR_USER_INPUT");
    let prompts = format!("{plan}/recovery-steps/user-prompts");
    let id = hamburg.read(&prompts).await["list"][0]["id"].clone();
    let id = id.as_str().expect("an id");
    let path = format!("{prompts}/{id}/actions/dismiss-prompt");
    assert_eq!(hamburg.post_nothing(&path).await.status, 204);
    assert_eq!(status(&hamburg, &plan).await, "RECOVERY_IN_PROGRESS");
}

#[tokio::test]
async fn a_fault_ends_the_task_and_the_plan_follows() {
    let server = TestServer::start().await;
    let (hamburg, _) = both(&server).await;
    let plan = plan(&hamburg, "Claims Processing").await;
    for (fault, end, state) in [
        (
            json!({"kind": "task-fails", "percent": 40, "message": "No space left."}),
            "ERROR",
            "INCOMPLETE_REPROTECT",
        ),
        (
            json!({"kind": "task-cancelled", "percent": 60}),
            "CANCELLED",
            "REPROTECT_INTERRUPTED",
        ),
    ] {
        server
            .fault(json!({"appliance": "srm-a", "call": "runReprotect", "fault": fault}))
            .await;
        let task = hamburg
            .ended(&reprotect(&hamburg, &plan, false).await)
            .await;
        assert_eq!(task["status"], end);
        assert_eq!(status(&hamburg, &plan).await, state);
        let steps = steps(&hamburg, &plan, "reprotect").await;
        assert!(!titles(&steps, end).is_empty(), "a step shows it too");
        assert_eq!(hamburg.read(&plan).await["protected_site_name"], "Leipzig");
    }
    let task = hamburg
        .ended(&reprotect(&hamburg, &plan, false).await)
        .await;
    assert_eq!(task["status"], "SUCCESS");
}

#[tokio::test]
async fn a_run_that_never_ends_can_still_be_cancelled() {
    let server = TestServer::start().await;
    let (hamburg, _) = both(&server).await;
    let plan = plan(&hamburg, "Claims Processing").await;
    let fault = json!({"kind": "task-never-ends", "percent": 30});
    server
        .fault(json!({"call": "runReprotect", "fault": fault}))
        .await;
    let accepted = reprotect(&hamburg, &plan, false).await;
    server.wait(900.0);
    let task = hamburg.task(&accepted).await;
    assert_eq!(
        (&task["status"], &task["progress"]),
        (&json!("RUNNING"), &json!(30))
    );
    assert_eq!(status(&hamburg, &plan).await, "REPROTECT_IN_PROGRESS");
    let path = format!("{plan}/actions/cancel");
    assert_eq!(hamburg.post_nothing(&path).await.status, 204);
    assert_eq!(hamburg.ended(&accepted).await["status"], "CANCELLED");
}

#[tokio::test]
async fn a_fault_strikes_calls_by_name_in_the_form_of_the_appliance() {
    let server = TestServer::start().await;
    let (hamburg, _) = both(&server).await;
    let plan = plan(&hamburg, "Claims Processing").await;
    server
        .fault(json!({"call": "runReprotect", "fault": {"kind": "forbidden"}}))
        .await;
    let reply = reprotect(&hamburg, &plan, false).await;
    assert_eq!(
        (reply.status, error_code(&reply).as_str()),
        (403, "dr.fault.NoPermission")
    );
    server
        .fault(json!({"call": "getRecoverySteps", "fault": {"kind": "not-found"}}))
        .await;
    let reply = hamburg
        .get(&format!("{plan}/recovery-steps/reprotect"))
        .await;
    assert_eq!(reply.status, 404);
    assert_eq!(status(&hamburg, &plan).await, "RECOVERY_COMPLETE");
}
