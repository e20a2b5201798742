//! Who is signed in where: a token belongs to one appliance, and ends when it
//! was not used for a while.

use std::collections::HashMap;

use axum::http::header::AsHeaderName;
use axum::http::request::Parts;

use crate::Shared;
use crate::appliance::Appliance;
use crate::clock::Millis;
use crate::random::Random;
use crate::settings::Settings;
use crate::world::site::{Role, SiteId, User};

/// One signed-in user of one appliance.
#[derive(Debug, Clone)]
pub struct Session {
    /// Appliance the token is good for.
    pub appliance: &'static str,
    /// Name of the user.
    pub user: &'static str,
    /// What the user may do.
    pub role: Role,
    /// When it began.
    pub opened_at: Millis,
    /// When it was last used.
    pub used_at: Millis,
    /// Sites signed in on through this session, with the user's name there.
    pub remote: HashMap<SiteId, &'static str>,
}

/// The session that a request names.
pub struct Held {
    /// The appliance reached.
    pub appliance: &'static Appliance,
    /// The token.
    pub token: String,
    /// The session as it is now.
    pub session: Session,
}

impl Held {
    /// The session behind the token in a header; none where there is no such
    /// header, or no such session. `maximum` limits how long a session lives
    /// whatever its use.
    pub fn by(
        header: impl AsHeaderName,
        parts: &Parts,
        shared: &Shared,
        maximum: impl FnOnce(&Settings) -> Millis,
    ) -> Option<Self> {
        // Put there by the router.
        let appliance = *parts.extensions.get::<&'static Appliance>()?;
        let token = parts.headers.get(header)?.to_str().ok()?;
        shared.with(|world, now| {
            let limits = (world.settings.session_time(), maximum(&world.settings));
            let sessions = &mut world.sessions;
            let session = sessions.touch_within(appliance.id, token, limits, now)?;
            Some(Self {
                appliance,
                token: token.to_owned(),
                session: session.clone(),
            })
        })
    }
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
    /// Signs a user in and returns the token.
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

    /// The living session behind a token; looking it up is a use of it.
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

    /// The same for appliances that also limit how long a session lives at
    /// most, whatever its use.
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

    /// Signs out. False where there was no such session.
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

    /// Ends the sessions of one appliance, or of all; or only their sessions
    /// on remote sites. Returns how many.
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

    /// How many sessions there are.
    pub fn count(&self) -> usize {
        self.by_token.len()
    }
}
