//! The last question before a request leaves.

use crate::signal::Signal;
use hawser_core::operation::Confirmation;
use wasm_bindgen::JsCast;

use crate::dom::{El, View, button, div, el, p, spawn};

/// A modal question that names what will happen. `agreed` is called at most
/// once: a second click, or Enter held down, is not a second submission.
pub fn confirm(
    confirmation: Confirmation,
    undo: &str,
    place: &str,
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
    let leave =
        button("button", "Back to the form", left).live_on_off("disabled", move || sent.get());
    let agree = button("button danger", confirmation.button, move || {
        if !sent.get_untracked() {
            sent.set(true);
            agreed();
        }
    });
    let agree = agree.live_on_off("disabled", move || sent.get());
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
                .child(p("", undo)),
        )
        .child(div("dialog-actions").child(leave).child(agree));
    open(&dialog);
    dialog
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
