//! A simulator in this process on a free port, and somebody who talks to it.

use std::time::Duration;

use hawser_simulator::appliance::{APPLIANCES, Appliance, System};
use hawser_simulator::settings::Settings;
use hawser_simulator::{Options, Simulator, vcda, vcenter};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::contract;
use crate::vcenter_and_vcda::wire::{self, Seen};

pub const ADMINISTRATOR: &str = "administrator@vsphere.local";
pub const AUDITOR: &str = "auditor@vsphere.local";

/// A running simulator.
pub struct TestServer {
    pub simulator: Simulator,
    client: Client,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("a JSON body")
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("a header of text"))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Type of a vAPI error, of either form.
    pub fn kind(&self) -> String {
        let body = self.json();
        let wrapped = body["type"]
            .as_str()
            .and_then(|kind| kind.rsplit('.').next());
        let bare = body["error_type"].as_str().unwrap_or("");
        wrapped.map_or_else(|| bare.to_ascii_lowercase(), str::to_owned)
    }
}

impl TestServer {
    /// With tasks of ten seconds, which pass by moving the clock, and without a
    /// limit of requests.
    pub async fn start() -> Self {
        Self::with(Options {
            settings: Settings::default().without_quotas(),
            ..Options::default()
        })
        .await
    }

    pub async fn with(options: Options) -> Self {
        let settings = Settings {
            queue_seconds: 2.0,
            task_seconds: 10.0,
            ..options.settings
        };
        let simulator = Simulator::start(Options {
            control: true,
            settings,
            ..options
        })
        .await
        .expect("a free port");
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Self { simulator, client }
    }

    /// Lets simulated time pass.
    pub fn wait(&self, seconds: f64) {
        let simulation = self.simulator.simulation();
        simulation.clock.advance(Duration::from_secs_f64(seconds));
    }

    /// The time of the appliances, in milliseconds.
    pub fn now(&self) -> i64 {
        self.simulator.simulation().clock.now()
    }

    /// Any request, unchecked.
    pub async fn raw(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Result<Reply, reqwest::Error> {
        let url = format!("{}{path}", self.simulator.origin());
        let mut request = self.client.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let reply = request.send().await?;
        Ok(Reply {
            status: reply.status().as_u16(),
            headers: reply.headers().clone(),
            bytes: reply.bytes().await?.to_vec(),
        })
    }

    /// Any request with a JSON body, unchecked.
    pub async fn raw_json(&self, method: Method, path: &str, body: &Value) -> Reply {
        let headers = [(CONTENT_TYPE.as_str(), "application/json")];
        self.raw(method, path, &headers, Some(body.to_string()))
            .await
            .expect("an answer")
    }

    /// A control call that has to succeed.
    pub async fn control(&self, path: &str, body: &Value) {
        let path = format!("/simulator{path}");
        let reply = self.raw_json(Method::POST, &path, body).await;
        assert!((200..300).contains(&reply.status), "{}", reply.text());
    }

    pub async fn raw_get(&self, path: &str) -> Reply {
        self.raw(Method::GET, path, &[], None)
            .await
            .expect("an answer")
    }

    /// Sets a fault through the control API.
    pub async fn fault(&self, rule: Value) {
        self.control("/faults", &rule).await;
    }

    /// What was asked, by the control API.
    pub async fn requests(&self, query: &str) -> Vec<Value> {
        let reply = self.raw_get(&format!("/simulator/requests?{query}")).await;
        reply.json()["list"].as_array().cloned().unwrap_or_default()
    }

    /// Signed in as administrator.
    pub async fn administrator(&self, appliance: &str) -> Caller<'_> {
        self.sign_in(appliance, ADMINISTRATOR, password(appliance, 0))
            .await
    }

    /// Signed in as somebody who may only look.
    pub async fn auditor(&self, appliance: &str) -> Caller<'_> {
        self.sign_in(appliance, AUDITOR, password(appliance, 1))
            .await
    }

    async fn sign_in(&self, appliance: &str, user: &str, password: &str) -> Caller<'_> {
        let stranger = self.stranger(appliance);
        let system = stranger.appliance.system;
        let basic = [("authorization", &*basic(user, password))];
        let json = [("content-type", "application/json")];
        let typed = json!({"type": "ssoCredentials", "username": user,
            "password": password, "principal": null});
        let (path, headers, body) = if is(system, &vcda::SYSTEM) {
            ("/sessions", json, Some(typed.to_string()))
        } else if is(system, &vcenter::SYSTEM) {
            ("/rest/com/vmware/cis/session", basic, None)
        } else {
            ("/session", basic, None)
        };
        let reply = stranger.send(Method::POST, path, &headers, body).await;
        assert_eq!(reply.status, 200);
        let text = |value: &Value| value.as_str().expect("a token").to_owned();
        let session = if is(system, &vcda::SYSTEM) {
            ("x-vcav-auth", reply.header("x-vcav-auth").to_owned())
        } else if is(system, &vcenter::SYSTEM) {
            ("vmware-api-session-id", text(&reply.json()["value"]))
        } else {
            ("x-dr-session", text(&reply.json()["session_id"]))
        };
        Caller {
            session: Some(session),
            ..stranger
        }
    }

    /// Not signed in.
    pub fn stranger(&self, appliance: &str) -> Caller<'_> {
        Caller {
            server: self,
            appliance: found(appliance),
            session: None,
            checked: true,
        }
    }
}

fn found(id: &str) -> &'static Appliance {
    let appliance = APPLIANCES.iter().find(|one| one.id == id);
    appliance.expect("an appliance")
}

fn is(one: &System, other: &System) -> bool {
    std::ptr::eq(one, other)
}

/// The password of a user of the appliance's site.
pub fn password(appliance: &str, user: usize) -> &'static str {
    found(appliance).site.site().users[user].password
}

/// The value of an `Authorization` header.
pub fn basic(user: &str, password: &str) -> String {
    use base64::Engine;
    let text = format!("{user}:{password}");
    let encoded = base64::engine::general_purpose::STANDARD.encode(text);
    format!("Basic {encoded}")
}

/// Somebody who talks to one appliance. All answers are checked against the
/// API documents.
#[derive(Clone)]
pub struct Caller<'a> {
    pub server: &'a TestServer,
    pub appliance: &'static Appliance,
    /// The header with the token of a session.
    pub session: Option<(&'static str, String)>,
    checked: bool,
}

impl Caller<'_> {
    /// For answers that a fault is going to spoil.
    pub fn unchecked(&self) -> Self {
        Self {
            checked: false,
            ..self.clone()
        }
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Reply {
        self.try_send(method, path, headers, body)
            .await
            .expect("an answer")
    }

    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Result<Reply, reqwest::Error> {
        let mut headers = headers.to_vec();
        if let Some((name, token)) = &self.session {
            headers.push((name, token));
        }
        let full = format!("{}{path}", self.appliance.base());
        let reply = self
            .server
            .raw(method.clone(), &full, &headers, body)
            .await?;
        if self.checked {
            let (system, method) = (self.appliance.system, method.as_str());
            if is(system, &vcda::SYSTEM) || is(system, &vcenter::SYSTEM) {
                let seen = Seen {
                    method,
                    path: path.split('?').next().unwrap_or(path),
                    status: reply.status,
                    media_type: reply.header("content-type"),
                    bytes: &reply.bytes,
                };
                wire::check(system, &seen);
            } else {
                contract::check(system, method, path, &reply);
            }
        }
        Ok(reply)
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], None).await
    }

    /// The body of a `GET` that has to succeed.
    pub async fn read(&self, path: &str) -> Value {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        let headers = [("content-type", "application/json")];
        self.send(Method::POST, path, &headers, Some(body.to_string()))
            .await
    }

    /// Without a body and without a media type.
    pub async fn post_nothing(&self, path: &str) -> Reply {
        self.send(Method::POST, path, &[], None).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, &[], None).await
    }

    /// Id of the pairing with a site.
    pub async fn pairing_with(&self, site: &str) -> String {
        let list = self.read("/pairings").await;
        let host = format!("vcsa-{site}.hansekontor.example");
        let found = list["list"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|pairing| pairing["remote_vc_server"]["name"] == json!(host))
            .expect("a pairing with that site");
        found["pairing_id"].as_str().expect("an id").to_owned()
    }

    /// Path of the replication of a machine between Hamburg and Leipzig.
    pub async fn replication(&self, name: &str) -> String {
        let other = if self.appliance.id == "vr-a" {
            "lej"
        } else {
            "ham"
        };
        let pairing = self.pairing_with(other).await;
        let path = format!("/pairings/{pairing}/replications");
        let list = self
            .read(&format!("{path}?filter_property=name&filter={name}"))
            .await;
        let id = list["list"][0]["id"].as_str().expect("a replication");
        format!("{path}/{id}")
    }

    /// Id of the active image of a replication.
    pub async fn image(&self, replication: &str) -> String {
        let image = self.read(&format!("{replication}/active-image")).await;
        image["id"].as_str().expect("an id").to_owned()
    }

    /// Signs in on the other end of a pairing.
    pub async fn sign_in_remotely(&self, pairing: &str, password: &str) -> Reply {
        let authorization = basic(ADMINISTRATOR, password);
        let path = format!("/pairings/{pairing}/remote-session");
        self.send(
            Method::POST,
            &path,
            &[("authorization", &authorization)],
            None,
        )
        .await
    }

    /// The task that an answer 202 holds, as it is now.
    pub async fn task(&self, accepted: &Reply) -> Value {
        assert_eq!(accepted.status, 202, "{}", accepted.text());
        let id = accepted.json()["id"].as_str().expect("an id").to_owned();
        self.read(&format!("/tasks/{id}")).await
    }

    /// The same task when all its time has passed.
    pub async fn ended(&self, accepted: &Reply) -> Value {
        self.server.wait(13.0);
        self.task(accepted).await
    }
}
