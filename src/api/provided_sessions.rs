//! The token for a request: one that was received here, or one that the page around gives.

use std::sync::Arc;

use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::reply::Failure;
use leptos::prelude::*;

use super::requests::Api;
use super::session_token::SessionToken;
use crate::tracking::unsubscribe_on_cleanup;

impl Api {
    /// Returns the token for a request.
    pub(super) async fn session_token(
        self,
        appliance: &Appliance,
    ) -> Result<SessionToken, Failure> {
        let session = Some(self.sessions.number(&appliance.id));
        if let Some(value) = self.sessions.token(&appliance.id) {
            return Ok(SessionToken {
                session,
                ..SessionToken::new(value)
            });
        }
        if self.sessions.state_untracked(&appliance.id).is_signed_in() {
            if let Some(token) = self.provided(appliance).await {
                return Ok(SessionToken { session, ..token });
            }
            self.expire(appliance, session, false);
        }
        Err(Failure::NoSession)
    }

    /// Asks the page around for a token.
    async fn provided(self, appliance: &Appliance) -> Option<SessionToken> {
        let given = self.mount_point.session(appliance).await?;
        Some(SessionToken {
            header: given.header,
            value: Arc::new(given.token),
            session: None,
        })
    }

    /// Asks the page around for a session of each appliance that has none, and the appliance for
    /// its user.
    pub fn request_provided_sessions(self) {
        for appliance in self.config().appliances.clone() {
            let is_signed_in = self.sessions.state_untracked(&appliance.id).is_signed_in();
            if !self.mount_point.provides_sessions() || is_signed_in {
                continue;
            }
            self.rejected.try_update(|all| all.remove(&appliance.id));
            self.lifecycle.spawn(async move {
                if !self.begin_provided(&appliance).await {
                    self.need_session(&appliance.id);
                }
            });
        }
    }

    async fn begin_provided(self, appliance: &Appliance) -> bool {
        let Some(token) = self.provided(appliance).await else {
            return false;
        };
        match self.user_of(&token, appliance).await {
            Ok(user) => {
                let replaced = self.sessions.begin(&appliance.id, user, "", None);
                self.close_replaced(appliance, replaced);
                true
            }
            Err(problem) => {
                self.rejected
                    .try_update(|all| all.insert(appliance.id.clone(), *problem));
                false
            }
        }
    }

    /// Returns why a session that the page around gave was rejected, tracked.
    pub fn rejected_session(self, appliance: &str) -> Option<Problem> {
        unsubscribe_on_cleanup();
        self.rejected.with(|all| all.get(appliance).cloned())
    }

    /// Ends a session that was refused, or that is not given any more. `may_live` where it may be
    /// half dead: other calls still accept it, and nobody would end it at the appliance.
    pub(super) fn expire(self, appliance: &Appliance, session: Option<u32>, may_live: bool) {
        let own = self.sessions.own_token(&appliance.id);
        if self.sessions.expire(&appliance.id, session) {
            self.close_replaced(appliance, own.filter(|_| may_live));
            self.need_session(&appliance.id);
        }
    }

    fn need_session(self, appliance: &str) {
        if !self.lifecycle.has_ended() {
            self.mount_point.notify_session_needed(appliance);
        }
    }
}
