//! A button that copies text, and says whether it did.

use crate::signal::Signal;

use crate::dom::{El, button, el, spawn};

/// Copies what `text` gives at the moment of the click. `what` says what is
/// copied, for people: "as curl".
pub fn copy(what: &'static str, text: impl Fn() -> String + 'static) -> El {
    let done = Signal::new(None::<bool>);
    let words = move || match done.get() {
        None => format!("Copy {what}"),
        Some(true) => "Copied".to_owned(),
        Some(false) => "The browser does not allow copying here".to_owned(),
    };
    let label = el("span").attr("aria-live", "polite").live(words);
    button("button ghost small copy", label, move || {
        let text = text();
        spawn(async move {
            let copied = crate::browser::copy(&text).await;
            done.set(Some(copied));
            crate::browser::sleep(3000).await;
            done.set(None);
        });
    })
}
