//! How far the appliance's clock is from this computer's.

use super::{MINUTE, SECOND, Timestamp, words};

/// The number of replies are remembered; an old one must not outlive a clock that was set since.
const REMEMBERED: usize = 16;

/// A `Date` header has whole seconds, cut off: on average the clock was half a second further.
const HALF_RESOLUTION: i64 = 500;

/// An estimate of the appliance's clock against the console's, from the `Date` headers of replies.
///
/// Of the last replies the one with the shortest way there and back says most. A proxy that sets
/// its own `Date` (nginx does, unless told `proxy_pass_header Date`) is what is measured then.
#[derive(Clone, Debug, Default)]
pub struct Skew {
    samples: Vec<Sample>,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    /// Appliance minus console, ms.
    offset: i64,
    /// From sending the request to the reply, ms.
    round_trip: i64,
}

impl Skew {
    /// From here on, in ms, the administrator has to be told.
    pub const THRESHOLD: i64 = 60 * SECOND;

    /// Takes one reply into account: its `Date`, and the console's clock when the request was sent
    /// and when the reply came.
    pub fn insert(&mut self, date: Timestamp, sent: Timestamp, answered: Timestamp) {
        let round_trip = answered.since(sent);
        if round_trip < 0 {
            return; // The console's clock was set back meanwhile.
        }
        let middle = sent.plus(round_trip / 2);
        if self.samples.len() == REMEMBERED {
            self.samples.remove(0);
        }
        self.samples.push(Sample {
            offset: date.plus(HALF_RESOLUTION).since(middle),
            round_trip,
        });
    }

    /// Appliance minus console in ms, so positive where the appliance is ahead; `None` before the
    /// first reply with a `Date`.
    pub fn offset(&self) -> Option<i64> {
        self.best().map(|sample| sample.offset)
    }

    /// Returns how many ms the offset may be wrong by, either way.
    pub fn uncertainty(&self) -> Option<i64> {
        self.best()
            .map(|sample| (sample.round_trip / 2).saturating_add(HALF_RESOLUTION))
    }

    /// Returns whether the clocks are surely further apart than [`Self::THRESHOLD`].
    pub fn is_large(&self) -> bool {
        self.best().is_some_and(|sample| {
            let sure = sample.offset.saturating_abs() - sample.round_trip / 2;
            sure > Self::THRESHOLD
        })
    }

    /// Returns the appliance's stamp on the console's clock; unchanged as long as nothing is known.
    pub fn on_console_clock(&self, stamp: Timestamp) -> Timestamp {
        Timestamp(stamp.0.saturating_sub(self.offset().unwrap_or(0)))
    }

    /// E.g. `the appliance's clock is 10 min 4 s ahead`.
    pub fn label(&self) -> Option<String> {
        let (offset, uncertainty) = (self.offset()?, self.uncertainty()?);
        let size = offset.saturating_abs();
        if size <= uncertainty.max(SECOND) {
            return Some("the appliance's clock matches this computer's".to_owned());
        }
        // An hour that lacks a second is an hour.
        let size = if size < 30 * MINUTE {
            size
        } else {
            size.saturating_add(MINUTE / 2) / MINUTE * MINUTE
        };
        let mut text = "the appliance's clock is ".to_owned();
        text.push_str(&words(size, 1));
        text.push_str(if offset > 0 { " ahead" } else { " behind" });
        Some(text)
    }

    /// Returns the newest of those with the shortest round trip.
    fn best(&self) -> Option<&Sample> {
        self.samples
            .iter()
            .rev()
            .min_by_key(|sample| sample.round_trip)
    }
}
