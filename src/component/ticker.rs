//! The present second, for what ticks on a page.

use hawser_core::clock::Millis;
use leptos::prelude::*;

use crate::browser::{Timer, now};
use crate::erased::effect;

/// A signal of the console's clock that ticks every second while its owner
/// lives and `running` says so.
pub fn ticker(running: impl Fn() -> bool + 'static) -> ReadSignal<Millis> {
    let (time, set_time) = signal(now());
    let timer = StoredValue::new_local(Timer::default());
    effect(move || {
        time.track();
        set_timer(timer, running(), set_time);
    });
    time
}

fn set_timer(timer: StoredValue<Timer, LocalStorage>, running: bool, set: WriteSignal<Millis>) {
    timer.try_with_value(|timer| {
        if running {
            timer.set(1000, move || {
                set.try_set(now());
            });
        } else {
            timer.clear();
        }
    });
}
