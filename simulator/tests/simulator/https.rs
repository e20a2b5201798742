//! The appliances as a reverse proxy sees them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hawser_simulator::appliance::APPLIANCES;
use hawser_simulator::https::certificates::Presented;
use hawser_simulator::{Options, https};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::test_server::{ADMINISTRATOR, Reply, TestServer, basic, password};

const VR_A: &str = "vr-a.hansekontor.example";
const INFO: &str = "/api/rest/vr/v2/info";

/// A client that trusts the authority of a simulator and nobody else.
struct Client {
    address: SocketAddr,
    connector: TlsConnector,
}

/// A connection to an appliance.
struct Connection {
    host: String,
    sender: SendRequest<Full<Bytes>>,
    ended: JoinHandle<()>,
}

async fn server() -> (TestServer, Client) {
    let options = Options {
        https: Some(https::Options::default()),
        ..Options::default()
    };
    let server = TestServer::with(options).await;
    let (address, certificates) = server.simulator.https().expect("HTTPS");
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(certificates.authority().as_bytes());
    roots.add(authority.expect("PEM")).expect("an authority");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    (server, Client { address, connector })
}

impl Client {
    /// Connects to a name, or to an address, for which no name is sent.
    async fn connect(&self, name: &str) -> Result<Connection, String> {
        let stream = TcpStream::connect(self.address).await;
        let server = ServerName::try_from(name.to_owned()).expect("a name");
        let shaken = self.connector.connect(server, stream.expect("it listens"));
        let stream = shaken.await.map_err(|error| error.to_string())?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP/1.1");
        // How it ends, the requests on it say.
        let ended = tokio::spawn(async { connection.await.unwrap_or_default() });
        Ok(Connection {
            host: name.to_owned(),
            sender,
            ended,
        })
    }

    async fn get(&self, name: &str, path: &str) -> Result<Reply, String> {
        let mut connection = self.connect(name).await?;
        connection.ask(Method::GET, path, &[]).await
    }
}

impl Connection {
    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Reply, String> {
        let mut request = Request::builder().method(method).uri(path);
        if headers.iter().all(|(name, _)| *name != "host") {
            request = request.header("host", &self.host);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::default()).expect("a request");
        let sent = self.sender.send_request(request).await;
        let (parts, body) = sent.map_err(|error| error.to_string())?.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?;
        Ok(Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes: body.to_bytes().to_vec(),
        })
    }
}

#[tokio::test]
async fn every_appliance_answers_under_both_its_names_at_its_own_paths() {
    let (server, client) = server().await;
    for appliance in APPLIANCES {
        let call = appliance.system.calls.iter().find(|call| {
            let is_plain = call.method == "GET" && !call.path.contains('{');
            is_plain && !call.path.ends_with("/versions")
        });
        let call = call.expect("a call that asks for a session");
        for name in appliance.server_names() {
            let path = format!("{}{}", appliance.system.base_path, call.path);
            let reply = client.get(&name, &path).await.expect("an answer");
            assert_eq!(reply.status, 401, "{name}{path}");
        }
        let query = format!("appliance={}&call={}", appliance.id, call.name);
        assert_eq!(server.requests(&query).await.len(), 2, "{query}");
    }
}

#[tokio::test]
async fn a_session_that_begins_there_is_the_same_behind_the_proxy() {
    let (server, client) = server().await;
    let mut connection = client.connect(VR_A).await.expect("a connection");
    let authorization = basic(ADMINISTRATOR, password("vr-a", 0));
    let headers = [("authorization", authorization.as_str())];
    let path = "/api/rest/vr/v2/session";
    let signed_in = connection.ask(Method::POST, path, &headers).await;
    let token = signed_in.expect("an answer").json()["session_id"].clone();
    let token = token.as_str().expect("a token").to_owned();
    let session = [("x-dr-session", token.as_str())];
    let there = connection.ask(Method::GET, INFO, &session).await;
    assert_eq!(there.expect("an answer").status, 200);
    let mut here = server.stranger("vr-a");
    here.session = Some(("x-dr-session", token));
    assert_eq!(here.get("/info").await.status, 200);
}

#[tokio::test]
async fn without_a_server_name_the_host_decides_and_without_both_nobody_answers() {
    let (_lab, client) = server().await;
    let mut connection = client.connect("127.0.0.1").await.expect("a connection");
    let mut ask = async |host| {
        let reply = connection.ask(Method::GET, INFO, &[("host", host)]).await;
        reply.expect("an answer")
    };
    assert_eq!(ask("vr-ham.hansekontor.example:8443").await.status, 401);
    let lost = ask("127.0.0.1").await;
    assert_eq!(lost.status, 421);
    assert!(lost.text().contains(VR_A), "{}", lost.text());
    let mut named = client.connect(VR_A).await.expect("a connection");
    let headers = [("host", "upstream")];
    let reply = named.ask(Method::GET, INFO, &headers).await;
    assert_eq!(
        reply.expect("an answer").status,
        401,
        "the name comes first"
    );
    let control = client.get(VR_A, "/simulator/state").await;
    assert_eq!(
        control.expect("an answer").status,
        404,
        "nothing else is there"
    );
}

#[tokio::test]
async fn a_certificate_that_is_wrong_is_refused_and_only_there() {
    let (server, client) = server().await;
    let simulation = server.simulator.simulation();
    // A session that could be resumed would hide what is presented now.
    client.get(VR_A, INFO).await.expect("an answer");
    for (presented, reason) in [
        (Presented::OtherAuthority, "UnknownIssuer"),
        (Presented::WrongName, "not valid for name"),
        (Presented::Expired, "expired"),
    ] {
        simulation.present("vr-a", presented);
        let refused = client.get(VR_A, INFO).await.expect_err("no connection");
        assert!(refused.contains(reason), "{presented:?}: {refused}");
        let other = client.get("vr-b.hansekontor.example", INFO).await;
        assert_eq!(other.expect("an answer").status, 401);
    }
    simulation.present("vr-a", Presented::Right);
    let right = client.get(VR_A, INFO).await.expect("an answer");
    assert_eq!(right.status, 401);
}

#[tokio::test]
async fn another_certificate_ends_connections_that_were_made_with_the_one_before() {
    let (server, client) = server().await;
    let mut connection = client.connect(VR_A).await.expect("a connection");
    for _ in 0..2 {
        let kept = connection.ask(Method::GET, INFO, &[]).await;
        assert_eq!(kept.expect("an answer").status, 401);
    }
    let change = json!({"appliance": "vr-a", "present": "wrong-name"});
    server.control("/certificate", &change).await;
    let ended = timeout(Duration::from_secs(20), connection.ended).await;
    ended.expect("it ends").expect("by itself");
    let nobody = json!({"appliance": "console", "present": "right"});
    let refused = server
        .raw_json(reqwest::Method::POST, "/simulator/certificate", &nobody)
        .await;
    assert_eq!(refused.status, 400);
    server.control("/reset", &json!({})).await;
    let again = client.get(VR_A, INFO).await.expect("an answer");
    assert_eq!(again.status, 401, "a reset brings the right one back");
}

#[tokio::test]
async fn headers_are_those_that_a_proxy_has_to_take_away() {
    let (server, client) = server().await;
    let mut connection = client.connect(VR_A).await.expect("a connection");
    let cookie = [("cookie", "JSESSIONID=1")];
    let there = connection.ask(Method::GET, INFO, &cookie).await;
    let there = there.expect("an answer");
    let here = server.stranger("vr-a").get("/info").await;
    for (name, at_the_appliance) in [
        ("set-cookie", true),
        ("www-authenticate", true),
        ("cache-control", false),
        ("x-content-type-options", false),
    ] {
        let behind_a_proxy = !at_the_appliance;
        assert_eq!(there.headers.contains_key(name), at_the_appliance, "{name}");
        assert_eq!(here.headers.contains_key(name), behind_a_proxy, "{name}");
    }
    let log = server.requests("call=getVrInfo").await;
    assert_eq!([&log[0]["cookie"], &log[1]["cookie"]], [true, false]);
}

#[tokio::test]
async fn faults_strike_there_as_well() {
    let (server, client) = server().await;
    server
        .fault(json!({"call": "getVrInfo", "fault": {"kind": "gateway-error"}}))
        .await;
    server
        .fault(json!({"call": "getVrInfo", "fault": {"kind": "cut-before"}}))
        .await;
    let spoiled = client.get(VR_A, INFO).await.expect("an answer");
    assert_eq!(spoiled.status, 502);
    client.get(VR_A, INFO).await.expect_err("no answer");
}
