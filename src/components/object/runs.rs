//! The runs of this browser on an object.

use hawser_core::clock::TimeSource;
use hawser_core::resource::Object;
use leptos::prelude::*;

use super::heading::heading;
use crate::components::keyed::Keyed;
use crate::components::time::{ClockNote, ShortTime};
use crate::route::Route;
use crate::runs::{RunSignal, Runs};
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The most runs that are shown.
const MOST: usize = 10;

/// The newest runs; nothing where there are none.
#[component]
pub fn ObjectRuns(object: Memo<Object>, is_page: bool) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let target = Memo::new(move |_| {
        object.with(|object| (object.place.appliance.clone(), object.row.id.clone()))
    });
    let found = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let (appliance, id) = target.get();
        let is_on = |run: &RunSignal| {
            run.with_untracked(|run| {
                run.appliance == appliance && run.targets.iter().any(|target| target.id == id)
            })
        };
        let all = runs.all().into_iter();
        all.filter(is_on).take(MOST).collect::<Vec<_>>()
    });
    let has_any = Memo::new(move |_| found.with(|found| !found.is_empty()));
    let list = move || {
        view! {
            <section class="object-part">
                {heading(is_page, "Runs")}
                <ClockNote source=TimeSource::Console />
                <ul class="object-lines">
                    <Keyed
                        each=move || found.get()
                        key=|run| run.with_untracked(|run| run.id.clone())
                        children=|run| view! { <RunLine run /> }
                    />
                </ul>
            </section>
        }
    };
    move || has_any.get().then(list)
}

#[component]
fn RunLine(run: RunSignal) -> impl IntoView {
    let state = part_of(&run, |run| (run.shown_state().as_attr(), run.state_text()));
    let (route, title, at) = run.with_untracked(|run| {
        let id = run.id.clone();
        (Route::Run { id }, run.title.clone(), run.submitted())
    });
    view! {
        <li>
            <a href=route.href()>{title}</a>
            <span class="grid-status" data-state=move || state.get().0>
                {move || state.get().1}
            </span>
            <ShortTime at source=TimeSource::Console />
        </li>
    }
}
