//! The dialog that finds anything by name. Keyboard and names follow the ARIA combobox pattern.

use hawser_core::find::{Finder, Found, marked};
use hawser_core::targets::{Target, Targets};
use hawser_core::text::visible;
use leptos::html::Dialog;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::places::Places;
use super::sheet::SheetFrame;
use super::state::{Palette, Sheet};
use super::things::{self, Goal, Thing};
use crate::api::Api;
use crate::browser::pressed_key;
use crate::inventory::Inventory;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::runs::Runs;

/// The most that are shown; who wants another one types more.
const MOST: usize = 50;

/// The number of rows that a page key moves by.
const PAGE_ROWS: usize = 8;

const LIST_ID: &str = "search-results";

/// The results under a heading: places in the list of all that is shown, and things.
type Group = (&'static str, Vec<(usize, Thing)>);

/// The search and its results.
#[derive(Clone, Copy)]
struct Finding {
    palette: Palette,
    navigation: Navigation,
    mount_point: MountPoint,
    places: Places,
    dialog: NodeRef<Dialog>,
    query: RwSignal<String>,
    /// The place of the row that Enter chooses.
    active: RwSignal<usize>,
    groups: Memo<Vec<Group>>,
    total: Memo<usize>,
}

impl Finding {
    fn count(self) -> usize {
        self.groups
            .with(|groups| groups.iter().map(|(_, rows)| rows.len()).sum())
    }

    /// Returns the thing that Enter chooses, tracked.
    fn active_thing(self) -> Option<Thing> {
        let active = self.active.get();
        self.groups.with(|groups| {
            let mut rows = groups.iter().flat_map(|(_, rows)| rows);
            rows.find_map(|(place, thing)| (*place == active).then(|| thing.clone()))
        })
    }

    fn move_to(self, place: usize) {
        self.active.set(place);
        self.mount_point.reveal(&option_id(place));
    }

    fn on_key(self, event: &KeyboardEvent) {
        let last = untrack(|| self.count()).saturating_sub(1);
        let active = self.active.get_untracked();
        match pressed_key(event).as_str() {
            "ArrowDown" => self.move_to((active + 1).min(last)),
            "ArrowUp" => self.move_to(active.saturating_sub(1)),
            "PageDown" => self.move_to((active + PAGE_ROWS).min(last)),
            "PageUp" => self.move_to(active.saturating_sub(PAGE_ROWS)),
            "Enter" => {
                if let Some(thing) = untrack(|| self.active_thing()) {
                    self.choose(&thing);
                }
            }
            // The same keys that opened it.
            "k" | "K" if event.ctrl_key() || event.meta_key() => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    /// Adds a favorite, or takes it away. The keys stay at it wherever it is then.
    fn toggle_favorite(self, target: Target) {
        let href = target.href.clone();
        self.places.toggle_favorite(target);
        let place = self.groups.with_untracked(|groups| {
            let mut rows = groups.iter().flat_map(|(_, rows)| rows);
            rows.find_map(|(place, thing)| {
                let target = thing.target()?;
                (target.href == href).then_some(*place)
            })
        });
        self.active.set(place.unwrap_or_default());
    }

    fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Leads to a thing. The focus is back in the page before that, and then on the new one.
    fn choose(self, thing: &Thing) {
        if let Goal::Sheet(sheet) = thing.goal {
            self.palette.show_next(sheet);
        }
        self.close();
        if let Goal::Page(route) = &thing.goal {
            self.navigation.go(route.clone());
        }
    }
}

fn option_id(place: usize) -> String {
    format!("search-result-{place}")
}

/// The search over everything that is known: what is typed, and what it means.
#[component]
pub fn Search() -> impl IntoView {
    let finding = begin();
    let count = move || match (finding.query.with(String::is_empty), finding.total.get()) {
        (true, _) => String::new(),
        (false, 0) => "No results".to_owned(),
        (false, 1) => "1 result".to_owned(),
        (false, total) => format!("{total} results"),
    };
    view! {
        <SheetFrame sheet=Sheet::Search dialog=finding.dialog>
            <SearchInput finding />
            <div class="search-list" id=LIST_ID role="listbox" aria-label="Results" tabindex="-1">
                <Groups finding />
            </div>
            <p class="visually-hidden" role="status">
                {move || count()}
            </p>
            <Footer finding />
        </SheetFrame>
    }
}

/// Takes up what is known now: nothing is read from the appliances.
fn begin() -> Finding {
    let api = expect_context::<Api>();
    let places = expect_context::<Places>();
    places.refresh();
    let all = things::all(
        api,
        expect_context::<Runs>(),
        expect_context::<crate::groups::Groups>(),
        expect_context::<Inventory>(),
    );
    let names = all.iter().map(|it| (it.name.as_str(), it.beside.as_str()));
    let finder = StoredValue::new(Finder::new(names));
    let all = StoredValue::new(all);
    let query = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        query.with(|query| finder.with_value(|finder| Keep(finder.find(query, MOST))))
    });
    let groups = Memo::new(move |_| {
        if query.with(|query| query.trim().is_empty()) {
            return at_hand(api, places);
        }
        let things = all.with_value(|all| {
            let places = found.with(|found| found.0.places.clone());
            let things = places.into_iter().filter_map(|it| all.get(it).cloned());
            things.enumerate().collect::<Vec<_>>()
        });
        vec![("", things)]
    });
    Finding {
        palette: expect_context::<Palette>(),
        navigation: expect_context::<Navigation>(),
        mount_point: expect_context::<MountPoint>(),
        places,
        dialog: NodeRef::new(),
        query,
        active: RwSignal::new(0),
        groups,
        total: Memo::new(move |_| found.with(|found| found.0.total)),
    }
}

/// The result, as a memo keeps it.
#[derive(Clone, PartialEq)]
struct Keep(Found);

/// Returns what is offered before anything is typed: favorites, what was visited lately, pages.
fn at_hand(api: Api, places: Places) -> Vec<Group> {
    let kept =
        |targets: Targets| -> Vec<Thing> { targets.all().iter().filter_map(Thing::kept).collect() };
    let groups = [
        ("Favorites", kept(places.favorites())),
        ("Recent", kept(places.recent())),
        ("Pages", things::pages(api)),
    ];
    let mut next = 0;
    let numbered = groups.into_iter().map(|(heading, things)| {
        let first = next;
        next += things.len();
        (heading, (first..).zip(things).collect())
    });
    let numbered: Vec<Group> = numbered.collect();
    let filled = numbered.into_iter().filter(|(_, rows)| !rows.is_empty());
    filled.collect()
}

#[component]
fn SearchInput(finding: Finding) -> impl IntoView {
    let active_id = move || {
        let active = finding.active.get();
        (active < finding.count()).then(|| option_id(active))
    };
    let on_input = move |text: String| {
        finding.active.set(0);
        finding.query.set(text);
        if let Some(list) = finding.mount_point.find(&format!("#{LIST_ID}")) {
            list.set_scroll_top(0);
        }
    };
    view! {
        <div class="search-input" data-icon="search">
            <input
                type="text"
                id="search-input"
                role="combobox"
                data-first=""
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder="Search pages, operations, runs and objects"
                aria-label="Search pages, operations, runs and objects"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=LIST_ID
                aria-activedescendant=active_id
                on:input:target=move |event| on_input(event.target().value())
                on:keydown=move |event| finding.on_key(&event)
            />
            <kbd aria-hidden="true">"Esc"</kbd>
        </div>
    }
}

/// The rows under their headings. They are few, so all are drawn when one letter more is typed.
#[component]
fn Groups(finding: Finding) -> impl IntoView {
    move || {
        let groups = finding.groups.get();
        if groups.iter().all(|(_, rows)| rows.is_empty()) {
            return view! {
                <div class="search-none" role="option" aria-disabled="true" aria-selected="false">
                    <p>"No results"</p>
                    <p class="muted">
                        "Objects are found in the lists that have been opened since you signed in."
                    </p>
                </div>
            }
            .into_any();
        }
        let groups = groups.into_iter().map(|(heading, rows)| {
            let rows = rows
                .into_iter()
                .map(|(place, thing)| view! { <ResultRow finding place thing /> })
                .collect_view();
            if heading.is_empty() {
                return rows.into_any();
            }
            view! {
                <div role="group" aria-label=heading>
                    <p class="search-heading eyebrow" aria-hidden="true">
                        {heading}
                    </p>
                    {rows}
                </div>
            }
            .into_any()
        });
        groups.collect_view().into_any()
    }
}

#[component]
fn ResultRow(finding: Finding, place: usize, thing: Thing) -> impl IntoView {
    let name = finding
        .query
        .with_untracked(|query| marked(&thing.name, query));
    let name = name.into_iter().map(|(part, is_marked)| match is_marked {
        true => view! { <mark>{part}</mark> }.into_any(),
        false => part.into_any(),
    });
    let href = thing.target().map(|target| target.href);
    let is_favorite = Memo::new(move |_| {
        let favorites = finding.places.favorites();
        href.as_ref().is_some_and(|href| favorites.has(href))
    });
    let star = move || {
        is_favorite.get().then(|| {
            view! {
                <span class="search-star" data-icon="starred">
                    <span class="visually-hidden">"favorite"</span>
                </span>
            }
        })
    };
    let icon = thing.icon();
    let beside = visible(&thing.beside).into_owned();
    let kind = thing.kind;
    view! {
        <div
            class="search-row"
            id=option_id(place)
            role="option"
            data-icon=icon
            aria-selected=move || (finding.active.get() == place).to_string()
            on:pointermove=move |_| {
                if finding.active.get_untracked() != place {
                    finding.active.set(place);
                }
            }
            on:click=move |_| finding.choose(&thing)
        >
            <bdi class="search-name">{name.collect_view()}</bdi>
            <bdi class="search-beside">{beside}</bdi>
            {star}
            <span class="search-kind">{kind}</span>
        </div>
    }
}

/// The buttons for what the keys are at, and the keys.
#[component]
fn Footer(finding: Finding) -> impl IntoView {
    let places = finding.places;
    let target = Memo::new(move |_| finding.active_thing().and_then(|thing| thing.target()));
    let favorite = move || {
        let target = target.get()?;
        let is_favorite = places.favorites().has(&target.href);
        let (icon, label) = match is_favorite {
            true => ("starred", "Remove from favorites"),
            false => ("star", "Add to favorites"),
        };
        let name = target.name.clone();
        Some((icon, label, name))
    };
    let favorite = Memo::new(move |_| favorite());
    let has_recent = Memo::new(move |_| {
        finding.query.with(String::is_empty) && !places.recent().all().is_empty()
    });
    view! {
        <div class="search-footer">
            <button
                type="button"
                class="button ghost small"
                data-icon=move || favorite.get().map_or("star", |it| it.0)
                disabled=move || target.with(Option::is_none)
                on:click=move |_| {
                    if let Some(target) = target.get_untracked() {
                        finding.toggle_favorite(target);
                    }
                }
            >
                <span>
                    {move || favorite.get().map_or("Add to favorites", |it| it.1)}
                    <span class="visually-hidden">
                        {move || favorite.get().map(|it| format!(" ({})", it.2))}
                    </span>
                </span>
            </button>
            <Show when=move || has_recent.get()>
                <button
                    type="button"
                    class="button ghost small"
                    on:click=move |_| {
                        places.clear_recent();
                        finding.active.set(0);
                        finding.mount_point.focus("search-input");
                    }
                >
                    "Clear recent"
                </button>
            </Show>
            <p class="search-keys" aria-hidden="true">
                <kbd>"↑"</kbd>
                <kbd>"↓"</kbd>
                " to move "
                <kbd>"Enter"</kbd>
                " to open"
            </p>
        </div>
    }
}
