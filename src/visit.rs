//! A visit lasts from the first sign-in until nobody is signed in any more. It can be limited
//! by the configuration (`hawser_core::limit`).

use hawser_core::clock::Millis;
use hawser_core::limit::Limit;

use crate::browser::{Listener, document, now, sleep};
use crate::console::Console;
use crate::signal::{Signal, keep};

/// How often it is looked at, in milliseconds.
const INTERVAL: i64 = 1_000;

/// What is known of a visit.
#[derive(Clone, Copy, Default)]
pub struct Visit {
    /// When it began, and when it was last touched.
    times: Signal<Option<(Millis, Millis)>>,
    /// Where it stands, for the banner.
    pub limit: Signal<Limit>,
}

impl Visit {
    /// Lets go of everything.
    pub fn rest(self) {
        self.times.rest();
        self.limit.rest();
    }

    /// Somebody signed in.
    pub fn begin(self, now: Millis) {
        self.times.update_untracked(|times| {
            *times = Some(times.map_or((now, now), |(began, _)| (began, now)))
        });
    }

    /// Somebody typed or pressed something.
    pub fn touch(self, now: Millis) {
        self.times
            .update_untracked(|times| *times = times.map(|(began, _)| (began, now)));
    }

    /// Limits the visits of a console, where the configuration does.
    pub fn watch(self, console: Console) {
        let limits = console.config().limits;
        if limits == Default::default() {
            return;
        }
        let document = document();
        keep(
            ["pointerdown", "keydown"]
                .map(|event| Listener::new(&document, event, move |_| self.touch(now()))),
        );
        console.spawn(async move {
            loop {
                sleep(INTERVAL).await;
                if console.has_ended() {
                    return;
                }
                let times = self.times.get_untracked();
                let signed_in = console.sessions.any();
                let now = now();
                let times = signed_in.then(|| times.unwrap_or((now, now)));
                self.times.update_untracked(|known| *known = times);
                let before = self.limit.try_get_untracked().unwrap_or(Limit::Far);
                let limit = match times {
                    Some((began, touched)) => limits.at(began, touched, now),
                    // That it ended is said until somebody signs in again.
                    None if before == Limit::Over => before,
                    None => Limit::Far,
                };
                if before != limit {
                    self.limit.set(limit);
                }
                if signed_in && limit == Limit::Over {
                    console.sign_out_everywhere();
                }
            }
        });
    }
}
