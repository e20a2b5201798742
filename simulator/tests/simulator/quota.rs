//! The limit of requests of the gateways, as the real ones have it since 8.8.

use hawser_simulator::Options;
use hawser_simulator::settings::Settings;
use serde_json::json;

use crate::test_server::TestServer;

async fn statuses(server: &TestServer, path: &str, token: &str, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        let headers = [("x-dr-session", token)];
        let reply = server.raw(reqwest::Method::GET, path, &headers, None).await;
        statuses.push(reply.expect("an answer").status);
    }
    statuses
}

fn refused(statuses: &[u16]) -> usize {
    statuses.iter().filter(|status| **status == 429).count()
}

async fn server() -> TestServer {
    TestServer::with(Options::default()).await
}

const VR: &str = "/api/vr-a/api/rest/vr/v2/pairings";
const SRM: &str = "/api/srm-a/api/rest/srm/v2/pairings";

#[tokio::test]
async fn the_51st_request_of_a_session_in_a_minute_is_refused_and_not_handled() {
    let server = server().await;
    let answers = statuses(&server, VR, "a", 51).await;
    assert_eq!(refused(&answers), 1);
    assert_eq!(answers.last(), Some(&429));
    let log = server.requests("appliance=vr-a&last=1").await;
    assert_eq!(log[0]["status"], 429);
    assert_eq!(log[0]["handled"], false);
    assert_eq!(refused(&statuses(&server, VR, "b", 1).await), 0);
    assert_eq!(refused(&statuses(&server, SRM, "a", 1).await), 0);
    server.wait(60.0);
    assert_eq!(refused(&statuses(&server, VR, "a", 1).await), 0);
}

#[tokio::test]
async fn a_read_that_starts_a_task_counts_as_any_other() {
    let server = server().await;
    let history = format!("{SRM}/p/recovery-management/plans/q/history-reports");
    assert_eq!(refused(&statuses(&server, &history, "a", 50).await), 0);
    assert_eq!(refused(&statuses(&server, SRM, "a", 1).await), 1);
}

#[tokio::test]
async fn the_101st_request_of_an_address_is_refused_whatever_its_session_is() {
    let server = server().await;
    for session in ["a", "b", "c", "d"] {
        assert_eq!(refused(&statuses(&server, VR, session, 25).await), 0);
    }
    assert_eq!(refused(&statuses(&server, VR, "e", 1).await), 1);
}

#[tokio::test]
async fn other_systems_have_no_limit_and_it_can_be_switched_off() {
    let server = server().await;
    let path = "/api/vcda-a/sites";
    assert_eq!(refused(&statuses(&server, path, "a", 120).await), 0);
    server
        .control("/settings", &json!({"session_quota": 0, "client_quota": 0}))
        .await;
    assert_eq!(refused(&statuses(&server, VR, "a", 120).await), 0);
}

#[tokio::test]
async fn a_refusal_does_not_use_up_a_fault() {
    let settings = Settings {
        session_quota: 1,
        ..Settings::default()
    };
    let server = TestServer::with(Options {
        settings,
        ..Options::default()
    })
    .await;
    assert_eq!(refused(&statuses(&server, VR, "a", 1).await), 0);
    server
        .fault(json!({"call": "getVrPairings", "fault": {"kind": "forbidden"}}))
        .await;
    assert_eq!(statuses(&server, VR, "a", 1).await, [429]);
    assert_eq!(statuses(&server, VR, "b", 1).await, [403]);
}
