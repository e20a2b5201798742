//! Tests of the frame around every page: titles, the focus after a change of page, and the time
//! zone.

use hawser::console::Console;
use hawser::route::Route;
use hawser::shell::Shell;
use hawser_core::secret::Secrets;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlSelectElement};

use crate::harness::{
    Page, SESSION, answer, answer_promotion, console, dispatch, focused, prepared, sign_in, until,
};

fn shell() -> (Page, Console) {
    let (console, _) = console();
    let page = Page::of(console, || view! { <Shell /> });
    (page, console)
}

fn title() -> String {
    hawser::browser::document().title()
}

#[wasm_bindgen_test]
async fn another_page_has_its_title_and_the_focus() {
    let (page, console) = shell();
    console.navigation.route.set(Route::Overview);
    until("the overview has its title", || {
        title().ends_with("Overview – Hawser")
    })
    .await;
    let current = "nav a[aria-current=page]";
    let is_current = |name: &str| page.count(current) == 1 && page.text_of(current) == name;
    until("it is current", || is_current("Overview")).await;
    console.navigation.route.set(Route::Runs);
    until("the runs have theirs", || {
        title().ends_with("Activity – Hawser")
    })
    .await;
    assert_eq!(focused(), "main");
    until("they are current", || is_current("Activity")).await;
    console.navigation.route.set(Route::Unknown);
    until("the page is drawn", || {
        page.text_of("h1") == "Page not found"
    })
    .await;
    assert_eq!(page.count(current), 0);
    console.end();
}

#[wasm_bindgen_test]
async fn times_follow_the_chosen_zone() {
    let (page, console) = shell();
    let utc = ".segmented button:last-child";
    let pressed = |selector: &str| page.part(selector).get_attribute("aria-pressed");
    assert_eq!(pressed(utc).as_deref(), Some("false"));
    dispatch(&page.part(utc), "click");
    until("it is pressed", || pressed(utc).as_deref() == Some("true")).await;
    let local = ".segmented button:first-child";
    assert_eq!(pressed(local).as_deref(), Some("false"));
    assert!(console.preferences.utc.get_untracked());
    // The browser keeps it for the tests after this one.
    dispatch(&page.part(local), "click");
    console.end();
}

#[wasm_bindgen_test]
async fn header_and_card_follow_the_session() {
    answer(&[SESSION]);
    let (console, appliance) = console();
    console.navigation.route.set(Route::Overview);
    let page = Page::of(console, || view! { <Shell /> });
    let card = ".appliance-row[data-appliance=vr-a]";
    let state = || page.part(card).get_attribute("data-state");
    assert_eq!(page.text_of(".session-chip"), "0 of 1 signed in");
    assert_eq!(state().as_deref(), Some("out"));
    assert_eq!(
        page.text_of(&format!("{card} .session-action a")),
        "Sign in to Site A"
    );
    sign_in(console, &appliance).await;
    until("it is signed in", || state().as_deref() == Some("in")).await;
    assert_eq!(page.text_of(".session-chip"), "1 of 1 signed in");
    dispatch(
        &page.part(&format!("{card} .session-action button")),
        "click",
    );
    until("it is signed out", || state().as_deref() == Some("out")).await;
    console.end();
}

fn kept(name: &str) -> Option<String> {
    hawser::browser::kept(name)
}

#[wasm_bindgen_test]
async fn zone_and_theme_are_chosen_and_kept() {
    let root = || {
        hawser::browser::document()
            .document_element()
            .expect("a page")
    };
    let (page, first) = shell();
    let theme: HtmlSelectElement = page.part("select").dyn_into().expect("a select");
    theme.set_value("dark");
    dispatch(&theme, "change");
    dispatch(&page.part(".segmented button:last-child"), "click");
    assert_eq!(root().get_attribute("data-theme").as_deref(), Some("dark"));
    assert_eq!(kept("hawser-theme").as_deref(), Some("dark"));
    first.end();
    drop(page);
    let (page, next) = shell();
    assert!(next.preferences.utc.get_untracked());
    let theme: HtmlSelectElement = page.part("select").dyn_into().expect("a select");
    until("the choice is shown", || theme.value() == "dark").await;
    theme.set_value("system");
    dispatch(&theme, "change");
    dispatch(&page.part(".segmented button:first-child"), "click");
    assert_eq!(root().get_attribute("data-theme"), None);
    assert_eq!((kept("hawser-theme"), kept("hawser-utc")), (None, None));
    next.end();
}

#[wasm_bindgen_test]
async fn title_of_a_run_names_state_and_target_and_other_pages_announce_its_end() {
    answer_promotion("RUNNING", 40);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = Page::of(console, || view! { <Shell /> });
    console.runs.submit(prepared(&appliance), Secrets::new());
    until("its page has its title", || {
        title() == "Running, 40 % – finance-db01 – Promote test image – Hawser"
    })
    .await;
    console.navigation.route.set(Route::Overview);
    until("the overview has its own", || {
        // Other tests leave runs that failed, or go on.
        title().starts_with('(') && title().ends_with(") Overview – Hawser")
    })
    .await;
    answer_promotion("SUCCESS", 100);
    until("the end is announced", || {
        page.text_of("p.visually-hidden[role=status]")
            == "Succeeded – finance-db01 – Promote test image"
    })
    .await;
    console.end();
}

#[wasm_bindgen_test]
async fn run_that_waits_is_counted_once_in_the_navigation() {
    answer_promotion("RUNNING", 40);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = Page::of(console, || view! { <Shell /> });
    for count in 1..=2 {
        console.runs.submit(prepared(&appliance), Secrets::new());
        let run = console.runs.all().first().cloned().expect("a run");
        until("it runs", || {
            run.with_untracked(|run| run.state_text() == "Running, 40 %")
        })
        .await;
        if count == 1 {
            let prompt = serde_json::json!({"list": [{"id": "prompt-1"}]});
            run.update(|run| {
                run.record_detail("prompts", Ok(prompt), hawser::browser::now());
            });
        }
    }
    until("one waits", || {
        untrack(|| console.runs.waiting()).len() == 1
    })
    .await;
    let running = untrack(|| console.runs.open_count()) - 1;
    until("both are named, each once", || {
        let words = format!("({running} in progress, 1 waiting for you)");
        page.text_of(".app-nav [data-state=waiting] .visually-hidden")
            .trim()
            == words
    })
    .await;
    console.end();
}

#[wasm_bindgen_test]
async fn focus_stays_in_the_page_when_what_had_it_goes() {
    answer(&[SESSION]);
    let (console, appliance) = console();
    console.navigation.route.set(Route::Overview);
    let page = Page::of(console, || view! { <Shell /> });
    sign_in(console, &appliance).await;
    let button = ".appliance-row[data-appliance=vr-a] .session-action button";
    until("it is signed in", || page.count(button) == 1).await;
    let sign_out: HtmlElement = page.part(button).dyn_into().expect("a button");
    sign_out.focus().expect("it takes the focus");
    dispatch(&sign_out, "click");
    until("the link in its place has it", || {
        focused() == "sign-in-vr-a"
    })
    .await;
    console.end();
}

#[wasm_bindgen_test]
async fn the_navigation_shows_icons_only_on_request_and_its_button_keeps_the_focus() {
    let (page, console) = shell();
    let shape = || page.part(".app-frame").get_attribute("data-navigation");
    let before = shape();
    if before.as_deref() == Some("drawer") {
        // There is no room beside the page.
        assert_eq!(page.count(".nav-toggle"), 0);
        return;
    }
    let button: HtmlElement = page.part(".nav-toggle").dyn_into().expect("a button");
    button.focus().expect("it takes the focus");
    button.click();
    until("it has another shape", || shape() != before).await;
    let focused = hawser::browser::document().active_element();
    assert_eq!(
        focused.map(|it| it.class_name()).as_deref(),
        Some("nav-toggle")
    );
    assert!(kept("hawser-navigation").is_some());
    assert_eq!(
        page.text_of("nav a[href='#/']"),
        "Overview",
        "it is named all the same"
    );
    hawser::browser::set_kept("hawser-navigation", None);
    console.end();
}
