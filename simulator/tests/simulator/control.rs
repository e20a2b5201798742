use hawser_simulator::{Options, Simulator};
use reqwest::Method;
use serde_json::json;

use crate::test_server::{TestServer, password};

#[tokio::test]
async fn the_control_api_is_off_unless_asked_for() {
    let simulator = Simulator::start(Options::default())
        .await
        .expect("a free port");
    for path in [
        "/simulator",
        "/simulator/",
        "/simulator/faults",
        "/simulator/a/b",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let url = format!("{}{path}", simulator.origin());
            let reply = reqwest::Client::new()
                .request(method, url)
                .send()
                .await
                .expect("an answer");
            assert_eq!(reply.status().as_u16(), 403, "{path}");
            assert!(reply.text().await.expect("a text").contains("--control"));
        }
    }
    simulator.stop().await;
}

#[tokio::test]
async fn another_page_in_the_browser_cannot_use_it() {
    let server = TestServer::start().await;
    for (site, status) in [
        ("cross-site", 403),
        ("same-site", 403),
        ("same-origin", 204),
        ("none", 204),
    ] {
        let headers = [("sec-fetch-site", site)];
        let reply = server
            .raw(Method::POST, "/simulator/reset", &headers, None)
            .await
            .expect("an answer");
        assert_eq!(reply.status, status, "{site}");
    }
}

#[tokio::test]
async fn a_reset_brings_the_start_up_data_back() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let replication = caller.replication("fin-erp-db01").await;
    let image = caller.image(&replication).await;
    let path = format!("{replication}/actions/promote-test-image");
    let accepted = caller.post(&path, &json!({ "value": image })).await;
    caller.ended(&accepted).await;
    server
        .fault(json!({"call": "getVrInfo", "fault": {"kind": "html"}}))
        .await;
    let reset = server
        .raw_json(Method::POST, "/simulator/reset", &json!({}))
        .await;
    assert_eq!(reset.status, 204);
    assert_eq!(caller.get("/session").await.status, 401);
    let caller = server.administrator("vr-a").await;
    assert_eq!(
        caller.image(&replication).await,
        image,
        "the same ids again"
    );
    assert_eq!(caller.get("/info").await.status, 200, "no fault left");
    assert_eq!(server.requests("call=promoteTestImage").await.len(), 0);
}

#[tokio::test]
async fn sessions_can_be_ended_of_one_appliance_or_on_remote_sites_only() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let pairing = here.pairing_with("lej").await;
    here.sign_in_remotely(&pairing, password("vr-b", 0)).await;
    let expire = async |body| {
        let reply = server
            .raw_json(Method::POST, "/simulator/expire-sessions", &body)
            .await;
        reply.json()["ended"].clone()
    };
    assert_eq!(expire(json!({"only_remote": true})).await, json!(1));
    assert_eq!(here.get("/session").await.status, 200);
    let remote = here
        .get(&format!("/pairings/{pairing}/remote-session"))
        .await;
    assert_eq!(remote.status, 403);
    assert_eq!(expire(json!({"appliance": "vr-a"})).await, json!(1));
    assert_eq!(here.get("/session").await.status, 401);
    assert_eq!(there.get("/session").await.status, 200);
}

#[tokio::test]
async fn the_clock_can_be_advanced_and_not_turned_back() {
    let server = TestServer::start().await;
    let now = async || {
        server.raw_get("/simulator/clock").await.json()["now"]
            .as_i64()
            .expect("a time")
    };
    let before = now().await;
    let forward = json!({"advance_seconds": 3600.5});
    server
        .raw_json(Method::POST, "/simulator/clock", &forward)
        .await;
    assert!(now().await >= before + 3_600_500);
    let back = json!({"advance_seconds": -5});
    assert_eq!(
        server
            .raw_json(Method::POST, "/simulator/clock", &back)
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn settings_change_by_name_and_only_known_ones() {
    let server = TestServer::start().await;
    let change = json!({"task_seconds": 100, "speed": 10});
    let changed = server
        .raw_json(Method::POST, "/simulator/settings", &change)
        .await
        .json();
    assert_eq!(
        (&changed["task_seconds"], &changed["queue_seconds"]),
        (&json!(100.0), &json!(2.0))
    );
    let caller = server.administrator("vr-a").await;
    let replication = caller.replication("fin-erp-db01").await;
    let path = format!("{replication}/actions/promote-test-image");
    let accepted = caller
        .post(&path, &json!({"value": caller.image(&replication).await}))
        .await;
    server.wait(10.0);
    assert_eq!(caller.task(&accepted).await["status"], "RUNNING");
    server.wait(0.3);
    assert_eq!(caller.task(&accepted).await["status"], "SUCCESS");
    let unknown = json!({"taskSeconds": 1});
    assert_eq!(
        server
            .raw_json(Method::POST, "/simulator/settings", &unknown)
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn the_request_log_holds_what_was_asked_and_no_secret() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    caller.get("/pairings?limit=2").await;
    server.raw_get("/nothing.js").await;
    let log = server.raw_get("/simulator/requests").await;
    for secret in [
        password("vr-a", 0),
        &caller.session.as_ref().expect("a session").1,
        "Basic",
    ] {
        assert!(!log.text().contains(secret));
    }
    let asked = server
        .requests("appliance=vr-a&method=get&path=limit=2")
        .await;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["call"], "getVrPairings");
    assert_eq!(
        (&asked[0]["status"], &asked[0]["handled"]),
        (&json!(200), &json!(true))
    );
    assert_eq!(server.requests("appliance=console").await.len(), 1);
    let last = server.requests("last=1").await;
    assert_eq!(
        (last.len(), &last[0]["path"]),
        (1, &json!("/nothing.js")),
        "the newest"
    );
    server
        .raw_json(Method::DELETE, "/simulator/requests", &json!({}))
        .await;
    assert_eq!(server.requests("").await.len(), 0);
}

#[tokio::test]
async fn a_name_that_nothing_has_is_refused_with_the_names_there_are() {
    let server = TestServer::start().await;
    let add = async |rule: &str| {
        let headers = [("content-type", "application/json")];
        let rule = rule.replace('}', r#", "fault": {"kind": "html"}}"#);
        server
            .raw(Method::POST, "/simulator/faults", &headers, Some(rule))
            .await
            .expect("an answer")
    };
    let find = async |query: &str| {
        server
            .raw_get(&format!("/simulator/requests?{query}"))
            .await
    };
    for (refused, named) in [
        (
            add(r#"{"call": "promoteTestImges"}"#).await,
            "promoteTestImage",
        ),
        (
            add(r#"{"call": "pairSites", "appliance": "vr-a"}"#).await,
            "getVrInfo",
        ),
        (
            add(r#"{"call": "getVrInfo", "appliance": "console"}"#).await,
            "call",
        ),
        (add(r#"{"appliance": "vr-c"}"#).await, "vr-a, vr-b"),
        (find("call=promoteTestImges").await, "promoteTestImage"),
        (find("appliance=vr-c").await, "console"),
        (find("cal=getVrInfo").await, "call"),
    ] {
        let message = refused.json()["message"].clone();
        assert_eq!(refused.status, 400, "{message}");
        let message = message.as_str().expect("words");
        assert!(message.contains(named), "{message}");
    }
    assert_eq!(
        add(r#"{"call": "pairSites", "appliance": "vcda-a"}"#)
            .await
            .status,
        201
    );
    assert_eq!(add(r#"{"appliance": "none"}"#).await.status, 201);
}

#[tokio::test]
async fn its_page_names_the_appliances_and_keeps_to_the_policy() {
    let server = TestServer::start().await;
    let state = server.raw_get("/simulator/state").await.json();
    assert_eq!(state["appliances"][0]["id"], "vr-a");
    for (path, media_type) in [
        ("/simulator", "text/html; charset=utf-8"),
        ("/simulator/", "text/html; charset=utf-8"),
        ("/simulator/page.js", "text/javascript; charset=utf-8"),
        ("/simulator/page.css", "text/css; charset=utf-8"),
    ] {
        let reply = server.raw_get(path).await;
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, media_type)
        );
        assert!(
            reply
                .header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        assert!(
            !reply.text().contains("innerHTML"),
            "Trusted Types would refuse it"
        );
    }
}
