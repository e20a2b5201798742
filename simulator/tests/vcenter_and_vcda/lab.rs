//! A simulator in this process on a free port, and somebody who talks to it.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hawser_simulator::appliance::{APPLIANCES, Appliance};
use hawser_simulator::settings::Settings;
use hawser_simulator::{Options, Simulator, vcda};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::wire::{self, Seen};

pub const ADMINISTRATOR: &str = "administrator@vsphere.local";
pub const AUDITOR: &str = "auditor@vsphere.local";

/// A running simulator.
pub struct Lab {
    simulator: Simulator,
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

impl Lab {
    /// With tasks of ten seconds, which pass by moving the clock.
    pub async fn start() -> Self {
        let settings = Settings {
            queue_seconds: 2.0,
            task_seconds: 10.0,
            ..Settings::default()
        };
        let options = Options {
            control: true,
            settings,
            ..Options::default()
        };
        let simulator = Simulator::start(options).await.expect("a free port");
        let client = Client::builder().no_proxy().build().expect("a client");
        Self { simulator, client }
    }

    /// Lets simulated time pass.
    pub fn wait(&self, seconds: f64) {
        let clock = &self.simulator.simulation().clock;
        clock.advance(Duration::from_secs_f64(seconds));
    }

    /// The time of the appliances, in milliseconds.
    pub fn now(&self) -> i64 {
        self.simulator.simulation().clock.now()
    }

    /// A control call that has to succeed.
    pub async fn control(&self, path: &str, body: &Value) {
        let request = self.request(Method::POST, &format!("/simulator{path}"));
        let request = request.header("content-type", "application/json");
        let reply = request.body(body.to_string()).send().await;
        assert!(reply.expect("an answer").status().is_success(), "{path}");
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.simulator.origin());
        self.client.request(method, url)
    }

    /// Not signed in.
    pub fn stranger(&self, appliance: &str) -> Caller<'_> {
        let appliance = APPLIANCES.iter().find(|one| one.id == appliance);
        Caller {
            lab: self,
            appliance: appliance.expect("an appliance"),
            session: None,
        }
    }

    /// Signed in as administrator.
    pub async fn administrator(&self, appliance: &str) -> Caller<'_> {
        self.sign_in(appliance, ADMINISTRATOR, 0).await
    }

    /// Signed in as somebody who may only look.
    pub async fn auditor(&self, appliance: &str) -> Caller<'_> {
        self.sign_in(appliance, AUDITOR, 1).await
    }

    async fn sign_in(&self, appliance: &str, name: &str, user: usize) -> Caller<'_> {
        let mut caller = self.stranger(appliance);
        let password = caller.appliance.site.site().users[user].password;
        let session = if std::ptr::eq(caller.appliance.system, &vcda::SYSTEM) {
            let body = json!({"type": "ssoCredentials", "username": name,
                "password": password, "principal": null});
            let reply = caller.post("/sessions", &body).await;
            assert_eq!(reply.status, 200);
            ("x-vcav-auth", reply.header("X-VCAV-Auth").to_owned())
        } else {
            let basic = basic(name, password);
            let path = "/rest/com/vmware/cis/session";
            let reply = caller
                .send(Method::POST, path, &[("authorization", &basic)], None)
                .await;
            assert_eq!(reply.status, 200);
            let token = reply.json()["value"].as_str().expect("a token").to_owned();
            ("vmware-api-session-id", token)
        };
        caller.session = Some(session);
        caller
    }
}

/// The value of an `Authorization` header.
pub fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// Somebody who talks to one appliance. All answers are checked against what is
/// known of the wire.
#[derive(Clone)]
pub struct Caller<'lab> {
    pub lab: &'lab Lab,
    pub appliance: &'static Appliance,
    pub session: Option<(&'static str, String)>,
}

impl Caller<'_> {
    /// An answer that a fault may have spoiled, unchecked.
    pub async fn send_unchecked(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Result<Reply, reqwest::Error> {
        let full = format!("{}{path}", self.appliance.base());
        let mut request = self.lab.request(method, &full);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((name, token)) = &self.session {
            request = request.header(*name, token);
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

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Reply {
        let reply = self
            .send_unchecked(method.clone(), path, headers, body)
            .await;
        let reply = reply.expect("an answer");
        let seen = Seen {
            method: method.as_str(),
            path: path.split('?').next().unwrap_or(path),
            status: reply.status,
            media_type: reply.header("content-type"),
            bytes: &reply.bytes,
        };
        wire::check(self.appliance.system, &seen);
        reply
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], None).await
    }

    /// The body of a `GET` that has to succeed.
    pub async fn read(&self, path: &str) -> Value {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {:?}", reply.json());
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
}
