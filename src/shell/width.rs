//! The room that the window leaves for the navigation.

use leptos::prelude::*;

use crate::browser::{listen, window};
use crate::preferences::Preferences;
use crate::tracking::unsubscribe_on_cleanup;

/// The room from which on the navigation is beside the page.
const BESIDE: &str = "(min-width: 48rem)";

/// The room from which on it has its words there.
const IN_FULL: &str = "(min-width: 75rem)";

/// The shape of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavigationShape {
    /// Over the page, when asked for.
    Drawer,
    /// Beside the page, icons only.
    Icons,
    /// Beside the page.
    Full,
}

impl NavigationShape {
    /// Returns the shape, tracked: the room decides, then the reader.
    pub fn of_window(preferences: Preferences) -> Memo<Self> {
        let (is_beside, is_in_full) = (matches_media(BESIDE), matches_media(IN_FULL));
        Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let is_narrow = preferences.narrow_navigation.get();
            match (is_beside.get(), is_narrow.unwrap_or(!is_in_full.get())) {
                (false, _) => NavigationShape::Drawer,
                (true, true) => NavigationShape::Icons,
                (true, false) => NavigationShape::Full,
            }
        })
    }

    /// Returns the word in `data-navigation`.
    pub fn as_attr(self) -> &'static str {
        match self {
            NavigationShape::Drawer => "drawer",
            NavigationShape::Icons => "icons",
            NavigationShape::Full => "full",
        }
    }
}

/// Returns a signal that follows a media query; `true` where the browser has none.
fn matches_media(query: &str) -> RwSignal<bool> {
    let media = window().match_media(query).ok().flatten();
    let is_matched = RwSignal::new(media.as_ref().is_none_or(|media| media.matches()));
    if let Some(media) = media {
        let now = media.clone();
        listen(&media, "change", move |_| is_matched.set(now.matches()));
    }
    is_matched
}
