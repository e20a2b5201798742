//! The meaning of a word, in place.

use hawser::components::help::Help;
use hawser_core::glossary::{Term, state_terms};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::harness::{Page, press, until};

const BUTTON: &str = ".term-button";

const TERM: Term = Term {
    word: "RPO",
    meaning: "How old the latest recovery point may be.",
};

fn click(page: &Page, selector: &str) {
    let element: HtmlElement = page.part(selector).unchecked_into();
    element.click();
}

fn expanded(page: &Page) -> Option<String> {
    page.part(BUTTON).get_attribute("aria-expanded")
}

#[wasm_bindgen_test]
async fn button_opens_the_meaning_and_closes_it_again() {
    let page = Page::new(|| view! { <Help terms=vec![TERM] /> });
    assert_eq!(expanded(&page).as_deref(), Some("false"));
    assert_eq!(page.text(), "", "there is no text before");
    let name = page.part(BUTTON).get_attribute("aria-label");
    assert_eq!(name.as_deref(), Some("Help: RPO"));
    click(&page, BUTTON);
    until("it is open", || {
        expanded(&page).as_deref() == Some("true") && page.count(".term-panel:popover-open") == 1
    })
    .await;
    assert_eq!(
        page.text(),
        "RPOHow old the latest recovery point may be.",
        "word and meaning"
    );
    click(&page, BUTTON);
    until("it is closed", || {
        expanded(&page).as_deref() == Some("false") && page.text().is_empty()
    })
    .await;
}

#[wasm_bindgen_test]
async fn escape_closes_the_meaning_and_nothing_around_it() {
    let escapes = RwSignal::new(0);
    let page = Page::new(move || {
        view! {
            <div on:keydown=move |_| escapes.update(|count| *count += 1)>
                <Help terms=vec![TERM] />
            </div>
        }
    });
    click(&page, BUTTON);
    until("it is open", || page.count(".term-panel:popover-open") == 1).await;
    press(&page.part(BUTTON), "Escape");
    until("it is closed", || {
        page.count(".term-panel:popover-open") == 0
    })
    .await;
    assert_eq!(escapes.get_untracked(), 0);
    press(&page.part(BUTTON), "Escape");
    assert_eq!(escapes.get_untracked(), 1, "closed, it takes no key");
}

#[wasm_bindgen_test]
async fn many_words_can_be_scrolled_by_keyboard_and_no_word_has_no_button() {
    let page = Page::new(|| view! { <Help about="States" terms=state_terms() /> });
    let stop = page.part(".term-panel").get_attribute("tabindex");
    assert_eq!(stop.as_deref(), Some("0"));
    let name = page.part(BUTTON).get_attribute("aria-label");
    assert_eq!(name.as_deref(), Some("Help: States"));
    let page = Page::new(|| view! { <Help terms=Vec::new() /> });
    assert_eq!(page.count(BUTTON), 0);
}
