//! The state of a grid: the objects of its lists, filtered and sorted; which are selected, which cell
//! the keys are at, which object is open beside it.

use std::collections::BTreeSet;
use std::sync::Arc;

use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::request::encode;
use hawser_core::resource::{Counts, Index, Object, Query, Resource};
use leptos::prelude::*;

use super::columns::{Columns, use_moment};
use super::window::GridWindow;
use crate::inventory::{Inventory, List};
use crate::preferences::Preferences;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The key of an object among all of its resource; the address names it so.
pub type ObjectKey = String;

/// The columns before those of the resource: the check boxes.
const CHECK_COLUMNS: usize = 1;

/// Returns the key of an object.
pub fn key_of(object: &Object) -> ObjectKey {
    let place = &object.place;
    let parts = [&place.appliance, place.within_id(), object.row.id.as_str()];
    parts.map(encode).join("/")
}

/// One list of a grid.
#[derive(Clone)]
pub struct Source {
    /// The appliance.
    pub appliance: Appliance,
    /// Its objects.
    pub list: ArcRwSignal<List>,
}

/// The objects of all lists. Two are equal only if they are the same.
#[derive(Clone)]
pub struct Objects(pub Arc<Index>);

impl PartialEq for Objects {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// One row as it is drawn.
#[derive(Clone, PartialEq)]
pub struct DrawnRow {
    /// Its place in the order shown.
    pub place: usize,
    /// The object at this place.
    pub object: Object,
}

/// A cell: the row, 0 for the header, and the column, 0 for the check boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellAt {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
}

/// The state of a grid.
#[derive(Clone, Copy)]
pub struct GridState {
    /// Its contents.
    pub resource: &'static Resource,
    /// Filters, order and columns.
    pub query: RwSignal<Query>,
    /// The lists.
    pub sources: StoredValue<Vec<Source>>,
    /// The objects of all lists.
    pub objects: Memo<Objects>,
    /// The moment for which values are shown.
    pub moment: Memo<Timestamp>,
    /// The places of the objects that are shown, in order.
    pub shown: Memo<Vec<usize>>,
    /// The numbers behind the filters.
    pub counts: Memo<Counts>,
    /// The columns.
    pub columns: Columns,
    /// The rows that are drawn.
    pub drawn: Memo<Vec<DrawnRow>>,
    /// The cell that the keys are at.
    pub active: RwSignal<CellAt>,
    /// The objects that are selected.
    pub selected: RwSignal<BTreeSet<ObjectKey>>,
    /// The object from which on a range is selected.
    pub anchor: StoredValue<Option<ObjectKey>>,
    /// The object that is open beside the grid.
    pub open: RwSignal<Option<ObjectKey>>,
    /// The part that is drawn.
    pub window: GridWindow,
    inventory: Inventory,
}

impl GridState {
    /// Returns the state of the grid of a resource on some appliances; their lists are read.
    pub fn new(resource: &'static Resource, appliances: &[Appliance], query: Query) -> Self {
        let inventory = expect_context::<Inventory>();
        let preferences = expect_context::<Preferences>();
        let sources = appliances.iter().map(|appliance| Source {
            appliance: appliance.clone(),
            list: inventory.list(resource, appliance),
        });
        let sources: Vec<Source> = sources.collect();
        let parts = sources
            .iter()
            .map(|source| part_of(&source.list, |list| Arc::clone(&list.objects)));
        let parts: Vec<Memo<Arc<Vec<Object>>>> = parts.collect();
        let objects = Memo::new(move |_| {
            let lists = parts.iter().map(|part| part.get()).collect();
            Objects(Arc::new(Index::new(resource, lists)))
        });
        let moment = use_moment();
        let query = RwSignal::new(query);
        // Columns are no reason to sort again.
        let filter = Memo::new(move |_| Query {
            hidden: Vec::new(),
            shown: Vec::new(),
            ..query.get()
        });
        let shown = Memo::new(move |_| {
            let objects = objects.get().0;
            filter.with(|query| objects.select(query, moment.get()))
        });
        let counts = Memo::new(move |_| {
            let objects = objects.get().0;
            filter.with(|query| objects.counts(query, moment.get()))
        });
        let columns_shown = Memo::new(move |_| {
            let columns = resource.columns();
            query.with(|query| {
                columns
                    .filter(|it| query.shows(it))
                    .map(|it| it.id)
                    .collect()
            })
        });
        let columns = Columns {
            resource,
            shown: columns_shown,
            before: CHECK_COLUMNS,
            query,
            moment,
        };
        let window = GridWindow::new(preferences.compact);
        let active = RwSignal::new(CellAt { row: 1, column: 1 });
        let drawn = Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let objects = objects.get().0;
            shown.with(|shown| drawn_rows(&objects, shown, window, active.get().row))
        });
        Self {
            resource,
            query,
            sources: StoredValue::new(sources),
            objects,
            moment,
            shown,
            counts,
            columns,
            drawn,
            active,
            selected: RwSignal::default(),
            anchor: StoredValue::new(None),
            open: RwSignal::new(None),
            window,
            inventory,
        }
    }

    /// Returns the number of rows that are shown, tracked.
    pub fn row_count(self) -> usize {
        self.shown.with(Vec::len)
    }

    /// Changes filters, order or columns, and leads back to the first row where the rows are
    /// others.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        self.query.update(change);
        self.window.rewind();
        self.active.update(|active| active.row = active.row.min(1));
    }

    /// Returns the object with a key, tracked.
    pub fn find(self, key: &str) -> Option<Object> {
        let objects = self.objects.get().0;
        objects.objects().find(|it| key_of(it) == key).cloned()
    }

    /// Returns the key of the object at a place.
    pub fn key_at(self, place: usize) -> Option<ObjectKey> {
        let index = self
            .shown
            .with_untracked(|shown| shown.get(place).copied())?;
        self.objects.get_untracked().0.get(index).map(key_of)
    }

    /// Returns the keys of all objects that are shown, tracked.
    pub fn shown_keys(self) -> BTreeSet<ObjectKey> {
        let objects = self.objects.get().0;
        let key = |index: &usize| objects.get(*index).map(key_of);
        self.shown
            .with(|shown| shown.iter().filter_map(key).collect())
    }

    /// Returns the objects that are selected, in the order shown; those that are filtered away
    /// are not among them. Tracked.
    pub fn selected_objects(self) -> Vec<Object> {
        let objects = self.objects.get().0;
        self.selected.with(|selected| {
            if selected.is_empty() {
                return Vec::new();
            }
            let object = |index: &usize| objects.get(*index);
            self.shown.with(|shown| {
                let shown = shown.iter().filter_map(object);
                shown
                    .filter(|it| selected.contains(&key_of(it)))
                    .cloned()
                    .collect()
            })
        })
    }

    /// Selects an object or takes it out of the selection.
    pub fn select(self, key: ObjectKey, is_selected: bool) {
        self.anchor.set_value(Some(key.clone()));
        self.selected.update(|selected| {
            if is_selected {
                selected.insert(key);
            } else {
                selected.remove(&key);
            }
        });
    }

    /// Selects all from the one that was selected last to a place, or takes them out.
    pub fn select_range(self, place: usize, is_selected: bool) {
        let anchor = self.anchor.get_value();
        let objects = self.objects.get_untracked().0;
        let keys: Vec<ObjectKey> = self.shown.with_untracked(|shown| {
            let keys = shown
                .iter()
                .filter_map(|index| objects.get(*index).map(key_of));
            keys.collect()
        });
        let from = anchor.and_then(|anchor| keys.iter().position(|key| *key == anchor));
        let from = from.unwrap_or(place);
        let range = from.min(place)..=from.max(place);
        let keys = keys.get(range).unwrap_or_default();
        self.selected.update(|selected| {
            for key in keys {
                if is_selected {
                    selected.insert(key.clone());
                } else {
                    selected.remove(key);
                }
            }
        });
    }

    /// Selects all that are shown; where they are, nothing.
    pub fn toggle_all(self) {
        let shown = untrack(|| self.shown_keys());
        self.selected.update(|selected| {
            let has_all = shown.is_subset(selected);
            *selected = if has_all { BTreeSet::new() } else { shown };
        });
    }

    /// Reads all lists again.
    pub fn refresh(self) {
        let inventory = self.inventory;
        self.sources.with_value(|sources| {
            for source in sources {
                inventory.refresh(self.resource, &source.appliance);
            }
        });
    }
}

/// Returns the object at the place of a row, as long as the row is drawn. A row belongs to its place:
/// when the list is searched or read again, it has another object, and only what differs is drawn
/// again.
pub fn object_of(drawn: Memo<Vec<DrawnRow>>, row: DrawnRow) -> Memo<Object> {
    let DrawnRow { place, object } = row;
    Memo::new(move |before: Option<&Object>| {
        let before = before.unwrap_or(&object);
        drawn.with(|drawn| {
            let found = drawn.iter().find(|it| it.place == place);
            found.map_or(before, |it| &it.object).clone()
        })
    })
}

/// Returns the rows in view and the one with the active cell, which keeps the focus.
fn drawn_rows(
    objects: &Index,
    shown: &[usize],
    window: GridWindow,
    active: usize,
) -> Vec<DrawnRow> {
    let range = window.range(shown.len());
    let active = active.checked_sub(1).filter(|active| *active < shown.len());
    let before = active.filter(|active| *active < range.start);
    let after = active.filter(|active| *active >= range.end);
    let places = before.into_iter().chain(range).chain(after);
    let row = |place: usize| {
        let object = objects.get(*shown.get(place)?)?;
        Some(DrawnRow {
            place,
            object: object.clone(),
        })
    };
    places.filter_map(row).collect()
}
