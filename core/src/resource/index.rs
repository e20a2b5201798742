//! Lists of objects as they are searched, filtered, counted and sorted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::cell::Key;
use super::tally::{MarkCount, StatusCount, by_severity};
use super::{Cell, Column, ELIGIBILITY, Object, Query, Resource, Sort};
use crate::clock::Timestamp;
use crate::operation::Row;
use crate::order::{natural_key, sorted_places};

/// The lists of a resource, with what they are searched and sorted by made once.
pub struct Index {
    resource: &'static Resource,
    lists: Vec<Arc<Vec<Object>>>,
    texts: Vec<String>,
    /// The rank of each name in the order in which people expect names.
    ranks: OnceLock<Vec<usize>>,
    /// The answers to the last question, as far as the next one may need them again.
    last: Mutex<Last>,
}

/// Parts of the last answer. A key in the search leaves the order as it is, and the objects that are
/// found are asked for twice: to be listed and to be counted.
#[derive(Default)]
struct Last {
    order: Option<Order>,
    found: Option<Found>,
}

/// All objects in one order.
struct Order {
    sort: Option<Sort>,
    now: Timestamp,
    places: Arc<Vec<usize>>,
}

/// The places of the objects whose text has the words of a search, as marks.
struct Found {
    /// The search in lower case.
    search: String,
    places: Arc<Vec<bool>>,
}

/// The number of objects behind each value of a filter, all other filters met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All objects.
    pub total: usize,
    /// Those that meet all filters.
    pub selected: usize,
    /// By status, the worst first. Chosen ones are there even if no object has them.
    pub statuses: Vec<StatusCount>,
    /// By mark, as the resource names them.
    pub marks: Vec<MarkCount>,
    /// By appliance: its id, its name, and the number.
    pub appliances: Vec<(String, String, usize)>,
}

impl Index {
    /// Prepares the lists of a resource, one after the other.
    pub fn new(resource: &'static Resource, lists: Vec<Arc<Vec<Object>>>) -> Self {
        let objects = lists.iter().flat_map(|list| list.iter());
        let texts = objects.map(|object| search_text(resource, object));
        Self {
            resource,
            texts: texts.collect(),
            ranks: OnceLock::new(),
            last: Mutex::default(),
            lists,
        }
    }

    /// Adds a page of a list that is being read.
    pub fn add(&mut self, page: Vec<Object>) {
        let resource = self.resource;
        let texts = page.iter().map(|object| search_text(resource, object));
        self.texts.extend(texts);
        match self.lists.last_mut() {
            Some(list) => Arc::make_mut(list).extend(page),
            None => self.lists.push(Arc::new(page)),
        }
        self.ranks = OnceLock::new();
        self.last = Mutex::default();
    }

    /// Takes all objects away.
    pub fn clear(&mut self) {
        *self = Self::new(self.resource, Vec::new());
    }

    /// Changes what is known of the object at a place; its name stays.
    pub fn change(&mut self, mut place: usize, change: impl FnOnce(&mut Row)) {
        self.last = Mutex::default();
        let text = self.texts.get_mut(place);
        for list in &mut self.lists {
            if place >= list.len() {
                place -= list.len();
            } else if let Some(object) = Arc::make_mut(list).get_mut(place) {
                change(&mut object.row);
                if let Some(text) = text {
                    *text = search_text(self.resource, object);
                }
                return;
            }
        }
    }

    fn ranks(&self) -> &[usize] {
        self.ranks.get_or_init(|| {
            let names = self.objects().map(|it| natural_key(&it.row.title));
            ranks(&names.collect::<Vec<_>>())
        })
    }

    /// The objects in the order of the lists.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.lists.iter().flat_map(|list| list.iter())
    }

    /// The object at a place.
    pub fn get(&self, mut place: usize) -> Option<&Object> {
        for list in &self.lists {
            match list.get(place) {
                Some(object) => return Some(object),
                None => place = place.checked_sub(list.len())?,
            }
        }
        None
    }

    /// The number of objects.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Returns `true` if there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Returns the places of the objects that meet a query, in its order. Objects that are equal in
    /// it keep the order of the lists; values that are not told come last.
    pub fn select(&self, query: &Query, now: Timestamp) -> Vec<usize> {
        let filter = Filter::new(self.resource, query, now);
        let objects: Vec<&Object> = self.objects().collect();
        let found = self.found(&query.search);
        let is_met = |place: &usize| match (objects.get(*place), found.get(*place)) {
            (Some(object), Some(true)) => filter.of(object, true).is_met(),
            _ => false,
        };
        let order = self.order(&objects, query.sort.as_ref(), now);
        order.iter().copied().filter(is_met).collect()
    }

    /// Returns the places of all objects in an order.
    fn order(&self, objects: &[&Object], sort: Option<&Sort>, now: Timestamp) -> Arc<Vec<usize>> {
        let mut last = self.last();
        if let Some(order) = &last.order
            && order.sort.as_ref() == sort
            && order.now == now
        {
            return Arc::clone(&order.places);
        }
        let places = Arc::new(self.sort(objects, sort, now));
        last.order = Some(Order {
            sort: sort.cloned(),
            now,
            places: Arc::clone(&places),
        });
        places
    }

    /// Returns whether the words of a search are in the text of each object.
    fn found(&self, search: &str) -> Arc<Vec<bool>> {
        let search = search.to_lowercase();
        let mut last = self.last();
        // Whoever types on finds some of what was found before.
        let before = last.found.take();
        let before = before.filter(|before| search.starts_with(&before.search));
        let before = match before {
            Some(found) if found.search == search => {
                let places = Arc::clone(&found.places);
                last.found = Some(found);
                return places;
            }
            before => before.map(|found| found.places),
        };
        let words: Vec<&str> = search.split_whitespace().collect();
        let may_be_found = |place: usize| {
            let before = before.as_ref();
            before.is_none_or(|before| before.get(place).copied().unwrap_or_default())
        };
        let has_all = |(place, text): (usize, &String)| {
            may_be_found(place) && words.iter().all(|word| text.contains(word))
        };
        let places: Arc<Vec<bool>> = Arc::new(self.texts.iter().enumerate().map(has_all).collect());
        last.found = Some(Found {
            search,
            places: Arc::clone(&places),
        });
        places
    }

    fn last(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sort(&self, objects: &[&Object], sort: Option<&Sort>, now: Timestamp) -> Vec<usize> {
        let ranks = self.ranks();
        let by_name = |a: usize, b: usize| ranks.get(a).cmp(&ranks.get(b));
        let column = sort.and_then(|sort| self.resource.column(&sort.column));
        let Some(column) = column else {
            let tones = objects.iter().map(|object| self.severity(object, now));
            let tones: Vec<u8> = tones.collect();
            return sorted_places(objects.len(), &|a, b| {
                tones.get(a).cmp(&tones.get(b)).then_with(|| by_name(a, b))
            });
        };
        let is_descending = sort.is_some_and(|sort| sort.is_descending);
        let keys = objects.iter().map(|object| key(column, object, now));
        let keys: Vec<Key> = keys.collect();
        let key_at = |at: usize| keys.get(at).unwrap_or(&Key::Empty);
        sorted_places(objects.len(), &|a, b| {
            let order = match (key_at(a), key_at(b)) {
                // What is not told comes last in both directions.
                (Key::Empty, _) | (_, Key::Empty) => key_at(a).cmp(key_at(b)),
                (a, b) if is_descending => b.cmp(a),
                (a, b) => a.cmp(b),
            };
            order.then_with(|| by_name(a, b))
        })
    }

    /// Returns the rank of the worst that is known of an object.
    fn severity(&self, object: &Object, now: Timestamp) -> u8 {
        by_severity(self.resource.tone(object, now))
    }

    /// Counts the objects behind each value of each filter.
    pub fn counts(&self, query: &Query, now: Timestamp) -> Counts {
        let filter = Filter::new(self.resource, query, now);
        let mut counts = Counts {
            total: self.len(),
            marks: MarkCount::none_of(self.resource),
            ..Counts::default()
        };
        let mut statuses: BTreeMap<&str, StatusCount> = BTreeMap::new();
        let mut appliances: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        let found = self.found(&query.search);
        for (object, is_found) in self.objects().zip(found.iter()) {
            let met = filter.of(object, *is_found);
            counts.selected += usize::from(met.is_met());
            let appliance = appliances.entry(&object.place.appliance);
            let appliance = appliance.or_insert((&object.place.appliance_name, 0));
            appliance.1 += usize::from(met.but(Part::Appliance));
            if met.but(Part::Status)
                && let Some((tone, word)) = &object.row.badge
            {
                let status = statuses.entry(word);
                status.or_insert(StatusCount::none_of(*tone, word)).count += 1;
            }
            if met.but(Part::Mark) {
                for mark in &mut counts.marks {
                    mark.count += usize::from((mark.mark.applies)(object, now));
                }
            }
        }
        for chosen in &query.statuses {
            let status = statuses.entry(chosen);
            status.or_insert(StatusCount::none_of(Default::default(), chosen));
        }
        counts.statuses = StatusCount::worst_first(statuses.into_values());
        let named = appliances.into_iter();
        let named = named.map(|(id, (name, n))| (id.to_owned(), name.to_owned(), n));
        counts.appliances = named.collect();
        counts
    }
}

/// Returns what an object is sorted by in a column.
fn key(column: &Column, object: &Object, now: Timestamp) -> Key {
    if column.id == ELIGIBILITY.id {
        return Key::Number(object.row.eligibility.rank().into());
    }
    (column.value)(object, now).key()
}

/// Returns the rank of each name; equal ones have the same.
fn ranks(names: &[String]) -> Vec<usize> {
    let order = sorted_places(names.len(), &|a, b| names.get(a).cmp(&names.get(b)));
    let mut ranks = vec![0; names.len()];
    let (mut rank, mut before) = (0, None);
    for place in order {
        let name = names.get(place);
        rank += usize::from(before.is_some_and(|it| it != name));
        before = Some(name);
        if let Some(at) = ranks.get_mut(place) {
            *at = rank;
        }
    }
    ranks
}

/// Returns what a search looks in, in lower case: the row, its place, and the words of its columns.
fn search_text(resource: &Resource, object: &Object) -> String {
    let mut text = object.row.haystack();
    let place = &object.place;
    for part in [
        &place.appliance_name,
        place.within_name(),
        place.site.as_str(),
    ] {
        text.push(' ');
        text.push_str(part);
    }
    for column in resource.columns {
        // Times and numbers are filtered and sorted, not searched.
        if let Cell::Text(words) | Cell::Code(words) | Cell::Status(_, words) =
            (column.value)(object, Timestamp::default())
        {
            text.push(' ');
            text.push_str(&words);
        }
    }
    text.to_lowercase()
}

/// A query, prepared to look at many objects.
struct Filter<'a> {
    query: &'a Query,
    marks: Vec<fn(&Object, Timestamp) -> bool>,
    now: Timestamp,
}

/// A filter that is counted by its values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Status,
    Mark,
    Appliance,
}

/// The filters that an object meets.
struct Met {
    rest: bool,
    parts: [(Part, bool); 3],
}

impl Met {
    fn is_met(&self) -> bool {
        self.rest && self.parts.iter().all(|(_, is_met)| *is_met)
    }

    /// Returns `true` if all but one filter are met.
    fn but(&self, part: Part) -> bool {
        self.rest && self.parts.iter().all(|(it, is_met)| *it == part || *is_met)
    }
}

impl<'a> Filter<'a> {
    fn new(resource: &Resource, query: &'a Query, now: Timestamp) -> Self {
        Self {
            query,
            marks: query.marks_of(resource),
            now,
        }
    }

    fn of(&self, object: &Object, is_found: bool) -> Met {
        let has =
            |list: &[String], value: &str| list.is_empty() || list.iter().any(|it| it == value);
        let query = self.query;
        let status = object.row.badge.as_ref().map_or("", |(_, word)| word);
        let mut marks = self.marks.iter();
        Met {
            rest: is_found && has(&query.within, object.place.within_id()),
            parts: [
                (Part::Status, has(&query.statuses, status)),
                (
                    Part::Mark,
                    self.marks.is_empty() || marks.any(|applies| applies(object, self.now)),
                ),
                (
                    Part::Appliance,
                    has(&query.appliances, &object.place.appliance),
                ),
            ],
        }
    }
}
