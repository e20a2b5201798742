//! Site Recovery Manager: what its appliances list, refuse and do.

mod lists;
mod refusals;
mod runs;
mod steps;

use serde_json::{Value, json};

use crate::test_server::{Caller, Reply, TestServer, password};

/// Signed in on both sites, and from each on the other.
async fn both(server: &TestServer) -> (Caller<'_>, Caller<'_>) {
    let hamburg = server.administrator("srm-a").await;
    let leipzig = server.administrator("srm-b").await;
    for (caller, far, appliance) in [(&hamburg, "lej", "srm-b"), (&leipzig, "ham", "srm-a")] {
        let pairing = caller.pairing_with(far).await;
        let password = password(appliance, 0);
        let reply = caller.sign_in_remotely(&pairing, password).await;
        assert_eq!(reply.status, 204);
    }
    (hamburg, leipzig)
}

/// Path of the plans between Hamburg and another site.
async fn plans(caller: &Caller<'_>, site: &str) -> String {
    let pairing = caller.pairing_with(site).await;
    format!("/pairings/{pairing}/recovery-management/plans")
}

/// Path of a plan between Hamburg and Leipzig.
async fn plan(caller: &Caller<'_>, name: &str) -> String {
    let far = if caller.appliance.id == "srm-a" {
        "lej"
    } else {
        "ham"
    };
    plan_with(caller, far, name).await
}

async fn plan_with(caller: &Caller<'_>, site: &str, name: &str) -> String {
    let plans = plans(caller, site).await;
    let filter = name.replace(' ', "%20");
    let list = caller
        .read(&format!("{plans}?filter_property=name&filter={filter}"))
        .await;
    let id = list["list"][0]["id"].as_str().expect("a plan");
    format!("{plans}/{id}")
}

async fn status(caller: &Caller<'_>, plan: &str) -> String {
    let plan = caller.read(plan).await;
    plan["status"].as_str().expect("a status").to_owned()
}

async fn reprotect(caller: &Caller<'_>, plan: &str, forced: bool) -> Reply {
    let body = json!({"forced": forced});
    caller
        .post(&format!("{plan}/actions/reprotect"), &body)
        .await
}

async fn recover(caller: &Caller<'_>, plan: &str) -> Reply {
    let body = json!({"sync_data": true, "planned_failover": true});
    caller
        .post(&format!("{plan}/actions/recovery"), &body)
        .await
}

/// All recovery steps, by expanding what can be expanded.
async fn steps(caller: &Caller<'_>, plan: &str, view_mode: &str) -> Vec<Value> {
    let mut expanded: Vec<String> = Vec::new();
    loop {
        let path = format!("{plan}/recovery-steps/{view_mode}");
        let ids = expanded.join(",");
        let list = caller
            .read(&format!("{path}?expanded_step_ids={ids}"))
            .await;
        let steps = list["list"].as_array().expect("a list").clone();
        let closed = steps
            .iter()
            .filter(|step| step["child_count"] != 0 && step["expanded"] == false);
        let before = expanded.len();
        expanded.extend(closed.map(|step| step["id"].to_string()));
        if expanded.len() == before {
            return steps;
        }
    }
}

/// The steps in one status, as `number title`.
fn titles(steps: &[Value], status: &str) -> Vec<String> {
    let text = |step: &Value, field: &str| step[field].as_str().unwrap_or("").to_owned();
    steps
        .iter()
        .filter(|step| step["status"] == status)
        .map(|step| format!("{} {}", text(step, "step_number"), text(step, "title")))
        .collect()
}

fn error_code(reply: &Reply) -> String {
    let body = reply.json();
    body["error_code"].as_str().expect("a code").to_owned()
}
