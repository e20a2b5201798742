//! The meaning of a word, in place.

use std::sync::atomic::{AtomicUsize, Ordering};

use hawser_core::glossary::Term;
use js_sys::{Function, Reflect};
use leptos::html::{Button, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

/// From so many words on, a panel can be scrolled, which takes a stop of the tab key.
const MANY: usize = 4;

/// Counts the panels: each has an id of its own, which its button names.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A small button that opens the meaning of one or several words.
///
/// The panel is a popover of the browser: it is over whatever is around it, and goes with a click
/// elsewhere. Escape closes it and nothing else. It has its text only while it is open.
#[component]
pub fn Help(
    /// The words. Nothing is drawn where there is none.
    #[prop(into)]
    terms: Signal<Vec<Term>>,
    /// The subject, where it is not the only word.
    #[prop(optional, into)]
    about: String,
    /// Within a grid: the value of `tabindex`.
    #[prop(optional, into)]
    tab_index: Signal<Option<&'static str>>,
) -> impl IntoView {
    let has_terms = Memo::new(move |_| terms.with(|terms| !terms.is_empty()));
    move || {
        let about = about.clone();
        has_terms.get().then(|| {
            view! { <HelpButton terms about tab_index /> }
        })
    }
}

#[component]
fn HelpButton(
    terms: Signal<Vec<Term>>,
    about: String,
    tab_index: Signal<Option<&'static str>>,
) -> impl IntoView {
    let id = format!("help-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let is_open = RwSignal::new(false);
    let button = NodeRef::<Button>::new();
    let panel = NodeRef::<Div>::new();
    let label = move || {
        let first = terms.with(|terms| terms.first().map_or("", |term| term.word));
        let about = if about.is_empty() { first } else { &about };
        format!("Help: {about}")
    };
    // In the page, Escape means other things too: to leave what the word stands in.
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.stop_propagation();
            event.prevent_default();
            if let Some(panel) = panel.get_untracked() {
                hide(&panel);
            }
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        }
    };
    let text = move || is_open.get().then(|| terms_view(&terms.get()));
    view! {
        <span class="term-help" on:keydown=on_key>
            <button
                type="button"
                class="term-button"
                popovertarget=id.clone()
                aria-label=label
                aria-expanded=move || is_open.get().to_string()
                tabindex=move || tab_index.get()
                node_ref=button
            ></button>
            <div
                class="term-panel"
                id=id
                popover="auto"
                role="note"
                tabindex=move || terms.with(|terms| (terms.len() >= MANY).then_some("0"))
                on:beforetoggle=move |event| is_open.set(opens(&event))
                node_ref=panel
            >
                {text}
            </div>
        </span>
    }
}

fn terms_view(terms: &[Term]) -> AnyView {
    let terms = terms.iter().map(|Term { word, meaning }| {
        view! {
            <div>
                <dt>{*word}</dt>
                <dd>{*meaning}</dd>
            </div>
        }
    });
    view! { <dl>{terms.collect_view()}</dl> }.into_any()
}

/// Returns `true` where a popover is about to open.
fn opens(event: &Event) -> bool {
    let state = Reflect::get(event, &"newState".into()).ok();
    state.and_then(|state| state.as_string()).as_deref() == Some("open")
}

/// Closes a popover.
fn hide(panel: &web_sys::HtmlElement) {
    let hide = Reflect::get(panel, &"hidePopover".into()).ok();
    if let Some(hide) = hide.and_then(|hide| hide.dyn_into::<Function>().ok()) {
        let _ = hide.call0(panel);
    }
}
