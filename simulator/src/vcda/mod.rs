//! VMware Cloud Director Availability, vSphere DR and migration flavour: the
//! vCenter Replication Management Appliance, API h4 version 4.7.
//!
//! Sources: the API reference of that flavour for sessions, sites and errors,
//! the older reference of the Cloud flavour for the list of tasks, and the
//! public PowerShell module and Terraform provider for the certificates.

pub mod certificate;
pub mod config;
pub mod error;
pub mod inventory;
pub mod media_type;
pub mod pair;
pub mod seed;
pub mod session;
pub mod site;
pub mod task;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::{get, post, put};
use serde_json::json;

use crate::denial::Denial;
use crate::simulation::Shared;
use crate::system::{Call, System, call};
use error::{Answer, Refusal, reply};
use inventory::endpoint;
use session::Caller;

/// This kind of appliance.
pub static SYSTEM: System = System {
    title: "Cloud Director Availability",
    base_path: "",
    host: |site| endpoint(site.id).host,
    router,
    calls: CALLS,
    sign_in: "POST /sessions with type localUser, ssoCredentials or vcdCredentials; then the header X-VCAV-Auth of the reply",
    users: session::users,
    refuse,
};

static CALLS: &[Call] = &[
    call("POST", "/sessions", "login"),
    call("GET", "/sessions", "getSession"),
    call("DELETE", "/sessions", "logout"),
    call("POST", "/sessions/extend", "extendSession"),
    call("GET", "/sites", "getSites"),
    call("POST", "/sites", "pairSites"),
    call("PUT", "/sites/{id}", "repairSites"),
    call("DELETE", "/sites/{id}", "unpairSites"),
    call("GET", "/config", "getConfig"),
    call("GET", "/config/is-configured", "isConfigured"),
    call(
        "GET",
        "/config/root-password-expired",
        "getRootPasswordExpired",
    ),
    call("GET", "/config/certificate", "getCertificate"),
    call("GET", "/config/remote-certificate", "getRemoteCertificate"),
    call("GET", "/tasks", "getTasks"),
    call("GET", "/tasks/{id}", "getTask"),
    call("GET", "/diagnostics/about", "getAbout"),
];

fn router() -> Router<Shared> {
    Router::new()
        .route(
            "/sessions",
            post(session::login)
                .get(session::current)
                .delete(session::logout),
        )
        .route("/sessions/extend", post(session::extend))
        .route("/sites", get(site::list).post(site::pair))
        .route("/sites/{id}", put(site::repair).delete(site::unpair))
        .route("/config", get(config::own_config))
        .route("/config/is-configured", get(config::is_configured))
        .route(
            "/config/root-password-expired",
            get(config::root_password_expired),
        )
        .route("/config/certificate", get(config::own))
        .route("/config/remote-certificate", get(config::remote))
        .route("/tasks", get(task::list))
        .route("/tasks/{id}", get(task::one))
        .route("/diagnostics/about", get(about))
        .layer(from_fn(media_type::negotiate))
}

/// Handles `GET /diagnostics/about`: product and version.
async fn about(State(shared): State<Shared>, caller: Caller) -> Answer {
    let own = endpoint(caller.appliance.site);
    let now = shared.with(|_, now| now);
    Ok(reply(&json!({
        "productName": "VMware Cloud Director Availability vCenter Replication Manager",
        "buildVersion": own.build,
        "buildDate": inventory::BUILT_AT,
        "instanceId": own.id,
        "runtimeId": own.runtime_id,
        "currentTime": now,
    })))
}

/// Formats a refusal of no call: of a fault, or for an unknown path.
fn refuse(path: &str, denial: Denial<'_>) -> Response<Body> {
    let refusal = match denial {
        Denial::Unauthenticated => Refusal::not_authenticated(),
        Denial::Forbidden => Refusal::forbidden(),
        Denial::NotFound => Refusal::new(
            StatusCode::NOT_FOUND,
            "NotFound",
            &format!("There is no resource at '{path}'."),
            &[path],
        ),
        Denial::Error {
            status,
            code,
            message,
        } => Refusal::new(
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code.rsplit('.').next().unwrap_or(code),
            message,
            &[],
        ),
    };
    media_type::labelled(refusal.into_response(), "4.7")
}
