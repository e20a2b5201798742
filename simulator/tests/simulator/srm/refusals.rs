//! What Site Recovery Manager does not do, and how it says so.

use serde_json::json;

use super::{both, error_code, plan, plan_with, plans, reprotect, status};
use crate::test_server::TestServer;

#[tokio::test]
async fn actions_need_a_session_on_the_remote_site() {
    let server = TestServer::start().await;
    let caller = server.administrator("srm-a").await;
    let plan = plan(&caller, "Claims Processing").await;
    let forced = json!({"forced": false});
    for action in ["test", "cleanup", "recovery", "reprotect"] {
        let reply = caller
            .post(&format!("{plan}/actions/{action}"), &forced)
            .await;
        assert_eq!(reply.status, 403, "{action}");
        assert_eq!(error_code(&reply), "dr.fault.RemoteSiteNotAuthenticated");
        assert!(reply.text().contains("'Leipzig'"));
    }
    let reply = caller.post_nothing(&format!("{plan}/actions/cancel")).await;
    assert_eq!(reply.status, 403);
    let pairing = caller.pairing_with("lej").await;
    let wrong = caller.sign_in_remotely(&pairing, "wrong").await;
    assert_eq!((wrong.status, wrong.text().as_str()), (401, ""));
    let reply = reprotect(&caller, &plan, false).await;
    assert_eq!(reply.status, 403);
    caller.sign_in_remotely(&pairing, "Sim-Leipzig-2").await;
    let reply = reprotect(&caller, &plan, false).await;
    assert_eq!(reply.status, 202);
}

#[tokio::test]
async fn who_may_only_look_cannot_run_anything() {
    let server = TestServer::start().await;
    let auditor = server.auditor("srm-a").await;
    let plan = plan(&auditor, "Claims Processing").await;
    for action in ["test", "cleanup", "recovery", "reprotect", "cancel"] {
        let path = format!("{plan}/actions/{action}");
        let reply = auditor.post(&path, &json!({"forced": true})).await;
        assert_eq!(reply.status, 403, "{action}");
        assert_eq!(error_code(&reply), "dr.fault.NoPermission");
    }
    assert_eq!(status(&auditor, &plan).await, "RECOVERY_COMPLETE");
}

#[tokio::test]
async fn a_body_that_is_no_reprotect_plan_spec_is_refused() {
    let server = TestServer::start().await;
    let (caller, _) = both(&server).await;
    let plan = plan(&caller, "Claims Processing").await;
    let path = format!("{plan}/actions/reprotect");
    for body in [
        json!({"forced": "true"}),
        json!({"forced": 1}),
        json!({"forced": null}),
        json!([true]),
        json!("forced"),
        json!(null),
    ] {
        let reply = caller.post(&path, &body).await;
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(error_code(&reply), "dr.fault.InvalidRequestBody", "{body}");
    }
    let reply = caller.post_nothing(&path).await;
    assert_eq!(error_code(&reply), "dr.fault.UnsupportedMediaType");
    assert_eq!(status(&caller, &plan).await, "RECOVERY_COMPLETE");
}

#[tokio::test]
async fn only_recovered_plans_can_be_reprotected() {
    let server = TestServer::start().await;
    let (caller, _) = both(&server).await;
    let plans = plans(&caller, "lej").await;
    let list = caller.read(&plans).await;
    for plan in list["list"].as_array().expect("a list") {
        let path = format!("{plans}/{}", plan["id"].as_str().expect("an id"));
        let state = plan["status"].as_str().expect("a status");
        let reply = reprotect(&caller, &path, false).await;
        let allowed = [
            "RECOVERY_COMPLETE",
            "INCOMPLETE_REPROTECT",
            "REPROTECT_INTERRUPTED",
            "PARTIAL_REPROTECT",
        ];
        if allowed.contains(&state) {
            assert_eq!(reply.status, 202, "{state}");
        } else if plan["is_running"] == true {
            assert_eq!(
                (reply.status, error_code(&reply).as_str()),
                (500, "dr.fault.ResourceBusy")
            );
        } else {
            assert_eq!(
                (reply.status, error_code(&reply).as_str()),
                (400, "dr.fault.InvalidState")
            );
            assert!(reply.text().contains(state), "{}", reply.text());
        }
    }
}

#[tokio::test]
async fn a_second_run_is_refused_while_one_runs() {
    let server = TestServer::start().await;
    let (hamburg, leipzig) = both(&server).await;
    let plan = plan(&hamburg, "Claims Processing").await;
    let first = reprotect(&hamburg, &plan, false).await;
    let second = reprotect(&leipzig, &plan, false).await;
    assert_eq!(second.status, 500);
    assert_eq!(error_code(&second), "dr.fault.ResourceBusy");
    assert_eq!(hamburg.ended(&first).await["status"], "SUCCESS");
    let third = reprotect(&leipzig, &plan, false).await;
    assert_eq!(error_code(&third), "dr.fault.InvalidState");
}

#[tokio::test]
async fn a_remote_site_that_does_not_answer_is_a_server_error() {
    let server = TestServer::start().await;
    let caller = server.administrator("srm-b").await;
    let pairing = caller.pairing_with("vie").await;
    let reply = caller.sign_in_remotely(&pairing, "Sim-Wien-5").await;
    assert_eq!(reply.status, 500);
    assert_eq!(error_code(&reply), "dr.fault.RemoteServerUnreachable");
    let plan = plan_with(&caller, "vie", "Branch Office Wien").await;
    assert_eq!(status(&caller, &plan).await, "RECOVERY_STARTED");
    let reply = reprotect(&caller, &plan, false).await;
    assert_eq!(error_code(&reply), "dr.fault.RemoteServerUnreachable");
}

#[tokio::test]
async fn a_broken_pairing_is_reconnected_before_its_plans_can_be_run() {
    let server = TestServer::start().await;
    let caller = server.administrator("srm-a").await;
    let pairing = caller.pairing_with("got").await;
    caller.sign_in_remotely(&pairing, "Sim-Goteborg-4").await;
    let plan = plan_with(&caller, "got", "Branch Office").await;
    let reply = reprotect(&caller, &plan, false).await;
    assert_eq!(error_code(&reply), "dr.fault.RemoteServerNotAuthenticated");

    let shown = caller.read(&format!("/pairings/{pairing}")).await;
    let far = &shown["remote_vc_server"];
    let spec = json!({
        "pair_vc_guid": far["id"],
        "pair_psc_info": {"url": far["name"], "port": 443, "username": "administrator@vsphere.local",
            "password": "Sim-Goteborg-4", "thumbprint": far["certificates"][0]["thumbprint"]},
    });
    let path = format!("/pairings/{pairing}/actions/reconnect");
    let mut incomplete = spec.clone();
    incomplete["pair_psc_info"]["username"] = json!(null);
    let reply = caller.post(&path, &incomplete).await;
    assert_eq!(error_code(&reply), "dr.fault.InvalidRequestBody");
    let mut mistaken = spec.clone();
    mistaken["pair_srm_thumbprint"] = json!("AA:BB");
    let task = caller.ended(&caller.post(&path, &mistaken).await).await;
    assert_eq!(
        (&task["status"], &task["progress"]),
        (&json!("ERROR"), &json!(90))
    );
    let task = caller.ended(&caller.post(&path, &spec).await).await;
    assert_eq!(task["status"], "SUCCESS");
    assert_eq!(reprotect(&caller, &plan, false).await.status, 202);
}

#[tokio::test]
async fn skipping_the_protected_site_needs_an_advanced_setting() {
    let server = TestServer::start().await;
    let (caller, _) = both(&server).await;
    let plan = plan(&caller, "Customer Contact Center").await;
    let spec = json!({"planned_failover": false, "skip_protection_site_operations": true});
    let reply = caller
        .post(&format!("{plan}/actions/recovery"), &spec)
        .await;
    assert_eq!(error_code(&reply), "dr.fault.InvalidArgument");
}
