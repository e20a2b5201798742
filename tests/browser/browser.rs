//! Tests of the console's access to the browser.

use hawser::browser::{listen, lowercase};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, dispatch};

#[wasm_bindgen_test]
fn lowercase_works_in_every_script() {
    assert_eq!(lowercase("FIN-Ärzte ΣΙΓΜΑ"), "fin-ärzte σιγμα");
}

#[wasm_bindgen_test]
fn text_is_never_markup() {
    let hostile = "<img src=x onerror=alert(1)><b>bold</b>";
    let page = Page::new(move || view! { <p title=hostile>{hostile}</p> });
    assert_eq!(page.text(), hostile);
    assert_eq!(page.count("img, b"), 0);
}

#[wasm_bindgen_test]
fn listener_ends_with_its_owner() {
    let count = ArcRwSignal::new(0);
    let counted = count.clone();
    let target = hawser::browser::document()
        .create_element("p")
        .expect("an element");
    let listened = target.clone();
    let mut page = Page::new(move || {
        listen(&listened, "click", move |_| {
            counted.update(|count| *count += 1)
        });
    });
    dispatch(&target, "click");
    page.unmount();
    dispatch(&target, "click");
    assert_eq!(count.get_untracked(), 1);
}
