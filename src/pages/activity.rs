//! Runs of this browser and tasks of the appliances, whoever started them.

mod chart;
mod filters;
mod journal_actions;
mod list;
mod state;

use hawser_core::activity::{Filter, activity_csv, activity_html, activity_json};
use hawser_core::clock::TimeSource;
use leptos::prelude::*;

use self::chart::ActivityChart;
use self::filters::Filters;
use self::journal_actions::JournalActions;
use self::list::EntryList;
use self::state::Activity;
use crate::activity::{TaskList, Tasks};
use crate::api::Api;
use crate::browser::now;
use crate::components::evidence::SaveLink;
use crate::components::group_list::GroupList;
use crate::components::name::Name;
use crate::components::page_header::PageHeader;
use crate::components::time::Clock;
use crate::navigation::Navigation;
use crate::preferences::Preferences;
use crate::route::Route;
use crate::runs::Runs;
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// Runs and tasks of the appliances. `query` is the filter in the address.
#[component]
pub fn ActivityPage(#[prop(default = String::new())] query: String) -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    expect_context::<Tasks>().watch();
    let activity = Activity::new(&query);
    // The filtered list can be sent to a colleague.
    Effect::new(move |before: Option<String>| {
        let query = activity.filter.with(Filter::write);
        if before.is_some_and(|before| before != query) {
            navigation.replace(&Route::Activity {
                query: query.clone(),
            });
        }
        query
    });
    let is_empty = Memo::new(move |_| activity.all.with(|all| all.is_empty()));
    let body = move || {
        if is_empty.get() {
            view! { <NothingYet /> }.into_any()
        } else {
            view! {
                <Filters activity />
                <ActivityChart activity />
                <EntryList activity />
                <Exports activity />
            }
            .into_any()
        }
    };
    view! {
        <PageHeader
            title="Activity"
            lead=|| {
                "Operations started from this browser, and tasks that others started on the appliances you are signed in to."
            }
        />
        <Sources />
        <GroupList />
        {move || body()}
        <JournalActions />
    }
}

/// The appliances whose tasks are in the list, and those whose tasks could not be read.
#[component]
fn Sources() -> impl IntoView {
    let api = expect_context::<Api>();
    let runs = expect_context::<Runs>();
    let sessions = expect_context::<Sessions>();
    let tasks = expect_context::<Tasks>();
    let total = api.config().appliances.len();
    let signed_in = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let config = api.config();
        let signed_in = config.appliances.iter();
        let signed_in = signed_in.filter(|it| sessions.state(&it.id).is_signed_in());
        signed_in.map(|it| it.id.clone()).collect::<Vec<_>>()
    });
    let heard = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let signed_in = signed_in.get();
        let heard = signed_in.iter();
        heard.filter_map(|id| runs.poll_status(id).last_heard).max()
    });
    let problems = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let signed_in = signed_in.get();
        let config = api.config();
        let read = config
            .appliances
            .iter()
            .filter(|it| signed_in.contains(&it.id));
        let problems = read.filter_map(|appliance| {
            let problem = tasks.of(appliance).get().problem?;
            Some((appliance.name.clone(), problem.title.clone()))
        });
        problems.collect::<Vec<_>>()
    });
    let cut = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let config = api.config();
        let cut = config.appliances.iter();
        let cut = cut.filter(|appliance| tasks.of(appliance).with(TaskList::is_cut));
        cut.map(|appliance| appliance.name.clone())
            .collect::<Vec<_>>()
    });
    let cut_list = move || {
        let cut = cut.get().into_iter();
        cut.map(|name| {
            view! {
                " Only the newest 100 tasks of "
                <Name text=name />
                " are shown."
            }
        })
        .collect_view()
    };
    let problem_list = move || {
        let problems = problems.get().into_iter();
        problems
            .map(|(name, title)| {
                view! {
                    <p class="muted">
                        "Tasks of "
                        <Name text=name />
                        " could not be read: "
                        <Name text=title />
                        ". Retrying."
                    </p>
                }
            })
            .collect_view()
    };
    let updated = move || {
        heard.get().map(|at| {
            view! {
                " Last update: "
                <Clock at source=TimeSource::Console is_named=true />
                "."
            }
        })
    };
    let of = move || match signed_in.with(Vec::len) {
        0 => "Not signed in: only runs of this browser are shown.".to_owned(),
        count => format!("Tasks of {count} of {total} appliances."),
    };
    let sign_in = move || {
        signed_in.with(Vec::is_empty).then(|| {
            view! {
                " "
                <a href="#/">"Sign in to an appliance"</a>
            }
        })
    };
    view! {
        <p class="muted activity-sources">{move || of()} {move || cut_list()} {move || sign_in()} {move || updated()}</p>
        {move || problem_list()}
    }
}

#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <div class="empty">
            <p>"No operations started from this browser yet, and no tasks on the appliances."</p>
            <a class="button primary" href="#/">
                "Go to overview"
            </a>
        </div>
    }
}

/// Links that save what is shown as files.
#[component]
fn Exports(activity: Activity) -> impl IntoView {
    let api = expect_context::<Api>();
    let preferences = expect_context::<Preferences>();
    let shown = move || activity.shown.get_untracked();
    let html = move |()| {
        let filter = activity.filter.get_untracked();
        let appliance = api.appliance(&filter.appliance);
        let name = appliance.map_or(filter.appliance.clone(), |appliance| appliance.name);
        let zone = |at| untrack(|| preferences.zone(at));
        activity_html(&shown(), &filter.describe(&name), now(), &zone)
    };
    let csv = move |()| activity_csv(&shown(), now());
    let json = move |()| {
        let query = activity.filter.with_untracked(Filter::write);
        activity_json(&shown(), &query, now())
    };
    view! {
        <section aria-label="Export">
            <h2>"Export"</h2>
            <p class="help">"The entries that the filter shows. Contains no secrets."</p>
            <div class="alert-actions">
                <SaveLink label="Export CSV" file="hawser-activity.csv" text=csv />
                <SaveLink label="Export JSON" file="hawser-activity.json" text=json />
                <SaveLink label="Export report (HTML)" file="hawser-activity.html" text=html />
            </div>
        </section>
    }
}
