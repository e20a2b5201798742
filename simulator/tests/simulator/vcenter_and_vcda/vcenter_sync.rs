//! Synchronising the links of Hybrid Linked Mode.

use serde_json::{Value, json};

use crate::test_server::{Caller, TestServer};

pub const TAGGING: &str = "com.vmware.vcenter.hvc.sync.tagging";
const AUTHORIZATION: &str = "com.vmware.vcenter.hvc.sync.authorization";
const CONTENT: &str = "com.vmware.vcenter.hvc.sync.content_library";
const POLICIES: &str = "com.vmware.vcenter.hvc.sync.storage_policies";

/// Path of a link by its domain.
pub async fn link(caller: &Caller<'_>, domain: &str) -> String {
    let links = caller.read("/rest/hvc/links").await;
    let mut links = links["value"].as_array().expect("a list").iter();
    let found = links.find(|link| link["display_name"] == json!(domain));
    let id = found.expect("the link")["link"]
        .as_str()
        .expect("an id")
        .to_owned();
    format!("/rest/hvc/links/{id}")
}

/// Path of a provider of the link from Hamburg to Leipzig.
pub async fn provider(caller: &Caller<'_>, id: &str) -> String {
    let link = link(caller, "lej.hansekontor.example").await;
    format!("{link}/sync/providers/{id}")
}

async fn info(caller: &Caller<'_>, provider: &str) -> Value {
    caller.read(provider).await["value"].clone()
}

pub fn start(provider: &str) -> String {
    format!("{provider}?action=start")
}

fn credentials(name: &str, password: &str) -> Value {
    json!({"credentials": {"user_name": name, "password": password}})
}

#[tokio::test]
async fn each_vcenter_has_several_links_with_several_providers() {
    let server = TestServer::start().await;
    for (appliance, links) in [("vc-a", 3), ("vc-b", 2)] {
        let caller = server.administrator(appliance).await;
        let list = caller.read("/api/hvc/links").await;
        let list = list.as_array().expect("a bare list").clone();
        assert_eq!(list.len(), links);
        let mut most = 0;
        for link in list {
            let id = link["link"].as_str().expect("an id");
            let path = format!("/rest/hvc/links/{id}/sync/providers");
            let providers = caller.read(&path).await["value"].clone();
            for provider in providers.as_array().expect("a list") {
                let provider = provider["provider"].as_str().expect("an id");
                caller.read(&format!("{path}/{provider}")).await;
            }
            most = most.max(providers.as_array().expect("a list").len());
        }
        assert!(most >= 2);
    }
}

#[tokio::test]
async fn a_link_is_found_by_its_id_raw_and_percent_encoded() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let raw = link(&caller, "lej.hansekontor.example").await;
    assert!(raw.contains("domain-link:"));
    let encoded = raw.replace("domain-link:", "domain-link%3A");
    assert_eq!(caller.read(&raw).await, caller.read(&encoded).await);
}

#[tokio::test]
async fn providers_start_in_every_state() {
    let server = TestServer::start().await;
    let caller = server.auditor("vc-a").await;
    let state = async |id| {
        let info = info(&caller, &provider(&caller, id).await).await;
        let stage = info["current_session_info"]["stage"].clone();
        (
            info["status"].clone(),
            stage,
            info["last_sync_time"].is_string(),
        )
    };
    let none = Value::Null;
    assert_eq!(
        state(TAGGING).await,
        (json!("SUCCEEDED"), none.clone(), true)
    );
    assert_eq!(
        state(AUTHORIZATION).await,
        (json!("FAILED"), json!("FAILED"), true)
    );
    assert_eq!(state(CONTENT).await, (json!("NO_SYNC_FOUND"), none, false));
    let (status, stage, _) = state(POLICIES).await;
    assert_eq!(status, json!("SUCCEEDED"), "of the sync before");
    assert!(
        stage
            .as_str()
            .is_some_and(|stage| stage.starts_with("CHANGE_"))
    );
}

#[tokio::test]
async fn a_sync_walks_through_its_stages_to_the_end() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let path = provider(&caller, CONTENT).await;
    let reply = caller.post_nothing(&start(&path)).await;
    assert_eq!((reply.status, reply.bytes.len()), (200, 0));
    let (mut stages, mut done) = (Vec::new(), -1);
    for _ in 0..26 {
        let info = info(&caller, &path).await;
        let session = &info["current_session_info"];
        let stage = session["stage"].as_str().expect("a stage").to_owned();
        if stages.last() != Some(&stage) {
            stages.push(stage);
        }
        assert_eq!(session["total_work"], json!(212));
        let completed = session["completed_work"].as_i64().expect("a number");
        assert!((done..=212).contains(&completed));
        done = completed;
        server.wait(0.5);
    }
    let all = [
        "WAITING",
        "CHANGE_DETECTION",
        "CHANGE_ENUMERATION",
        "CHANGE_APPLICATION",
        "COMPLETED",
    ];
    assert_eq!(stages, all);
    assert_eq!(done, 212);
    assert_eq!(info(&caller, &path).await["status"], json!("SUCCEEDED"));
}

#[tokio::test]
async fn the_last_sync_time_moves_at_the_start_and_the_status_at_the_end() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let path = provider(&caller, AUTHORIZATION).await;
    let before = info(&caller, &path).await;
    let body = credentials("administrator@vsphere.local", "Sim-Leipzig-2");
    assert_eq!(caller.post(&start(&path), &body).await.status, 200);
    let during = info(&caller, &path).await;
    let session = &during["current_session_info"];
    assert_ne!(during["last_sync_time"], before["last_sync_time"]);
    assert_eq!(during["last_sync_time"], session["start_time"]);
    assert_eq!(
        during["status"],
        json!("FAILED"),
        "still of the sync before"
    );
    server.wait(13.0);
    let after = info(&caller, &path).await;
    assert_eq!(after["last_sync_time"], during["last_sync_time"]);
    assert_eq!(after["status"], json!("SUCCEEDED"));
}

#[tokio::test]
async fn a_provider_that_counts_late_shows_no_total_for_a_while() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let path = provider(&caller, TAGGING).await;
    caller.post_nothing(&start(&path)).await;
    let work = async || {
        let session = info(&caller, &path).await["current_session_info"].clone();
        (
            session["completed_work"].clone(),
            session["total_work"].clone(),
        )
    };
    for _ in 0..2 {
        assert_eq!(work().await, (json!(0), json!(0)));
        server.wait(2.5);
    }
    server.wait(2.0);
    let (completed, total) = work().await;
    assert!(completed.as_i64() < total.as_i64());
    assert_eq!(total, json!(480));
    server.wait(10.0);
    assert_eq!(work().await, (json!(480), json!(480)));
}

#[tokio::test]
async fn stale_or_wrong_credentials_fail_the_sync_and_right_ones_do_not() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let path = provider(&caller, AUTHORIZATION).await;
    let remote = "administrator@vsphere.local";
    let tries = [
        (json!({}), Some("have expired")),
        (credentials(remote, "guess"), Some("incorrect user name")),
        (
            credentials("auditor@vsphere.local", "Sim-Lesen-2"),
            Some("lacks the permission"),
        ),
        (credentials(remote, "Sim-Leipzig-2"), None),
    ];
    for (body, problem) in tries {
        assert_eq!(caller.post(&start(&path), &body).await.status, 200);
        server.wait(13.0);
        let info = info(&caller, &path).await;
        let session = &info["current_session_info"];
        let said = session["exception"]["default_message"]
            .as_str()
            .unwrap_or("");
        match problem {
            Some(words) => {
                assert_eq!(session["stage"], json!("FAILED"));
                assert!(said.contains(words), "{said}");
                assert_eq!(info["status_message"], session["exception"]);
                assert!(session["completed_work"].as_i64() < session["total_work"].as_i64());
            }
            None => assert_eq!(session["stage"], json!("COMPLETED")),
        }
    }
}

#[tokio::test]
async fn a_sync_that_is_running_is_busy_with_the_status_the_settings_say() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    for id in [POLICIES, CONTENT] {
        let path = provider(&caller, id).await;
        if id == CONTENT {
            caller.post_nothing(&start(&path)).await;
        }
        for status in [500, 400] {
            server
                .control("/settings", &json!({"resource_busy_status": status}))
                .await;
            let reply = caller.post_nothing(&start(&path)).await;
            assert_eq!(
                (reply.status, reply.kind().as_str()),
                (status, "resource_busy")
            );
            let bare = path.replace("/rest/", "/api/");
            let reply = caller.post_nothing(&start(&bare)).await;
            assert_eq!(
                (reply.status, reply.kind().as_str()),
                (status, "resource_busy")
            );
        }
    }
}

#[tokio::test]
async fn the_sync_that_runs_at_the_start_can_be_followed_to_its_end() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let path = provider(&caller, POLICIES).await;
    let before = info(&caller, &path).await["current_session_info"].clone();
    server.wait(200.0);
    let during = info(&caller, &path).await["current_session_info"].clone();
    assert!(during["completed_work"].as_i64() > before["completed_work"].as_i64());
    server.wait(110.0);
    let after = info(&caller, &path).await["current_session_info"].clone();
    assert_eq!(after["stage"], json!("COMPLETED"));
    assert_eq!(after["start_time"], before["start_time"]);
    assert_eq!(caller.post_nothing(&start(&path)).await.status, 200);
}

#[tokio::test]
async fn a_finished_sync_is_remembered_for_long() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let path = provider(&caller, CONTENT).await;
    caller.post_nothing(&start(&path)).await;
    server.wait(20_000.0);
    let caller = server.administrator("vc-a").await;
    let info = info(&caller, &path).await;
    assert_eq!(info["current_session_info"]["stage"], json!("COMPLETED"));
    assert_eq!(info["current_session_info"]["completed_work"], json!(212));
}

#[tokio::test]
async fn a_reset_ends_what_is_running_and_starts_every_provider() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let link = link(&caller, "lej.hansekontor.example").await;
    let busy = provider(&caller, POLICIES).await;
    let before = info(&caller, &busy).await["current_session_info"].clone();
    let reply = caller
        .post_nothing(&format!("{link}/sync?action=reset"))
        .await;
    assert_eq!((reply.status, reply.bytes.len()), (200, 0));
    let mut starts = Vec::new();
    for id in [TAGGING, AUTHORIZATION, CONTENT, POLICIES] {
        let info = info(&caller, &provider(&caller, id).await).await;
        starts.push(info["current_session_info"]["start_time"].clone());
    }
    assert!(starts[0].is_string() && starts.iter().all(|start| *start == starts[0]));
    server.wait(13.0);
    let after = info(&caller, &busy).await["current_session_info"].clone();
    assert_eq!(after["stage"], json!("COMPLETED"));
    assert_ne!(after["start_time"], before["start_time"]);
}

#[tokio::test]
async fn the_api_form_has_no_wrapper_and_204_for_nothing() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-b").await;
    let link = link(&caller, "vmc.local").await.replace("/rest/", "/api/");
    let path = format!("{link}/sync/providers/{TAGGING}");
    assert_eq!(caller.read(&path).await["status"], json!("NO_SYNC_FOUND"));
    assert_eq!(caller.post_nothing(&start(&path)).await.status, 204);
    assert_eq!(
        caller
            .post_nothing(&format!("{link}/sync?action=reset"))
            .await
            .status,
        204
    );
    let body = credentials("cloudadmin@vmc.local", "Sim-Cloud-7");
    server.wait(13.0);
    assert_eq!(caller.post(&start(&path), &body).await.status, 204);
    server.wait(13.0);
    assert_eq!(caller.read(&path).await["status"], json!("SUCCEEDED"));
}
