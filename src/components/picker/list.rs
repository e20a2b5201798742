//! The live list behind a picker: its pages are requested here.

use std::ops::Range;

use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Picker, Row};
use hawser_core::problem::{Kind, Problem};
use hawser_core::request::Request;
use hawser_core::resource::{ELIGIBILITY, NAME, Place, Query, Resource, STATUS, Sort};
use leptos::prelude::*;

use super::rows::{NextStep, RowKind, RowList, is_offered, is_possible, keep_places};
use crate::api::Api;
use crate::browser::{document, listen, now};
use crate::components::grid::{Columns, DrawnRow, use_moment};
use crate::inventory::unreadable_page;
use crate::lifecycle::Lifecycle;
use crate::session::Sessions;

/// The progress of loading.
#[derive(Clone, Debug, PartialEq)]
pub enum Loading {
    /// A field that the list depends on is empty.
    Waiting,
    /// Pages are being read.
    Busy,
    /// All pages were read.
    Done,
    /// A page could not be read.
    Failed(Box<Problem>),
}

/// A live list. It is read again whenever its request changes.
#[derive(Clone, Copy)]
pub struct LiveList {
    /// The list's description.
    pub picker: &'static Picker,
    /// The progress of loading.
    pub loading: RwSignal<Loading>,
    /// The rows as they came.
    pub rows: RwSignal<RowList>,
    /// The places of the rows that are shown, in order.
    pub order: RwSignal<Vec<usize>>,
    /// The search as typed, filters and order.
    pub query: RwSignal<Query>,
    /// The columns.
    pub columns: Columns,
    /// The moment at which all rows were read, by this computer's clock.
    pub as_of: RwSignal<Option<Timestamp>>,
    pub(super) api: Api,
    pub(super) lifecycle: Lifecycle,
    pub appliance: StoredValue<Appliance>,
    pub(super) draft: Memo<Draft>,
    /// The number of the present load; answers to a former one are dropped.
    pub(super) load: RwSignal<u32>,
    /// `true` where only rows are listed that can be picked: see [`LiveList::wanted`].
    pub only_found: RwSignal<bool>,
    /// The entries in view, which are probed first; none while the list is not shown.
    pub(super) in_view: StoredValue<Option<Vec<usize>>>,
    pub(super) open_probes: RwSignal<usize>,
    /// `true` once somebody pointed at a row or moved through them: then they keep their places.
    pub(super) is_touched: RwSignal<bool>,
    /// `true` where the list has to be read once more after the present load.
    is_outdated: StoredValue<bool>,
}

impl LiveList {
    /// Reads the list now and whenever its request changes or a new session begins, here or on the
    /// other site, without which a list may be incomplete.
    pub fn new(picker: &'static Picker, appliance: &Appliance, draft: Memo<Draft>) -> Self {
        let resource = Resource::of_picker(picker);
        let rows = RwSignal::new(RowList::new(resource, Place::of_form(appliance)));
        let query = RwSignal::new(best_first());
        // Where every row can be picked there is nothing to say of that.
        let has_reservations =
            Memo::new(move |_| picker.probe.is_some() || rows.with(RowList::has_reservations));
        let has_status = Memo::new(move |_| rows.with(RowList::has_status));
        let shown = Memo::new(move |_| {
            let status = has_status.get().then_some(STATUS.id);
            let eligibility = has_reservations.get().then_some(ELIGIBILITY.id);
            let own = picker.columns.iter().copied();
            let first = [NAME.id].into_iter().chain(status).chain(eligibility);
            first.chain(own).collect()
        });
        let columns = Columns {
            resource,
            shown,
            before: 0,
            query,
            moment: use_moment(),
        };
        let list = Self {
            picker,
            loading: RwSignal::new(Loading::Waiting),
            rows,
            order: RwSignal::new(Vec::new()),
            query,
            columns,
            as_of: RwSignal::new(None),
            api: expect_context::<Api>(),
            lifecycle: expect_context::<Lifecycle>(),
            appliance: StoredValue::new(appliance.clone()),
            draft,
            load: RwSignal::new(0),
            only_found: RwSignal::new(false),
            in_view: StoredValue::new(None),
            open_probes: RwSignal::new(0),
            is_touched: RwSignal::new(false),
            is_outdated: StoredValue::new(false),
        };
        let sessions = expect_context::<Sessions>();
        let id = appliance.id.clone();
        let peer_sign_ins = Memo::new(move |_| sessions.peer_sign_ins(&id));
        let id = appliance.id.clone();
        let signed_in = Memo::new(move |_| sessions.state(&id).is_signed_in());
        if picker.probe.is_some() {
            listen(&document(), "visibilitychange", move |_| list.probe());
        }
        let request = Memo::new(move |_| {
            draft.with(|draft| {
                // An id alone, as a link brings it, is not enough: the row says what it is.
                let is_ready = picker.after.iter().all(|field| draft.row(field).is_some());
                is_ready.then(|| (picker.request)(draft, 0)).flatten()
            })
        });
        Effect::new(move |before: Option<Option<Request>>| {
            peer_sign_ins.with(|_| ());
            let request = request.get();
            if request.is_none() {
                list.clear();
                list.loading.set(Loading::Waiting);
            } else if signed_in.get() {
                let is_same = before.flatten() == request;
                if is_same && list.loading.get_untracked() == Loading::Busy {
                    // The same request is not sent twice at a time.
                    list.is_outdated.set_value(true);
                } else {
                    list.reload();
                }
            }
            request
        });
        list
    }

    fn clear(self) {
        self.load.update(|load| *load = load.wrapping_add(1));
        self.open_probes.set(0);
        self.only_found.set(false);
        self.as_of.set(None);
        self.rows.update(RowList::clear);
        self.order.set(Vec::new());
    }

    /// Reads the list from its first page.
    pub fn reload(self) {
        self.clear();
        self.is_outdated.set_value(false);
        self.loading.set(Loading::Busy);
        let load = self.load.get_untracked();
        let appliance = self.appliance.get_value();
        self.lifecycle.spawn(async move {
            let end = self.read_pages(&appliance, load).await;
            if !self.is_current(load) {
                return;
            }
            if self.is_outdated.try_get_value() == Some(true) {
                return self.reload();
            }
            let is_limited =
                matches!(&end, Loading::Failed(problem) if problem.kind == Kind::TooMany);
            if end == Loading::Done {
                self.as_of.set(Some(now()));
            }
            self.loading.set(end);
            self.update_order();
            if is_limited {
                self.api.opened(&appliance).await;
                if self.is_current(load) {
                    self.reload();
                }
            }
        });
    }

    /// Reads the list again on demand, and orders it as if nobody had pointed at it.
    pub fn refresh(self) {
        self.is_touched.set(false);
        self.reload();
    }

    /// Notes that somebody points at a row or moves through them.
    pub fn touch(self) {
        if !self.is_touched.get_untracked() {
            self.is_touched.set(true);
        }
    }

    /// Returns whether a load is the present one; also `false` once the list is gone.
    pub(super) fn is_current(self, load: u32) -> bool {
        self.load.try_get_untracked() == Some(load)
    }

    async fn read_pages(self, appliance: &Appliance, load: u32) -> Loading {
        for page in 0.. {
            let request = self
                .draft
                .try_with_untracked(|draft| (self.picker.request)(draft, page));
            let Some(Some(request)) = request else {
                return Loading::Waiting;
            };
            let value = match self.api.read(appliance, &request).await {
                Ok(value) => value,
                Err(problem) => return Loading::Failed(problem),
            };
            if !self.is_current(load) {
                return Loading::Waiting;
            }
            let listed = self
                .draft
                .with_untracked(|draft| (self.picker.read)(draft, &value));
            let next = self
                .rows
                .try_update(|rows| rows.add_page(listed, self.picker.page_size));
            if next == Some(NextStep::Unreadable) {
                return Loading::Failed(unreadable_page(appliance, &request));
            }
            if page == 0 {
                self.update_order();
            }
            if next != Some(NextStep::ReadMore) {
                break;
            }
        }
        Loading::Done
    }

    /// Changes search, filters or order; the best rows come first where there is no other order.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        self.query.update(|query| {
            change(query);
            if query.sort.is_none() {
                query.sort = best_first().sort;
            }
        });
        self.apply_query();
    }

    /// Selects and orders the rows that meet search and filters.
    pub fn apply_query(self) {
        if let Some(order) = self.matching() {
            self.order.set(order);
        }
    }

    fn matching(self) -> Option<Vec<usize>> {
        let only_found = self.only_found.get_untracked();
        let only = only_found.then_some(self.wanted());
        let moment = self.columns.moment.get_untracked();
        self.query.with_untracked(|query| {
            self.rows
                .try_with_untracked(|rows| rows.order(query, only, moment))
        })
    }

    /// Returns the condition of the rows to look for: what a probe finds, else what can be picked.
    pub fn wanted(self) -> RowKind {
        match self.picker.probe {
            Some(_) => is_offered,
            None => is_possible,
        }
    }

    /// Selects and orders the rows after more was learned of them. Under the pointer nothing moves:
    /// rows that are shown keep their places, and new ones follow.
    pub(super) fn update_order(self) {
        let shown = self.order.get_untracked();
        if shown.is_empty() || !self.is_touched.get_untracked() {
            return self.apply_query();
        }
        if let Some(found) = self.matching() {
            self.order.set(keep_places(&shown, &found));
        }
    }

    /// Returns the row at a place of the order.
    pub fn row_at(self, place: usize) -> Option<Row> {
        let index = self
            .order
            .with_untracked(|order| order.get(place).copied())?;
        self.rows.with_untracked(|rows| rows.row(index).cloned())
    }

    /// Returns the row with an id, tracked.
    pub fn find(self, id: &str) -> Option<Row> {
        self.rows.with(|rows| rows.find(id).cloned())
    }

    /// Returns the row, where all were read and only one can be picked without a doubt; tracked.
    pub fn only_row(self) -> Option<Row> {
        let is_done = self.loading.with(|loading| *loading == Loading::Done);
        self.rows
            .with(|rows| rows.only().filter(|_| is_done).cloned())
    }

    /// Returns the rows at some places of the order, tracked.
    pub fn drawn(self, places: Range<usize>) -> Vec<DrawnRow> {
        let order = self.order.read();
        let rows = self.rows.read();
        let row = |place: usize| {
            let at = *order.get(place)?;
            Some(DrawnRow {
                place,
                object: rows.object(at)?.clone(),
            })
        };
        places.filter_map(row).collect()
    }
}

/// Returns the query for all rows, those first that can be picked.
fn best_first() -> Query {
    Query {
        sort: Some(Sort {
            column: ELIGIBILITY.id.to_owned(),
            is_descending: false,
        }),
        ..Query::default()
    }
}
