//! Requests of the console's core, sent without a browser.

use std::sync::Arc;

use hawser_core::clock::read_http_date;
use hawser_core::config::Appliance;
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::{Credentials, Method, Request};
use hawser_core::secret::{Secret, Secrets};
use reqwest::header::{CONTENT_TYPE, DATE, LOCATION};

/// An appliance and the session on it.
pub struct Client {
    pub appliance: Appliance,
    http: reqwest::Client,
    origin: String,
    token: Option<Arc<Secret>>,
}

impl Client {
    pub fn new(appliance: Appliance, origin: String) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self {
            appliance,
            http: http.build().expect("a client"),
            origin,
            token: None,
        }
    }

    /// Uses the token of a sign-in from now on.
    pub fn keep(&mut self, token: Arc<Secret>) {
        self.token = Some(token);
    }

    /// Sends a request once, as the console's transport does.
    pub async fn send(&self, request: &Request, secrets: &Secrets) -> Outcome {
        let (system, base) = (self.appliance.system, &self.appliance.base);
        let address = format!("{}{base}{}", self.origin, request.target());
        let mut sent = match request.method {
            Method::Get => self.http.get(address),
            Method::Post => self.http.post(address),
            Method::Delete => self.http.delete(address),
        };
        sent = sent.header("Accept", (system.protocol().accept)(&self.appliance));
        for (name, value) in &request.headers {
            sent = sent.header(*name, value);
        }
        if let Some(body) = &request.body {
            let wire = body.wire(secrets).expect("every secret is given");
            let text = wire.reveal().to_owned();
            sent = sent.header(CONTENT_TYPE, "application/json").body(text);
        }
        let token_header = system.spec().token_header;
        let in_session = matches!(
            request.credentials,
            Credentials::Session | Credentials::SessionAndBasic { .. }
        );
        if let (true, Some(token)) = (in_session, &self.token) {
            sent = sent.header(token_header, token.reveal());
        }
        if let Credentials::Basic { user, password }
        | Credentials::SessionAndBasic { user, password } = &request.credentials
        {
            let password = secrets.get(*password).expect("the password is given");
            sent = sent.basic_auth(user, Some(password.reveal()));
        }
        let reply = sent.send().await.map_err(|_| Failure::Network)?;
        // A browser reports no more of a redirect.
        if reply.status().is_redirection() && reply.headers().contains_key(LOCATION) {
            let redirected = Reply::new(0, "");
            return Ok(Reply {
                redirected: true,
                content_type: None,
                ..redirected
            });
        }
        let header = |name: &str| {
            let value = reply.headers().get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let mut heard = Reply {
            content_type: header(CONTENT_TYPE.as_str()),
            date: header(DATE.as_str()).and_then(|date| read_http_date(&date)),
            retry_after: header("retry-after")
                .and_then(|seconds| seconds.parse().ok())
                .map(|seconds: i64| seconds * 1_000),
            token: header(token_header).map(|token| Arc::new(Secret::new(token))),
            ..Reply::new(reply.status().as_u16(), "")
        };
        let broken = |_| Failure::Broken("the body ended early".to_owned());
        heard.body = reply.bytes().await.map_err(broken)?.to_vec();
        Ok(heard)
    }
}
