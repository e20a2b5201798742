//! Pairings, plans and what belongs to them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{both, plan, plan_with, plans};
use crate::lab::Lab;

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
    let list = list["list"].as_array().expect("a list");
    list.iter()
        .map(|item| item[field].as_str().expect("text").to_owned())
        .collect()
}

#[tokio::test]
async fn there_is_a_plan_in_every_state() {
    let lab = Lab::start().await;
    let mut found = BTreeSet::new();
    for (appliance, sites) in [
        ("srm-a", &["lej", "rtm", "got"][..]),
        ("srm-b", &["ham", "vie"][..]),
    ] {
        let caller = lab.administrator(appliance).await;
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
    let lab = Lab::start().await;
    let hamburg = lab.administrator("srm-a").await;
    let leipzig = lab.administrator("srm-b").await;
    let here = hamburg.read(&plans(&hamburg, "lej").await).await;
    let there = leipzig.read(&plans(&leipzig, "ham").await).await;
    assert!(here["list"].as_array().expect("a list").len() > 25);
    assert_eq!(column(&here, "id"), column(&there, "id"));
    assert_eq!(column(&here, "status"), column(&there, "status"));
    assert_eq!(here["_meta"]["errors"], json!([]));
}

#[tokio::test]
async fn plans_are_filtered_sorted_and_paged() {
    let lab = Lab::start().await;
    let caller = lab.administrator("srm-a").await;
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
    let lab = Lab::start().await;
    let caller = lab.administrator("srm-a").await;
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
    let lab = Lab::start().await;
    let caller = lab.administrator("srm-a").await;
    for (site, kinds) in [("lej", &[][..]), ("rtm", &["VC"]), ("got", &["SRM"])] {
        let pairing = caller.pairing_with(site).await;
        let issues = caller.read(&format!("/pairings/{pairing}/issues")).await;
        assert_eq!(column(&issues, "issue_type"), kinds);
    }
    let caller = lab.administrator("srm-b").await;
    let pairing = caller.pairing_with("vie").await;
    let issues = caller.read(&format!("/pairings/{pairing}/issues")).await;
    assert_eq!(column(&issues, "status"), ["ERROR", "ERROR"]);
}

#[tokio::test]
async fn a_plan_has_groups_machines_and_issues() {
    let lab = Lab::start().await;
    let caller = lab.administrator("srm-b").await;
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
    let lab = Lab::start().await;
    let caller = lab.auditor("srm-a").await;
    let info = caller.read("/server/info").await;
    assert_eq!(info["name"], "srm-ham.hansekontor.example");
    assert_eq!(info["server_status"], "OK");
    let certificate = &info["certificates"][0];
    assert_eq!(certificate["thumbprint"].as_str().map(str::len), Some(95));
}

#[tokio::test]
async fn the_history_of_a_plan_comes_as_the_result_of_a_task() {
    let lab = Lab::start().await;
    let (hamburg, _) = both(&lab).await;
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

#[tokio::test]
async fn what_runs_at_the_start_goes_on_running() {
    let lab = Lab::start().await;
    let hamburg = lab.administrator("srm-a").await;
    let leipzig = lab.administrator("srm-b").await;
    let plan = plan_with(&hamburg, "lej", "Actuarial Grid").await;
    let before = hamburg.read(&plan).await;
    assert_eq!(before["is_running"], true);
    let tasks = leipzig
        .read("/tasks?filter_property=status&filter=RUNNING")
        .await;
    assert!(column(&tasks, "entity_name").contains(&"Actuarial Grid".to_owned()));
    lab.wait(1500.0);
    let after = leipzig.read(&plan).await;
    assert!(before["progress"].as_i64() < after["progress"].as_i64());
    lab.wait(9.0 * 3600.0);
    let hamburg = lab.administrator("srm-a").await;
    let end = hamburg.read(&plan).await;
    assert_eq!(end["status"], "READY_STATE");
    assert_eq!(end["protected_site_name"], "Leipzig");
}
