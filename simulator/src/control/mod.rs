//! The control API below `/simulator/`, for tests and demonstrations; disabled
//! by default. Bodies and replies are JSON.
//!
//! An unknown appliance, call or filter is refused with the known names: to a
//! test, a fault that never applies and a search that never matches look like
//! success.
//!
//! | call | does |
//! |---|---|
//! | `GET /simulator/` | a page for the rest |
//! | `GET /simulator/state` | the appliances, their users and calls, the time |
//! | `GET`, `POST`, `DELETE /simulator/faults` | list, add ([`Rule`](crate::fault::Rule)), clear |
//! | `DELETE /simulator/faults/{id}` | take one away |
//! | `GET`, `DELETE /simulator/requests` | what was asked; `?appliance=`, `method=`, `call=`, `path=`, `last=` |
//! | `GET`, `POST /simulator/settings` | see and change [`Settings`]; only what is named changes |
//! | `POST /simulator/clock` | `{"advance_seconds"}`, or `{"skew_seconds", "appliance"}` |
//! | `POST /simulator/certificate` | `{"appliance", "present"}`: `right`, `other-authority`, `wrong-name`, `expired` ([`Presented`]); over HTTPS |
//! | `POST /simulator/expire-sessions` | `{"appliance", "only_remote"}`, both optional |
//! | `POST /simulator/reset` | start-up data again |

mod faults;
mod reply;

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::routing::{delete, get, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::appliance::APPLIANCES;
use crate::https::certificates::Presented;
use crate::request_log::Entry;
use crate::settings::Settings;
use crate::simulation::Shared;
use reply::{body, json_reply, refusal};

/// Returns the calls, or one refusal for all of them if the API is disabled.
pub fn router(shared: &Shared) -> Router<Shared> {
    if !shared.options.control {
        return Router::new()
            .route("/simulator", get(switched_off).fallback(switched_off))
            .route("/simulator/", get(switched_off).fallback(switched_off))
            .route(
                "/simulator/{*rest}",
                get(switched_off).fallback(switched_off),
            );
    }
    Router::new()
        .route("/simulator", get(page))
        .route("/simulator/", get(page))
        .route("/simulator/page.js", get(script))
        .route("/simulator/page.css", get(style))
        .route("/simulator/state", get(state))
        .route(
            "/simulator/faults",
            get(faults::all).post(faults::add).delete(faults::clear),
        )
        .route("/simulator/faults/{id}", delete(faults::remove))
        .route("/simulator/requests", get(requests).delete(clear_requests))
        .route("/simulator/settings", get(settings).post(change_settings))
        .route("/simulator/clock", get(clock).post(set_clock))
        .route("/simulator/certificate", post(present))
        .route("/simulator/expire-sessions", post(expire_sessions))
        .route("/simulator/reset", post(reset))
        .layer(from_fn(same_origin))
}

async fn switched_off() -> Response<Body> {
    json_reply(
        StatusCode::FORBIDDEN,
        &json!({"message": "The control API is off. Start the simulator with --control to use it."}),
    )
}

/// Refuses requests of other pages in the same browser.
async fn same_origin(request: axum::extract::Request, next: Next) -> Response<Body> {
    let site = request.headers().get("sec-fetch-site");
    let foreign = site.is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"));
    if foreign {
        return refusal(
            StatusCode::FORBIDDEN,
            "Requests from other pages are refused.",
        );
    }
    next.run(request).await
}

fn page_part(media_type: &'static str, text: &'static str) -> Response<Body> {
    let mut reply = Response::new(Body::from(text));
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(
        HeaderName::from_static("content-security-policy"),
        HeaderValue::from_static(crate::console::CONTENT_SECURITY_POLICY),
    );
    reply
}

async fn page() -> Response<Body> {
    page_part(
        "text/html; charset=utf-8",
        include_str!("../data/control/page.html"),
    )
}

async fn script() -> Response<Body> {
    page_part(
        "text/javascript; charset=utf-8",
        include_str!("../data/control/page.js"),
    )
}

async fn style() -> Response<Body> {
    page_part(
        "text/css; charset=utf-8",
        include_str!("../data/control/page.css"),
    )
}

async fn state(State(shared): State<Shared>) -> Response<Body> {
    let appliances: Vec<Value> = APPLIANCES
        .iter()
        .map(|appliance| {
            let site = appliance.site.site();
            let users: Vec<Value> = (appliance.system.users)(site)
                .iter()
                .map(|user| json!({"name": user.name, "password": user.password}))
                .collect();
            let calls: Vec<&str> = appliance
                .system
                .calls
                .iter()
                .map(|call| call.name)
                .collect();
            json!({
                "id": appliance.id,
                "system": appliance.system.title,
                "site": site.name,
                "base": appliance.base(),
                "sign_in": appliance.system.sign_in,
                "server_names": appliance.server_names(),
                "presented": shared.presented(appliance.id),
                "skew_seconds": shared.skew_of(appliance.id) / 1000,
                "users": users,
                "calls": calls,
            })
        })
        .collect();
    let sessions = shared.with(|world, _| world.sessions.count());
    json_reply(
        StatusCode::OK,
        &json!({"now": shared.clock.now(), "sessions": sessions, "appliances": appliances}),
    )
}

/// Filters of the request log.
const FILTERS: [&str; 5] = ["appliance", "method", "call", "path", "last"];

async fn requests(State(shared): State<Shared>, RawQuery(query): RawQuery) -> Response<Body> {
    let wanted: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
    let named = |filter| {
        let of_that_name = wanted.iter().find(|(name, _)| name == filter);
        of_that_name.map(|(_, value)| value.as_str())
    };
    let unknown = wanted
        .iter()
        .find(|(name, _)| !FILTERS.contains(&name.as_str()))
        .map(|(name, _)| reply::no_such("filter", name, &FILTERS));
    if let Some(message) =
        unknown.or_else(|| reply::no_such_name(named("appliance"), named("call")))
    {
        return refusal(StatusCode::BAD_REQUEST, &message);
    }
    let log = shared.requests();
    let found: Vec<&Entry> = log
        .all()
        .filter(|entry| {
            wanted.iter().all(|(name, value)| match name.as_str() {
                "appliance" => entry.appliance == *value,
                "method" => entry.method.eq_ignore_ascii_case(value),
                "call" => entry.call == Some(value.as_str()),
                "path" => entry.path.contains(value.as_str()),
                _ => true,
            })
        })
        .collect();
    let last = named("last").and_then(|last| last.parse().ok());
    let skipped = found.len() - found.len().min(last.unwrap_or(usize::MAX));
    let list: Vec<Value> = found
        .iter()
        .skip(skipped)
        .map(|entry| json!(entry))
        .collect();
    json_reply(StatusCode::OK, &json!({"total": found.len(), "list": list}))
}

async fn clear_requests(State(shared): State<Shared>) -> StatusCode {
    shared.requests().clear();
    StatusCode::NO_CONTENT
}

async fn settings(State(shared): State<Shared>) -> Response<Body> {
    let settings = shared.with(|world, _| world.settings.clone());
    json_reply(StatusCode::OK, &json!(settings))
}

async fn change_settings(State(shared): State<Shared>, bytes: Bytes) -> Response<Body> {
    let changes = match body::<Map<String, Value>>(&bytes) {
        Ok(changes) => changes,
        Err(reply) => return *reply,
    };
    let changed = shared.with(|world, _| {
        let mut all = json!(world.settings);
        if let Some(fields) = all.as_object_mut() {
            fields.extend(changes);
        }
        serde_json::from_value::<Settings>(all).map(|settings| world.settings = settings)
    });
    match changed {
        Ok(()) => settings(State(shared)).await,
        Err(error) => refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    advance_seconds: Option<f64>,
    skew_seconds: Option<i64>,
    appliance: Option<String>,
}

async fn clock(State(shared): State<Shared>) -> Response<Body> {
    json_reply(StatusCode::OK, &json!({"now": shared.clock.now()}))
}

async fn set_clock(State(shared): State<Shared>, bytes: Bytes) -> Response<Body> {
    let change = match body::<ClockChange>(&bytes) {
        Ok(change) => change,
        Err(reply) => return *reply,
    };
    if let Some(seconds) = change.advance_seconds {
        let Ok(by) = Duration::try_from_secs_f64(seconds) else {
            return refusal(StatusCode::BAD_REQUEST, "The clock can only be advanced.");
        };
        shared.clock.advance(by);
    }
    if let Some(seconds) = change.skew_seconds {
        let meant = |id: &str| {
            change
                .appliance
                .as_deref()
                .is_none_or(|wanted| wanted == id)
        };
        for appliance in APPLIANCES.iter().filter(|appliance| meant(appliance.id)) {
            shared.set_skew(appliance.id, seconds.saturating_mul(1000));
        }
    }
    clock(State(shared)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Presenting {
    appliance: String,
    present: Presented,
}

async fn present(State(shared): State<Shared>, bytes: Bytes) -> Response<Body> {
    let Presenting { appliance, present } = match body(&bytes) {
        Ok(presenting) => presenting,
        Err(reply) => return *reply,
    };
    let ids: Vec<&str> = APPLIANCES.iter().map(|appliance| appliance.id).collect();
    if !ids.contains(&&*appliance) {
        let message = reply::no_such("appliance", &appliance, &ids);
        return refusal(StatusCode::BAD_REQUEST, &message);
    }
    shared.present(&appliance, present);
    json_reply(
        StatusCode::OK,
        &json!({"appliance": appliance, "present": present}),
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expiry {
    appliance: Option<String>,
    #[serde(default)]
    only_remote: bool,
}

async fn expire_sessions(State(shared): State<Shared>, bytes: Bytes) -> Response<Body> {
    let expiry = match body::<Expiry>(&bytes) {
        Ok(expiry) => expiry,
        Err(reply) => return *reply,
    };
    let ended = shared.with(|world, _| {
        world
            .sessions
            .expire(expiry.appliance.as_deref(), expiry.only_remote)
    });
    json_reply(StatusCode::OK, &json!({ "ended": ended }))
}

async fn reset(State(shared): State<Shared>) -> StatusCode {
    shared.reset();
    StatusCode::NO_CONTENT
}
