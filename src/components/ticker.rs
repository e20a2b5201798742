//! The present second, for what counts up on a page.

use std::time::Duration;

use gloo_timers::callback::Interval;
use hawser_core::clock::Timestamp;
use leptos::prelude::*;

use crate::browser::now;

const SECOND: Duration = Duration::from_secs(1);

/// Returns the computer's clock as a signal that changes every second while
/// `running` is true.
pub fn use_ticker(running: Signal<bool>) -> ReadSignal<Timestamp> {
    let (time, set_time) = signal(now());
    // Ends with its owner: dropping an interval stops it.
    let interval = StoredValue::new_local(None::<Interval>);
    Effect::new(move |_| {
        let started = running.get().then(|| {
            Interval::new(SECOND.as_millis() as u32, move || {
                set_time.try_set(now());
            })
        });
        interval.try_set_value(started);
    });
    time
}
