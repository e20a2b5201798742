//! What only a browser can show, run in headless Chromium by wasm-bindgen-test.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, reason = "what is not there is a failed test")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

mod elements;
mod error_summary;
mod field;
mod life;
mod log;
mod picker;
mod routes;
mod sign_in;
mod signals;
mod stage;

wasm_bindgen_test_configure!(run_in_browser);
