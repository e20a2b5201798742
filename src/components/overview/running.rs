//! The present work: the groups and runs of this browser, and the tasks that others started.

use std::collections::BTreeSet;

use hawser_core::activity::{Entry, Filter, Group, Period};
use hawser_core::clock::{TimeSource, Timestamp};
use hawser_core::overview::{FAILED_MINUTES, RunningNow};
use leptos::prelude::*;

use super::model::OverviewModel;
use super::words::{Age, count_words};
use crate::activity::Tasks;
use crate::api::Api;
use crate::components::name::Name;
use crate::groups::Groups;
use crate::route::Route;
use crate::runs::Runs;
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// The present work, and on how many appliances the tasks of others are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// The runs and tasks.
    pub now: RunningNow,
    /// The number of appliances whose tasks are read, and of all.
    pub known: (usize, usize),
}

/// Where runs and tasks are found.
#[derive(Clone, Copy)]
pub struct RunningSources {
    api: Api,
    runs: Runs,
    tasks: Tasks,
    sessions: Sessions,
}

impl RunningSources {
    /// Takes them from the context.
    pub fn expect() -> Self {
        Self {
            api: expect_context::<Api>(),
            runs: expect_context::<Runs>(),
            tasks: expect_context::<Tasks>(),
            sessions: expect_context::<Sessions>(),
        }
    }

    /// Returns what runs at a moment, tracked.
    pub fn running(self, now: Timestamp) -> Running {
        unsubscribe_on_cleanup();
        let mut running = RunningNow::default();
        let mut own: BTreeSet<(String, String)> = BTreeSet::new();
        for run in self.runs.all() {
            run.with(|run| {
                running.add_run(run, now);
                // Tasks that ended well are not asked about.
                let is_asked = !run.state().is_end() || run.problem.is_some();
                let task = run.task.as_ref().filter(|_| is_asked);
                own.extend(task.map(|task| (run.appliance.clone(), task.id.clone())));
            });
        }
        let config = self.api.config();
        let mut known = 0;
        for appliance in &config.appliances {
            let is_signed_in = self.sessions.state(&appliance.id).is_signed_in();
            self.tasks.of(appliance).with(|list| {
                known += usize::from(is_signed_in && list.as_of.is_some());
                let is_own = |id: &str| own.contains(&(appliance.id.clone(), id.to_owned()));
                running.add_tasks(appliance, &list.tasks, |task| is_own(&task.id), now);
            });
        }
        Running {
            now: running,
            known: (known, config.appliances.len()),
        }
    }
}

/// The present work, and recent failures.
#[component]
pub fn RunningList(model: OverviewModel) -> impl IntoView {
    let sources = RunningSources::expect();
    let running = Memo::new(move |_| sources.running(model.now.get()));
    let groups = expect_context::<Groups>();
    let groups = Memo::new(move |_| open_groups(groups));
    let list = move || {
        let Running { now, known } = running.get();
        let groups = groups.get();
        let (known, all) = known;
        if now.total == 0 && groups.is_empty() {
            let words = match known {
                0 => "No operation of this browser is running. Tasks of others are shown once you sign in.".to_owned(),
                known if known < all => format!("Nothing is running on {known} of {all} appliances. The tasks of the others are not known."),
                _ => "Nothing is running.".to_owned(),
            };
            return view! { <p class="muted">{words}</p> }.into_any();
        }
        let hidden = now.total.saturating_sub(now.named.len());
        let items = now.named.into_iter();
        let items = items.map(|entry| item(model, entry)).collect_view();
        let more = (hidden > 0).then(|| {
            let href = activity(&[Group::Running, Group::Waiting], Period::Any);
            view! {
                <li class="run-more">
                    <a href=href>{format!("{} more", count_words(hidden, false))}</a>
                </li>
            }
        });
        let groups = groups.into_iter();
        let groups = groups.map(|group| group_item(model, group)).collect_view();
        view! { <ul class="now-list">{groups} {items} {more}</ul> }.into_any()
    };
    let failed = Memo::new(move |_| running.with(|running| running.now.failed));
    let failures = move || {
        let failed = failed.get();
        (failed > 0).then(|| {
            let href = activity(&[Group::Failed], Period::Last(FAILED_MINUTES));
            view! {
                <a class="recent-failures" href=href data-tone="danger">
                    {format!("{} failed in the last 24 hours", count_words(failed, false))}
                </a>
            }
        })
    };
    view! {
        <section class="running">
            <div class="section-header">
                <h2>"Running now"</h2>
                {move || failures().into_any()}
                <a href="#/activity">"All activity"</a>
            </div>
            {move || list()}
        </section>
    }
}

fn activity(groups: &[Group], period: Period) -> String {
    let mut filter = Filter {
        period,
        ..Filter::default()
    };
    for group in groups {
        filter.set_group(Some(*group), true);
    }
    let query = filter.write();
    Route::Activity { query }.href()
}

/// A group that has not ended, as far as it is drawn.
#[derive(Clone, Debug, PartialEq)]
struct OpenGroup {
    id: String,
    name: String,
    progress: String,
    label: &'static str,
    attr: &'static str,
    confirmed: Timestamp,
}

/// Returns the groups that have not ended, newest first, tracked.
fn open_groups(groups: Groups) -> Vec<OpenGroup> {
    unsubscribe_on_cleanup();
    let all = groups.all();
    let open = all.iter().filter_map(|group| {
        group.with(|group| {
            (!group.is_ended()).then(|| OpenGroup {
                id: group.id.clone(),
                name: group.name(),
                progress: group.progress_text(),
                label: group.label(),
                attr: group.as_attr(),
                confirmed: group.confirmed,
            })
        })
    });
    open.collect()
}

fn group_item(model: OverviewModel, group: OpenGroup) -> impl IntoView {
    let href = Route::Group { id: group.id }.href();
    view! {
        <li class="now-item" data-group="" data-state=group.attr>
            <span class="now-title">
                <a href=href>
                    <Name text=group.name />
                </a>
            </span>
            <span class="now-target">{group.progress}</span>
            <span class="now-place">"Group · This browser"</span>
            <span class="now-words">{group.label}</span>
            <Age at=group.confirmed source=TimeSource::Console model />
        </li>
    }
}

fn item(model: OverviewModel, entry: Entry) -> impl IntoView {
    let title = match entry.run.as_str() {
        "" => view! { <Name text=entry.title /> }.into_any(),
        id => {
            let href = Route::Run { id: id.to_owned() }.href();
            view! { <a href=href>{entry.title}</a> }.into_any()
        }
    };
    let user = (!entry.user.is_empty()).then(|| view! { " · " <Name text=entry.user /> });
    view! {
        <li class="now-item" data-state=entry.state>
            <span class="now-title">{title}</span>
            <span class="now-target">
                <Name text=entry.target />
            </span>
            <span class="now-place">
                <Name text=entry.appliance_name />
                " · "
                {entry.origin.label()}
                {user}
            </span>
            <span class="now-words">{entry.words}</span>
            <Age at=entry.begun source=entry.begun_by model />
        </li>
    }
}
