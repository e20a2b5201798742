//! Tests of a server with the requests of an operation, by an HTTP client: a browser adds nothing
//! to it, and takes minutes.

use hawser_simulator::Simulator;
use hawser_simulator::https::certificates::Presented;
use reqwest::Client;
use serde_json::{Value, json};

use crate::ask::Reply;
use crate::front::behind;
use crate::server::{Kind, Server, behind_each_server};

behind_each_server! {
    a_submission_goes_to_its_appliance_as_it_is_sent_and_is_followed_to_its_end
    ids_with_colons_and_dots_reach_the_appliance
    a_submission_whose_answer_is_cut_is_not_repeated
    a_certificate_that_is_not_the_appliances_gives_the_proxys_error
}

/// The path of vSphere Replication of site A.
const VR: &str = "/api/vr-a/api/rest/vr/v2";
/// That of its vCenter.
const VCENTER: &str = "/api/vc-a/rest";
const USER: &str = "administrator@vsphere.local:Sim-Hamburg-1";
const TARGET: &str = "fin-erp-db01";

fn json_of(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).expect("JSON")
}

/// Signs in on vSphere Replication. Returns the header with the session's token.
pub async fn sign_in(server: &Server) -> String {
    let path = format!("{VR}/session");
    let reply = server.ask(&path, &["-X", "POST", "-u", USER]).await;
    assert_eq!(reply.status, 200, "{:?}", server.kind);
    let token = json_of(&reply)["session_id"].clone();
    format!("x-dr-session: {}", token.as_str().expect("a token"))
}

/// The path that promotes the test image of [`TARGET`], and the body.
pub fn promotion(simulator: &Simulator) -> (String, String) {
    simulator.simulation().with(|world, _| {
        let mut all = world.vr.replications.iter();
        let target = all.find(|it| it.name == TARGET).expect("the replication");
        let image = target.image.as_ref().expect("a test image");
        let (pairing, id) = (&target.pairing, &target.id);
        let path = format!("{VR}/pairings/{pairing}/replications/{id}/actions/promote-test-image");
        (path, json!({"value": image.id}).to_string())
    })
}

/// Arguments for a POST with a JSON body.
pub fn post<'a>(session: &'a str, body: &'a str) -> [&'a str; 8] {
    let kind = "Content-Type: application/json";
    ["-X", "POST", "-H", session, "-H", kind, "-d", body]
}

pub fn received(simulator: &Simulator, call: &str) -> usize {
    let log = simulator.simulation().requests();
    log.all().filter(|entry| entry.call == Some(call)).count()
}

pub async fn set_fault(simulator: &Simulator, rule: Value) {
    let address = format!("{}/simulator/faults", simulator.origin());
    let reply = Client::new().post(address).body(rule.to_string()).send();
    let status = reply.await.expect("the simulator answers").status();
    assert_eq!(status.as_u16(), 201, "{rule} is a fault");
}

async fn a_submission_goes_to_its_appliance_as_it_is_sent_and_is_followed_to_its_end(kind: Kind) {
    behind(kind, async |server, simulator| {
        let session = sign_in(server).await;
        let (path, body) = promotion(simulator);
        let reply = server.ask(&path, &post(&session, &body)).await;
        assert_eq!(reply.status, 202, "{kind:?}");
        let task = json_of(&reply)["id"].clone();
        let task = format!("{VR}/tasks/{}", task.as_str().expect("a task"));
        let ended = hawser_end_to_end::browser::until("the task ends", async || {
            let seen = json_of(&server.ask(&task, &["-H", &session]).await);
            match seen["status"].as_str() {
                Some("QUEUED" | "RUNNING") => Err(seen.to_string()),
                _ => Ok(seen),
            }
        });
        assert_eq!(ended.await["status"], "SUCCESS", "{kind:?}");
        assert_eq!(received(simulator, "promoteTestImage"), 1, "{kind:?}");
        let path = format!("{VR}/session");
        let reply = server.ask(&path, &["-X", "DELETE", "-H", &session]).await;
        assert_eq!(reply.status, 204, "{kind:?}");
    })
    .await;
}

async fn ids_with_colons_and_dots_reach_the_appliance(kind: Kind) {
    behind(kind, async |server, simulator| {
        let path = format!("{VCENTER}/com/vmware/cis/session");
        let reply = server.ask(&path, &["-X", "POST", "-u", USER]).await;
        let token = json_of(&reply)["value"].clone();
        let session = format!(
            "vmware-api-session-id: {}",
            token.as_str().expect("a token")
        );
        let link = "domain-link%3A5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8";
        let provider = "com.vmware.vcenter.hvc.sync.content_library";
        let path = format!("{VCENTER}/hvc/links/{link}/sync/providers/{provider}?action=start");
        let reply = server.ask(&path, &post(&session, "{}")).await;
        assert_eq!(reply.status, 200, "{kind:?}");
        assert_eq!(received(simulator, "startSync"), 1, "{kind:?}");
    })
    .await;
}

async fn a_submission_whose_answer_is_cut_is_not_repeated(kind: Kind) {
    behind(kind, async |server, simulator| {
        let session = sign_in(server).await;
        let (path, body) = promotion(simulator);
        for (fault, times) in [("cut-before", 1), ("cut-after", 2)] {
            let rule = json!({"call": "promoteTestImage", "fault": {"kind": fault}});
            set_fault(simulator, rule).await;
            let reply = server.ask(&path, &post(&session, &body)).await;
            let proxy_said = (502..=504).contains(&reply.status);
            assert!(proxy_said, "{kind:?} {fault}: {}", reply.status);
            let arrived = received(simulator, "promoteTestImage");
            assert_eq!(arrived, times, "{kind:?} {fault}");
        }
    })
    .await;
}

async fn a_certificate_that_is_not_the_appliances_gives_the_proxys_error(kind: Kind) {
    behind(kind, async |server, simulator| {
        let path = format!("{VR}/session");
        for presented in [
            Presented::WrongName,
            Presented::OtherAuthority,
            Presented::Expired,
        ] {
            simulator.simulation().present("vr-a", presented);
            let reply = server.ask(&path, &["-X", "POST", "-u", USER]).await;
            let proxy_said = matches!(reply.status, 502 | 503);
            assert!(proxy_said, "{kind:?} {presented:?}: {}", reply.status);
            let message = json_of(&reply)["message"].to_string();
            assert!(message.contains("reverse proxy"), "{kind:?}: {message}");
        }
        let log: Vec<_> = {
            let log = simulator.simulation().requests();
            log.all().map(|entry| entry.path.clone()).collect()
        };
        assert!(log.is_empty(), "{kind:?} sent {log:?}");
        simulator.simulation().present("vr-a", Presented::Right);
        sign_in(server).await;
    })
    .await;
}
