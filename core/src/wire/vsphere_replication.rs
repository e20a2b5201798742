//! vSphere Replication REST API Gateway, v2 (`specs/vsphere-replication-api-v2.json`).
//!
//! Site Recovery Manager shares its sessions, errors, pages, tasks, pairings and issues.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::words::words;
use super::{Items, Label, Time, lenient};
use crate::request::Password;

/// A session: the reply to `POST /session` and to `GET /session`. It is never printed.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Session {
    pub session_id: Option<String>,
    pub username: Option<String>,
}

/// The appliance itself: the reply to `GET /info`, or `GET /server/info`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Info {
    pub version: Option<Label>,
}

/// The body of 400, 403 and 500; 401 and 404 have none (contracts A.6).
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResponseError {
    pub error_code: Option<Label>,
    pub message: Option<Label>,
    pub op_id: Option<Label>,
}

/// A page of a list.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound = "T: Default + DeserializeOwned")]
pub struct Page<T> {
    pub list: Items<T>,
    #[serde(rename = "_meta")]
    pub meta: Option<Meta>,
}

/// A page of a list without its entries.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PageInfo {
    #[serde(rename = "_meta")]
    pub meta: Option<Meta>,
}

/// The extent of a list, and what is missing from a reply.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Meta {
    pub total: Option<i64>,
    pub errors: Items<MetaError>,
}

/// A partial failure inside an otherwise good reply.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MetaError {
    pub code: Option<Label>,
    pub message: Option<Label>,
    /// JSONPath of the field that is missing or wrong for it.
    pub field: Option<Label>,
}

/// A task: the reply to a submission and to `GET /tasks/{id}`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Task {
    pub id: Option<String>,
    pub status: Option<TaskStatus>,
    pub description: Option<Label>,
    pub entity: Option<Label>,
    pub entity_name: Option<Label>,
    pub progress: Option<i64>,
    pub queued_time: Option<Time>,
    pub start_time: Option<Time>,
    pub complete_time: Option<Time>,
    pub error: Option<TaskError>,
    #[serde(rename = "_meta")]
    pub meta: Option<Meta>,
}

words! {
    /// The status of a task. An unknown one is kept as it came; it never ends a run.
    pub enum TaskStatus {
        Queued = "QUEUED",
        Running = "RUNNING",
        Success = "SUCCESS" | "SUCCEEDED",
        Error = "ERROR" | "FAILED",
        Cancelled = "CANCELLED" | "CANCELED",
    }
}

/// The error of a failed task.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TaskError {
    pub message: Option<Label>,
    pub details: Option<Label>,
}

/// Two paired sites. Which servers there are depends on the product.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pairing {
    pub pairing_id: Option<String>,
    pub local_vc_server: Option<Server>,
    pub remote_vc_server: Option<Server>,
    pub local_vrms: Option<Server>,
    pub remote_vrms: Option<Server>,
    pub local_srm_server: Option<Server>,
    pub remote_srm_server: Option<Server>,
    #[serde(rename = "_meta")]
    pub meta: Option<Meta>,
}

/// One server of a pairing.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Server {
    pub id: Option<Label>,
    pub name: Option<String>,
    pub url: Option<Label>,
    pub server_status: Option<ServerStatus>,
    pub version: Option<Label>,
    pub certificates: Items<Certificate>,
    pub certificate_warnings: Items<CertificateWarning>,
}

words! {
    /// The status of a server.
    pub enum ServerStatus {
        Ok = "OK",
        Warning = "WARNING",
        Error = "ERROR",
    }
}

/// A certificate of a server.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Certificate {
    pub thumbprint: Option<Label>,
    pub subject_dn: Option<Label>,
    pub subject_alternative_names: Items<String>,
    pub not_before: Option<Time>,
    pub not_after: Option<Time>,
}

/// A certificate that is not the one that was trusted.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CertificateWarning {
    pub server_guid: Option<Label>,
    pub server_url: Option<Label>,
    pub certificate: Option<Certificate>,
}

/// A replication of one virtual machine: `ReplicationInfo`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Replication {
    pub id: Option<String>,
    pub name: Option<String>,
    pub status: Option<CompoundReplicationStatus>,
    pub source_site_name: Option<String>,
    pub source_vc_id: Option<String>,
    pub target_site_name: Option<String>,
    pub target_vc_id: Option<String>,
    pub last_sync_time: Option<Time>,
    /// In seconds.
    pub last_sync_duration: Option<i64>,
    /// In bytes.
    pub last_sync_size: Option<i64>,
    /// In minutes.
    pub rpo: Option<i64>,
    /// In minutes since the deadline for the next image.
    pub current_rpo_violation: Option<i64>,
    pub sync_progress: Option<SyncProgress>,
    pub last_group_error: Option<GroupError>,
    pub configuration_state: Option<ReplicationState>,
    pub configuration_error: Option<GroupError>,
    pub recovery_state: Option<ReplicationState>,
    pub recovery_error: Option<Label>,
    pub recovery_solution: Option<Label>,
    pub replication_server_name: Option<Label>,
    pub quiescing_enabled: Option<bool>,
    pub network_compression_enabled: Option<bool>,
    pub encryption_enabled: Option<bool>,
    pub mpit_enabled: Option<bool>,
    pub mpit_instances: Option<i64>,
    pub mpit_days: Option<i64>,
}

/// The sync of a replication that is running: `SyncProgressData`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SyncProgress {
    /// Percent.
    pub progress: Option<i64>,
    /// In bytes.
    pub transferred_current: Option<i64>,
    /// In bytes.
    pub transferred_total: Option<i64>,
}

/// The status of a replication and what adds to it.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CompoundReplicationStatus {
    pub status: Option<ReplicationStatus>,
    pub rpo_violation: Option<bool>,
}

words! {
    /// The status of a replication.
    pub enum ReplicationStatus {
        Ok = "OK",
        Sync = "SYNC",
        FullSync = "FULL_SYNC",
        InitialFullSync = "INITIAL_FULL_SYNC",
        Paused = "PAUSED",
        RpoViolation = "RPO_VIOLATION",
        SyncRpoViolation = "SYNC_RPO_VIOLATION",
        FullSyncRpoViolation = "FULL_SYNC_RPO_VIOLATION",
        Moving = "MOVING",
        Configuring = "CONFIGURING",
        Reconfiguring = "RECONFIGURING",
        DiskResizing = "DISK_RESIZING",
        NotActive = "NOT_ACTIVE",
        NotActiveRpoViolation = "NOT_ACTIVE_RPO_VIOLATION",
        Error = "ERROR",
        ErrorRpoViolation = "ERROR_RPO_VIOLATION",
        Recovering = "RECOVERING",
        Recovered = "RECOVERED",
        Unknown = "UNKNOWN",
    }
}

words! {
    /// The state of a replication's configuration, or of its recovery.
    pub enum ReplicationState {
        NotStarted = "NOT_STARTED",
        InProgress = "IN_PROGRESS",
        Error = "ERROR",
        Ok = "OK",
        Unknown = "UNKNOWN",
    }
}

/// The last error of a replication.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct GroupError {
    pub message: Option<String>,
}

/// The image of a recovery that was run or tested: the reply to `GET …/active-image`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActiveImage {
    pub id: Option<String>,
    pub instance_id: Option<String>,
    pub test_bubble_image: Option<bool>,
    pub committed: Option<bool>,
    pub created_time: Option<Time>,
    pub vm_ids: Items<String>,
}

/// A point-in-time instance of a replication: an entry of `GET …/instances`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Instance {
    pub id: Option<String>,
    pub transfer_start_time: Option<Time>,
    pub transfer_seconds: Option<i64>,
    pub transfer_bytes: Option<i64>,
    pub promoted: Option<bool>,
}

/// An issue of a pairing or a plan: `IssueInfo`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Issue {
    pub entity_name: Option<String>,
    pub status: Option<IssueStatus>,
    pub description: Option<Label>,
}

words! {
    /// The severity of an issue.
    pub enum IssueStatus {
        Warning = "WARNING",
        Error = "ERROR",
    }
}

/// The body of `promote-test-image`.
#[derive(Debug, Serialize)]
pub struct StringDrData<'a> {
    pub value: &'a str,
}

/// The body of `reconnect`.
#[derive(Debug, Serialize)]
pub struct PairingSpec<'a> {
    pub pair_psc_info: PscInfo<'a>,
    pub pair_vc_id: &'a str,
}

/// The Platform Services Controller of the other site, and who signs in there.
#[derive(Debug, Serialize)]
pub struct PscInfo<'a> {
    pub url: &'a str,
    pub port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<&'a str>,
    pub username: &'a str,
    pub password: Password,
}
