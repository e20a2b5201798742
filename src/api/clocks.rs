//! The distance of the appliances' clocks from this computer's, by the `Date` of their responses.

use std::collections::BTreeMap;

use hawser_core::clock::{Skew, Timestamp};
use hawser_core::config::Appliance;
use leptos::prelude::*;

use crate::browser::now;

/// The clocks of all appliances, by the appliance's id.
#[derive(Clone, Copy)]
pub(super) struct Clocks {
    skews: StoredValue<BTreeMap<String, Skew>>,
    /// A warning for each clock that is far off.
    pub(super) warnings: RwSignal<BTreeMap<String, String>>,
}

impl Clocks {
    pub(super) fn new() -> Self {
        Self {
            skews: StoredValue::default(),
            warnings: RwSignal::default(),
        }
    }

    /// Notes the `Date` of a response that came now to a request sent at `sent`.
    pub(super) fn note(self, appliance: &Appliance, date: Timestamp, sent: Timestamp) {
        let warning = self.skews.try_update_value(|skews| {
            let skew = skews.entry(appliance.id.clone()).or_default();
            skew.insert(date, sent, now());
            let words = skew.label().filter(|_| skew.is_large());
            words.map(|words| format!("{}: {words}.", appliance.name))
        });
        let warning = warning.flatten();
        let known = self
            .warnings
            .try_with_untracked(|all| all.get(&appliance.id).cloned());
        if known == Some(warning.clone()) {
            return;
        }
        self.warnings.try_update(|all| match warning {
            Some(warning) => all.insert(appliance.id.clone(), warning),
            None => all.remove(&appliance.id),
        });
    }
}
