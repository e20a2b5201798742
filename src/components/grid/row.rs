//! One row of a grid.

use hawser_core::resource::Object;
use leptos::prelude::*;
use web_sys::MouseEvent;

use super::columns::{ACTIVE_ID, TableCell, tab_index};
use super::state::{DrawnRow, GridState, key_of, object_of};
use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::route::Route;

/// The row at a place, as long as it is drawn.
#[component]
pub fn GridRow(state: GridState, row: DrawnRow) -> impl IntoView {
    let place = row.place;
    let object = object_of(state.drawn, row);
    let key = Memo::new(move |_| object.with(key_of));
    let name = Memo::new(move |_| object.with(|object| object.row.title.clone()));
    let is_selected = Memo::new(move |_| {
        let selected = state.selected.read();
        key.with(|key| selected.contains(key))
    });
    let is_open = Memo::new(move |_| {
        let open = state.open.read();
        key.with(|key| open.as_ref() == Some(key))
    });
    // The column of this row that the keys are at.
    let active = Memo::new(move |_| {
        let active = state.active.get();
        (active.row == place + 1).then_some(active.column)
    });
    let top = move || state.window.offset_of(place);
    let name_link =
        Callback::new(move |text: String| view! { <NameLink state object text /> }.into_any());
    let on_click = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() {
            state.select(key.get_untracked(), !is_selected.get_untracked());
        } else if event.shift_key() {
            state.select_range(place, true);
        } else {
            state.open.set(Some(key.get_untracked()));
        }
    };
    let on_check = move |event: MouseEvent| {
        event.stop_propagation();
        // It is checked or not by now.
        let is_checked = !is_selected.get_untracked();
        if event.shift_key() {
            state.select_range(place, is_checked);
        } else {
            state.select(key.get_untracked(), is_checked);
        }
    };
    view! {
        <div
            class="grid-row"
            role="row"
            aria-rowindex=(place + 2).to_string()
            aria-selected=move || is_selected.get().to_string()
            data-open=move || is_open.get().to_string()
            style:transform=top
            on:click=on_click
        >
            <div
                class="grid-cell grid-check"
                role="gridcell"
                aria-colindex="1"
                id=move || is_at(active, 0).then_some(ACTIVE_ID)
                tabindex=move || tab_index(is_at(active, 0))
                on:click=|event| event.stop_propagation()
            >
                <input
                    type="checkbox"
                    tabindex="-1"
                    aria-label=move || format!("Select {}", name.get())
                    prop:checked=is_selected
                    on:mousedown=|event| event.prevent_default()
                    on:click=on_check
                />
            </div>
            <Keyed
                each=move || state.columns.shown.get()
                key=|id| (*id).to_owned()
                children=move |id| {
                    let (active, name) = (Some(active), Some(name_link));
                    view! { <TableCell columns=state.columns id object active name /> }
                }
            />
        </div>
    }
}

#[component]
fn NameLink(state: GridState, object: Memo<Object>, text: String) -> impl IntoView {
    let href = move || {
        object.with(|object| {
            let place = &object.place;
            let route = Route::Object {
                resource: state.resource.id.to_owned(),
                appliance: place.appliance.clone(),
                within: place.within_id().to_owned(),
                id: object.row.id.clone(),
            };
            route.href()
        })
    };
    let title = text.clone();
    let on_click = move |event: MouseEvent| {
        let leads_away = event.ctrl_key() || event.meta_key() || event.shift_key();
        if leads_away {
            event.stop_propagation();
        } else {
            // The row opens it.
            event.prevent_default();
        }
    };
    view! {
        <a href=href tabindex="-1" title=title on:click=on_click>
            <Name text />
        </a>
    }
}

fn is_at(active: Memo<Option<usize>>, column: usize) -> bool {
    active.get() == Some(column)
}
