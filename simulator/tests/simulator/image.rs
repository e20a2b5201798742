use reqwest::Method;
use serde_json::{Value, json};

use crate::test_server::{Caller, Reply, TestServer, password};

async fn act(caller: &Caller<'_>, replication: &str, action: &str, image: &str) -> Reply {
    let path = format!("{replication}/actions/{action}");
    caller.post(&path, &json!({ "value": image })).await
}

async fn promoted(caller: &Caller<'_>, replication: &str) -> Vec<Value> {
    let list = caller.read(&format!("{replication}/instances")).await;
    let instances = list["list"].as_array().expect("a list");
    let promoted = instances
        .iter()
        .filter(|one| one["promoted"] == json!(true));
    promoted.cloned().collect()
}

#[tokio::test]
async fn promoting_takes_the_image_away_and_leaves_one_promoted_instance() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let replication = caller.replication("fin-erp-db01").await;
    let image = caller.image(&replication).await;
    let before = caller.read(&format!("{replication}/instances")).await;
    assert!(promoted(&caller, &replication).await.is_empty());

    let accepted = act(&caller, &replication, "promote-test-image", &image).await;
    let task = caller.task(&accepted).await;
    assert_eq!(
        (&task["status"], &task["progress"]),
        (&json!("QUEUED"), &json!(0))
    );
    assert_eq!(task["entity_name"], "fin-erp-db01");
    server.wait(7.0);
    let task = caller.task(&accepted).await;
    assert_eq!(
        (&task["status"], &task["progress"]),
        (&json!("RUNNING"), &json!(50))
    );
    assert_eq!(caller.image(&replication).await, image, "not yet");

    let task = caller.ended(&accepted).await;
    assert_eq!(
        (&task["status"], &task["progress"]),
        (&json!("SUCCESS"), &json!(100))
    );
    assert_eq!(
        caller
            .get(&format!("{replication}/active-image"))
            .await
            .status,
        404
    );
    assert_eq!(promoted(&caller, &replication).await.len(), 1);
    let after = caller.read(&format!("{replication}/instances")).await;
    let grown = after["_meta"]["total"]
        .as_i64()
        .zip(before["_meta"]["total"].as_i64());
    assert!(grown.is_some_and(|(after, before)| after == before + 1));
}

#[tokio::test]
async fn a_second_promotion_is_refused_while_one_runs_and_after_it() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let replication = caller.replication("claims-app01").await;
    let image = caller.image(&replication).await;
    let first = act(&caller, &replication, "promote-test-image", &image).await;
    for action in ["promote-test-image", "cleanup"] {
        let second = act(&caller, &replication, action, &image).await;
        assert_eq!(second.status, 500, "{action}");
        assert_eq!(second.json()["error_code"], "hms.fault.ResourceBusy");
    }
    assert_eq!(caller.ended(&first).await["status"], "SUCCESS");
    let third = act(&caller, &replication, "promote-test-image", &image).await;
    assert_eq!(third.status, 400);
    assert_eq!(promoted(&caller, &replication).await.len(), 1, "once");
}

#[tokio::test]
async fn what_cannot_be_promoted_is_refused_with_the_reason() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let failover = here.replication("fin-erp-app01").await;
    let failover_image = here.image(&failover).await;
    let committed = here.replication("hr-payroll01").await;
    let committed_image = here.image(&committed).await;
    let empty = here.replication("fin-erp-web01").await;
    let test = here.replication("claims-app02").await;
    let outgoing = here.replication("mail-mbx01").await;
    let outgoing_image = there.image(&outgoing).await;
    let cases = [
        (&failover, &failover_image, "failover"),
        (&committed, &committed_image, "committed"),
        (&empty, &failover_image, "has no image"),
        (&test, &failover_image, "is not the ID"),
        (&outgoing, &outgoing_image, "recovery site"),
    ];
    for (replication, image, words) in cases {
        let reply = act(&here, replication, "promote-test-image", image).await;
        assert_eq!(reply.status, 400, "{words}");
        let error = reply.json();
        let message = error["message"].as_str().unwrap_or("");
        assert!(message.contains(words), "{message}");
        assert!(
            error["error_code"]
                .as_str()
                .is_some_and(|code| !code.is_empty())
        );
    }
    let from_the_other_side = act(&there, &outgoing, "promote-test-image", &outgoing_image).await;
    assert_eq!(from_the_other_side.status, 202);
    assert_eq!(
        here.get(&format!("{outgoing}/active-image")).await.status,
        400
    );
}

#[tokio::test]
async fn demoting_leaves_no_promoted_instance_and_keeps_the_instances() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let replication = caller.replication("fin-erp-db01").await;
    let image = caller.image(&replication).await;
    let accepted = act(&caller, &replication, "promote-test-image", &image).await;
    caller.ended(&accepted).await;
    let before = caller.read(&format!("{replication}/instances")).await;
    assert_eq!(promoted(&caller, &replication).await.len(), 1);

    let demote = format!("{replication}/actions/demote-test-image");
    let accepted = caller.post_nothing(&demote).await;
    let task = caller.task(&accepted).await;
    assert_eq!(task["status"], "QUEUED");
    assert_eq!(task["entity_name"], "fin-erp-db01");
    assert_eq!(task["description"], "Demote test image of fin-erp-db01");
    assert_eq!(promoted(&caller, &replication).await.len(), 1, "not yet");
    let second = caller.post_nothing(&demote).await;
    assert_eq!(second.status, 500, "while the first runs");
    assert_eq!(second.json()["error_code"], "hms.fault.ResourceBusy");

    let task = caller.ended(&accepted).await;
    assert_eq!(
        (&task["status"], &task["progress"]),
        (&json!("SUCCESS"), &json!(100))
    );
    assert!(promoted(&caller, &replication).await.is_empty());
    let after = caller.read(&format!("{replication}/instances")).await;
    assert_eq!(after["_meta"]["total"], before["_meta"]["total"]);
    let again = caller.post_nothing(&demote).await;
    assert_eq!(again.status, 400, "once");
    assert_eq!(
        caller
            .get(&format!("{replication}/active-image"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn an_instance_that_was_promoted_before_the_start_can_be_demoted_on_each_site() {
    let server = TestServer::start().await;
    for (appliance, name) in [("vr-a", "broker-portal01"), ("vr-b", "ad-dc03")] {
        let caller = server.administrator(appliance).await;
        let replication = caller.replication(name).await;
        assert_eq!(promoted(&caller, &replication).await.len(), 1, "{name}");
        let demote = format!("{replication}/actions/demote-test-image");
        let accepted = caller.post_nothing(&demote).await;
        assert_eq!(caller.ended(&accepted).await["status"], "SUCCESS");
        assert!(promoted(&caller, &replication).await.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn what_cannot_be_demoted_is_refused_with_the_reason() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let demote = |replication: &str| format!("{replication}/actions/demote-test-image");
    // Only a test image, and no instance promoted from it.
    let unpromoted = demote(&here.replication("claims-app01").await);
    let outgoing = demote(&here.replication("ad-dc03").await);
    for (path, words) in [
        (&unpromoted, "no promoted instance"),
        (&outgoing, "recovery site"),
    ] {
        let refused = here.post_nothing(path).await;
        assert_eq!(refused.status, 400, "{words}");
        let error = refused.json();
        let message = error["message"].as_str().unwrap_or("");
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(there.post_nothing(&outgoing).await.status, 202);

    let incoming = demote(&here.replication("broker-portal01").await);
    let auditor = server.auditor("vr-a").await;
    assert_eq!(auditor.post_nothing(&incoming).await.status, 403);
    let stranger = server.stranger("vr-a");
    assert_eq!(stranger.post_nothing(&incoming).await.status, 401);
    let pairing = here.pairing_with("lej").await;
    let unknown = demote(&format!("/pairings/{pairing}/replications/GID-0"));
    assert_eq!(here.post_nothing(&unknown).await.status, 404);

    server
        .control(
            "/settings",
            &json!({"image_actions_need_remote_session": true}),
        )
        .await;
    assert_eq!(here.post_nothing(&incoming).await.status, 403);
    here.sign_in_remotely(&pairing, password("vr-b", 0)).await;
    assert_eq!(here.post_nothing(&incoming).await.status, 202);
}

#[tokio::test]
async fn a_body_that_is_not_as_documented_is_400() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let path = format!(
        "{}/actions/promote-test-image",
        caller.replication("claims-app01").await
    );
    let json = [("content-type", "application/json")];
    let plain = [("content-type", "text/plain")];
    let cases: [(&[(&str, &str)], &str); 7] = [
        (&json, "{"),
        (&json, ""),
        (&json, "{}"),
        (&json, "{\"value\": null}"),
        (&json, "{\"value\": 7}"),
        (&plain, "{\"value\": \"x\"}"),
        (&[], "{\"value\": \"x\"}"),
    ];
    for (headers, body) in cases {
        let reply = caller
            .send(Method::POST, &path, headers, Some(body.to_owned()))
            .await;
        assert_eq!(reply.status, 400, "{headers:?} {body}");
    }
}

#[tokio::test]
async fn testing_makes_the_image_that_cleaning_up_removes() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let replication = caller.replication("fin-erp-web01").await;
    assert_eq!(
        caller
            .get(&format!("{replication}/active-image"))
            .await
            .status,
        404
    );
    let instances = caller.read(&format!("{replication}/instances")).await;
    let instance = instances["list"][0]["id"]
        .as_str()
        .expect("an instance")
        .to_owned();
    let one = caller
        .read(&format!("{replication}/instances/{instance}"))
        .await;
    assert_eq!(one["id"], json!(instance));
    let missing = caller.get(&format!("{replication}/instances/other")).await;
    assert_eq!(missing.status, 404);

    let spec = json!({"instance_id": instance, "folder_id": "Folder:group-v22",
        "compute_resource_id": "ClusterComputeResource:domain-c8", "power_on": false});
    let path = format!("{replication}/actions/test");
    for field in [
        "instance_id",
        "folder_id",
        "compute_resource_id",
        "power_on",
    ] {
        let mut incomplete = spec.clone();
        incomplete.as_object_mut().expect("an object").remove(field);
        assert_eq!(caller.post(&path, &incomplete).await.status, 400, "{field}");
    }
    let accepted = caller.post(&path, &spec).await;
    assert_eq!(caller.ended(&accepted).await["status"], "SUCCESS");
    let image = caller.read(&format!("{replication}/active-image")).await;
    assert_eq!(image["test_bubble_image"], json!(true));
    assert_eq!(image["instance_id"], json!(instance));
    assert_eq!(
        caller.post(&path, &spec).await.status,
        400,
        "only one image"
    );

    let id = image["id"].as_str().expect("an id");
    let accepted = act(&caller, &replication, "cleanup", id).await;
    assert_eq!(caller.ended(&accepted).await["status"], "SUCCESS");
    assert_eq!(
        caller
            .get(&format!("{replication}/active-image"))
            .await
            .status,
        404
    );
    assert!(promoted(&caller, &replication).await.is_empty());
}

#[tokio::test]
async fn a_machine_that_is_being_recovered_cannot_be_tested() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let pairing = caller.pairing_with("lej").await;
    let list = caller
        .read(&format!(
            "/pairings/{pairing}/replications?filter_property=status.status&filter=RECOVERING&source_vc_guid=e04d9c77-8b15-4a6e-b0f2-5a7730c9d4f2"
        ))
        .await;
    let id = list["list"][0]["id"].as_str().expect("a replication");
    let replication = format!("/pairings/{pairing}/replications/{id}");
    let instances = caller.read(&format!("{replication}/instances")).await;
    let spec = json!({"instance_id": instances["list"][0]["id"], "folder_id": "f",
        "compute_resource_id": "c", "power_on": true});
    let reply = caller
        .post(&format!("{replication}/actions/test"), &spec)
        .await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn image_actions_can_be_made_to_ask_for_a_remote_session() {
    let server = TestServer::start().await;
    let change = json!({"image_actions_need_remote_session": true});
    let changed = server
        .raw_json(Method::POST, "/simulator/settings", &change)
        .await;
    assert_eq!(changed.status, 200);
    let caller = server.administrator("vr-a").await;
    let pairing = caller.pairing_with("lej").await;
    let replication = caller.replication("fin-erp-db01").await;
    let image = caller.image(&replication).await;
    let refused = act(&caller, &replication, "promote-test-image", &image).await;
    assert_eq!(refused.status, 403);
    caller.sign_in_remotely(&pairing, password("vr-b", 0)).await;
    let accepted = act(&caller, &replication, "promote-test-image", &image).await;
    assert_eq!(accepted.status, 202);
}

#[tokio::test]
async fn pausing_and_resuming_show_on_both_sides() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let pairing = here.pairing_with("lej").await;
    let replication = here.replication("mail-mbx02").await;
    let pause = format!("{replication}/actions/pause");
    assert_eq!(
        here.post_nothing(&pause).await.status,
        403,
        "needs the other side"
    );
    here.sign_in_remotely(&pairing, password("vr-b", 0)).await;
    let accepted = here.post_nothing(&pause).await;
    let busy = there
        .post_nothing(&format!("{replication}/actions/sync"))
        .await;
    assert_eq!(busy.status, 500, "also from the other side");
    here.ended(&accepted).await;
    let seen = there.read(&replication).await;
    assert_eq!(seen["status"]["status"], "PAUSED");
    assert_eq!(
        here.post_nothing(&pause).await.status,
        400,
        "is paused already"
    );
    let resume = here
        .post_nothing(&format!("{replication}/actions/resume"))
        .await;
    here.ended(&resume).await;
    let sync = here
        .post_nothing(&format!("{replication}/actions/sync"))
        .await;
    here.ended(&sync).await;
    assert_eq!(there.read(&replication).await["status"]["status"], "OK");
}
