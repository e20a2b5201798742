//! Pairings of servers of one kind at two sites. Each product has its own
//! pairings, with the same states.

use super::certificate::{self, Certificate};
use super::site::SiteId::{self, Gothenburg, Hamburg, Leipzig, Rotterdam, Vienna};
use crate::clock::Millis;
use crate::random::Random;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// A pairing of two sites.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// UUID.
    pub id: String,
    /// The two ends.
    pub sites: [SiteId; 2],
    /// State of the connection.
    pub connection: Connection,
    /// Time of the last change.
    pub since: Millis,
}

/// State of the connection of a pairing.
#[derive(Debug, Clone, Copy)]
pub enum Connection {
    /// Connected.
    Up,
    /// The remote vCenter Server has another certificate than this pairing
    /// trusts. Fixed by reconnecting.
    CertificateChanged(&'static Certificate),
    /// The remote management server refuses this one. Fixed by reconnecting.
    Broken,
    /// The other end does not answer.
    Down,
}

impl Pairing {
    /// Returns the other end, as seen from one.
    pub fn remote(&self, local: SiteId) -> SiteId {
        let [first, second] = self.sites;
        if first == local { second } else { first }
    }
}

/// Returns one pairing in each state; the first, between the two main sites, is
/// this many days old.
pub fn seed(random: &mut Random, now: Millis, days: Millis) -> Vec<Pairing> {
    let changed = Connection::CertificateChanged(&certificate::VCENTER_ROTTERDAM);
    let kinds = [
        ([Hamburg, Leipzig], Connection::Up, days * DAY),
        ([Hamburg, Rotterdam], changed, 9 * HOUR),
        ([Hamburg, Gothenburg], Connection::Broken, 3 * DAY),
        ([Leipzig, Vienna], Connection::Down, 47 * MINUTE),
    ];
    kinds
        .into_iter()
        .map(|(sites, connection, age)| Pairing {
            id: random.uuid(),
            sites,
            connection,
            since: now - age,
        })
        .collect()
}

/// Returns the pairings of a site.
pub fn of_site(pairings: &[Pairing], local: SiteId) -> impl Iterator<Item = &Pairing> {
    pairings
        .iter()
        .filter(move |pairing| pairing.sites.contains(&local))
}

/// Sets the connection to connected.
pub fn reconnect(pairings: &mut [Pairing], id: &str, now: Millis) {
    if let Some(pairing) = pairings.iter_mut().find(|pairing| pairing.id == id) {
        pairing.connection = Connection::Up;
        pairing.since = now;
    }
}
