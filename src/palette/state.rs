//! Which dialog is shown over the page.

use leptos::prelude::*;

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Finds anything by name.
    Search,
    /// The keyboard shortcuts.
    Shortcuts,
    /// The words of the console.
    Glossary,
    /// Version and licenses.
    About,
}

impl Sheet {
    /// The title of the dialog, and of what opens it.
    pub fn title(self) -> &'static str {
        match self {
            Sheet::Search => "Search",
            Sheet::Shortcuts => "Keyboard shortcuts",
            Sheet::Glossary => "Glossary",
            Sheet::About => "About Hawser",
        }
    }

    /// Returns the word in `data-sheet`.
    pub fn as_attr(self) -> &'static str {
        match self {
            Sheet::Search => "search",
            Sheet::Shortcuts => "shortcuts",
            Sheet::Glossary => "glossary",
            Sheet::About => "about",
        }
    }
}

/// The dialogs over the page.
#[derive(Clone, Copy)]
pub struct Palette {
    shown: RwSignal<Option<Sheet>>,
    /// Shown once the present one has closed and the focus is back in the page.
    next: RwSignal<Option<Sheet>>,
}

impl Palette {
    /// Nothing is shown at first.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
            next: RwSignal::new(None),
        }
    }

    /// Returns the dialog that is shown, tracked.
    pub fn shown(self) -> Option<Sheet> {
        self.shown.get()
    }

    /// Shows a dialog.
    pub fn show(self, sheet: Sheet) {
        self.shown.set(Some(sheet));
    }

    /// Shows a dialog once the present one has closed.
    pub fn show_next(self, sheet: Sheet) {
        self.next.set(Some(sheet));
    }

    /// Takes away the dialog that has closed. The browser tells so later, maybe once the console is
    /// gone.
    pub fn closed(self) {
        if let Some(next) = self.next.try_get_untracked() {
            self.shown.set(next);
            self.next.set(None);
        }
    }
}

impl Default for Palette {
    fn default() -> Self {
        Self::new()
    }
}
