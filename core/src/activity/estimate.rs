//! How long the rest of a run may take, by what took how long before.

use std::fmt::Write;

use crate::clock::{SECOND, Timestamp};
use crate::history::{Reports, operation_of};
use crate::order::sorted;
use crate::run::Run;
use crate::task::{Status, Task};

/// The number of earlier runs that count, the newest ones.
const COUNTED: usize = 7;

/// The maximum number of reports that are compared with other records.
const MOST_REPORTS: usize = 5 * COUNTED;

const MINUTE: i64 = 60 * SECOND;

/// Two records of one run tell of its begin in different words: when it was queued, when its first
/// step began.
const SAME_BEGIN: i64 = 10 * SECOND;

/// A report tells of an end that lies so far after the begin of the present run at most: two runs
/// of one plan do not overlap, but the clocks of the two sites may differ.
const CLOCKS_DIFFER: i64 = 5 * MINUTE;

/// The record in which an earlier run is found, the most complete first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The history reports of the plan.
    Reports,
    /// The journal of this browser.
    Browser,
    /// The list of tasks of the appliance.
    Tasks,
}

impl Source {
    const ALL: [Source; 3] = [Source::Reports, Source::Browser, Source::Tasks];

    /// For people, after a number of runs.
    fn label(self) -> &'static str {
        match self {
            Source::Reports => "in the plan's history reports",
            Source::Browser => "in this browser",
            Source::Tasks => "in the appliance's tasks",
        }
    }
}

/// An earlier run of the same operation on the same target that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierRun {
    /// The record in which it is found.
    pub source: Source,
    /// The id of its task; "" where the record does not tell.
    pub task: String,
    /// When it was queued and when it began, by the appliance's clock, as far as that is known.
    pub begun: [Option<Timestamp>; 2],
    /// How long it took, in milliseconds; more than 0.
    pub duration: i64,
}

impl EarlierRun {
    fn of_task(source: Source, task: &Task) -> Option<Self> {
        Some(Self {
            source,
            task: task.id.clone(),
            begun: [task.queued, task.started],
            duration: span_of(task)?,
        })
    }

    /// When it began.
    fn at(&self) -> Option<Timestamp> {
        self.begun.iter().flatten().next().copied()
    }

    /// Returns `true` where both are records of one run.
    fn is_same(&self, other: &Self) -> bool {
        if !self.task.is_empty() && !other.task.is_empty() {
            return self.task == other.task;
        }
        let near = |a: &Timestamp, b: &Timestamp| a.since(*b).saturating_abs() <= SAME_BEGIN;
        let mine = self.begun.iter().flatten();
        self.source != other.source
            && mine
                .clone()
                .any(|a| other.begun.iter().flatten().any(|b| near(a, b)))
    }
}

/// The time that a run may still take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The time that such a run took before, in milliseconds: the median.
    pub usual: i64,
    /// The time left, in milliseconds; none where the run takes longer than usual.
    pub left: Option<i64>,
    /// The longest of the earlier runs, in milliseconds.
    pub longest: i64,
    /// The number of earlier runs that it is taken from, by their sources.
    pub basis: [(Source, usize); 3],
    /// Such a run in one word, and several.
    pub noun: [&'static str; 2],
}

impl Estimate {
    /// For people: "About 12 min left, from 3 earlier runs in this browser, the longest about
    /// 20 min".
    pub fn label(&self) -> String {
        let mut label = match self.left {
            Some(left) => format!("{} left", about(left)),
            None => format!("Longer than usual: {}", about(self.usual).to_lowercase()),
        };
        self.write_basis(&mut label);
        label
    }

    fn write_basis(&self, out: &mut String) {
        let known = self.basis.iter().filter(|(_, count)| *count > 0);
        let total: usize = known.clone().map(|(_, count)| count).sum();
        let [one, several] = self.noun;
        let noun = if total == 1 { one } else { several };
        let _ = write!(out, ", from {total} earlier {noun}");
        let words = known.map(|(source, count)| (source.label(), count));
        match words.clone().count() {
            1 => words.for_each(|(words, _)| {
                let _ = write!(out, " {words}");
            }),
            _ => {
                let parts: Vec<String> = words
                    .map(|(words, count)| format!("{count} {words}"))
                    .collect();
                let _ = write!(out, " ({})", parts.join(", "));
            }
        }
        if total > 1 {
            let _ = write!(out, ", the longest {}", about(self.longest).to_lowercase());
        }
    }
}

/// Returns a span as precisely as an estimate is: whole minutes, above three hours half hours.
fn about(ms: i64) -> String {
    let minutes = ms.max(0).saturating_add(MINUTE / 2) / MINUTE;
    match minutes {
        0 => "Less than a minute".to_owned(),
        1..=99 => format!("About {minutes} min"),
        _ => {
            let tenths = minutes / 6;
            format!("About {}.{} h", tenths / 10, tenths % 10)
        }
    }
}

/// Estimates the rest of a run that has lasted `elapsed` milliseconds by the durations of earlier
/// ones, the newest first; none without an earlier one.
pub fn estimate(run: &Run, elapsed: i64, earlier: &[EarlierRun]) -> Option<Estimate> {
    let counted = earlier.get(..COUNTED).unwrap_or(earlier);
    let mut durations: Vec<i64> = counted.iter().map(|run| run.duration).collect();
    durations.sort_unstable();
    let usual = *durations.get(durations.len() / 2)?;
    let count = |source| counted.iter().filter(|run| run.source == source).count();
    Some(Estimate {
        usual,
        left: usual.checked_sub(elapsed).filter(|left| *left > 0),
        longest: durations.last().copied().unwrap_or(usual),
        basis: Source::ALL.map(|source| (source, count(source))),
        noun: match operation_of(run) {
            Some(_) => ["reprotect", "reprotects"],
            None => ["run", "runs"],
        },
    })
}

/// Merges the records of earlier runs, the newest first. A run that is in several counts once, by
/// the most complete of them.
pub fn merge(mut found: Vec<EarlierRun>) -> Vec<EarlierRun> {
    found.sort_by_key(|run| run.source);
    let mut merged: Vec<EarlierRun> = Vec::new();
    for run in found {
        if !merged.iter().any(|known| known.is_same(&run)) {
            merged.push(run);
        }
    }
    sorted(merged, |a: &EarlierRun, b: &EarlierRun| b.at().cmp(&a.at()))
}

/// Returns the earlier runs among those of this browser: they did the same to the same target and
/// succeeded.
pub fn earlier_in_journal<'a>(run: &Run, runs: impl Iterator<Item = &'a Run>) -> Vec<EarlierRun> {
    let target = |run: &Run| run.targets.last().map(|target| target.id.clone());
    let wanted = target(run);
    runs.filter(|other| {
        other.id != run.id
            && other.operation == run.operation
            && other.appliance == run.appliance
            && target(other) == wanted
            && other.state().is_success()
    })
    .filter_map(|other| EarlierRun::of_task(Source::Browser, other.task.as_ref()?))
    .collect()
}

/// Returns the same of tasks that the appliance lists, whoever started them: those with the
/// description and the target of the run's own task.
pub fn earlier_in_tasks(run: &Run, tasks: &[Task]) -> Vec<EarlierRun> {
    let Some(own) = run.task.as_ref().filter(|own| !own.description.is_empty()) else {
        return Vec::new();
    };
    let same = tasks.iter().filter(|task| {
        task.id != own.id
            && task.status == Status::Succeeded
            && task.description == own.description
            && task.entity == own.entity
            && !task.entity.is_empty()
    });
    same.filter_map(|task| EarlierRun::of_task(Source::Tasks, task))
        .collect()
}

/// Returns the same of the history reports of the run's plan. What they tell is a measure only
/// where it can be: it took some time, and was over when this run began.
pub fn earlier_in_reports(run: &Run, reports: &Reports) -> Vec<EarlierRun> {
    let Some(operation) = operation_of(run) else {
        return Vec::new();
    };
    let task = run.task.as_ref();
    let own = task.and_then(|task| task.queued.or(task.started));
    let own = own.unwrap_or_else(|| run.submitted());
    let same = reports
        .list
        .iter()
        .filter(|report| report.operation.as_ref() == Some(&operation) && report.is_success());
    same.filter_map(|report| {
        let (begun, duration) = (report.begun?, report.duration.filter(|ms| *ms > 0)?);
        let is_over = begun.plus(duration) <= own.plus(CLOCKS_DIFFER);
        let is_earlier = begun < own.plus(-SAME_BEGIN);
        (is_over && is_earlier).then(|| EarlierRun {
            source: Source::Reports,
            task: String::new(),
            begun: [Some(begun), None],
            duration,
        })
    })
    // The newest come first; the others would not count.
    .take(MOST_REPORTS)
    .collect()
}

/// Returns how long a task took by its appliance's stamps; one of no length is no measure.
fn span_of(task: &Task) -> Option<i64> {
    let begun: Timestamp = task.queued.or(task.started)?;
    Some(task.finished?.since(begun)).filter(|ms| *ms > 0)
}
