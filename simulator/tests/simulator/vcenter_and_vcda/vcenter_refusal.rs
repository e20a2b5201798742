//! What a vCenter says no to when a sync is asked for.

use reqwest::Method;
use serde_json::json;

use super::vcenter_sync::{TAGGING, link, provider, start};
use crate::test_server::TestServer;

#[tokio::test]
async fn who_may_only_look_is_unauthorized_to_sync() {
    let server = TestServer::start().await;
    let caller = server.auditor("vc-a").await;
    let path = provider(&caller, TAGGING).await;
    let link = link(&caller, "lej.hansekontor.example").await;
    for path in [start(&path), format!("{link}/sync?action=reset")] {
        let reply = caller.post_nothing(&path).await;
        assert_eq!((reply.status, reply.kind().as_str()), (403, "unauthorized"));
    }
}

#[tokio::test]
async fn an_unknown_link_provider_or_action_is_not_found() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let path = provider(&caller, TAGGING).await;
    let link = link(&caller, "lej.hansekontor.example").await;
    for (method, path) in [
        (Method::GET, "/rest/hvc/links/none".to_owned()),
        (
            Method::GET,
            "/rest/hvc/links/none/sync/providers".to_owned(),
        ),
        (Method::GET, format!("{link}/sync/providers/none")),
        (
            Method::POST,
            format!("{link}/sync/providers/none?action=start"),
        ),
        (
            Method::POST,
            format!("/rest/hvc/links/none/sync/providers/{TAGGING}?action=start"),
        ),
        (
            Method::POST,
            "/rest/hvc/links/none/sync?action=reset".to_owned(),
        ),
        (Method::POST, path.clone()),
        (Method::POST, format!("{path}?action=stop")),
        (Method::POST, format!("{link}/sync")),
    ] {
        let reply = caller.send(method, &path, &[], None).await;
        assert_eq!(
            (reply.status, reply.kind().as_str()),
            (404, "not_found"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_none_of_the_call_is_an_invalid_argument() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let path = start(&provider(&caller, TAGGING).await);
    for body in [
        "nonsense",
        "[]",
        r#"{"credentials": "root"}"#,
        r#"{"credentials": {"user_name": "a"}}"#,
        r#"{"credentials": {"user_name": "a", "password": "b", "domain": "c"}}"#,
        r#"{"spec": {}}"#,
    ] {
        let reply = caller
            .send(Method::POST, &path, &[], Some(body.to_owned()))
            .await;
        assert_eq!(
            (reply.status, reply.kind().as_str()),
            (400, "invalid_argument"),
            "{body}"
        );
    }
    let reply = caller.post(&path, &json!({"credentials": null})).await;
    assert_eq!(reply.status, 200, "null is as good as nothing");
}

#[tokio::test]
async fn a_link_without_connection_says_so_and_answers_error() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let link = link(&caller, "got.hansekontor.example").await;
    let health = caller.read(&link).await["value"].clone();
    assert_eq!(health["connection_health_status"], json!("UNHEALTHY"));
    let path = start(&format!("{link}/sync/providers/{TAGGING}"));
    let reply = caller.post_nothing(&path).await;
    assert_eq!((reply.status, reply.kind().as_str()), (500, "error"));
    let reset = format!("{link}/sync?action=reset");
    assert_eq!(caller.post_nothing(&reset).await.kind(), "error");
}

#[tokio::test]
async fn an_older_vcenter_does_not_know_the_health_of_a_link() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-b").await;
    let reply = caller
        .get(&link(&caller, "ham.hansekontor.example").await)
        .await;
    assert_eq!(
        (reply.status, reply.kind().as_str()),
        (404, "operation_not_found")
    );
}

#[tokio::test]
async fn a_present_vcenter_knows_none_of_these_services_signed_in_or_not() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-new").await;
    for caller in [caller, server.stranger("vc-new")] {
        for call in caller.appliance.system.calls {
            if !call.path.contains("/hvc/") {
                continue;
            }
            let method: Method = call.method.parse().expect("a method");
            let path = format!("{}?action=start", call.path.replace(['{', '}'], ""));
            let reply = caller.send(method, &path, &[], None).await;
            assert_eq!(
                (reply.status, reply.kind().as_str()),
                (404, "operation_not_found")
            );
        }
    }
}
