//! The tree of recovery steps and how it moves.

use serde_json::{Value, json};

use super::{both, error_code, plan, recover, reprotect, steps, titles};
use crate::test_server::TestServer;

#[tokio::test]
async fn steps_below_others_are_listed_when_these_are_expanded() {
    let server = TestServer::start().await;
    let caller = server.auditor("srm-a").await;
    let plan = plan(&caller, "Claims Processing").await;
    let path = format!("{plan}/recovery-steps/reprotect");
    let closed = caller.read(&path).await;
    let closed = closed["list"].as_array().expect("a list");
    assert!(
        closed
            .iter()
            .all(|step| step["depth"] == 0 && step["expanded"] == false)
    );
    assert_eq!(closed[0]["child_count"], 5);
    let first = closed[0]["id"].to_string();
    // With brackets and quotes, as in the example of the API document.
    for ids in [first.clone(), format!("%5B'{first}','9999'%5D")] {
        let open = caller
            .read(&format!("{path}?expanded_step_ids={ids}"))
            .await;
        let open = open["list"].as_array().expect("a list").clone();
        assert_eq!(open.len(), closed.len() + 5);
        assert_eq!(
            (&open[0]["expanded"], &open[1]["step_number"]),
            (&json!(true), &json!("1.1"))
        );
        assert_eq!(open[1]["referred_object"], "claims-ora11");
    }
    let reply = caller.get(&format!("{path}?expanded_step_ids=first")).await;
    assert_eq!(error_code(&reply), "dr.fault.InvalidQueryParameter");
    let one = caller.read(&format!("{path}/{first}")).await;
    assert_eq!(one["title"], closed[0]["title"]);
}

#[tokio::test]
async fn steps_are_inactive_then_running_then_done_in_their_order() {
    let server = TestServer::start().await;
    let (hamburg, leipzig) = both(&server).await;
    let plan = plan(&hamburg, "Claims Processing").await;
    let accepted = reprotect(&hamburg, &plan, false).await;
    let queued = steps(&hamburg, &plan, "reprotect").await;
    assert_eq!(titles(&queued, "INACTIVE").len(), queued.len());
    server.wait(7.0);
    let half = steps(&leipzig, &plan, "reprotect").await;
    let leaf = |step: &&Value| step["child_count"] == 0;
    let running: Vec<_> = half
        .iter()
        .filter(|step| leaf(step) && step["status"] == "RUNNING")
        .collect();
    assert_eq!(running.len(), 1, "one after another");
    assert!(running[0]["start_time"].is_i64() && running[0]["finish_time"].is_null());
    let order: Vec<_> = half
        .iter()
        .filter(leaf)
        .map(|step| rank(&step["status"]))
        .collect();
    assert!(order.is_sorted(), "{order:?}");

    assert_eq!(hamburg.ended(&accepted).await["status"], "SUCCESS");
    let done = steps(&leipzig, &plan, "reprotect").await;
    assert_eq!(
        titles(&done, "SKIPPED"),
        ["3.3 Remove unused storage policies"]
    );
    assert_eq!(titles(&done, "SUCCESS").len() + 1, done.len());
    let mut last = 0;
    for step in done
        .iter()
        .filter(|step| leaf(step) && step["status"] == "SUCCESS")
    {
        let times =
            ["start_time", "finish_time"].map(|field| step[field].as_i64().expect("a time"));
        assert!(times[0] >= last && times[1] >= times[0], "{step}");
        last = times[1];
    }
    // Long after, when the task is forgotten, the steps are still known.
    server.wait(3000.0);
    let hamburg = server.administrator("srm-a").await;
    assert_eq!(steps(&hamburg, &plan, "reprotect").await, done);
}

fn rank(status: &Value) -> usize {
    match status.as_str() {
        Some("SUCCESS" | "SKIPPED") => 0,
        Some("RUNNING") => 1,
        _ => 2,
    }
}

#[tokio::test]
async fn a_view_that_makes_no_sense_in_a_state_is_refused() {
    let server = TestServer::start().await;
    let (hamburg, _) = both(&server).await;
    let ready = plan(&hamburg, "Customer Contact Center").await;
    let reply = hamburg
        .get(&format!("{ready}/recovery-steps/reprotect"))
        .await;
    assert_eq!(error_code(&reply), "dr.fault.InvalidState");
    let reply = hamburg
        .get(&format!("{ready}/recovery-steps/sideways"))
        .await;
    assert_eq!(error_code(&reply), "dr.fault.InvalidArgument");
    for mode in ["test", "cleanup", "recovery"] {
        assert!(steps(&hamburg, &ready, mode).await.len() > 3, "{mode}");
    }
    let accepted = recover(&hamburg, &ready).await;
    hamburg.ended(&accepted).await;
    let steps = steps(&hamburg, &ready, "recovery").await;
    assert!(
        titles(&steps, "SUCCESS").contains(&"10.1.2 Power on".to_owned()),
        "{steps:?}"
    );
    let empty = plan(&hamburg, "Directory Services").await;
    let reply = hamburg
        .get(&format!("{empty}/recovery-steps/recovery"))
        .await;
    assert_eq!(reply.status, 400);
}
