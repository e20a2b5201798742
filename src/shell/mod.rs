//! The frame around every page: header, navigation, banners, and the place of the page.

mod banners;
mod brand;
mod header;
mod navigation;
mod preferences_menu;
mod title;
mod width;

use leptos::html::{Button, Div, Main};
use leptos::prelude::*;

use self::banners::Banners;
use self::header::{Header, InlineHeader};
use self::navigation::{NAVIGATION_ID, SideNavigation};
use self::title::{Counts, page_title, run_title};
use self::width::NavigationShape;
use crate::api::Api;
use crate::browser::{document, window};
use crate::components::dialog::group_confirm::GroupConfirmation;
use crate::groups::Groups;
use crate::inventory::Inventory;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::notices::Notices;
use crate::pages::activity::ActivityPage;
use crate::pages::group::GroupPage;
use crate::pages::inventory::InventoryPage;
use crate::pages::object::ObjectPage;
use crate::pages::operation::OperationPage;
use crate::pages::operations::OperationsPage;
use crate::pages::overview::Overview;
use crate::pages::run::RunPage;
use crate::pages::sign_in::{SignInGroupPage, SignInPage};
use crate::pages::unknown::UnknownPage;
use crate::pages::wall::WallPage;
use crate::palette::{Palette, Places, Sheets, listen_to_shortcuts, visited};
use crate::preferences::Preferences;
use crate::route::Route;
use crate::runs::Runs;
use crate::tracking::unsubscribe_on_cleanup;

/// The whole console.
#[component]
pub fn Shell() -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let is_embedded = expect_context::<MountPoint>().is_embedded();
    let route = Memo::new(move |_| navigation.route.get());
    follow_title(route);
    provide_context(Palette::new());
    provide_context(Places::new());
    listen_to_shortcuts();
    note_visits(route);
    let frame = if is_embedded {
        view! { <InlineFrame route /> }.into_any()
    } else {
        view! { <PageFrame route /> }.into_any()
    };
    view! {
        {frame}
        <Sheets />
    }
}

/// Notes the pages that are visited, for the search: each when it is left too, because the name of
/// an object may come only then.
fn note_visits(route: Memo<Route>) {
    let api = expect_context::<Api>();
    let runs = expect_context::<Runs>();
    let groups = expect_context::<Groups>();
    let inventory = expect_context::<Inventory>();
    let places = expect_context::<Places>();
    Effect::new(move |before: Option<Route>| {
        let now = route.get();
        for route in before.iter().chain([&now]) {
            if let Some(target) = visited(route, api, runs, groups, inventory) {
                places.visit(target);
            }
        }
        now
    });
}

/// The frame within a portal. A page has its landmarks once: here are none.
#[component]
fn InlineFrame(route: Memo<Route>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    on_page_change(route, move || {
        if let Some(place) = place.get_untracked() {
            let _ = place.focus();
            // The focus alone does not scroll back where the page before was longer than the window.
            if place.get_bounding_client_rect().top() < 0.0 {
                place.scroll_into_view();
            }
        }
    });
    view! {
        <InlineHeader route />
        <Announcer route />
        <Banners />
        <GroupConfirmation />
        <div
            role="group"
            class="page"
            id="main"
            tabindex="-1"
            data-width=move || width(&route.get())
            node_ref=place
        >
            {move || page(route.get())}
        </div>
    }
}

/// The frame of a console that has the page to itself. A wall shows the page alone.
#[component]
fn PageFrame(route: Memo<Route>) -> impl IntoView {
    let shape = NavigationShape::of_window(expect_context::<Preferences>());
    let is_wall = Memo::new(move |_| route.with(|route| *route == Route::Wall));
    let main = NodeRef::<Main>::new();
    let focus_page = move || {
        if let Some(main) = main.get_untracked() {
            let _ = main.focus();
        }
    };
    let is_drawer_open = RwSignal::new(false);
    on_page_change(route, move || {
        is_drawer_open.set(false);
        focus_page();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
    let drawer_button = NodeRef::<Button>::new();
    let close_drawer = move || {
        is_drawer_open.set(false);
        if let Some(button) = drawer_button.get_untracked() {
            let _ = button.focus();
        }
    };
    keep_drawer(shape, is_drawer_open);
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && is_drawer_open.get_untracked() {
            close_drawer();
        }
    };
    let backdrop = move || {
        is_drawer_open.get().then(|| {
            view! { <div class="nav-backdrop" on:click=move |_| close_drawer()></div> }
        })
    };
    view! {
        <a
            class="skip-link"
            href="#main"
            on:click=move |event| {
                event.prevent_default();
                focus_page();
            }
        >
            "Skip to content"
        </a>
        <div
            class="app-frame"
            data-navigation=move || shape.get().as_attr()
            data-wall=move || is_wall.get().then_some("true")
            on:keydown=on_key
        >
            {move || {
                (!is_wall.get())
                    .then(|| {
                        view! {
                            <Header shape is_drawer_open drawer_button />
                            <SideNavigation route shape is_open=is_drawer_open />
                        }
                    })
            }}
            {move || backdrop().into_any()}
            <div class="app-content" inert=move || is_drawer_open.get()>
                <Announcer route />
                <Banners />
                <GroupConfirmation />
                <main
                    class="page"
                    id="main"
                    tabindex="-1"
                    data-width=move || width(&route.get())
                    node_ref=main
                >
                    {move || page(route.get())}
                </main>
            </div>
        </div>
    }
}

/// Closes the drawer where the navigation is beside the page, and gives it the focus when it opens.
fn keep_drawer(shape: Memo<NavigationShape>, is_open: RwSignal<bool>) {
    let mount_point = expect_context::<MountPoint>();
    Effect::new(move || {
        if shape.get() != NavigationShape::Drawer {
            is_open.set(false);
        }
    });
    Effect::new(move || {
        if is_open.get() {
            mount_point.focus(NAVIGATION_ID);
        }
    });
}

/// Calls a function after each change of page: the focus is on the new one then, as after a load.
fn on_page_change(route: Memo<Route>, on_change: impl Fn() + 'static) {
    Effect::new(move |previous: Option<()>| {
        route.with(|_| ());
        if previous.is_some() {
            on_change();
        }
    });
}

/// Returns the room that a page takes: lines of text are no wider than they can be read.
fn width(route: &Route) -> &'static str {
    match route {
        Route::SignIn { .. }
        | Route::SignInGroup { .. }
        | Route::Operation { .. }
        | Route::Operations
        | Route::Unknown => "text",
        _ => "full",
    }
}

/// Keeps the title and the icon of the tab up to date; a portal has its own.
fn follow_title(route: Memo<Route>) {
    if expect_context::<MountPoint>().is_embedded() {
        return;
    }
    let api = expect_context::<Api>();
    let runs = expect_context::<Runs>();
    let notices = expect_context::<Notices>();
    let counts = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let waiting = runs.waiting().len();
        Counts {
            running: runs.open_count().saturating_sub(waiting),
            waiting,
            failed: notices.failed_count(),
        }
    });
    let title = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        page_title(api, runs, &route.get(), counts.get())
    });
    Effect::new(move || {
        title.with(|title| document().set_title(title));
        show_icon(counts.get());
    });
}

fn page(route: Route) -> AnyView {
    match route {
        Route::Overview => view! { <Overview /> }.into_any(),
        Route::SignIn { appliance } => view! { <SignInPage appliance /> }.into_any(),
        Route::SignInGroup { group } => view! { <SignInGroupPage group /> }.into_any(),
        Route::Operation {
            operation,
            appliance,
            ..
        } => view! { <OperationPage operation appliance /> }.into_any(),
        Route::Operations => view! { <OperationsPage /> }.into_any(),
        Route::Runs => view! { <ActivityPage /> }.into_any(),
        Route::Run { id } => view! { <RunPage id /> }.into_any(),
        Route::Inventory { resource, query } => {
            view! { <InventoryPage resource query /> }.into_any()
        }
        Route::Object {
            resource,
            appliance,
            within,
            id,
        } => view! { <ObjectPage resource appliance within id /> }.into_any(),
        Route::Activity { query } => view! { <ActivityPage query /> }.into_any(),
        Route::Group { id } => view! { <GroupPage id /> }.into_any(),
        Route::Wall => view! { <WallPage /> }.into_any(),
        Route::Unknown => view! { <UnknownPage /> }.into_any(),
    }
}

/// Announces the runs that end or begin to wait while another page is shown; their own page does so
/// itself.
#[component]
fn Announcer(route: Memo<Route>) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let news = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let run = runs.news()?;
        run.with_untracked(|run| {
            let id = run.id.clone();
            (route.get_untracked() != Route::Run { id }).then(|| run_title(run))
        })
    });
    view! {
        <p class="visually-hidden" role="status">
            {move || news.get()}
        </p>
    }
}

/// Shows in the tab's icon what is most urgent.
fn show_icon(counts: Counts) {
    let icon = match counts {
        Counts { waiting: 1.., .. } => "./icon-waiting.svg",
        Counts { failed: 1.., .. } => "./icon-failed.svg",
        Counts { running: 1.., .. } => "./icon-running.svg",
        _ => "./icon.svg",
    };
    if let Ok(Some(link)) = document().query_selector("link[rel=icon]") {
        let _ = link.set_attribute("href", icon);
    }
}
