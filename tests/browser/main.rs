//! Component tests: what only a browser can show, run in headless Chromium by wasm-bindgen-test.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, reason = "what is not there is a failed test")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

mod activity;
mod browser;
mod configuration;
mod confirm;
mod error_summary;
mod field;
mod grid;
mod groups;
mod harness;
mod help;
mod history;
mod journal;
mod kept_input;
mod lifecycle;
mod log;
mod lookup;
mod media_type;
mod name;
mod notices;
mod operation_form;
mod other_site;
mod overview;
mod palette;
mod picker;
mod prechecks;
mod problem_panel;
mod routes;
mod run_details;
mod runs;
mod runs_once;
mod session_end;
mod shell;
mod sign_in;
mod time;
mod timeline;
mod tracking;

wasm_bindgen_test_configure!(run_in_browser);
