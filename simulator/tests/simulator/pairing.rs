use serde_json::{Value, json};

use crate::test_server::{ADMINISTRATOR, AUDITOR, Caller, Reply, TestServer, password};

const RENEWED: &str = "30:C9:C6:2E:AC:47:C2:AE:5C:1F:7A:A4:8B:13:5F:B4:\
                       41:F1:22:0E:C0:24:20:93:9D:E1:E3:D5:96:14:20:72";

async fn spec(caller: &Caller<'_>, pairing: &str, password: &str) -> Value {
    let remote = caller.read(&format!("/pairings/{pairing}")).await["remote_vc_server"].clone();
    json!({
        "pair_vc_id": remote["id"],
        "pair_psc_info": {
            "url": remote["name"],
            "port": 443,
            "thumbprint": remote["certificates"][0]["thumbprint"],
            "username": ADMINISTRATOR,
            "password": password,
        },
    })
}

async fn reconnect(caller: &Caller<'_>, pairing: &str, spec: &Value) -> Reply {
    caller
        .post(&format!("/pairings/{pairing}/actions/reconnect"), spec)
        .await
}

#[tokio::test]
async fn both_appliances_see_one_pairing_from_their_own_end() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let id = here.pairing_with("lej").await;
    assert_eq!(there.pairing_with("ham").await, id);
    let near = here.read(&format!("/pairings/{id}")).await;
    let far = there.read(&format!("/pairings/{id}")).await;
    assert_eq!(near["local_vc_server"], far["remote_vc_server"]);
    assert_eq!(near["remote_vc_server"], far["local_vc_server"]);
    assert_eq!(here.read("/info").await["id"], near["local_vrms"]["id"]);
}

#[tokio::test]
async fn without_a_remote_session_a_pairing_is_shown_in_part_and_says_so() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let id = caller.pairing_with("lej").await;
    let path = format!("/pairings/{id}");
    let before = caller.read(&path).await;
    assert_eq!(before["remote_vrms"]["version"], Value::Null);
    assert_eq!(before["_meta"]["errors"][0]["field"], "$.remote_vrms");

    let none = caller.get(&format!("{path}/remote-session")).await;
    assert_eq!(none.status, 403);
    let wrong = caller.sign_in_remotely(&id, password("vr-a", 0)).await;
    assert_eq!(wrong.status, 401);
    let right = caller.sign_in_remotely(&id, password("vr-b", 0)).await;
    assert_eq!(right.status, 204);
    let session = caller.read(&format!("{path}/remote-session")).await;
    assert_eq!(session, json!({"username": ADMINISTRATOR}));

    let after = caller.read(&path).await;
    assert!(after["remote_vrms"]["version"].is_string());
    assert_eq!(after["_meta"]["errors"], json!([]));
}

#[tokio::test]
async fn every_state_of_a_connection_shows_and_has_its_issues() {
    let server = TestServer::start().await;
    let (here, there) = (
        server.administrator("vr-a").await,
        server.administrator("vr-b").await,
    );
    let cases = [
        (&here, "lej", "OK", "OK", 0),
        (&here, "rtm", "WARNING", "WARNING", 1),
        (&here, "got", "OK", "ERROR", 1),
        (&there, "vie", "ERROR", "ERROR", 2),
    ];
    for (caller, site, vcenter, replication, issues) in cases {
        let id = caller.pairing_with(site).await;
        let pairing = caller.read(&format!("/pairings/{id}")).await;
        assert_eq!(
            pairing["remote_vc_server"]["server_status"], vcenter,
            "{site}"
        );
        assert_eq!(
            pairing["remote_vrms"]["server_status"], replication,
            "{site}"
        );
        let list = caller.read(&format!("/pairings/{id}/issues")).await;
        assert_eq!(list["_meta"]["total"], issues, "{site}");
    }
}

#[tokio::test]
async fn reconnecting_mends_a_broken_pairing() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let id = caller.pairing_with("got").await;
    let spec = spec(&caller, &id, "Sim-Goteborg-4").await;
    let accepted = reconnect(&caller, &id, &spec).await;
    assert_eq!(accepted.json()["status"], "QUEUED");
    let second = reconnect(&caller, &id, &spec).await;
    assert_eq!(second.status, 500, "one at a time");
    let task = caller.ended(&accepted).await;
    assert_eq!(task["status"], "SUCCESS");
    assert_eq!(task["entity"], json!(id));
    let pairing = caller.read(&format!("/pairings/{id}")).await;
    assert_eq!(pairing["remote_vrms"]["server_status"], "OK");
    assert_eq!(
        caller.read(&format!("/pairings/{id}/issues")).await["list"],
        json!([])
    );
}

#[tokio::test]
async fn after_a_change_of_certificate_only_the_new_thumbprint_reconnects() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let id = caller.pairing_with("rtm").await;
    let mut spec = spec(&caller, &id, "Sim-Rotterdam-3").await;
    let warning =
        caller.read(&format!("/pairings/{id}")).await["remote_vc_server"]["certificate_warnings"]
            [0]["certificate"]["thumbprint"]
            .clone();
    assert_eq!(warning, json!(RENEWED));
    let old = caller.ended(&reconnect(&caller, &id, &spec).await).await;
    assert_eq!(old["status"], "ERROR");
    assert_eq!(old["progress"], 35);
    assert!(
        old["error"]["details"]
            .as_str()
            .is_some_and(|text| text.contains(RENEWED))
    );

    spec["pair_psc_info"]["thumbprint"] = Value::Null;
    let none = caller.ended(&reconnect(&caller, &id, &spec).await).await;
    assert_eq!(none["status"], "ERROR");

    spec["pair_psc_info"]["thumbprint"] = json!(RENEWED.to_lowercase().replace(':', ""));
    let new = caller.ended(&reconnect(&caller, &id, &spec).await).await;
    assert_eq!(new["status"], "SUCCESS");
    let server = caller.read(&format!("/pairings/{id}")).await["remote_vc_server"].clone();
    assert_eq!(server["certificates"][0]["thumbprint"], json!(RENEWED));
    assert_eq!(server["certificate_warnings"], json!([]));
}

#[tokio::test]
async fn what_is_wrong_with_a_reconnection_comes_out_in_the_task() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let id = caller.pairing_with("lej").await;
    let right = spec(&caller, &id, password("vr-b", 0)).await;
    let cases = [
        ("url", json!("vcsa-nowhere.hansekontor.example"), "connect"),
        ("port", json!(7444), "connect"),
        ("thumbprint", json!("00:11:22"), "thumbprint"),
        (
            "certificate",
            json!("-----BEGIN CERTIFICATE-----"),
            "certificate",
        ),
        ("password", json!("wrong"), "password"),
        ("username", json!(AUDITOR), "password"),
    ];
    for (field, value, word) in cases {
        let mut spec = right.clone();
        spec["pair_psc_info"][field] = value;
        let task = caller.ended(&reconnect(&caller, &id, &spec).await).await;
        assert_eq!(task["status"], "ERROR", "{field}");
        let message = task["error"]["message"].as_str().unwrap_or("");
        assert!(message.contains(word), "{field}: {message}");
        assert!(!task["error"]["details"].as_str().unwrap_or("").is_empty());
    }
    let mut spec = right.clone();
    spec["pair_vc_id"] = json!("11111111-2222-4333-8444-555555555555");
    let task = caller.ended(&reconnect(&caller, &id, &spec).await).await;
    assert_eq!(
        task["error"]["message"],
        "The remote vCenter Server cannot be found."
    );

    // The appliance puts scheme, port and path around the host itself.
    for (url, status) in [
        ("vcsa-lej.hansekontor.example", "SUCCESS"),
        ("https://vcsa-lej.hansekontor.example", "ERROR"),
        ("vcsa-lej.hansekontor.example:443", "ERROR"),
        ("vcsa-lej.hansekontor.example/lookupservice/sdk", "ERROR"),
    ] {
        let mut spec = right.clone();
        spec["pair_psc_info"]["url"] = json!(url);
        let task = caller.ended(&reconnect(&caller, &id, &spec).await).await;
        assert_eq!(task["status"], status, "{url}");
        let message = task["error"]["message"].as_str().unwrap_or("");
        assert_eq!(message.contains(url), status == "ERROR", "{message}");
    }
}

#[tokio::test]
async fn a_reconnection_without_its_required_parts_is_400_and_one_to_a_dead_site_500() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let id = caller.pairing_with("lej").await;
    for body in [
        json!({}),
        json!({"pair_vc_id": "x"}),
        json!({"pair_psc_info": 3}),
        json!([]),
    ] {
        assert_eq!(reconnect(&caller, &id, &body).await.status, 400, "{body}");
    }
    let there = server.administrator("vr-b").await;
    let dead = there.pairing_with("vie").await;
    let body = spec(&there, &dead, "Sim-Wien-5").await;
    assert_eq!(reconnect(&there, &dead, &body).await.status, 500);
    assert_eq!(
        there.sign_in_remotely(&dead, "Sim-Wien-5").await.status,
        500
    );
    let unknown = "00000000-0000-4000-8000-000000000000";
    assert_eq!(reconnect(&caller, unknown, &body).await.status, 404);
    assert_eq!(
        reconnect(&caller, &dead, &body).await.status,
        404,
        "not this site's"
    );
}

#[tokio::test]
async fn a_shown_thumbprint_is_that_of_the_shown_certificate() {
    let server = TestServer::start().await;
    let caller = server.administrator("vr-a").await;
    let id = caller.pairing_with("lej").await;
    let pairing = caller.read(&format!("/pairings/{id}")).await;
    let shown = &pairing["remote_vc_server"]["certificates"][0];
    // By `openssl x509 -fingerprint -sha256`.
    let expected = "20:26:CB:2F:EC:B0:42:E2:46:07:C1:31:23:CC:20:1D:\
                    9B:53:28:58:68:5C:40:56:97:81:BE:96:20:E9:A3:CB";
    assert_eq!(shown["thumbprint"], expected);
    assert!(
        shown["certificate"]
            .as_str()
            .is_some_and(|pem| pem.starts_with("-----BEGIN"))
    );
}
