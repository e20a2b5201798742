use reqwest::Method;
use serde_json::json;

use crate::test_server::{ADMINISTRATOR, TestServer, basic, password};

#[tokio::test]
async fn signing_in_needs_the_right_password_of_that_site() {
    let server = TestServer::start().await;
    let stranger = server.stranger("vr-a");
    let attempts = [
        None,
        Some(basic(ADMINISTRATOR, "wrong")),
        Some(basic("nobody@vsphere.local", password("vr-a", 0))),
        Some(basic(ADMINISTRATOR, password("vr-b", 0))),
        Some("Basic %%%".to_owned()),
        Some(format!("Bearer {}", password("vr-a", 0))),
    ];
    for attempt in attempts {
        let headers: Vec<(&str, &str)> = attempt
            .iter()
            .map(|value| ("authorization", value.as_str()))
            .collect();
        let reply = stranger
            .send(Method::POST, "/session", &headers, None)
            .await;
        assert_eq!(reply.status, 401, "{attempt:?}");
        assert!(reply.bytes.is_empty());
    }
}

#[tokio::test]
async fn no_reply_makes_a_browser_ask_for_a_password_or_set_a_cookie() {
    let server = TestServer::start().await;
    let refused = server.stranger("vr-a").get("/pairings").await;
    assert_eq!(refused.status, 401);
    let accepted = server.administrator("vr-a").await.get("/session").await;
    for reply in [refused, accepted] {
        assert_eq!(reply.header("www-authenticate"), "");
        assert_eq!(reply.header("set-cookie"), "");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert!(
            httpdate_of(reply.header("date")),
            "{}",
            reply.header("date")
        );
    }
}

fn httpdate_of(text: &str) -> bool {
    text.ends_with(" GMT") && text.len() == 29
}

#[tokio::test]
async fn a_session_knows_its_user_until_it_is_deleted() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    assert_eq!(
        caller.read("/session").await,
        json!({"username": ADMINISTRATOR})
    );
    let gone = caller.send(Method::DELETE, "/session", &[], None).await;
    assert_eq!(gone.status, 204);
    assert_eq!(caller.get("/session").await.status, 401);
    assert_eq!(caller.get("/info").await.status, 401);
    let again = caller.send(Method::DELETE, "/session", &[], None).await;
    assert_eq!(again.status, 401);
}

#[tokio::test]
async fn a_session_is_good_for_one_appliance_only() {
    let server = TestServer::start().await;
    let here = server.administrator("vr-a").await;
    let mut there = server.stranger("vr-b");
    there.session.clone_from(&here.session);
    assert_eq!(there.get("/info").await.status, 401);
    assert_eq!(here.get("/info").await.status, 200);
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_lives_on_while_it_is() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    for _ in 0..3 {
        server.wait(29.0 * 60.0);
        assert_eq!(caller.get("/session").await.status, 200);
    }
    server.wait(31.0 * 60.0);
    assert_eq!(caller.get("/session").await.status, 401);
}

#[tokio::test]
async fn somebody_who_may_only_look_is_refused_every_action() {
    let server = TestServer::start().await;
    let caller = server.auditor("vr-a").await;
    let replication = caller.replication("fin-erp-db01").await;
    let image = caller.image(&replication).await;
    let pairing = caller.pairing_with("lej").await;
    for action in [
        "promote-test-image",
        "cleanup",
        "test",
        "pause",
        "resume",
        "sync",
    ] {
        let path = format!("{replication}/actions/{action}");
        let reply = caller.post(&path, &json!({ "value": image })).await;
        assert_eq!(reply.status, 403, "{action}");
        assert!(
            reply.json()["message"]
                .as_str()
                .is_some_and(|text| text.contains("privilege"))
        );
    }
    let path = format!("/pairings/{pairing}/actions/reconnect");
    assert_eq!(caller.post(&path, &json!({})).await.status, 403);
}

#[tokio::test]
async fn an_unknown_path_is_404_and_an_unknown_appliance_too() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let reply = caller.get("/nothing/here").await;
    assert_eq!((reply.status, reply.bytes.len()), (404, 0));
    for path in [
        "/api/vr-z/api/rest/vr/v2/info",
        "/api/vr-a/elsewhere",
        "/api/",
    ] {
        let reply = server.raw_get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
}
