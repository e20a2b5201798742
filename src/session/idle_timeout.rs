//! Session time limits: from the first sign-in until nobody is signed in any more.

use hawser_core::clock::Timestamp;
use hawser_core::session_limits::{Limit, Limits};
use leptos::prelude::*;

/// The times of a visit, and where its limits stand.
#[derive(Clone, Copy)]
pub(super) struct IdleTimeout {
    visit: StoredValue<Option<Visit>>,
    /// Where the limits stand, for the banner.
    pub(super) limit: RwSignal<Limit>,
}

#[derive(Clone, Copy)]
struct Visit {
    began: Timestamp,
    touched: Timestamp,
}

impl IdleTimeout {
    pub(super) fn new() -> Self {
        Self {
            visit: StoredValue::new(None),
            limit: RwSignal::new(Limit::Far),
        }
    }

    /// Notes a sign-in.
    pub(super) fn begin(self, now: Timestamp) {
        self.visit.try_update_value(|visit| {
            let began = visit.map_or(now, |visit| visit.began);
            *visit = Some(Visit {
                began,
                touched: now,
            });
        });
    }

    /// Notes that somebody typed or pressed something.
    pub(super) fn touch(self, now: Timestamp) {
        self.visit.try_update_value(|visit| {
            if let Some(visit) = visit {
                visit.touched = now;
            }
        });
    }

    /// Checks the limits. Returns `true` once all sessions have to end.
    pub(super) fn check(self, limits: &Limits, any_signed_in: bool, now: Timestamp) -> bool {
        let visit = self.visit.try_update_value(|visit| {
            let new = Visit {
                began: now,
                touched: now,
            };
            *visit = any_signed_in.then(|| visit.unwrap_or(new));
            *visit
        });
        let before = self.limit.try_get_untracked().unwrap_or(Limit::Far);
        let limit = match visit.flatten() {
            Some(visit) => limits.at(visit.began, visit.touched, now),
            // That the sessions ended is shown until somebody signs in again.
            None if before == Limit::Over => before,
            None => Limit::Far,
        };
        if before != limit {
            self.limit.try_set(limit);
        }
        any_signed_in && limit == Limit::Over
    }
}
