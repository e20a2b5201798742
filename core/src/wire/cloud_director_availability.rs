//! VMware Cloud Director Availability, API h4 (`seeds/vcda-pair-sites.txt`, contracts D).

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::words::words;
use super::{Items, Label, Time, Tree, lenient};
use crate::request::Password;

/// The appliance itself: the reply to `GET /diagnostics/about`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct About {
    pub build_version: Option<Label>,
}

/// An error: the body of a refusal, or a member of a task.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApiError {
    pub code: Option<Label>,
    pub msg: Option<Label>,
    pub stacktrace: Option<Label>,
}

/// A page of the list of tasks.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TaskPage {
    pub items: Items<ApiTask>,
}

/// A task. The state is to be trusted, not the error beside it: the sample of the reference
/// has both an error and a result (contracts D.4).
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApiTask {
    pub id: Option<String>,
    pub user: Option<Label>,
    pub state: Option<TaskState>,
    pub progress: Option<i64>,
    pub start_time: Option<Time>,
    pub end_time: Option<Time>,
    pub workflow_info: Option<WorkflowInfo>,
    pub error: Option<ApiError>,
    /// The site of a pairing or a repair.
    pub result: Option<Site>,
    pub warnings: Items<Warning>,
}

words! {
    /// The state of a task. An unknown one is kept as it came; it never ends a run.
    pub enum TaskState {
        Queued = "QUEUED",
        Running = "RUNNING",
        Succeeded = "SUCCEEDED" | "SUCCESS",
        Failed = "FAILED" | "ERROR",
        Cancelled = "CANCELLED" | "CANCELED",
    }
}

/// The object of a task.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WorkflowInfo {
    #[serde(rename = "type")]
    pub kind: Option<Label>,
    pub resource_id: Option<Label>,
    pub resource_name: Option<Label>,
}

/// A warning of a task. Its form is not documented: text, or an error.
#[derive(Clone, Debug)]
pub enum Warning {
    Text(Label),
    Error(ApiError),
}

impl<'de> Deserialize<'de> for Warning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            error @ Value::Object(_) => ApiError::deserialize(Tree(&error)).map(Warning::Error),
            text => Label::deserialize(Tree(&text)).map(Warning::Text),
        }
        .map_err(D::Error::custom)
    }
}

/// A site that the appliance knows, itself among them: `ManagerPeerInfo`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Site {
    pub id: Option<Label>,
    pub site: Option<String>,
    pub description: Option<String>,
    /// The address that was given when the site was paired.
    pub api_public_url: Option<Label>,
    /// The address that the pairing uses.
    pub api_url: Option<Label>,
    pub api_thumbprint: Option<Label>,
    pub api_version: Option<Label>,
    pub build_version: Option<Label>,
    pub is_local: Option<bool>,
    pub is_provider_deployment: Option<bool>,
    /// Base64 or PEM.
    pub peer_tunnel_cert: Option<String>,
    pub state: Option<SiteState>,
}

/// The communication with a site; both errors are null where it works (contracts D.3).
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SiteState {
    #[serde(deserialize_with = "unless_null")]
    #[serde_with(skip_apply)]
    pub incoming_comm_error: Option<ApiError>,
    #[serde(deserialize_with = "unless_null")]
    #[serde_with(skip_apply)]
    pub outgoing_comm_error: Option<ApiError>,
}

/// Reads whatever is not null as an error, with what can be read of it.
fn unless_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ApiError>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok((!value.is_null()).then(|| super::read(&value)))
}

/// The reply to `/config/certificate` and `/config/remote-certificate`. Only clients show its form,
/// so the thumbprint is looked for in more than one place.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CertificateReply {
    pub certificate: Option<CertificateInfo>,
    pub thumb_print: Option<String>,
    pub thumbprint: Option<String>,
}

/// A certificate.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CertificateInfo {
    pub thumb_print: Option<String>,
    pub thumbprint: Option<String>,
}

/// A session: the reply to `POST /sessions` and to `GET /sessions`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SessionInfo {
    pub user: Option<Label>,
    pub roles: Items<String>,
}

/// The state of the appliance's own root user: the reply to `GET /config/root-password-expired`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RootPassword {
    pub root_password_expired: Option<bool>,
}

/// The documented bodies of `POST /sessions` (contracts D.1).
#[derive(Debug, Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SessionSpec<'a> {
    LocalUser {
        local_user: &'a str,
        local_password: Password,
    },
    SsoCredentials {
        username: &'a str,
        password: Password,
        /// Always null.
        principal: Option<&'a str>,
    },
    VcdCredentials {
        vcd_user: &'a str,
        vcd_password: Password,
    },
}

/// The body of `POST /sites`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSiteRequest<'a> {
    pub api_thumbprint: String,
    pub api_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    /// The name of the other site; the Cloud flavour alone has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<&'a str>,
}
