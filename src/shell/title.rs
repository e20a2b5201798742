//! The titles of pages.

use hawser_core::operation::OperationSummary;
use hawser_core::resource::Resource;
use hawser_core::run::Run;
use hawser_core::text::in_sentence;
use leptos::prelude::*;

use crate::api::Api;
use crate::route::Route;
use crate::runs::Runs;

/// Returns state, target and operation of a run: "Running, 68 % – Finance ERP – Run reprotect".
pub fn run_title(run: &Run) -> String {
    let target = in_sentence(run.target_name());
    let parts = [run.state_text(), target, run.title.clone()];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" – ")
}

/// The numbers of runs that the tab shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In progress, without those that wait.
    pub running: usize,
    /// Waiting for the administrator.
    pub waiting: usize,
    /// Failed, and nobody has looked at them yet.
    pub failed: usize,
}

impl Counts {
    /// Returns the most urgent of them for the title of another page than that of the run; "" where
    /// there is none.
    fn words(self) -> String {
        match self {
            Counts {
                waiting: waiting @ 1..,
                ..
            } => format!("({waiting} waiting for you) "),
            Counts {
                failed: failed @ 1..,
                ..
            } => format!("({failed} failed) "),
            Counts {
                running: running @ 1..,
                ..
            } => format!("({running} in progress) "),
            _ => String::new(),
        }
    }
}

/// Returns the title of a page, tracked. It begins with the most urgent number of runs, which the
/// page of a run leaves out where it says the same itself.
pub fn page_title(api: Api, runs: Runs, route: &Route, mut counts: Counts) -> String {
    let name = match route {
        Route::Overview => "Overview".to_owned(),
        Route::SignInGroup { group } => format!("Sign in to {group}"),
        Route::SignIn { appliance: id } => {
            let name = api.appliance(id).map(|appliance| appliance.name);
            format!("Sign in to {}", name.unwrap_or_else(|| id.clone()))
        }
        Route::Operation { operation: id, .. } => OperationSummary::by_id(id)
            .map_or("Unknown", |operation| operation.title)
            .to_owned(),
        Route::Operations => "Operations".to_owned(),
        Route::Run { id } => runs.by_id(id).map_or_else(
            || "Run".to_owned(),
            |run| {
                run.with(|run| {
                    if run.is_waiting() {
                        counts.waiting = 0;
                    }
                    counts.running = 0;
                    run_title(run)
                })
            },
        ),
        Route::Inventory { resource, .. } => Resource::by_id(resource)
            .map_or("Unknown", |resource| resource.title)
            .to_owned(),
        Route::Object { resource, .. } => Resource::by_id(resource)
            .map_or("Unknown", |resource| resource.title)
            .to_owned(),
        Route::Activity { .. } | Route::Runs => "Activity".to_owned(),
        Route::Group { .. } => "Group of runs".to_owned(),
        Route::Wall => "Overview".to_owned(),
        Route::Unknown => "Page not found".to_owned(),
    };
    format!("{}{name} – Hawser", counts.words())
}
