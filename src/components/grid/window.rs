//! The part of a long grid that is drawn: the rows in view and a few beside them.

use std::ops::Range;

use leptos::html::Div;
use leptos::prelude::*;

use crate::browser::{listen, sleep, window};
use crate::tracking::unsubscribe_on_cleanup;

/// Rows beside the view that are drawn too, so that scrolling shows no gaps.
const MARGIN: usize = 5;

/// No more rows are taken for those in view, however high the grid is: a style may be missing.
const MOST_ROWS: usize = 140;

/// The rows in view before the height of the grid is known.
const INITIAL_ROWS: usize = 15;

/// The heights of a row in CSS pixels, compact and not; `style/grid.css` has the same.
pub const ROW_HEIGHTS: (usize, usize) = (32, 40);

/// The window on a long grid.
#[derive(Clone, Copy)]
pub struct GridWindow {
    /// The element that scrolls. The header sticks to its top.
    pub element: NodeRef<Div>,
    /// `true` where rows are low.
    is_compact: RwSignal<bool>,
    /// The scroll position that was last read, in pixels: to ask the browser again makes it lay out
    /// the page.
    top: StoredValue<usize>,
    /// The first row in view.
    first: RwSignal<usize>,
    /// The number of rows in view, also those of which there is only a part.
    rows: RwSignal<usize>,
}

impl GridWindow {
    /// Returns a window on the first rows.
    pub fn new(is_compact: RwSignal<bool>) -> Self {
        Self {
            element: NodeRef::new(),
            is_compact,
            top: StoredValue::new(0),
            first: RwSignal::new(0),
            rows: RwSignal::new(INITIAL_ROWS),
        }
    }

    /// Measures the grid once it is drawn and whenever the browser's window has another size, until
    /// the current owner ends.
    pub fn measure(self) {
        self.element.on_load(move |_| {
            wasm_bindgen_futures::spawn_local(async move {
                sleep(0).await;
                self.update();
            });
        });
        listen(&window(), "resize", move |_| self.update());
    }

    /// Returns the word for the height of rows in `data-density`, tracked.
    pub fn density(self) -> &'static str {
        unsubscribe_on_cleanup();
        if self.is_compact.get() {
            "compact"
        } else {
            "normal"
        }
    }

    /// Returns the `transform` of the row at a place, tracked.
    pub fn offset_of(self, place: usize) -> String {
        unsubscribe_on_cleanup();
        format!("translateY({}px)", place * self.row_height())
    }

    /// Returns the height of so many rows, tracked.
    pub fn height_of(self, rows: usize) -> String {
        unsubscribe_on_cleanup();
        format!("{}px", rows * self.row_height())
    }

    /// Returns the height of a row, tracked.
    pub fn row_height(self) -> usize {
        row_height(self.is_compact.get())
    }

    /// Reads the scroll position; called when the grid scrolls or changes its size. Nothing happens
    /// once the page is gone: the call may come later than that.
    pub fn update(self) {
        let Some(element) = self.element.try_get_untracked().flatten() else {
            return;
        };
        let Some(row) = self.is_compact.try_get_untracked().map(row_height) else {
            return;
        };
        let top = usize::try_from(element.scroll_top()).unwrap_or(0);
        let height = usize::try_from(element.client_height()).unwrap_or(0);
        self.top.try_set_value(top);
        set_if_changed(self.first, top / row);
        if height > 0 {
            set_if_changed(self.rows, (height / row + 2).min(MOST_ROWS));
        }
    }

    /// Returns the places to draw in a grid of `len` rows, tracked.
    pub fn range(self, len: usize) -> Range<usize> {
        let in_view = self.in_view(len);
        in_view.start.saturating_sub(MARGIN)..(in_view.end + MARGIN).min(len)
    }

    /// Returns the places that are in view, as far as they are known; tracked.
    pub fn in_view(self, len: usize) -> Range<usize> {
        let rows = self.rows.get();
        // Where fewer rows are left than before, the last ones are in view.
        let first = self.first.get().min(len.saturating_sub(rows));
        first..(first + rows).min(len)
    }

    /// Returns the number of rows that a page key moves by: one row of the view is the header, and
    /// of two there may be only a part.
    pub fn page(self) -> usize {
        self.rows.get_untracked().saturating_sub(3).max(1)
    }

    /// Scrolls until a row is in view.
    pub fn scroll_to(self, place: usize) {
        let Some(element) = self.element.get_untracked() else {
            return;
        };
        let row = untrack(|| self.row_height());
        let top = i32::try_from(place * row).unwrap_or(i32::MAX);
        // The header takes one row of what is in view.
        let room = element.client_height() - 2 * i32::try_from(row).unwrap_or(0);
        if top < element.scroll_top() {
            element.set_scroll_top(top);
        } else if top > element.scroll_top() + room {
            element.set_scroll_top(top - room);
        }
        self.update();
    }

    /// Scrolls back to the first row.
    pub fn rewind(self) {
        let is_scrolled = self.top.get_value() > 0;
        if let Some(element) = self.element.get_untracked().filter(|_| is_scrolled) {
            element.set_scroll_top(0);
            self.top.set_value(0);
        }
        set_if_changed(self.first, 0);
    }
}

fn row_height(is_compact: bool) -> usize {
    let (compact, normal) = ROW_HEIGHTS;
    if is_compact { compact } else { normal }
}

/// Sets a signal, unless it is gone.
fn set_if_changed(signal: RwSignal<usize>, value: usize) {
    if signal.try_get_untracked().is_some_and(|it| it != value) {
        signal.set(value);
    }
}
