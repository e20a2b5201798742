//! Signing in and out.

use std::sync::Arc;

use hawser_core::budget::Priority;
use hawser_core::config::Appliance;
use hawser_core::group_sign_in::only_remote_pairing;
use hawser_core::operation::Draft;
use hawser_core::operation::vr_lists::PAIRINGS;
use hawser_core::problem::{ErrorText, Kind, Problem, Stage};
use hawser_core::request::Request;
use hawser_core::secret::{Secret, Secrets, Slot};
use hawser_core::system::{PASSWORD, PEER_PASSWORD, SignInWay};
use leptos::prelude::*;

use super::requests::Api;
use super::session_token::SessionToken;
use super::transport::{Envelope, send, send_last};
use crate::tracking::unsubscribe_on_cleanup;

impl Api {
    /// Signs in with a password.
    pub async fn sign_in(
        self,
        appliance: &Appliance,
        method: &'static SignInWay,
        user: String,
        password: Secret,
    ) -> Result<(), Box<Problem>> {
        let token = self.new_session(appliance, method, &user, password).await?;
        let replaced = self
            .sessions
            .begin(&appliance.id, user, method.id, Some(token));
        self.close_replaced(appliance, replaced);
        Ok(())
    }

    /// Ends a session that another one took the place of, or that the appliance may know still
    /// although it refused a request.
    pub(super) fn close_replaced(self, appliance: &Appliance, token: Option<Arc<Secret>>) {
        if let Some(token) = token {
            let appliance = appliance.clone();
            self.lifecycle.spawn(async move {
                // It is out of use; where it cannot be ended it times out.
                let _ = self.close_session(&appliance, token).await;
            });
        }
    }

    /// Begins a session at the appliance and returns its token.
    async fn new_session(
        self,
        appliance: &Appliance,
        method: &'static SignInWay,
        user: &str,
        password: Secret,
    ) -> Result<Arc<Secret>, Box<Problem>> {
        let request = (appliance.system.protocol().signing_in)(appliance, method, user);
        let secrets = Secrets::new().with(PASSWORD, password);
        appliance.forget_media_type();
        let mut outcome = match self.turn(appliance, Priority::Submit).await {
            Ok(()) => send(&request, self.without_session(appliance, &secrets)).await,
            Err(failure) => Err(failure),
        };
        // It begins nothing that could begin twice: the appliance did not read the request.
        if appliance.learn_media_type(&outcome) {
            self.budgets.count(appliance);
            outcome = send(&request, self.without_session(appliance, &secrets)).await;
            appliance.learn_media_type(&outcome);
        }
        self.budgets.note_outcome(appliance, &outcome);
        appliance.read_sign_in(&request, &outcome)
    }

    /// Signs in with the token of a session that exists already.
    pub async fn sign_in_with_token(
        self,
        appliance: &Appliance,
        token: Secret,
    ) -> Result<(), Box<Problem>> {
        let value = Arc::new(token);
        let token = SessionToken::new(value.clone());
        let user = self.user_of(&token, appliance).await?;
        let replaced = self.sessions.begin(&appliance.id, user, "", Some(value));
        self.close_replaced(appliance, replaced);
        Ok(())
    }

    /// Asks the appliance for the user of a session, which proves that it is good.
    pub(super) async fn user_of(
        self,
        token: &SessionToken,
        appliance: &Appliance,
    ) -> Result<String, Box<Problem>> {
        let protocol = appliance.system.protocol();
        let request = (protocol.who)(appliance);
        let none = Secrets::new();
        let outcome = match self.turn(appliance, Priority::Submit).await {
            Ok(()) => self.send_as(token, appliance, &request, &none).await,
            Err(failure) => Err(failure),
        };
        appliance.read_json(&request, &outcome, Stage::SignIn)?;
        let user = outcome.ok().and_then(|reply| (protocol.user)(&reply));
        Ok(user.unwrap_or_default())
    }

    /// Signs in on the peer of a pairing, through the appliance's own session.
    pub async fn sign_in_on_peer(
        self,
        appliance: &Appliance,
        request: Request,
        slot: Slot,
        password: Secret,
    ) -> Result<(), Box<Problem>> {
        let secrets = Secrets::new().with(slot, password);
        let sent = self.send_in_session(Priority::Submit, appliance, &request, &secrets, &|| {});
        let outcome = sent.await;
        match &outcome {
            Ok(reply) if reply.is_success() && !reply.is_page() => {
                self.sessions.note_peer_sign_in(&appliance.id);
                Ok(())
            }
            other => {
                let context = appliance.asked(&request, Stage::SignIn);
                Err(Box::new(Problem::from_outcome(other, &context)))
            }
        }
    }

    /// Signs in to the other site through the appliance's only pairing with one.
    ///
    /// # Errors
    ///
    /// Also where no pairing or several could be meant; nothing is sent then.
    pub async fn sign_in_to_other_site(
        self,
        appliance: &Appliance,
        user: &str,
        password: Secret,
    ) -> Result<(), Box<Problem>> {
        let Some(request) = appliance.system.protocol().peer_sign_in else {
            return Err(no_pairing("This system has no session on the other site."));
        };
        let draft = Draft::default();
        let Some(list) = (PAIRINGS.request)(&draft, 0) else {
            return Err(no_pairing(""));
        };
        let answer = self.read(appliance, &list).await?;
        let pairings = (PAIRINGS.read)(&draft, &answer).rows;
        let pairing = only_remote_pairing(&pairings).map_err(|why| no_pairing(&why))?;
        let request = request(&pairing.id, user);
        self.sign_in_on_peer(appliance, request, PEER_PASSWORD, password)
            .await
    }

    /// Signs out: here at once, and at the appliance if it can be reached. A session that the page
    /// around gave is not this console's to end.
    pub async fn sign_out(self, appliance: &Appliance) -> Result<(), Box<Problem>> {
        let token = self.sessions.token(&appliance.id);
        self.sessions.sign_out(&appliance.id);
        match token {
            Some(token) => self.close_session(appliance, token).await,
            None => Ok(()),
        }
    }

    /// Ends a session at the appliance.
    async fn close_session(
        self,
        appliance: &Appliance,
        token: Arc<Secret>,
    ) -> Result<(), Box<Problem>> {
        let request = (appliance.system.protocol().signing_out)(appliance);
        let token = SessionToken::new(token);
        let none = Secrets::new();
        // It does not wait: the page may be about to go.
        self.budgets.count(appliance);
        let outcome = self.send_as(&token, appliance, &request, &none).await;
        match &outcome {
            // A session that is gone already is as good as ended.
            Ok(reply) if reply.is_success() || reply.status == 401 => Ok(()),
            other => {
                let context = appliance.asked(&request, Stage::SignIn);
                Err(Box::new(Problem::from_outcome(other, &context)))
            }
        }
    }

    /// Ends the sessions that were begun here, because the page is left: they would stay open at
    /// the appliances, which have a limit for them (a vCenter 550 for a user). `is_needed` returns
    /// `true` for an appliance that a submission is on its way to; its session times out.
    ///
    /// The page may come back from the browser's cache. Nobody is signed in there then.
    pub fn leave(self, is_needed: impl Fn(&str) -> bool) {
        for appliance in &self.config().appliances {
            let Some(token) = self.sessions.own_token(&appliance.id) else {
                continue;
            };
            if is_needed(&appliance.id) {
                continue;
            }
            let request = (appliance.system.protocol().signing_out)(appliance);
            let none = Secrets::new();
            let envelope = Envelope {
                token: Some(&token),
                ..self.without_session(appliance, &none)
            };
            self.budgets.count(appliance);
            send_last(&request, &envelope);
            let number = self.sessions.number(&appliance.id);
            self.sessions.expire(&appliance.id, Some(number));
        }
    }

    /// Signs out of every appliance, and notes the ones that could not be told.
    pub fn sign_out_everywhere(self) {
        self.unclosed.try_set(Vec::new());
        for appliance in self.config().appliances.clone() {
            if self.sessions.state_untracked(&appliance.id).is_signed_in() {
                self.lifecycle.spawn(async move {
                    let closed = self.sign_out(&appliance).await.is_ok();
                    self.note_unclosed(&appliance, closed);
                });
            }
        }
    }

    /// Ends the sessions that were begun here, at the end of the console. Those that were given are
    /// only forgotten.
    pub fn end_own_sessions(self) {
        for appliance in self.config().appliances.clone() {
            if self.sessions.state_untracked(&appliance.id).is_signed_in() {
                self.lifecycle.spawn(async move {
                    let own = self.sessions.own_token(&appliance.id);
                    self.sessions.sign_out(&appliance.id);
                    if let Some(token) = own {
                        // Nobody is there to be told.
                        let _ = self.close_session(&appliance, token).await;
                    }
                });
            }
        }
    }

    /// Returns the names of the appliances that could not be told of a sign-out, tracked.
    pub fn unclosed_sessions(self) -> Vec<String> {
        unsubscribe_on_cleanup();
        self.unclosed.get()
    }

    /// Notes an appliance that could not be told that a session ends.
    pub fn note_unclosed(self, appliance: &Appliance, closed: bool) {
        let known = self
            .unclosed
            .try_with_untracked(|names| names.contains(&appliance.name));
        if !closed && known == Some(false) {
            self.unclosed
                .try_update(|names| names.push(appliance.name.clone()));
        }
    }

    /// Lets the appliance check the password of the user that is signed in. `on_result` gets the
    /// problem, or `None` where the password is right.
    ///
    /// No system has a call for that alone, so a session is begun (contracts A.1, C.1, D.1) and
    /// ended at once, also where nobody waits for the result any more. It does not take the place
    /// of the one in use: to that the sign-in on the peer of a pairing belongs. Where the response
    /// is lost nobody knows the session, and it ends by itself.
    pub fn check_password(
        self,
        appliance: Appliance,
        method: &'static SignInWay,
        user: String,
        password: Secret,
        on_result: impl FnOnce(Option<Problem>) + 'static,
    ) {
        self.lifecycle.spawn(async move {
            match self.new_session(&appliance, method, &user, password).await {
                Ok(token) => {
                    on_result(None);
                    let closed = self.close_session(&appliance, token).await.is_ok();
                    self.note_unclosed(&appliance, closed);
                }
                Err(problem) => on_result(Some(*problem)),
            }
        });
    }
}

/// Returns that no pairing is known to sign in to the other site through.
fn no_pairing(why: &str) -> Box<Problem> {
    let words = ErrorText {
        title: "Not signed in to the other site",
        cause: "",
        action: "Sign in to the other site on the form of an operation.",
    };
    let mut problem = Problem::new(Kind::NotOffered, words);
    problem.cause = why.to_owned();
    Box::new(problem)
}
