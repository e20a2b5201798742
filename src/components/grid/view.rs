//! The grid with everything around it.

use leptos::prelude::*;

use super::filters::Filters;
use super::notices::{NoRows, NoRowsNotice, Notices, no_rows};
use super::selection::SelectionBar;
use super::state::GridState;
use super::table::GridTable;
use super::toolbar::Toolbar;

/// A grid with its toolbar, filters, notices and selection.
#[component]
pub fn ResourceGrid(state: GridState) -> impl IntoView {
    let reason = Memo::new(move |_| no_rows(state));
    let has_list =
        Memo::new(move |_| !matches!(reason.get(), NoRows::NoAppliance | NoRows::SignedOut));
    let has_rows = Memo::new(move |_| reason.get() == NoRows::Rows);
    view! {
        <div class="grid">
            <Show when=move || has_list.get()>
                <Toolbar state />
                <Filters state />
            </Show>
            <Notices state />
            <SelectionBar state />
            <Show when=move || has_rows.get()>
                <GridTable state />
            </Show>
            {move || view! { <NoRowsNotice state reason=reason.get() /> }}
        </div>
    }
}
