//! Every documented call once in each way that all calls have in common. What
//! they answer is checked against the API documents on the way.

use hawser_simulator::clock::parse_iso8601;
use reqwest::Method;
use serde_json::json;

use crate::test_server::{Caller, TestServer, basic, password};

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// All calls of an appliance with their variable segments filled in.
fn calls<'a>(caller: &Caller<'_>, segment: impl Fn(&str) -> &'a str) -> Vec<(Method, String)> {
    let filled = |path: &str| -> String {
        let fill = |part: &str| match part.strip_prefix('{') {
            Some(name) => segment(name.trim_end_matches('}')).to_owned(),
            None => part.to_owned(),
        };
        path.split('/').map(fill).collect::<Vec<_>>().join("/")
    };
    let calls = caller.appliance.system.calls.iter();
    calls
        .map(|call| {
            let method = call.method.parse().expect("a method");
            (method, filled(call.path))
        })
        .collect()
}

fn body(path: &str) -> String {
    let remote = json!({"pair_vc_id": "x", "pair_vc_guid": "x", "pair_psc_info": {"url": "x",
        "port": 443, "thumbprint": null, "username": "x", "password": "x"}});
    let test = json!({"instance_id": "x", "folder_id": "f", "compute_resource_id": "c",
        "power_on": true});
    match path.rsplit('/').next() {
        Some("reconnect") => remote.to_string(),
        Some("test") => test.to_string(),
        _ => json!({"value": "x"}).to_string(),
    }
}

async fn status(caller: &Caller<'_>, method: Method, path: &str) -> u16 {
    let authorization = basic("somebody", "something");
    let mut headers = vec![("content-type", "application/json")];
    if path.ends_with("session") {
        headers.push(("authorization", &authorization));
    }
    let body = (method == Method::POST).then(|| body(path));
    caller.send(method, path, &headers, body).await.status
}

#[tokio::test]
async fn every_call_asks_for_a_session() {
    let server = TestServer::start().await;
    for appliance in ["vr-a", "srm-a"] {
        let mut stranger = server.stranger(appliance);
        for token in [None, Some("none such".to_owned())] {
            stranger.session = token.map(|token| ("x-dr-session", token));
            for (method, path) in calls(&stranger, |_| NOBODY) {
                let status = status(&stranger, method.clone(), &path).await;
                assert_eq!(status, 401, "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn every_call_on_something_unknown_is_404() {
    let server = TestServer::start().await;
    for appliance in ["vr-a", "srm-a"] {
        let caller = server.administrator(appliance).await;
        let pairing = caller.pairing_with("lej").await;
        for known in [NOBODY, pairing.as_str()] {
            let fill = |name: &str| if name == "pairing_id" { known } else { NOBODY };
            for (method, path) in calls(&caller, fill) {
                let unknown = path.contains(NOBODY);
                if unknown {
                    let status = status(&caller, method.clone(), &path).await;
                    assert_eq!(status, 404, "{method} {path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn every_call_that_reads_succeeds_on_what_is_there() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let pairing = caller.pairing_with("lej").await;
    caller.sign_in_remotely(&pairing, "Sim-Leipzig-2").await;
    let replication = caller.replication("fin-erp-db01").await;
    let instances = caller.read(&format!("{replication}/instances")).await;
    let instance = instances["list"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let pairings = caller.read(&format!("/pairings/{pairing}")).await;
    let vcenter = pairings["remote_vc_server"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let tasks = caller.read("/tasks").await;
    let task = tasks["list"][0]["id"].as_str().expect("an id").to_owned();
    let id = replication.rsplit('/').next().expect("an id").to_owned();
    let fill = |name: &str| match name {
        "pairing_id" => pairing.as_str(),
        "replication_id" => id.as_str(),
        "instance_id" => instance.as_str(),
        "vcenter_id" => vcenter.as_str(),
        _ => task.as_str(),
    };
    for (method, path) in calls(&caller, fill) {
        if method == Method::GET {
            assert_eq!(caller.get(&path).await.status, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn a_method_that_is_not_documented_is_refused() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    for (method, path) in [
        (Method::PUT, "/session"),
        (Method::DELETE, "/tasks"),
        (Method::POST, "/info"),
    ] {
        let reply = caller.send(method, path, &[], None).await;
        assert_eq!(reply.status, 405, "{path}");
    }
}

#[tokio::test]
async fn a_slash_at_the_end_of_a_call_makes_no_difference() {
    let server = TestServer::start().await;
    for appliance in ["vr-a", "srm-a"] {
        let caller = server.administrator(appliance).await.unchecked();
        let list = caller.read("/pairings/?limit=1").await;
        assert_eq!(list["list"].as_array().map(Vec::len), Some(1));
        let pairing = list["list"][0]["pairing_id"].as_str().expect("an id");
        let one = caller.read(&format!("/pairings/{pairing}/")).await;
        assert_eq!(one["pairing_id"], json!(pairing));
        assert_eq!(
            caller.get("/pairings//").await.status,
            400,
            "two are not one: the reverse proxy refuses them"
        );
        let name = if appliance == "vr-a" {
            "getVrPairing"
        } else {
            "getPairing"
        };
        let log = server
            .requests(&format!("appliance={appliance}&call={name}"))
            .await;
        let path = log[0]["path"].as_str().expect("a path");
        assert!(
            path.ends_with(&format!("/{pairing}/")),
            "as it came: {path}"
        );
    }
    let session = "/api/vc-a/rest/com/vmware/cis/session/";
    assert_eq!(server.raw_get(session).await.status, 404);
}

#[tokio::test]
async fn version_one_has_times_as_text_and_not_the_newer_calls() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let pairing = caller.pairing_with("lej").await;
    caller.sign_in_remotely(&pairing, "Sim-Leipzig-2").await;
    let replication = caller.replication("fin-erp-db01").await;
    let (list, id) = replication.rsplit_once('/').expect("an id");
    let (name, token) = caller.session.clone().expect("a session");
    let ask = async |method: Method, path: &str| {
        let path = format!("/api/vr-a/api/rest/vr/v1{path}");
        let headers = [(name, token.as_str())];
        let reply = server.raw(method, &path, &headers, None).await;
        reply.expect("an answer")
    };
    let newer = caller.read(&format!("{replication}/instances")).await;
    let older = ask(Method::GET, &format!("{replication}/instances/"))
        .await
        .json();
    let time = older["list"][0]["transfer_start_time"]
        .as_str()
        .expect("text");
    assert_eq!(
        parse_iso8601(time),
        newer["list"][0]["transfer_start_time"].as_i64()
    );
    let page = ask(Method::GET, &format!("{list}?limit=1")).await.json();
    let next = page["_meta"]["links"]["next"]["href"]
        .as_str()
        .expect("a link");
    assert!(next.contains("/api/rest/vr/v1/pairings/"), "{next}");
    let pairing = caller.pairing_with("lej").await;
    caller.sign_in_remotely(&pairing, password("vr-b", 0)).await;
    let started = ask(Method::POST, &format!("{replication}/actions/pause")).await;
    assert_eq!(started.status, 202);
    let task = started.json();
    assert!(parse_iso8601(task["queued_time"].as_str().expect("text")).is_some());
    let task = task["id"].as_str().expect("an id");
    let task = ask(Method::GET, &format!("/tasks/{task}")).await.json();
    assert_eq!(task["complete_time"], json!(null));
    for call in ["promote-test-image", "demote-test-image"] {
        let reply = ask(Method::POST, &format!("{replication}/actions/{call}")).await;
        assert_eq!(reply.status, 404, "{call} of {id}");
    }
    let log = server
        .requests("appliance=vr-a&call=pauseReplication")
        .await;
    let path = log[0]["path"].as_str().expect("a path");
    assert!(path.contains("/vr/v1/"), "as it came: {path}");
    let srm = server.administrator("srm-a").await;
    let (name, token) = srm.session.clone().expect("a session");
    let path = "/api/srm-a/api/rest/srm/v1/pairings";
    let reply = server
        .raw(Method::GET, path, &[(name, token.as_str())], None)
        .await;
    assert_eq!(reply.expect("an answer").status, 200);
}
