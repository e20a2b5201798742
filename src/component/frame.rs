//! The frame around every page: header, banners, the page of the route.

use hawser_core::operation::Operation;
use hawser_core::run::Run;
use leptos::html::Main;
use leptos::prelude::*;

use crate::console::{Console, use_console};
use crate::erased::{effect, flag, live, maybe};
use crate::page::operation::OperationPage;
use crate::page::overview::Overview;
use crate::page::run::RunPage;
use crate::page::runs::RunsPage;
use crate::page::sign_in::SignInPage;
use crate::page::unknown::UnknownPage;
use crate::route::Route;

/// The whole console.
#[component]
pub fn Frame() -> impl IntoView {
    let console = use_console();
    let main = NodeRef::<Main>::new();
    // After a change of page the focus is on the new one, as after a load.
    let page = Memo::new(move |_| PageKey::of(&console.route.get()));
    Effect::new(move |before: Option<PageKey>| {
        let now = page.get();
        if before.is_some_and(|before| before != now)
            && let Some(main) = main.get_untracked()
        {
            let _ = main.focus();
            crate::browser::window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        now
    });
    effect(move || document().set_title(&title(console, &page.get())));
    view! {
        <a class="skip-link" href="#main" on:click=move |event| {
            event.prevent_default();
            if let Some(main) = main.get_untracked() {
                let _ = main.focus();
            }
        }>"Skip to content"</a>
        <Header page />
        {live(move || banner(console))}
        <main class="page" id="main" tabindex="-1" node_ref=main>
            {live(move || draw(page.get()))}
        </main>
    }
}

/// What makes two routes the same page: the fields of a form do not.
#[derive(Clone, Debug, PartialEq)]
enum PageKey {
    Overview,
    SignIn(String),
    Operation(String, String),
    Runs,
    Run(String),
    Unknown,
}

impl PageKey {
    fn of(route: &Route) -> Self {
        match route {
            Route::Overview => PageKey::Overview,
            Route::SignIn { appliance } => PageKey::SignIn(appliance.clone()),
            Route::Operation {
                operation,
                appliance,
                ..
            } => PageKey::Operation(operation.clone(), appliance.clone()),
            Route::Runs => PageKey::Runs,
            Route::Run { id } => PageKey::Run(id.clone()),
            Route::Unknown => PageKey::Unknown,
        }
    }
}

fn draw(page: PageKey) -> AnyView {
    match page {
        PageKey::Overview => view! { <Overview /> }.into_any(),
        PageKey::SignIn(appliance) => view! { <SignInPage appliance /> }.into_any(),
        PageKey::Operation(operation, appliance) => {
            view! { <OperationPage operation appliance /> }.into_any()
        }
        PageKey::Runs => view! { <RunsPage /> }.into_any(),
        PageKey::Run(id) => view! { <RunPage id /> }.into_any(),
        PageKey::Unknown => view! { <UnknownPage /> }.into_any(),
    }
}

fn title(console: Console, page: &PageKey) -> String {
    let name = match page {
        PageKey::Overview => "Overview".to_owned(),
        PageKey::SignIn(id) => {
            let name = console.appliance(id).map(|a| a.name);
            format!("Sign in on {}", name.unwrap_or_else(|| id.clone()))
        }
        PageKey::Operation(id, _) => Operation::by_id(id)
            .map_or("Unknown", |o| o.title)
            .to_owned(),
        PageKey::Runs => "Runs".to_owned(),
        PageKey::Run(_) => "Run".to_owned(),
        PageKey::Unknown => "Unknown page".to_owned(),
    };
    format!("{name} – Hawser")
}

/// The bar with name, pages, zone and sessions.
#[component]
fn Header(page: Memo<PageKey>) -> impl IntoView {
    let console = use_console();
    let title = console.config().title.clone();
    let current = move |is: PageKey| maybe(move || (page.get() == is).then(|| "page".to_owned()));
    let open = move || {
        console.runs.with(|runs| {
            runs.iter()
                .filter(|run| run.with(|run| !run.state().is_end()))
                .count()
        })
    };
    let open = move || match open() {
        0 => String::new(),
        n => format!(" ({n} open)"),
    };
    view! {
        <header class="app-header">
            <a class="brand" href="#/">
                <Mark />
                <span>"Hawser"</span>
                {(!title.is_empty()).then(|| view! { <span class="brand-place">{title}</span> })}
            </a>
            <nav class="app-nav" aria-label="Pages">
                <a href="#/" aria-current=current(PageKey::Overview)>"Overview"</a>
                <a href="#/runs" aria-current=current(PageKey::Runs)>"Runs"{live(open)}</a>
            </nav>
            <div class="app-tools">
                <div class="segmented" role="group" aria-label="Time zone of all times">
                    <button type="button" aria-pressed=flag(move || !console.utc.get()) on:click=move |_| console.utc.set(false)>"Local"</button>
                    <button type="button" aria-pressed=flag(move || console.utc.get()) on:click=move |_| console.utc.set(true)>"UTC"</button>
                </div>
                <SessionChip />
            </div>
        </header>
    }
}

/// How many sessions there are; leads to where they are.
#[component]
fn SessionChip() -> impl IntoView {
    let console = use_console();
    let all = console.config().appliances.len();
    let signed_in = Memo::new(move |_| {
        let config = console.config();
        config
            .appliances
            .iter()
            .filter(|a| console.sessions.state(&a.id).is_in())
            .count()
    });
    let state = move || if signed_in.get() > 0 { "in" } else { "out" };
    view! {
        <a class="session-chip" href="#/" data-state=state>
            {live(move || format!("{} of {all} signed in", signed_in.get()))}
        </a>
    }
}

/// The mark: two posts and a rope.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M9.5 5v22M22.5 5v22" stroke="currentColor" stroke-width="5" />
            <path d="M4 14.6C11 22 21 10 28 17.4" fill="none" stroke="#0b2531" stroke-width="8" />
            <path d="M4 14.6C11 22 21 10 28 17.4" fill="none" stroke="#e0ac4a" stroke-width="5.2" stroke-linecap="round" />
            <path d="M4.7 18.8 9.5 14.5M10.3 20 12.6 14M15.3 19.1 16.7 12.9M19.4 18 21.7 12M22.5 17.5 27.3 13.2" stroke="#0b2531" stroke-width="1.1" />
        </svg>
    }
}

/// What concerns every page.
fn banner(console: Console) -> Option<AnyView> {
    let problem = console.storage_problem.get()?;
    let running = console
        .runs
        .with(|runs| runs.iter().any(|r| r.with(|r: &Run| !r.state().is_end())));
    let consequence = if running {
        "Keep this tab open while something runs: after a reload the console could not follow it."
    } else {
        "Runs are lost when this tab is reloaded."
    };
    Some(
        view! {
            <div class="banner" data-tone="warning" role="status">
                {format!("The journal of runs is not available ({problem}). {consequence}")}
            </div>
        }
        .into_any(),
    )
}
