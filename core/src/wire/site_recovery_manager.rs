//! Site Recovery Manager REST API Gateway, v2 (`specs/srm-api-v2.json`), as far as it is not that
//! of vSphere Replication.

use serde::{Deserialize, Serialize};

use super::vsphere_replication::Page;
use super::words::words;
use super::{Items, Label, Time, lenient};

/// A recovery plan: `RecoveryPlanInfo`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RecoveryPlan {
    pub id: Option<String>,
    pub name: Option<String>,
    pub status: Option<PlanStatus>,
    pub location_name: Option<Label>,
    pub description: Option<Label>,
    pub protected_site_name: Option<String>,
    pub recovery_site_name: Option<String>,
    pub protected_vc_guid: Option<String>,
    pub recovery_vc_guid: Option<String>,
    /// Percent, while it is running.
    pub progress: Option<i64>,
    pub is_running: Option<bool>,
}

words! {
    /// The status of a recovery plan.
    pub enum PlanStatus {
        ReadyState = "READY_STATE",
        NoProtectionGroups = "NO_PROTECTION_GROUPS",
        DirectionError = "DIRECTION_ERROR",
        Deleting = "DELETING",
        WaitingForUserInput = "WAITING_FOR_USER_INPUT",
        CancelInProgress = "CANCEL_IN_PROGRESS",
        TestInProgress = "TEST_IN_PROGRESS",
        ProtectionGroupsInUse = "PROTECTION_GROUPS_IN_USE",
        TestComplete = "TEST_COMPLETE",
        TestInterrupted = "TEST_INTERRUPTED",
        CleanupInProgress = "CLEANUP_IN_PROGRESS",
        CleanupIncomplete = "CLEANUP_INCOMPLETE",
        CleanupInterrupted = "CLEANUP_INTERRUPTED",
        RecoveryInProgress = "RECOVERY_IN_PROGRESS",
        RecoveryComplete = "RECOVERY_COMPLETE",
        RecoveryStarted = "RECOVERY_STARTED",
        PartialRecovery = "PARTIAL_RECOVERY",
        RecoverySplitBrain = "RECOVERY_SPLIT_BRAIN",
        DisasterRecoveryComplete = "DISASTER_RECOVERY_COMPLETE",
        IncompleteRecovery = "INCOMPLETE_RECOVERY",
        RecoveryInterrupted = "RECOVERY_INTERRUPTED",
        ReprotectInProgress = "REPROTECT_IN_PROGRESS",
        IncompleteReprotect = "INCOMPLETE_REPROTECT",
        PartialReprotect = "PARTIAL_REPROTECT",
        ReprotectInterrupted = "REPROTECT_INTERRUPTED",
        UnknownState = "UNKNOWN_STATE",
        SyncConflict = "SYNC_CONFLICT",
    }
}

/// The protected objects of a plan: `ProtectionGroupInfo`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProtectionGroup {
    pub name: Option<String>,
    pub total_vms: Option<i64>,
}

/// One step of a plan.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RecoveryStep {
    pub id: Option<i64>,
    /// As the appliance counts: `2.1`.
    pub step_number: Option<Label>,
    pub title: Option<Label>,
    pub depth: Option<i64>,
    pub child_count: Option<i64>,
    pub status: Option<StepStatus>,
    /// Percent.
    pub progress: Option<i64>,
    pub start_time: Option<Time>,
    pub finish_time: Option<Time>,
    pub errors: Items<String>,
    pub warnings: Items<String>,
}

words! {
    /// The status of a step.
    pub enum StepStatus {
        Inactive = "INACTIVE",
        Running = "RUNNING",
        Cancelled = "CANCELLED",
        Skipped = "SKIPPED",
        AlreadyDone = "ALREADY_DONE",
        Success = "SUCCESS",
        Warning = "WARNING",
        Error = "ERROR",
    }
}

/// A question at which a plan waits.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct UserPrompt {
    pub id: Option<String>,
    pub description: Option<String>,
    pub prompt_text: Option<Label>,
}

/// The body of `reprotect`.
#[derive(Debug, Serialize)]
pub struct ReprotectPlanSpec {
    pub forced: bool,
}

/// An earlier run of a plan: `HistoryReport`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryReport {
    pub username: Option<Label>,
    pub operation_type: Option<HistoryOperation>,
    pub start_time_ms: Option<Time>,
    pub duration_ms: Option<i64>,
    pub result_state: Option<HistoryResult>,
}

words! {
    /// The kind of an earlier run.
    pub enum HistoryOperation {
        Test = "TEST",
        Cleanup = "CLEANUP",
        Failover = "FAILOVER",
        Reprotect = "REPROTECT",
    }

    /// The result of an earlier run.
    pub enum HistoryResult {
        Success = "SUCCESS",
        Warnings = "WARNINGS",
        Errors = "ERRORS",
        Cancelled = "CANCELLED",
    }
}

/// The result of the task that reads reports, where it has them as other lists have entries.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryPageTask {
    pub result: Option<Page<HistoryReport>>,
}

/// The same, where it is the list itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryListTask {
    pub result: Items<HistoryReport>,
}

/// The same, where it is a single report.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryOneTask {
    pub result: Option<HistoryReport>,
}
