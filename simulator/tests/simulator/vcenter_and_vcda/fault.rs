//! Faults of the control API strike these appliances too, and speak in the
//! form that each of them has for errors.

use reqwest::Method;
use serde_json::{Value, json};

use crate::test_server::{Caller, TestServer};

const LINK: &str = "domain-link:c47b0e92-6d15-4a83-b1f7-08e39d5c62a4";
const PROVIDER: &str = "com.vmware.vcenter.hvc.sync.authorization";

fn provider() -> String {
    format!("/rest/hvc/links/{LINK}/sync/providers/{PROVIDER}")
}

async fn fault(server: &TestServer, rule: Value) {
    server.control("/faults", &rule).await;
}

async fn start_sync(caller: &Caller<'_>) -> u16 {
    let path = format!("{}?action=start", provider());
    caller.post_nothing(&path).await.status
}

async fn pair(caller: &Caller<'_>) -> Value {
    let url = "https://vcda-lej.hansekontor.example:8048/";
    let path = format!("/config/remote-certificate?url={url}");
    let found = caller.read(&path).await;
    let thumbprint = &found["certificate"]["thumbPrint"];
    let reply = caller
        .post(
            "/sites",
            &json!({"apiUrl": url, "apiThumbprint": thumbprint}),
        )
        .await;
    assert_eq!(reply.status, 202);
    let id = reply.json()["id"].as_str().expect("an id").to_owned();
    caller.server.wait(13.0);
    caller.read(&format!("/tasks/{id}")).await
}

#[tokio::test]
async fn a_refusal_that_a_fault_asks_for_has_the_form_of_the_vcenter() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-b").await;
    for (kind, status, type_) in [
        (json!({"kind": "unauthorized"}), 401, "unauthenticated"),
        (json!({"kind": "not-authenticated"}), 500, "unauthenticated"),
        (json!({"kind": "forbidden"}), 403, "unauthorized"),
        (json!({"kind": "not-found"}), 404, "not_found"),
        (json!({"kind": "response-error"}), 500, "resource_busy"),
        (
            json!({"kind": "response-error", "status": 400, "error_code": "RESOURCE_BUSY"}),
            400,
            "resource_busy",
        ),
        (
            json!({"kind": "response-error", "status": 503, "error_code": "x"}),
            503,
            "service_unavailable",
        ),
        (
            json!({"kind": "response-error", "error_code": "x"}),
            500,
            "error",
        ),
    ] {
        for root in ["/rest", "/api"] {
            fault(
                &server,
                json!({"appliance": "vc-b", "call": "getProvider", "fault": kind}),
            )
            .await;
            let path = provider().replace("/rest", root);
            let reply = caller.get(&path).await;
            assert_eq!(
                (reply.status, reply.kind().as_str()),
                (status, type_),
                "{kind}"
            );
        }
    }
}

#[tokio::test]
async fn a_refusal_that_a_fault_asks_for_has_the_form_of_the_availability_appliance() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    for (kind, status, code) in [
        (json!({"kind": "unauthorized"}), 401, "NotAuthenticated"),
        (
            json!({"kind": "not-authenticated"}),
            500,
            "NotAuthenticated",
        ),
        (json!({"kind": "forbidden"}), 403, "Forbidden"),
        (json!({"kind": "not-found"}), 404, "NotFound"),
        (
            json!({"kind": "response-error", "error_code": "GeneralServerFailure"}),
            500,
            "GeneralServerFailure",
        ),
    ] {
        fault(
            &server,
            json!({"appliance": "vcda-a", "call": "getSites", "fault": kind}),
        )
        .await;
        let reply = caller.get("/sites").await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (status, &json!(code))
        );
    }
}

#[tokio::test]
async fn a_sync_can_be_made_to_fail_or_never_to_end() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-b").await;
    let rule = |fault: Value| json!({"appliance": "vc-b", "call": "startSync", "fault": fault});
    fault(
        &server,
        rule(json!({"kind": "task-fails", "percent": 60, "message": "Disk full"})),
    )
    .await;
    assert_eq!(start_sync(&caller).await, 200);
    server.wait(13.0);
    let info = caller.read(&provider()).await["value"].clone();
    let session = &info["current_session_info"];
    assert_eq!(session["exception"]["default_message"], json!("Disk full"));
    assert_eq!(
        (&info["status"], &session["stage"]),
        (&json!("FAILED"), &json!("FAILED"))
    );

    fault(&server, rule(json!({"kind": "task-cancelled"}))).await;
    assert_eq!(start_sync(&caller).await, 200);
    server.wait(13.0);
    let info = caller.read(&provider()).await["value"].clone();
    assert_eq!(info["current_session_info"]["stage"], json!("FAILED"));

    fault(
        &server,
        rule(json!({"kind": "task-never-ends", "percent": 30})),
    )
    .await;
    assert_eq!(start_sync(&caller).await, 200);
    server.wait(1000.0);
    let info = caller.read(&provider()).await["value"].clone();
    assert_eq!(
        info["current_session_info"]["stage"],
        json!("CHANGE_ENUMERATION")
    );
}

#[tokio::test]
async fn a_pairing_can_be_made_to_fail_and_then_pairs_nothing() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    let kinds = [
        (
            json!({"kind": "task-fails", "message": "No space"}),
            "No space",
        ),
        (json!({"kind": "task-cancelled"}), "The task was aborted."),
    ];
    for (kind, msg) in kinds {
        fault(
            &server,
            json!({"appliance": "vcda-a", "call": "pairSites", "fault": kind}),
        )
        .await;
        let task = pair(&caller).await;
        assert_eq!(task["error"]["code"], json!("GeneralServerFailure"));
        assert_eq!(task["error"]["msg"], json!(msg));
    }
    assert_eq!(
        pair(&caller).await["state"],
        json!("SUCCEEDED"),
        "it was not paired before"
    );
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_work_was_taken_on() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-b").await;
    let before = caller.read(&provider()).await["value"].clone();
    let rule = json!({"appliance": "vc-b", "call": "startSync", "fault": {"kind": "cut-after"}});
    fault(&server, rule).await;
    let path = format!("{}?action=start", provider());
    let lost = caller
        .unchecked()
        .try_send(Method::POST, &path, &[], None)
        .await;
    assert!(lost.is_err());
    let info = caller.read(&provider()).await["value"].clone();
    assert_eq!(
        info["last_sync_time"],
        info["current_session_info"]["start_time"]
    );
    assert_ne!(info["last_sync_time"], before["last_sync_time"]);

    let caller = server.administrator("vcda-a").await;
    let rule = json!({"appliance": "vcda-a", "call": "pairSites", "fault": {"kind": "cut-after"}});
    fault(&server, rule).await;
    let body = json!({"apiUrl": "https://vcda-lej.hansekontor.example:8048/"}).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("operationID", "lost-1"),
    ];
    let lost = caller
        .unchecked()
        .try_send(Method::POST, "/sites", &headers, Some(body))
        .await;
    assert!(lost.is_err());
    let found = caller.read("/tasks?operationID=lost-1").await;
    assert_eq!(found["total"], json!(1));
}

#[tokio::test]
async fn a_wrong_clock_moves_the_times_of_both_kinds() {
    let server = TestServer::start().await;
    let caller = server.administrator("vc-b").await;
    let before = caller.read(&provider()).await["value"]["last_sync_time"].clone();
    server
        .control("/clock", &json!({"appliance": "vc-b", "skew_seconds": 600}))
        .await;
    let after = caller.read(&provider()).await["value"]["last_sync_time"].clone();
    let minutes = |time: &Value| {
        let text = time.as_str().expect("a time");
        text[14..16].parse::<i64>().expect("minutes")
    };
    assert_eq!((minutes(&before) + 10) % 60, minutes(&after));

    let caller = server.administrator("vcda-a").await;
    let start = async || caller.read("/tasks").await["items"][0]["startTime"].clone();
    let before = start().await.as_i64().expect("a time");
    server
        .control(
            "/clock",
            &json!({"appliance": "vcda-a", "skew_seconds": 600}),
        )
        .await;
    assert_eq!(start().await, json!(before + 600_000));
}

#[tokio::test]
async fn ending_all_sessions_ends_these_too() {
    let server = TestServer::start().await;
    for (appliance, path) in [("vc-a", "/rest/hvc/links"), ("vcda-b", "/sites")] {
        let caller = server.administrator(appliance).await;
        server
            .control("/expire-sessions", &json!({"appliance": appliance}))
            .await;
        assert_eq!(caller.get(path).await.status, 401);
    }
}
