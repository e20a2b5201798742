//! Seed data: Hamburg and Leipzig have peers in every state, and are not paired
//! yet.

use super::certificate::{GOTHENBURG_FORMER, with_algorithm};
use super::error::ApiError;
use super::inventory::{Inventory, Registration, Submission, endpoint, new_task};
use crate::clock::Millis;
use crate::random::Random;
use crate::settings::Extent;
use crate::task::{Failure, Outcome, Tasks};
use crate::world::site::SiteId::{self, Gothenburg, Hamburg, Leipzig, Rotterdam, Vienna};

const MINUTE: Millis = 60_000;

/// The registrations: both ends of a pairing if both exist.
const REGISTRATIONS: [(SiteId, SiteId, &str); 11] = [
    // Healthy on both sides.
    (Hamburg, Rotterdam, "Provider, contract 2025-118"),
    (Rotterdam, Hamburg, ""),
    // No route from Göteborg to Hamburg.
    (Hamburg, Gothenburg, "Branch Göteborg"),
    (Gothenburg, Hamburg, ""),
    // Fine, but for the expired certificate of Wien's tunnel.
    (Hamburg, Vienna, "Branch Wien"),
    (Vienna, Hamburg, ""),
    (Leipzig, Vienna, "Branch Wien"),
    (Vienna, Leipzig, ""),
    // Rotterdam has not registered Leipzig.
    (
        Leipzig,
        Rotterdam,
        "Provider, waiting for them since Monday",
    ),
    // Göteborg has a new certificate, and Leipzig has the old thumbprint.
    (Leipzig, Gothenburg, "Branch Göteborg"),
    (Gothenburg, Leipzig, ""),
];

/// Returns the seed data.
pub fn inventory(extent: Extent, now: Millis, tasks: &mut Tasks) -> Inventory {
    let registrations = REGISTRATIONS
        .iter()
        .map(|(owner, peer, description)| registration(*owner, *peer, description))
        .collect();
    let mut inventory = Inventory::default();
    inventory.registrations = registrations;
    inventory.blocked = vec![(Gothenburg, Hamburg)];
    remember_tasks(&mut inventory, extent, now, tasks);
    inventory
}

/// Adds a repair that succeeded and one that failed.
fn remember_tasks(inventory: &mut Inventory, extent: Extent, now: Millis, tasks: &mut Tasks) {
    let mut ids = Random::seeded(extent.seed.wrapping_add(0x76cd_a000));
    let done = inventory
        .registration(Hamburg, Vienna)
        .map(|known| inventory.peer_info(known));
    let mismatch = ApiError::certificate_mismatch();
    let failure = Failure {
        message: mismatch.msg.clone(),
        details: mismatch.stacktrace.clone(),
    };
    let (well, ill) = (Outcome::Success(done), Outcome::Error(failure));
    let past = [
        ("vcda-a", Vienna, 26, 100, well, None),
        ("vcda-b", Gothenburg, 12, 40, ill, Some(mismatch)),
    ];
    for (appliance, peer, minutes, percent, outcome, error) in past {
        let new = new_task(appliance, ("repair", Some(peer)), "root", percent);
        let begun = now - minutes * MINUTE;
        let id = ids.uuid();
        let number = inventory.next_number();
        inventory.submissions.push(Submission {
            number,
            task: id.clone(),
            operation_id: Some(format!("UI-{}", ids.uuid())),
            error,
        });
        tasks.add_ended(new, id, begun, begun + 5_200, outcome);
    }
}

fn registration(owner: SiteId, peer: SiteId, description: &str) -> Registration {
    let there = endpoint(peer);
    let certificate = match (owner, peer) {
        (Leipzig, Gothenburg) => &GOTHENBURG_FORMER,
        _ => there.certificate,
    };
    Registration {
        owner,
        peer,
        url: there.public_url(),
        thumbprint: with_algorithm(certificate),
        description: description.to_owned(),
    }
}
