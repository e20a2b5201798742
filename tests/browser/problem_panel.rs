//! Problems: everything that is known of them, and nothing that is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use hawser::components::problem_panel::{ProblemAlert, ProblemPanel};
use hawser_core::facts::Fact;
use hawser_core::problem::Problem;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, console, dispatch};

const HOSTILE: &str = "<img src=x onerror=alert(1)><b>bold</b>";

fn whole() -> Problem {
    let mut problem = Problem::console("why");
    problem.message = HOSTILE.to_owned();
    problem.raw = HOSTILE.to_owned();
    problem.trace = "at com.vmware".to_owned();
    problem.facts = vec![
        Fact::text("Appliance", "Site A"),
        Fact::code("Status", "500"),
    ];
    problem
}

#[wasm_bindgen_test]
fn panel_has_all_parts_and_text_is_never_markup() {
    let (console, _) = console();
    let page = Page::of(console, || view! { <ProblemPanel problem=whole() /> });
    assert_eq!(page.text_of("h2.problem-title"), whole().title);
    assert_eq!(page.text_of("q"), HOSTILE);
    assert_eq!(page.text_of("details pre"), HOSTILE);
    assert_eq!(page.count("img, b"), 0);
    assert_eq!(page.text_of(".problem-details"), "why");
    assert_eq!(page.text_of("dl.facts"), "ApplianceSite AStatus500");
    assert_eq!(page.text_of("dd code"), "500");
    assert_eq!(page.count("details.fold"), 2);
    assert_eq!(page.text_of("button.copy"), "Copy for support");
}

#[wasm_bindgen_test]
fn panel_leaves_out_what_is_blank() {
    let (console, _) = console();
    let mut problem = whole();
    problem.message = String::new();
    problem.details = String::new();
    problem.raw = " \n".to_owned();
    problem.trace = String::new();
    let page = Page::of(console, || view! { <ProblemPanel problem /> });
    assert_eq!(page.count("q, .problem-details, details"), 0);
}

#[wasm_bindgen_test]
fn alert_is_announced_and_offers_to_try_again() {
    let (console, _) = console();
    let tried = Arc::new(AtomicU32::new(0));
    let counted = tried.clone();
    let on_retry = move |()| {
        counted.fetch_add(1, Ordering::Relaxed);
    };
    let page = Page::of(
        console,
        || view! { <ProblemAlert problem=whole() on_retry /> },
    );
    let alert = page.part(".alert");
    assert_eq!(alert.get_attribute("role").as_deref(), Some("alert"));
    assert_eq!(alert.get_attribute("data-tone").as_deref(), Some("danger"));
    dispatch(&page.part(".alert-actions button"), "click");
    assert_eq!(tried.load(Ordering::Relaxed), 1);
}

#[wasm_bindgen_test]
fn alert_without_a_way_to_try_again_has_no_button() {
    let (console, _) = console();
    let page = Page::of(console, || view! { <ProblemAlert problem=whole() /> });
    assert_eq!(page.count(".alert-actions"), 0);
}
