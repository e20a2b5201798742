//! Sign-in to a vCenter: Basic once, then `vmware-api-session-id`, as a header
//! or as a cookie. A real vCenter also sets that cookie; a proxy removes it, and
//! so the simulator sets none.

use axum::extract::{Extension, FromRequestParts, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde_json::json;

use super::error::Refusal;
use super::form::{Answer, Success};
use crate::authentication::{RequestSession, basic, cookie, header};
use crate::clock::{Millis, iso8601};
use crate::settings::Settings;
use crate::simulation::Shared;
use crate::system::Appliance;
use crate::world::site::Role;

/// Header, or cookie, with the session, on every call after signing in.
pub const SESSION_HEADER: &str = "vmware-api-session-id";

/// A signed-in user of a vCenter. As an argument of a handler it makes the call
/// answer 401 without a session.
pub struct Caller {
    /// Appliance of the request.
    pub appliance: &'static Appliance,
    /// Name of the user.
    pub user: &'static str,
    token: String,
    opened_at: Millis,
    used_at: Millis,
    role: Role,
}

impl Caller {
    /// Checks that the user is an administrator.
    ///
    /// # Errors
    /// `unauthorized` for a read-only user.
    pub fn may_change(&self) -> Result<(), Refusal> {
        match self.role {
            Role::Administrator => Ok(()),
            Role::ReadOnly => Err(Refusal::unauthorized()),
        }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Refusal> {
        let token = header(parts, SESSION_HEADER).or_else(|| cookie(parts, SESSION_HEADER));
        let held = RequestSession::of(token, parts, shared, Settings::session_maximum);
        let held = held.ok_or_else(Refusal::unauthenticated)?;
        Ok(Self {
            appliance: held.appliance,
            user: held.session.user,
            token: held.token,
            opened_at: held.session.opened_at,
            used_at: held.session.used_at,
            role: held.session.role,
        })
    }
}

/// Returns the vCenter of the request, as the router set it.
pub fn reached(parts: &Parts) -> Result<&'static Appliance, Refusal> {
    parts
        .extensions
        .get::<&'static Appliance>()
        .copied()
        .ok_or_else(Refusal::no_such_path)
}

/// Handles `POST /api/session`: 201 and the id as a bare string.
pub async fn login(
    State(shared): State<Shared>,
    Extension(appliance): Extension<&'static Appliance>,
    headers: HeaderMap,
) -> Answer {
    let (name, password) = basic(&headers).ok_or_else(Refusal::unauthenticated)?;
    let user = appliance
        .site
        .site()
        .authenticate(&name, &password)
        .ok_or_else(Refusal::login_failed)?;
    let token = shared.with(|world, now| world.sessions.open(appliance.id, user, now));
    Ok(Success::Created(json!(token)))
}

/// Handles `POST /rest/com/vmware/cis/session`, and the same with
/// `~action=get`.
pub async fn post(
    State(shared): State<Shared>,
    appliance: Extension<&'static Appliance>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    caller: Result<Caller, Refusal>,
) -> Answer {
    match action(query.as_deref()).as_deref() {
        None => login(State(shared), appliance, headers).await,
        Some("get") => current(caller?).await,
        Some(_) => Err(Refusal::no_such_path()),
    }
}

/// Handles `GET /api/session`: the current user.
pub async fn current(caller: Caller) -> Answer {
    Ok(Success::Value(json!({
        "user": caller.user,
        "created_time": iso8601(caller.opened_at),
        "last_accessed_time": iso8601(caller.used_at),
    })))
}

/// Handles `DELETE`: signs out.
pub async fn logout(State(shared): State<Shared>, caller: Caller) -> Answer {
    shared.with(|world, _| world.sessions.close(caller.appliance.id, &caller.token));
    Ok(Success::Empty)
}

/// Returns the value of `action` or `~action`, if any.
pub fn action(query: Option<&str>) -> Option<String> {
    form_urlencoded::parse(query.unwrap_or("").as_bytes())
        .find(|(name, _)| name == "action" || name == "~action")
        .map(|(_, value)| value.into_owned())
}
