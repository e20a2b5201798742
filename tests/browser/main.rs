//! What only a browser can show, run in headless Chromium by wasm-bindgen-test.
#![cfg(target_arch = "wasm32")]

use leptos::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_view_is_drawn_into_the_page() {
    mount_to_body(|| view! { <p>"drawn"</p> });
    let page = document().body().and_then(|body| body.text_content());
    assert!(page.is_some_and(|text| text.contains("drawn")));
}
