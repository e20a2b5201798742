use serde_json::{Value, json};

use crate::test_server::{Caller, Reply, TestServer};

async fn promote(caller: &Caller<'_>, name: &str) -> Reply {
    let replication = caller.replication(name).await;
    let image = caller.image(&replication).await;
    let path = format!("{replication}/actions/promote-test-image");
    caller.post(&path, &json!({ "value": image })).await
}

#[tokio::test]
async fn a_task_queues_then_runs_with_rising_progress_then_ends() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let accepted = promote(&caller, "fin-erp-db01").await;
    let queued = caller.task(&accepted).await;
    assert_eq!(queued["status"], "QUEUED");
    assert!(queued["queued_time"].is_i64());
    assert_eq!(
        (&queued["start_time"], &queued["complete_time"]),
        (&Value::Null, &Value::Null)
    );
    server.wait(2.0);
    let mut last = 0;
    for _ in 0..9 {
        server.wait(1.0);
        let task = caller.task(&accepted).await;
        assert_eq!(task["status"], "RUNNING");
        assert!(task["start_time"].is_i64());
        assert_eq!(task["complete_time"], Value::Null);
        let progress = task["progress"].as_i64().expect("a number");
        assert!(progress > last, "{progress} after {last}");
        last = progress;
    }
    server.wait(2.0);
    let ended = caller.task(&accepted).await;
    assert_eq!(ended["status"], "SUCCESS");
    let took = ended["complete_time"]
        .as_i64()
        .zip(ended["start_time"].as_i64());
    assert_eq!(took.map(|(end, start)| end - start), Some(10_000));
}

#[tokio::test]
async fn a_list_of_tasks_is_newest_first_and_the_appliance_s_own() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let accepted = promote(&here, "fin-erp-db01").await;
    let list = here.read("/tasks?limit=3").await;
    assert_eq!(list["list"][0]["id"], accepted.json()["id"]);
    assert!(
        list["_meta"]["total"]
            .as_i64()
            .is_some_and(|total| total > 5)
    );
    let elsewhere = there.read("/tasks").await;
    let ids = elsewhere["list"].as_array().expect("a list");
    assert!(ids.iter().all(|task| task["id"] != accepted.json()["id"]));
    let id = accepted.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(there.get(&format!("/tasks/{id}")).await.status, 404);
    let failed = here
        .read("/tasks?filter_property=status&filter=ERROR")
        .await;
    assert_eq!(failed["_meta"]["total"], 1);
}

#[tokio::test]
async fn a_task_id_is_found_raw_and_percent_encoded() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let id = promote(&caller, "fin-erp-db01").await.json()["id"].clone();
    let id = id.as_str().expect("an id");
    assert!(id.contains(':'));
    let encoded = id.replace(':', "%3A");
    assert_eq!(
        caller.read(&format!("/tasks/{encoded}")).await["id"],
        json!(id)
    );
}

#[tokio::test]
async fn a_task_ages_out_some_time_after_its_end() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let accepted = promote(&caller, "fin-erp-db01").await;
    let id = accepted.json()["id"].as_str().expect("an id").to_owned();
    server.wait(60.0 * 25.0);
    assert_eq!(caller.task(&accepted).await["status"], "SUCCESS");
    server.wait(60.0 * 10.0);
    caller.get("/session").await;
    assert_eq!(caller.get(&format!("/tasks/{id}")).await.status, 404);
}

#[tokio::test]
async fn work_is_done_in_order_and_once_however_late_anybody_looks() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let replication = caller.replication("claims-app01").await;
    promote(&caller, "claims-app01").await;
    server.wait(600.0);
    for _ in 0..3 {
        let list = caller.read(&format!("{replication}/instances")).await;
        let promoted = list["list"].as_array().expect("a list").iter();
        assert_eq!(
            promoted
                .filter(|one| one["promoted"] == json!(true))
                .count(),
            1
        );
    }
}
