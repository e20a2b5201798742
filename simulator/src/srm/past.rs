//! Runs of plans long before the start, as their history reports tell them. Their tasks are
//! forgotten.

use super::inventory::{Plan, Record};
use super::state::Workflow::{self, Cleanup, Recovery, Reprotect, Test};
use crate::clock::Millis;

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;

/// The `run_key` of the first of them; those of later runs are greater.
const FIRST_KEY: i64 = 801;

/// A run: the workflow, how many days ago it began, how many minutes it took, and its result.
type Past = (Workflow, Millis, Millis, &'static str);

/// The plans that were moved before, each with its runs, the oldest first. Each ends with a test
/// and its cleanup, so that none of them is the last run of its kind that could be resumed.
#[rustfmt::skip]
static PLANS: &[(&str, &[Past])] = &[
    ("Claims Processing", &[
        // Before the year that the console asks for.
        (Recovery, 421, 39, "SUCCESS"), (Reprotect, 420, 96, "SUCCESS"),
        (Recovery, 301, 44, "SUCCESS"), (Reprotect, 300, 41, "SUCCESS"),
        (Recovery, 191, 37, "WARNINGS"), (Reprotect, 190, 48, "SUCCESS"),
        (Recovery, 96, 52, "SUCCESS"), (Reprotect, 95, 62, "WARNINGS"),
        (Test, 45, 26, "SUCCESS"), (Cleanup, 44, 9, "SUCCESS"),
    ]),
    ("Policy Administration", &[
        (Recovery, 212, 31, "SUCCESS"), (Reprotect, 211, 19, "ERRORS"),
        (Reprotect, 210, 34, "SUCCESS"),
        (Test, 60, 18, "CANCELLED"), (Test, 59, 22, "SUCCESS"), (Cleanup, 58, 8, "SUCCESS"),
    ]),
];

/// Puts the earlier runs of the plans before those that led to their present states.
pub fn add(plans: &mut [Plan], now: Millis) {
    let mut key = FIRST_KEY;
    for (name, runs) in PLANS {
        let Some(plan) = plans.iter_mut().find(|plan| plan.name == *name) else {
            continue;
        };
        let earlier: Vec<Record> = runs
            .iter()
            .zip(key..)
            .map(|(run, key)| record(*run, key, now))
            .collect();
        key += i64::try_from(earlier.len()).unwrap_or_default();
        plan.records.splice(0..0, earlier);
    }
}

fn record((workflow, days, minutes, result): Past, key: i64, now: Millis) -> Record {
    let started_at = now - days * DAY;
    let texts = |is_given: bool, text: &str| -> Vec<String> {
        is_given.then(|| text.to_owned()).into_iter().collect()
    };
    Record {
        key,
        workflow,
        user: "drill@vsphere.local".to_owned(),
        started_at,
        ended_at: started_at + minutes * MINUTE,
        result,
        errors: texts(
            result == "ERRORS",
            "Cannot create placeholder virtual machine: datastore 'ds-placeholder-01' is full.",
        ),
        warnings: texts(
            result == "WARNINGS",
            "Datastore 'ds-placeholder-01' is nearly full.",
        ),
        steps: Vec::new(),
    }
}
