//! The first page: what is wrong now, the worst first.
//!
//! Pure: from the configuration and the lists as far as they were read. Nothing is counted that was
//! not read: what is not known is a [`Gap`], and a number over an incomplete list is "at least".
//!
//! Both appliances of a pair list the same replications, plans and certificates. Each is counted
//! once: at the first appliance, in the order of the configuration, that lists it. Of pairings and
//! sites each side has a view of its own, and both are shown.

mod now;
mod pair;

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::config::{Appliance, Config};
use crate::facts::Tone;
use crate::order::sorted;
use crate::resource::{Mark, Object, Query, Resource, Tally, by_severity};

pub use now::{FAILED_MINUTES, RunningNow};
pub use pair::{Bar, Figure, Line, Lines, Pair, Segment};

/// The answer of an appliance, and whether it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadState {
    /// Nobody is signed in.
    SignedOut,
    /// The session is over; what was read before is there.
    Expired,
    /// It is being read for the first time.
    Reading,
    /// It was read.
    Done,
    /// It could not be read: the title of the problem. What was read before may be there.
    Failed(String),
}

/// A list of an appliance, as far as it was read.
#[derive(Clone)]
pub struct Listed<'a> {
    /// The entries of the list.
    pub resource: &'static Resource,
    /// The appliance.
    pub appliance: &'a Appliance,
    /// The value that was read.
    pub objects: &'a [Object],
    /// The progress.
    pub state: ReadState,
    /// When it was read completely.
    pub as_of: Option<Timestamp>,
    /// The number of reports of objects that are missing.
    pub missing: usize,
    /// `true` where data of the other site is missing because nobody is signed in there.
    pub needs_peer: bool,
}

impl Listed<'_> {
    /// Returns `true` if all objects are known, as far as the appliance tells.
    fn is_complete(&self) -> bool {
        self.as_of.is_some() && self.missing == 0
    }
}

/// Something that asks for attention: a number of objects, and where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// How much it asks for.
    pub tone: Tone,
    /// The number of objects.
    pub count: usize,
    /// `true` where there may be more: the list is not complete.
    pub is_least: bool,
    /// "replications", or "replication" for one.
    pub noun: &'static str,
    /// "RPO violated"
    pub label: &'static str,
    /// One sentence that says what it means.
    pub help: &'static str,
    /// The names of the appliances that list them.
    pub appliances: Vec<String>,
    /// The resource's id.
    pub resource: &'static str,
    /// The filter of its grid that shows them.
    pub query: String,
}

/// A gap in what is known, and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A list could not be read: what, of which appliance, and the title of the problem.
    Failed {
        /// The plural of what is listed.
        plural: &'static str,
        /// The appliance's name.
        appliance: String,
        /// The title of the problem.
        title: String,
        /// `true` where what was read before is still shown.
        is_stale: bool,
    },
    /// The sessions on these appliances are over.
    Expired(Vec<String>),
    /// Nobody is signed in to these appliances, by name.
    SignedOut(Vec<String>),
    /// These appliances do not say everything because nobody is signed in to the other site.
    NeedsPeer(Vec<String>),
    /// These appliances reported that something is missing.
    Partial(Vec<String>),
    /// These appliances are being read.
    Reading(Vec<String>),
}

/// The contents of the first page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The points that ask for attention, the worst first.
    pub attention: Vec<Attention>,
    /// The gaps.
    pub gaps: Vec<Gap>,
    /// The pairs of sites, in the order of the configuration.
    pub pairs: Vec<Pair>,
    /// The earliest moment at which one of the lists was read; none where none was.
    pub as_of: Option<Timestamp>,
}

/// The objects of a list that are counted there.
struct Counted<'a> {
    listed: &'a Listed<'a>,
    objects: Vec<&'a Object>,
    tally: Tally,
}

impl Counted<'_> {
    /// Returns the filter of the grid for these objects.
    fn query(&self, query: Query) -> String {
        let appliances = vec![self.listed.appliance.id.clone()];
        Query {
            appliances,
            ..query
        }
        .write()
    }

    /// Returns `true` if nothing of the list is counted at another appliance: then a filter for
    /// several appliances shows as many objects as are counted there.
    fn is_whole(&self) -> bool {
        self.objects.len() == self.listed.objects.len()
    }
}

impl Overview {
    /// Evaluates the lists at a moment.
    pub fn of(config: &Config, lists: &[Listed<'_>], now: Timestamp) -> Self {
        let counted = count(lists, now);
        let attention = sorted(attention(&counted), |a: &Attention, b: &Attention| {
            by_severity(a.tone).cmp(&by_severity(b.tone))
        });
        let times = lists.iter().filter_map(|list| list.as_of);
        Self {
            attention,
            gaps: gaps(lists),
            pairs: pair::pairs(config, &counted, now),
            as_of: times.min(),
        }
    }

    /// Returns the worst tone of what asks for attention; none where nothing does.
    pub fn tone(&self) -> Option<Tone> {
        self.attention.first().map(|first| first.tone)
    }

    /// Returns `true` if nothing at all was read.
    pub fn is_blank(&self) -> bool {
        self.as_of.is_none() && self.attention.is_empty()
    }
}

/// Takes each object at the first appliance that lists it.
fn count<'a>(lists: &'a [Listed<'a>], now: Timestamp) -> Vec<Counted<'a>> {
    let mut seen: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    let counted = lists.iter().map(|listed| {
        let resource = listed.resource;
        let key = |object: &'a Object| {
            let place = object.place.within_id();
            (resource.id, place, object.row.id.as_str())
        };
        let is_new = |object: &&'a Object| !seen.contains(&key(object));
        let objects: Vec<&Object> = listed.objects.iter().filter(is_new).collect();
        // Only the two appliances of a pair list the same objects.
        if listed.appliance.peer.is_some() && !pair::NAMED.contains(&resource.id) {
            seen.extend(objects.iter().map(|object| key(object)));
        }
        let tally = Tally::of(resource, objects.iter().copied(), now);
        Counted {
            listed,
            objects,
            tally,
        }
    });
    counted.collect()
}

/// A mark that asks for attention, and the lists with objects that have it.
struct Found<'a> {
    mark: &'static Mark,
    lists: Vec<(&'a Counted<'a>, usize)>,
}

/// Returns what asks for attention: one entry a mark of a resource, over all appliances whose
/// lists can be shown together.
fn attention<'a>(counted: &'a [Counted<'a>]) -> Vec<Attention> {
    let mut found: Vec<Found<'a>> = Vec::new();
    for list in counted {
        for one in list.tally.found() {
            // Other marks say what is in order, or under way.
            if !matches!(one.mark.tone, Tone::Danger | Tone::Warning) {
                continue;
            }
            let together = found.iter_mut().find(|it| {
                let mut lists = it.lists.iter().map(|(list, _)| list);
                let is_same = |other: &&Counted<'_>| {
                    other.listed.resource.id == list.listed.resource.id && other.is_whole()
                };
                it.mark.id == one.mark.id && list.is_whole() && lists.all(is_same)
            });
            match together {
                Some(it) => it.lists.push((list, one.count)),
                None => found.push(Found {
                    mark: one.mark,
                    lists: vec![(list, one.count)],
                }),
            }
        }
    }
    found.iter().filter_map(Found::attention).collect()
}

impl Found<'_> {
    fn attention(&self) -> Option<Attention> {
        let resource = self.lists.first()?.0.listed.resource;
        let appliances = || self.lists.iter().map(|(list, _)| list.listed.appliance);
        let count = self.lists.iter().map(|(_, count)| count).sum();
        let query = Query {
            appliances: appliances().map(|it| it.id.clone()).collect(),
            ..Query::of_mark(self.mark.id)
        };
        Some(Attention {
            tone: self.mark.tone,
            count,
            is_least: self
                .lists
                .iter()
                .any(|(list, _)| !list.listed.is_complete()),
            noun: resource.noun_of(count),
            label: self.mark.label,
            help: self.mark.help,
            appliances: appliances().map(|it| it.name.clone()).collect(),
            resource: resource.id,
            query: query.write(),
        })
    }
}

fn gaps(lists: &[Listed<'_>]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = lists
        .iter()
        .filter_map(|list| match &list.state {
            ReadState::Failed(title) => Some(Gap::Failed {
                plural: list.resource.plural,
                appliance: list.appliance.name.clone(),
                title: title.clone(),
                is_stale: list.as_of.is_some(),
            }),
            _ => None,
        })
        .collect();
    let names = |fits: &dyn Fn(&Listed<'_>) -> bool| {
        let mut names: Vec<String> = Vec::new();
        for list in lists.iter().filter(|list| fits(list)) {
            if !names.contains(&list.appliance.name) {
                names.push(list.appliance.name.clone());
            }
        }
        names
    };
    let known = |list: &Listed<'_>| list.state != ReadState::SignedOut;
    let more = [
        Gap::Expired(names(&|list| list.state == ReadState::Expired)),
        Gap::SignedOut(names(&|list| list.state == ReadState::SignedOut)),
        Gap::NeedsPeer(names(&|list| known(list) && list.needs_peer)),
        Gap::Partial(names(&|list| known(list) && list.missing > 0)),
        Gap::Reading(names(&|list| list.state == ReadState::Reading)),
    ];
    gaps.extend(more.into_iter().filter(|gap| !gap.names().is_empty()));
    gaps
}

impl Gap {
    /// Returns the names of the appliances.
    pub fn names(&self) -> &[String] {
        match self {
            Gap::Failed { appliance, .. } => std::slice::from_ref(appliance),
            Gap::Expired(names)
            | Gap::SignedOut(names)
            | Gap::NeedsPeer(names)
            | Gap::Partial(names)
            | Gap::Reading(names) => names,
        }
    }

    /// How to mark it.
    pub fn tone(&self) -> Tone {
        match self {
            Gap::Failed { .. } => Tone::Danger,
            Gap::Expired(_) | Gap::NeedsPeer(_) | Gap::Partial(_) => Tone::Warning,
            Gap::SignedOut(_) => Tone::Neutral,
            Gap::Reading(_) => Tone::Info,
        }
    }

    /// Returns what is said before the names.
    pub fn text(&self) -> String {
        match self {
            Gap::Failed {
                plural,
                title,
                is_stale: false,
                ..
            } => {
                format!("The {plural} could not be read: {title}.")
            }
            Gap::Failed { plural, title, .. } => {
                format!("The {plural} are shown as last read; reading again failed: {title}.")
            }
            Gap::Expired(_) => "Session expired; shown as last read:".to_owned(),
            Gap::SignedOut(_) => "Not signed in; not counted:".to_owned(),
            Gap::NeedsPeer(_) => {
                "Data of the other site is missing until you sign in there; numbers may be too low:"
                    .to_owned()
            }
            Gap::Partial(_) => "Some items may be missing; numbers are minimums:".to_owned(),
            Gap::Reading(_) => "Reading:".to_owned(),
        }
    }
}
