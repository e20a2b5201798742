//! A button that shows a panel beside it.

use leptos::html::{Button, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::browser::{document, listen};

/// Returns the id of the button of a menu.
pub fn menu_button_id(menu: &str) -> String {
    format!("{menu}-button")
}

/// A disclosure: the panel goes with Escape, with a click elsewhere, and when the focus leaves it.
///
/// It is no menu of ARIA: in the panel are controls of any kind, in the order of the page.
#[component]
pub fn Menu(
    /// The id of the panel.
    id: &'static str,
    /// The accessible name of the button.
    #[prop(into)]
    label: Signal<String>,
    /// The icon of the button, as the style names it.
    icon: &'static str,
    /// Drawn on the button, for those who see it.
    #[prop(optional, into)]
    mark: ViewFn,
    is_open: RwSignal<bool>,
    children: Children,
) -> impl IntoView {
    let button = NodeRef::<Button>::new();
    let around = NodeRef::<Div>::new();
    let close = move || {
        if is_open.get_untracked() {
            is_open.set(false);
        }
    };
    listen(&document(), "pointerdown", move |event| {
        let Some(around) = around.get_untracked() else {
            return;
        };
        // Within a shadow root the target seen from here is its host.
        if !event.composed_path().includes(&around, 0) {
            close();
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.stop_propagation();
            close();
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        }
    };
    let on_focus_out = move |event: web_sys::FocusEvent| {
        // None where nothing takes the focus, as after a click on text of the panel.
        let next = event
            .related_target()
            .and_then(|it| it.dyn_into::<web_sys::Node>().ok());
        let has_left = next.is_some_and(|next| {
            around
                .get_untracked()
                .is_some_and(|around| !around.contains(Some(&next)))
        });
        if has_left {
            close();
        }
    };
    view! {
        <div class="menu" node_ref=around on:keydown=on_key on:focusout=on_focus_out>
            <button
                type="button"
                class="tool"
                id=menu_button_id(id)
                data-icon=icon
                title=move || label.get()
                aria-expanded=move || is_open.get().to_string()
                aria-controls=id
                on:click=move |_| is_open.update(|open| *open = !*open)
                node_ref=button
            >
                <span class="visually-hidden">{move || label.get()}</span>
                {mark.run()}
            </button>
            <div class="menu-panel" id=id hidden=move || !is_open.get()>
                {children()}
            </div>
        </div>
    }
}
