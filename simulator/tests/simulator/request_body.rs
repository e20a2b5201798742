//! Bodies that the API documents forbid are refused, whichever member is wrong.

use serde_json::{Value, json};

use crate::test_server::{Caller, TestServer, password};

/// The right body, and wrong values of its members by JSON pointer; `missing`
/// stands for a member that is left out.
async fn refuses(caller: &Caller<'_>, path: &str, right: &Value, wrong: &[(&str, Value)]) {
    let json = |body: &Value| body.to_string();
    let array: Vec<Value> = right
        .as_object()
        .expect("an object")
        .values()
        .cloned()
        .collect();
    let mut bodies = vec![json(&json!(array)), json(&Value::Null), json(&json!("x"))];
    for (pointer, value) in wrong {
        let mut body = right.clone();
        if *value == json!("missing") {
            let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
            let parent = body.pointer_mut(parent).expect("the member's parent");
            parent.as_object_mut().expect("an object").remove(name);
        } else {
            *body.pointer_mut(pointer).expect("a member") = value.clone();
        }
        bodies.push(json(&body));
    }
    for body in bodies {
        let reply = caller
            .send(
                reqwest::Method::POST,
                path,
                &[("content-type", "application/json")],
                Some(body.clone()),
            )
            .await;
        assert_eq!(reply.status, 400, "{path}: {body}");
    }
}

#[tokio::test]
async fn vsphere_replication_refuses_what_its_document_forbids() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let replication = caller.replication("claims-app01").await;
    let image = json!({"value": caller.image(&replication).await});
    for action in ["promote-test-image", "cleanup"] {
        let path = format!("{replication}/actions/{action}");
        let wrong = [("/value", json!(null)), ("/value", json!(["x"]))];
        refuses(&caller, &path, &image, &wrong).await;
    }
    let pairing = caller.pairing_with("lej").await;
    let path = format!("/pairings/{pairing}/actions/reconnect");
    let spec = json!({"pair_vc_id": "x", "pair_psc_info": {"url": "x", "port": 443,
        "thumbprint": null, "username": "x", "password": "x"}});
    let wrong = [
        ("/pair_vc_id", json!(null)),
        ("/pair_vc_id", json!("missing")),
        ("/pair_psc_info", json!(null)),
        ("/pair_psc_info", json!("missing")),
        ("/pair_psc_info", json!(["x", 443, null, null, "x", "x"])),
        ("/pair_psc_info/url", json!(null)),
        ("/pair_psc_info/url", json!(7)),
        ("/pair_psc_info/port", json!("443")),
        ("/pair_psc_info/port", json!(4_294_967_739_i64)),
        ("/pair_psc_info/username", json!(null)),
        ("/pair_psc_info/password", json!(null)),
    ];
    refuses(&caller, &path, &spec, &wrong).await;
    assert_eq!(caller.post(&path, &spec).await.status, 202);
}

#[tokio::test]
async fn site_recovery_manager_refuses_what_its_document_forbids() {
    let server = TestServer::start().await;
    let caller = server.administrator("srm-a").await;
    let pairing = caller.pairing_with("lej").await;
    caller
        .sign_in_remotely(&pairing, password("srm-b", 0))
        .await;
    let path = format!("/pairings/{pairing}/actions/reconnect");
    let spec = json!({"pair_vc_guid": "x", "pair_psc_info": {"url": "x", "port": 443,
        "thumbprint": null, "username": "x", "password": "x"}});
    let mut wrong = vec![
        ("/pair_vc_guid", json!("missing")),
        ("/pair_psc_info", json!([])),
    ];
    for member in ["url", "port", "thumbprint", "username", "password"] {
        let pointer: &str = format!("/pair_psc_info/{member}").leak();
        wrong.push((pointer, json!("missing")));
        if member != "thumbprint" {
            wrong.push((pointer, json!(null)));
        }
    }
    refuses(&caller, &path, &spec, &wrong).await;
    assert_eq!(caller.post(&path, &spec).await.status, 202);
    let plans = format!("/pairings/{pairing}/recovery-management/plans");
    let list = caller
        .read(&format!("{plans}?filter_property=name&filter=Claims"))
        .await;
    let plan = list["list"][0]["id"].as_str().expect("a plan");
    let path = format!("{plans}/{plan}/actions/reprotect");
    let wrong = [
        ("/forced", json!(null)),
        ("/forced", json!("perhaps")),
        ("/forced", json!([true])),
    ];
    refuses(&caller, &path, &json!({"forced": false}), &wrong).await;
}

#[tokio::test]
async fn arrays_are_no_objects_to_vcenter_and_cloud_director_availability() {
    let server = TestServer::start().await;
    let vcenter = server.administrator("vc-a").await;
    let links = vcenter.read("/rest/hvc/links").await;
    let link = links["value"][0]["link"].as_str().expect("a link");
    let path = format!("/rest/hvc/links/{link}/sync/providers");
    let providers = vcenter.read(&path).await;
    let provider = providers["value"][0]["provider"]
        .as_str()
        .expect("a provider");
    let path = format!("{path}/{provider}?action=start");
    for body in [
        json!([]),
        json!([null]),
        json!({"credentials": ["administrator@vsphere.local", "Sim-Leipzig-2"]}),
    ] {
        assert_eq!(vcenter.post(&path, &body).await.status, 400, "{body}");
    }
    let availability = server.administrator("vcda-a").await;
    let address = "https://vcda-lej.hansekontor.example:8048/";
    for body in [json!([address, null, ""]), json!([])] {
        let reply = availability.post("/sites", &body).await;
        assert_eq!(reply.status, 400, "{body}");
    }
}
