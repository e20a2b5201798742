//! The calls of Broadcom's public script for ransomware recovery (2025), with
//! their headers and bodies: sign in, remote session, list, pause, test, active
//! image, promote, demote, sign out.

use hawser_simulator::Options;
use hawser_simulator::world::Extent;
use reqwest::Method;
use serde_json::Value;

use crate::test_server::{ADMINISTRATOR, Caller, TestServer, basic, password};

/// The script's pause before each request, in seconds: it stays below the limit
/// of the gateway.
const PAUSE: f64 = 1.5;

/// Sends a request as the script does: with a media type although most bodies
/// are missing.
async fn call(caller: &Caller<'_>, method: Method, path: &str, body: Option<String>) -> Value {
    let headers = [("content-type", "application/json")];
    caller.server.wait(PAUSE);
    let reply = caller.send(method, path, &headers, body).await;
    assert!(reply.status < 300, "{path}: {}", reply.text());
    reply.json()
}

async fn get(caller: &Caller<'_>, path: &str) -> Value {
    call(caller, Method::GET, path, None).await
}

async fn run(caller: &Caller<'_>, path: &str, body: Option<String>) {
    let task = call(caller, Method::POST, path, body).await;
    let id = task["id"].as_str().expect("an id");
    for _ in 0..3 {
        caller.server.wait(5.0);
        let task = get(caller, &format!("/tasks/{id}")).await;
        match task["status"].as_str() {
            Some("SUCCESS") => return,
            Some("QUEUED" | "RUNNING") => {}
            _ => panic!("{task}"),
        }
    }
    panic!("{path} does not end");
}

/// The replications that the script offers, from all pages.
async fn suitable(caller: &Caller<'_>, pairing: &str) -> Vec<Value> {
    let list = format!("/pairings/{pairing}/replications");
    let mut path = format!("{list}?extended_info=true&sort_by=name&order_by=asc");
    let mut found = Vec::new();
    loop {
        let page = get(caller, &path).await;
        let items = page["list"].as_array().expect("a list").iter();
        found.extend(items.filter(|item| fits(item)).cloned());
        // Python's json raises an error for a member that is missing.
        let links = page["_meta"]["links"].as_object().expect("links");
        assert!(links.contains_key("previous"));
        let next = links.get("next").expect("the member");
        let Some(href) = next.get("href") else {
            assert_eq!(*next, Value::Null);
            return found;
        };
        let (_, query) = href
            .as_str()
            .and_then(|it| it.split_once('?'))
            .expect("a query");
        path = format!("{list}?{query}");
    }
}

fn fits(replication: &Value) -> bool {
    let solution = replication["recovery_solution"].as_str().unwrap_or("");
    let status = replication["status"]["status"].as_str().unwrap_or("");
    replication["mpit_enabled"] == true
        && replication["mpit_days"] == 0
        && replication["type"] == "VC_TO_VC"
        && solution.starts_with("com.vmware.vcDr")
        && status == "OK"
        && replication["target_site_name"] == "Hamburg"
}

async fn promoted(caller: &Caller<'_>, replication: &str) -> usize {
    let list = get(caller, &format!("{replication}/instances?limit=200")).await;
    let instances = list["list"].as_array().expect("a list").iter();
    instances.filter(|one| one["promoted"] == true).count()
}

#[tokio::test]
async fn the_public_script_of_2025_gets_through() {
    let extent = Extent {
        replications: 250,
        ..Extent::default()
    };
    let server = TestServer::with(Options {
        extent,
        ..Options::default()
    })
    .await;
    let mut caller = server.stranger("vr-a");
    let authorization = basic(ADMINISTRATOR, password("vr-a", 0));
    let headers = [("authorization", authorization.as_str())];
    let reply = caller.send(Method::POST, "/session", &headers, None).await;
    let token = reply.json()["session_id"]
        .as_str()
        .expect("a session")
        .to_owned();
    caller.session = Some(("x-dr-session", token));

    let pairings = get(&caller, "/pairings").await;
    let is_wanted = |it: &&Value| it["remote_vc_server"]["name"] == "vcsa-lej.hansekontor.example";
    let mut all = pairings["list"].as_array().expect("a list").iter();
    let pairing = all.find(is_wanted).expect("a pairing");
    let (id, vcenter) = (&pairing["pairing_id"], &pairing["local_vc_server"]["id"]);
    let id = id.as_str().expect("an id");
    let remote = caller.sign_in_remotely(id, password("vr-b", 0)).await;
    assert_eq!(remote.status, 204);

    let offered = suitable(&caller, id).await;
    let mut replication = String::new();
    for candidate in offered {
        let candidate = candidate["id"].as_str().expect("an id").to_owned();
        let path = format!("/pairings/{id}/replications/{candidate}");
        server.wait(PAUSE);
        if caller.get(&format!("{path}/active-image")).await.status == 404 {
            replication = path;
        }
    }
    assert_ne!(replication, "", "one without an image is offered");
    run(&caller, &format!("{replication}/actions/pause"), None).await;
    assert_eq!(promoted(&caller, &replication).await, 0);
    let instances = get(&caller, &format!("{replication}/instances?limit=200")).await;
    let instance = instances["list"][0]["id"].as_str().expect("an instance");

    let inventory = format!(
        "/pairings/{id}/vcenters/{}/inventory",
        vcenter.as_str().expect("an id")
    );
    let compute = resource(&caller, &format!("{inventory}/compute"), "ResourcePool").await;
    let folder = resource(&caller, &format!("{inventory}/vm-folder"), "Folder").await;
    let spec = format!(
        r#"{{
        "instance_id": "{instance}",
        "folder_id": "{folder}",
        "compute_resource_id": "{compute}",
        "excluded_disk_backings": null,
        "power_on": "false"
        }}"#
    );
    run(&caller, &format!("{replication}/actions/test"), Some(spec)).await;
    let image = get(&caller, &format!("{replication}/active-image")).await;
    assert!(image["vm_ids"][0].is_string());
    let image = format!(r#"{{"value": {}}}"#, image["id"]);
    let promote = format!("{replication}/actions/promote-test-image");
    run(&caller, &promote, Some(image)).await;
    assert_eq!(promoted(&caller, &replication).await, 1);
    run(
        &caller,
        &format!("{replication}/actions/demote-test-image"),
        None,
    )
    .await;
    assert_eq!(promoted(&caller, &replication).await, 0);
    assert_eq!(caller.delete("/session").await.status, 204);
}

/// Descends, the last child first, to an object of a kind.
async fn resource(caller: &Caller<'_>, path: &str, kind: &str) -> String {
    let mut parent = "/".to_owned();
    loop {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("path", &parent)
            .finish();
        let list = get(caller, &format!("{path}?{query}&limit=200")).await;
        let last = list["list"].as_array().and_then(|list| list.last());
        let last = last.expect("a child");
        let text = |name: &str| last[name].as_str().expect("text").to_owned();
        if text("id").starts_with(kind) {
            return text("id");
        }
        parent = text("path");
    }
}

#[tokio::test]
async fn the_inventory_of_the_other_site_needs_a_session_there() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let id = caller.pairing_with("lej").await;
    let pairing = caller.read(&format!("/pairings/{id}")).await;
    let remote = pairing["remote_vc_server"]["id"].as_str().expect("an id");
    let path = format!("/pairings/{id}/vcenters/{remote}/inventory/vm-folder");
    assert_eq!(caller.get(&path).await.status, 403);
    caller.sign_in_remotely(&id, password("vr-b", 0)).await;
    let list = caller.read(&path).await;
    let found = list["list"][0]["id"].as_str().expect("an id");
    assert!(found.ends_with(remote), "{found}");
    let nowhere = caller.get(&format!("{path}?path=/Elsewhere")).await;
    assert_eq!(nowhere.status, 404);
}
