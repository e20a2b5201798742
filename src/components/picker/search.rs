//! The search of a picker: its state and its keys.

use hawser_core::operation::{Field, Row};
use leptos::prelude::*;
use web_sys::Event;

use super::list::LiveList;
use super::rows::is_possible;
use crate::components::form::error_summary::control_id;
use crate::components::grid::GridWindow;
use crate::mount_point::MountPoint;

/// The search: what is shown of the list, and the active row.
#[derive(Clone, Copy)]
pub struct Search {
    /// The field that is filled in.
    pub field: &'static Field,
    /// The list.
    pub list: LiveList,
    /// The part that is drawn.
    pub window: GridWindow,
    /// The place of the row that the keys or the mouse are at; none before anybody was there.
    pub active: RwSignal<Option<usize>>,
    /// The id of the row that is chosen already.
    pub chosen: Memo<String>,
    /// Called with the row that somebody picks.
    pub on_pick: Callback<Row>,
    /// Called by who leaves the list without another choice.
    pub on_cancel: Callback<()>,
    /// The place of the console in the page.
    pub mount_point: MountPoint,
}

impl Search {
    /// Returns the id of the element of the row at a place.
    pub fn row_id(self, place: usize) -> String {
        format!("{}-row-{place}", control_id(self.field.id))
    }

    /// Returns the id of the active row, tracked; none while it is not drawn.
    pub fn active_id(self) -> Option<String> {
        let drawn = self.window.range(self.list.order.with(Vec::len));
        let active = self.active.get().filter(|active| drawn.contains(active));
        active.map(|active| self.row_id(active))
    }

    /// Searches. Whoever types means the first match.
    pub fn on_input(self, text: String) {
        let first = (!text.trim().is_empty()).then_some(0);
        self.list.change(|query| query.search = text);
        self.active.set(first);
        self.window.rewind();
    }

    /// Leads back to the first row after filters or order have changed.
    pub fn rewind(self) {
        self.active.set(None);
        self.window.rewind();
    }

    /// Shows all rows.
    pub fn show_all(self) {
        self.list.only_found.set(false);
        self.list.change(|query| *query = query.without_filters());
        self.rewind();
    }

    /// Takes a key of the search field.
    pub fn on_key(self, event: &Event) {
        let is_empty = self.list.query.with_untracked(|it| it.search.is_empty());
        let last = self.list.order.with_untracked(Vec::len).saturating_sub(1);
        let active = self.active.get_untracked();
        let from = |step: fn(usize) -> usize| active.map_or(0, step).min(last);
        let place = match key(event).as_str() {
            "ArrowDown" => from(|active| active + 1),
            "ArrowUp" => from(|active| active.saturating_sub(1)),
            "PageDown" => active
                .map_or(0, |active| active + self.window.page())
                .min(last),
            "PageUp" => active.map_or(0, |active| active.saturating_sub(self.window.page())),
            // Within a text they are for the text.
            "Home" if is_empty => 0,
            "End" if is_empty => last,
            "Escape" => return self.on_escape(event, is_empty),
            "Enter" => {
                // It must not submit the form.
                event.prevent_default();
                if let Some(active) = active {
                    self.choose(active);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.list.touch();
        self.active.set(Some(place));
        self.window.scroll_to(place);
        // The list itself may be partly outside of the window.
        self.mount_point.reveal(&self.row_id(place));
    }

    /// Takes back the search, then leaves the list.
    fn on_escape(self, event: &Event, is_empty: bool) {
        event.prevent_default();
        if is_empty {
            self.active.set(None);
            self.on_cancel.run(());
        } else {
            self.on_input(String::new());
        }
    }

    /// Picks the row at a place, unless it is refused: then its reason is shown.
    pub fn choose(self, place: usize) {
        self.active.set(Some(place));
        let row = self.list.row_at(place);
        if let Some(row) = row.filter(is_possible) {
            self.on_pick.run(row);
        }
    }
}

/// Returns the key of a keyboard event; "" where it has none, as when a browser fills in.
fn key(event: &Event) -> String {
    let key = js_sys::Reflect::get(event, &"key".into());
    key.ok().and_then(|key| key.as_string()).unwrap_or_default()
}
