//! Site Recovery Manager: the REST API gateway, version 2. Follows the OpenAPI
//! document of API 2.0.0.
//!
//! ```text
//! inventory  pairings, plans; seed, fixtures, past: their initial values
//! state      the states of a plan, and the workflows each allows
//! run        test, cleanup, recovery, reprotect; one task each
//!             → script  the steps of a run → step  their progress
//! plan, action, steps, prompt, history, pairing, reconnect  the calls
//! ```

pub mod action;
pub mod error;
mod fixtures;
pub mod history;
pub mod inventory;
pub mod pairing;
mod past;
pub mod plan;
pub mod prompt;
pub mod reconnect;
pub mod run;
mod script;
pub mod seed;
pub mod server;
pub mod state;
mod step;
pub mod steps;
mod view;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde_json::json;

use error::Answer;

use crate::gateway::caller::Caller;
use crate::gateway::list::ListRequest;
use crate::gateway::{entity, session, task};
use crate::simulation::Shared;
use crate::system::{Call, System, call};

/// This kind of appliance.
pub static SYSTEM: System = System {
    title: "Site Recovery Manager",
    base_path: "/api/rest/srm/v2",
    host: |site| server::of(site.id).host,
    router,
    calls: CALLS,
    sign_in: "POST /session with Basic, then the header x-dr-session",
    users: |site| site.users.to_vec(),
    refuse: error::refuse,
};

macro_rules! plan_path {
    ($rest:literal) => {
        concat!(
            "/pairings/{pairing_id}/recovery-management/plans/{plan_id}",
            $rest
        )
    };
}

#[rustfmt::skip]
static CALLS: &[Call] = &[
    call("POST", "/session", "login"),
    call("GET", "/session", "getCurrentSession"),
    call("DELETE", "/session", "logout"),
    call("GET", "/server/info", "getInfo"),
    call("GET", "/pairings", "getPairings"),
    call("GET", "/pairings/{pairing_id}", "getPairing"),
    call("GET", "/pairings/{pairing_id}/issues", "getPairingIssues"),
    call("GET", "/pairings/{pairing_id}/remote-session", "getRemoteSession"),
    call("POST", "/pairings/{pairing_id}/remote-session", "createRemoteSession"),
    call("POST", "/pairings/{pairing_id}/actions/reconnect", "reconnectPairing"),
    call("GET", "/pairings/{pairing_id}/recovery-management/plans", "getAllRecoveryPlans"),
    call("GET", plan_path!(""), "getRecoveryPlan"),
    call("GET", plan_path!("/issues"), "getRecoveryPlanIssues"),
    call("GET", plan_path!("/protection-groups"), "getPlanRelatedProtectionGroups"),
    call("GET", plan_path!("/vms"), "getPlanVirtualMachines"),
    call("GET", plan_path!("/vms/{vm_id}"), "getPlanVirtualMachine"),
    call("GET", plan_path!("/history-reports"), "getPlanHistoryRecords"),
    call("GET", plan_path!("/history-reports/{report_id}"), "getPlanHistoryRecord"),
    call("GET", plan_path!("/recovery-steps/user-prompts"), "getRecoveryStepsUserPrompts"),
    call("GET", plan_path!("/recovery-steps/user-prompts/{prompt_id}"), "getRecoveryStepsUserPrompt"),
    call("GET", plan_path!("/recovery-steps/{view_mode}"), "getRecoverySteps"),
    call("GET", plan_path!("/recovery-steps/{view_mode}/{recovery_step_id}"), "getRecoveryStep"),
    call(
        "POST",
        plan_path!("/recovery-steps/user-prompts/{prompt_id}/actions/dismiss-prompt"),
        "dismissRecoveryStepsRecoveryPlanPrompt",
    ),
    call("POST", plan_path!("/actions/test"), "runTestRecovery"),
    call("POST", plan_path!("/actions/cleanup"), "runCleanupTestRecovery"),
    call("POST", plan_path!("/actions/recovery"), "runRecovery"),
    call("POST", plan_path!("/actions/reprotect"), "runReprotect"),
    call("POST", plan_path!("/actions/cancel"), "cancelRecoveryPlan"),
    call("GET", "/tasks", "getRecentTasksInfo"),
    call("GET", "/tasks/{taskId}", "getTaskInfo"),
];

fn router() -> Router<Shared> {
    Router::new()
        .route(
            "/session",
            get(session::current)
                .post(session::login)
                .delete(session::logout),
        )
        .route("/server/info", get(info))
        .route("/tasks", get(tasks))
        .route("/tasks/{taskId}", get(task::one))
        .merge(pairing_router())
        .merge(plan_router())
        .merge(steps_router())
}

fn pairing_router() -> Router<Shared> {
    crate::gateway::pairing::router::<pairing::SrmPairings>()
        .route(
            "/pairings/{pairing_id}/actions/reconnect",
            post(reconnect::reconnect),
        )
        .route(
            "/pairings/{pairing_id}/recovery-management/plans",
            get(plan::list),
        )
}

// Not nested: the links of lists need the whole path, which a nested router
// does not see.
fn plan_router() -> Router<Shared> {
    Router::new()
        .route(plan_path!(""), get(plan::one))
        .route(plan_path!("/issues"), get(plan::issues))
        .route(plan_path!("/protection-groups"), get(plan::groups))
        .route(plan_path!("/vms"), get(plan::machines))
        .route(plan_path!("/vms/{vm_id}"), get(plan::machine))
        .route(plan_path!("/history-reports"), get(history::list))
        .route(
            plan_path!("/history-reports/{report_id}"),
            get(history::one),
        )
        .route(plan_path!("/actions/test"), post(action::test))
        .route(plan_path!("/actions/cleanup"), post(action::cleanup))
        .route(plan_path!("/actions/recovery"), post(action::recovery))
        .route(plan_path!("/actions/reprotect"), post(action::reprotect))
        .route(plan_path!("/actions/cancel"), post(action::cancel))
}

fn steps_router() -> Router<Shared> {
    Router::new()
        .route(
            plan_path!("/recovery-steps/user-prompts"),
            get(prompt::list),
        )
        .route(
            plan_path!("/recovery-steps/user-prompts/{prompt_id}"),
            get(prompt::one),
        )
        .route(
            plan_path!("/recovery-steps/user-prompts/{prompt_id}/actions/dismiss-prompt"),
            post(prompt::dismiss),
        )
        .route(plan_path!("/recovery-steps/{view_mode}"), get(steps::list))
        .route(
            plan_path!("/recovery-steps/{view_mode}/{recovery_step_id}"),
            get(steps::one),
        )
}

/// Handles `GET /server/info`.
async fn info(caller: Caller) -> Answer {
    let site = caller.appliance.site.site();
    let mut info = crate::vr::view::server(server::of(site.id), "OK", None, true);
    if let Some(fields) = info.as_object_mut() {
        fields.insert("vc_guid".to_owned(), json!(site.vcenter.guid));
        fields.insert("vc_name".to_owned(), json!(site.vcenter.host));
        fields.insert("extension_key".to_owned(), json!("com.vmware.vcDr"));
    }
    Ok(entity(StatusCode::OK, info, &[]))
}

/// Handles `GET /tasks`.
async fn tasks(state: State<Shared>, caller: Caller, request: ListRequest) -> Answer {
    Ok(task::recent(state, caller, request).await?)
}
