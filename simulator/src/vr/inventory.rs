//! The state of vSphere Replication: pairings, replications, images, instances.
//! Both sites share it; "local" depends on the caller.

use crate::clock::Millis;
use crate::world::pairing::Pairing;
use crate::world::site::SiteId;

/// The whole state.
pub struct Inventory {
    /// Pairings of both sites.
    pub pairings: Vec<Pairing>,
    /// Replications of all pairings.
    pub replications: Vec<Replication>,
}

/// One virtual machine's replication.
#[derive(Debug, Clone)]
pub struct Replication {
    /// `GID-<uuid>`.
    pub id: String,
    /// Name of the virtual machine.
    pub name: String,
    /// Number in `vm-<number>` on the source site.
    pub vm: u32,
    /// Id of the pairing.
    pub pairing: String,
    /// Source site.
    pub source: SiteId,
    /// Target site.
    pub target: SiteId,
    /// State.
    pub status: Status,
    /// Recovery point objective, in minutes.
    pub rpo: i64,
    /// Time of the last complete transfer.
    pub synced_at: Millis,
    /// Its duration, in seconds.
    pub sync_seconds: i64,
    /// Its size, in bytes.
    pub sync_bytes: i64,
    /// Size of all disks, in bytes.
    pub disk_bytes: i64,
    /// Retention of points in time; `None` if the feature is off.
    pub points_in_time: Option<PointsInTime>,
    /// Quiescing, compression and encryption.
    pub options: [bool; 3],
    /// `true` if Site Recovery Manager manages it.
    pub in_recovery_plan: bool,
    /// Error of the last recovery.
    pub recovery_error: Option<&'static str>,
    /// The image on the recovery site, of which there is at most one.
    pub image: Option<Image>,
    /// The points in time on the recovery site, oldest first.
    pub instances: Vec<Instance>,
}

impl Replication {
    /// Returns the managed object id of the machine on the source site.
    pub fn vm_id(&self) -> String {
        let vcenter = self.source.site().vcenter.guid;
        format!("VirtualMachine:vm-{}:{vcenter}", self.vm)
    }

    /// Returns the instance that recoveries start from in place of the latest
    /// one.
    pub fn promoted_instance(&self) -> Option<&Instance> {
        self.instances.iter().find(|instance| instance.promoted)
    }

    /// Makes recoveries start from the latest instance.
    pub fn demote_instances(&mut self) {
        for instance in &mut self.instances {
            instance.promoted = false;
        }
    }
}

/// Retention of points in time.
#[derive(Debug, Clone, Copy)]
pub struct PointsInTime {
    /// Number per day.
    pub per_day: i64,
    /// Number of days.
    pub days: i64,
}

/// The state of a replication; all values of API 2.0.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are all the API document says")]
pub enum Status {
    Ok,
    Sync,
    FullSync,
    InitialFullSync,
    Paused,
    RpoViolation,
    SyncRpoViolation,
    FullSyncRpoViolation,
    NotActive,
    NotActiveRpoViolation,
    Error,
    ErrorRpoViolation,
    Configuring,
    Moving,
    DiskResizing,
    Recovering,
    Recovered,
    Unknown,
}

impl Status {
    /// All values.
    pub const ALL: [Self; 18] = [
        Self::Ok,
        Self::Sync,
        Self::FullSync,
        Self::InitialFullSync,
        Self::Paused,
        Self::RpoViolation,
        Self::SyncRpoViolation,
        Self::FullSyncRpoViolation,
        Self::NotActive,
        Self::NotActiveRpoViolation,
        Self::Error,
        Self::ErrorRpoViolation,
        Self::Configuring,
        Self::Moving,
        Self::DiskResizing,
        Self::Recovering,
        Self::Recovered,
        Self::Unknown,
    ];

    /// Returns the spelling of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Sync => "SYNC",
            Self::FullSync => "FULL_SYNC",
            Self::InitialFullSync => "INITIAL_FULL_SYNC",
            Self::Paused => "PAUSED",
            Self::RpoViolation => "RPO_VIOLATION",
            Self::SyncRpoViolation => "SYNC_RPO_VIOLATION",
            Self::FullSyncRpoViolation => "FULL_SYNC_RPO_VIOLATION",
            Self::NotActive => "NOT_ACTIVE",
            Self::NotActiveRpoViolation => "NOT_ACTIVE_RPO_VIOLATION",
            Self::Error => "ERROR",
            Self::ErrorRpoViolation => "ERROR_RPO_VIOLATION",
            Self::Configuring => "CONFIGURING",
            Self::Moving => "MOVING",
            Self::DiskResizing => "DISK_RESIZING",
            Self::Recovering => "RECOVERING",
            Self::Recovered => "RECOVERED",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Returns `true` if the copy is older than the recovery point objective
    /// allows.
    pub fn violates_rpo(self) -> bool {
        matches!(
            self,
            Self::RpoViolation
                | Self::SyncRpoViolation
                | Self::FullSyncRpoViolation
                | Self::NotActiveRpoViolation
                | Self::ErrorRpoViolation
        )
    }

    /// Returns `true` during a transfer.
    pub fn is_syncing(self) -> bool {
        matches!(
            self,
            Self::Sync
                | Self::FullSync
                | Self::InitialFullSync
                | Self::SyncRpoViolation
                | Self::FullSyncRpoViolation
        )
    }

    /// Returns `true` in an error state.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Error | Self::ErrorRpoViolation)
    }

    /// Returns `true` if a test recovery can start in this state.
    pub fn can_be_tested(self) -> bool {
        !matches!(
            self,
            Self::InitialFullSync
                | Self::Configuring
                | Self::Moving
                | Self::DiskResizing
                | Self::Recovering
                | Self::Recovered
                | Self::Unknown
        )
    }
}

/// A virtual machine that was recovered from an instance.
#[derive(Debug, Clone)]
pub struct Image {
    /// Id; the `value` of promote and cleanup.
    pub id: String,
    /// Time of creation.
    pub created_at: Millis,
    /// Id of the instance it was recovered from.
    pub instance_id: String,
    /// `true` for a test recovery, `false` for a failover.
    pub is_test: bool,
    /// `true` once the recovery is complete.
    pub committed: bool,
    /// Number in `vm-<number>` on the recovery site.
    pub vm: u32,
}

/// A point in time for recovery.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Id.
    pub id: String,
    /// Start of its transfer.
    pub transfer_started_at: Millis,
    /// Its duration, in seconds.
    pub transfer_seconds: i64,
    /// Its size, in bytes.
    pub transfer_bytes: i64,
    /// `NONE`, `APPLICATION` or `FILE_SYSTEM`.
    pub quiesced: &'static str,
    /// Made from a test image; recoveries start from it by default.
    pub promoted: bool,
}

impl Inventory {
    /// Returns the replications of a pairing, in both directions.
    pub fn replications_of(&self, pairing: &str) -> impl Iterator<Item = &Replication> {
        self.replications
            .iter()
            .filter(move |replication| replication.pairing == pairing)
    }

    /// Returns one replication.
    pub fn replication(&self, id: &str) -> Option<&Replication> {
        self.replications
            .iter()
            .find(|replication| replication.id == id)
    }

    /// Returns the same, mutable.
    pub fn replication_mut(&mut self, id: &str) -> Option<&mut Replication> {
        self.replications
            .iter_mut()
            .find(|replication| replication.id == id)
    }
}
