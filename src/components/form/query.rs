//! A read of an appliance whose request follows a form.

use hawser_core::config::Appliance;
use hawser_core::problem::{Answer, Kind};
use hawser_core::request::Request;
use leptos::prelude::*;

use crate::api::Api;
use crate::browser::sleep;
use crate::lifecycle::Lifecycle;

/// A request and how often it was repeated by hand. A change of either sends it.
pub type Asked = (Request, u32);

/// The progress of a query.
#[derive(Clone, PartialEq)]
pub enum QueryState {
    /// There is nothing to ask.
    Idle,
    /// The answer to the present request is not there yet.
    Loading,
    /// The answer to the present request.
    Answered(Answer),
}

/// A read that is sent again whenever its request changes; answers to former requests are
/// dropped.
///
/// A `LocalResource` would send the next request only after the answer to the last one, which
/// an unreachable appliance delays until the time-out.
#[derive(Clone, Copy)]
pub struct Query {
    state: Memo<QueryState>,
}

impl Query {
    /// Sends `asked` now and after each change. `pause_ms` is waited before sending, and the
    /// request is not sent where it has changed meanwhile.
    pub fn new(
        appliance: &Appliance,
        asked: Memo<Option<Asked>>,
        pause_ms: impl Fn() -> i64 + 'static,
    ) -> Self {
        let api = expect_context::<Api>();
        let lifecycle = expect_context::<Lifecycle>();
        let appliance = appliance.clone();
        let answered = RwSignal::new(None::<(Asked, Answer)>);
        Effect::new(move || {
            let Some(wanted) = asked.get() else { return };
            // A former answer to the same request is out of date.
            answered.set(None);
            let (appliance, pause_ms) = (appliance.clone(), untrack(&pause_ms));
            lifecycle.spawn(async move {
                let is_current =
                    |wanted| asked.try_get_untracked().flatten().as_ref() == Some(wanted);
                if pause_ms > 0 {
                    sleep(pause_ms).await;
                    if !is_current(&wanted) {
                        return;
                    }
                }
                loop {
                    let answer = api.read(&appliance, &wanted.0).await;
                    if !is_current(&wanted) {
                        return;
                    }
                    let is_limited =
                        matches!(&answer, Err(problem) if problem.kind == Kind::TooMany);
                    answered.try_set(Some((wanted.clone(), answer)));
                    if !is_limited {
                        return;
                    }
                    api.opened(&appliance).await;
                    if !is_current(&wanted) {
                        return;
                    }
                }
            });
        });
        let state = Memo::new(move |_| {
            let Some(wanted) = asked.get() else {
                return QueryState::Idle;
            };
            answered.with(|answered| match answered {
                Some((asked, answer)) if *asked == wanted => QueryState::Answered(answer.clone()),
                _ => QueryState::Loading,
            })
        });
        Self { state }
    }

    /// Returns the progress, tracked.
    pub fn state(self) -> QueryState {
        self.state.get()
    }
}
