//! Pairing sites: each of the two does its half.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::test_server::{Caller, Reply, TestServer};

const HAMBURG: &str = "https://vcda-ham.hansekontor.example:8048/";
const LEIPZIG: &str = "https://vcda-lej.hansekontor.example:8048/";
const OTHER_THUMBPRINT: &str = "SHA-256:F4:D6:17:37:FD:45:AF:D4:ED:15:BF:B3:52:2E:3D:41:48:29:71:42:B6:52:81:4B:24:97:5F:77:CF:20:4F:74";

async fn site(caller: &Caller<'_>, name: &str) -> Value {
    let sites = caller.read("/sites").await;
    let mut sites = sites.as_array().expect("a bare list").iter();
    let found = sites.find(|site| site["site"] == json!(name));
    found.cloned().unwrap_or(Value::Null)
}

/// Codes of the incoming and the outgoing error.
async fn health(caller: &Caller<'_>, name: &str) -> (Value, Value) {
    let state = site(caller, name).await["state"].clone();
    let code = |direction: &str| state[direction]["code"].clone();
    (code("incomingCommError"), code("outgoingCommError"))
}

async fn remote_thumbprint(caller: &Caller<'_>, url: &str) -> String {
    let found = caller
        .read(&format!("/config/remote-certificate?url={url}"))
        .await;
    found["certificate"]["thumbPrint"]
        .as_str()
        .expect("a thumbprint")
        .to_owned()
}

fn request(url: &str, thumbprint: &str) -> Value {
    json!({"apiUrl": url, "apiThumbprint": thumbprint, "description": "by test"})
}

/// The task of an accepted request when all its time has passed.
async fn ended(caller: &Caller<'_>, accepted: &Reply) -> Value {
    assert_eq!(accepted.status, 202, "{:?}", accepted.json());
    caller.server.wait(13.0);
    let id = accepted.json()["id"].as_str().expect("an id").to_owned();
    caller.read(&format!("/tasks/{id}")).await
}

async fn pair(caller: &Caller<'_>, url: &str, thumbprint: &str) -> Value {
    let accepted = caller.post("/sites", &request(url, thumbprint)).await;
    ended(caller, &accepted).await
}

async fn both(server: &TestServer) -> [Caller<'_>; 2] {
    [
        server.administrator("vcda-a").await,
        server.administrator("vcda-b").await,
    ]
}

#[tokio::test]
async fn pairing_one_side_shows_errors_until_the_other_side_is_paired_too() {
    let server = TestServer::start().await;
    let [a, b] = both(&server).await;
    assert_eq!(site(&a, "Leipzig").await, Value::Null);
    assert_eq!(site(&b, "Hamburg").await, Value::Null);

    let thumbprint = remote_thumbprint(&a, LEIPZIG).await;
    let task = pair(&a, LEIPZIG, &thumbprint).await;
    assert_eq!(task["state"], json!("SUCCEEDED"));
    assert_eq!(task["result"], site(&a, "Leipzig").await);
    assert_eq!(task["result"]["apiPublicUrl"], json!(LEIPZIG));
    assert_ne!(task["result"]["apiUrl"], json!(LEIPZIG));
    assert_eq!(task["result"]["description"], json!("by test"));
    let waiting = (json!("SiteNotFound"), json!("Forbidden"));
    assert_eq!(health(&a, "Leipzig").await, waiting);
    assert_eq!(
        site(&b, "Hamburg").await,
        Value::Null,
        "nothing happened there"
    );

    let thumbprint = remote_thumbprint(&b, HAMBURG).await;
    assert_eq!(
        pair(&b, HAMBURG, &thumbprint).await["state"],
        json!("SUCCEEDED")
    );
    assert_eq!(health(&b, "Hamburg").await, (Value::Null, Value::Null));
    assert_eq!(health(&a, "Leipzig").await, (Value::Null, Value::Null));
}

#[tokio::test]
async fn pairing_takes_its_time_and_changes_nothing_before_its_end() {
    let server = TestServer::start().await;
    let a = server.administrator("vcda-a").await;
    let thumbprint = remote_thumbprint(&a, LEIPZIG).await;
    let accepted = a.post("/sites", &request(LEIPZIG, &thumbprint)).await;
    let id = accepted.json()["id"].as_str().expect("an id").to_owned();
    let mut seen = Vec::new();
    for _ in 0..5 {
        let task = a.read(&format!("/tasks/{id}")).await;
        assert_eq!(
            (&task["state"], &task["endTime"]),
            (&json!("RUNNING"), &json!(-1))
        );
        seen.push(task["progress"].as_i64().expect("a number"));
        assert_eq!(site(&a, "Leipzig").await, Value::Null);
        server.wait(2.0);
    }
    assert!(seen.is_sorted() && seen.last() > seen.first(), "{seen:?}");
}

#[tokio::test]
async fn a_wrong_thumbprint_fails_with_a_certificate_mismatch_and_pairs_nothing() {
    let server = TestServer::start().await;
    let a = server.administrator("vcda-a").await;
    let own = a.read("/config/certificate").await["certificate"]["thumbPrint"].clone();
    for thumbprint in [OTHER_THUMBPRINT, own.as_str().expect("a thumbprint")] {
        let task = pair(&a, LEIPZIG, thumbprint).await;
        assert_eq!(task["state"], json!("FAILED"));
        assert_eq!(task["error"]["code"], json!("CertificateMismatch"));
        let trace = task["error"]["stacktrace"].as_str().expect("a text");
        assert!(trace.contains("CertificateMismatchException"));
        assert!(task["progress"].as_i64() < Some(100));
        assert_eq!(site(&a, "Leipzig").await, Value::Null);
    }
    let without = a.post("/sites", &json!({"apiUrl": LEIPZIG})).await;
    let task = ended(&a, &without).await;
    assert_eq!(task["error"]["code"], json!("CertificateMismatch"));
}

#[tokio::test]
async fn an_address_where_nobody_answers_fails() {
    let server = TestServer::start().await;
    let a = server.administrator("vcda-a").await;
    for (url, words) in [
        ("https://vcda-xyz.hansekontor.example:8048/", "not known"),
        ("https://vcda-lej.hansekontor.example:9999", "refused"),
    ] {
        let task = pair(&a, url, OTHER_THUMBPRINT).await;
        assert_eq!(task["error"]["code"], json!("ConnectionFailure"));
        assert!(
            task["error"]["msg"]
                .as_str()
                .is_some_and(|msg| msg.contains(words))
        );
        let reply = a
            .get(&format!("/config/remote-certificate?url={url}"))
            .await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (500, &json!("ConnectionFailure"))
        );
    }
}

#[tokio::test]
async fn a_site_is_paired_once_even_when_asked_twice_at_a_time() {
    let server = TestServer::start().await;
    let a = server.administrator("vcda-a").await;
    let thumbprint = remote_thumbprint(&a, LEIPZIG).await;
    let body = request(LEIPZIG, &thumbprint);
    let first = a.post("/sites", &body).await;
    let second = a.post("/sites", &body).await;
    assert_eq!(ended(&a, &first).await["state"], json!("SUCCEEDED"));
    let task = ended(&a, &second).await;
    assert_eq!(task["error"]["code"], json!("BadUserInput"));
    assert!(
        task["error"]["msg"]
            .as_str()
            .is_some_and(|msg| msg.contains("already paired"))
    );
    let task = pair(&a, LEIPZIG, &thumbprint).await;
    assert_eq!(task["state"], json!("FAILED"));
    let own = remote_thumbprint(&a, HAMBURG).await;
    let task = pair(&a, HAMBURG, &own).await;
    assert!(
        task["error"]["msg"]
            .as_str()
            .is_some_and(|msg| msg.contains("with itself"))
    );
}

#[tokio::test]
async fn a_request_that_cannot_be_meant_is_refused_at_once() {
    let server = TestServer::start().await;
    let a = server.administrator("vcda-a").await;
    for body in [
        json!({}),
        request("", OTHER_THUMBPRINT),
        request("http://vcda-lej.hansekontor.example/", OTHER_THUMBPRINT),
        request(
            "https://user:secret@vcda-lej.hansekontor.example/",
            OTHER_THUMBPRINT,
        ),
        request(
            "https://vcda-lej.hansekontor.example:port/",
            OTHER_THUMBPRINT,
        ),
        request(LEIPZIG, "F4:D6"),
        request(LEIPZIG, &OTHER_THUMBPRINT.replace("SHA-256:", "")),
        request(LEIPZIG, &OTHER_THUMBPRINT.replace("F4", "X4")),
    ] {
        let reply = a.post("/sites", &body).await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (400, &json!("BadUserInput")),
            "{body}"
        );
    }
    let reply = a.post("/sites", &json!({"apiUrl": 7})).await;
    assert_eq!(
        (reply.status, &reply.json()["code"]),
        (400, &json!("BadRequest"))
    );
    for query in ["", "?url=", "?url=http://x/", "?uri=https://x/"] {
        let reply = a.get(&format!("/config/remote-certificate{query}")).await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (400, &json!("BadUserInput"))
        );
    }
}

#[tokio::test]
async fn who_may_only_look_sees_sites_and_changes_none() {
    let server = TestServer::start().await;
    let auditor = server.auditor("vcda-a").await;
    let id = site(&auditor, "Rotterdam").await["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let body = request(LEIPZIG, OTHER_THUMBPRINT).to_string();
    let path = format!("/sites/{id}");
    for (method, path) in [
        (Method::POST, "/sites"),
        (Method::PUT, path.as_str()),
        (Method::DELETE, &path),
    ] {
        let headers = [("content-type", "application/json")];
        let reply = auditor
            .send(method, path, &headers, Some(body.clone()))
            .await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (403, &json!("Forbidden"))
        );
    }
}

#[tokio::test]
async fn thumbprints_are_those_of_the_certificates() {
    let server = TestServer::start().await;
    let [a, b] = both(&server).await;
    for (here, there, url) in [(&a, &b, LEIPZIG), (&b, &a, HAMBURG)] {
        let own = there.read("/config/certificate").await["certificate"]["thumbPrint"].clone();
        assert_eq!(json!(remote_thumbprint(here, url).await), own);
        let bare = url.replace(":8048/", "");
        assert_eq!(json!(remote_thumbprint(here, &bare).await), own);
        assert_eq!(there.read("/sites").await[0]["apiThumbprint"], own);
    }
    let pem = hawser_simulator::vcda::certificate::LEIPZIG.pem;
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let encoded = b.read("/config/certificate").await["encoded"].clone();
    assert_eq!(encoded, json!(base64));
    let digest = Sha256::digest(STANDARD.decode(base64).expect("base64"));
    let pairs: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    let expected = format!("SHA-256:{}", pairs.join(":"));
    assert_eq!(remote_thumbprint(&a, LEIPZIG).await, expected);
}

#[tokio::test]
async fn peers_start_in_every_state() {
    let server = TestServer::start().await;
    let [a, b] = both(&server).await;
    let fine = (Value::Null, Value::Null);
    assert_eq!(health(&a, "Rotterdam").await, fine);
    assert_eq!(
        health(&a, "Göteborg").await,
        (json!("ConnectionFailure"), Value::Null)
    );
    assert_eq!(health(&a, "Wien").await, fine);
    assert_eq!(health(&b, "Wien").await, fine);
    assert_eq!(
        health(&b, "Rotterdam").await,
        (json!("SiteNotFound"), json!("Forbidden"))
    );
    assert_eq!(
        health(&b, "Göteborg").await,
        (Value::Null, json!("CertificateMismatch"))
    );
    for caller in [&a, &b] {
        let sites = caller.read("/sites").await;
        let local: Vec<&Value> = sites.as_array().expect("a list").iter().collect();
        let local = local
            .iter()
            .filter(|site| site["isLocal"] == json!(true))
            .count();
        assert_eq!(local, 1);
    }
}

#[tokio::test]
async fn the_certificate_of_a_tunnel_is_der_and_one_has_expired() {
    let server = TestServer::start().await;
    let a = server.administrator("vcda-a").await;
    let sites = a.read("/sites").await;
    for site in sites.as_array().expect("a list") {
        let text = site["peerTunnelCert"].as_str().expect("a text");
        let der = STANDARD.decode(text).expect("base64");
        // A sequence with a length of two bytes that is all there is.
        assert_eq!(der[..2], [0x30, 0x82]);
        let length = usize::from(der[2]) << 8 | usize::from(der[3]);
        assert_eq!(der.len(), length + 4);
        // Times stand in the certificate as text: the end of 2025-06-03.
        let expired = der.windows(13).any(|window| window == b"250603071500Z");
        assert_eq!(expired, site["site"] == json!("Wien"));
    }
}

#[tokio::test]
async fn repairing_with_the_new_thumbprint_mends_a_changed_certificate() {
    let server = TestServer::start().await;
    let b = server.administrator("vcda-b").await;
    let peer = site(&b, "Göteborg").await;
    let path = format!("/sites/{}", peer["id"].as_str().expect("an id"));
    let url = peer["apiPublicUrl"].as_str().expect("a URL");
    let put = async |thumbprint: &str| {
        let headers = [("content-type", "application/json")];
        let body = request(url, thumbprint).to_string();
        let reply = b.send(Method::PUT, &path, &headers, Some(body)).await;
        ended(&b, &reply).await
    };
    let old = peer["apiThumbprint"].as_str().expect("a thumbprint");
    assert_eq!(
        put(old).await["error"]["code"],
        json!("CertificateMismatch")
    );
    let new = remote_thumbprint(&b, url).await;
    let task = put(&new).await;
    assert_eq!(task["workflowInfo"]["type"], json!("repair"));
    assert_eq!(task["result"], site(&b, "Göteborg").await);
    assert_eq!(health(&b, "Göteborg").await, (Value::Null, Value::Null));
}

#[tokio::test]
async fn unpairing_is_one_sided_too_and_an_unknown_site_is_not_found() {
    let server = TestServer::start().await;
    let [a, b] = both(&server).await;
    for (caller, url) in [(&a, LEIPZIG), (&b, HAMBURG)] {
        let thumbprint = remote_thumbprint(caller, url).await;
        pair(caller, url, &thumbprint).await;
    }
    let path = format!(
        "/sites/{}",
        site(&a, "Leipzig").await["id"].as_str().expect("an id")
    );
    let accepted = a.delete(&path).await;
    let task = ended(&a, &accepted).await;
    assert_eq!(
        (&task["state"], &task["result"]),
        (&json!("SUCCEEDED"), &Value::Null)
    );
    assert_eq!(site(&a, "Leipzig").await, Value::Null);
    assert_eq!(
        health(&b, "Hamburg").await,
        (json!("SiteNotFound"), json!("Forbidden"))
    );

    let reply = a.delete(&path).await;
    assert_eq!(
        (reply.status, &reply.json()["code"]),
        (404, &json!("SiteNotFound"))
    );
    assert_eq!(a.delete("/sites/none").await.status, 404);
    let own = a.read("/sites").await[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let reply = a.delete(&format!("/sites/{own}")).await;
    assert_eq!(
        (reply.status, &reply.json()["code"]),
        (400, &json!("BadUserInput"))
    );
}

#[tokio::test]
async fn the_cloud_flavour_demands_the_exact_name_of_the_other_site() {
    let server = TestServer::start().await;
    let [a, _] = both(&server).await;
    server
        .control("/settings", &json!({"vcda_cloud": true}))
        .await;
    let thumbprint = remote_thumbprint(&a, LEIPZIG).await;
    let mut request = request(LEIPZIG, &thumbprint);
    let missing = a.post("/sites", &request).await;
    assert_eq!(
        (missing.status, &missing.json()["code"]),
        (400, &json!("BadUserInput"))
    );
    for (name, state) in [
        ("LEIPZIG", "FAILED"),
        ("Leipzig ", "FAILED"),
        ("Leipzig", "SUCCEEDED"),
    ] {
        request["site"] = json!(name);
        let task = ended(&a, &a.post("/sites", &request).await).await;
        assert_eq!(task["state"], json!(state), "{name}");
    }
}
