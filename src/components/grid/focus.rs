//! The keys of a grid, and its one cell in the tab order: see
//! <https://www.w3.org/WAI/ARIA/apg/patterns/grid/>.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent};

use super::columns::ACTIVE_ID;
use super::state::{CellAt, GridState};
use crate::browser::sleep;

impl GridState {
    /// Returns the place of the row that the keys are at; none in the header.
    fn active_place(self) -> Option<usize> {
        self.active.get_untracked().row.checked_sub(1)
    }

    /// Moves to a cell and gives it the focus.
    fn go_to(self, row: usize, column: usize) {
        let rows = self.shown.with_untracked(Vec::len);
        let last = untrack(|| self.columns.count()).saturating_sub(1);
        let row = row.min(rows);
        self.active.set(CellAt {
            row,
            column: column.min(last),
        });
        if let Some(place) = row.checked_sub(1) {
            self.window.scroll_to(place);
        }
        self.focus_active();
    }

    /// Gives the focus to the active cell, once it is drawn.
    pub fn focus_active(self) {
        let Some(element) = self.window.element.get_untracked() else {
            return;
        };
        wasm_bindgen_futures::spawn_local(async move {
            sleep(0).await;
            let cell = element.query_selector(&format!("#{ACTIVE_ID}"));
            if let Some(cell) = cell.ok().flatten()
                && let Some(cell) = cell.dyn_ref::<HtmlElement>()
            {
                let _ = cell.focus();
            }
        });
    }

    /// Makes the cell active that takes the focus, also by the mouse.
    pub fn on_focus_in(self, event: &FocusEvent) {
        let Some(element) = event.target().and_then(|it| it.dyn_into::<Element>().ok()) else {
            return;
        };
        let index = |attribute: &str| {
            let holder = element.closest(&format!("[{attribute}]")).ok()??;
            holder
                .get_attribute(attribute)?
                .parse::<usize>()
                .ok()?
                .checked_sub(1)
        };
        if let (Some(row), Some(column)) = (index("aria-rowindex"), index("aria-colindex")) {
            let at = CellAt { row, column };
            if self.active.get_untracked() != at {
                self.active.set(at);
            }
        }
    }

    /// Takes a key.
    pub fn on_key(self, event: &KeyboardEvent) {
        if event.alt_key() {
            return;
        }
        let is_control = event.ctrl_key() || event.meta_key();
        if self.on_action(event, is_control) {
            event.prevent_default();
            return;
        }
        let CellAt { row, column } = self.active.get_untracked();
        let page = self.window.page();
        let (row, column) = match event.key().as_str() {
            "ArrowDown" => (row + 1, column),
            "ArrowUp" => (row.saturating_sub(1), column),
            "ArrowRight" => (row, column + 1),
            "ArrowLeft" => (row, column.saturating_sub(1)),
            "PageDown" => (row + page, column),
            // Not into the header: that is one step further.
            "PageUp" => (row.saturating_sub(page).max(row.min(1)), column),
            "Home" if is_control => (1, 0),
            "End" if is_control => (usize::MAX, usize::MAX),
            "Home" => (row, 0),
            "End" => (row, usize::MAX),
            _ => return,
        };
        event.prevent_default();
        let from = self.active_place();
        self.go_to(row, column);
        if event.shift_key()
            && let Some((from, to)) = from.zip(self.active_place())
            && from != to
        {
            self.extend_selection(from, to);
        }
    }

    /// Does what a key does at the place where it is. Returns whether it did something.
    fn on_action(self, event: &KeyboardEvent, is_control: bool) -> bool {
        let Some(place) = self.active_place() else {
            // The buttons and the check box of the header take them.
            return false;
        };
        match event.key().as_str() {
            "Enter" if !is_control => self.open.set(self.key_at(place)),
            " " if event.shift_key() => self.select_range(place, true),
            " " => {
                if let Some(key) = self.key_at(place) {
                    let is_selected = self.selected.with_untracked(|all| all.contains(&key));
                    self.select(key, !is_selected);
                }
            }
            "a" if is_control => self.toggle_all(),
            "Escape" if self.selected.with_untracked(|all| !all.is_empty()) => {
                self.selected.update(|selected| selected.clear());
            }
            _ => return false,
        }
        true
    }

    /// Selects what the keys pass with Shift held.
    fn extend_selection(self, from: usize, to: usize) {
        if self.anchor.with_value(Option::is_none) {
            self.anchor.set_value(self.key_at(from));
        }
        self.select_range(to, true);
    }
}
