//! Steps as a tree.

use std::collections::BTreeMap;

use hawser_core::activity::StepTree;
use hawser_core::chart::Look;
use hawser_core::facts::Tone;
use hawser_core::operation::Step;
use proptest::prelude::*;

use super::at;
use crate::samples;

fn step(number: &str, depth: u8, tone: Tone) -> Step {
    Step {
        number: number.to_owned(),
        title: format!("Step {number}"),
        depth,
        status: String::new(),
        tone,
        progress: None,
        started: (tone != Tone::Neutral).then(|| at(0)),
        finished: (tone == Tone::Success).then(|| at(5_000)),
        messages: Vec::new(),
    }
}

fn steps() -> Vec<Step> {
    use Tone::{Danger, Info, Neutral, Success};
    vec![
        step("1", 0, Success),
        step("1.1", 1, Success),
        step("2", 0, Danger),
        step("2.1", 1, Success),
        step("2.2", 1, Danger),
        step("2.2.1", 2, Danger),
        step("3", 0, Info),
        step("3.1", 1, Info),
        step("4", 0, Neutral),
        step("4.1", 1, Neutral),
    ]
}

fn numbers(tree: &StepTree, chosen: &BTreeMap<String, bool>) -> Vec<String> {
    let shown = tree.shown(chosen).into_iter();
    shown.map(|row| row.step.number.clone()).collect()
}

#[test]
fn groups_are_closed_unless_something_in_them_failed_or_runs() {
    let tree = StepTree::new(steps(), false);
    let shown = numbers(&tree, &BTreeMap::new());
    assert_eq!(shown, ["1", "2", "2.1", "2.2", "2.2.1", "3", "3.1", "4"]);
}

#[test]
fn a_step_that_waits_for_a_person_is_not_said_to_run() {
    let mut step = step("5", 0, Tone::Info);
    step.status = "Running".to_owned();
    step.progress = Some(48);
    let words = |is_waiting| {
        let tree = StepTree::new(vec![step.clone()], is_waiting);
        tree.rows()[0].status_text()
    };
    assert_eq!(words(false), "Running, 48 %");
    assert_eq!(words(true), "Waiting for you");
}

#[test]
fn whoever_opens_and_closes_a_group_is_obeyed() {
    let tree = StepTree::new(steps(), false);
    let key = |number: &str| {
        let row = tree.rows().iter().find(|row| row.step.number == number);
        row.unwrap().key.clone()
    };
    let chosen = BTreeMap::from([(key("1"), true), (key("2"), false)]);
    assert_eq!(numbers(&tree, &chosen), ["1", "1.1", "2", "3", "3.1", "4"]);
}

#[test]
fn the_innermost_failed_step_is_looked_at_first_then_what_waits_then_what_runs() {
    let first = |tree: StepTree| {
        tree.first_in_view()
            .map(|row| (row.step.number.clone(), row.look))
    };
    let all = StepTree::new(steps(), false);
    assert_eq!(first(all), Some(("2.2.1".to_owned(), Look::Failed)));
    let calm: Vec<Step> = steps()
        .into_iter()
        .filter(|step| step.tone != Tone::Danger)
        .collect();
    let running = StepTree::new(calm.clone(), false);
    assert_eq!(first(running), Some(("3.1".to_owned(), Look::Running)));
    let waiting = StepTree::new(calm, true);
    assert_eq!(first(waiting), Some(("3.1".to_owned(), Look::Waiting)));
    assert_eq!(first(StepTree::new(Vec::new(), true)), None);
}

#[test]
fn a_step_that_goes_on_lasts_until_now_and_one_that_has_not_begun_has_no_duration() {
    let tree = StepTree::new(steps(), false);
    let lasted: Vec<Option<i64>> = tree
        .rows()
        .iter()
        .map(|row| row.duration(at(9_000)))
        .collect();
    assert_eq!(lasted[1], Some(5_000));
    assert_eq!(lasted[7], Some(9_000));
    assert_eq!(lasted[9], None);
}

proptest! {
    #![proptest_config(samples::cases(200))]

    #[test]
    fn every_tree_shows_its_top_steps_in_order_and_all_once_everything_is_open(
        shape in proptest::collection::vec((0..7u8, 0..5usize), 0..40),
        is_waiting in any::<bool>(),
    ) {
        let tones = [Tone::Neutral, Tone::Info, Tone::Success, Tone::Warning, Tone::Danger];
        let steps: Vec<Step> = shape
            .iter()
            .enumerate()
            .map(|(i, (depth, tone))| step(&format!("{}", i % 7), *depth, tones[*tone]))
            .collect();
        let tree = StepTree::new(steps.clone(), is_waiting);
        let keys: std::collections::BTreeSet<_> = tree.rows().iter().map(|row| &row.key).collect();
        prop_assert_eq!(keys.len(), steps.len());
        let open = tree.rows().iter().map(|row| (row.key.clone(), true)).collect();
        prop_assert_eq!(tree.shown(&open).len(), steps.len());
        let least = steps.iter().map(|step| step.depth).min().unwrap_or(0);
        let top = steps.iter().filter(|step| step.depth == least).count();
        prop_assert!(tree.shown(&BTreeMap::new()).len() >= top.min(1));
    }
}
