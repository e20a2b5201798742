//! The frame of a dialog over the page.

use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlElement};

use super::state::{Palette, Sheet};

/// A modal dialog with a title. It goes with Escape, its button, or a click beside it; then the
/// focus is where it was before.
#[component]
pub fn SheetFrame(
    sheet: Sheet,
    /// The dialog itself, whose `close` leads back to the page.
    dialog: NodeRef<Dialog>,
    children: Children,
) -> impl IntoView {
    let palette = expect_context::<Palette>();
    dialog.on_load(|dialog| {
        if dialog.is_connected() && !dialog.open() {
            let _ = dialog.show_modal();
            // By script, because frames of another origin refuse `autofocus`.
            let first = dialog.query_selector("[data-first]").ok().flatten();
            if let Some(first) = first.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                let _ = first.focus();
            }
        }
    });
    // The content fills it, so that only what is beside it is the dialog itself.
    let on_click = move |event: web_sys::MouseEvent| {
        let Some(dialog) = dialog.get_untracked() else {
            return;
        };
        let itself: &EventTarget = &dialog;
        if event.target().as_ref() == Some(itself) {
            dialog.close();
        }
    };
    view! {
        <dialog
            class="dialog sheet"
            data-sheet=sheet.as_attr()
            aria-label=sheet.title()
            on:close=move |_| palette.closed()
            on:click=on_click
            node_ref=dialog
        >
            <div class="sheet-content">{children()}</div>
        </dialog>
    }
}

/// A sheet that is read: its title, its text, and a button that closes it.
#[component]
pub fn ReadingSheet(sheet: Sheet, children: Children) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <SheetFrame sheet dialog>
            <div class="sheet-header">
                <h2>{sheet.title()}</h2>
                <button type="button" class="tool" data-icon="close" on:click=close>
                    <span class="visually-hidden">"Close"</span>
                </button>
            </div>
            <div class="sheet-body" tabindex="0" data-first="" role="group" aria-label=sheet.title()>
                {children()}
            </div>
        </SheetFrame>
    }
}
