//! The properties of a picked row that are kept for other fields, prechecks and texts.

use super::Draft;
use crate::clock::Timestamp;
use crate::wire::cloud_director_availability as vcda;
use crate::wire::site_recovery_manager::PlanStatus;
use crate::wire::vsphere_replication::{self as vr, ServerStatus};

/// The properties of a picked row beyond its id and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Nothing more.
    #[default]
    Id,
    /// A pairing of two sites.
    Pairing(Pairing),
    /// A replication.
    Replication(Box<Replication>),
    /// A recovery plan.
    Plan(Box<Plan>),
    /// A link of Hybrid Linked Mode.
    Link(Link),
    /// A sync provider of a link.
    Provider(Provider),
    /// A site of Cloud Director Availability.
    Site(Box<Site>),
    /// A certificate of a server.
    Certificate(Box<Certificate>),
    /// The last sync of a provider that somebody started.
    Sync(Sync),
}

/// A pairing of two sites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// The id of this site's vCenter; "" where it is not known.
    pub local_vc: String,
    /// The id of the other site's vCenter.
    pub remote_vc: String,
    /// Its name.
    pub remote_vc_name: String,
    /// Its address.
    pub remote_vc_url: String,
    /// Its certificates that the pairing has stored, then those that a warning reports in their
    /// place.
    pub remote_vc_certificates: Vec<KnownCertificate>,
    /// All its servers, this site's first.
    pub servers: Vec<Server>,
}

/// A server of a pairing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Its role in the pairing: "Remote vCenter".
    pub label: &'static str,
    /// Its name, or its address; "unnamed" where neither is told.
    pub name: String,
    /// Its address; "" where it is not told.
    pub url: String,
    /// Its version; "" where it is not told.
    pub version: String,
    /// Its status, where the appliance tells it.
    pub status: Option<ServerStatus>,
}

/// A certificate of a server as the appliance describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownCertificate {
    /// Its thumbprint, as it came.
    pub thumbprint: String,
    /// Its subject.
    pub subject: String,
    /// The host names that it is for; empty where they are not known.
    pub names: Vec<String>,
    /// The first moment it is valid.
    pub not_before: Option<Timestamp>,
    /// The last moment it is valid.
    pub not_after: Option<Timestamp>,
    /// `true` where a warning reports that the server presents it in place of the stored one.
    pub is_presented: bool,
}

/// A replication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replication {
    /// The name of the site that recovers it; "?" where it is not told.
    pub target_site: String,
    /// Which way it goes, seen from the appliance that lists it.
    pub direction: Direction,
    /// All that its list tells.
    pub info: vr::Replication,
}

/// Which way a replication goes, seen from the appliance that was asked. There
/// is no field for it: the ids of the vCenters tell (contracts A.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// This site recovers it.
    Incoming,
    /// The other site recovers it.
    Outgoing,
    /// The ids do not say.
    #[default]
    Unknown,
}

/// A recovery plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Its status, where the appliance tells it.
    pub status: Option<PlanStatus>,
    /// The name of the site that it protects.
    pub protected_site: String,
    /// The name of the site at which it recovers.
    pub recovery_site: String,
    /// The id of the protected site's vCenter; "" where it is not told.
    pub protected_vc: String,
    /// The id of the recovery site's vCenter; "" where it is not told.
    pub recovery_vc: String,
    /// The folder that it is in; "" where it is not told.
    pub folder: String,
    /// `true` while it is running, where the appliance tells it.
    pub is_running: Option<bool>,
    /// Percent, while it is running.
    pub progress: Option<i64>,
}

/// A link of Hybrid Linked Mode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// `true` where its connection is healthy, where vCenter tells it.
    pub is_healthy: Option<bool>,
    /// The health as vCenter reports it; "" where it reports none.
    pub message: String,
}

/// A sync provider of a link, and how it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provider {
    /// The result of the last sync, as far as it is known.
    pub result: SyncResult,
    /// `true` while a sync that somebody started is running.
    pub is_running: bool,
    /// When the last sync started, by itself or by somebody.
    pub last_sync: Option<Timestamp>,
    /// The seconds between two syncs by itself.
    pub interval_seconds: Option<i64>,
    /// The stage of the last sync that somebody started; "" where there was none.
    pub stage: String,
    /// Why the last sync failed; "" where it did not, or where vCenter does not say.
    pub message: String,
}

/// The result of the last sync of a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncResult {
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed,
    /// There was none yet.
    Never,
    /// vCenter does not say, or was not asked.
    #[default]
    Unknown,
}

/// A site of Cloud Director Availability.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// All that its list tells.
    pub info: vcda::Site,
}

/// A certificate of a server, where it was read and what it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// The certificate; thumbprint, subject or dates as far as they are told.
    pub known: KnownCertificate,
    /// The role of its server: "Remote vCenter".
    pub role: &'static str,
    /// `true` where the server is at the other site; none where that is not told.
    pub is_remote: Option<bool>,
    /// `true` where the server presents another one than the one that is stored: for the presented
    /// one, and for the stored one where the other is not told.
    pub is_replacement: bool,
    /// The id and name of the pairings or the site that it was read from.
    pub owners: Vec<(String, String)>,
}

/// A sync of a provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sync {
    /// The time, by the appliance's clock, up to which a sync that begins is not a new one; none
    /// where no sync is known to have begun.
    pub before: Option<Timestamp>,
}

impl Draft {
    fn selections(&self) -> impl Iterator<Item = &Selection> {
        self.rows().map(|row| &row.selection)
    }

    /// Returns the picked pairing.
    pub fn pairing(&self) -> Option<&Pairing> {
        self.selections().find_map(|selection| match selection {
            Selection::Pairing(pairing) => Some(pairing),
            _ => None,
        })
    }

    /// Returns the picked replication.
    pub fn replication(&self) -> Option<&Replication> {
        self.selections().find_map(|selection| match selection {
            Selection::Replication(replication) => Some(&**replication),
            _ => None,
        })
    }

    /// Returns the picked recovery plan.
    pub fn plan(&self) -> Option<&Plan> {
        self.selections().find_map(|selection| match selection {
            Selection::Plan(plan) => Some(&**plan),
            _ => None,
        })
    }

    /// Returns the last sync that was looked up.
    pub fn last_sync(&self) -> Option<&Sync> {
        self.selections().find_map(|selection| match selection {
            Selection::Sync(sync) => Some(sync),
            _ => None,
        })
    }
}
