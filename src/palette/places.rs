//! The places that somebody went to lately, and those that are kept at hand, in this browser.

use hawser_core::targets::{Target, Targets};
use leptos::prelude::*;

use crate::browser::{kept, set_kept};
use crate::tracking::unsubscribe_on_cleanup;

/// The names under which the browser keeps them.
const RECENT: &str = "hawser-recent";
const FAVORITES: &str = "hawser-favorites";

/// Recent and favorite places. Addresses and names only.
#[derive(Clone, Copy)]
pub struct Places {
    recent: RwSignal<Targets>,
    favorites: RwSignal<Targets>,
}

impl Places {
    /// Reads what the browser kept.
    pub fn new() -> Self {
        Self {
            recent: RwSignal::new(read(RECENT)),
            favorites: RwSignal::new(read(FAVORITES)),
        }
    }

    /// Returns what was visited lately, the latest first, tracked.
    pub fn recent(self) -> Targets {
        unsubscribe_on_cleanup();
        self.recent.get()
    }

    /// Returns the favorites, tracked.
    pub fn favorites(self) -> Targets {
        unsubscribe_on_cleanup();
        self.favorites.get()
    }

    /// Notes a visit.
    pub fn visit(self, target: Target) {
        change(self.recent, RECENT, |targets| targets.visit(target));
    }

    /// Adds a favorite, or takes it away.
    pub fn toggle_favorite(self, target: Target) {
        change(self.favorites, FAVORITES, |targets| targets.toggle(target));
    }

    /// Forgets what was visited.
    pub fn clear_recent(self) {
        change(self.recent, RECENT, Targets::clear);
    }

    /// Takes over what other tabs kept meanwhile.
    pub fn refresh(self) {
        self.recent.set(read(RECENT));
        self.favorites.set(read(FAVORITES));
    }
}

impl Default for Places {
    fn default() -> Self {
        Self::new()
    }
}

fn read(name: &str) -> Targets {
    kept(name).map_or_else(Targets::default, |text| Targets::read(&text))
}

/// Changes what the browser keeps, which another tab may have changed before.
fn change(signal: RwSignal<Targets>, name: &str, change: impl FnOnce(&mut Targets)) {
    let mut targets = match kept(name) {
        Some(text) => Targets::read(&text),
        // A browser that keeps nothing has it as long as the page.
        None => signal.get_untracked(),
    };
    change(&mut targets);
    let text = (!targets.all().is_empty()).then(|| targets.write());
    set_kept(name, text.as_deref());
    signal.set(targets);
}
