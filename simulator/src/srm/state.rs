//! The states of a recovery plan, the workflows, and the transitions.

/// The state of a plan; all values of API 2.0.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the API document explains each")]
pub enum State {
    Ready,
    NoProtectionGroups,
    DirectionError,
    Deleting,
    WaitingForUserInput,
    CancelInProgress,
    TestInProgress,
    ProtectionGroupsInUse,
    TestComplete,
    TestInterrupted,
    CleanupInProgress,
    CleanupIncomplete,
    CleanupInterrupted,
    RecoveryInProgress,
    RecoveryComplete,
    RecoveryStarted,
    PartialRecovery,
    RecoverySplitBrain,
    DisasterRecoveryComplete,
    IncompleteRecovery,
    RecoveryInterrupted,
    ReprotectInProgress,
    IncompleteReprotect,
    PartialReprotect,
    ReprotectInterrupted,
    Unknown,
    SyncConflict,
}

impl State {
    /// Returns the spelling of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "READY_STATE",
            Self::NoProtectionGroups => "NO_PROTECTION_GROUPS",
            Self::DirectionError => "DIRECTION_ERROR",
            Self::Deleting => "DELETING",
            Self::WaitingForUserInput => "WAITING_FOR_USER_INPUT",
            Self::CancelInProgress => "CANCEL_IN_PROGRESS",
            Self::TestInProgress => "TEST_IN_PROGRESS",
            Self::ProtectionGroupsInUse => "PROTECTION_GROUPS_IN_USE",
            Self::TestComplete => "TEST_COMPLETE",
            Self::TestInterrupted => "TEST_INTERRUPTED",
            Self::CleanupInProgress => "CLEANUP_IN_PROGRESS",
            Self::CleanupIncomplete => "CLEANUP_INCOMPLETE",
            Self::CleanupInterrupted => "CLEANUP_INTERRUPTED",
            Self::RecoveryInProgress => "RECOVERY_IN_PROGRESS",
            Self::RecoveryComplete => "RECOVERY_COMPLETE",
            Self::RecoveryStarted => "RECOVERY_STARTED",
            Self::PartialRecovery => "PARTIAL_RECOVERY",
            Self::RecoverySplitBrain => "RECOVERY_SPLIT_BRAIN",
            Self::DisasterRecoveryComplete => "DISASTER_RECOVERY_COMPLETE",
            Self::IncompleteRecovery => "INCOMPLETE_RECOVERY",
            Self::RecoveryInterrupted => "RECOVERY_INTERRUPTED",
            Self::ReprotectInProgress => "REPROTECT_IN_PROGRESS",
            Self::IncompleteReprotect => "INCOMPLETE_REPROTECT",
            Self::PartialReprotect => "PARTIAL_REPROTECT",
            Self::ReprotectInterrupted => "REPROTECT_INTERRUPTED",
            Self::Unknown => "UNKNOWN_STATE",
            Self::SyncConflict => "SYNC_CONFLICT",
        }
    }

    /// Returns `true` if a workflow can run in this state: for reprotect as the
    /// API document describes the states, for the others likewise.
    pub fn allows(self, workflow: Workflow) -> bool {
        match workflow {
            Workflow::Test => matches!(self, Self::Ready | Self::TestInterrupted),
            Workflow::Cleanup => matches!(
                self,
                Self::TestComplete
                    | Self::TestInterrupted
                    | Self::CleanupIncomplete
                    | Self::CleanupInterrupted
            ),
            Workflow::Recovery => matches!(
                self,
                Self::Ready
                    | Self::PartialRecovery
                    | Self::RecoverySplitBrain
                    | Self::DisasterRecoveryComplete
                    | Self::IncompleteRecovery
                    | Self::RecoveryInterrupted
            ),
            Workflow::Reprotect => matches!(
                self,
                Self::RecoveryComplete
                    | Self::IncompleteReprotect
                    | Self::PartialReprotect
                    | Self::ReprotectInterrupted
            ),
        }
    }

    /// Returns `true` if the virtual machines run on the recovery site.
    pub fn is_recovered(self) -> bool {
        matches!(
            self,
            Self::RecoveryComplete
                | Self::DisasterRecoveryComplete
                | Self::RecoverySplitBrain
                | Self::ReprotectInProgress
                | Self::IncompleteReprotect
                | Self::PartialReprotect
                | Self::ReprotectInterrupted
        )
    }
}

/// A workflow of a plan. The recovery steps have one view mode for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workflow {
    /// Recover copies into an isolated network.
    Test,
    /// Remove the copies.
    Cleanup,
    /// Recover at the other site.
    Recovery,
    /// Protect the recovered machines in the other direction.
    Reprotect,
}

impl Workflow {
    /// All values.
    pub const ALL: [Self; 4] = [Self::Test, Self::Cleanup, Self::Recovery, Self::Reprotect];

    /// Returns the `view_mode` of the recovery steps.
    pub fn view_mode(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Cleanup => "cleanup",
            Self::Recovery => "recovery",
            Self::Reprotect => "reprotect",
        }
    }

    /// Returns the workflow of a `view_mode`.
    pub fn of_view_mode(view_mode: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|workflow| workflow.view_mode() == view_mode)
    }

    /// Returns the `operation_type` of a history report.
    pub fn operation_type(self) -> &'static str {
        match self {
            Self::Test => "TEST",
            Self::Cleanup => "CLEANUP",
            Self::Recovery => "FAILOVER",
            Self::Reprotect => "REPROTECT",
        }
    }

    /// Returns the description of its task.
    pub fn description(self) -> &'static str {
        match self {
            Self::Test => "Test recovery plan",
            Self::Cleanup => "Clean up after test of recovery plan",
            Self::Recovery => "Run recovery plan",
            Self::Reprotect => "Reprotect recovery plan",
        }
    }

    /// Returns the identifier of that description.
    pub fn description_id(self) -> &'static str {
        match self {
            Self::Test => "dr.recovery.task.test",
            Self::Cleanup => "dr.recovery.task.cleanupTest",
            Self::Recovery => "dr.recovery.task.failover",
            Self::Reprotect => "dr.recovery.task.reprotect",
        }
    }

    /// Returns the required privilege.
    pub fn privilege(self) -> &'static str {
        match self {
            Self::Test | Self::Cleanup => "VcDr.RecoveryProfile.com.vmware.vcDr.Run",
            Self::Recovery => "VcDr.RecoveryProfile.com.vmware.vcDr.Failover",
            Self::Reprotect => "VcDr.RecoveryProfile.com.vmware.vcDr.Reprotect",
        }
    }

    /// Returns the state while it runs.
    pub fn in_progress(self) -> State {
        match self {
            Self::Test => State::TestInProgress,
            Self::Cleanup => State::CleanupInProgress,
            Self::Recovery => State::RecoveryInProgress,
            Self::Reprotect => State::ReprotectInProgress,
        }
    }

    /// Returns the state after it.
    pub fn complete(self) -> State {
        match self {
            Self::Test => State::TestComplete,
            Self::Cleanup | Self::Reprotect => State::Ready,
            Self::Recovery => State::RecoveryComplete,
        }
    }

    /// Returns the state after an error. A test with errors is complete: its
    /// copies have to be cleaned up.
    pub fn failed(self) -> State {
        match self {
            Self::Test => State::TestComplete,
            Self::Cleanup => State::CleanupIncomplete,
            Self::Recovery => State::IncompleteRecovery,
            Self::Reprotect => State::IncompleteReprotect,
        }
    }

    /// Returns the state after an interruption. That cancelling leads here too
    /// is assumed: the documents give no state for it.
    pub fn interrupted(self) -> State {
        match self {
            Self::Test => State::TestInterrupted,
            Self::Cleanup => State::CleanupInterrupted,
            Self::Recovery => State::RecoveryInterrupted,
            Self::Reprotect => State::ReprotectInterrupted,
        }
    }
}
