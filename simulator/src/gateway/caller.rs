//! Who is calling: the appliance that was reached and the session that the
//! `x-dr-session` header names.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::error::Refusal;
use crate::Shared;
use crate::appliance::Appliance;
use crate::clock::Millis;
use crate::session::Held;
use crate::world::site::{Role, SiteId};

/// Header with the session, on every call after signing in.
pub const SESSION_HEADER: &str = "x-dr-session";

/// A signed-in user of an appliance. As an argument of a handler it makes the
/// call answer 401 to everybody else.
#[derive(Clone)]
pub struct Caller {
    /// The appliance reached.
    pub appliance: &'static Appliance,
    /// The token.
    pub token: String,
    /// The user.
    pub user: &'static str,
    role: Role,
    remote: Vec<SiteId>,
}

impl Caller {
    /// Lets administrators pass.
    ///
    /// # Errors
    /// 403 for a user who may only look.
    pub fn needs(&self, privilege: &str) -> Result<(), Refusal> {
        match self.role {
            Role::Administrator => Ok(()),
            Role::ReadOnly => Err(Refusal::forbidden(self.user, privilege)),
        }
    }

    /// Whether there is a session on that remote site too.
    pub fn is_signed_in_on(&self, site: SiteId) -> bool {
        self.remote.contains(&site)
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Refusal> {
        let held = Held::by(SESSION_HEADER, parts, shared, |_| Millis::MAX);
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

/// User name and password of `Authorization: Basic` (RFC 7617).
pub fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = STANDARD.decode(credentials.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}
