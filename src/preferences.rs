//! The preferences of the reader, kept in the browser.

use hawser_core::clock::{Timestamp, Zone};
use leptos::prelude::*;

use crate::browser::{document, kept, local_zone, set_kept};
use crate::tracking::unsubscribe_on_cleanup;

/// The names under which the browser keeps the choices; `public/loader.js` reads the theme too.
const UTC: &str = "hawser-utc";
const THEME: &str = "hawser-theme";
const NAVIGATION: &str = "hawser-navigation";
const SHORTCUTS: &str = "hawser-shortcuts";
const ROWS: &str = "hawser-rows";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the computer has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Returns the word in `data-theme` and in the browser's storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Theme::System => "System theme",
            Theme::Light => "Light theme",
            Theme::Dark => "Dark theme",
        }
    }
}

/// The reader's choices. The browser keeps them where it can; else they last as long as the page.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// `true` where times are shown in UTC instead of local time.
    pub utc: RwSignal<bool>,
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    /// `true` where the navigation shows icons only, as chosen; none where its width decides.
    pub narrow_navigation: RwSignal<Option<bool>>,
    /// `true` where single keys are shortcuts. Somebody who dictates may want none.
    pub shortcuts: RwSignal<bool>,
    /// `true` where the rows of grids are low.
    pub compact: RwSignal<bool>,
}

impl Preferences {
    /// Reads the choices; at first times are local, and the theme is the computer's.
    pub fn new() -> Self {
        let theme = kept(THEME).unwrap_or_default();
        let theme = Theme::ALL.into_iter().find(|it| it.as_str() == theme);
        Self {
            utc: RwSignal::new(kept(UTC).is_some()),
            theme: RwSignal::new(theme.unwrap_or_default()),
            narrow_navigation: RwSignal::new(kept(NAVIGATION).map(|it| it == "icons")),
            shortcuts: RwSignal::new(kept(SHORTCUTS).is_none()),
            compact: RwSignal::new(kept(ROWS).as_deref() == Some("compact")),
        }
    }

    /// Shows times in UTC or in local time from now on.
    pub fn set_utc(self, utc: bool) {
        self.utc.set(utc);
        set_kept(UTC, utc.then_some("true"));
    }

    /// Shows the page in a theme from now on.
    pub fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        let name = (theme != Theme::System).then(|| theme.as_str());
        set_kept(THEME, name);
        if let Some(root) = document().document_element() {
            let _ = match name {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
    }

    /// Shows the navigation as icons only, or in full, from now on.
    pub fn set_narrow_navigation(self, is_narrow: bool) {
        self.narrow_navigation.set(Some(is_narrow));
        set_kept(NAVIGATION, Some(if is_narrow { "icons" } else { "full" }));
    }

    /// Takes single keys as shortcuts from now on, or does not.
    pub fn set_shortcuts(self, is_on: bool) {
        self.shortcuts.set(is_on);
        set_kept(SHORTCUTS, (!is_on).then_some("off"));
    }

    /// Draws the rows of grids low from now on, or not.
    pub fn set_compact(self, compact: bool) {
        self.compact.set(compact);
        set_kept(ROWS, compact.then_some("compact"));
    }

    /// Returns the time zone for a moment, tracked.
    pub fn zone(self, at: Timestamp) -> Zone {
        unsubscribe_on_cleanup();
        if self.utc.get() {
            Zone::utc()
        } else {
            local_zone(at)
        }
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self::new()
    }
}
