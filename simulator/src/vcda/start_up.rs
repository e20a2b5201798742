//! The start-up data: Hamburg and Leipzig have peers in every state, and do
//! not know each other yet.

use super::certificate::GOTHENBURG_FORMER;
use super::error::ApiError;
use super::estate::{Estate, Registration, Submission, endpoint};
use super::pair::with_algorithm;
use super::site::new_task;
use crate::clock::Millis;
use crate::random::Random;
use crate::task::{Failure, Outcome, Tasks};
use crate::world::Extent;
use crate::world::site::SiteId::{self, Gothenburg, Hamburg, Leipzig, Rotterdam, Vienna};

const MINUTE: Millis = 60_000;

/// Who has registered whom: both ends of a pairing where both are there.
const REGISTRATIONS: [(SiteId, SiteId, &str); 11] = [
    // Healthy on both sides.
    (Hamburg, Rotterdam, "Provider, contract 2025-118"),
    (Rotterdam, Hamburg, ""),
    // Göteborg's packets do not reach Hamburg.
    (Hamburg, Gothenburg, "Branch Göteborg"),
    (Gothenburg, Hamburg, ""),
    // Fine, but for the expired certificate of Wien's tunnel.
    (Hamburg, Vienna, "Branch Wien"),
    (Vienna, Hamburg, ""),
    (Leipzig, Vienna, "Branch Wien"),
    (Vienna, Leipzig, ""),
    // Rotterdam has not done its half.
    (
        Leipzig,
        Rotterdam,
        "Provider, waiting for them since Monday",
    ),
    // Göteborg has a new certificate, and Leipzig has the old thumbprint.
    (Leipzig, Gothenburg, "Branch Göteborg"),
    (Gothenburg, Leipzig, ""),
];

impl Estate {
    /// The start-up data.
    pub fn start_up(extent: Extent, now: Millis, tasks: &mut Tasks) -> Self {
        let registrations = REGISTRATIONS
            .iter()
            .map(|(owner, peer, description)| registration(*owner, *peer, description))
            .collect();
        let mut estate = Self::default();
        estate.registrations = registrations;
        estate.blocked = vec![(Gothenburg, Hamburg)];
        estate.remember_tasks(extent, now, tasks);
        estate
    }

    /// A repair that went well and one that did not.
    fn remember_tasks(&mut self, extent: Extent, now: Millis, tasks: &mut Tasks) {
        let mut ids = Random::seeded(extent.seed.wrapping_add(0x76cd_a000));
        let done = self
            .registration(Hamburg, Vienna)
            .map(|known| self.peer_info(known));
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
            let work = Box::new(|_: &mut _, _| Ok(None));
            let new = new_task(appliance, ("repair", Some(peer)), "root", percent, work);
            let begun = now - minutes * MINUTE;
            let id = ids.uuid();
            let number = self.next_number();
            self.submissions.push(Submission {
                number,
                task: id.clone(),
                operation_id: Some(format!("UI-{}", ids.uuid())),
                error,
            });
            tasks.remember(new, id, begun, begun + 5_200, outcome);
        }
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
