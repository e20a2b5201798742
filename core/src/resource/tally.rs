//! Numbers of a resource for the overview, the worst first.

use std::collections::BTreeMap;

use super::{Cell, Mark, Object, Resource};
use crate::clock::Timestamp;
use crate::facts::Tone;
use crate::order::{natural, sorted};

/// The number of objects in a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCount {
    /// How to mark it.
    pub tone: Tone,
    /// The word.
    pub word: String,
    /// The number of objects.
    pub count: usize,
}

impl StatusCount {
    pub(super) fn none_of(tone: Tone, word: &str) -> Self {
        Self {
            tone,
            word: word.to_owned(),
            count: 0,
        }
    }

    /// Sorts by severity, then by word.
    pub(super) fn worst_first(all: impl Iterator<Item = Self>) -> Vec<Self> {
        sorted(all.collect(), |a: &Self, b: &Self| {
            let by_tone = by_severity(a.tone).cmp(&by_severity(b.tone));
            by_tone.then_with(|| natural(&a.word, &b.word))
        })
    }
}

/// The number of objects with a mark.
#[derive(Clone, Copy)]
pub struct MarkCount {
    /// The mark.
    pub mark: &'static Mark,
    /// The number of objects.
    pub count: usize,
}

impl MarkCount {
    pub(super) fn none_of(resource: &Resource) -> Vec<Self> {
        let marks = resource.marks.iter();
        marks.map(|mark| Self { mark, count: 0 }).collect()
    }
}

impl PartialEq for MarkCount {
    fn eq(&self, other: &Self) -> bool {
        self.mark.id == other.mark.id && self.count == other.count
    }
}

impl Eq for MarkCount {}

impl std::fmt::Debug for MarkCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.mark.id, self.count)
    }
}

/// The numbers of a resource over some of its objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All objects.
    pub total: usize,
    /// By status, the worst first.
    pub statuses: Vec<StatusCount>,
    /// By mark, as the resource names them, those that no object has too.
    pub marks: Vec<MarkCount>,
}

impl Tally {
    /// Counts objects at a moment.
    pub fn of<'a>(
        resource: &'static Resource,
        objects: impl IntoIterator<Item = &'a Object>,
        now: Timestamp,
    ) -> Self {
        let mut tally = Self {
            marks: MarkCount::none_of(resource),
            ..Self::default()
        };
        let mut statuses: BTreeMap<&str, StatusCount> = BTreeMap::new();
        for object in objects {
            tally.total += 1;
            if let Some((tone, word)) = &object.row.badge {
                let status = statuses.entry(word);
                status.or_insert(StatusCount::none_of(*tone, word)).count += 1;
            }
            for mark in &mut tally.marks {
                mark.count += usize::from((mark.mark.applies)(object, now));
            }
        }
        tally.statuses = StatusCount::worst_first(statuses.into_values());
        tally
    }

    /// The number of objects with a mark; 0 where the resource does not have the mark.
    pub fn marked(&self, mark: &str) -> usize {
        let found = self.marks.iter().find(|it| it.mark.id == mark);
        found.map_or(0, |it| it.count)
    }

    /// The marks that some object has, the worst first.
    pub fn found(&self) -> Vec<MarkCount> {
        let found = self.marks.iter().filter(|it| it.count > 0).copied();
        sorted(found.collect(), |a, b| {
            by_severity(a.mark.tone).cmp(&by_severity(b.mark.tone))
        })
    }

    /// The worst tone among marks and statuses; none where there is no object.
    pub fn tone(&self) -> Option<Tone> {
        let marks = self.marks.iter().filter(|it| it.count > 0);
        let marks = marks.map(|it| it.mark.tone);
        let statuses = self.statuses.iter().map(|it| it.tone);
        marks.chain(statuses).min_by_key(|tone| by_severity(*tone))
    }
}

/// Returns the object with the earliest time in a column, and the time: the oldest last sync, the
/// certificate that expires first.
pub fn earliest<'a>(
    resource: &Resource,
    column: &str,
    objects: impl IntoIterator<Item = &'a Object>,
    now: Timestamp,
) -> Option<(&'a Object, Timestamp)> {
    let column = resource.column(column)?;
    let times = objects
        .into_iter()
        .filter_map(|object| match (column.value)(object, now) {
            Cell::Time(at) | Cell::Date(at) => Some((object, at)),
            _ => None,
        });
    times.min_by_key(|(_, at)| *at)
}

/// Returns the rank of a tone, 0 for the worst.
pub fn by_severity(tone: Tone) -> u8 {
    match tone {
        Tone::Danger => 0,
        Tone::Warning => 1,
        Tone::Info => 2,
        Tone::Neutral => 3,
        Tone::Success => 4,
    }
}
