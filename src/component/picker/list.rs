//! The live list behind a picker: loaded page by page, probed, searched.

use crate::signal::{Memo, Signal};
use std::cell::RefCell;
use std::rc::Rc;

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Picker, Row, Verdict};
use hawser_core::order::sort_places;
use hawser_core::problem::{Problem, Stage};
use hawser_core::reply::Failure;

use crate::browser::lowercase;
use crate::console::{Console, use_console};
use crate::dom::effect;

/// So many rows are probed without being asked for: enough for the lists that
/// most sites have, and no storm of requests for those that have thousands.
const PROBED_AHEAD: usize = 120;

/// So many probes are open at once.
const PROBES_AT_ONCE: usize = 4;

/// Pages past this many are not read: 50,000 rows.
const MOST_PAGES: usize = 100;

/// One row with what a search looks in.
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// The row.
    pub row: Row,
    haystack: String,
    probed: bool,
}

/// How loading stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Loading {
    /// What it needs is not there yet.
    Waiting,
    /// Under way.
    Busy,
    /// All of it is there.
    Done,
    /// It stopped.
    Failed(Box<Problem>),
}

/// A live list.
#[derive(Clone, Copy)]
pub struct LiveList {
    picker: &'static Picker,
    draft: Signal<Draft>,
    /// The rows as they came.
    pub rows: Signal<Vec<Entry>>,
    /// How loading stands.
    pub loading: Signal<Loading>,
    /// What the appliance left out.
    pub partial: Signal<Vec<String>>,
    /// What is searched for.
    pub search: Signal<String>,
    /// Indexes of the rows that match, best first.
    pub order: Signal<Vec<usize>>,
    /// Each load has a number; answers to an older one are dropped.
    load: Signal<u32>,
    probing: Signal<usize>,
}

impl LiveList {
    /// A list that loads itself again whenever what it depends on changes.
    pub fn new(picker: &'static Picker, appliance: &Appliance, draft: Signal<Draft>) -> Self {
        let list = Self {
            picker,
            draft,
            rows: Signal::new(Vec::new()),
            loading: Signal::new(Loading::Waiting),
            partial: Signal::new(Vec::new()),
            search: Signal::new(String::new()),
            order: Signal::new(Vec::new()),
            load: Signal::new(0),
            probing: Signal::new(0),
        };
        let console = use_console();
        let id = appliance.id.clone();
        let signed_in = Memo::new(move || console.sessions.state(&id).is_in());
        let ready = Memo::new(move || {
            draft.with(|draft| {
                let needs = picker
                    .after
                    .iter()
                    .map(|f| draft.row(f).map(|r| r.id.clone()));
                needs.collect::<Option<Vec<_>>>()
            })
        });
        let appliance = appliance.clone();
        effect(move || {
            if ready.get().is_some() && signed_in.get() {
                list.reload(console, &appliance);
            } else if ready.get().is_none() {
                list.empty();
                list.loading.set(Loading::Waiting);
            }
        });
        list
    }

    fn empty(self) {
        self.load.update(|n| *n = n.wrapping_add(1));
        self.rows.set(Vec::new());
        self.order.set(Vec::new());
        self.partial.set(Vec::new());
    }

    /// Reads the list anew.
    pub fn reload(self, console: Console, appliance: &Appliance) {
        self.empty();
        self.loading.set(Loading::Busy);
        let load = self.load.get_untracked();
        let appliance = appliance.clone();
        console.spawn(async move {
            let end = self.read_pages(console, &appliance, load).await;
            if self.is_current(load) {
                self.loading.set(end);
                self.sort();
                self.probe_ahead(console, &appliance, load);
            }
        });
    }

    fn is_current(self, load: u32) -> bool {
        self.load.try_get_untracked() == Some(load)
    }

    async fn read_pages(self, console: Console, appliance: &Appliance, load: u32) -> Loading {
        let mut seen = 0;
        for page in 0..MOST_PAGES {
            let request = self
                .draft
                .try_with_untracked(|draft| (self.picker.request)(draft, page));
            let Some(Some(request)) = request else {
                return Loading::Waiting;
            };
            let value = match console.read(appliance, &request).await {
                Ok(value) => value,
                Err(problem) => return Loading::Failed(problem),
            };
            if !self.is_current(load) {
                return Loading::Waiting;
            }
            let listed = self
                .draft
                .with_untracked(|draft| (self.picker.read)(draft, &value));
            let unread = listed.seen.saturating_sub(listed.rows.len());
            // What could not be read is not taken for an empty list.
            if unread > 0 && listed.rows.is_empty() {
                let why = Failure::Broken("no entry of the list could be read".to_owned());
                let asked = appliance.asked(&request, Stage::Load);
                return Loading::Failed(Box::new(Problem::from_failure(&why, &asked)));
            }
            seen += listed.seen;
            let more = listed.seen > 0
                && listed
                    .total
                    .map_or(listed.seen >= self.picker.page_size, |total| seen < total);
            self.partial.update(|partial| {
                partial.extend(listed.partial);
                if unread > 0 {
                    partial.push("Some entries could not be read.".to_owned());
                }
                partial.dedup();
            });
            self.rows
                .update(|rows| rows.extend(listed.rows.into_iter().map(entry)));
            if page == 0 || !more {
                self.sort();
            }
            if !more {
                break;
            }
        }
        Loading::Done
    }

    /// Puts what matches into order: what can be picked first, then by name.
    pub fn sort(self) {
        let needle = self.search.with_untracked(|s| lowercase(s.trim()));
        let order = self.rows.with_untracked(|rows| {
            let words: Vec<&str> = needle.split_whitespace().collect();
            let mut order: Vec<usize> = rows
                .iter()
                .enumerate()
                .filter(|(_, e)| words.iter().all(|w| e.haystack.contains(w)))
                .map(|(i, _)| i)
                .collect();
            sort_places(&mut order, &|a, b| match (rows.get(a), rows.get(b)) {
                (Some(a), Some(b)) => {
                    (a.row.verdict.rank(), &a.haystack).cmp(&(b.row.verdict.rank(), &b.haystack))
                }
                _ => a.cmp(&b),
            });
            order
        });
        self.order.set(order);
    }

    fn probe_ahead(self, console: Console, appliance: &Appliance, load: u32) {
        let wanted = self
            .order
            .with_untracked(|order| order.iter().take(PROBED_AHEAD).copied().collect());
        self.probe(console, appliance, load, wanted, true);
    }

    /// Looks more closely at rows that are in view.
    pub fn probe_seen(self, console: Console, appliance: &Appliance, seen: Vec<usize>) {
        let load = self.load.get_untracked();
        self.probe(console, appliance, load, seen, false);
    }

    fn probe(
        self,
        console: Console,
        appliance: &Appliance,
        load: u32,
        wanted: Vec<usize>,
        sort: bool,
    ) {
        let Some(probe) = self.picker.probe else {
            return;
        };
        if self.probing.get_untracked() > 0 {
            return;
        }
        let mut wanted: Vec<usize> = self.rows.with_untracked(|rows| {
            let open = |i: &usize| {
                rows.get(*i)
                    .is_some_and(|e| !e.probed && e.row.verdict == Verdict::Possible)
            };
            wanted.into_iter().filter(open).collect()
        });
        if wanted.is_empty() {
            return;
        }
        wanted.reverse();
        // Not a signal: whoever asks may be drawn anew while the probes are out.
        let wanted = Rc::new(RefCell::new(wanted));
        for _ in 0..PROBES_AT_ONCE {
            let (appliance, wanted) = (appliance.clone(), wanted.clone());
            self.probing.update(|n| *n += 1);
            console.spawn(async move {
                let next = || {
                    wanted
                        .try_borrow_mut()
                        .ok()
                        .and_then(|mut wanted| wanted.pop())
                };
                while let Some(i) = next() {
                    let row = self
                        .rows
                        .try_with_untracked(|rows| rows.get(i).map(|e| e.row.clone()));
                    let Some(Some(row)) = row else { break };
                    let Some(request) = self.draft.try_with_untracked(|d| (probe.request)(d, &row))
                    else {
                        break;
                    };
                    let found = (probe.read)(console.read(&appliance, &request).await);
                    if !self.is_current(load) {
                        break;
                    }
                    self.rows.update(|rows| {
                        if let Some(entry) = rows.get_mut(i).filter(|e| e.row.id == row.id) {
                            entry.probed = true;
                            if let Some((verdict, badge)) = found {
                                entry.row.verdict = verdict;
                                entry.row.badge = badge.or(entry.row.badge.take());
                                entry.haystack = lowercase(&entry.row.haystack());
                            }
                        }
                    });
                }
                let last = self.probing.update(|n| {
                    *n = n.saturating_sub(1);
                    *n == 0
                });
                if sort && last == Some(true) && self.is_current(load) {
                    self.sort();
                }
            });
        }
    }

    /// How many can be picked for certain, where that is known.
    pub fn offered(self) -> usize {
        self.rows.with(|rows| {
            rows.iter()
                .filter(|e| e.row.verdict == Verdict::Offered)
                .count()
        })
    }

    /// Whether rows are being looked at more closely.
    pub fn is_probing(self) -> bool {
        self.probing.get() > 0
    }

    /// The row at a place of the order.
    pub fn at(self, place: usize) -> Option<Row> {
        let row = self
            .order
            .with_untracked(|order| order.get(place).copied())?;
        self.rows
            .with_untracked(|rows| rows.get(row).map(|e| e.row.clone()))
    }

    /// The row with an id.
    pub fn find(self, id: &str) -> Option<Row> {
        self.rows
            .with(|rows| rows.iter().find(|e| e.row.id == id).map(|e| e.row.clone()))
    }
}

fn entry(row: Row) -> Entry {
    Entry {
        haystack: lowercase(&row.haystack()),
        row,
        probed: false,
    }
}
