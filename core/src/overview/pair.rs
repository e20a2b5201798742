//! The panel of each pair of sites: its connections, states as bars, and times.

use super::{Counted, ReadState};
use crate::clock::Timestamp;
use crate::config::{Appliance, Config};
use crate::facts::Tone;
use crate::operation::Selection;
use crate::operation::vr_lists::is_with_itself;
use crate::order::sorted;
use crate::resource::{Cell, Object, Query, Resource, by_severity, earliest};

/// Resources whose objects are few and are named one by one.
pub(super) const NAMED: [&str; 4] = ["pairings", "links", "sites", "providers"];

/// The column with the time of the last sync, in resources that have such a time.
const LAST_SYNC: &str = "last-sync";

/// The column with the next step, in resources that have one.
const NEXT: &str = "next";

/// The most objects that are named.
const MOST_NAMED: usize = 6;

/// The width of a bar.
const WIDTH: usize = 1_000;

/// The least width of a part of a bar: what there is is seen.
const NARROWEST: usize = 12;

/// Two sites that belong together, or one that stands alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The names of the sites; one where no appliance has a peer.
    pub sites: Vec<String>,
    /// The worst that is known of it; none where nothing is.
    pub tone: Option<Tone>,
    /// The connection of the sites, in words.
    pub state: &'static str,
    /// Pairings, links, sites and providers by name.
    pub lines: Vec<Lines>,
    /// The states of all else, as shares.
    pub bars: Vec<Bar>,
    /// Single values.
    pub figures: Vec<Figure>,
    /// The number of its appliances that nobody is signed in to, and of all.
    pub signed_out: (usize, usize),
}

/// The objects of a resource by name, the worst first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The resource's title.
    pub title: &'static str,
    /// The objects.
    pub lines: Vec<Line>,
    /// The number of objects that are not named.
    pub more: usize,
    /// The resource's id.
    pub resource: &'static str,
}

/// One object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// How to mark it.
    pub tone: Tone,
    /// Its state.
    pub state: String,
    /// The short name of the system that lists it.
    pub system: &'static str,
    /// When it was last synchronized, where it has such a time.
    pub at: Option<Timestamp>,
    /// The appliance's id, the row within whose list it is, and its own id.
    pub place: (String, String, String),
}

/// The objects of a resource by state, as shares of a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The objects: "replications", or "replication" where there is one.
    pub noun: &'static str,
    /// The number of objects.
    pub total: usize,
    /// `true` where there may be more.
    pub is_least: bool,
    /// The appliance that lists them.
    pub appliance: String,
    /// The shares, the worst first.
    pub segments: Vec<Segment>,
    /// The resource's id.
    pub resource: &'static str,
    /// The filter of its grid that shows all of them.
    pub query: String,
}

/// A share of a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// How to mark it.
    pub tone: Tone,
    /// The state.
    pub word: String,
    /// The number of objects.
    pub count: usize,
    /// The step that they need next; "" where none is known.
    pub next: String,
    /// Its beginning and its width, in per mille.
    pub place: (usize, usize),
    /// The filter of the grid that shows them.
    pub query: String,
}

/// A labelled value with its object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The label: "Oldest last sync".
    pub label: &'static str,
    /// The moment.
    pub at: Timestamp,
    /// The object's name.
    pub name: String,
    /// The resource's id.
    pub resource: &'static str,
    /// The appliance's id, the row within whose list it is, and its own id.
    pub place: (String, String, String),
}

/// Returns the pairs of sites that the configuration names, in its order.
pub(super) fn pairs(config: &Config, counted: &[Counted<'_>], now: Timestamp) -> Vec<Pair> {
    let mut groups: Vec<(Vec<String>, Vec<&Appliance>)> = Vec::new();
    let with_peer = config.appliances.iter().filter(|it| it.peer.is_some());
    let alone = config.appliances.iter().filter(|it| it.peer.is_none());
    for appliance in with_peer.chain(alone) {
        let sites = sites_of(config, appliance);
        let is_same = |known: &Vec<String>| {
            known.len() == sites.len() && sites.iter().all(|site| known.contains(site))
        };
        let fits = |known: &Vec<String>| match appliance.peer {
            Some(_) => is_same(known),
            None => known.contains(&appliance.site),
        };
        match groups.iter_mut().find(|(known, _)| fits(known)) {
            Some((_, appliances)) => appliances.push(appliance),
            None => groups.push((sites, vec![appliance])),
        }
    }
    let pairs = groups.into_iter().map(|(sites, appliances)| {
        let is_of = |it: &&Counted<'_>| appliances.iter().any(|a| a.id == it.listed.appliance.id);
        let counted: Vec<&Counted<'_>> = counted.iter().filter(is_of).collect();
        pair(sites, &appliances, &counted, now)
    });
    pairs.collect()
}

fn sites_of(config: &Config, appliance: &Appliance) -> Vec<String> {
    let peer = appliance
        .peer
        .as_deref()
        .and_then(|id| config.appliance(id));
    let mut sites = vec![appliance.site.clone()];
    sites.extend(peer.map(|peer| peer.site.clone()));
    sites.dedup();
    sites
}

fn pair(
    sites: Vec<String>,
    appliances: &[&Appliance],
    counted: &[&Counted<'_>],
    now: Timestamp,
) -> Pair {
    let is_named = |it: &&&Counted<'_>| NAMED.contains(&it.listed.resource.id);
    let named: Vec<&Counted<'_>> = counted.iter().filter(is_named).copied().collect();
    let others = counted.iter().filter(|it| !is_named(it));
    let lines: Vec<Lines> = NAMED
        .into_iter()
        .filter_map(|resource| lines(resource, &named, now))
        .collect();
    let tones = counted.iter().filter_map(|it| it.tally.tone());
    let is_out = |appliance: &&&Appliance| {
        let mut own = counted
            .iter()
            .filter(|it| it.listed.appliance.id == appliance.id)
            .peekable();
        own.peek().is_some() && own.all(|it| it.listed.state == ReadState::SignedOut)
    };
    Pair {
        state: connection(&lines),
        tone: tones.min_by_key(|tone| by_severity(*tone)),
        bars: others.clone().filter_map(|it| bar(it, now)).collect(),
        figures: figures(others.copied(), now),
        lines,
        signed_out: (appliances.iter().filter(is_out).count(), appliances.len()),
        sites,
    }
}

/// Returns whether the sites are connected, as far as their pairings and sites say.
fn connection(lines: &[Lines]) -> &'static str {
    let connections = lines.iter().filter(|it| it.resource != "providers");
    let worst = connections
        .flat_map(|it| it.lines.iter())
        .map(|line| line.tone)
        .min_by_key(|tone| by_severity(*tone));
    match worst {
        None => "Connection unknown",
        Some(Tone::Danger) => "Not fully connected",
        Some(Tone::Warning) => "Connected with warnings",
        Some(Tone::Success) => "Connected",
        Some(Tone::Info | Tone::Neutral) => "Connection not fully known",
    }
}

fn place_of(object: &Object) -> (String, String, String) {
    let place = &object.place;
    (
        place.appliance.clone(),
        place.within_id().to_owned(),
        object.row.id.clone(),
    )
}

fn lines(resource: &'static str, counted: &[&Counted<'_>], now: Timestamp) -> Option<Lines> {
    let own = || {
        let own = counted
            .iter()
            .filter(|it| it.listed.resource.id == resource);
        own.flat_map(|it| {
            let others = it.objects.iter().filter(|object| !is_itself(object));
            others.map(|object| (it.listed.resource, *object))
        })
    };
    let (of, _) = own().next()?;
    let lines = own().map(|(of, object)| line(of, object, now)).collect();
    let mut lines = sorted(lines, |a: &Line, b: &Line| {
        by_severity(a.tone).cmp(&by_severity(b.tone))
    });
    let more = lines.len().saturating_sub(MOST_NAMED);
    lines.truncate(MOST_NAMED);
    Some(Lines {
        title: of.title,
        lines,
        more,
        resource,
    })
}

/// Returns `true` for an entry that is about the appliance's own site alone.
fn is_itself(object: &Object) -> bool {
    match &object.row.selection {
        Selection::Site(site) => site.info.is_local == Some(true),
        _ => is_with_itself(&object.row),
    }
}

fn line(resource: &Resource, object: &Object, now: Timestamp) -> Line {
    let (tone, state) = object.row.badge.clone().unwrap_or_default();
    let at = resource
        .column(LAST_SYNC)
        .map(|column| (column.value)(object, now));
    Line {
        name: object.row.title.clone(),
        tone,
        state,
        system: object.place.system.spec().short,
        at: match at {
            Some(Cell::Time(at)) => Some(at),
            _ => None,
        },
        place: place_of(object),
    }
}

fn bar(counted: &Counted<'_>, now: Timestamp) -> Option<Bar> {
    let resource = counted.listed.resource;
    let tally = &counted.tally;
    if tally.total == 0 {
        return None;
    }
    let counts: Vec<usize> = tally.statuses.iter().map(|it| it.count).collect();
    let segments = tally.statuses.iter().zip(shares(&counts));
    Some(Bar {
        noun: resource.noun_of(tally.total),
        total: tally.total,
        is_least: !counted.listed.is_complete(),
        appliance: counted.listed.appliance.name.clone(),
        segments: segments
            .map(|(status, place)| Segment {
                tone: status.tone,
                word: status.word.clone(),
                count: status.count,
                next: next_step(counted, &status.word, now),
                place,
                query: counted.query(Query::of_status(&status.word)),
            })
            .collect(),
        resource: resource.id,
        query: counted.query(Query::default()),
    })
}

/// Returns the step that the objects in a status need next.
fn next_step(counted: &Counted<'_>, word: &str, now: Timestamp) -> String {
    let is_in = |object: &&&Object| object.row.badge.as_ref().is_some_and(|(_, it)| it == word);
    let column = counted.listed.resource.column(NEXT);
    let first = column.zip(counted.objects.iter().find(is_in));
    match first.map(|(column, object)| (column.value)(object, now)) {
        Some(Cell::Text(step)) => step,
        _ => String::new(),
    }
}

/// Returns the beginning and the width of each share, in per mille; together they fill the bar, and
/// none is too narrow to be seen.
fn shares(counts: &[usize]) -> Vec<(usize, usize)> {
    let all: usize = counts.iter().sum();
    let parts = counts.iter().filter(|count| **count > 0).count();
    // With very many parts there is no room for a least width.
    let least = NARROWEST.min(WIDTH / parts.max(1));
    let widths: Vec<usize> = counts
        .iter()
        .map(|count| match count {
            0 => 0,
            count => (count * WIDTH / all.max(1)).max(least),
        })
        .collect();
    let sum: usize = widths.iter().sum();
    let widest = widths.iter().copied().max().unwrap_or(0);
    let mut given = false;
    let mut from = 0;
    let places = widths.into_iter().map(|width| {
        let mut width = width;
        // The widest takes what rounding left, or gives what the narrow ones needed.
        if width == widest && !given {
            given = true;
            width = (width + WIDTH).saturating_sub(sum);
        }
        let place = (from, width);
        from += width;
        place
    });
    places.collect()
}

fn figures<'a>(counted: impl Iterator<Item = &'a Counted<'a>>, now: Timestamp) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for it in counted {
        let resource = it.listed.resource;
        let found = earliest(resource, LAST_SYNC, it.objects.iter().copied(), now);
        let Some((object, at)) = found else { continue };
        let figure = Figure {
            label: "Oldest last sync",
            at,
            name: object.row.title.clone(),
            resource: resource.id,
            place: place_of(object),
        };
        match figures
            .iter_mut()
            .find(|known| known.resource == resource.id)
        {
            Some(known) if known.at > at => *known = figure,
            Some(_) => {}
            None => figures.push(figure),
        }
    }
    figures
}
