//! The grid of a resource over all appliances that have it, and the object that is open beside it.

use hawser_core::resource::{Object, Query, Resource};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::unknown::UnknownPage;
use crate::api::Api;
use crate::components::grid::{GridState, ObjectKey, ResourceGrid, key_of};
use crate::components::name::Name;
use crate::components::object::ObjectDetails;
use crate::components::page_header::PageHeader;
use crate::inventory::Inventory;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::route::Route;

/// The id of the panel's title, which takes the focus when the panel opens.
const PANEL_TITLE: &str = "object-panel-title";

/// The part of the address with the object that is open.
const OPEN: &str = "open";

/// The grid of a resource, by its id.
#[component]
pub fn InventoryPage(resource: String, query: String) -> impl IntoView {
    match Resource::by_id(&resource) {
        Some(resource) => view! { <GridPage resource query /> }.into_any(),
        None => view! { <UnknownPage /> }.into_any(),
    }
}

#[component]
fn GridPage(resource: &'static Resource, query: String) -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let mount_point = expect_context::<MountPoint>();
    let config = expect_context::<Api>().config();
    expect_context::<Inventory>().keep_fresh();
    let appliances = config.appliances.iter();
    let appliances = appliances.filter(|it| resource.source(it.system).is_some());
    let appliances: Vec<_> = appliances.cloned().collect();
    let state = GridState::new(resource, &appliances, Query::read(&query));
    state.open.set(read_open(&query));
    let address = Memo::new(move |_| {
        let query = state.query.with(Query::write);
        match state.open.get() {
            Some(open) if query.is_empty() => format!("{OPEN}={open}"),
            Some(open) => format!("{query}&{OPEN}={open}"),
            None => query,
        }
    });
    Effect::new(move |before: Option<String>| {
        let query = address.get();
        if before.is_some_and(|before| before != query) {
            navigation.replace(&Route::Inventory {
                resource: resource.id.to_owned(),
                query: query.clone(),
            });
        }
        query
    });
    // A link to another view of the same grid: the page may be there already, with an address that
    // it has given itself.
    Effect::new(move |before: Option<()>| {
        let route = navigation.route.get();
        let Some(()) = before else { return };
        if let Route::Inventory {
            resource: id,
            query,
        } = route
            && id == resource.id
            && address.with_untracked(|address| *address != query)
        {
            state.open.try_set(read_open(&query));
            state.change(|it| *it = Query::read(&query));
        }
    });
    Effect::new(move |before: Option<Option<ObjectKey>>| {
        let open = state.open.get();
        // One that the address opens is beside the page, which has the focus.
        if open.is_some() && before.is_some_and(|before| before != open) {
            mount_point.focus_in_place(PANEL_TITLE);
        }
        open
    });
    let panel = Memo::new(move |_| {
        let open = state.open.get()?;
        state.find(&open)
    });
    let is_open = Memo::new(move |_| panel.with(Option::is_some));
    view! {
        <PageHeader title=resource.title lead=move || resource.summary />
        <div class="inventory" data-open=move || is_open.get().to_string()>
            <ResourceGrid state />
            {move || {
                let first = is_open.get().then(|| panel.get_untracked()).flatten();
                first.map(|first| view! { <Panel state panel first /> })
            }}
        </div>
    }
}

/// The object that is open. `first` is what it is at first: it stays until the panel goes.
#[component]
fn Panel(state: GridState, panel: Memo<Option<Object>>, first: Object) -> impl IntoView {
    let resource = state.resource;
    let is_embedded = expect_context::<MountPoint>().is_embedded();
    let object = Memo::new(move |before: Option<&Object>| {
        let found = panel.get();
        found.unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let key = Memo::new(move |_| object.with(key_of));
    let title = Memo::new(move |_| object.with(|object| object.row.title.clone()));
    let place = Memo::new(move |_| {
        object.with(|object| {
            let place = &object.place;
            match place.within_name() {
                "" => place.appliance_name.clone(),
                within => format!("{} › {within}", place.appliance_name),
            }
        })
    });
    let href = move || {
        object.with(|object| {
            let route = Route::Object {
                resource: resource.id.to_owned(),
                appliance: object.place.appliance.clone(),
                within: object.place.within_id().to_owned(),
                id: object.row.id.clone(),
            };
            route.href()
        })
    };
    let close = move || {
        state.open.set(None);
        state.focus_active();
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close();
        }
    };
    // Another object is another page of the panel: what it reads is its own.
    let details = move || {
        key.with(|_| ());
        view! { <ObjectDetails resource object /> }
    };
    // Within a portal, which has its own landmarks, it is none.
    let role = if is_embedded { "group" } else { "region" };
    view! {
        <section
            class="object-panel"
            role=role
            aria-labelledby=PANEL_TITLE
            on:keydown=on_key
        >
            <div class="object-panel-head">
                <div>
                    <p class="eyebrow">{resource.noun}</p>
                    <h2 id=PANEL_TITLE tabindex="-1">
                        {move || view! { <Name text=title.get() /> }}
                    </h2>
                    <p class="muted">{move || view! { <Name text=place.get() /> }}</p>
                </div>
                <button type="button" class="button ghost small" on:click=move |_| close()>
                    "Close"
                </button>
            </div>
            <p>
                <a href=href>"Open page"</a>
            </p>
            {details}
        </section>
    }
}

/// Returns the object that an address opens.
fn read_open(query: &str) -> Option<ObjectKey> {
    let parts = query.split('&').filter_map(|part| part.split_once('='));
    let mut open = parts.filter(|(name, _)| *name == OPEN);
    open.next().map(|(_, value)| value.to_owned())
}
