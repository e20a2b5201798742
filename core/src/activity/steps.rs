//! The steps of a run as a tree whose groups open and close.

use std::collections::BTreeMap;

use crate::chart::{Bar, Look, Range};
use crate::clock::Timestamp;
use crate::facts::Tone;
use crate::operation::Step;
use crate::run::State;

/// One step in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// Unique in the tree.
    pub key: String,
    /// The step.
    pub step: Step,
    /// How its bar is marked.
    pub look: Look,
    /// `true` where it has steps below it.
    pub is_group: bool,
    /// `true` where something below it, or itself, failed, waits or runs.
    pub needs_view: bool,
}

impl StepRow {
    /// Returns its bar; none where it has not begun.
    pub fn bar(&self, now: Timestamp) -> Option<Bar> {
        let from = self.step.started?;
        let goes_on = matches!(self.look, Look::Running | Look::Waiting);
        let to = if goes_on { now } else { from };
        Some(Bar {
            lane: 0,
            from,
            to: Some(self.step.finished.unwrap_or(to)),
            look: self.look,
            label: String::new(),
            href: String::new(),
        })
    }

    /// Returns its status for people. A step that waits for a person does not run, whatever the
    /// appliance calls it.
    pub fn status_text(&self) -> String {
        match self.step.progress {
            _ if self.look == Look::Waiting => State::Waiting.label().to_owned(),
            Some(percent) => format!("{}, {percent} %", self.step.status),
            None => self.step.status.clone(),
        }
    }

    /// Returns how long it has lasted, or lasted; none where it has not begun.
    pub fn duration(&self, now: Timestamp) -> Option<i64> {
        let begun = self.step.started?;
        let goes_on = matches!(self.look, Look::Running | Look::Waiting);
        let ended = self.step.finished.or(goes_on.then_some(now))?;
        Some(ended.since(begun).max(0))
    }
}

/// The steps of a run, in the order of the appliance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepTree {
    rows: Vec<StepRow>,
    places: BTreeMap<String, usize>,
}

impl StepTree {
    /// Makes a tree of steps that name their depths. While the run waits for a person, the
    /// innermost steps under way wait.
    pub fn new(steps: Vec<Step>, is_waiting: bool) -> Self {
        let depths: Vec<u8> = steps.iter().map(|step| step.depth).collect();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let rows = steps.into_iter().enumerate().map(|(place, step)| {
            let next = depths.get(place + 1).copied().unwrap_or(0);
            let is_group = next > step.depth;
            let is_leaf_under_way = step.tone == Tone::Info && !is_group;
            let look = if is_waiting && is_leaf_under_way {
                Look::Waiting
            } else {
                look_of(&step)
            };
            let again = seen.entry(step.number.clone()).or_insert(0);
            *again += 1;
            StepRow {
                // A number may be missing, or there twice.
                key: format!("{}-{again}", step.number),
                look,
                is_group,
                needs_view: false,
                step,
            }
        });
        let rows: Vec<StepRow> = rows.collect();
        let keys = rows.iter().enumerate();
        let mut tree = Self {
            places: keys.map(|(place, row)| (row.key.clone(), place)).collect(),
            rows,
        };
        tree.mark_what_needs_view();
        tree
    }

    /// From the last step up: a group needs to be seen if something in it does.
    fn mark_what_needs_view(&mut self) {
        // The depths of the steps behind that need it, each above the one before it.
        let mut needy: Option<u8> = None;
        for row in self.rows.iter_mut().rev() {
            let own = matches!(row.look, Look::Failed | Look::Waiting | Look::Running)
                || row.look == Look::Warning && !row.is_group;
            let below = needy.is_some_and(|depth| depth > row.step.depth);
            row.needs_view = own || below;
            if row.needs_view {
                needy = Some(row.step.depth);
            }
        }
    }

    /// Returns a step by its key.
    pub fn get(&self, key: &str) -> Option<&StepRow> {
        self.rows.get(*self.places.get(key)?)
    }

    /// Returns the span in which all steps are seen, from the first beginning on; none where no step
    /// has begun.
    pub fn range(&self, now: Timestamp) -> Option<Range> {
        let begun = self.rows.iter().filter_map(|row| row.step.started).min()?;
        let goes_on = self
            .rows
            .iter()
            .any(|row| matches!(row.look, Look::Running | Look::Waiting));
        let ends = self.rows.iter();
        let last = ends
            .filter_map(|row| row.step.finished.or(row.step.started))
            .max()?;
        Some(match goes_on {
            true => Range::growing(begun, now.max(last)),
            false => Range::new(begun, last),
        })
    }

    /// Returns all steps.
    pub fn rows(&self) -> &[StepRow] {
        &self.rows
    }

    /// Returns the steps that are shown. A group is open if its key is in `chosen` with `true`, or
    /// is not there and something in it needs to be seen.
    pub fn shown(&self, chosen: &BTreeMap<String, bool>) -> Vec<&StepRow> {
        let mut closed: Option<u8> = None;
        let shown = self.rows.iter().filter(|row| {
            if closed.is_some_and(|depth| row.step.depth > depth) {
                return false;
            }
            closed = (row.is_group && !is_open(row, chosen)).then_some(row.step.depth);
            true
        });
        shown.collect()
    }

    /// Returns the step to look at first: the innermost that failed, else that waits, else the last
    /// one that runs.
    pub fn first_in_view(&self) -> Option<&StepRow> {
        let of = |look: Look| self.rows.iter().filter(move |row| row.look == look);
        let innermost = |look| of(look).max_by_key(|row| row.step.depth);
        let running = of(Look::Running).rfind(|row| !row.is_group);
        innermost(Look::Failed)
            .or_else(|| innermost(Look::Waiting))
            .or(running)
    }
}

/// Returns `true` where the steps of a group are shown.
pub fn is_open(row: &StepRow, chosen: &BTreeMap<String, bool>) -> bool {
    chosen.get(&row.key).copied().unwrap_or(row.needs_view)
}

fn look_of(step: &Step) -> Look {
    match step.tone {
        Tone::Info => Look::Running,
        Tone::Success => Look::Done,
        Tone::Warning => Look::Warning,
        Tone::Danger => Look::Failed,
        Tone::Neutral if step.started.is_none() => Look::Queued,
        Tone::Neutral => Look::Neutral,
    }
}
