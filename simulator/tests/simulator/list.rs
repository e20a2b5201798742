use std::collections::BTreeSet;

use hawser_simulator::Options;
use hawser_simulator::world::Extent;
use serde_json::{Value, json};

use crate::test_server::{Caller, TestServer};

fn names(list: &Value) -> Vec<String> {
    let items = list["list"].as_array().expect("a list");
    let name = |item: &Value| item["name"].as_str().expect("a name").to_owned();
    items.iter().map(name).collect()
}

async fn path(caller: &Caller<'_>) -> String {
    let pairing = caller.pairing_with("lej").await;
    format!("/pairings/{pairing}/replications")
}

#[tokio::test]
async fn a_list_comes_in_pages_of_a_hundred_unless_asked_otherwise() {
    let extent = Extent {
        replications: 250,
        ..Extent::default()
    };
    let server = TestServer::with(Options {
        extent,
        ..Options::default()
    })
    .await;
    let caller = server.administrator("vr-a").await;
    let path = path(&caller).await;
    let first = caller.read(&path).await;
    assert_eq!(first["_meta"]["limit"], 100);
    assert_eq!(first["_meta"]["total"], 250);
    let mut seen = BTreeSet::new();
    for offset in [0, 100, 200] {
        let page = caller
            .read(&format!("{path}?limit=100&offset={offset}"))
            .await;
        for item in page["list"].as_array().expect("a list") {
            seen.insert(item["id"].as_str().expect("an id").to_owned());
        }
    }
    assert_eq!(seen.len(), 250, "each once");
    let beyond = caller.read(&format!("{path}?limit=10&offset=900")).await;
    assert_eq!(
        (&beyond["list"], &beyond["_meta"]["total"]),
        (&json!([]), &json!(250))
    );
    let count = caller.read(&format!("{path}/count")).await;
    assert_eq!(count["count"], 250);
}

#[tokio::test]
async fn links_lead_to_the_appliance_itself_where_no_client_gets() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let path = path(&caller).await;
    let list = caller
        .read(&format!(
            "{path}?filter_property=name&filter=a%20b&filter=0&limit=5&offset=5"
        ))
        .await;
    let links = &list["_meta"]["links"];
    let base = format!(
        "https://vr-ham.hansekontor.example/api/rest/vr/v2{path}?filter_property=name&filter=a+b&filter=0"
    );
    assert_eq!(links["self"]["href"], format!("{base}&limit=5&offset=5"));
    assert_eq!(links["next"]["href"], format!("{base}&limit=5&offset=10"));
    assert_eq!(
        links["previous"]["href"],
        format!("{base}&limit=5&offset=0")
    );
    let all = caller.read(&path).await;
    assert_eq!(all["_meta"]["links"].get("next"), Some(&Value::Null));
    assert_eq!(all["_meta"]["links"].get("previous"), Some(&Value::Null));
}

#[tokio::test]
async fn a_filter_means_contains_whatever_the_case_and_several_mean_any() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let path = path(&caller).await;
    let list = caller
        .read(&format!(
            "{path}?filter_property=name&filter=ERP-db&filter=payroll"
        ))
        .await;
    assert_eq!(names(&list), ["fin-erp-db01", "hr-payroll01"]);
    assert_eq!(list["_meta"]["total"], 2);
    let nested = caller
        .read(&format!(
            "{path}?filter_property=status.rpo_violation&filter=true"
        ))
        .await;
    let statuses: BTreeSet<&str> = nested["list"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|item| item["status"]["status"].as_str())
        .collect();
    assert_eq!(statuses.len(), 5, "{statuses:?}");
    let none = caller
        .read(&format!("{path}?filter_property=no.such&filter=x"))
        .await;
    assert_eq!(none["list"], json!([]));
}

#[tokio::test]
async fn a_list_can_be_sorted_both_ways() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let path = path(&caller).await;
    let mut expected = names(&caller.read(&path).await);
    expected.sort();
    for order in ["", "&order_by=asc", "&order_by=Ascending"] {
        let list = caller.read(&format!("{path}?sort_by=name{order}")).await;
        assert_eq!(names(&list), expected, "{order}");
    }
    expected.reverse();
    let list = caller
        .read(&format!("{path}?sort_by=name&order_by=descending"))
        .await;
    assert_eq!(names(&list), expected);
    let list = caller
        .read(&format!("{path}?sort_by=rpo&order_by=desc&limit=1"))
        .await;
    assert_eq!(list["list"][0]["rpo"], 1440, "numbers as numbers");
}

#[tokio::test]
async fn names_of_properties_are_found_in_any_case() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let path = path(&caller).await;
    for property in ["name", "Name", "NAME"] {
        let query = format!("filter_property={property}&filter=erp&sort_by={property}");
        let list = caller.read(&format!("{path}?{query}")).await;
        assert_eq!(
            names(&list),
            ["fin-erp-app01", "fin-erp-db01", "fin-erp-web01"],
            "{property}"
        );
    }
    let query = "filter_property=Status.RPO_Violation&filter=true&limit=1";
    let nested = caller.read(&format!("{path}?{query}")).await;
    assert_eq!(nested["list"][0]["status"]["rpo_violation"], json!(true));
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_400() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let path = path(&caller).await;
    for query in [
        "limit=many",
        "limit=-1",
        "offset=5",
        "filter=x",
        "filter_property=name",
        "order_by=desc",
        "sort_by=name&order_by=sideways",
        "extended_info=maybe",
    ] {
        let reply = caller.get(&format!("{path}?{query}")).await;
        assert_eq!(reply.status, 400, "{query}");
    }
    let fine = caller
        .get(&format!("{path}?extended_info=true&something=else"))
        .await;
    assert_eq!(fine.status, 200);
}

#[tokio::test]
async fn replications_can_be_asked_for_by_their_source() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let path = path(&caller).await;
    let pairing = caller.read(path.trim_end_matches("/replications")).await;
    let count = async |server: &str| {
        let guid = pairing[server]["id"].as_str().expect("an id");
        let list = caller.read(&format!("{path}?source_vc_guid={guid}")).await;
        for item in list["list"].as_array().expect("a list") {
            assert_eq!(item["source_vc_id"], json!(guid));
        }
        list["_meta"]["total"].as_i64().unwrap_or(0)
    };
    let (outgoing, incoming) = (
        count("local_vc_server").await,
        count("remote_vc_server").await,
    );
    let all = caller.read(&path).await;
    assert_eq!(all["_meta"]["total"], json!(outgoing + incoming));
    assert!(outgoing > 10 && incoming > 10);
}

#[tokio::test]
async fn replications_come_in_part_without_a_remote_session() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let pairing = caller.pairing_with("lej").await;
    let path = path(&caller).await;
    let local = json!("6b1f0a52-3c0e-4d57-9a43-0d2f5c1e7a10");
    let part = caller.read(&path).await;
    assert_eq!(part["_meta"]["errors"].as_array().map(Vec::len), Some(2));
    for item in part["list"].as_array().expect("a list") {
        let outgoing = item["source_vc_id"] == local;
        assert_eq!(item["vm_id"].is_string(), outgoing);
        assert_eq!(item["replication_server_name"].is_string(), !outgoing);
    }
    caller.sign_in_remotely(&pairing, "Sim-Leipzig-2").await;
    let full = caller.read(&path).await;
    assert_eq!(full["_meta"]["errors"], json!([]));
    for item in full["list"].as_array().expect("a list") {
        assert!(item["vm_id"].is_string() && item["replication_server_name"].is_string());
    }
}

#[tokio::test]
async fn issues_of_replications_are_those_of_late_and_failed_ones() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let path = path(&caller).await;
    let issues = caller.read(&format!("{path}/issues?sort_by=status")).await;
    let list = issues["list"].as_array().expect("a list");
    assert!(list.iter().any(|issue| issue["status"] == "ERROR"));
    assert!(list.iter().any(|issue| issue["status"] == "WARNING"));
}
