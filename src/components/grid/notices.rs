//! The notices of the lists of a grid: where nobody is signed in, what could not be read, what may
//! be missing. Each once, in a line.

use hawser_core::resource::Query;
use leptos::prelude::*;

use super::filters::clear_filters;
use super::notice::{Empty, Notice, NoticeLines};
use super::state::GridState;
use crate::components::name::Name;
use crate::inventory::ListState;
use crate::navigation::Navigation;
use crate::route::Route;
use crate::tracking::unsubscribe_on_cleanup;

fn notices(state: GridState) -> Vec<Notice> {
    unsubscribe_on_cleanup();
    let sources = state.sources.get_value();
    let mut notices = Vec::new();
    for source in &sources {
        let name = source.appliance.name.clone();
        source.list.with(|list| match &list.state {
            ListState::SignedOut => notices.push(Notice::SignedOut {
                id: source.appliance.id.clone(),
                name: name.clone(),
                is_expired: !list.objects.is_empty(),
            }),
            ListState::Failed(problem) => notices.push(Notice::Failed {
                name: name.clone(),
                problem: problem.clone(),
                as_of: list.as_of,
            }),
            ListState::Reading | ListState::Done => {}
        });
        source.list.with(|list| {
            if list.needs_peer {
                notices.push(Notice::NeedsPeer { name: name.clone() });
            }
            if !list.partial.is_empty() {
                notices.push(Notice::partial(name, &list.partial));
            }
        });
    }
    notices
}

/// The notices above a grid; none where all is well. Where nobody is signed in at all,
/// the place of the grid says so.
#[component]
pub fn Notices(state: GridState) -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let shown = Memo::new(move |_| {
        let mut notices = notices(state);
        if all_signed_out(state) && state.objects.get().0.is_empty() {
            notices.clear();
        }
        notices
    });
    let on_retry = Callback::new(move |()| state.refresh());
    let on_leave = Callback::new(move |()| come_back(state, navigation));
    view! { <NoticeLines notices=shown on_retry on_leave /> }
}

/// Has a sign-in lead back to the grid as it is.
fn come_back(state: GridState, navigation: Navigation) {
    navigation.come_back_to(Route::Inventory {
        resource: state.resource.id.to_owned(),
        query: state.query.with_untracked(Query::write),
    });
}

fn all_signed_out(state: GridState) -> bool {
    unsubscribe_on_cleanup();
    let sources = state.sources.get_value();
    let mut lists = sources.iter().map(|source| &source.list);
    lists.all(|list| list.with(|list| list.state == ListState::SignedOut))
}

/// The reason why there are no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRows {
    /// There are some.
    Rows,
    /// The configuration has no appliance that could have any.
    NoAppliance,
    /// Nobody is signed in.
    SignedOut,
    /// They are being read.
    Loading,
    /// The filters leave none.
    NoMatch,
    /// Nothing could be read.
    Failed,
    /// There are none.
    Empty,
}

/// Returns why there are no rows, tracked.
pub fn no_rows(state: GridState) -> NoRows {
    unsubscribe_on_cleanup();
    let sources = state.sources.get_value();
    let has_state = |is: fn(&ListState) -> bool| {
        let mut lists = sources.iter().map(|source| &source.list);
        lists.any(|list| list.with(|list| is(&list.state)))
    };
    if state.row_count() > 0 {
        NoRows::Rows
    } else if sources.is_empty() {
        NoRows::NoAppliance
    } else if !state.objects.get().0.is_empty() {
        NoRows::NoMatch
    } else if all_signed_out(state) {
        NoRows::SignedOut
    } else if has_state(|state| *state == ListState::Reading) {
        NoRows::Loading
    } else if has_state(|state| matches!(state, ListState::Failed(_))) {
        NoRows::Failed
    } else {
        NoRows::Empty
    }
}

/// The text in place of the table where there are no rows.
#[component]
pub fn NoRowsNotice(state: GridState, reason: NoRows) -> impl IntoView {
    let plural = state.resource.plural;
    match reason {
        NoRows::Rows | NoRows::Failed => ().into_any(),
        NoRows::NoAppliance => {
            let text = format!("No appliance of this console has {plural}.");
            view! { <Empty text /> }.into_any()
        }
        NoRows::Loading => {
            view! { <Empty text=format!("Loading {plural}…") is_loading=true /> }.into_any()
        }
        NoRows::NoMatch => {
            let text = format!("No {} matches the filters.", state.resource.noun);
            let on_clear = Callback::new(move |()| clear_filters(state));
            view! { <Empty text on_clear /> }.into_any()
        }
        NoRows::Empty => view! { <Empty text=empty_text(state) /> }.into_any(),
        NoRows::SignedOut => view! { <SignedOut state /> }.into_any(),
    }
}

/// Returns what the only list says where it is empty.
fn empty_text(state: GridState) -> String {
    let sources = state.sources.get_value();
    let only = match sources.as_slice() {
        [only] => state.resource.source(only.appliance.system),
        _ => None,
    };
    let text = only.filter(|source| source.within.is_none());
    let plural = state.resource.plural;
    text.map_or_else(
        || format!("There are no {plural}."),
        |source| source.list.empty.to_owned(),
    )
}

/// The appliances that have such objects, each with the way to its sign-in.
#[component]
fn SignedOut(state: GridState) -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let sources = state.sources.get_value();
    let links = sources.into_iter().map(|source| {
        let name = source.appliance.name.clone();
        let route = Route::SignIn {
            appliance: source.appliance.id.clone(),
        };
        view! {
            <li>
                <span>
                    <Name text=name.clone() />
                    <span class="muted">{format!(" · {}", source.appliance.system.spec().name)}</span>
                </span>
                <a
                    class="button small"
                    href=route.href()
                    on:click=move |_| come_back(state, navigation)
                >
                    "Sign in" <span class="visually-hidden">{format!(" to {name}")}</span>
                </a>
            </li>
        }
    });
    view! {
        <div class="grid-empty">
            <p>{format!("Sign in to see {}.", state.resource.plural)}</p>
            <ul class="grid-sign-in">{links.collect_view()}</ul>
        </div>
    }
}
