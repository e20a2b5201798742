//! The last question before a request leaves.

use crate::erased::effect;
use hawser_core::operation::Confirmation;
use leptos::html::Dialog;
use leptos::prelude::*;

/// A modal question that names what will happen. It takes the focus, and gives
/// it back.
#[component]
pub fn Confirm(
    /// What it says.
    confirmation: Confirmation,
    /// The operation's word on undoing it.
    undo: &'static str,
    /// Where the request goes.
    place: String,
    /// The administrator agreed. Called at most once.
    agreed: Callback<()>,
    /// The administrator went back.
    left: Callback<()>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let (sent, set_sent) = signal(false);
    effect(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let effects = confirmation
        .effects
        .into_iter()
        .map(|effect| view! { <li>{effect}</li> })
        .collect_view();
    let agree = move |_| {
        // A second click, or Enter held down, is not a second submission.
        if !sent.get_untracked() {
            set_sent.set(true);
            agreed.run(());
        }
    };
    let cancel = move |event: web_sys::Event| {
        event.prevent_default();
        if !sent.get_untracked() {
            left.run(());
        }
    };
    view! {
        <dialog
            class="dialog"
            role="alertdialog"
            data-danger="true"
            aria-labelledby="confirm-title"
            aria-describedby="confirm-body"
            on:cancel=cancel
            node_ref=dialog
        >
            <div class="dialog-header"><h2 id="confirm-title">{confirmation.question}</h2></div>
            <div class="dialog-body" id="confirm-body">
                <p>{place}</p>
                <ul>{effects}</ul>
                <p>{undo}</p>
            </div>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| left.run(()) disabled=sent>"Back to the form"</button>
                <button type="button" class="button danger" on:click=agree disabled=sent>{confirmation.button}</button>
            </div>
        </dialog>
    }
}
