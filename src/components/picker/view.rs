//! The search and the list of a picker, drawn by the parts of the grids.

use hawser_core::facts::Tone;
use hawser_core::operation::{Field, Row};
use hawser_core::resource::toggle;
use leptos::html::Input;
use leptos::prelude::*;

use super::list::{LiveList, Loading};
use super::rows::is_possible;
use super::search::Search;
use super::status::{CountLine, ListStatus};
use crate::components::form::error_summary::control_id;
use crate::components::grid::{
    AgeLine, Chip, ChipKind, Chips, DrawnRow, GridWindow, Notice, NoticeLines, Sheet, TableCell,
    mark_chips, object_of,
};
use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::mount_point::MountPoint;
use crate::preferences::Preferences;

/// A search over the rows of a list.
#[component]
pub fn PickerSearch(
    field: &'static Field,
    list: LiveList,
    /// The text for a list that waits for an earlier field.
    waits_for: Memo<String>,
    /// The id of the row that is chosen already.
    chosen: Memo<String>,
    on_pick: Callback<Row>,
    on_cancel: Callback<()>,
    /// `true` where the input takes the focus at first.
    takes_focus: bool,
) -> impl IntoView {
    let search = Search {
        field,
        list,
        window: GridWindow::new(expect_context::<Preferences>().compact),
        active: RwSignal::new(None),
        chosen,
        on_pick,
        on_cancel,
        mount_point: expect_context::<MountPoint>(),
    };
    probe_visible_rows(search);
    let has_rows = Memo::new(move |_| list.order.with(|order| !order.is_empty()));
    view! {
        <div class="grid picker">
            <div class="grid-toolbar">
                <SearchInput search has_rows takes_focus />
                <Age list />
            </div>
            <div class="grid-filters">
                <CountLine list />
                <Filters search />
            </div>
            <Notices list />
            <Show when=move || has_rows.get()>
                <PickerTable search />
            </Show>
            <Reason search />
            <ListStatus search waits_for />
        </div>
    }
}

/// Probes the rows once the list is there, those in view first, until it is not shown any more.
fn probe_visible_rows(search: Search) {
    let Search { list, window, .. } = search;
    Effect::new(move || {
        let entries = list.order.with(|order| {
            let range = window.in_view(order.len());
            order.get(range).unwrap_or_default().to_vec()
        });
        if list.loading.get() == Loading::Done {
            list.set_in_view(Some(entries));
        }
    });
    on_cleanup(move || list.set_in_view(None));
}

#[component]
fn SearchInput(search: Search, has_rows: Memo<bool>, takes_focus: bool) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    input.on_load(move |input| {
        if takes_focus {
            let _ = input.focus();
        }
    });
    let id = control_id(search.field.id);
    let words = Memo::new(move |_| search.list.query.with(|query| query.search.clone()));
    view! {
        <input
            type="search"
            class="grid-search"
            id=id.clone()
            role="combobox"
            autocomplete="off"
            spellcheck="false"
            placeholder=format!("Search {}", search.list.picker.plural)
            aria-labelledby=format!("{id}-label")
            aria-haspopup="grid"
            aria-expanded=move || has_rows.get().to_string()
            aria-controls=format!("{id}-list")
            aria-activedescendant=move || search.active_id()
            prop:value=words
            on:input:target=move |event| search.on_input(event.target().value())
            on:keydown=move |event| search.on_key(&event)
            node_ref=input
        />
    }
}

/// The time at which the list was read, and the button that reads it again.
#[component]
fn Age(list: LiveList) -> impl IntoView {
    let age = Memo::new(move |_| {
        let (can_read, is_busy) = list
            .loading
            .with(|loading| (*loading != Loading::Waiting, *loading == Loading::Busy));
        (can_read, is_busy, list.as_of.get())
    });
    let has_times = Memo::new(move |_| {
        list.rows
            .with(|rows| list.columns.has_times(rows.objects()))
    });
    let on_refresh = Callback::new(move |()| list.refresh());
    view! { <AgeLine age has_times plural=list.picker.plural on_refresh /> }
}

/// The filters: the rows that can be picked, then the marks of the resource.
#[component]
fn Filters(search: Search) -> impl IntoView {
    let list = search.list;
    let chips = Memo::new(move |_| chips(list));
    let on_toggle = Callback::new(move |(kind, id): (ChipKind, String)| {
        if kind == ChipKind::Eligible {
            list.only_found.update(|only| *only = !*only);
        }
        list.change(|query| {
            if kind == ChipKind::Mark {
                toggle(&mut query.marks, &id);
            }
        });
        search.rewind();
    });
    view! { <Chips chips resource=list.columns.resource on_toggle /> }
}

fn chips(list: LiveList) -> Vec<Chip> {
    let moment = list.columns.moment.get();
    let is_chosen = list.only_found.get();
    let (marks, count, all) = list.rows.with(|rows| {
        let marks = list.query.with(|query| {
            let counts = rows.counts(query, moment);
            mark_chips(&counts, query)
        });
        (marks, rows.count(list.wanted()), rows.len())
    });
    let label = match list.picker.probe {
        Some(probe) => format!("Only {}", probe.finds),
        None => "Can be selected".to_owned(),
    };
    let eligible = Chip {
        kind: ChipKind::Eligible,
        id: String::new(),
        label,
        tone: Tone::Success,
        count,
        is_chosen,
    };
    let says_something = is_chosen || (count > 0 && count < all);
    let eligible = says_something.then_some(eligible).into_iter();
    let marks = marks.into_iter();
    let marks = marks.filter(|chip| chip.is_chosen || (chip.count > 0 && all > 1));
    eligible.chain(marks).collect()
}

/// Notices of rows that may be missing in the list.
#[component]
fn Notices(list: LiveList) -> impl IntoView {
    let name = list
        .appliance
        .with_value(|appliance| appliance.name.clone());
    let notices = Memo::new(move |_| {
        list.rows.with(|rows| {
            // Nothing is wrong before that sign-in, and the list is read again after it.
            let peer = rows
                .needs_peer()
                .then(|| Notice::NeedsPeer { name: name.clone() });
            let omissions = rows.omissions();
            let partial = (!omissions.is_empty()).then(|| Notice::partial(name.clone(), omissions));
            peer.into_iter().chain(partial).collect::<Vec<_>>()
        })
    });
    let on_retry = Callback::new(move |()| list.reload());
    view! { <NoticeLines notices on_retry on_leave=Callback::new(|()| ()) /> }
}

/// The table: the rows in view, each at its place in the whole list.
#[component]
fn PickerTable(search: Search) -> impl IntoView {
    let Search { list, window, .. } = search;
    let columns = list.columns;
    let id = control_id(search.field.id);
    let row_count = Signal::derive(move || list.order.with(Vec::len));
    let numeric = Memo::new(move |_| list.rows.with(|rows| columns.numeric(rows.objects())));
    let drawn = Memo::new(move |_| list.drawn(window.range(row_count.get())));
    let on_sort = Callback::new(move |column| {
        list.change(|query| query.sort_by(column));
        search.rewind();
    });
    view! {
        <div
            class="grid-scroller picker-list"
            id=format!("{id}-list")
            role="grid"
            aria-labelledby=format!("{id}-label")
            aria-rowcount=move || (row_count.get() + 1).to_string()
            aria-colcount=move || columns.count().to_string()
            data-density=move || window.density()
            on:scroll=move |_| window.update()
            on:pointermove=move |_| list.touch()
            node_ref=window.element
        >
            <Sheet columns numeric window row_count on_sort>
                <Keyed
                    each=move || drawn.get()
                    key=|row| row.place.to_string()
                    children=move |row| view! { <PickerRow search drawn row /> }
                />
            </Sheet>
        </div>
    }
}

#[component]
fn PickerRow(search: Search, drawn: Memo<Vec<DrawnRow>>, row: DrawnRow) -> impl IntoView {
    let columns = search.list.columns;
    let place = row.place;
    let object = object_of(drawn, row);
    let id = Memo::new(move |_| object.with(|object| object.row.id.clone()));
    let is_active = move || search.active.get() == Some(place);
    let is_chosen = move || search.chosen.with(|chosen| id.with(|id| chosen == id));
    let is_refused = move || object.with(|object| !is_possible(&object.row));
    let reason = move || {
        let reason = object.with(|object| object.row.eligibility.reason().to_owned());
        (!reason.is_empty()).then_some(reason)
    };
    view! {
        <div
            class="grid-row picker-row"
            role="row"
            id=search.row_id(place)
            aria-rowindex=(place + 2).to_string()
            aria-selected=move || is_chosen().to_string()
            aria-disabled=move || is_refused().to_string()
            data-id=id
            data-active=move || is_active().to_string()
            title=reason
            style:transform=move || search.window.offset_of(place)
            on:click=move |_| search.choose(place)
        >
            <Keyed
                each=move || columns.shown.get()
                key=|id| (*id).to_owned()
                children=move |id| view! { <TableCell columns id object /> }
            />
        </div>
    }
}

/// The reason of the active row in full: a row has one line.
#[component]
fn Reason(search: Search) -> impl IntoView {
    let note = Memo::new(move |_| {
        let active = search.active.get()?;
        // Probes and searches change the row at the place.
        search.list.rows.track();
        search.list.order.track();
        let row = search.list.row_at(active)?;
        let reason = row.eligibility.reason();
        (!reason.is_empty()).then(|| format!("{}: {reason}", row.title))
    });
    move || {
        note.get()
            .map(|note| view! { <p class="picker-note"><Name text=note /></p> })
    }
}
