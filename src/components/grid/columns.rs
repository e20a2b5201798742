//! The columns of a table, their widths and their cells, for the grid of a page and for the list of
//! a form.

use std::fmt::Write;

use hawser_core::clock::Timestamp;
use hawser_core::resource::{Cell, Column, ELIGIBILITY, Object, Query, Resource};
use leptos::prelude::*;

use super::value::cell_value;
use crate::components::ticker::use_ticker;

/// The number of rows from which it is read which columns are numbers.
const SAMPLE: usize = 40;

/// The interval at which what depends on the time is evaluated again, in milliseconds.
const MOMENT: i64 = 30_000;

/// The least width of a column of numbers and of any other, in rem.
const LEAST_WIDTHS: (usize, usize) = (6, 9);

/// The least width of the column with reasons, in rem.
const REASON_WIDTH: usize = 16;

/// The number of letters of a heading that are about a rem.
const LETTERS_PER_REM: usize = 2;

/// The id of the cell that the keys of a grid are at.
pub const ACTIVE_ID: &str = "grid-active-cell";

/// The columns of a table as they are drawn.
#[derive(Clone, Copy)]
pub struct Columns {
    /// The resource that has them.
    pub resource: &'static Resource,
    /// The ids of those that are shown.
    pub shown: Memo<Vec<&'static str>>,
    /// The number of columns before them.
    pub before: usize,
    /// The order of the rows, with the filters.
    pub query: RwSignal<Query>,
    /// The moment for which values are shown.
    pub moment: Memo<Timestamp>,
}

impl Columns {
    /// Returns one of the columns.
    pub fn column(self, id: &str) -> Option<&'static Column> {
        self.resource.column(id)
    }

    /// Returns the number of columns, tracked.
    pub fn count(self) -> usize {
        self.before + self.shown.with(Vec::len)
    }

    /// Returns the place of a column in a row, counted from 0.
    pub fn place(self, id: &'static str) -> Memo<usize> {
        Memo::new(move |_| {
            let place = self.shown.with(|all| all.iter().position(|it| *it == id));
            place.unwrap_or_default() + self.before
        })
    }

    /// Returns the ids of the columns that hold numbers, as far as the first rows tell. Tracked.
    pub fn numeric<'a>(self, objects: impl Iterator<Item = &'a Object>) -> Vec<&'static str> {
        self.holding(objects, Cell::is_numeric)
    }

    /// Returns `true` if a column is shown whose values are times by the appliance's clock, as far
    /// as the first rows tell. Tracked.
    pub fn has_times<'a>(self, objects: impl Iterator<Item = &'a Object>) -> bool {
        let times = self.holding(objects, |cell| matches!(cell, Cell::Time(_)));
        !times.is_empty()
    }

    /// Returns the ids of the columns whose first value is of a kind.
    fn holding<'a>(
        self,
        objects: impl Iterator<Item = &'a Object>,
        is_of_kind: fn(&Cell) -> bool,
    ) -> Vec<&'static str> {
        let moment = self.moment.get();
        let objects: Vec<&Object> = objects.take(SAMPLE).collect();
        let fits = |id: &&'static str| {
            let cells = objects.iter();
            let mut cells = cells.filter_map(|it| Some((self.column(id)?.value)(it, moment)));
            let first = cells.find(|cell| *cell != Cell::Empty);
            first.is_some_and(|cell| is_of_kind(&cell))
        };
        self.shown.get().into_iter().filter(fits).collect()
    }

    /// Returns the tracks of a row, and the least width of the columns after name and status.
    /// Tracked.
    pub fn layout(self, numeric: &[&'static str]) -> (String, String) {
        let mut tracks = String::new();
        if self.before > 0 {
            tracks.push_str("var(--grid-check)");
        }
        let mut least = 0;
        for id in self.shown.get() {
            let _ = match id {
                "name" => write!(tracks, " minmax(var(--grid-name), 2.4fr)"),
                "status" => write!(tracks, " minmax(var(--grid-status), 1.2fr)"),
                id if id == ELIGIBILITY.id => {
                    least += REASON_WIDTH;
                    write!(tracks, " minmax({REASON_WIDTH}rem, 2fr)")
                }
                id => {
                    let is_numeric = numeric.contains(&id);
                    let (number, text) = LEAST_WIDTHS;
                    let usual = if is_numeric { number } else { text };
                    let column = self.column(id);
                    let title = column.map_or(0, |column| column.title.len());
                    let help = usize::from(column.is_some_and(|column| !column.help.is_empty()));
                    // Room for the heading, what shows the order, and the way to its meaning.
                    let width = usual.max(title.div_ceil(LETTERS_PER_REM) + 2 + 2 * help);
                    least += width;
                    let share = if is_numeric { "0.6" } else { "1" };
                    write!(tracks, " minmax({width}rem, {share}fr)")
                }
            };
        }
        (tracks, format!("{least}rem"))
    }
}

/// Returns the moment for which values are shown, which does not change every second.
pub fn use_moment() -> Memo<Timestamp> {
    let ticker = use_ticker(Signal::stored(true));
    Memo::new(move |before: Option<&Timestamp>| {
        let now = ticker.get();
        let before = before.filter(|before| (0..MOMENT).contains(&now.since(**before)));
        before.copied().unwrap_or(now)
    })
}

/// Returns the value of `tabindex`: one cell of a grid is in the tab order.
pub fn tab_index(is_active: bool) -> &'static str {
    if is_active { "0" } else { "-1" }
}

/// One cell of a row.
#[component]
pub fn TableCell(
    columns: Columns,
    id: &'static str,
    /// The object of the row.
    object: Memo<Object>,
    /// The column of the row that the keys are at; not given where cells take no focus.
    #[prop(optional_no_strip)]
    active: Option<Memo<Option<usize>>>,
    /// Draws the name, where it is more than text.
    #[prop(optional_no_strip)]
    name: Option<Callback<String, AnyView>>,
) -> impl IntoView {
    let column = columns.column(id);
    let value = Memo::new(move |_| {
        let moment = columns.moment.get();
        let value = |object: &Object| column.map(|it| (it.value)(object, moment));
        object.with(value).unwrap_or_default()
    });
    let place = columns.place(id);
    let is_active = Memo::new(move |_| active.map(|it| it.get() == Some(place.get())));
    let is_name = id == "name";
    let content = move || match (value.get(), name.filter(|_| is_name)) {
        (Cell::Text(text), Some(name)) => name.run(text),
        (value, _) => cell_value(value),
    };
    view! {
        <div
            class="grid-cell"
            role=if is_name { "rowheader" } else { "gridcell" }
            aria-colindex=move || (place.get() + 1).to_string()
            data-column=id
            class:numeric=move || value.with(Cell::is_numeric)
            id=move || is_active.get().unwrap_or_default().then_some(ACTIVE_ID)
            tabindex=move || is_active.get().map(tab_index)
        >
            {content}
        </div>
    }
}
