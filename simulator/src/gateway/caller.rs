//! The caller of a request: the appliance, and the session of the header
//! `x-dr-session`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::error::Refusal;
use crate::authentication::{RequestSession, header};
use crate::clock::Millis;
use crate::simulation::Shared;
use crate::system::Appliance;
use crate::world::site::{Role, SiteId};

/// Header with the session, on every call after signing in.
pub const SESSION_HEADER: &str = "x-dr-session";

/// A signed-in user of an appliance. As an argument of a handler it makes the
/// call answer 401 without a session.
#[derive(Clone)]
pub struct Caller {
    /// Appliance of the request.
    pub appliance: &'static Appliance,
    /// Token of the session.
    pub token: String,
    /// Name of the user.
    pub user: &'static str,
    role: Role,
    remote: Vec<SiteId>,
}

impl Caller {
    /// Checks that the user is an administrator.
    ///
    /// # Errors
    /// 403 for a read-only user.
    pub fn needs(&self, privilege: &str) -> Result<(), Refusal> {
        match self.role {
            Role::Administrator => Ok(()),
            Role::ReadOnly => Err(Refusal::forbidden(self.user, privilege)),
        }
    }

    /// Returns `true` with a session on that remote site.
    pub fn is_signed_in_on(&self, site: SiteId) -> bool {
        self.remote.contains(&site)
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Refusal> {
        let held = RequestSession::of(header(parts, SESSION_HEADER), parts, shared, |_| {
            Millis::MAX
        });
        let held = held.ok_or(Refusal::Unauthorized)?;
        Ok(Self {
            appliance: held.appliance,
            token: held.token,
            user: held.session.user,
            role: held.session.role,
            remote: held.session.remote.into_keys().collect(),
        })
    }
}
