//! Pairings, plans and what belongs to them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{both, plan, plan_with, plans};
use crate::test_server::TestServer;

const STATES: [&str; 27] = [
    "READY_STATE",
    "NO_PROTECTION_GROUPS",
    "DIRECTION_ERROR",
    "DELETING",
    "WAITING_FOR_USER_INPUT",
    "CANCEL_IN_PROGRESS",
    "TEST_IN_PROGRESS",
    "PROTECTION_GROUPS_IN_USE",
    "TEST_COMPLETE",
    "TEST_INTERRUPTED",
    "CLEANUP_IN_PROGRESS",
    "CLEANUP_INCOMPLETE",
    "CLEANUP_INTERRUPTED",
    "RECOVERY_IN_PROGRESS",
    "RECOVERY_COMPLETE",
    "RECOVERY_STARTED",
    "PARTIAL_RECOVERY",
    "RECOVERY_SPLIT_BRAIN",
    "DISASTER_RECOVERY_COMPLETE",
    "INCOMPLETE_RECOVERY",
    "RECOVERY_INTERRUPTED",
    "REPROTECT_IN_PROGRESS",
    "INCOMPLETE_REPROTECT",
    "PARTIAL_REPROTECT",
    "REPROTECT_INTERRUPTED",
    "UNKNOWN_STATE",
    "SYNC_CONFLICT",
];

fn column(list: &Value, field: &str) -> Vec<String> {
    column_of(&list["list"], field)
}

fn column_of(list: &Value, field: &str) -> Vec<String> {
    let list = list.as_array().expect("a list");
    list.iter()
        .map(|item| item[field].as_str().expect("text").to_owned())
        .collect()
}

#[tokio::test]
async fn there_is_a_plan_in_every_state() {
    let server = TestServer::start().await;
    let mut found = BTreeSet::new();
    for (appliance, sites) in [
        ("srm-a", &["lej", "rtm", "got"][..]),
        ("srm-b", &["ham", "vie"][..]),
    ] {
        let caller = server.administrator(appliance).await;
        for site in sites {
            let plans = caller.read(&plans(&caller, site).await).await;
            found.extend(column(&plans, "status"));
        }
    }
    let wanted: BTreeSet<String> = STATES.map(str::to_owned).into();
    assert_eq!(found, wanted);
}

#[tokio::test]
async fn both_sites_list_the_same_plans_without_a_remote_session() {
    let server = TestServer::start().await;
    let hamburg = server.administrator("srm-a").await;
    let leipzig = server.administrator("srm-b").await;
    let here = hamburg.read(&plans(&hamburg, "lej").await).await;
    let there = leipzig.read(&plans(&leipzig, "ham").await).await;
    assert!(here["list"].as_array().expect("a list").len() > 25);
    assert_eq!(column(&here, "id"), column(&there, "id"));
    assert_eq!(column(&here, "status"), column(&there, "status"));
    assert_eq!(here["_meta"]["errors"], json!([]));
}

#[tokio::test]
async fn plans_are_filtered_sorted_and_paged() {
    let server = TestServer::start().await;
    let caller = server.administrator("srm-a").await;
    let plans = plans(&caller, "lej").await;
    let complete = caller
        .read(&format!(
            "{plans}?filter_property=status&filter=RECOVERY_COMPLETE&sort_by=name&order_by=desc"
        ))
        .await;
    let names = column(&complete, "name");
    assert!(names.contains(&"Claims Processing".to_owned()));
    assert!(names.is_sorted_by(|left, right| left.to_lowercase() >= right.to_lowercase()));
    let page = caller
        .read(&format!("{plans}?sort_by=name&limit=3&offset=3"))
        .await;
    assert_eq!(page["list"].as_array().map(Vec::len), Some(3));
    assert!(page["_meta"]["links"]["next"]["href"].is_string());
    let reply = caller.get(&format!("{plans}?limit=many")).await;
    assert_eq!(reply.json()["error_code"], "dr.fault.InvalidQueryParameter");
}

#[tokio::test]
async fn a_pairing_shows_the_remote_server_after_signing_in_there() {
    let server = TestServer::start().await;
    let caller = server.administrator("srm-a").await;
    let pairing = caller.pairing_with("lej").await;
    let path = format!("/pairings/{pairing}");
    let before = caller.read(&path).await;
    assert_eq!(
        before["_meta"]["errors"][0]["code"],
        "dr.fault.RemoteSiteNotAuthenticated"
    );
    assert_eq!(before["remote_srm_server"]["version"], Value::Null);
    caller.sign_in_remotely(&pairing, "Sim-Leipzig-2").await;
    let after = caller.read(&path).await;
    assert_eq!(after["_meta"]["errors"], json!([]));
    assert_eq!(after["remote_srm_server"]["version"], "9.0.2.1");
    let session = caller.read(&format!("{path}/remote-session")).await;
    assert_eq!(session["username"], "administrator@vsphere.local");
}

#[tokio::test]
async fn the_issues_of_a_pairing_say_what_is_wrong_with_it() {
    let server = TestServer::start().await;
    let caller = server.administrator("srm-a").await;
    for (site, kinds) in [("lej", &[][..]), ("rtm", &["VC"]), ("got", &["SRM"])] {
        let pairing = caller.pairing_with(site).await;
        let issues = caller.read(&format!("/pairings/{pairing}/issues")).await;
        assert_eq!(column(&issues, "issue_type"), kinds);
    }
    let caller = server.administrator("srm-b").await;
    let pairing = caller.pairing_with("vie").await;
    let issues = caller.read(&format!("/pairings/{pairing}/issues")).await;
    assert_eq!(column(&issues, "status"), ["ERROR", "ERROR"]);
}

#[tokio::test]
async fn a_plan_has_groups_machines_and_issues() {
    let server = TestServer::start().await;
    let caller = server.administrator("srm-b").await;
    let plan = plan(&caller, "HR and Payroll").await;
    let groups = caller.read(&format!("{plan}/protection-groups")).await;
    assert_eq!(
        column(&groups, "status"),
        ["PARTIALLY_REPROTECTED", "READY"]
    );
    // The second one has been reprotected by another plan.
    assert_eq!(
        column(&groups, "protected_site_name"),
        ["Leipzig", "Hamburg"]
    );
    let machines = caller.read(&format!("{plan}/vms")).await;
    assert_eq!(
        column(&machines, "name"),
        ["payroll-app11", "payroll-db11", "time-rec11"]
    );
    let id = machines["list"][0]["id"].as_str().expect("an id");
    let machine = caller.read(&format!("{plan}/vms/{id}")).await;
    assert_eq!(machine["protection_group_name"], "PG Payroll");
    let issues = caller.read(&format!("{plan}/issues")).await;
    assert_eq!(column(&issues, "issue_type"), ["PROTECTION_GROUP"]);
}

#[tokio::test]
async fn the_server_tells_its_name_and_version() {
    let server = TestServer::start().await;
    let caller = server.auditor("srm-a").await;
    let info = caller.read("/server/info").await;
    assert_eq!(info["name"], "srm-ham.hansekontor.example");
    assert_eq!(info["server_status"], "OK");
    let certificate = &info["certificates"][0];
    assert_eq!(certificate["thumbprint"].as_str().map(str::len), Some(95));
}

#[tokio::test]
async fn the_history_of_a_plan_comes_as_the_result_of_a_task() {
    let server = TestServer::start().await;
    let (hamburg, _) = both(&server).await;
    let plan = plan(&hamburg, "Data Warehouse").await;
    let reply = hamburg.get(&format!("{plan}/history-reports")).await;
    let task = hamburg.ended(&reply).await;
    let reports = &task["result"]["list"];
    assert_eq!(reports[0]["operation_type"], "FAILOVER");
    assert_eq!(reports[0]["result_state"], "SUCCESS");
    assert_eq!(reports[1]["operation_type"], "REPROTECT");
    assert_eq!(reports[1]["error_count"], 1);
    let key = &reports[1]["run_key"];
    let report = hamburg.read(&format!("{plan}/history-reports/{key}")).await;
    assert_eq!(report["result_state"], "ERRORS");
}

/// Asks for the history of a plan since so many days ago; returns the operations and results.
async fn history(server: &TestServer, name: &str, days: i64) -> Vec<(String, String)> {
    let (hamburg, _) = both(server).await;
    let plan = plan(&hamburg, name).await;
    let since = server.now() - days * 86_400_000;
    let query =
        format!("start_date={since}&limit=500&offset=0&sort_by=start_time_ms&order_by=desc");
    let reply = hamburg
        .get(&format!("{plan}/history-reports?{query}"))
        .await;
    let task = hamburg.ended(&reply).await;
    let list = &task["result"]["list"];
    let (operations, results) = (
        column_of(list, "operation_type"),
        column_of(list, "result_state"),
    );
    operations.into_iter().zip(results).collect()
}

#[tokio::test]
async fn some_plans_were_reprotected_within_the_last_year_and_one_of_these_failed() {
    let server = TestServer::start().await;
    let reprotects = |runs: Vec<(String, String)>| {
        let runs = runs
            .into_iter()
            .filter(|(operation, _)| operation == "REPROTECT");
        runs.map(|(_, result)| result).collect::<Vec<_>>()
    };
    let claims = history(&server, "Claims Processing", 365).await;
    assert_eq!(claims[0].0, "FAILOVER", "the newest first");
    assert_eq!(reprotects(claims), ["WARNINGS", "SUCCESS", "SUCCESS"]);
    let longer = history(&server, "Claims Processing", 500).await;
    assert_eq!(reprotects(longer).len(), 4);
    let policy = history(&server, "Policy Administration", 365).await;
    assert_eq!(reprotects(policy), ["SUCCESS", "ERRORS"]);
    assert!(
        history(&server, "Customer Contact Center", 365)
            .await
            .is_empty()
    );
    let week = history(&server, "Claims Processing", 7).await;
    assert!(reprotects(week).is_empty());
}

#[tokio::test]
async fn the_task_that_reads_the_history_ends_soon_whatever_others_take() {
    let server = TestServer::start().await;
    let (hamburg, _) = both(&server).await;
    let plan = plan(&hamburg, "Claims Processing").await;
    let reply = hamburg.get(&format!("{plan}/history-reports")).await;
    assert_eq!(reply.status, 202);
    let task = reply.json();
    assert_eq!(task["status"], "QUEUED");
    server.wait(1.0);
    let id = task["id"].as_str().expect("an id");
    let ended = hamburg.read(&format!("/tasks/{id}")).await;
    assert_eq!(ended["status"], "SUCCESS");
    // It does not keep the plan busy.
    hamburg.get(&format!("{plan}/history-reports")).await;
    assert_eq!(super::reprotect(&hamburg, &plan, false).await.status, 202);
}

#[tokio::test]
async fn what_runs_at_the_start_goes_on_running() {
    let server = TestServer::start().await;
    let hamburg = server.administrator("srm-a").await;
    let leipzig = server.administrator("srm-b").await;
    let plan = plan_with(&hamburg, "lej", "Actuarial Grid").await;
    let before = hamburg.read(&plan).await;
    assert_eq!(before["is_running"], true);
    let tasks = leipzig
        .read("/tasks?filter_property=status&filter=RUNNING")
        .await;
    assert!(column(&tasks, "entity_name").contains(&"Actuarial Grid".to_owned()));
    server.wait(1500.0);
    let after = leipzig.read(&plan).await;
    assert!(before["progress"].as_i64() < after["progress"].as_i64());
    server.wait(9.0 * 3600.0);
    let hamburg = server.administrator("srm-a").await;
    let end = hamburg.read(&plan).await;
    assert_eq!(end["status"], "READY_STATE");
    assert_eq!(end["protected_site_name"], "Leipzig");
}
