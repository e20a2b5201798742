//! The groups of runs, newest first.

use hawser_core::clock::TimeSource;
use leptos::prelude::*;

use super::keyed::Keyed;
use super::name::Name;
use super::time::{ClockNote, Time};
use crate::groups::{GroupSignal, Groups};
use crate::route::Route;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// How many groups are shown.
const LATEST: usize = 5;

/// The newest groups; nothing where there is none.
#[component]
pub fn GroupList() -> impl IntoView {
    let groups = expect_context::<Groups>();
    let all = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        groups.all()
    });
    let is_all = RwSignal::new(false);
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    let hidden = Memo::new(move |_| match is_all.get() {
        true => 0,
        false => all.with(Vec::len).saturating_sub(LATEST),
    });
    let shown = move || {
        let limit = if is_all.get() { usize::MAX } else { LATEST };
        all.get().into_iter().take(limit).collect::<Vec<_>>()
    };
    let more = move || {
        let hidden = hidden.get();
        (hidden > 0).then(|| {
            view! {
                <p>
                    <button
                        type="button"
                        class="button small"
                        on:click=move |_| is_all.set(true)
                    >
                        {format!("Show {hidden} older groups")}
                    </button>
                </p>
            }
        })
    };
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <section aria-labelledby="groups-title">
                    <h2 id="groups-title">"Groups"</h2>
                    <ClockNote source=TimeSource::Console />
                    <ul class="run-list">
                        <Keyed
                            each=shown
                            key=|group| group.with_untracked(|group| group.id.clone())
                            children=|group| view! { <GroupItem group /> }
                        />
                    </ul>
                    {more}
                </section>
            }
        })
    }
}

/// One group in a line or two: its name, its numbers, its state.
#[component]
fn GroupItem(group: GroupSignal) -> impl IntoView {
    let state = part_of(&group, |group| (group.as_attr(), group.label()));
    let numbers = part_of(&group, |group| group.numbers());
    let (id, name, confirmed) =
        group.with_untracked(|group| (group.id.clone(), group.name(), group.confirmed));
    view! {
        <li class="run-item" data-state=move || state.get().0>
            <a class="run-title" href=Route::Group { id }.href()>
                <Name text=name />
            </a>
            <span class="run-target">{move || numbers.get()}</span>
            <span class="run-word">{move || state.get().1}</span>
            <Time at=confirmed source=TimeSource::Console is_named=false />
        </li>
    }
}
