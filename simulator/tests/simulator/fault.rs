use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::test_server::{Caller, Reply, TestServer};

/// `GET /info` with a fault on it.
async fn struck(server: &TestServer, fault: Value) -> Reply {
    let caller = server.administrator("vr-a").await;
    server
        .fault(json!({"call": "getVrInfo", "fault": fault}))
        .await;
    let reply = caller.unchecked().get("/info").await;
    assert_eq!(caller.get("/info").await.status, 200, "once only");
    reply
}

async fn promotion(caller: &Caller<'_>) -> (String, Value) {
    let replication = caller.replication("fin-erp-db01").await;
    let image = caller.image(&replication).await;
    (replication, json!({ "value": image }))
}

#[tokio::test]
async fn a_fault_can_answer_instead_of_the_appliance() {
    let server = TestServer::start().await;
    let cases = [
        (json!({"kind": "unauthorized"}), 401, ""),
        (json!({"kind": "not-found"}), 404, ""),
        (
            json!({"kind": "not-authenticated"}),
            500,
            "NotAuthenticated",
        ),
        (json!({"kind": "forbidden"}), 403, "error_code"),
        (json!({"kind": "response-error"}), 500, "ResourceBusy"),
        (
            json!({"kind": "response-error", "status": 400, "error_code": "X"}),
            400,
            "\"X\"",
        ),
        (
            json!({"kind": "too-many-requests", "retry_after": 9}),
            429,
            "<html>",
        ),
        (json!({"kind": "gateway-error"}), 502, "502 Bad Gateway"),
        (
            json!({"kind": "gateway-error", "status": 504}),
            504,
            "504 Gateway",
        ),
        (json!({"kind": "html"}), 200, "<html>"),
        (json!({"kind": "redirect"}), 302, "<html>"),
        (
            json!({"kind": "reply", "status": 202, "body": "hm"}),
            202,
            "hm",
        ),
    ];
    for (fault, status, words) in cases {
        let reply = struck(&server, fault.clone()).await;
        assert_eq!(reply.status, status, "{fault}");
        assert!(reply.text().contains(words), "{fault}: {}", reply.text());
        assert_eq!(words.is_empty(), reply.bytes.is_empty(), "{fault}");
    }
    let reply = struck(
        &server,
        json!({"kind": "too-many-requests", "retry_after": 9}),
    )
    .await;
    assert_eq!(reply.header("retry-after"), "9");
    let reply = struck(&server, json!({"kind": "redirect", "location": "/sso"})).await;
    assert_eq!(reply.header("location"), "/sso");
    let headers = json!({"kind": "reply", "headers": {"x-made-up": "yes"}});
    assert_eq!(struck(&server, headers).await.header("x-made-up"), "yes");
}

#[tokio::test]
async fn a_fault_can_spoil_the_bytes_of_an_answer() {
    let server = TestServer::start().await;
    let parse = |reply: &Reply| serde_json::from_slice::<Value>(&reply.bytes);
    let empty = struck(&server, json!({"kind": "empty-body"})).await;
    assert_eq!((empty.status, empty.bytes.len()), (200, 0));
    let half = struck(&server, json!({"kind": "truncated-json"})).await;
    assert!(parse(&half).is_err() && half.bytes.starts_with(b"{"));
    let bad = struck(&server, json!({"kind": "bad-utf8"})).await;
    assert!(std::str::from_utf8(&bad.bytes).is_err());
    let mark = struck(&server, json!({"kind": "byte-order-mark"})).await;
    assert!(mark.bytes.starts_with(b"\xef\xbb\xbf{"));
    let deep = struck(&server, json!({"kind": "deep-nesting"})).await;
    assert!(deep.text().contains(&"[".repeat(10_000)));
    let huge = struck(&server, json!({"kind": "huge-numbers"})).await;
    assert!(huge.text().contains("1e400") || huge.text().contains("123456789012345678901"));
    let other = struck(
        &server,
        json!({"kind": "content-type", "value": "text/plain"}),
    )
    .await;
    assert_eq!(other.header("content-type"), "text/plain");
    let policy = json!({"kind": "header", "name": "X-Policy", "value": "none"});
    let other = struck(&server, policy).await;
    assert_eq!((other.status, other.header("x-policy")), (200, "none"));
}

#[tokio::test]
async fn a_fault_can_change_what_an_answer_says() {
    let server = TestServer::start().await;
    let honest = server.administrator("vr-a").await.read("/info").await;
    let nulls = struck(&server, json!({"kind": "nulls"})).await.json();
    assert_eq!(nulls["name"], Value::Null);
    let wrong = struck(&server, json!({"kind": "wrong-types"})).await.json();
    assert_eq!(wrong["name"], json!(7));
    let new = struck(&server, json!({"kind": "unknown-enum"}))
        .await
        .json();
    assert_eq!(
        (&new["server_status"], &new["name"]),
        (&json!("SOMETHING_NEW"), &honest["name"])
    );
    for (what, sign) in [
        ("markup", "<script>"),
        ("bidi", "\u{202e}"),
        ("huge", "WWWWW"),
    ] {
        let fault = json!({"kind": "hostile-strings", "what": what});
        let name = struck(&server, fault).await.json()["name"].clone();
        let name = name.as_str().expect("a name");
        assert!(
            name.contains(sign),
            "{what}: {}",
            name.get(..80).unwrap_or(name)
        );
        assert_eq!(name.len() > 1_000_000, what == "huge");
    }
}

#[tokio::test]
async fn a_fault_can_change_tasks_on_the_way() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let (replication, body) = promotion(&caller).await;
    let path = format!("{replication}/actions/promote-test-image");
    server
        .fault(json!({"call": "promoteTestImage", "fault": {"kind": "no-task-id"}}))
        .await;
    let reply = caller.unchecked().post(&path, &body).await;
    assert_eq!((reply.status, reply.json().get("id")), (202, None));
    let list = caller.read("/tasks?limit=1").await;
    let task = format!("/tasks/{}", list["list"][0]["id"].as_str().expect("an id"));
    server.wait(10.0);
    for value in [-1, 101] {
        server
            .fault(json!({"call": "getTaskInfo", "fault": {"kind": "progress", "value": value}}))
            .await;
        assert_eq!(
            caller.unchecked().read(&task).await["progress"],
            json!(value)
        );
    }
    let rule =
        json!({"call": "getTaskInfo", "times": "forever", "fault": {"kind": "progress-falls"}});
    server.fault(rule).await;
    let mut shown = Vec::new();
    for _ in 0..3 {
        shown.push(
            caller.read(&task).await["progress"]
                .as_i64()
                .expect("a number"),
        );
    }
    assert!(shown[1] < shown[0] && shown[2] > shown[1], "{shown:?}");
}

#[tokio::test]
async fn a_cut_before_handling_leaves_nothing_done_and_one_after_it_does() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let (replication, body) = promotion(&caller).await;
    let path = format!("{replication}/actions/promote-test-image");
    let json = [("content-type", "application/json")];
    let mut handled = Vec::new();
    for kind in ["cut-before", "cut-after"] {
        server
            .fault(json!({"call": "promoteTestImage", "fault": {"kind": kind}}))
            .await;
        let answer = caller
            .try_send(Method::POST, &path, &json, Some(body.to_string()))
            .await;
        assert!(answer.is_err(), "{kind}");
        let log = server.requests("call=promoteTestImage").await;
        assert_eq!(log.last().map(|entry| &entry["status"]), Some(&Value::Null));
        handled.push(log.last().map(|entry| entry["handled"].clone()));
        let tasks = caller
            .read("/tasks?filter_property=description_id&filter=promote")
            .await;
        assert_eq!(
            tasks["_meta"]["total"],
            json!(i32::from(kind == "cut-after"))
        );
    }
    assert_eq!(handled, [Some(json!(false)), Some(json!(true))]);
    assert_eq!(
        server.requests("call=promoteTestImage").await.len(),
        2,
        "never repeated"
    );
}

#[tokio::test]
async fn while_a_cut_waits_no_connection_is_used_twice() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let closes = async || caller.get("/info").await.header("connection") == "close";
    assert!(!closes().await);
    let cut = json!({"kind": "cut-after", "reused": true});
    server.fault(json!({"call": "logout", "fault": cut})).await;
    assert!(!closes().await, "unless it may be");
    server
        .fault(json!({"call": "login", "fault": {"kind": "cut-after"}}))
        .await;
    assert!(closes().await);
    assert!(closes().await);
    server
        .raw_json(Method::DELETE, "/simulator/faults", &json!({}))
        .await;
    caller.get("/info").await;
    assert!(!closes().await, "afterwards as before");
}

#[tokio::test]
async fn a_body_can_break_off_in_the_middle() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    server
        .fault(json!({"call": "getVrInfo", "fault": {"kind": "cut-during"}}))
        .await;
    assert!(
        caller
            .try_send(Method::GET, "/info", &[], None)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_body_can_drip() {
    let server = TestServer::start().await;
    let fault = json!({"kind": "drip", "bytes": 400, "milliseconds": 5});
    let begun = std::time::Instant::now();
    let reply = struck(&server, fault).await;
    assert_eq!(reply.json()["server_status"], "OK");
    let pieces = reply.bytes.len() / 400;
    assert!(begun.elapsed() >= Duration::from_millis(5 * pieces as u64));
}

#[tokio::test]
async fn an_answer_can_stay_away_or_come_late() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    for (kind, handled) in [("stall", false), ("stall-after", true)] {
        server
            .fault(json!({"call": "getVrInfo", "fault": {"kind": kind}}))
            .await;
        let asking = caller.try_send(Method::GET, "/info", &[], None);
        let patience = tokio::time::timeout(Duration::from_millis(150), asking).await;
        assert!(patience.is_err(), "{kind}");
        let log = server.requests("call=getVrInfo").await;
        assert_eq!(
            log.last().map(|entry| entry["handled"].clone()),
            Some(json!(handled))
        );
    }
    let begun = std::time::Instant::now();
    struck(&server, json!({"kind": "slow", "seconds": 0.1})).await;
    assert!(begun.elapsed() >= Duration::from_millis(100));
}

#[tokio::test]
async fn a_task_can_fail_half_way_with_its_message_and_change_nothing() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let (replication, body) = promotion(&caller).await;
    let path = format!("{replication}/actions/promote-test-image");
    let fault = json!({"kind": "task-fails", "percent": 40, "message": "No space.", "details": "ds-1 is full."});
    server
        .fault(json!({"call": "promoteTestImage", "fault": fault}))
        .await;
    let accepted = caller.post(&path, &body).await;
    server.wait(5.9);
    assert_eq!(caller.task(&accepted).await["status"], "RUNNING");
    server.wait(0.2);
    let task = caller.task(&accepted).await;
    assert_eq!(
        (&task["status"], &task["progress"]),
        (&json!("ERROR"), &json!(40))
    );
    assert_eq!(
        task["error"],
        json!({"message": "No space.", "details": "ds-1 is full."})
    );
    assert_eq!(
        caller
            .get(&format!("{replication}/active-image"))
            .await
            .status,
        200
    );
    let again = caller.post(&path, &body).await;
    assert_eq!(
        caller.ended(&again).await["status"],
        "SUCCESS",
        "free again"
    );
}

#[tokio::test]
async fn a_task_can_be_cancelled_or_never_end() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let (replication, body) = promotion(&caller).await;
    let path = format!("{replication}/actions/promote-test-image");
    server
        .fault(json!({"call": "promoteTestImage", "fault": {"kind": "task-cancelled"}}))
        .await;
    let accepted = caller.post(&path, &body).await;
    assert_eq!(caller.ended(&accepted).await["status"], "CANCELLED");
    let fault = json!({"kind": "task-never-ends", "percent": 30});
    server
        .fault(json!({"call": "promoteTestImage", "fault": fault}))
        .await;
    let accepted = caller.post(&path, &body).await;
    server.wait(900.0);
    let task = caller.task(&accepted).await;
    assert_eq!(
        (&task["status"], &task["progress"]),
        (&json!("RUNNING"), &json!(30))
    );
}

#[tokio::test]
async fn a_rule_strikes_where_and_as_often_as_it_says() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let refused = json!({"kind": "forbidden"});
    server.fault(json!({"appliance": "vr-a", "method": "GET", "path": "/v2*inf", "skip": 1, "times": 2, "fault": refused})).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(here.get("/info").await.status);
        assert_eq!(there.get("/info").await.status, 200);
        assert_eq!(here.get("/pairings").await.status, 200);
    }
    assert_eq!(statuses, [200, 403, 403, 200]);
    server
        .fault(json!({"times": "forever", "fault": {"kind": "unauthorized"}}))
        .await;
    assert_eq!(here.get("/info").await.status, 401);
    assert_eq!(there.get("/tasks").await.status, 401);
    let rules = server.raw_get("/simulator/faults").await.json();
    assert_eq!(rules["list"][0]["used"], 2);
    let id = rules["list"][1]["id"].as_u64().expect("an id");
    let path = format!("/simulator/faults/{id}");
    let removed = server.raw_json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(removed.status, 204);
    assert_eq!(here.get("/info").await.status, 200);
}

#[tokio::test]
async fn an_appliance_s_clock_can_be_wrong_everywhere_it_shows() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let replication = here.replication("fin-erp-db01").await;
    let before = here.read(&replication).await["last_sync_time"]
        .as_i64()
        .expect("a time");
    let skew = json!({"appliance": "vr-a", "skew_seconds": 86400});
    server
        .raw_json(Method::POST, "/simulator/clock", &skew)
        .await;
    let after = here.read(&replication).await["last_sync_time"]
        .as_i64()
        .expect("a time");
    assert_eq!(after - before, 86_400_000);
    assert_ne!(
        here.get("/info").await.header("date").get(..16),
        there.get("/info").await.header("date").get(..16)
    );
    let honest = there.read(&replication).await["last_sync_time"].as_i64();
    assert_eq!(honest, Some(before));
    let certificate = |info: Value| info["certificates"][0]["not_after"].clone();
    assert_eq!(
        certificate(here.read("/info").await),
        json!(2_056_959_000_000_i64)
    );
}

#[tokio::test]
async fn a_rule_that_is_not_understood_is_refused_with_the_reason() {
    let server = TestServer::start().await;
    for rule in [
        json!({}),
        json!({"fault": {"kind": "nonsense"}}),
        json!({"falut": {"kind": "html"}}),
        json!({"fault": {"kind": "html", "status": 3}}),
    ] {
        let reply = server
            .raw_json(Method::POST, "/simulator/faults", &rule)
            .await;
        assert_eq!(reply.status, 400, "{rule}");
        assert!(
            reply.json()["message"]
                .as_str()
                .is_some_and(|text| text.len() > 30)
        );
    }
    let unknown = json!({"fault": {"kind": "nonsense"}});
    let refused = server
        .raw_json(Method::POST, "/simulator/faults", &unknown)
        .await;
    assert!(refused.text().contains("cut-after"), "the kinds there are");
}
