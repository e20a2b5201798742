//! The targets of a group.

use hawser_core::group::{Control, Event, Group, Progress, Warning, member_terms};
use leptos::prelude::*;

use crate::components::help::Help;
use crate::components::name::Name;
use crate::groups::{GroupSignal, Groups};
use crate::route::Route;
use crate::runs::Runs;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The targets, in the order in which they are started.
#[component]
pub fn Members(group: GroupSignal) -> impl IntoView {
    let count = group.with_untracked(|group| group.members.len());
    let items = (0..count).map(|place| view! { <MemberItem group=group.clone() place /> });
    view! {
        <section>
            <div class="label-line">
                <h2>"Targets"</h2>
                <Help about="States of a target" terms=member_terms() />
            </div>
            <ol class="group-members">{items.collect_view()}</ol>
        </section>
    }
}

/// A member as far as it is drawn.
#[derive(Clone, PartialEq)]
struct Shown {
    progress: Progress,
    /// `true` where what is wanted of it can be done from here.
    is_here: bool,
    /// `true` where nothing more is started.
    is_over: bool,
}

impl Shown {
    fn of(group: &Group, place: usize) -> Self {
        let member = group.members.get(place);
        let is_ended = group.is_ended();
        Self {
            progress: member.map_or(Progress::Skipped, |member| member.progress.clone()),
            is_here: group.is_driven() || is_ended,
            is_over: is_ended && matches!(group.control, Control::Stopped(_)),
        }
    }
}

#[component]
fn MemberItem(group: GroupSignal, place: usize) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let groups = expect_context::<Groups>();
    let (name, appliance, run_id) = group.with_untracked(|group| {
        let member = group.members.get(place);
        let name = member.map(|member| member.name().to_owned());
        let appliance = member.map(|member| member.appliance_name.clone());
        let (name, appliance) = (name.unwrap_or_default(), appliance.unwrap_or_default());
        (name, appliance, group.run_id(place))
    });
    let shown = part_of(&group, move |group| Shown::of(group, place));
    let is_run = Memo::new(move |_| matches!(shown.get().progress, Progress::Run(_)));
    // The run knows more: its progress, and what exactly became of it.
    let run = {
        let run_id = run_id.clone();
        Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let run = is_run.get().then(|| runs.by_id(&run_id)).flatten()?;
            run.with(|run| Some((run.shown_state().as_attr(), run.state_text())))
        })
    };
    let told = Memo::new(move |_| {
        let progress = shown.get().progress;
        let of_run = run.get();
        of_run.unwrap_or_else(|| (progress.as_attr(), progress.label().to_owned()))
    });
    let state = move || told.get().0;
    let word = move || told.get().1;
    let title = {
        let name = name.clone();
        let href = Route::Run { id: run_id }.href();
        move || {
            let name = name.clone();
            if run.with(Option::is_some) {
                view! {
                    <a href=href.clone()>
                        <Name text=name />
                    </a>
                }
                .into_any()
            } else {
                view! { <Name text=name /> }.into_any()
            }
        }
    };
    // Not redrawn for progress alone.
    let has_link = Memo::new(move |_| run.with(Option::is_some));
    let title = move || {
        // Read, not only tracked: a memo that nobody has read yet follows nothing.
        let _ = has_link.get();
        untrack(&title)
    };
    let tell = move |event: Event| groups.command(&group, event);
    let tell = StoredValue::new(tell);
    let more = move || {
        let tell = move |event: Event| tell.with_value(|tell| tell(event));
        more_view(shown.get(), place, &name, tell)
    };
    view! {
        <li class="group-member" data-state=state>
            <span class="group-member-name">{title}</span>
            <span class="group-member-word">{word}</span>
            <span class="group-member-place">
                <Name text=appliance />
            </span>
            <div class="group-member-more">{more}</div>
        </li>
    }
}

/// Returns the reason and the buttons of a member.
fn more_view(
    shown: Shown,
    place: usize,
    name: &str,
    tell: impl Fn(Event) + Copy + Send + 'static,
) -> AnyView {
    let button = |label: &'static str, event: Event| {
        let label_of = format!("{label}: {name}");
        view! {
            <button
                type="button"
                class="button small"
                aria-label=label_of
                on:click=move |_| tell(event.clone())
            >
                {label}
            </button>
        }
    };
    let can_skip = shown.is_here && !shown.is_over;
    match shown.progress {
        Progress::Waiting | Progress::Checking if can_skip => {
            button("Skip", Event::Skip(place)).into_any()
        }
        Progress::Asked(warnings) => {
            let answers = shown.is_here.then(|| {
                view! {
                    <p class="alert-actions">
                        {button("Start anyway", Event::Accept(place))}
                        {button("Skip", Event::Skip(place))}
                    </p>
                }
            });
            let warnings = warnings.into_iter().map(|Warning { title, detail }| {
                let detail = (!detail.is_empty())
                    .then(|| view! { <p class="finding-detail"><Name text=detail /></p> });
                view! {
                    <li class="finding" data-tone="warning">
                        <p class="finding-title">
                            <span class="visually-hidden">"Warning: "</span>
                            <Name text=title />
                        </p>
                        {detail}
                    </li>
                }
            });
            view! {
                <ul class="findings">{warnings.collect_view()}</ul>
                {answers}
            }
            .into_any()
        }
        Progress::Refused(why) => {
            let again = shown
                .is_here
                .then(|| button("Try again", Event::Again(place)));
            view! {
                <p class="finding-detail">
                    <Name text=why />
                </p>
                {again}
            }
            .into_any()
        }
        Progress::Skipped if shown.is_here => button("Put back", Event::Again(place)).into_any(),
        _ => ().into_any(),
    }
}
