//! The present second, for what ticks on a page.

use std::rc::Rc;

use crate::signal::Signal;
use hawser_core::clock::Millis;

use crate::browser::{Timer, now};
use crate::dom::effect;

/// A signal of the console's clock that ticks every second while its owner
/// lives and `running` says so.
pub fn ticker(running: impl Fn() -> bool + 'static) -> Signal<Millis> {
    let time = Signal::new(now());
    let timer = Rc::new(Timer::default());
    effect(move || {
        time.track();
        if running() {
            timer.set(1000, move || {
                time.set(now());
            });
        } else {
            timer.clear();
        }
    });
    time
}
