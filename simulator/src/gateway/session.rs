//! `/session`: sign in by Basic, current user, sign out.

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::json;

use super::caller::Caller;
use super::error::{Answer, Refusal};
use super::response::{no_content, reply};
use crate::authentication::basic;
use crate::simulation::Shared;
use crate::system::Appliance;

/// Handles `POST /session`.
pub async fn login(
    State(shared): State<Shared>,
    Extension(appliance): Extension<&'static Appliance>,
    headers: HeaderMap,
) -> Answer {
    let (name, password) = basic(&headers).ok_or(Refusal::Unauthorized)?;
    let site = appliance.site.site();
    let user = site
        .authenticate(&name, &password)
        .ok_or(Refusal::Unauthorized)?;
    let token = shared.with(|world, now| world.sessions.open(appliance.id, user, now));
    Ok(reply(StatusCode::OK, &json!({ "session_id": token })))
}

/// Handles `GET /session`.
pub async fn current(caller: Caller) -> Answer {
    Ok(reply(StatusCode::OK, &json!({ "username": caller.user })))
}

/// Handles `DELETE /session`.
pub async fn logout(State(shared): State<Shared>, caller: Caller) -> Answer {
    shared.with(|world, _| world.sessions.close(caller.appliance.id, &caller.token));
    Ok(no_content())
}
