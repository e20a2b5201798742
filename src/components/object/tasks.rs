//! The tasks that the appliance knows of an object, whoever started them.

use hawser_core::clock::TimeSource;
use hawser_core::config::Appliance;
use hawser_core::history::READ_REPORTS;
use hawser_core::operation::Entry;
use hawser_core::problem::Problem;
use hawser_core::request::Request;
use hawser_core::resource::{Object, Resource};
use hawser_core::system::TaskQuery;
use hawser_core::task::{Status, Task};
use leptos::prelude::*;

use super::heading::heading;
use crate::api::Api;
use crate::components::name::Name;
use crate::components::problem_panel::ProblemAlert;
use crate::components::time::{ClockNote, ShortTime};
use crate::lifecycle::Lifecycle;
use crate::session::Sessions;

/// The most tasks that are shown.
const MOST: usize = 10;

/// The tasks as far as they are known.
#[derive(Clone, PartialEq)]
enum Known {
    Reading,
    Tasks(Vec<Task>),
    Failed(Box<Problem>),
}

/// The newest tasks on an object; nothing where the appliance has none of such objects. They are
/// read when this is drawn, and on demand.
#[component]
pub fn ObjectTasks(resource: &'static Resource, object: Memo<Object>) -> impl IntoView {
    let api = expect_context::<Api>();
    let sessions = expect_context::<Sessions>();
    let lifecycle = expect_context::<Lifecycle>();
    let known = RwSignal::new(Known::Reading);
    let of = object.with_untracked(|object| tasks_of(resource, object));
    let appliance = object.with_untracked(|object| api.appliance(&object.place.appliance));
    let (request, appliance) = of.zip(appliance)?;
    let id = object.with_untracked(|object| object.row.id.clone());
    let read = Callback::new({
        let appliance = appliance.clone();
        move |()| {
            let (request, appliance, id) = (request.clone(), appliance.clone(), id.clone());
            lifecycle.spawn(async move {
                let found = read_tasks(api, &appliance, &request, &id).await;
                known.try_set(found);
            });
        }
    });
    let is_signed_in = Memo::new(move |_| sessions.state(&appliance.id).is_signed_in());
    Effect::new(move || {
        if is_signed_in.get() {
            read.run(());
        }
    });
    let content = move || match known.get() {
        Known::Reading if !is_signed_in.get() => {
            view! { <p class="muted">"Sign in to see the tasks of the appliance."</p> }.into_any()
        }
        Known::Reading => view! { <p class="muted">"Loading tasks…"</p> }.into_any(),
        Known::Failed(problem) => {
            view! { <ProblemAlert problem=*problem tone="warning" role="status" on_retry=read /> }
                .into_any()
        }
        Known::Tasks(tasks) if tasks.is_empty() => {
            view! { <p class="muted">"The appliance has no recent task on it."</p> }.into_any()
        }
        Known::Tasks(tasks) => {
            let lines = tasks.into_iter().map(|task| view! { <TaskLine task /> });
            view! {
                <ClockNote source=TimeSource::Appliance />
                <ul class="object-lines">{lines.collect_view()}</ul>
            }
            .into_any()
        }
    };
    Some(view! {
        <section class="object-part">
            <div class="object-part-head">
                {heading(true, "Tasks of the appliance")}
                <button type="button" class="button small" on:click=move |_| read.run(())>
                    "Refresh"
                    <span class="visually-hidden">" tasks"</span>
                </button>
            </div>
            {move || content()}
        </section>
    })
}

/// Returns the request for the tasks on an object; none where they are not told by object, or the
/// object is no target of operations.
fn tasks_of(resource: &Resource, object: &Object) -> Option<Request> {
    let is_own =
        |entry: &(_, Entry)| matches!(&entry.1, Entry::Row(row) if row.id == object.row.id);
    let mut uses = resource.uses.iter();
    let is_target = uses.any(|taken| (taken.fills)(object).iter().any(is_own));
    let search = object.place.system.tasks().search.filter(|_| is_target)?;
    Some(search(&TaskQuery {
        entity: &object.row.id,
        ..TaskQuery::default()
    }))
}

async fn read_tasks(api: Api, appliance: &Appliance, request: &Request, id: &str) -> Known {
    match api.read(appliance, request).await {
        Ok(value) => {
            let mut tasks = appliance.tasks_of(request, &value);
            tasks.retain(|task| task.entity == id);
            tasks.sort_by_key(|task| std::cmp::Reverse(task.queued.or(task.started)));
            tasks.truncate(MOST);
            for task in &mut tasks {
                task.is_reading = api.own_reads().contains(appliance, &task.id);
            }
            Known::Tasks(tasks)
        }
        Err(problem) => Known::Failed(problem),
    }
}

#[component]
fn TaskLine(task: Task) -> impl IntoView {
    let (tone, word) = match &task.status {
        Status::Queued => ("neutral", "Queued".to_owned()),
        Status::Running => match task.progress {
            Some(percent) => ("info", format!("Running, {percent} %")),
            None => ("info", "Running".to_owned()),
        },
        Status::Succeeded => ("success", "Succeeded".to_owned()),
        Status::Failed => ("danger", "Failed".to_owned()),
        Status::Cancelled => ("neutral", "Cancelled".to_owned()),
        Status::Unknown(word) => ("neutral", word.clone()),
    };
    let at = task.queued.or(task.started);
    let title = match task.is_reading {
        true => format!("{READ_REPORTS} (this console)"),
        false => task.description,
    };
    let message = task.error.map(|error| error.message);
    let message = message.filter(|message| !message.is_empty());
    view! {
        <li>
            <span>
                <Name text=title />
            </span>
            <span class="grid-status" data-tone=tone>
                <Name text=word />
            </span>
            {at.map(|at| view! { <ShortTime at source=TimeSource::Appliance /> })}
            {message
                .map(|message| {
                    view! {
                        <p class="object-message">
                            <Name text=message />
                        </p>
                    }
                })}
        </li>
    }
}
