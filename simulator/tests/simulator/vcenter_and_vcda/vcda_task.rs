//! The list of tasks of an availability appliance.

use reqwest::Method;
use serde_json::{Value, json};

use crate::test_server::{Caller, TestServer};

/// Submits a pairing that will fail, with an operation id.
async fn submit(caller: &Caller<'_>, operation_id: &str) -> String {
    let thumbprint = format!("SHA-256:{}", ["AB"; 32].join(":"));
    let url = "https://vcda-lej.hansekontor.example:8048/";
    let body = json!({"apiUrl": url, "apiThumbprint": thumbprint}).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("operationID", operation_id),
    ];
    let reply = caller
        .send(Method::POST, "/sites", &headers, Some(body))
        .await;
    assert_eq!(reply.status, 202);
    reply.json()["id"].as_str().expect("an id").to_owned()
}

async fn ids(caller: &Caller<'_>, query: &str) -> Vec<String> {
    let list = caller.read(&format!("/tasks{query}")).await;
    let items = list["items"].as_array().expect("a list");
    let id = |task: &Value| task["id"].as_str().expect("an id").to_owned();
    items.iter().map(id).collect()
}

#[tokio::test]
async fn a_task_is_found_again_by_its_operation_id() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    let first = submit(&caller, "hawser-1").await;
    let second = submit(&caller, "hawser-2").await;
    assert_eq!(
        ids(&caller, "?operationID=hawser-1").await,
        [first.as_str()]
    );
    assert_eq!(
        ids(&caller, "?operationID=hawser-2").await,
        [second.as_str()]
    );
    assert!(ids(&caller, "?operationID=hawser").await.is_empty());
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    let before = server.now() - 1;
    let id = submit(&caller, "x").await;
    let new = [id.as_str()];
    assert_eq!(ids(&caller, "?state=RUNNING").await, new);
    assert_eq!(ids(&caller, "?resourceType=pair").await, new);
    assert_eq!(
        ids(&caller, "?resourceType=replication,site").await.len(),
        2
    );
    assert!(ids(&caller, "?resourceType=replication").await.is_empty());
    assert_eq!(
        ids(&caller, &format!("?startTimeAfter={before}")).await,
        new
    );
    assert_eq!(
        ids(&caller, &format!("?startTimeBefore={before}"))
            .await
            .len(),
        1
    );
    assert!(
        ids(&caller, &format!("?endTimeAfter={before}"))
            .await
            .is_empty()
    );
    assert_eq!(
        ids(&caller, &format!("?endTimeBefore={before}"))
            .await
            .len(),
        1
    );
    assert_eq!(ids(&caller, &format!("?ids={id},none")).await, new);
    assert_eq!(ids(&caller, "?user=root").await.len(), 1);
    let rotterdam = "?resourceId=f36c9e17-20ab-45d8-b9c4-7e81a05d3f62";
    assert!(ids(&caller, rotterdam).await.is_empty());
    server.wait(13.0);
    assert_eq!(ids(&caller, "?state=FAILED").await, new);
    assert_eq!(ids(&caller, "?state=FAILED,SUCCEEDED").await.len(), 2);
}

#[tokio::test]
async fn the_list_is_sorted_and_comes_in_pages() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-b").await;
    let mut all = ids(&caller, "?sort=startTime").await;
    for nth in 0..3 {
        server.wait(1.0);
        all.push(submit(&caller, &nth.to_string()).await);
    }
    assert_eq!(ids(&caller, "?sort=startTime").await, all);
    assert_eq!(
        ids(&caller, "?sort=startTime&offset=1&limit=2").await,
        all[1..3]
    );
    all.reverse();
    assert_eq!(ids(&caller, "?sort=startTime-").await, all);
    let page = caller.read("/tasks?limit=1").await;
    assert_eq!((&page["total"], &page["limit"]), (&json!(4), &json!(1)));
    for query in [
        "?limit=101",
        "?limit=x",
        "?offset=-1",
        "?sort=color",
        "?startTimeAfter=now",
    ] {
        let reply = caller.get(&format!("/tasks{query}")).await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (400, &json!("BadUserInput")),
            "{query}"
        );
    }
}

#[tokio::test]
async fn tasks_of_others_are_kept_from_who_may_only_look() {
    let server = TestServer::start().await;
    let caller = server.administrator("vcda-a").await;
    let id = submit(&caller, "x").await;
    let auditor = server.auditor("vcda-a").await;
    assert!(ids(&auditor, "").await.is_empty());
    for (caller, path) in [
        (&auditor, format!("/tasks/{id}")),
        (&caller, "/tasks/none".into()),
    ] {
        let reply = caller.get(&path).await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (404, &json!("TaskNotFound"))
        );
    }
    let elsewhere = server.administrator("vcda-b").await;
    assert_eq!(elsewhere.get(&format!("/tasks/{id}")).await.status, 404);
}

#[tokio::test]
async fn what_was_done_before_the_start_is_there_with_its_outcome() {
    let server = TestServer::start().await;
    for (appliance, state) in [("vcda-a", "SUCCEEDED"), ("vcda-b", "FAILED")] {
        let caller = server.administrator(appliance).await;
        let task = caller.read("/tasks").await["items"][0].clone();
        assert_eq!(task["state"], json!(state));
        let code = &task["error"]["code"];
        assert_eq!(code.is_null(), state == "SUCCEEDED");
        assert_eq!(task["result"].is_null(), state == "FAILED");
    }
}
