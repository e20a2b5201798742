//! Activity by target on a time axis, and by day.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Group, ZoneAt};
use crate::chart::{Bar, Look};
use crate::clock::Timestamp;

/// The most lanes of a chart.
pub const LANES: usize = 30;

/// One target on one appliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The target.
    pub target: String,
    /// The appliance's name.
    pub appliance: String,
}

/// The lanes of a chart with their bars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// The lanes, that of the newest entry first.
    pub lanes: Vec<Lane>,
    /// One bar for each entry of the lanes.
    pub bars: Vec<Bar>,
    /// The number of targets that have no lane.
    pub hidden: usize,
}

/// Lays entries, the newest first, into lanes.
pub fn lanes(entries: &[Entry]) -> Lanes {
    let mut out = Lanes::default();
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut hidden: BTreeSet<(&str, &str)> = BTreeSet::new();
    for entry in entries {
        let key = (entry.target.as_str(), entry.appliance_name.as_str());
        let lane = match places.get(&key) {
            Some(lane) => *lane,
            None if out.lanes.len() < LANES => {
                places.insert(key, out.lanes.len());
                out.lanes.push(Lane {
                    target: entry.target.clone(),
                    appliance: entry.appliance_name.clone(),
                });
                out.lanes.len() - 1
            }
            None => {
                hidden.insert(key);
                continue;
            }
        };
        out.bars.push(Bar {
            lane,
            from: entry.begun,
            to: entry.ended,
            look: look_of(entry),
            label: format!("{}: {}, {}", entry.title, entry.target, entry.words),
            href: entry.key.clone(),
        });
    }
    out.hidden = hidden.len();
    out
}

fn look_of(entry: &Entry) -> Look {
    match (entry.group, entry.state) {
        (Group::Running, "queued") => Look::Queued,
        (Group::Running, _) => Look::Running,
        (Group::Waiting, "warning") => Look::Neutral,
        (Group::Waiting, _) => Look::Waiting,
        (Group::Failed, _) => Look::Failed,
        (Group::Done, "success") => Look::Done,
        (Group::Done, "half-done") => Look::Warning,
        (Group::Done, _) => Look::Neutral,
    }
}

/// The entries that began on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date, in the zone of the reader: "2026-11-21".
    pub date: String,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// Groups entries by the day on which they began, in the zone of the reader. The order stays; a day
/// that is left and comes again stands twice.
pub fn days(entries: &[Entry], zone: ZoneAt<'_>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let date = date(entry.begun, zone);
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.entries.push(entry.clone()),
            None => days.push(Day {
                date,
                entries: vec![entry.clone()],
            }),
        }
    }
    days
}

fn date(at: Timestamp, zone: ZoneAt<'_>) -> String {
    at.shown_date(&zone(at))
}
