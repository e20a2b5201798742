//! The table of a grid: header and rows.

use leptos::html::Input;
use leptos::prelude::*;

use super::columns::{ACTIVE_ID, tab_index};
use super::row::GridRow;
use super::sheet::Sheet;
use super::state::{CellAt, DrawnRow, GridState};
use crate::browser::sleep;
use crate::components::keyed::Keyed;
use crate::mount_point::MountPoint;

/// The time in which a row that is drawn again gets the focus back, in milliseconds.
const MOMENT_AFTER: i64 = 100;

/// The table with its header.
#[component]
pub fn GridTable(state: GridState) -> impl IntoView {
    let mount_point = expect_context::<MountPoint>();
    let (columns, grid_window) = (state.columns, state.window);
    let numeric = Memo::new(move |_| columns.numeric(state.objects.get().0.objects()));
    let has_focus = StoredValue::new(false);
    // A row that is taken away loses the focus.
    Effect::new(move || {
        state.drawn.with(|_| ());
        if has_focus.get_value() {
            mount_point.keep_focus(ACTIVE_ID);
        }
    });
    Effect::new(move || keep_active_within(state));
    // The column of the header that the keys are at.
    let active = Memo::new(move |_| {
        let active = state.active.get();
        (active.row == 0).then_some(active.column)
    });
    let on_sort = Callback::new(move |column| {
        state.query.update(|query| query.sort_by(column));
        grid_window.rewind();
    });
    let resource = state.resource;
    let key = |row: &DrawnRow| row.place.to_string();
    view! {
        <div
            class="grid-scroller"
            role="grid"
            aria-label=resource.title
            aria-multiselectable="true"
            aria-rowcount=move || (state.row_count() + 1).to_string()
            aria-colcount=move || columns.count().to_string()
            data-density=move || grid_window.density()
            on:scroll=move |_| grid_window.update()
            on:keydown=move |event| state.on_key(&event)
            on:focusin=move |event| {
                has_focus.set_value(true);
                state.on_focus_in(&event);
            }
            on:focusout=move |event| lose_focus(has_focus, event.related_target().is_some())
            node_ref=grid_window.element
        >
            <Sheet
                columns
                numeric
                window=grid_window
                row_count=Signal::derive(move || state.row_count())
                active
                on_sort
                before=move || view! { <CheckAll state /> }
            >
                <Keyed
                    each=move || state.drawn.get()
                    key=key
                    children=move |row| view! { <GridRow state row /> }
                />
            </Sheet>
        </div>
    }
}

/// Keeps one cell in the tab order when rows or columns go.
fn keep_active_within(state: GridState) {
    let rows = state.row_count();
    let last = state.columns.count().saturating_sub(1);
    let CellAt { row, column } = state.active.get_untracked();
    if row > rows || column > last {
        state.active.set(CellAt {
            row: row.min(rows),
            column: column.min(last),
        });
    }
}

/// Notes that the focus is gone. Where nothing else took it, the row that had it may have been taken
/// away just now.
fn lose_focus(has_focus: StoredValue<bool>, is_elsewhere: bool) {
    has_focus.set_value(!is_elsewhere);
    if !is_elsewhere {
        wasm_bindgen_futures::spawn_local(async move {
            sleep(MOMENT_AFTER).await;
            has_focus.try_set_value(false);
        });
    }
}

/// The check box that selects all that are shown.
#[component]
fn CheckAll(state: GridState) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let is_active = Memo::new(move |_| state.active.get() == CellAt { row: 0, column: 0 });
    // How many of those that are shown are selected.
    let selected = Memo::new(move |_| {
        let is_none = state.selected.with(|selected| selected.is_empty());
        if is_none {
            0
        } else {
            state.selected_objects().len()
        }
    });
    let has_all = Memo::new(move |_| selected.get() > 0 && selected.get() == state.row_count());
    Effect::new(move || {
        let is_mixed = selected.get() > 0 && !has_all.get();
        if let Some(input) = input.get() {
            input.set_indeterminate(is_mixed);
            input.set_checked(has_all.get());
        }
    });
    let label = move || format!("Select all {}", state.resource.plural);
    view! {
        <div class="grid-cell grid-check" role="columnheader" aria-colindex="1">
            <input
                type="checkbox"
                id=move || is_active.get().then_some(ACTIVE_ID)
                tabindex=move || tab_index(is_active.get())
                aria-label=label
                on:change=move |_| state.toggle_all()
                node_ref=input
            />
        </div>
    }
}
