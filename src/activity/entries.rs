//! The list of activity: it is drawn anew when something happened, and not with each poll of a
//! thousand tasks.

use std::sync::Arc;

use gloo_timers::callback::Timeout;
use hawser_core::activity::{Entry, TasksOf, entries};
use hawser_core::run::Run;
use leptos::prelude::*;

use super::Tasks;
use crate::api::Api;
use crate::runs::Runs;
use crate::tracking::unsubscribe_on_cleanup;

/// The time between two lists, in milliseconds: while it is short, and while it is long.
const INTERVALS: (u32, u32) = (250, 1_500);

/// The length from which on a list is long.
const LONG: usize = 300;

/// Returns the runs of this browser and the tasks of all appliances as one list, newest first.
///
/// Its runs are without their progress, which changes with every poll: each row follows its own run.
pub fn use_entries() -> Signal<Arc<Vec<Entry>>> {
    let api = expect_context::<Api>();
    let runs = expect_context::<Runs>();
    let tasks = expect_context::<Tasks>();
    let list = RwSignal::new(Arc::new(collect(api, runs, tasks)));
    let pending = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |before: Option<()>| {
        unsubscribe_on_cleanup();
        let _ = runs.version();
        for appliance in &api.config().appliances {
            tasks.of(appliance).track();
        }
        let is_pending = pending.with_value(Option::is_some);
        if before.is_none() || is_pending {
            return;
        }
        let wait = match list.with_untracked(|list| list.len()) {
            LONG.. => INTERVALS.1,
            _ => INTERVALS.0,
        };
        let timer = Timeout::new(wait, move || {
            pending.try_set_value(None);
            let now = collect(api, runs, tasks);
            if list.try_with_untracked(|before| **before != now) == Some(true) {
                list.set(Arc::new(now));
            }
        });
        pending.set_value(Some(timer));
    });
    list.into()
}

fn collect(api: Api, runs: Runs, tasks: Tasks) -> Vec<Entry> {
    let runs = untrack(|| runs.all()).into_iter();
    let runs = runs.map(|run| run.with_untracked(entry_of)).collect();
    let config = api.config();
    let lists = config.appliances.iter();
    let lists: Vec<_> = lists
        .map(|appliance| (appliance, tasks.of(appliance).get_untracked().tasks))
        .collect();
    let tasks: Vec<TasksOf<'_>> = lists
        .iter()
        .map(|(appliance, tasks)| TasksOf {
            appliance: &appliance.id,
            name: &appliance.name,
            tasks,
        })
        .collect();
    entries(runs, &tasks)
}

/// Describes a run without its progress.
fn entry_of(run: &Run) -> Entry {
    Entry {
        words: run.shown_state().label().to_owned(),
        ..Entry::of_run(run)
    }
}
