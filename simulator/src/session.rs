//! Sessions: a token is valid for one appliance and expires when it is idle.

use std::collections::HashMap;

use crate::clock::Millis;
use crate::random::Random;
use crate::world::site::{Role, SiteId, User};

/// One signed-in user of one appliance.
#[derive(Debug, Clone)]
pub struct Session {
    /// Appliance that the token is valid for.
    pub appliance: &'static str,
    /// Name of the user.
    pub user: &'static str,
    /// Role of the user.
    pub role: Role,
    /// Start of the session.
    pub opened_at: Millis,
    /// Last use.
    pub used_at: Millis,
    /// Remote sites with a session, with the name of the user there.
    pub remote: HashMap<SiteId, &'static str>,
}

/// All sessions by token.
#[derive(Debug)]
pub struct Sessions {
    by_token: HashMap<String, Session>,
    tokens: Random,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            by_token: HashMap::new(),
            tokens: Random::unpredictable(),
        }
    }
}

impl Sessions {
    /// Opens a session for a user and returns the token.
    pub fn open(&mut self, appliance: &'static str, user: &User, now: Millis) -> String {
        let token = self.tokens.uuid();
        let session = Session {
            appliance,
            user: user.name,
            role: user.role,
            opened_at: now,
            used_at: now,
            remote: HashMap::new(),
        };
        self.by_token.insert(token.clone(), session);
        token
    }

    /// Returns the session of a token and counts as a use of it; `None` if it
    /// has expired.
    pub fn touch(
        &mut self,
        appliance: &str,
        token: &str,
        lifetime: Millis,
        now: Millis,
    ) -> Option<&mut Session> {
        let session = self.by_token.get_mut(token)?;
        if session.appliance != appliance || now - session.used_at > lifetime {
            return None;
        }
        session.used_at = now;
        Some(session)
    }

    /// Does the same for appliances with an absolute time limit beside the idle
    /// one.
    pub fn touch_within(
        &mut self,
        appliance: &str,
        token: &str,
        (idle, maximum): (Millis, Millis),
        now: Millis,
    ) -> Option<&mut Session> {
        let session = self.touch(appliance, token, idle, now)?;
        (now - session.opened_at <= maximum).then_some(session)
    }

    /// Closes a session. Returns `false` if there was none.
    pub fn close(&mut self, appliance: &str, token: &str) -> bool {
        let known = self
            .by_token
            .get(token)
            .is_some_and(|session| session.appliance == appliance);
        if known {
            self.by_token.remove(token);
        }
        known
    }

    /// Ends the sessions of one appliance, or of all; or only their sessions on
    /// remote sites. Returns how many ended.
    pub fn expire(&mut self, appliance: Option<&str>, only_remote: bool) -> usize {
        let meant = |session: &Session| appliance.is_none_or(|id| id == session.appliance);
        if only_remote {
            let mut ended = 0;
            for session in self.by_token.values_mut().filter(|session| meant(session)) {
                ended += session.remote.len();
                session.remote.clear();
            }
            return ended;
        }
        let before = self.by_token.len();
        self.by_token.retain(|_, session| !meant(session));
        before - self.by_token.len()
    }

    /// Returns the number of sessions.
    pub fn count(&self) -> usize {
        self.by_token.len()
    }
}
