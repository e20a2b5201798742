//! Requests within the sessions of the appliances.

use std::collections::BTreeMap;
use std::sync::Arc;

use hawser_core::budget::Priority;
use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, Config};
use hawser_core::problem::{Answer, Kind, Problem, Stage};
use hawser_core::reply::{Failure, Outcome};
use hawser_core::request::{Method, Request};
use hawser_core::secret::Secrets;
use leptos::prelude::*;

use super::budget::{Budgets, OnSent};
use super::clocks::Clocks;
use super::own_reads::OwnReads;
use super::session_token::SessionToken;
use super::transport::{Envelope, send};
use crate::browser::{document, listen, now, sleep};
use crate::lifecycle::Lifecycle;
use crate::mount_point::MountPoint;
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// The interval at which the session time limits are checked, in milliseconds.
const LIMITS_INTERVAL: i64 = 1_000;

/// Sends requests to the configured appliances.
#[derive(Clone, Copy)]
pub struct Api {
    config: StoredValue<Arc<Config>>,
    pub(super) lifecycle: Lifecycle,
    pub(super) mount_point: MountPoint,
    pub(super) sessions: Sessions,
    clocks: Clocks,
    own_reads: OwnReads,
    pub(super) budgets: Budgets,
    /// Why a session that the page around gave was rejected, by the appliance's id.
    pub(super) rejected: RwSignal<BTreeMap<String, Problem>>,
    /// The names of the appliances that could not be told of a sign-out.
    pub(super) unclosed: RwSignal<Vec<String>>,
}

impl Api {
    /// Creates the api of a configuration.
    pub fn new(
        config: Config,
        lifecycle: Lifecycle,
        mount_point: MountPoint,
        sessions: Sessions,
    ) -> Self {
        Self {
            config: StoredValue::new(Arc::new(config)),
            lifecycle,
            mount_point,
            sessions,
            clocks: Clocks::new(),
            own_reads: OwnReads::new(),
            budgets: Budgets::new(),
            rejected: RwSignal::default(),
            unclosed: RwSignal::default(),
        }
    }

    /// Returns the configuration.
    pub fn config(self) -> Arc<Config> {
        self.config.try_get_value().unwrap_or_default()
    }

    /// Returns an appliance by its id.
    pub fn appliance(self, id: &str) -> Option<Appliance> {
        self.config().appliance(id).cloned()
    }

    /// Returns `true` where nothing may be changed from this console.
    pub fn is_read_only(self) -> bool {
        self.config().read_only
    }

    /// Returns the tasks that the console itself started by reading something.
    pub fn own_reads(self) -> OwnReads {
        self.own_reads
    }

    /// Returns a warning for each appliance whose clock is far off, tracked.
    pub fn clock_warnings(self) -> Vec<String> {
        unsubscribe_on_cleanup();
        self.clocks
            .warnings
            .with(|all| all.values().cloned().collect())
    }

    /// Returns a notice for each appliance whose requests have to wait, tracked.
    pub fn request_notices(self) -> Vec<String> {
        unsubscribe_on_cleanup();
        self.budgets
            .notices
            .with(|all| all.values().cloned().collect())
    }

    /// Returns for how long nothing is read from an appliance because it refused one request too
    /// many, in milliseconds.
    pub fn closed_for(self, appliance: &Appliance) -> Option<i64> {
        self.budgets.closed_for(appliance)
    }

    /// Waits until an appliance that refused one request too many may be asked again.
    pub async fn opened(self, appliance: &Appliance) {
        self.budgets.opened(appliance).await;
    }

    /// Sets what is told of each request that is sent.
    pub fn on_sent(self, on_sent: OnSent) {
        self.budgets.on_sent(on_sent);
    }

    /// Tells what was sent in the last minute, for a tab that has just opened.
    pub fn tell_sent(self) {
        self.budgets.tell_all(&self.config().appliances);
    }

    /// Takes in what another tab sent to an appliance.
    pub fn note_sent(self, appliance: &Appliance, at: &[Timestamp], closed: Option<Timestamp>) {
        self.budgets.note_peer(appliance, at, closed);
    }

    /// Gives up the requests that wait for their turn.
    pub fn stop(self) {
        self.budgets.stop();
    }

    /// Sends a request within the appliance's session. One that changes something goes first.
    pub async fn send(
        self,
        appliance: &Appliance,
        request: &Request,
        secrets: &Secrets,
    ) -> Outcome {
        let priority = match request.method {
            Method::Get => Priority::Screen,
            Method::Post | Method::Delete => Priority::Submit,
        };
        self.send_with(priority, appliance, request, secrets).await
    }

    /// Does the same with a priority.
    pub async fn send_with(
        self,
        priority: Priority,
        appliance: &Appliance,
        request: &Request,
        secrets: &Secrets,
    ) -> Outcome {
        self.may_send(request)?;
        self.send_in_session(priority, appliance, request, secrets, &|| {})
            .await
    }

    /// Sends a request within the appliance's session. `on_sent` is called when it is handed to
    /// the browser; where it is not called, nothing was sent.
    pub async fn submit(
        self,
        appliance: &Appliance,
        request: &Request,
        secrets: &Secrets,
        on_sent: &dyn Fn(),
    ) -> Outcome {
        self.may_send(request)?;
        self.send_in_session(Priority::Submit, appliance, request, secrets, on_sent)
            .await
    }

    fn may_send(self, request: &Request) -> Result<(), Failure> {
        match request.method == Method::Post && self.is_read_only() {
            true => Err(Failure::NotSent("this console is read-only".to_owned())),
            false => Ok(()),
        }
    }

    /// Reads something within the appliance's session.
    pub async fn read(self, appliance: &Appliance, request: &Request) -> Answer {
        self.read_with(Priority::Screen, appliance, request).await
    }

    /// Does the same with a priority.
    pub async fn read_with(
        self,
        priority: Priority,
        appliance: &Appliance,
        request: &Request,
    ) -> Answer {
        let none = Secrets::new();
        let outcome = self.send_with(priority, appliance, request, &none).await;
        appliance.read_json(request, &outcome, Stage::Load)
    }

    /// Waits for the turn of a request.
    ///
    /// # Errors
    ///
    /// Where the console has ended meanwhile.
    pub(super) async fn turn(
        self,
        appliance: &Appliance,
        priority: Priority,
    ) -> Result<(), Failure> {
        match self.budgets.turn(appliance, priority).await {
            true => Ok(()),
            false => Err(Failure::NotSent("the console was closed".to_owned())),
        }
    }

    pub(super) async fn send_in_session(
        self,
        priority: Priority,
        appliance: &Appliance,
        request: &Request,
        secrets: &Secrets,
        on_sent: &dyn Fn(),
    ) -> Outcome {
        if !self.sessions.state_untracked(&appliance.id).is_signed_in() {
            return Err(Failure::NoSession);
        }
        self.turn(appliance, priority).await?;
        // Not before: the session may have become another one.
        let token = self.session_token(appliance).await?;
        self.transmit(&token, appliance, request, secrets, on_sent)
            .await
    }

    pub(super) async fn send_as(
        self,
        token: &SessionToken,
        appliance: &Appliance,
        request: &Request,
        secrets: &Secrets,
    ) -> Outcome {
        self.transmit(token, appliance, request, secrets, &|| {})
            .await
    }

    async fn transmit(
        self,
        token: &SessionToken,
        appliance: &Appliance,
        request: &Request,
        secrets: &Secrets,
        on_sent: &dyn Fn(),
    ) -> Outcome {
        // Only a sign-out is sent after the end.
        if self.lifecycle.has_ended() && request.method != Method::Delete {
            return Err(Failure::NotSent("the console was closed".to_owned()));
        }
        let system = appliance.system;
        let envelope = || Envelope {
            base: &appliance.base,
            token_header: token
                .header
                .as_deref()
                .unwrap_or(system.spec().token_header),
            accept: (system.protocol().accept)(appliance),
            token: Some(&token.value),
            per_request: token.header.is_some(),
            secrets,
            reads: Some(self.lifecycle.reads()),
            redactor: self.sessions.redactor(),
            on_sent,
        };
        let mut sent = now();
        let mut outcome = send(request, envelope()).await;
        if appliance.learn_media_type(&outcome) && request.method == Method::Get {
            self.budgets.count(appliance);
            sent = now();
            outcome = send(request, envelope()).await;
            appliance.learn_media_type(&outcome);
        }
        self.budgets.note_outcome(appliance, &outcome);
        if let Ok(reply) = &outcome {
            if let Some(date) = reply.date {
                self.clocks.note(appliance, date, sent);
            }
            if !reply.is_success() {
                let context = appliance.asked(request, Stage::Load);
                if Problem::from_reply(reply, &context).kind == Kind::NotSignedIn {
                    // A read that is answered by 401 says that there is no session at all.
                    let may_live = request.method != Method::Get || reply.status != 401;
                    self.expire(appliance, token.session, may_live);
                }
            }
        }
        outcome
    }

    /// Returns the envelope of a request that begins a session.
    pub(super) fn without_session<'a>(
        self,
        appliance: &'a Appliance,
        secrets: &'a Secrets,
    ) -> Envelope<'a> {
        let system = appliance.system;
        Envelope {
            base: &appliance.base,
            token_header: system.spec().token_header,
            accept: (system.protocol().accept)(appliance),
            token: None,
            per_request: false,
            secrets,
            reads: None,
            redactor: self.sessions.redactor(),
            on_sent: &|| {},
        }
    }

    /// Enforces the session time limits of the configuration, where it has any.
    pub fn enforce_session_limits(self) {
        let limits = self.config().limits;
        if limits == Default::default() {
            return;
        }
        for event in ["pointerdown", "keydown"] {
            listen(&document(), event, move |_| self.sessions.touch());
        }
        self.lifecycle.spawn(async move {
            loop {
                sleep(LIMITS_INTERVAL).await;
                if self.lifecycle.has_ended() {
                    return;
                }
                if self.sessions.check_limits(&limits) {
                    self.sign_out_everywhere();
                }
            }
        });
    }
}
