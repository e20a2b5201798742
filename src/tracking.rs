//! Ends subscriptions of parts of the page that are gone.

use leptos::prelude::*;
use leptos::reactive::graph::{Observer, Subscriber};

/// Unsubscribes the running effect or memo from everything it reads when its
/// owner is cleaned up.
///
/// `reactive_graph` 0.2 leaves a dropped effect in the subscriber set of every
/// signal that it read. For a signal that outlives a page (a run, a session, the
/// time zone) that is one entry more for each visit of the page. Call it where
/// such a signal is read.
pub fn unsubscribe_on_cleanup() {
    if let Some(observer) = Observer::get() {
        on_cleanup(move || observer.clear_sources(&observer));
    }
}

/// Returns a memo of a part of a value that outlives the component.
pub fn part_of<T, P>(
    source: &ArcRwSignal<T>,
    part: impl Fn(&T) -> P + Send + Sync + 'static,
) -> Memo<P>
where
    T: Send + Sync + 'static,
    P: PartialEq + Send + Sync + 'static,
{
    let source = source.clone();
    Memo::new(move |_| {
        unsubscribe_on_cleanup();
        source.with(&part)
    })
}
