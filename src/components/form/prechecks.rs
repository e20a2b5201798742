//! The prechecks of a form: requests that follow the draft, and their findings.

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Finding, Operation, Precheck};
use hawser_core::request::Request;
use leptos::prelude::*;

use super::query::{Asked, Query, QueryState};
use crate::session::Sessions;

/// The progress of one precheck.
#[derive(Clone, PartialEq)]
pub enum CheckState {
    /// The answer is not there yet.
    Loading,
    /// The findings of the answer.
    Found(Vec<Finding>),
}

/// One precheck that applies, and its progress.
#[derive(Clone, PartialEq)]
pub struct Check {
    /// The precheck's id.
    pub id: &'static str,
    /// The subject of the check.
    pub title: &'static str,
    /// Its progress; while it is checked again the last findings.
    pub state: CheckState,
    /// `true` until the present answer is there.
    pub is_asked: bool,
    request: Request,
}

/// The prechecks of a form. They are asked again when their request changes, and evaluated
/// again with each change of the draft.
#[derive(Clone, Copy)]
pub struct Prechecks {
    all: Memo<Vec<Check>>,
    attempt: RwSignal<u32>,
}

impl Prechecks {
    /// Starts the prechecks of an operation.
    pub fn new(operation: &'static Operation, appliance: &Appliance, draft: Memo<Draft>) -> Self {
        let sessions = expect_context::<Sessions>();
        let id = appliance.id.clone();
        let signed_in = Memo::new(move |_| sessions.state(&id).is_signed_in());
        let attempt = RwSignal::new(0u32);
        let queries: Vec<(&'static Precheck, Memo<Option<Asked>>, Query)> = operation
            .prechecks
            .iter()
            .map(|precheck| {
                let asked = Memo::new(move |_| {
                    let request = signed_in
                        .get()
                        .then(|| draft.with(precheck.request))
                        .flatten()?;
                    Some((request, attempt.get()))
                });
                (precheck, asked, Query::new(appliance, asked, || 0))
            })
            .collect();
        let all = Memo::new(move |before: Option<&Vec<Check>>| {
            let checks = queries.iter().filter_map(|(precheck, asked, query)| {
                let (request, _) = asked.get()?;
                let (state, is_asked) = match query.state() {
                    QueryState::Idle => return None,
                    QueryState::Loading => {
                        // Somebody may be typing beside a finding: it stays until there is news.
                        let before = before.into_iter().flatten();
                        let before = before
                            .filter(|check| check.id == precheck.id && check.request == request)
                            .map(|check| check.state.clone())
                            .next();
                        (before.unwrap_or(CheckState::Loading), true)
                    }
                    QueryState::Answered(answer) => {
                        let findings = draft.with(|draft| (precheck.evaluate)(draft, answer));
                        (CheckState::Found(findings), false)
                    }
                };
                Some(Check {
                    id: precheck.id,
                    title: precheck.title,
                    state,
                    is_asked,
                    request,
                })
            });
            checks.collect()
        });
        Self { all, attempt }
    }

    /// Asks everything again.
    pub fn retry(self) {
        self.attempt
            .update(|attempt| *attempt = attempt.wrapping_add(1));
    }

    /// Returns the prechecks that apply, in the order of the operation; tracked.
    pub fn all(self) -> Vec<Check> {
        self.all.get()
    }

    /// Returns what was found so far, tracked.
    pub fn findings(self) -> Vec<Finding> {
        let found = self
            .all()
            .into_iter()
            .filter_map(|check| match check.state {
                CheckState::Found(findings) => Some(findings),
                CheckState::Loading => None,
            });
        found.flatten().collect()
    }

    /// Returns whether an answer is not there yet, tracked.
    pub fn is_loading(self) -> bool {
        self.all.with(|all| all.iter().any(|check| check.is_asked))
    }

    /// Returns whether no precheck applies yet, tracked.
    pub fn is_empty(self) -> bool {
        self.all.with(Vec::is_empty)
    }
}
