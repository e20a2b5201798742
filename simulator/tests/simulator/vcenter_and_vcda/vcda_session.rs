//! Signing in on an availability appliance, and the version of its replies.

use reqwest::Method;
use serde_json::{Value, json};

use crate::test_server::{ADMINISTRATOR, TestServer};

fn local(user: &str, password: &str) -> Value {
    json!({"type": "localUser", "localUser": user, "localPassword": password})
}

fn sso(user: &str, password: &str) -> Value {
    json!({"type": "ssoCredentials", "username": user, "password": password, "principal": null})
}

fn cloud(user: &str, password: &str) -> Value {
    json!({"type": "vcdCredentials", "vcdUser": user, "vcdPassword": password})
}

#[tokio::test]
async fn each_way_of_signing_in_gives_a_token_in_the_header() {
    let server = TestServer::start().await;
    for (body, user) in [
        (local("root", "Sim-Root-1"), "root"),
        (sso(ADMINISTRATOR, "Sim-Hamburg-1"), ADMINISTRATOR),
        (
            cloud("administrator@System", "Sim-Cloud-1"),
            "administrator@System",
        ),
        (
            json!({"type": "vcdCookie", "vcdCookie": "Sim-Cloud-Cookie-1"}),
            "administrator@System",
        ),
    ] {
        let mut caller = server.stranger("vcda-a");
        let reply = caller.post("/sessions", &body).await;
        assert_eq!((reply.status, &reply.json()["user"]), (200, &json!(user)));
        let is_cloud = reply.json().get("authenticatedSites").is_some();
        assert_eq!(is_cloud, user.ends_with("System"));
        let token = reply.header("X-VCAV-Auth").to_owned();
        assert!(
            !reply.json().to_string().contains(&token),
            "only in the header"
        );
        caller.session = Some(("x-vcav-auth", token));
        assert_eq!(caller.read("/sessions").await, reply.json());
        caller.read("/sites").await;
    }
}

#[tokio::test]
async fn the_appliance_tells_its_configuration_to_who_is_signed_in() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    let configured = caller.read("/config/is-configured").await;
    assert_eq!(configured, json!({"isConfigured": true}));
    let config = caller.read("/config").await;
    assert_eq!(config["site"], "Hamburg");
    assert_eq!(config["id"], caller.read("/sites").await[0]["id"]);
    let password = caller.read("/config/root-password-expired").await;
    assert_eq!(password["rootPasswordExpired"], json!(false));
    let stranger = server.stranger("vcda-a");
    for path in [
        "/config",
        "/config/is-configured",
        "/config/root-password-expired",
    ] {
        assert_eq!(stranger.get(path).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn wrong_credentials_are_401_and_bodies_of_no_kind_400() {
    let server = TestServer::start().await;
    let stranger = server.stranger("vcda-a");
    for body in [
        local("root", "Sim-Root-2"),
        local("admin", "Sim-Root-1"),
        sso("root", "Sim-Root-1"),
        sso(ADMINISTRATOR, "x"),
        cloud("administrator@System", "Sim-Cloud-2"),
        json!({"type": "vcdCookie", "vcdCookie": "Sim-Cloud-Cookie-2"}),
        json!({"type": "ssoToken", "samlToken": "x", "timestamp": 1, "nonce": "n",
            "signature": "s", "principal": null}),
    ] {
        let reply = stranger.post("/sessions", &body).await;
        assert_eq!(reply.status, 401, "{body}");
        assert_eq!(reply.json()["code"], json!("NotAuthenticated"));
        assert_eq!(reply.header("X-VCAV-Auth"), "");
    }
    for body in [
        json!({}),
        json!({"type": "magic"}),
        json!({"type": "localUser"}),
        json!([]),
    ] {
        let reply = stranger.post("/sessions", &body).await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (400, &json!("BadRequest")),
            "{body}"
        );
    }
    let text = Some(local("root", "Sim-Root-1").to_string());
    let headers = [("content-type", "text/plain")];
    let reply = stranger
        .send(Method::POST, "/sessions", &headers, text)
        .await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn every_call_asks_for_a_session() {
    let server = TestServer::start().await;
    let mut stranger = server.stranger("vcda-a");
    for token in [None, Some("none such")] {
        stranger.session = token.map(|token| ("x-vcav-auth", token.to_owned()));
        for call in stranger.appliance.system.calls {
            if call.name == "login" {
                continue;
            }
            let method: Method = call.method.parse().expect("a method");
            let path = call.path.replace(['{', '}'], "");
            let reply = stranger.send(method, &path, &[], None).await;
            assert_eq!(reply.status, 401, "{} {path}", call.method);
            assert_eq!(reply.json()["code"], json!("NotAuthenticated"));
        }
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_so_does_time() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    assert_eq!(caller.delete("/sessions").await.status, 204);
    assert_eq!(caller.get("/sites").await.status, 401);
    assert_eq!(caller.delete("/sessions").await.status, 401);

    let caller = server.administrator("vcda-a").await;
    server.wait(1801.0);
    assert_eq!(caller.get("/sites").await.status, 401);

    let caller = server.administrator("vcda-a").await;
    for _ in 0..48 {
        server.wait(1790.0);
        assert_eq!(caller.get("/sites").await.status, 200);
    }
    server.wait(1790.0);
    assert_eq!(caller.get("/sites").await.status, 401, "a day is the most");
}

#[tokio::test]
async fn a_token_is_good_for_one_appliance_only() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    let mut elsewhere = server.stranger("vcda-b");
    elsewhere.session = caller.session;
    assert_eq!(elsewhere.get("/sites").await.status, 401);
}

#[tokio::test]
async fn replies_have_the_version_asked_for_and_an_unknown_one_is_406() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    let answer = async |accept: &str| {
        let headers = [("accept", accept)];
        let reply = caller
            .unchecked()
            .try_send(Method::GET, "/sites", &headers, None)
            .await;
        let reply = reply.expect("an answer");
        (reply.status, reply.header("content-type").to_owned())
    };
    let named = |version| format!("application/vnd.vmware.h4-v{version}+json;charset=UTF-8");
    for (accept, version) in [
        ("application/vnd.vmware.h4-v4.7+json;charset=UTF-8", "4.7"),
        ("application/vnd.vmware.h4-v4.7+json; charset=utf-8", "4.7"),
        ("application/vnd.vmware.h4-v4.5+json", "4.5"),
        ("application/json", "4.7"),
        ("text/html, application/json;q=0.5", "4.7"),
        ("*/*", "4.7"),
    ] {
        assert_eq!(answer(accept).await, (200, named(version)), "{accept}");
    }
    for accept in [
        "application/vnd.vmware.h4-v9.9+json;charset=UTF-8",
        "application/vnd.vmware.h4-v+json",
        "text/html",
    ] {
        assert_eq!(answer(accept).await, (406, named("4.7")), "{accept}");
    }
    let headers = [("accept", "text/html")];
    let reply = caller.send(Method::GET, "/sites", &headers, None).await;
    assert_eq!(reply.json()["code"], json!("NotAcceptable"));
}

#[tokio::test]
async fn the_appliance_tells_its_version() {
    let server = TestServer::start().await;
    let caller = server.auditor("vcda-b").await;
    let about = caller.read("/diagnostics/about").await;
    let version = about["buildVersion"].as_str().expect("a version");
    assert!(version.starts_with("4.7.0."));
    let sites = caller.read("/sites").await;
    assert_eq!(sites[0]["id"], about["instanceId"]);
}

#[tokio::test]
async fn an_unknown_path_is_404_with_an_error() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    let reply = caller.get("/replicators").await;
    assert_eq!(
        (reply.status, &reply.json()["code"]),
        (404, &json!("NotFound"))
    );
}

fn vouched(site: Option<&str>, token: &str) -> Value {
    let mut body = json!({"type": "vcdAccessToken", "vcdAccessToken": token});
    if let Some(site) = site {
        body["site"] = json!(site);
    }
    body
}

#[tokio::test]
async fn a_session_of_cloud_director_is_extended_to_another_site() {
    let server = TestServer::start().await;
    let mut caller = server.stranger("vcda-a");
    let nobody = caller
        .post(
            "/sessions/extend",
            &vouched(Some("Leipzig"), "Sim-Cloud-Access-2"),
        )
        .await;
    assert_eq!(nobody.status, 401, "one's own session comes first");
    let reply = caller
        .post("/sessions", &vouched(None, "Sim-Cloud-Access-1"))
        .await;
    assert_eq!(reply.json()["user"], json!("administrator@System"));
    caller.session = Some(("x-vcav-auth", reply.header("X-VCAV-Auth").to_owned()));
    let sites = |reply: &Value| reply["authenticatedSites"].as_array().map_or(0, Vec::len);
    assert_eq!(sites(&caller.read("/sessions").await), 1);

    let reply = caller
        .post(
            "/sessions/extend",
            &vouched(Some("Leipzig"), "Sim-Cloud-Access-2"),
        )
        .await;
    let named = |it: &Value| it["site"].as_str().unwrap_or_default().to_owned();
    let extended: Vec<String> = reply.json()["authenticatedSites"]
        .as_array()
        .expect("sites")
        .iter()
        .map(named)
        .collect();
    assert_eq!(extended, ["Hamburg", "Leipzig"]);
    assert_eq!(sites(&caller.read("/sessions").await), 2);
    let wrong = caller
        .post(
            "/sessions/extend",
            &vouched(Some("Leipzig"), "Sim-Cloud-Access-1"),
        )
        .await;
    let code = wrong.json()["code"].clone();
    assert_eq!(
        (wrong.status, code),
        (401, json!("RemoteAuthenticationFailure"))
    );
    let nowhere = caller
        .post(
            "/sessions/extend",
            &vouched(Some("nowhere"), "Sim-Cloud-Access-2"),
        )
        .await;
    assert_eq!(
        (nowhere.status, &nowhere.json()["code"]),
        (404, &json!("SiteNotFound"))
    );
}
