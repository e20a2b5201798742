//! The bar above every page: name, search, news, sessions and preferences.

use leptos::html::Button;
use leptos::prelude::*;

use super::brand::BrandMark;
use super::navigation::{InlineNavigation, NAVIGATION_ID};
use super::preferences_menu::PreferencesMenu;
use super::width::NavigationShape;
use crate::api::Api;
use crate::notices::Bell;
use crate::palette::{Palette, Sheet};
use crate::route::Route;
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// The header of a console that has the page to itself.
#[component]
pub fn Header(
    shape: Memo<NavigationShape>,
    /// `true` while the drawer is shown.
    is_drawer_open: RwSignal<bool>,
    /// The button of the drawer, which takes the focus when it closes.
    drawer_button: NodeRef<Button>,
) -> impl IntoView {
    let drawer = move || {
        (shape.get() == NavigationShape::Drawer).then(|| {
            view! {
                <button
                    type="button"
                    class="tool"
                    data-icon=move || if is_drawer_open.get() { "close" } else { "menu" }
                    aria-expanded=move || is_drawer_open.get().to_string()
                    aria-controls=NAVIGATION_ID
                    on:click=move |_| is_drawer_open.update(|open| *open = !*open)
                    node_ref=drawer_button
                >
                    <span class="visually-hidden">"Pages"</span>
                </button>
            }
        })
    };
    view! {
        <header class="app-header">
            {move || drawer().into_any()}
            <a class="brand" href="#/" inert=move || is_drawer_open.get()>
                <BrandMark />
                <span class="brand-name">"Hawser"</span>
                <SiteTitle />
            </a>
            <Tools is_inert=is_drawer_open />
        </header>
    }
}

/// The header within a portal, whose own bar says where one is: the pages in a line, and the tools.
#[component]
pub fn InlineHeader(route: Memo<Route>) -> impl IntoView {
    view! {
        <header class="app-header plain">
            <SiteTitle />
            <Tools is_inert=RwSignal::new(false) />
            <InlineNavigation route />
        </header>
    }
}

/// The name that the configuration gives to this console.
#[component]
fn SiteTitle() -> impl IntoView {
    let config = expect_context::<Api>().config();
    (!config.title.is_empty()).then(|| {
        let title = config.title.clone();
        view! { <span class="brand-place">{title}</span> }
    })
}

#[component]
fn Tools(is_inert: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="app-tools" inert=move || is_inert.get()>
            <SearchButton />
            <Bell />
            <SessionChip />
            <PreferencesMenu />
        </div>
    }
}

/// Opens the search over everything.
#[component]
fn SearchButton() -> impl IntoView {
    let palette = expect_context::<Palette>();
    view! {
        <button
            type="button"
            class="tool search-button"
            data-icon="search"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K"
            on:click=move |_| palette.show(Sheet::Search)
        >
            <span class="search-words">"Search"</span>
            <kbd aria-hidden="true">"Ctrl K"</kbd>
        </button>
    }
}

/// The number of sessions, with a link to where they are.
#[component]
fn SessionChip() -> impl IntoView {
    let api = expect_context::<Api>();
    let sessions = expect_context::<Sessions>();
    let total = api.config().appliances.len();
    let signed_in = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let config = api.config();
        let appliances = config.appliances.iter();
        appliances
            .filter(|appliance| sessions.state(&appliance.id).is_signed_in())
            .count()
    });
    let state = move || match signed_in.get() {
        0 => "out",
        _ => "in",
    };
    view! {
        <a class="session-chip" href="#/" data-state=state>
            <span>{move || format!("{} of {total}", signed_in.get())}</span>
            <span class="chip-words">" signed in"</span>
        </a>
    }
}
