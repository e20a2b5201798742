//! Pairings of servers of one kind at two sites. Every product has pairings of
//! its own; what they are, and what becomes of them, is the same.

use super::certificate::{self, Certificate};
use super::site::SiteId::{self, Gothenburg, Hamburg, Leipzig, Rotterdam, Vienna};
use crate::clock::Millis;
use crate::random::Random;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// Two sites that know each other.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// UUID.
    pub id: String,
    /// The two ends.
    pub sites: [SiteId; 2],
    /// How the connection is.
    pub connection: Connection,
    /// Since when it is so.
    pub since: Millis,
}

/// How the connection of a pairing is.
#[derive(Debug, Clone, Copy)]
pub enum Connection {
    /// Fine.
    Up,
    /// The remote vCenter Server has another certificate than the one this
    /// pairing was made with. Reconnecting mends it.
    CertificateChanged(&'static Certificate),
    /// The remote management server refuses this one. Reconnecting mends it.
    Broken,
    /// Nothing answers there.
    Down,
}

impl Pairing {
    /// The other end, as seen from one.
    pub fn remote(&self, local: SiteId) -> SiteId {
        let [first, second] = self.sites;
        if first == local { second } else { first }
    }
}

/// One pairing in each state; the first, between the two main sites, was made
/// so many days ago.
pub fn start_up(random: &mut Random, now: Millis, days: Millis) -> Vec<Pairing> {
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

/// Those that a site is an end of.
pub fn of_site(pairings: &[Pairing], local: SiteId) -> impl Iterator<Item = &Pairing> {
    pairings
        .iter()
        .filter(move |pairing| pairing.sites.contains(&local))
}

/// The connection is as good as new.
pub fn reconnect(pairings: &mut [Pairing], id: &str, now: Millis) {
    if let Some(pairing) = pairings.iter_mut().find(|pairing| pairing.id == id) {
        pairing.connection = Connection::Up;
        pairing.since = now;
    }
}
