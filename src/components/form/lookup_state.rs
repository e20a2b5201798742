//! The state of a look-up: what is asked, and what was found.

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Looked, Lookup, Row};
use hawser_core::problem::Problem;
use leptos::prelude::*;

use super::query::{Asked, Query, QueryState};
use crate::session::Sessions;

/// The time after the last key until something typed is looked up, in milliseconds.
const TYPING_PAUSE_MS: i64 = 600;

/// The result of a look-up.
#[derive(Clone, PartialEq)]
pub enum LookupResult {
    /// A field that it depends on is empty.
    WaitingForFields,
    /// Nobody is signed in.
    WaitingForSession,
    /// The answer is not there yet.
    Loading,
    /// The appliance answered.
    Found(Box<Looked>),
    /// The appliance could not be asked.
    Failed(Box<Problem>),
}

/// A look-up: its request follows what was entered, its result never changes that.
#[derive(Clone, Copy)]
pub struct LookupState {
    /// The field's id.
    pub field: &'static str,
    result: Memo<LookupResult>,
    attempt: RwSignal<u32>,
}

impl LookupState {
    /// Looks up now and whenever the request changes.
    pub fn new(
        appliance: &Appliance,
        field: &'static str,
        lookup: &'static Lookup,
        entered: RwSignal<Draft>,
    ) -> Self {
        let sessions = expect_context::<Sessions>();
        let id = appliance.id.clone();
        let signed_in = Memo::new(move |_| sessions.state(&id).is_signed_in());
        let attempt = RwSignal::new(0u32);
        let request = Memo::new(move |_| entered.with(lookup.request));
        let asked = Memo::new(move |previous: Option<&Option<Asked>>| {
            let request = request.get()?;
            if signed_in.get() {
                return Some((request, attempt.get()));
            }
            // Without a session the last result stays, as long as it answers the request.
            let previous = previous.cloned().flatten();
            previous.filter(|(known, _)| *known == request)
        });
        let is_typed = move || {
            let is_typed =
                |field: &&str| entered.with_untracked(|draft| draft.row(field).is_none());
            lookup.after.iter().any(is_typed)
        };
        let pause_ms = move || if is_typed() { TYPING_PAUSE_MS } else { 0 };
        let query = Query::new(appliance, asked, pause_ms);
        Effect::new(move || {
            // The session ended before the answer: it is asked again in the next one.
            if matches!(query.state(), QueryState::Answered(_)) && !signed_in.get_untracked() {
                attempt.update(|attempt| *attempt = attempt.wrapping_add(1));
            }
        });
        let second_asked = Memo::new(move |_| match (query.state(), lookup.second) {
            (QueryState::Answered(first), Some(second)) => {
                let request = entered.with(|draft| (second.request)(draft, &first))?;
                Some((request, attempt.get()))
            }
            _ => None,
        });
        let second_query = Query::new(appliance, second_asked, || 0);
        let read = move |first| match (second_query.state(), lookup.second) {
            (QueryState::Loading, _) => None,
            (QueryState::Answered(answer), Some(second)) => {
                Some(entered.with(|draft| (second.read)(draft, first, answer)))
            }
            _ => Some(entered.with(|draft| (lookup.read)(draft, first))),
        };
        let result = Memo::new(move |_| match query.state() {
            QueryState::Idle if request.with(Option::is_none) => LookupResult::WaitingForFields,
            QueryState::Idle => LookupResult::WaitingForSession,
            QueryState::Loading => LookupResult::Loading,
            QueryState::Answered(answer) => match read(answer) {
                None => LookupResult::Loading,
                Some(Ok(looked)) => LookupResult::Found(Box::new(looked)),
                Some(Err(problem)) => LookupResult::Failed(problem),
            },
        });
        Self {
            field,
            result,
            attempt,
        }
    }

    /// Returns the row that was found for the present request, tracked.
    pub fn row(self) -> Option<Row> {
        self.result.with(|result| match result {
            LookupResult::Found(looked) => looked.row.clone(),
            _ => None,
        })
    }

    /// Returns the result, tracked.
    pub fn result(self) -> LookupResult {
        self.result.get()
    }

    /// Asks again.
    pub fn retry(self) {
        self.attempt
            .update(|attempt| *attempt = attempt.wrapping_add(1));
    }
}
