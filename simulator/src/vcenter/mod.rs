//! vCenter Server: the vSphere Automation REST API as far as Hybrid Linked
//! Mode needs it: sessions, links, and the synchronisation of each link.
//!
//! The same calls exist below `/rest` and below `/api`, with different formats
//! of values, empty results and errors ([`form`]).
//!
//! Sources: reference of `com.vmware.vcenter.hvc` in the vSphere Automation
//! API (6.7.1, 7.0), the SDK for Go of 2019 for the states of a sync session,
//! govmomi for sessions and the forms of errors.

pub mod error;
pub mod form;
pub mod inventory;
pub mod link;
pub mod seed;
pub mod session;
pub mod sync;
mod view;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use crate::simulation::Shared;
use crate::system::{Call, System, call};

/// This kind of appliance.
pub static SYSTEM: System = System {
    title: "vCenter Server",
    base_path: "",
    host: |site| site.vcenter.host,
    router,
    calls: CALLS,
    sign_in: "POST /rest/com/vmware/cis/session or /api/session with Basic, then the header vmware-api-session-id",
    users: |site| site.users.to_vec(),
    refuse: form::refuse,
};

static CALLS: &[Call] = &[
    call("POST", "/rest/com/vmware/cis/session", "createSession"),
    call("DELETE", "/rest/com/vmware/cis/session", "deleteSession"),
    call("POST", "/api/session", "createSession"),
    call("GET", "/api/session", "getSession"),
    call("DELETE", "/api/session", "deleteSession"),
    call("GET", "/rest/hvc/links", "listLinks"),
    call("GET", "/api/hvc/links", "listLinks"),
    call("GET", "/rest/hvc/links/{link}", "getLink"),
    call("GET", "/api/hvc/links/{link}", "getLink"),
    call("POST", "/rest/hvc/links/{link}/sync", "resetSync"),
    call("POST", "/api/hvc/links/{link}/sync", "resetSync"),
    call(
        "GET",
        "/rest/hvc/links/{link}/sync/providers",
        "listProviders",
    ),
    call(
        "GET",
        "/api/hvc/links/{link}/sync/providers",
        "listProviders",
    ),
    call(
        "GET",
        "/rest/hvc/links/{link}/sync/providers/{provider}",
        "getProvider",
    ),
    call(
        "GET",
        "/api/hvc/links/{link}/sync/providers/{provider}",
        "getProvider",
    ),
    call(
        "POST",
        "/rest/hvc/links/{link}/sync/providers/{provider}",
        "startSync",
    ),
    call(
        "POST",
        "/api/hvc/links/{link}/sync/providers/{provider}",
        "startSync",
    ),
];

fn router() -> Router<Shared> {
    let rest = Router::new()
        .route(
            "/rest/com/vmware/cis/session",
            post(session::post).delete(session::logout),
        )
        .merge(hybrid_linked_mode("/rest"))
        .layer(from_fn(form::rest));
    let api = Router::new()
        .route(
            "/api/session",
            get(session::current)
                .post(session::login)
                .delete(session::logout),
        )
        .merge(hybrid_linked_mode("/api"))
        .layer(from_fn(form::api));
    rest.merge(api)
}

fn hybrid_linked_mode(root: &str) -> Router<Shared> {
    let below = |rest: &str| format!("{root}/hvc/links{rest}");
    Router::new()
        .route(&below(""), get(link::list))
        .route(&below("/{link}"), get(link::one))
        .route(&below("/{link}/sync"), post(sync::reset))
        .route(&below("/{link}/sync/providers"), get(sync::providers))
        .route(
            &below("/{link}/sync/providers/{provider}"),
            get(sync::provider).post(sync::start),
        )
}
