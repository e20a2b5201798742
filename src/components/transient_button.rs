//! Buttons of messages: they go with the message, often because they were pressed.

use leptos::html::Button;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::mount_point::MountPoint;

/// A small button of a message. When it goes after it was pressed, the focus goes to the part of the
/// page around it, and not to the body.
#[component]
pub fn TransientButton(
    #[prop(into)] on_press: Callback<()>,
    /// `true` while it does nothing.
    #[prop(optional, into)]
    is_disabled: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let mount_point = expect_context::<MountPoint>();
    let button = NodeRef::<Button>::new();
    let around = StoredValue::new_local(None::<HtmlElement>);
    let on_click = move |_| {
        let button = button.get_untracked();
        let found = button.and_then(|it| it.closest("[tabindex]").ok().flatten());
        around.set_value(found.and_then(|it| it.dyn_into().ok()));
        on_press.run(());
    };
    on_cleanup(move || {
        if let Some(around) = around.try_get_value().flatten() {
            mount_point.keep_focus_in(around);
        }
    });
    view! {
        <button
            type="button"
            class="button small"
            aria-disabled=move || is_disabled.get().then_some("true")
            on:click=on_click
            node_ref=button
        >
            {children()}
        </button>
    }
}
