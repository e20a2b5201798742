//! The last question before a request leaves.

use crate::signal::Signal;
use hawser_core::operation::Confirmation;
use wasm_bindgen::JsCast;

use super::password_again::PasswordAgain;
use crate::dom::{El, View, button, div, el, p, spawn};
use crate::views;

/// A modal question that names what will happen. `agreed` is called at most
/// once: a second click, or Enter held down, is not a second submission.
pub fn confirm(
    confirmation: Confirmation,
    undo: &str,
    place: &str,
    password: Option<PasswordAgain>,
    agreed: impl Fn() + 'static,
    left: impl Fn() + Clone + 'static,
) -> El {
    let sent = Signal::new(false);
    let effects: View = confirmation
        .effects
        .iter()
        .map(|e| el("li").child(e.as_str()))
        .collect();
    let back = left.clone();
    let leave = button("button", "Back to the form", left.clone())
        .live_on_off("disabled", move || sent.get());
    let agreed = move || {
        if !sent.get_untracked() {
            sent.set(true);
            agreed();
        }
    };
    // The target's name, typed or pasted, where that is asked for.
    let typed = Signal::new(confirmation.typed.is_none());
    let (secret, agree) = match password {
        Some(password) => password.ask(confirmation.button, typed, agreed, left),
        None => {
            let agree = button("button danger", confirmation.button, agreed)
                .live_on_off("disabled", move || sent.get() || !typed.get());
            (View::default(), agree)
        }
    };
    let name = confirmation.typed.map(|name| name_input(name, typed));
    let dialog = el("dialog")
        .class("dialog")
        .attr("role", "alertdialog")
        .attr("data-danger", "true")
        .attr("aria-labelledby", "confirm-title")
        .attr("aria-describedby", "confirm-body")
        .on("cancel", move |event| {
            event.prevent_default();
            if !sent.get_untracked() {
                back();
            }
        })
        .child(
            div("dialog-header").child(
                el("h2")
                    .attr("id", "confirm-title")
                    .child(confirmation.question),
            ),
        )
        .child(
            div("dialog-body")
                .attr("id", "confirm-body")
                .child(p("", place))
                .child(el("ul").child(effects))
                .child(p("", undo))
                .child(name)
                .child(secret),
        )
        .child(div("dialog-actions").child(leave).child(agree));
    open(&dialog);
    dialog
}

/// The input for the target's name.
fn name_input(name: String, typed: Signal<bool>) -> El {
    let input = el("input")
        .attr("type", "text")
        .attr("id", "confirm-name")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false");
    let read = input.clone();
    let label = views![
        "To go on, type or paste the name: ",
        el("code").child(name.as_str())
    ];
    let input = input.on("input", move |_| {
        typed.set(read.value().trim() == name.trim())
    });
    div("field")
        .child(el("label").attr("for", "confirm-name").child(label))
        .child(input)
}

/// Opens a dialog as soon as it stands in the page.
fn open(dialog: &El) {
    let dialog = dialog.clone();
    spawn(async move {
        if let Some(dialog) = dialog.element().dyn_ref::<web_sys::HtmlDialogElement>()
            && dialog.is_connected()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
}
