//! What vSphere Replication knows: pairings, replications, images, instances.
//! Each once; which end is "local" is a matter of who looks.

use crate::clock::Millis;
use crate::world::pairing::Pairing;
use crate::world::site::SiteId;

/// All of it.
pub struct Estate {
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
    /// Where the machine runs.
    pub source: SiteId,
    /// Where its copy is.
    pub target: SiteId,
    /// State.
    pub status: Status,
    /// Wanted recovery point objective, in minutes.
    pub rpo: i64,
    /// Last complete transfer.
    pub synced_at: Millis,
    /// How long that took, in seconds.
    pub sync_seconds: i64,
    /// How much that was, in bytes.
    pub sync_bytes: i64,
    /// Size of all disks, in bytes.
    pub disk_bytes: i64,
    /// Points in time kept per day; none where the feature is off.
    pub points_in_time: Option<PointsInTime>,
    /// Quiescing, compression and encryption.
    pub options: [bool; 3],
    /// Whether Site Recovery Manager looks after it.
    pub in_recovery_plan: bool,
    /// Why the last recovery failed.
    pub recovery_error: Option<&'static str>,
    /// The image on the recovery site, of which there is at most one.
    pub image: Option<Image>,
    /// The points in time on the recovery site, oldest first.
    pub instances: Vec<Instance>,
}

impl Replication {
    /// The machine on the source site, as a managed object.
    pub fn vm_id(&self) -> String {
        let vcenter = self.source.site().vcenter.guid;
        format!("VirtualMachine:vm-{}:{vcenter}", self.vm)
    }
}

/// How many points in time are kept.
#[derive(Debug, Clone, Copy)]
pub struct PointsInTime {
    /// Per day.
    pub per_day: i64,
    /// For so many days.
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
    /// All of them.
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

    /// As the API writes it.
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

    /// Whether the copy is older than it should be.
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

    /// Whether data is on its way.
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

    /// Whether something is wrong.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Error | Self::ErrorRpoViolation)
    }

    /// Whether a test recovery could start from here.
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

/// A machine made from an instance.
#[derive(Debug, Clone)]
pub struct Image {
    /// Id; what promote and cleanup want.
    pub id: String,
    /// When it was made.
    pub created_at: Millis,
    /// From which instance.
    pub instance_id: String,
    /// Made by a test recovery, and not by a failover.
    pub is_test: bool,
    /// Whether the recovery was completed.
    pub committed: bool,
    /// Number in `vm-<number>` on the recovery site.
    pub vm: u32,
}

/// A point in time that can be recovered to.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Id.
    pub id: String,
    /// When its transfer began.
    pub transfer_started_at: Millis,
    /// How long that took, in seconds.
    pub transfer_seconds: i64,
    /// How much that was, in bytes.
    pub transfer_bytes: i64,
    /// `NONE`, `APPLICATION` or `FILE_SYSTEM`.
    pub quiesced: &'static str,
    /// Made from a test image; later recoveries start here.
    pub promoted: bool,
}

impl Estate {
    /// The replications of a pairing, in both directions.
    pub fn replications_of(&self, pairing: &str) -> impl Iterator<Item = &Replication> {
        self.replications
            .iter()
            .filter(move |replication| replication.pairing == pairing)
    }

    /// One replication.
    pub fn replication(&self, id: &str) -> Option<&Replication> {
        self.replications
            .iter()
            .find(|replication| replication.id == id)
    }

    /// The same, to be changed.
    pub fn replication_mut(&mut self, id: &str) -> Option<&mut Replication> {
        self.replications
            .iter_mut()
            .find(|replication| replication.id == id)
    }
}
