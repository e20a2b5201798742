//! The count of a picker's list, and why it has no rows.

use hawser_core::problem::Problem;
use leptos::prelude::*;

use super::list::{LiveList, Loading};
use super::rows::{RowList, found_text};
use super::search::Search;
use crate::components::grid::{Empty, count_text};
use crate::components::problem_panel::ProblemAlert;

/// The number of rows, announced when it changes, and what the probes found so far.
#[component]
pub fn CountLine(list: LiveList) -> impl IntoView {
    let count = Memo::new(move |_| count(list));
    let probes = Memo::new(move |_| probe_text(list));
    view! {
        <p class="grid-count picker-count">
            <span role="status">{move || count.get()}</span>
            {move || probes.get()}
        </p>
    }
}

fn count(list: LiveList) -> String {
    let picker = list.picker;
    let matching = list.order.with(Vec::len);
    let all = list.rows.with(RowList::len);
    let text = count_text(matching, all, picker.noun, picker.plural);
    match list.loading.get() {
        Loading::Done => text,
        _ if all == 0 => String::new(),
        Loading::Busy => format!("{text}, loading more…"),
        Loading::Waiting | Loading::Failed(_) => text,
    }
}

/// Returns what is known of the rows, and of how many of them; "" where nothing is looked for.
fn probe_text(list: LiveList) -> String {
    let Some(probe) = list.picker.probe else {
        return String::new();
    };
    let is_wanted = list.wanted();
    let (probes, found) = list
        .rows
        .with(|rows| (rows.probes(), rows.count(is_wanted)));
    found_text(probes, found, probe.finds)
}

/// Why no rows are shown.
#[derive(Clone, PartialEq)]
enum Status {
    /// There are some.
    Rows,
    Loading,
    NoMatch,
    Empty(String),
    Failed(Box<Problem>),
}

/// Why no rows are shown; nothing where there are some.
#[component]
pub fn ListStatus(search: Search, waits_for: Memo<String>) -> impl IntoView {
    let list = search.list;
    let status = Memo::new(move |_| status(list, waits_for));
    let retry = Callback::new(move |()| list.reload());
    let picker = list.picker;
    move || match status.get() {
        Status::Rows => ().into_any(),
        Status::Loading => {
            view! { <Empty text=format!("Loading {}…", picker.plural) is_loading=true /> }
                .into_any()
        }
        Status::NoMatch => {
            let text = format!("No {} matches the filters.", picker.noun);
            let on_clear = Callback::new(move |()| search.show_all());
            view! { <Empty text on_clear /> }.into_any()
        }
        Status::Empty(text) => view! { <Empty text /> }.into_any(),
        Status::Failed(problem) => {
            view! { <ProblemAlert problem=*problem on_retry=retry /> }.into_any()
        }
    }
}

fn status(list: LiveList, waits_for: Memo<String>) -> Status {
    let has_any = list.rows.with(|rows| !rows.is_empty());
    match list.loading.get() {
        Loading::Waiting => Status::Empty(waits_for.get()),
        Loading::Failed(problem) => Status::Failed(problem),
        Loading::Busy if !has_any => Status::Loading,
        Loading::Done if !has_any => Status::Empty(list.picker.empty.to_owned()),
        _ if list.order.with(Vec::is_empty) => Status::NoMatch,
        Loading::Busy | Loading::Done => Status::Rows,
    }
}
