//! Credentials and session of a request.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, AsHeaderName, COOKIE};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::clock::Millis;
use crate::session::Session;
use crate::settings::Settings;
use crate::simulation::Shared;
use crate::system::Appliance;

/// The session of a request.
pub struct RequestSession {
    /// Appliance of the request.
    pub appliance: &'static Appliance,
    /// Token of the session.
    pub token: String,
    /// A copy of the session.
    pub session: Session,
}

impl RequestSession {
    /// Returns the session of a token; `None` without a token, or if there is no
    /// such session. `maximum` is its absolute time limit.
    pub fn of(
        token: Option<&str>,
        parts: &Parts,
        shared: &Shared,
        maximum: impl FnOnce(&Settings) -> Millis,
    ) -> Option<Self> {
        // Set by the router.
        let appliance = *parts.extensions.get::<&'static Appliance>()?;
        let token = token?;
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

/// Returns the value of a header; `None` if it is missing, or no text.
pub fn header(parts: &Parts, name: impl AsHeaderName) -> Option<&str> {
    parts.headers.get(name)?.to_str().ok()
}

/// Returns the value of a cookie.
pub fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let mut cookies = header(parts, COOKIE)?.split(';');
    cookies.find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Returns user name and password of `Authorization: Basic` (RFC 7617).
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
