//! Earlier runs of a recovery plan, from the history reports of Site Recovery Manager.
//!
//! Source: OpenAPI 2.0.0 `getPlanHistoryRecords`, `HistoryReport`. The call is a GET that is
//! answered with a task, whose result has the reports. As each look starts a task on the appliance,
//! it is taken only when somebody asks for it.

use serde_json::Value;

use crate::clock::Timestamp;
use crate::config::Appliance;
use crate::facts::{Fact, Tone};
use crate::operation::Selection;
use crate::operation::srm_plans::plan_path;
use crate::order::sorted;
use crate::problem::{ErrorText, Kind, Problem};
use crate::request::Request;
use crate::resource::Object;
use crate::run::Run;
use crate::system::vsphere_replication::{LIST_PAGE, list};
use crate::task::{Status, Task, raw_text};
use crate::text::excerpt;
use crate::wire::site_recovery_manager::{
    HistoryListTask, HistoryOneTask, HistoryOperation, HistoryPageTask, HistoryReport,
    HistoryResult,
};
use crate::wire::{Items, read, text_of};

/// The name of the work, on the button that begins it and in the lists of tasks.
pub const READ_REPORTS: &str = "Read history reports";

/// Explains it.
pub const READ_REPORTS_HELP: &str = "Asks Site Recovery Manager for the history reports of the plan. This starts a short task on the appliance. It changes nothing.";

/// The time that is asked for. The appliance's own default is a week.
const PERIOD: i64 = 365 * 86_400_000;

/// The maximum number of reports that are kept, the newest ones.
pub const MOST_REPORTS: usize = LIST_PAGE;

/// The length in bytes to which a name is cut.
const NAME_KEPT: usize = 200;

/// A plan whose history can be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlanHistory {
    /// The appliance's id.
    pub appliance: String,
    /// The pairing's id.
    pub pairing: String,
    /// The plan's id.
    pub plan: String,
}

impl PlanHistory {
    /// Returns the history to which a run belongs, where there is one.
    pub fn of_run(run: &Run) -> Option<Self> {
        operation_of(run)?;
        let target = |field| run.target(field).filter(|id| !id.is_empty());
        Some(Self {
            appliance: run.appliance.clone(),
            pairing: target("pairing")?.to_owned(),
            plan: target("plan")?.to_owned(),
        })
    }

    /// Returns the history of an object; none where it is no recovery plan.
    pub fn of_object(object: &Object) -> Option<Self> {
        let pairing = object.place.within.as_ref()?;
        matches!(object.row.selection, Selection::Plan(_)).then(|| Self {
            appliance: object.place.appliance.clone(),
            pairing: pairing.id.clone(),
            plan: object.row.id.clone(),
        })
    }

    /// Asks for the reports of the last year, the newest first.
    pub fn request(&self, now: Timestamp) -> Request {
        let path = format!("{}/history-reports", plan_path(&self.pairing, &self.plan));
        list(path, 0, LIST_PAGE)
            .query("start_date", now.plus(-PERIOD).0.max(0).to_string())
            .query("sort_by", "start_time_ms")
            .query("order_by", "desc")
    }
}

/// Returns the kind of reports that tell of runs like this one.
pub fn operation_of(run: &Run) -> Option<HistoryOperation> {
    (run.operation == "run-reprotect").then_some(HistoryOperation::Reprotect)
}

/// One earlier run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// When it began, by the appliance's clock.
    pub begun: Option<Timestamp>,
    /// Its kind.
    pub operation: Option<HistoryOperation>,
    /// The user who started it; "" where it is not told.
    pub user: String,
    /// How long it took, in milliseconds; none where the report has no such time.
    pub duration: Option<i64>,
    /// Its result.
    pub result: Option<HistoryResult>,
}

impl Report {
    fn new(report: &HistoryReport) -> Self {
        Self {
            begun: report.start_time_ms.map(|time| time.0),
            operation: report.operation_type.clone(),
            user: excerpt(text_of(&report.username), NAME_KEPT),
            duration: report.duration_ms.filter(|ms| *ms >= 0),
            result: report.result_state.clone(),
        }
    }

    /// Returns `true` where it ended well, with or without warnings.
    pub fn is_success(&self) -> bool {
        let result = self.result.as_ref();
        matches!(
            result,
            Some(HistoryResult::Success | HistoryResult::Warnings)
        )
    }

    /// Its kind, for people.
    pub fn operation_label(&self) -> String {
        match &self.operation {
            Some(HistoryOperation::Test) => "Test".to_owned(),
            Some(HistoryOperation::Cleanup) => "Test cleanup".to_owned(),
            Some(HistoryOperation::Failover) => "Recovery".to_owned(),
            Some(HistoryOperation::Reprotect) => "Reprotect".to_owned(),
            Some(HistoryOperation::Other(word)) => excerpt(word, NAME_KEPT),
            None => "Not reported".to_owned(),
        }
    }

    /// Its result, for people, and how to mark it.
    pub fn result_label(&self) -> (Tone, String) {
        let (tone, word) = match &self.result {
            Some(HistoryResult::Success) => (Tone::Success, "Succeeded"),
            Some(HistoryResult::Warnings) => (Tone::Warning, "Succeeded with warnings"),
            Some(HistoryResult::Errors) => (Tone::Danger, "Failed"),
            Some(HistoryResult::Cancelled) => (Tone::Neutral, "Cancelled"),
            Some(HistoryResult::Other(word)) => return (Tone::Neutral, excerpt(word, NAME_KEPT)),
            None => (Tone::Neutral, "Not reported"),
        };
        (tone, word.to_owned())
    }
}

/// The reports of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// The newest first; those without a time last.
    pub list: Vec<Report>,
    /// The number of entries that could not be read.
    pub unreadable: usize,
    /// `true` where there are older ones that are not in the list, or may be.
    pub is_cut: bool,
}

impl Reports {
    fn new(items: Items<HistoryReport>) -> Self {
        let is_cut = items.count() >= MOST_REPORTS;
        let unreadable = items.unreadable;
        let list: Vec<Report> = items.items.iter().map(Report::new).collect();
        let mut list = sorted(list, |a: &Report, b: &Report| b.begun.cmp(&a.begun));
        list.truncate(MOST_REPORTS);
        Self {
            list,
            unreadable,
            is_cut,
        }
    }

    /// Says what is not in the list; "" where nothing is known to be missing.
    pub fn omissions(&self) -> String {
        let mut parts = Vec::new();
        if self.is_cut {
            parts.push(format!("Only the newest {MOST_REPORTS} are shown."));
        }
        match self.unreadable {
            0 => {}
            1 => parts.push("1 report could not be read.".to_owned()),
            count => parts.push(format!("{count} reports could not be read.")),
        }
        parts.join(" ")
    }
}

/// The state of the task that reads the reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It has not ended; the id of the task.
    Open(String),
    /// It has ended.
    Done(Reports),
}

/// Reads the answer to [`PlanHistory::request`], or to a question about the task that it started.
///
/// # Errors
///
/// The problem, where it is no task, the task failed, or its result has no reports.
pub fn read_task(appliance: &Appliance, value: &Value) -> Result<Reading, Box<Problem>> {
    let Some(task) = (appliance.system.tasks().read)(value) else {
        return Err(unreadable(value, "the response has no task"));
    };
    match task.status {
        Status::Succeeded => match reports_of(value) {
            Some(reports) => Ok(Reading::Done(reports)),
            None => Err(unreadable(
                value,
                "the result of the task has no list of reports",
            )),
        },
        Status::Failed | Status::Cancelled => Err(failed(task)),
        Status::Queued | Status::Running | Status::Unknown(_) => Ok(Reading::Open(task.id)),
    }
}

/// Returns the reports in the result of a task: a list with its members, as other lists have
/// them, a bare list, or a single report. The document names the type of an entry only.
fn reports_of(task: &Value) -> Option<Reports> {
    let page = read::<HistoryPageTask>(task).result.unwrap_or_default();
    let bare = read::<HistoryListTask>(task).result;
    let lists = [page.list, bare];
    if let Some(items) = lists.into_iter().find(|items| items.is_list) {
        return Some(Reports::new(items));
    }
    let one = read::<HistoryOneTask>(task).result?;
    one.operation_type.as_ref()?;
    Some(Reports {
        list: vec![Report::new(&one)],
        ..Reports::default()
    })
}

fn unreadable(value: &Value, why: &str) -> Box<Problem> {
    let mut problem = Problem::new(
        Kind::Unreadable,
        ErrorText {
            title: "History reports not readable",
            cause: "The response of the appliance has no history reports in a known format.",
            action: "Retry. If it happens again, view the history of the plan in the vSphere Client.",
        },
    );
    why.clone_into(&mut problem.details);
    problem.raw = raw_text(value);
    Box::new(problem)
}

fn failed(task: Task) -> Box<Problem> {
    let is_cancelled = task.status == Status::Cancelled;
    let mut problem = Problem::new(
        Kind::TaskFailed,
        ErrorText {
            title: "History reports not read",
            cause: match is_cancelled {
                true => "The task that reads them was cancelled. Nothing was changed.",
                false => "The task that reads them failed. Nothing was changed.",
            },
            action: "Retry, or view the history of the plan in the vSphere Client.",
        },
    );
    if let Some(error) = task.error {
        problem.message = error.message;
        problem.details = error.details;
    }
    problem.facts.push(Fact::code("Task", task.id));
    problem.raw = task.raw;
    Box::new(problem)
}
