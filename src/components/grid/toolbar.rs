//! The line above a grid: search, appliance, columns, height of rows, age and refresh.

use hawser_core::clock::Timestamp;
use leptos::html::{Details, Summary};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::age::AgeLine;
use super::state::GridState;
use crate::browser::{document, listen};
use crate::inventory::ListState;
use crate::preferences::Preferences;
use crate::tracking::unsubscribe_on_cleanup;

/// The line above the table.
#[component]
pub fn Toolbar(state: GridState) -> impl IntoView {
    view! {
        <div class="grid-toolbar">
            <SearchBox state />
            <ApplianceFilter state />
            <ColumnMenu state />
            <RowHeight />
            <Age state />
        </div>
    }
}

#[component]
fn SearchBox(state: GridState) -> impl IntoView {
    let label = format!("Search {}", state.resource.plural);
    let search = Memo::new(move |_| state.query.with(|query| query.search.clone()));
    view! {
        <input
            type="search"
            class="grid-search"
            autocomplete="off"
            spellcheck="false"
            placeholder=label.clone()
            aria-label=label
            prop:value=search
            on:input:target=move |event| {
                let words = event.target().value();
                state.change(|query| query.search = words);
            }
        />
    }
}

/// The choice of one appliance; nothing where there is one only.
#[component]
fn ApplianceFilter(state: GridState) -> impl IntoView {
    let appliances = state.sources.with_value(|sources| {
        let appliances = sources.iter().map(|source| &source.appliance);
        appliances
            .map(|it| (it.id.clone(), it.name.clone()))
            .collect::<Vec<_>>()
    });
    let chosen = Memo::new(move |_| {
        state.query.with(|query| match query.appliances.as_slice() {
            [one] => one.clone(),
            [] => String::new(),
            _ => SEVERAL.to_owned(),
        })
    });
    let several = move || {
        (chosen.get() == SEVERAL).then(|| {
            view! {
                <option value=SEVERAL selected>
                    "Several appliances"
                </option>
            }
        })
    };
    let on_change = move |id: String| {
        state.change(|query| {
            query.appliances = match id.as_str() {
                "" => Vec::new(),
                SEVERAL => return,
                _ => vec![id],
            };
        });
    };
    (appliances.len() > 1).then(|| {
        let options = appliances.into_iter().map(|(id, name)| {
            let value = id.clone();
            view! {
                <option value=value selected=move || chosen.get() == id>
                    {name}
                </option>
            }
        });
        view! {
            <select
                class="grid-appliance"
                aria-label="Appliance"
                on:change:target=move |event| on_change(event.target().value())
            >
                <option value="" selected=move || chosen.get().is_empty()>
                    "All appliances"
                </option>
                {move || several()}
                {options.collect_view()}
            </select>
        }
    })
}

/// The value of the appliance filter for several that an address names. No id begins so.
const SEVERAL: &str = " ";

/// The columns that can be hidden.
#[component]
fn ColumnMenu(state: GridState) -> impl IntoView {
    // A list without names is none.
    let columns = state
        .resource
        .columns()
        .filter(|column| column.id != "name");
    let choices = columns.map(|column| {
        let is_shown = move || state.query.with(|query| query.shows(column));
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=is_shown
                    on:change=move |_| state.query.update(|query| query.toggle_column(column))
                />
                <span>{column.title}</span>
            </label>
        }
    });
    let menu = NodeRef::<Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    listen(&document(), "pointerdown", move |event| {
        let Some(menu) = menu.try_get_untracked().flatten() else {
            return;
        };
        // Within a shadow root the target seen from here is its host.
        if !event.composed_path().includes(&menu, 0) {
            close();
        }
    });
    let summary = NodeRef::<Summary>::new();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
            if let Some(summary) = summary.get_untracked() {
                let _ = summary.focus();
            }
        }
    };
    view! {
        <details class="grid-menu" on:keydown=on_key node_ref=menu>
            <summary class="button small" node_ref=summary>
                "Columns"
            </summary>
            <div class="grid-menu-items" role="group" aria-label="Columns">
                {choices.collect_view()}
            </div>
        </details>
    }
}

/// The choice between low rows and others.
#[component]
fn RowHeight() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let is_compact = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        preferences.compact.get()
    });
    let button = move |is_of: bool, label: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (is_compact.get() == is_of).to_string()
                on:click=move |_| preferences.set_compact(is_of)
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="segmented" role="group" aria-label="Row height">
            {button(false, "Normal")}
            {button(true, "Compact")}
        </div>
    }
}

/// The time of the oldest of the lists, and the button that reads all of them again.
#[component]
fn Age(state: GridState) -> impl IntoView {
    let lists = state.sources.with_value(|sources| {
        let lists = sources.iter().map(|source| source.list.clone());
        lists.collect::<Vec<_>>()
    });
    let age = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let mut is_reading = false;
        let mut as_of = None::<Timestamp>;
        let mut is_signed_in = false;
        for list in &lists {
            list.with(|list| {
                is_reading |= list.state == ListState::Reading;
                is_signed_in |= list.state != ListState::SignedOut;
                if let Some(at) = list.as_of {
                    as_of = Some(as_of.map_or(at, |oldest| oldest.min(at)));
                }
            });
        }
        (is_signed_in, is_reading, as_of)
    });
    let objects = state.objects;
    let has_times = Memo::new(move |_| state.columns.has_times(objects.get().0.objects()));
    let on_refresh = Callback::new(move |()| state.refresh());
    view! { <AgeLine age has_times plural=state.resource.plural on_refresh /> }
}
