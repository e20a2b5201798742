//! How long sessions last in this console, whatever the appliances allow.

use crate::clock::Timestamp;

/// So long before the end it is said, in milliseconds.
pub const WARNING: i64 = 60_000;

/// The limits of config.json, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// After so long without a touch.
    pub idle: Option<i64>,
    /// After so long in any case.
    pub most: Option<i64>,
}

/// Where a visit stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// Nothing ends soon.
    #[default]
    Far,
    /// All sessions end then.
    Soon {
        /// When, by the console's clock.
        ends: Timestamp,
        /// True if a touch prevents it.
        idle: bool,
    },
    /// They end now.
    Over,
}

impl Limits {
    /// Returns the state of a visit from its first sign-in, its last touch and now.
    pub fn at(self, began: Timestamp, touched: Timestamp, now: Timestamp) -> Limit {
        let idle = self.idle.map(|after| (touched.plus(after), true));
        let most = self.most.map(|after| (began.plus(after), false));
        // The nearer one counts; of two at once the one that no touch prevents.
        let nearer = [most, idle]
            .into_iter()
            .flatten()
            .min_by_key(|(ends, _)| *ends);
        match nearer {
            Some((ends, _)) if now >= ends => Limit::Over,
            Some((ends, idle)) if now.plus(WARNING) >= ends => Limit::Soon { ends, idle },
            _ => Limit::Far,
        }
    }
}
