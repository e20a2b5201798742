//! The earlier runs of a plan as a table, on the plan's own page.

use std::sync::Arc;

use hawser_core::clock::{TimeSource, duration_label};
use hawser_core::history::{PlanHistory, Report, Reports};
use leptos::prelude::*;

use super::read_button::ReadReports;
use crate::components::name::Name;
use crate::components::problem_panel::ProblemAlert;
use crate::components::time::{ClockNote, ShortTime};
use crate::components::transient_button::TransientButton;
use crate::history::Histories;
use crate::tracking::part_of;

/// The number of runs that are shown at first.
const FIRST: usize = 25;

/// The earlier runs, or the state of reading them.
#[component]
pub fn EarlierRuns(history: PlanHistory) -> impl IntoView {
    let histories = expect_context::<Histories>();
    let state = histories.of(&history);
    let reports = part_of(&state, |state| state.reports.clone());
    let as_of = part_of(&state, |state| state.as_of);
    let is_reading = part_of(&state, |state| state.is_reading);
    let problem = part_of(&state, |state| {
        state.problem.clone().filter(|_| !state.is_reading)
    });
    let retry = {
        let history = history.clone();
        Callback::new(move |()| histories.read(&history))
    };
    let word = move || match (is_reading.get(), reports.with(Option::is_some)) {
        (true, _) => "Reading history reports…",
        (false, false) if problem.with(Option::is_none) => {
            "Not read yet. Reading starts a short task on the appliance."
        }
        _ => "",
    };
    let failed = move || {
        problem.get().map(|problem| {
            view! {
                <ProblemAlert problem=*problem tone="warning" role="status" on_retry=retry />
            }
        })
    };
    let read_at = move || {
        let at = as_of.get().filter(|_| reports.with(Option::is_some));
        at.map(|at| {
            view! {
                <p class="muted">
                    "Read at " <ShortTime at source=TimeSource::Console is_named=true /> "."
                </p>
            }
        })
    };
    let table = move || {
        let reports = reports.get()?;
        Some(match reports.list.is_empty() && reports.unreadable == 0 {
            true => view! { <p>"The plan has no history reports of the last year."</p> }.into_any(),
            false => view! { <Table reports /> }.into_any(),
        })
    };
    view! {
        <section class="object-part earlier-runs">
            <div class="object-part-head">
                <h2>"Earlier runs"</h2>
                <ReadReports history />
            </div>
            <p class="muted" role="status">
                {word}
            </p>
            {move || failed().into_any()}
            {move || table().into_any()}
            {move || read_at().into_any()}
        </section>
    }
}

#[component]
fn Table(reports: Arc<Reports>) -> impl IntoView {
    let show_all = RwSignal::new(false);
    let total = reports.list.len();
    let omissions = reports.omissions();
    let omissions = (!omissions.is_empty()).then(|| view! { <p class="muted">{omissions}</p> });
    let rows = move || {
        let count = if show_all.get() { total } else { FIRST };
        let shown = reports.list.iter().take(count).cloned();
        shown.map(|report| view! { <Row report /> }).collect_view()
    };
    let more = move || {
        (total > FIRST && !show_all.get()).then(|| {
            view! {
                <TransientButton on_press=move |()| show_all.set(true)>
                    {format!("Show all {total}")}
                </TransientButton>
            }
        })
    };
    view! {
        <ClockNote source=TimeSource::Appliance />
        <div class="chart-scroll" tabindex="0" role="group" aria-label="Earlier runs">
            <table class="plain-table">
                <thead>
                    <tr>
                        <th scope="col">"Started"</th>
                        <th scope="col">"Operation"</th>
                        <th scope="col">"User"</th>
                        <th scope="col">"Duration"</th>
                        <th scope="col">"Result"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || more()}
        {omissions}
    }
}

#[component]
fn Row(report: Report) -> impl IntoView {
    let (tone, result) = report.result_label();
    let at = match report.begun {
        Some(at) => view! { <ShortTime at source=TimeSource::Appliance /> }.into_any(),
        None => "Not reported".into_any(),
    };
    let duration = match report.duration {
        Some(ms) => duration_label(ms),
        None => "Not reported".to_owned(),
    };
    let user = match report.user.as_str() {
        "" => "Not reported".to_owned(),
        user => user.to_owned(),
    };
    view! {
        <tr>
            <td>{at}</td>
            <td>
                <Name text=report.operation_label() />
            </td>
            <td>
                <Name text=user />
            </td>
            <td>{duration}</td>
            <td>
                <span class="grid-status" data-tone=tone.as_str()>
                    <Name text=result />
                </span>
            </td>
        </tr>
    }
}
