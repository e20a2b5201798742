//! The appliances that are simulated. A new kind is one module with a
//! [`System`], and two lines in [`APPLIANCES`].

use std::collections::BTreeSet;

use crate::srm;
use crate::vcda;
use crate::vcenter;
use crate::vr;
use crate::world::site::SiteId;

pub use crate::system::{Appliance, System};

/// All endpoints, in the order they are shown.
pub static APPLIANCES: &[Appliance] = &[
    Appliance {
        id: "vr-a",
        site: SiteId::Hamburg,
        system: &vr::SYSTEM,
    },
    Appliance {
        id: "vr-b",
        site: SiteId::Leipzig,
        system: &vr::SYSTEM,
    },
    Appliance {
        id: "srm-a",
        site: SiteId::Hamburg,
        system: &srm::SYSTEM,
    },
    Appliance {
        id: "srm-b",
        site: SiteId::Leipzig,
        system: &srm::SYSTEM,
    },
    Appliance {
        id: "vc-a",
        site: SiteId::Hamburg,
        system: &vcenter::SYSTEM,
    },
    Appliance {
        id: "vc-b",
        site: SiteId::Leipzig,
        system: &vcenter::SYSTEM,
    },
    // Without Hybrid Linked Mode services, like current vCenter versions.
    Appliance {
        id: "vc-new",
        site: SiteId::Vienna,
        system: &vcenter::SYSTEM,
    },
    Appliance {
        id: "vcda-a",
        site: SiteId::Hamburg,
        system: &vcda::SYSTEM,
    },
    Appliance {
        id: "vcda-b",
        site: SiteId::Leipzig,
        system: &vcda::SYSTEM,
    },
];

/// Returns the appliance with a server name.
pub fn named(name: &str) -> Option<&'static Appliance> {
    let has = |known: &String| known.eq_ignore_ascii_case(name);
    APPLIANCES
        .iter()
        .find(|appliance| appliance.server_names().iter().any(has))
}

/// Returns the appliance that a path leads to, and the rest of the path behind
/// its base; `None` if the rest is not below the base.
pub fn find(path: &str) -> Option<(&'static Appliance, Option<&str>)> {
    let rest = path.strip_prefix("/api/")?;
    let (id, tail) = rest.split_once('/').map_or((rest, ""), |(id, _)| {
        (id, rest.get(id.len()..).unwrap_or(""))
    });
    let appliance = APPLIANCES.iter().find(|appliance| appliance.id == id)?;
    Some((appliance, tail.strip_prefix(appliance.system.base_path)))
}

/// Returns the names of the documented calls of one appliance or, without an
/// id, of all; empty for an unknown id.
pub fn call_names(id: Option<&str>) -> BTreeSet<&'static str> {
    APPLIANCES
        .iter()
        .filter(|appliance| id.is_none_or(|id| id == appliance.id))
        .flat_map(|appliance| appliance.system.calls)
        .map(|call| call.name)
        .collect()
}
