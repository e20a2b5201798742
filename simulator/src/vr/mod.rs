//! vSphere Replication: the REST API gateway, version 2.
//!
//! Follows the OpenAPI document of API 2.0.0. `promote-test-image`,
//! `demote-test-image`, `inventory`, `active-image`, `instances`, `test` and `cleanup` are
//! newer and follow the current reference.

pub mod action;
pub mod browse;
pub mod image;
pub mod inventory;
pub mod pairing;
pub mod reconnect;
pub mod replication;
pub mod seed;
pub(crate) mod view;

use axum::Router;
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::gateway::caller::Caller;
use crate::gateway::{Answer, entity, error, session, task};
use crate::simulation::Shared;
use crate::system::{Appliance, Call, System, call};
use axum::http::StatusCode;

/// This kind of appliance.
pub static SYSTEM: System = System {
    title: "vSphere Replication",
    base_path: "/api/rest/vr/v2",
    host: |site| site.replication.host,
    router,
    calls: CALLS,
    sign_in: "POST /session with Basic, then the header x-dr-session",
    users: |site| site.users.to_vec(),
    refuse: error::refuse,
};

static CALLS: &[Call] = &[
    call("POST", "/session", "login"),
    call("GET", "/session", "getCurrentSession"),
    call("DELETE", "/session", "logout"),
    call("GET", "/info", "getVrInfo"),
    call("GET", "/pairings", "getVrPairings"),
    call("GET", "/pairings/{pairing_id}", "getVrPairing"),
    call("GET", "/pairings/{pairing_id}/issues", "getVrPairingIssues"),
    call(
        "GET",
        "/pairings/{pairing_id}/remote-session",
        "getRemoteSession",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/remote-session",
        "createRemoteSession",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/actions/reconnect",
        "reconnectVrPairing",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/vcenters/{vcenter_id}/inventory/compute",
        "getVcenterComputeInventory",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/vcenters/{vcenter_id}/inventory/vm-folder",
        "getVcenterVmFolderInventory",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/replications",
        "getAllReplications",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/replications/count",
        "getReplicationsCount",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/replications/issues",
        "getReplicationsIssues",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/replications/{replication_id}",
        "getReplicationInfo",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/replications/{replication_id}/active-image",
        "getActiveImage",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/replications/{replication_id}/instances",
        "getInstances",
    ),
    call(
        "GET",
        "/pairings/{pairing_id}/replications/{replication_id}/instances/{instance_id}",
        "getInstance",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/replications/{replication_id}/actions/test",
        "runTestRecovery",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/replications/{replication_id}/actions/cleanup",
        "cleanupTestImage",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/replications/{replication_id}/actions/promote-test-image",
        "promoteTestImage",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/replications/{replication_id}/actions/demote-test-image",
        "demoteTestImage",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/replications/{replication_id}/actions/pause",
        "pauseReplication",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/replications/{replication_id}/actions/resume",
        "resumeReplication",
    ),
    call(
        "POST",
        "/pairings/{pairing_id}/replications/{replication_id}/actions/sync",
        "syncReplication",
    ),
    call("GET", "/tasks", "getRecentTasksInfo"),
    call("GET", "/tasks/{task_id}", "getTaskInfo"),
];

const REPLICATION: &str = "/pairings/{pairing_id}/replications/{replication_id}";

fn router() -> Router<Shared> {
    Router::new()
        .route(
            "/session",
            get(session::current)
                .post(session::login)
                .delete(session::logout),
        )
        .route("/info", get(info))
        .route("/tasks", get(task::recent))
        .route("/tasks/{task_id}", get(task::one))
        .merge(pairing_router())
        .merge(replication_router())
}

fn pairing_router() -> Router<Shared> {
    crate::gateway::pairing::router::<pairing::VrPairings>()
        .route(
            "/pairings/{pairing_id}/actions/reconnect",
            post(reconnect::reconnect),
        )
        .route(
            "/pairings/{pairing_id}/vcenters/{vcenter_id}/inventory/compute",
            get(browse::compute),
        )
        .route(
            "/pairings/{pairing_id}/vcenters/{vcenter_id}/inventory/vm-folder",
            get(browse::folders),
        )
        .route(
            "/pairings/{pairing_id}/replications",
            get(replication::list),
        )
        .route(
            "/pairings/{pairing_id}/replications/count",
            get(replication::count),
        )
        .route(
            "/pairings/{pairing_id}/replications/issues",
            get(replication::issues),
        )
}

fn replication_router() -> Router<Shared> {
    // Not nested: the links of lists need the whole path, which a nested router
    // does not see.
    let below = |rest: &str| format!("{REPLICATION}{rest}");
    Router::new()
        .route(REPLICATION, get(replication::one))
        .route(&below("/active-image"), get(image::active))
        .route(&below("/instances"), get(image::instances))
        .route(&below("/instances/{instance_id}"), get(image::instance))
        .route(&below("/actions/test"), post(image::test))
        .route(&below("/actions/cleanup"), post(image::cleanup))
        .route(&below("/actions/promote-test-image"), post(image::promote))
        .route(&below("/actions/demote-test-image"), post(image::demote))
        .route(&below("/actions/pause"), post(action::pause))
        .route(&below("/actions/resume"), post(action::resume))
        .route(&below("/actions/sync"), post(action::sync))
}

/// Handles `GET /info`.
async fn info(caller: Caller) -> Answer {
    Ok(entity(StatusCode::OK, about(caller.appliance), &[]))
}

fn about(appliance: &Appliance) -> Value {
    let site = appliance.site.site();
    let mut info = view::server(&site.replication, "OK", None, true);
    if let Some(fields) = info.as_object_mut() {
        fields.insert("vc_guid".to_owned(), json!(site.vcenter.guid));
        fields.insert("vc_name".to_owned(), json!(site.vcenter.host));
        fields.insert("extension_key".to_owned(), json!("com.vmware.vcHms"));
    }
    info
}
