//! Every documented call once in each way that all calls have in common. What
//! they answer is checked against the API documents on the way.

use reqwest::Method;
use serde_json::json;

use crate::lab::{Caller, Lab, basic};

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
    let lab = Lab::start().await;
    for appliance in ["vr-a", "srm-a"] {
        let mut stranger = lab.stranger(appliance);
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
    let lab = Lab::start().await;
    for appliance in ["vr-a", "srm-a"] {
        let caller = lab.administrator(appliance).await;
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
    let lab = Lab::start().await;
    let caller = lab.administrator("vr-a").await;
    let pairing = caller.pairing_with("lej").await;
    caller.sign_in_remotely(&pairing, "Sim-Leipzig-2").await;
    let replication = caller.replication("fin-erp-db01").await;
    let instances = caller.read(&format!("{replication}/instances")).await;
    let instance = instances["list"][0]["id"]
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
    let lab = Lab::start().await;
    let caller = lab.administrator("vr-a").await;
    for (method, path) in [
        (Method::PUT, "/session"),
        (Method::DELETE, "/tasks"),
        (Method::POST, "/info"),
    ] {
        let reply = caller.send(method, path, &[], None).await;
        assert_eq!(reply.status, 405, "{path}");
    }
}
