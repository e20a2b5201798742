//! The frame of a confirmation: the question, the way back, and the button that agrees.

use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A modal question.
#[component]
pub fn ConfirmFrame(
    /// The classes of the dialog.
    class: &'static str,
    is_dangerous: bool,
    #[prop(into)] question: ViewFn,
    /// `true` once it was agreed to: nothing leads back then.
    is_confirmed: RwSignal<bool>,
    /// The label of the button that leads back.
    back: &'static str,
    #[prop(into)] on_cancel: Callback<()>,
    /// The button that agrees.
    button: AnyView,
    dialog: NodeRef<Dialog>,
    /// The content. `#confirm-body` in it describes the dialog.
    children: Children,
) -> impl IntoView {
    dialog.on_load(|dialog| {
        if dialog.is_connected() && !dialog.open() {
            let _ = dialog.show_modal();
            // At its input a small window would open scrolled past the question. By script, because
            // frames of another origin refuse `autofocus`.
            let question = dialog.query_selector("#confirm-title").ok().flatten();
            if let Some(question) = question.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                let _ = question.focus();
            }
        }
    });
    let cancel = move || {
        if !is_confirmed.get_untracked() {
            on_cancel.run(());
        }
    };
    view! {
        <dialog
            class=class
            role=if is_dangerous { "alertdialog" } else { "dialog" }
            data-danger=is_dangerous.then_some("true")
            aria-labelledby="confirm-title"
            aria-describedby="confirm-body"
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                cancel();
            }
            node_ref=dialog
        >
            <div class="dialog-header">
                <h2 id="confirm-title" tabindex="-1">
                    {move || question.run()}
                </h2>
            </div>
            <div class="dialog-body">{children()}</div>
            <div class="dialog-actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || is_confirmed.get()
                    on:click=move |_| cancel()
                >
                    {back}
                </button>
                {button}
            </div>
        </dialog>
    }
}

/// The button that agrees where no password is asked for.
#[component]
pub fn ConfirmButton(
    #[prop(into)] label: ViewFn,
    is_dangerous: bool,
    is_ready: Signal<bool>,
    is_confirmed: RwSignal<bool>,
    on_click: Callback<()>,
) -> impl IntoView {
    let kind = if is_dangerous { "danger" } else { "primary" };
    view! {
        <button
            type="button"
            class=format!("button {kind}")
            id="confirm"
            disabled=move || is_confirmed.get() || !is_ready.get()
            on:click=move |_| on_click.run(())
        >
            {move || label.run()}
        </button>
    }
}
