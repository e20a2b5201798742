//! The work of a reverse proxy, in whose place the simulator answers.

use axum::body::Body;
use axum::http::{Request, Response};
use hawser_simulator::{Options, proxy};
use reqwest::Method;
use serde_json::json;

use crate::test_server::{Reply, TestServer};

const SESSION: &str = "/api/vr-a/api/rest/vr/v2/session";
const ID: &str = "hawser-request-id";

fn received(server: &TestServer) -> usize {
    let log = server.simulator.simulation().requests();
    log.all().filter(|entry| entry.appliance == "vr-a").count()
}

async fn post(server: &TestServer, headers: &[(&str, &str)]) -> Reply {
    let reply = server.raw(Method::POST, SESSION, headers, None).await;
    reply.expect("an answer")
}

#[tokio::test]
async fn an_id_passes_once_and_requests_without_one_always() {
    let server = TestServer::start().await;
    let id = [(ID, "0123456789abcdef-once")];
    assert_eq!(post(&server, &id).await.status, 401);
    let again = post(&server, &id).await;
    assert_eq!(again.status, 409);
    assert_eq!(again.text(), r#"{"error":"hawser.already_forwarded"}"#);
    assert_eq!(again.header("content-type"), "application/json");
    assert_eq!(again.header(ID), "repeated");
    assert_eq!(received(&server), 1);
    let other = [(ID, "0123456789abcdef-other")];
    assert_eq!(post(&server, &other).await.status, 401);
    assert_eq!(post(&server, &[]).await.status, 401);
    assert_eq!(post(&server, &[]).await.status, 401);
    assert_eq!(received(&server), 4);
    for bad in ["short", "0123456789abcdef 0123456789abcdef"] {
        assert_eq!(post(&server, &[(ID, bad)]).await.status, 400, "{bad}");
    }
    let two = [(ID, "0123456789abcdef-two"), (ID, "0123456789abcdef-three")];
    assert_eq!(post(&server, &two).await.status, 400);
    assert_eq!(received(&server), 4);
}

#[test]
fn the_appliance_does_not_see_the_id() {
    let request = Request::builder().header(ID, "0123456789abcdef-seen");
    let request = request.uri(SESSION).body(()).expect("a request");
    let (mut parts, ()) = request.into_parts();
    assert!(proxy::Proxy::default().pass(&mut parts).is_ok());
    assert!(!parts.headers.contains_key(ID));
}

#[tokio::test]
async fn a_repeat_is_refused_though_the_answer_to_the_first_was_cut() {
    let server = TestServer::start().await;
    let rule = json!({"appliance": "vr-a", "fault": {"kind": "cut-before"}});
    server.control("/faults", &rule).await;
    let id = [(ID, "0123456789abcdef-cut")];
    let cut = server.raw(Method::POST, SESSION, &id, None).await;
    assert!(cut.is_err());
    assert_eq!(post(&server, &id).await.status, 409);
    assert_eq!(received(&server), 1);
}

#[tokio::test]
async fn only_a_fetch_gets_an_answer_of_an_appliance() {
    let server = TestServer::start().await;
    for (destination, status) in [
        ("empty", 401),
        ("document", 403),
        ("script", 403),
        ("serviceworker", 403),
        ("iframe", 403),
    ] {
        let reply = post(&server, &[("sec-fetch-dest", destination)]).await;
        assert_eq!(reply.status, status, "{destination}");
    }
    assert_eq!(received(&server), 1);
}

#[tokio::test]
async fn answers_of_appliances_can_do_nothing_in_a_browser() {
    let server = TestServer::start().await;
    let refused = post(&server, &[("sec-fetch-dest", "document")]).await;
    let answered = post(&server, &[]).await;
    for reply in [refused, answered] {
        let policy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        assert_eq!(reply.header("content-security-policy"), policy);
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
}

#[test]
fn headers_of_appliances_that_concern_the_origin_are_removed() {
    let reply = Response::builder()
        .header("Clear-Site-Data", "\"storage\"")
        .header("Set-Cookie", "a=1")
        .header("Set-Cookie", "b=1")
        .header("Location", "/elsewhere")
        .header("Service-Worker-Allowed", "/")
        .header("X-VCAV-Auth", "a-session")
        .header("Content-Type", "text/html");
    let mut reply = reply.body(Body::empty()).expect("an answer");
    proxy::remove_headers(&mut reply);
    let mut left: Vec<&str> = reply.headers().keys().map(|name| name.as_str()).collect();
    left.sort_unstable();
    assert_eq!(left, ["content-type", "x-vcav-auth"]);
}

#[tokio::test]
async fn pages_of_portals_below_api_are_no_appliances() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/simulator");
    let server = TestServer::with(Options {
        pages: vec![("api/ui".to_owned(), folder.into())],
        ..Options::default()
    })
    .await;
    let headers = [("sec-fetch-dest", "script")];
    let reply = server.raw(Method::GET, "/api/ui/main.rs", &headers, None);
    assert_eq!(reply.await.expect("an answer").status, 200);
}
