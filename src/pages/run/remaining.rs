//! The time that a run may still take, and the earlier runs from which that is taken.

use hawser_core::activity::{
    EarlierRun, earlier_in_journal, earlier_in_reports, earlier_in_tasks, estimate, merge,
};
use hawser_core::clock::Timestamp;
use hawser_core::history::{PlanHistory, Reports};
use hawser_core::run::{Run, State};
use hawser_core::task::Task;
use leptos::prelude::*;

use crate::activity::Tasks;
use crate::api::Api;
use crate::components::history::ReadReports;
use crate::history::{Histories, HistoryState};
use crate::runs::{RunSignal, Runs};
use crate::session::Sessions;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The estimate with its basis, and the button that reads more of the past where the appliance
/// knows of it; nothing once the run has ended.
#[component]
pub fn Remaining(
    run: RunSignal,
    state: Memo<State>,
    /// `true` while nobody tells how it goes on.
    is_old: Memo<bool>,
    now: ReadSignal<Timestamp>,
) -> impl IntoView {
    let is_open =
        Memo::new(move |_| matches!(state.get(), State::Running | State::Queued) && !is_old.get());
    let history = run.with_untracked(PlanHistory::of_run);
    let histories = expect_context::<Histories>();
    let read = history.as_ref().map(|history| {
        let state = histories.of(history);
        part_of(&state, HistoryState::clone)
    });
    let earlier = use_earlier(&run, state, read);
    let measured = run.clone();
    let text = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        if !is_open.get() {
            return None;
        }
        let (run, now) = (&measured, now.get());
        run.with(|run| {
            let elapsed = run.duration(now)?;
            let estimate = earlier.with(|earlier| estimate(run, elapsed, earlier))?;
            Some(estimate.label())
        })
    });
    let outcome = Memo::new(move |_| {
        let is_told = text.with(Option::is_some);
        read.map_or_else(String::new, |read| read.with(|read| outcome(read, is_told)))
    });
    let button = move || {
        let history = history.clone()?;
        is_open.get().then(|| {
            view! {
                <span class="run-remaining run-history">
                    <ReadReports history />
                    <span role="status">{move || outcome.get()}</span>
                </span>
            }
        })
    };
    view! {
        {move || {
            text.get().map(|text| {
                view! { <span class="run-remaining">{text}</span> }
            })
        }}
        {button}
    }
}

/// Returns what became of reading the reports; "" before that, and where the estimate says it.
fn outcome(state: &HistoryState, is_told: bool) -> String {
    if state.is_reading {
        return "Reading history reports…".to_owned();
    }
    if let Some(problem) = &state.problem {
        return format!("{}. {}", problem.title, problem.cause);
    }
    match &state.reports {
        Some(reports) if reports.list.is_empty() => {
            "The plan has no history reports of the last year.".to_owned()
        }
        Some(_) if !is_told => {
            "The history reports of the last year have no earlier reprotect that succeeded."
                .to_owned()
        }
        _ => String::new(),
    }
}

/// Returns the earlier runs of the same, tracked: found once a task is known, and again when the
/// appliance lists others or its reports were read.
fn use_earlier(
    run: &RunSignal,
    state: Memo<State>,
    read: Option<Memo<HistoryState>>,
) -> Memo<Vec<EarlierRun>> {
    let runs = expect_context::<Runs>();
    let tasks = expect_context::<Tasks>();
    let sessions = expect_context::<Sessions>();
    let id = run.with_untracked(|run| run.appliance.clone());
    let appliance = expect_context::<Api>().appliance(&id);
    let listed = appliance.as_ref().map(|appliance| tasks.of(appliance));
    let task = part_of(run, |run| run.task.as_ref().map(|task| task.id.clone()));
    let measured = run.clone();
    let earlier = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        task.with(|_| ());
        let listed = listed.as_ref().map(|listed| listed.get().tasks);
        let reports = read.and_then(|read| read.get().reports);
        measured.with_untracked(|run| find(run, runs, listed.as_deref(), reports.as_deref()))
    });
    let signed_in = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        sessions.state(&id).is_signed_in()
    });
    // The appliance knows of more runs than this browser.
    Effect::new(move |_| {
        let is_unknown = earlier.with(Vec::is_empty);
        if let Some(appliance) = appliance.as_ref().filter(|_| is_unknown)
            && state.get() == State::Running
            && signed_in.get()
        {
            tasks.read_once(appliance);
        }
    });
    earlier
}

/// Finds the earlier runs of the same in this browser, in the appliance's tasks, and in the
/// reports.
fn find(
    run: &Run,
    runs: Runs,
    listed: Option<&Vec<Task>>,
    reports: Option<&Reports>,
) -> Vec<EarlierRun> {
    let all = untrack(|| runs.all());
    let own = all.iter().filter(|other| {
        other.with_untracked(|other| other.operation == run.operation && other.id != run.id)
    });
    let own: Vec<Run> = own.map(|other| other.get_untracked()).collect();
    let mut found = earlier_in_journal(run, own.iter());
    found.extend(listed.iter().flat_map(|tasks| earlier_in_tasks(run, tasks)));
    found.extend(
        reports
            .iter()
            .flat_map(|reports| earlier_in_reports(run, reports)),
    );
    merge(found)
}
