//! Which rows of a long list are drawn: those in view and a few beside them.

use crate::signal::Signal;

use crate::dom::El;

/// The height of a row in CSS pixels; `style/controls.css` has the same.
pub const ROW: usize = 56;

/// Rows beside the view that are drawn too, so that scrolling shows no gaps.
const BESIDE: usize = 4;

/// Rows drawn before the height of the list is known.
const FIRST: usize = 12;

/// A window on a long list.
#[derive(Clone, Copy)]
pub struct ListWindow {
    first: Signal<usize>,
    rows: Signal<usize>,
}

impl Default for ListWindow {
    fn default() -> Self {
        Self {
            first: Signal::new(0),
            rows: Signal::new(FIRST),
        }
    }
}

impl ListWindow {
    /// Looks where the list stands; called when it scrolls.
    pub fn look(self, place: &El) {
        let place = place.element();
        let first = (place.scroll_top().max(0) as usize / ROW).saturating_sub(BESIDE);
        let rows = place.client_height().max(0) as usize / ROW + 2 + 2 * BESIDE;
        if self.first.get_untracked() != first {
            self.first.set(first);
        }
        if self.rows.get_untracked() != rows {
            self.rows.set(rows);
        }
    }

    /// The rows to draw, of so many, tracked.
    pub fn range(self, of: usize) -> std::ops::Range<usize> {
        let first = self.first.get().min(of);
        first..(first + self.rows.get()).min(of)
    }

    /// Scrolls until a row can be seen.
    pub fn show(self, place: &El, row: usize) {
        let element = place.element();
        let top = (row * ROW) as i32;
        let bottom = top + ROW as i32;
        if top < element.scroll_top() {
            element.set_scroll_top(top);
        } else if bottom > element.scroll_top() + element.client_height() {
            element.set_scroll_top(bottom - element.client_height());
        }
        self.look(place);
    }

    /// Back to the first row.
    pub fn rewind(self, place: &El) {
        place.element().set_scroll_top(0);
        self.first.set(0);
    }
}
