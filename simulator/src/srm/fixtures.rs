//! The recovery plans of the seed data, in every state.

use super::inventory::Kind::{self, ArrayBased, HostBased, VirtualVolumes};
use super::inventory::{Issue, ReprotectBehavior};
use super::state::State;
use crate::world::site::SiteId::{self, Gothenburg, Hamburg, Leipzig, Rotterdam, Vienna};

/// A recovery plan before it gets ids.
pub struct PlanFixture {
    /// Name.
    pub name: &'static str,
    /// Description.
    pub description: &'static str,
    /// Folder.
    pub folder: &'static str,
    /// Protected site and recovery site.
    pub direction: (SiteId, SiteId),
    /// State at the start.
    pub state: State,
    /// Behavior of its next reprotect.
    pub reprotect_behavior: ReprotectBehavior,
    /// Its protection groups.
    pub groups: &'static [GroupFixture],
    /// Issues to report.
    pub issues: &'static [Issue],
}

/// A protection group before it gets ids: name, kind, machines with priority.
pub type GroupFixture = (&'static str, Kind, &'static [(&'static str, u8)]);

const fn plan(
    name: &'static str,
    direction: (SiteId, SiteId),
    folder: &'static str,
    state: State,
    groups: &'static [GroupFixture],
) -> PlanFixture {
    PlanFixture {
        name,
        description: "",
        folder,
        direction,
        state,
        reprotect_behavior: ReprotectBehavior::Normal,
        groups,
        issues: &[],
    }
}

impl PlanFixture {
    const fn reprotecting(self, reprotect_behavior: ReprotectBehavior) -> Self {
        Self {
            reprotect_behavior,
            ..self
        }
    }

    const fn with_issues(self, issues: &'static [Issue]) -> Self {
        Self { issues, ..self }
    }

    const fn described(self, description: &'static str) -> Self {
        Self {
            description,
            ..self
        }
    }
}

const fn warning(description: &'static str, group: Option<usize>) -> Issue {
    Issue {
        status: "WARNING",
        description,
        group,
    }
}

const fn error(description: &'static str, group: Option<usize>) -> Issue {
    Issue {
        status: "ERROR",
        description,
        group,
    }
}

const EAST: (SiteId, SiteId) = (Hamburg, Leipzig);
const WEST: (SiteId, SiteId) = (Leipzig, Hamburg);

/// All plans. Those that documentation, demonstrations and tests refer to by
/// name come first.
#[rustfmt::skip]
pub static PLANS: &[PlanFixture] = &[
    plan("Claims Processing", WEST, "Tier 1", State::RecoveryComplete, &[
        ("PG Claims Database", ArrayBased, &[("claims-ora11", 1), ("claims-ora12", 1)]),
        ("PG Claims Application", HostBased, &[("claims-app11", 2), ("claims-app12", 2), ("claims-web11", 3)]),
    ]).described("Claims intake and settlement. Moved to Hamburg for the power works in Leipzig."),
    plan("Policy Administration", EAST, "Tier 1", State::RecoveryComplete, &[
        ("PG Policy Core", HostBased, &[("policy-db11", 1), ("policy-app11", 2), ("policy-app12", 2)]),
        ("PG Policy Batch", HostBased, &[("policy-batch11", 4)]),
    ]).reprotecting(ReprotectBehavior::Prompts)
      .described("Asks for the placeholder datastore before it creates placeholders."),
    plan("Document Archive", WEST, "Tier 2", State::RecoveryComplete, &[
        ("PG Archive", HostBased, &[("archive-cap11", 2), ("archive-idx11", 3), ("archive-ocr11", 4)]),
    ]).reprotecting(ReprotectBehavior::Warns)
      .with_issues(&[warning("Network 'VLAN 2210 Archive' has no reverse mapping at site Hamburg.", Some(0))]),
    plan("Finance ERP", EAST, "Tier 1", State::RecoveryComplete, &[
        ("PG ERP Database", ArrayBased, &[("erp-hana11", 1), ("erp-hana12", 1)]),
        ("PG ERP Application", ArrayBased, &[("erp-app11", 2), ("erp-app12", 2), ("erp-dispatch11", 3)]),
    ]).reprotecting(ReprotectBehavior::NeedsForce)
      .described("General ledger and accounts payable. Array pair ham-ps01 / lej-ps01."),
    plan("Broker Portal", WEST, "Tier 2", State::RecoveryComplete, &[
        ("PG Broker Portal", HostBased, &[("broker-web11", 2), ("broker-web12", 2), ("broker-db11", 1)]),
    ]).reprotecting(ReprotectBehavior::Interrupted),
    plan("Customer Contact Center", EAST, "Tier 1", State::Ready, &[
        ("PG Contact Center", HostBased, &[("ccc-ivr11", 1), ("ccc-crm11", 2), ("ccc-crm12", 2), ("ccc-rec11", 4)]),
    ]).described("Telephone service for policy holders."),
    plan("Data Warehouse", EAST, "Tier 3", State::IncompleteReprotect, &[
        ("PG Warehouse", HostBased, &[("dwh-etl11", 3), ("dwh-db11", 2), ("dwh-cube11", 4)]),
    ]).with_issues(&[error("The last reprotect failed: the placeholder datastore at site Hamburg was full. It has been extended since.", None)]),
    plan("HR and Payroll", WEST, "Tier 2", State::PartialReprotect, &[
        ("PG Payroll", HostBased, &[("payroll-app11", 2), ("payroll-db11", 1)]),
        ("PG Time Recording", HostBased, &[("time-rec11", 3)]),
    ]).with_issues(&[warning("The protection group has been reprotected by recovery plan 'Site Leipzig complete'.", Some(1))]),
    plan("Mail and Calendar", EAST, "Tier 2", State::ReprotectInterrupted, &[
        ("PG Mail", HostBased, &[("mbx11", 2), ("mbx12", 2), ("mail-edge11", 3)]),
    ]),
    plan("Customer Web Front End", WEST, "Tier 1", State::Ready, &[
        ("PG Web Front End", VirtualVolumes, &[("www11", 2), ("www12", 2), ("www-cache11", 3)]),
    ]),
    plan("Directory Services", EAST, "", State::NoProtectionGroups, &[])
        .with_issues(&[error("The recovery plan contains no protection groups.", None)]),
    plan("Reinsurance Treaties", EAST, "Tier 3", State::DirectionError, &[
        ("PG Treaties", HostBased, &[("reins-app11", 3)]),
        ("PG Treaty Archive", HostBased, &[("reins-arc11", 4)]),
    ]).with_issues(&[error("The protection group is not configured for the direction of the recovery plan.", Some(1))]),
    plan("Agency Extranet 2019", WEST, "Retired", State::Deleting, &[
        ("PG Extranet", HostBased, &[("xnet-web01", 5)]),
    ]),
    plan("Payments Gateway", EAST, "Tier 1", State::WaitingForUserInput, &[
        ("PG Payments", ArrayBased, &[("pay-gw11", 1), ("pay-gw12", 1), ("pay-hsm11", 1)]),
    ]).reprotecting(ReprotectBehavior::Prompts),
    plan("Risk Modelling", WEST, "Tier 3", State::CancelInProgress, &[
        ("PG Risk Grid", HostBased, &[("risk-head11", 2), ("risk-node11", 4), ("risk-node12", 4)]),
    ]),
    plan("Pricing Engine", EAST, "Tier 2", State::TestInProgress, &[
        ("PG Pricing", HostBased, &[("price-api11", 2), ("price-calc11", 3)]),
    ]),
    plan("Site Hamburg complete", EAST, "", State::ProtectionGroupsInUse, &[
        ("PG Pricing", HostBased, &[("price-api11", 2), ("price-calc11", 3)]),
        ("PG Dispatch", HostBased, &[("print-out11", 4)]),
    ]).with_issues(&[warning("The protection group is in use by recovery plan 'Pricing Engine'.", Some(0))]),
    plan("Print and Dispatch", EAST, "Tier 3", State::TestComplete, &[
        ("PG Dispatch Line", HostBased, &[("print-line11", 4), ("print-frank11", 5)]),
    ]),
    plan("Telephony", WEST, "Tier 2", State::TestInterrupted, &[
        ("PG Telephony", HostBased, &[("pbx11", 1), ("pbx-vm11", 3)]),
    ]),
    plan("File Services", EAST, "Tier 3", State::CleanupInProgress, &[
        ("PG File Services", HostBased, &[("file11", 3), ("file12", 3)]),
    ]),
    plan("Build and Release", WEST, "Tier 3", State::CleanupIncomplete, &[
        ("PG Build", HostBased, &[("git11", 2), ("build11", 4)]),
    ]).with_issues(&[error("The test snapshot of datastore 'ds-dr-05' could not be deleted.", Some(0))]),
    plan("Intranet", WEST, "Tier 3", State::CleanupInterrupted, &[
        ("PG Intranet", HostBased, &[("intra-web11", 4)]),
    ]),
    plan("Legal Hold", EAST, "Tier 3", State::RecoveryInProgress, &[
        ("PG Legal", HostBased, &[("legal-vault11", 3), ("legal-idx11", 4)]),
    ]),
    plan("Health Insurance", WEST, "Tier 1", State::PartialRecovery, &[
        ("PG Health Core", HostBased, &[("health-core11", 1)]),
        ("PG Health Portal", HostBased, &[("health-web11", 3)]),
    ]).with_issues(&[warning("The protection group has been recovered by another recovery plan.", Some(0))]),
    plan("Motor Insurance", EAST, "Tier 1", State::RecoverySplitBrain, &[
        ("PG Motor", HostBased, &[("motor-core11", 1), ("motor-app11", 2)]),
    ]).with_issues(&[error("Virtual machines of this plan are still registered at site Hamburg. Run recovery again.", None)]),
    plan("Household Insurance", WEST, "Tier 2", State::DisasterRecoveryComplete, &[
        ("PG Household", HostBased, &[("house-core11", 1), ("house-app11", 2)]),
    ]).with_issues(&[warning("The original virtual machines at site Leipzig were not shut down. Run recovery again.", None)]),
    plan("Life Insurance", EAST, "Tier 1", State::IncompleteRecovery, &[
        ("PG Life", ArrayBased, &[("life-core11", 1), ("life-app11", 2)]),
    ]).with_issues(&[error("life-app11: VMware Tools did not start within 300 seconds.", Some(0))]),
    plan("Travel Insurance", WEST, "Tier 2", State::RecoveryInterrupted, &[
        ("PG Travel", HostBased, &[("travel-app11", 2)]),
    ]),
    plan("Actuarial Grid", EAST, "Tier 3", State::ReprotectInProgress, &[
        ("PG Actuarial", HostBased, &[("actuar-head11", 2), ("actuar-node11", 4), ("actuar-node12", 4), ("actuar-node13", 4)]),
    ]),
    plan("Host Gateway", WEST, "Retired", State::Unknown, &[
        ("PG Host Gateway", HostBased, &[("hostgw01", 3)]),
    ]).with_issues(&[error("An unexpected error occurred while the plan was read.", None)]),
    plan("Marketing Sites", EAST, "Tier 3", State::SyncConflict, &[
        ("PG Marketing", HostBased, &[("mkt-web11", 4)]),
    ]).with_issues(&[error("The plan was changed at both sites. Edit it to resolve the conflict.", None)]),
    plan("Monitoring and Jump Hosts", WEST, "Tier 2", State::Ready, &[
        ("PG Operations", HostBased, &[("mon11", 2), ("jump11", 1), ("jump12", 1)]),
    ]),
    plan("Branch Office Rotterdam", (Rotterdam, Hamburg), "Branches", State::RecoveryComplete, &[
        ("PG Rotterdam", HostBased, &[("rtm-file11", 3), ("rtm-app11", 2)]),
    ]),
    plan("Branch Office Göteborg", (Gothenburg, Hamburg), "Branches", State::RecoveryComplete, &[
        ("PG Göteborg", HostBased, &[("got-file11", 3)]),
    ]),
    plan("Branch Office Wien", (Vienna, Leipzig), "Branches", State::RecoveryStarted, &[
        ("PG Wien", HostBased, &[("vie-file11", 3), ("vie-app11", 2)]),
    ]).with_issues(&[error("The sites were disconnected during the recovery. Reconnect them.", None)]),
];
