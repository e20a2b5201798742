//! The contents of the page of activity, and what it shows of them.

use std::sync::Arc;

use hawser_core::activity::{Entry, Facets, Filter, Period, facets};
use hawser_core::clock::Timestamp;
use leptos::prelude::*;

use crate::activity::use_entries;
use crate::browser::now;
use crate::components::ticker::use_ticker;

/// The interval at which the present moment moves on in what is shown, in milliseconds.
const MOMENT: i64 = 10_000;

/// The contents of the page, and their subject.
#[derive(Clone, Copy)]
pub struct Activity {
    /// All entries, newest first.
    pub all: Signal<Arc<Vec<Entry>>>,
    pub filter: RwSignal<Filter>,
    /// The present moment, every ten seconds.
    pub now: Memo<Timestamp>,
    /// Those that the filter shows.
    pub shown: Memo<Arc<Vec<Entry>>>,
    pub facets: Memo<Facets>,
}

impl Activity {
    pub fn new(query: &str) -> Self {
        let all = use_entries();
        let filter = RwSignal::new(Filter::read(query));
        let ticker = use_ticker(Signal::derive(|| true));
        let moment = Memo::new(move |_| ticker.get().0 / MOMENT);
        let now = Memo::new(move |_| {
            // New entries are never ahead of it.
            all.with(|_| ());
            moment.with(|_| ());
            now()
        });
        // The moment is a reason to look again where the filter counts back from it.
        let until = Memo::new(move |_| {
            let is_relative = filter.with(|filter| matches!(filter.period, Period::Last(_)));
            if is_relative {
                now.get()
            } else {
                all.with(|_| ());
                now.get_untracked()
            }
        });
        let shown = Memo::new(move |_| {
            let (filter, until) = (filter.get(), until.get());
            all.with(|all| {
                let shown = all.iter().filter(|entry| filter.matches(entry, until));
                Arc::new(shown.cloned().collect::<Vec<_>>())
            })
        });
        let facets = Memo::new(move |_| {
            let (filter, until) = (filter.get(), until.get());
            all.with(|all| facets(all, &filter, until))
        });
        Self {
            all,
            filter,
            now,
            shown,
            facets,
        }
    }
}
