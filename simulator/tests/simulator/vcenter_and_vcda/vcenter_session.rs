//! Signing in on a vCenter, in both forms of the API.

use reqwest::Method;
use serde_json::json;

use crate::test_server::{ADMINISTRATOR, TestServer, basic};

const REST: &str = "/rest/com/vmware/cis/session";
const API: &str = "/api/session";

#[tokio::test]
async fn both_forms_open_a_session_that_all_calls_take() {
    let server = TestServer::start().await;
    for (path, status) in [(REST, 200), (API, 201)] {
        let mut caller = server.stranger("vc-a");
        let authorization = basic(ADMINISTRATOR, "Sim-Hamburg-1");
        let headers = [("authorization", authorization.as_str())];
        let reply = caller.send(Method::POST, path, &headers, None).await;
        assert_eq!(reply.status, status);
        let body = reply.json();
        let token = body["value"].as_str().or(body.as_str()).expect("a token");
        caller.session = Some(("vmware-api-session-id", token.to_owned()));
        for links in ["/rest/hvc/links", "/api/hvc/links"] {
            assert_eq!(caller.get(links).await.status, 200);
        }
    }
}

#[tokio::test]
async fn the_cookie_of_a_session_is_as_good_as_its_header() {
    let server = TestServer::start().await;
    let mut caller = server.administrator("vc-a").await;
    let (name, token) = caller.session.take().expect("a session");
    for (cookie, status) in [
        (format!("{name}={token}"), 200),
        (format!("JSESSIONID=1; {name}={token}; theme=dark"), 200),
        (format!("{name}=other"), 401),
        (format!("x{name}={token}"), 401),
    ] {
        let headers = [("cookie", cookie.as_str())];
        let links = caller.send(Method::GET, "/rest/hvc/links", &headers, None);
        assert_eq!(links.await.status, status, "{cookie}");
    }
}

#[tokio::test]
async fn a_session_tells_whose_it_is_and_when_it_was_last_used() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    server.wait(60.0);
    let rest = caller
        .post_nothing(&format!("{REST}?~action=get"))
        .await
        .json();
    let api = caller.read(API).await;
    for session in [&rest["value"], &api] {
        assert_eq!(session["user"], json!(ADMINISTRATOR));
        assert_ne!(session["created_time"], session["last_accessed_time"]);
    }
}

#[tokio::test]
async fn only_the_right_password_of_that_site_opens_a_session() {
    let server = TestServer::start().await;
    let stranger = server.stranger("vc-a");
    let other_site = basic(ADMINISTRATOR, "Sim-Leipzig-2");
    let wrong = basic("nobody@vsphere.local", "x");
    for path in [REST, API] {
        for authorization in [other_site.as_str(), &wrong, "Basic ???", "Bearer abc"] {
            let headers = [("authorization", authorization)];
            let reply = stranger.send(Method::POST, path, &headers, None).await;
            assert_eq!(
                (reply.status, reply.kind().as_str()),
                (401, "unauthenticated")
            );
            assert_eq!(reply.header("www-authenticate"), "");
        }
        assert_eq!(stranger.post_nothing(path).await.status, 401);
    }
}

#[tokio::test]
async fn every_call_asks_for_a_session() {
    let server = TestServer::start().await;
    let mut stranger = server.stranger("vc-a");
    for token in [None, Some("none such")] {
        stranger.session = token.map(|token| ("vmware-api-session-id", token.to_owned()));
        for call in stranger.appliance.system.calls {
            let query = match call.name {
                "createSession" if call.path == REST => "?~action=get",
                "startSync" => "?action=start",
                "resetSync" => "?action=reset",
                _ => "",
            };
            let path = format!("{}{query}", call.path.replace(['{', '}'], ""));
            let method: Method = call.method.parse().expect("a method");
            let reply = stranger.send(method, &path, &[], None).await;
            assert_eq!(
                (reply.status, reply.kind().as_str()),
                (401, "unauthenticated"),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let server = TestServer::start().await;
    for (path, status) in [(REST, 200), (API, 204)] {
        let caller = server.administrator("vc-b").await;
        assert_eq!(caller.delete(path).await.status, status);
        assert_eq!(caller.get("/rest/hvc/links").await.status, 401);
        assert_eq!(caller.delete(path).await.status, 401);
    }
}

#[tokio::test]
async fn a_session_ends_unused_and_ends_at_its_greatest_age_although_used() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    server.wait(1801.0);
    assert_eq!(caller.get("/rest/hvc/links").await.status, 401);

    let caller = server.administrator("vc-a").await;
    for _ in 0..48 {
        server.wait(1790.0);
        assert_eq!(caller.get("/rest/hvc/links").await.status, 200);
    }
    server.wait(1790.0);
    assert_eq!(caller.get("/rest/hvc/links").await.status, 401);
}

#[tokio::test]
async fn a_session_is_good_for_one_vcenter_only() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    let mut elsewhere = server.stranger("vc-b");
    elsewhere.session = caller.session;
    assert_eq!(elsewhere.get("/rest/hvc/links").await.status, 401);
}

#[tokio::test]
async fn an_unknown_path_is_not_found_in_the_form_of_its_root() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-a").await;
    for path in ["/rest/vcenter/vm", "/api/vcenter/vm"] {
        let reply = caller.get(path).await;
        assert_eq!((reply.status, reply.kind().as_str()), (404, "not_found"));
    }
    let reply = caller.post_nothing(&format!("{REST}?~action=dance")).await;
    assert_eq!(reply.status, 404);
}
