//! The head and the rows of a table, for the grid of a page and for the list of a form.

use hawser_core::glossary::Term;
use hawser_core::resource::Column;
use leptos::prelude::*;
use web_sys::MouseEvent;

use super::columns::{ACTIVE_ID, Columns, tab_index};
use super::window::GridWindow;
use crate::components::help::Help;
use crate::components::keyed::Keyed;

/// The headings of the columns above the rows.
#[component]
pub fn Sheet(
    columns: Columns,
    /// The ids of the columns that hold numbers.
    numeric: Memo<Vec<&'static str>>,
    window: GridWindow,
    /// The number of rows, those that are not drawn too.
    #[prop(into)]
    row_count: Signal<usize>,
    /// The column of the header that the keys are at; not given where each button is in the tab
    /// order.
    #[prop(optional)]
    active: Option<Memo<Option<usize>>>,
    /// Sorts by a column.
    on_sort: Callback<&'static Column>,
    /// The heading before those of the columns.
    #[prop(optional, into)]
    before: ViewFn,
    /// The rows that are drawn.
    children: Children,
) -> impl IntoView {
    window.measure();
    let layout = Memo::new(move |_| columns.layout(&numeric.get()));
    view! {
        <div
            class="grid-sheet"
            role="presentation"
            style=("--grid-columns", move || layout.get().0)
            style=("--grid-least", move || layout.get().1)
        >
            <div role="rowgroup" class="grid-head">
                <div role="row" class="grid-row" aria-rowindex="1">
                    {before.run()}
                    <Keyed
                        each=move || columns.shown.get()
                        key=|id| (*id).to_owned()
                        children=move |id| {
                            view! { <ColumnHeading columns id numeric active on_sort /> }
                        }
                    />
                </div>
            </div>
            <div
                role="rowgroup"
                class="grid-body"
                style:height=move || window.height_of(row_count.get())
            >
                {children()}
            </div>
        </div>
    }
}

/// Returns the meaning of a column, where its title does not say enough.
fn column_terms(column: Option<&Column>) -> Vec<Term> {
    let column = column.filter(|column| !column.help.is_empty());
    let term = column.map(|column| Term {
        word: column.title,
        meaning: column.help,
    });
    term.into_iter().collect()
}

/// The heading of a column: a button that sorts by it, and its meaning.
#[component]
fn ColumnHeading(
    columns: Columns,
    id: &'static str,
    numeric: Memo<Vec<&'static str>>,
    active: Option<Memo<Option<usize>>>,
    on_sort: Callback<&'static Column>,
) -> impl IntoView {
    let column = columns.column(id);
    let title = column.map_or("", |column| column.title);
    let place = columns.place(id);
    let sort = Memo::new(move |_| {
        let sort = columns.query.with(|query| query.sort.clone());
        let sort = sort.filter(|sort| sort.column == id);
        sort.map_or("none", |sort| match sort.is_descending {
            true => "descending",
            false => "ascending",
        })
    });
    let is_active = move || active.map(|active| active.get() == Some(place.get()));
    let on_click = move |_: MouseEvent| {
        if let Some(column) = column {
            on_sort.run(column);
        }
    };
    view! {
        <div
            class="grid-cell"
            role="columnheader"
            aria-colindex=move || (place.get() + 1).to_string()
            aria-sort=sort
            data-column=id
            class:numeric=move || numeric.with(|all| all.contains(&id))
        >
            <button
                type="button"
                class="grid-sort"
                id=move || is_active().unwrap_or_default().then_some(ACTIVE_ID)
                tabindex=move || is_active().map(tab_index)
                on:click=on_click
            >
                <span>{title}</span>
            </button>
            <Help
                terms=column_terms(column)
                tab_index=Signal::derive(move || is_active().map(tab_index))
            />
        </div>
    }
}
