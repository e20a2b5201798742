//! Recovery steps: a numbered tree, and the progress of each step during a run.
//!
//! Every step has a share of the run's time, in thousandths. So the tree is a
//! function of the task; nothing is recorded during a run.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::clock::Millis;
use crate::task::{Outcome, Stage, Task};

/// A step before it is numbered, with its children.
pub struct Outline {
    /// Title.
    pub title: String,
    /// Object it works on.
    pub object: Option<String>,
    /// Outcome if nothing intervenes.
    pub end: End,
    /// Duration, relative to the other steps.
    pub weight: i64,
    /// Position of a prompt (`position_spec_position`).
    pub position: Option<&'static str>,
    /// Children.
    pub children: Vec<Outline>,
}

/// Outcome of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Success.
    Success,
    /// Not needed.
    Skipped,
    /// Done by an earlier run.
    AlreadyDone,
    /// Success with a warning. The innermost step has the text.
    Warning(Option<String>),
}

/// A step of a run.
#[derive(Debug, Clone)]
pub struct Step {
    /// Id.
    pub id: u32,
    /// `1`, `1.2`, `1.2.1`.
    pub number: String,
    /// Depth; 0 for the outermost.
    pub depth: u32,
    /// Number of children.
    pub children: usize,
    /// Title.
    pub title: String,
    /// Object it works on.
    pub object: Option<String>,
    /// Outcome if nothing intervenes.
    pub end: End,
    /// Position of a prompt (`position_spec_position`).
    pub position: Option<&'static str>,
    /// Start, in thousandths of the run.
    pub from: i64,
    /// End, in thousandths of the run.
    pub to: i64,
}

impl Outline {
    /// Creates a step without children.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            object: None,
            end: End::Success,
            weight: 1,
            position: None,
            children: Vec::new(),
        }
    }

    /// Creates a step with children.
    pub fn of(title: impl Into<String>, children: Vec<Outline>) -> Self {
        Self {
            children,
            ..Self::new(title)
        }
    }

    /// Sets the object.
    pub fn on(self, object: impl Into<String>) -> Self {
        Self {
            object: Some(object.into()),
            ..self
        }
    }

    /// Sets the relative duration.
    pub fn lasting(self, weight: i64) -> Self {
        Self { weight, ..self }
    }

    /// Sets the outcome.
    pub fn ending(self, end: End) -> Self {
        Self { end, ..self }
    }

    fn total(&self) -> i64 {
        match self.end {
            End::Skipped | End::AlreadyDone if self.children.is_empty() => 0,
            _ if self.children.is_empty() => self.weight,
            _ => self.children.iter().map(Self::total).sum(),
        }
    }

    /// Marks the steps that an earlier run has done. Prompts are repeated.
    fn mark_done(&mut self, number: &str, done: &BTreeSet<String>) {
        for (nth, child) in (1..).zip(&mut self.children) {
            child.mark_done(&format!("{number}.{nth}"), done);
        }
        let is_open = self.position.is_none() && self.end != End::Skipped;
        if self.children.is_empty() && is_open && done.contains(number) {
            self.end = End::AlreadyDone;
        }
    }

    /// Derives the outcome of a step from its children.
    fn sum_up(&mut self) {
        if self.children.is_empty() {
            return;
        }
        self.children.iter_mut().for_each(Self::sum_up);
        let all = |end: &End| self.children.iter().all(|child| child.end == *end);
        let warns = |child: &Outline| matches!(child.end, End::Warning(_));
        self.end = if all(&End::Skipped) {
            End::Skipped
        } else if self.children.iter().any(warns) {
            End::Warning(None)
        } else if self
            .children
            .iter()
            .all(|child| matches!(child.end, End::AlreadyDone | End::Skipped))
        {
            End::AlreadyDone
        } else {
            End::Success
        };
    }
}

/// Numbers the steps, with ids from `first_id` on, and assigns the time of
/// each. Steps in `done` are not repeated.
pub fn lay_out(mut outlines: Vec<Outline>, first_id: u32, done: &BTreeSet<String>) -> Vec<Step> {
    for (nth, outline) in (1..).zip(&mut outlines) {
        outline.mark_done(&format!("{nth}"), done);
        outline.sum_up();
    }
    let mut layout = Layout {
        steps: Vec::new(),
        first_id,
        total: outlines.iter().map(Outline::total).sum::<i64>().max(1),
        passed: 0,
    };
    for (nth, outline) in (1..).zip(outlines) {
        layout.add(outline, format!("{nth}"), 0);
    }
    layout.steps
}

struct Layout {
    steps: Vec<Step>,
    first_id: u32,
    total: i64,
    passed: i64,
}

impl Layout {
    fn add(&mut self, outline: Outline, number: String, depth: u32) {
        let place = self.steps.len();
        let from = self.passed * 1000 / self.total;
        if outline.children.is_empty() {
            self.passed += outline.total();
        }
        self.steps.push(Step {
            id: self.first_id + u32::try_from(place).unwrap_or(0),
            number: number.clone(),
            depth,
            children: outline.children.len(),
            title: outline.title,
            object: outline.object,
            end: outline.end,
            position: outline.position,
            from,
            to: from,
        });
        for (nth, child) in (1..).zip(outline.children) {
            self.add(child, format!("{number}.{nth}"), depth + 1);
        }
        if let Some(step) = self.steps.get_mut(place) {
            step.to = self.passed * 1000 / self.total;
        }
    }
}

impl Step {
    /// Returns its middle, in thousandths of the run.
    pub fn middle(&self) -> i64 {
        i64::midpoint(self.from, self.to)
    }

    fn finished(&self) -> &'static str {
        match self.end {
            End::Success => "SUCCESS",
            End::Skipped => "SKIPPED",
            End::AlreadyDone => "ALREADY_DONE",
            End::Warning(_) => "WARNING",
        }
    }

    /// Returns status and progress for the task of the run.
    fn standing(&self, task: &Task, now: Millis) -> (&'static str, i64) {
        if task.stage(now) == Stage::Queued {
            return ("INACTIVE", 0);
        }
        let (from, to) = (share(task, self.from), share(task, self.to));
        let work_time = task.work_time(now);
        let done = work_time >= to && (work_time > from || from == to);
        if work_time < from {
            return ("INACTIVE", 0);
        }
        if done || matches!(task.outcome, Some(Outcome::Success(_))) {
            return (self.finished(), 100);
        }
        let progress = (work_time - from) * 100 / (to - from).max(1);
        match task.outcome {
            Some(Outcome::Error(_)) => ("ERROR", progress),
            Some(Outcome::Cancelled) => ("CANCELLED", progress),
            _ => ("RUNNING", progress.min(99)),
        }
    }

    /// Returns `RecoveryStep`; without a task as it is before the run.
    pub fn render(&self, task: Option<&Task>, now: Millis) -> Value {
        let (status, progress) = task.map_or(("INACTIVE", 0), |task| self.standing(task, now));
        let is_over = !matches!(status, "INACTIVE" | "RUNNING" | "SKIPPED" | "ALREADY_DONE");
        let has_begun = is_over || status == "RUNNING";
        let mut shown = json!({
            "id": self.id,
            "step_number": self.number,
            "title": self.title,
            "depth": self.depth,
            "child_count": self.children,
            "status": status,
            "progress": progress,
            "finish_time": null,
            "warnings": [],
            "errors": [],
        });
        if let Some(object) = &self.object {
            shown["referred_object"] = json!(object);
        }
        if let Some(position) = self.position {
            shown["plan_callout_position_spec"] = json!({
                "position_spec_index": 0,
                "position_spec_position": position,
            });
        }
        let Some(task) = task else { return shown };
        if has_begun {
            shown["start_time"] = json!(task.time_at(share(task, self.from)));
        }
        if is_over {
            let ended = task.time_at(share(task, self.to));
            shown["finish_time"] = json!(task.ends_at.map_or(ended, |end| ended.min(end)));
        }
        match (&self.end, status, &task.outcome) {
            (End::Warning(Some(text)), "WARNING", _) => shown["warnings"] = json!([text]),
            (_, "ERROR", Some(Outcome::Error(failure))) if self.children == 0 => {
                shown["errors"] = json!([failure.message]);
            }
            _ => {}
        }
        shown
    }
}

fn share(task: &Task, thousandths: i64) -> Millis {
    task.work_total.saturating_mul(thousandths) / 1000
}

/// Returns the steps of a list: the outermost, and the children of expanded
/// steps.
pub fn visible(steps: Vec<Value>, expanded: &BTreeSet<u64>) -> Vec<Value> {
    let mut hidden_below = None;
    let mut shown = Vec::new();
    for mut step in steps {
        let depth = step["depth"].as_u64().unwrap_or(0);
        if hidden_below.is_some_and(|limit| depth > limit) {
            continue;
        }
        let is_expanded = step["child_count"].as_u64().unwrap_or(0) > 0
            && step["id"].as_u64().is_some_and(|id| expanded.contains(&id));
        hidden_below = (!is_expanded).then_some(depth);
        step["expanded"] = json!(is_expanded);
        shown.push(step);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(steps: &[Step]) -> Vec<(&str, i64, i64)> {
        steps
            .iter()
            .map(|step| (step.number.as_str(), step.from, step.to))
            .collect()
    }

    #[test]
    fn steps_share_the_time_by_weight_and_parents_cover_their_children() {
        let outlines = vec![
            Outline::of(
                "a",
                vec![Outline::new("b"), Outline::new("c").ending(End::Skipped)],
            ),
            Outline::new("d").lasting(3),
        ];
        let steps = lay_out(outlines, 1, &BTreeSet::new());
        assert_eq!(
            numbers(&steps),
            [
                ("1", 0, 250),
                ("1.1", 0, 250),
                ("1.2", 250, 250),
                ("2", 250, 1000)
            ]
        );
    }

    #[test]
    fn what_was_done_before_takes_no_time() {
        let outlines = vec![Outline::of("a", vec![Outline::new("b")]), Outline::new("c")];
        let steps = lay_out(outlines, 1, &BTreeSet::from(["1.1".to_owned()]));
        assert_eq!(steps[0].end, End::AlreadyDone);
        assert_eq!(numbers(&steps)[2], ("2", 0, 1000));
    }
}
