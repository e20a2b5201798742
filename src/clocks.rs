//! How far the appliances' clocks are from this computer's, by the `Date` of their answers.

use hawser_core::clock::{Millis, Skew};
use hawser_core::config::Appliance;

use crate::browser::now;
use crate::by_appliance::ByAppliance;
use crate::signal::Signal;

/// The clocks of all appliances.
#[derive(Clone, Copy, Default)]
pub struct Clocks {
    all: Signal<ByAppliance<Skew>>,
    /// What is to be said of them, where one is far off.
    pub warnings: Signal<ByAppliance<String>>,
}

impl Clocks {
    /// Lets go of everything.
    pub fn rest(self) {
        self.all.rest();
        self.warnings.rest();
    }

    /// An answer to a request that was sent then came now.
    pub fn note(self, appliance: &Appliance, date: Millis, sent: Millis) {
        let words = self.all.update_untracked(|all| {
            let mut skew = all.get(&appliance.id).cloned().unwrap_or_default();
            skew.note(date, sent, now());
            let words = skew.words().filter(|_| skew.is_large());
            all.set(&appliance.id, skew);
            words.map(|words| format!("{}: {words}.", appliance.name))
        });
        let words = words.flatten();
        let known = |known: &ByAppliance<String>| known.get(&appliance.id).cloned();
        if self.warnings.try_with_untracked(known) == Some(words.clone()) {
            return;
        }
        self.warnings.update(|all| match words {
            Some(words) => all.set(&appliance.id, words),
            None => all.remove(&appliance.id),
        });
    }
}
