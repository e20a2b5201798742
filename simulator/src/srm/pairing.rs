//! Pairings of Site Recovery Manager servers.

use serde_json::Value;

use super::error::Fault;
use super::{server, view};
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::pairing::{self, Product};
use crate::world::World;
use crate::world::pairing::{Connection, Pairing};
use crate::world::site::{Server, SiteId};

/// The pairings of Site Recovery Manager.
pub struct SrmPairings;

impl Product for SrmPairings {
    type Refused = Fault;
    const SERVER: &'static str = "Site Recovery Manager server";
    const ISSUE_TYPE: &'static str = "SRM";
    const REMOTE: &'static str = "remote_srm_server";
    const FAULT: &'static str = "dr.fault";

    fn pairings(world: &World) -> &[Pairing] {
        &world.srm.pairings
    }

    fn server(site: SiteId) -> &'static Server {
        server::of(site)
    }

    fn show(pairing: &Pairing, local: SiteId, remote_answers: bool) -> Value {
        view::pairing(pairing, local, remote_answers)
    }
}

/// Returns the pairing of a path.
///
/// # Errors
/// 404 if this appliance has none with that id.
pub fn find<'a>(world: &'a World, caller: &Caller, id: &str) -> Result<&'a Pairing, Refusal> {
    pairing::find::<SrmPairings>(world, caller, id)
}

/// Checks that a pairing can run actions on plans: with a remote session, and
/// with servers that trust each other.
///
/// # Errors
/// As [`pairing::needs_remote_session`], and 500 if the pairing has to be
/// reconnected.
pub fn connected(world: &World, caller: &Caller, id: &str) -> Result<(), Refusal> {
    pairing::needs_remote_session::<SrmPairings>(world, caller, id)?;
    let pairing = find(world, caller, id)?;
    let far = pairing.remote(caller.appliance.site);
    match pairing.connection {
        Connection::Broken => Err(Refusal::server_error(
            "RemoteServerNotAuthenticated",
            &format!(
                "The {} {} rejects the solution user of this site. Reconnect the pairing.",
                SrmPairings::SERVER,
                server::of(far).host
            ),
        )),
        _ => Ok(()),
    }
}
