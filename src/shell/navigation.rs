//! The navigation: the pages, the lists of the inventory, and what is in progress.

use leptos::prelude::*;

use super::width::NavigationShape;
use crate::api::Api;
use crate::mount_point::MountPoint;
use crate::palette::resources;
use crate::preferences::Preferences;
use crate::route::Route;
use crate::runs::Runs;
use crate::tracking::unsubscribe_on_cleanup;

/// The id of the navigation, which the button of the drawer names.
pub const NAVIGATION_ID: &str = "pages";

/// The navigation beside the page, or over it as a drawer.
#[component]
pub fn SideNavigation(
    route: Memo<Route>,
    shape: Memo<NavigationShape>,
    /// `true` while the drawer is shown.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let is_hidden = move || shape.get() == NavigationShape::Drawer && !is_open.get();
    let is_narrow = Memo::new(move |_| shape.get() == NavigationShape::Icons);
    // Not the shape itself: the button that changes it keeps the focus.
    let is_drawer = Memo::new(move |_| shape.get() == NavigationShape::Drawer);
    let toggle = move || {
        (!is_drawer.get()).then(|| {
            let label = move || match is_narrow.get() {
                true => "Show navigation labels",
                false => "Show icons only",
            };
            view! {
                <button
                    type="button"
                    class="nav-toggle"
                    data-icon="collapse"
                    title=label
                    on:click=move |_| preferences.set_narrow_navigation(!is_narrow.get_untracked())
                >
                    <span class="nav-label">{label}</span>
                </button>
            }
        })
    };
    view! {
        <nav
            class="app-nav"
            id=NAVIGATION_ID
            aria-label="Pages"
            tabindex="-1"
            hidden=is_hidden
            on:click=move |_| is_open.set(false)
        >
            <PageLinks route is_narrow />
            {move || toggle().into_any()}
        </nav>
    }
}

/// The same within a portal, which has its own navigation: no landmark, and in a line.
#[component]
pub fn InlineNavigation(route: Memo<Route>) -> impl IntoView {
    let is_narrow = Memo::new(|_| false);
    view! {
        <div role="group" class="app-nav" aria-label="Pages">
            <PageLinks route is_narrow />
        </div>
    }
}

#[component]
fn PageLinks(route: Memo<Route>, is_narrow: Memo<bool>) -> impl IntoView {
    let lists = resources(expect_context::<Api>());
    let is_embedded = expect_context::<MountPoint>().is_embedded();
    let heading = (!is_embedded && !lists.is_empty()).then(|| {
        view! {
            <p class="nav-heading eyebrow" aria-hidden="true">
                "Inventory"
            </p>
        }
    });
    let has_lists = !lists.is_empty();
    let lists = lists.into_iter().map(|resource| {
        let href = Route::Inventory {
            resource: resource.id.to_owned(),
            query: String::new(),
        };
        view! {
            <li>
                <PageLink route is_narrow href icon=resource.id label=resource.title />
            </li>
        }
    });
    let lists = lists.collect_view();
    view! {
        <ul>
            <li>
                <PageLink route is_narrow href=Route::Overview icon="overview" label="Overview" />
            </li>
            <li>
                <ActivityLink route is_narrow />
            </li>
            <li>
                <PageLink
                    route
                    is_narrow
                    href=Route::Operations
                    icon="operations"
                    label="Operations"
                />
            </li>
        </ul>
        {heading}
        {has_lists.then(|| view! { <ul aria-label="Inventory">{lists}</ul> })}
    }
}

/// A link to a page; current there, and on the pages that belong to it.
#[component]
fn PageLink(
    route: Memo<Route>,
    is_narrow: Memo<bool>,
    href: Route,
    icon: &'static str,
    label: &'static str,
) -> impl IntoView {
    let address = href.href();
    let current = Memo::new(move |_| route.with(|route| current(route, &href)));
    view! {
        <a
            class="nav-link"
            href=address
            data-icon=icon
            aria-current=move || current.get()
            title=move || is_narrow.get().then_some(label)
        >
            <span class="nav-label">{label}</span>
        </a>
    }
}

/// The link to the activity, with what is in progress and what waits.
#[component]
fn ActivityLink(route: Memo<Route>, is_narrow: Memo<bool>) -> impl IntoView {
    let runs = expect_context::<Runs>();
    // Each run counts once: one that waits does not run.
    let counts = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let waiting = runs.waiting().len();
        (runs.open_count().saturating_sub(waiting), waiting)
    });
    let words = move || match counts.get() {
        (0, 0) => String::new(),
        (running, 0) => format!(" ({running} in progress)"),
        (0, waiting) => format!(" ({waiting} waiting for you)"),
        (running, waiting) => format!(" ({running} in progress, {waiting} waiting for you)"),
    };
    let state = move || (counts.get().1 > 0).then_some("waiting");
    let mark = |count: usize, state: &'static str| {
        (count > 0).then(|| {
            view! {
                <span class="nav-count" data-state=state aria-hidden="true">
                    {count}
                </span>
            }
        })
    };
    let current = Memo::new(move |_| {
        let activity = Route::Activity {
            query: String::new(),
        };
        route.with(|route| current(route, &activity))
    });
    let title = move || is_narrow.get().then(|| format!("Activity{}", words()));
    view! {
        <a
            class="nav-link"
            href="#/activity"
            data-icon="activity"
            aria-current=move || current.get()
            data-state=state
            title=title
        >
            <span class="nav-label">"Activity" <span class="visually-hidden">{words}</span></span>
            {move || mark(counts.get().0, "running")}
            {move || mark(counts.get().1, "waiting")}
        </a>
    }
}

/// Returns the word in `aria-current` of a link: "page" on its page, "true" on one that belongs to
/// it.
fn current(route: &Route, link: &Route) -> Option<&'static str> {
    let is = match (link, route) {
        (Route::Overview, Route::Overview | Route::Wall)
        | (Route::Operations, Route::Operations)
        | (Route::Activity { .. }, Route::Activity { .. } | Route::Runs) => "page",
        (Route::Overview, Route::SignIn { .. })
        | (Route::Operations, Route::Operation { .. })
        | (Route::Activity { .. }, Route::Run { .. } | Route::Group { .. }) => "true",
        (Route::Inventory { resource: list, .. }, Route::Inventory { resource, .. })
            if list == resource =>
        {
            "page"
        }
        (Route::Inventory { resource: list, .. }, Route::Object { resource, .. })
            if list == resource =>
        {
            "true"
        }
        _ => return None,
    };
    Some(is)
}
