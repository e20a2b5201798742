//! VMware Cloud Director Availability, vSphere DR and migration flavour: the
//! vCenter Replication Management Appliance, API h4 version 4.7.
//!
//! Sources: the API reference of that flavour for sessions, sites and errors,
//! the older reference of the Cloud flavour for the list of tasks, and the
//! public PowerShell module and Terraform provider for the certificates.

pub mod api_certificate;
pub mod certificate;
pub mod error;
pub mod estate;
pub mod media_type;
pub mod pair;
pub mod session;
pub mod site;
mod start_up;
pub mod task;

use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn;
use axum::routing::{get, post, put};
use serde_json::json;

use crate::Shared;
use crate::appliance::{Call, System, call};
use error::{Answer, reply};
use estate::endpoint;
use session::Caller;

pub use estate::Estate;

/// What there is to know about this kind of appliance.
pub static SYSTEM: System = System {
    title: "Cloud Director Availability",
    base_path: "",
    host: |site| endpoint(site.id).host,
    router,
    calls: CALLS,
    sign_in: "POST /sessions with type localUser, ssoCredentials or vcdCredentials; then the header X-VCAV-Auth of the reply",
    users: session::users,
    refuse: error::refuse,
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
        .route("/config/certificate", get(api_certificate::own))
        .route("/config/remote-certificate", get(api_certificate::remote))
        .route("/tasks", get(task::list))
        .route("/tasks/{id}", get(task::one))
        .route("/diagnostics/about", get(about))
        .layer(from_fn(media_type::negotiate))
}

/// `GET /diagnostics/about`: what the appliance is and which version it has.
async fn about(State(shared): State<Shared>, caller: Caller) -> Answer {
    let own = endpoint(caller.appliance.site);
    let now = shared.with(|_, now| now);
    Ok(reply(&json!({
        "productName": "VMware Cloud Director Availability vCenter Replication Manager",
        "buildVersion": own.build,
        "buildDate": estate::BUILT_AT,
        "instanceId": own.id,
        "runtimeId": own.runtime_id,
        "currentTime": now,
    })))
}
