//! The parts of an object: health, operations, facts, what it belongs to, runs, tasks.

use hawser_core::facts::Tone;
use hawser_core::glossary::Term;
use hawser_core::history::PlanHistory;
use hawser_core::resource::{Object, Resource, STATUS};
use leptos::prelude::*;

use super::heading::heading;
use super::operations::Operations;
use super::related::Related;
use super::runs::ObjectRuns;
use super::tasks::ObjectTasks;
use crate::browser::now;
use crate::components::facts::Facts;
use crate::components::help::Help;
use crate::components::history::EarlierRuns;
use crate::components::name::Name;

/// The parts of an object. `is_page` is for its own page: headings are a level higher, and the
/// appliance's tasks are read.
#[component]
pub fn ObjectDetails(
    resource: &'static Resource,
    object: Memo<Object>,
    #[prop(optional)] is_page: bool,
) -> impl IntoView {
    let facts = Memo::new(move |_| object.with(|object| (resource.facts)(object)));
    let tasks = is_page.then(|| view! { <ObjectTasks resource object /> });
    let history = object.with_untracked(PlanHistory::of_object);
    let earlier = history.filter(|_| is_page);
    let earlier = earlier.map(|history| view! { <EarlierRuns history /> });
    view! {
        <div class="object-details">
            <div class="object-column">
                <Health resource object />
                <Operations resource object is_page />
            </div>
            <div class="object-column">
                <section class="object-part">
                    {heading(is_page, "Facts")} {move || view! { <Facts facts=facts.get() /> }}
                </section>
                <Related resource object is_page />
                <ObjectRuns object is_page />
                {earlier}
                {tasks}
            </div>
        </div>
    }
}

/// One thing that is right or wrong.
#[derive(Clone, PartialEq)]
struct Reason {
    tone: Tone,
    label: &'static str,
    reason: String,
    help: &'static str,
}

/// The status as the appliance reports it, then each mark with its reason.
#[component]
fn Health(resource: &'static Resource, object: Memo<Object>) -> impl IntoView {
    let reasons = Memo::new(move |_| {
        let now = now();
        object.with(|object| {
            let marks = resource.marks_of(object, now).map(|mark| Reason {
                tone: mark.tone,
                label: mark.label,
                reason: (mark.reason)(object, now),
                help: mark.help,
            });
            marks.collect::<Vec<_>>()
        })
    });
    let status = Memo::new(move |_| object.with(|object| object.row.badge.clone()));
    let status = move || {
        status.get().map(|(tone, word)| {
            view! {
                <p class="object-status">
                    <span class="grid-status" data-tone=tone.as_str()>
                        <Name text=word />
                    </span>
                    <Help
                        terms=vec![Term { word: STATUS.title, meaning: STATUS.help }]
                    />
                </p>
            }
        })
    };
    let list = move || {
        let reasons = reasons.get();
        (!reasons.is_empty()).then(|| {
            let items = reasons.into_iter().map(|reason| {
                let Reason {
                    tone,
                    label: word,
                    reason,
                    help: meaning,
                } = reason;
                // Where there is no reason of this one its meaning stands there.
                let (text, terms) = match reason.as_str() {
                    "" => (meaning.to_owned(), Vec::new()),
                    _ => (reason, vec![Term { word, meaning }]),
                };
                view! {
                    <li>
                        <span>
                            <span class="grid-status" data-tone=tone.as_str()>
                                {word}
                            </span>
                            <Help terms />
                        </span>
                        <span class="muted">
                            <Name text />
                        </span>
                    </li>
                }
            });
            view! {
                <ul class="object-marks" aria-label="Reasons">
                    {items.collect_view()}
                </ul>
            }
        })
    };
    view! {
        {move || status()}
        {move || list()}
    }
}
