//! Pairings of vSphere Replication servers.

use serde_json::Value;

use super::view;
use crate::gateway::error::Refusal;
use crate::gateway::pairing::Product;
use crate::world::World;
use crate::world::pairing::Pairing;
use crate::world::site::{Server, SiteId};

/// The pairings of vSphere Replication.
pub struct VrPairings;

impl Product for VrPairings {
    type Refused = Refusal;
    const SERVER: &'static str = "vSphere Replication server";
    const ISSUE_TYPE: &'static str = "VRMS";
    const REMOTE: &'static str = "remote_vrms";
    const FAULT: &'static str = "hms.fault";

    fn pairings(world: &World) -> &[Pairing] {
        &world.vr.pairings
    }

    fn server(site: SiteId) -> &'static Server {
        &site.site().replication
    }

    fn show(pairing: &Pairing, local: SiteId, remote_answers: bool) -> Value {
        view::pairing(pairing, local, remote_answers)
    }
}
