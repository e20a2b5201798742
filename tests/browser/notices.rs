//! The bell: what happened to runs since one last looked.

use hawser::browser::{kept, now, set_kept};
use hawser::console::Console;
use hawser::route::Route;
use hawser::shell::Shell;
use hawser_core::news::Seen;
use hawser_core::secret::Secrets;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, answer_promotion, console, dispatch, prepared, sign_in, until};

const BUTTON: &str = "#notices-button";

/// Starts a run and leaves its page; what other tests left was looked at.
async fn running() -> (Page, Console) {
    set_kept("hawser-seen", Some(&Seen::now(now()).write()));
    answer_promotion("RUNNING", 40);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = Page::of(console, move || {
        console.notices.start();
        view! { <Shell /> }
    });
    console.runs.submit(prepared(&appliance), Secrets::new());
    let run = untrack(|| console.runs.all()).first().cloned();
    let run = run.expect("a run").with_untracked(|run| run.id.clone());
    // The address may still have the run of another test.
    until("its page is shown", || {
        let route = console.navigation.route.get_untracked();
        matches!(route, Route::Run { id } if id == run)
    })
    .await;
    console.navigation.route.set(Route::Overview);
    (page, console)
}

#[wasm_bindgen_test]
async fn a_run_that_ends_while_another_page_is_shown_is_counted_until_one_looks() {
    let (page, console) = running().await;
    assert_eq!(page.text_of(BUTTON), "Notifications");
    answer_promotion("ERROR", 100);
    until("it is counted", || {
        page.text_of(BUTTON).starts_with("Notifications, 1 new")
    })
    .await;
    let icon = || {
        let link = hawser::browser::document()
            .query_selector("link[rel=icon]")
            .ok()
            .flatten();
        link.and_then(|link| link.get_attribute("href"))
            .unwrap_or_default()
    };
    until("the title says so", || {
        hawser::browser::document().title() == "(1 failed) Overview – Hawser"
    })
    .await;
    assert!(icon().is_empty() || icon() == "./icon-failed.svg");
    let item = ".notice[data-new=true]";
    assert_eq!(page.count(item), 1);
    assert!(
        page.text_of(&format!("{item} a"))
            .contains("Failed: Promote test image")
    );
    let href = page.part(&format!("{item} a")).get_attribute("href");
    console
        .navigation
        .route
        .set(Route::read(&href.unwrap_or_default()));
    until("it was looked at", || {
        page.text_of(BUTTON) == "Notifications"
    })
    .await;
    assert_eq!(page.count(item), 0);
    console.end();
}

#[wasm_bindgen_test]
async fn everything_is_marked_as_read_in_all_tabs() {
    let (page, console) = running().await;
    answer_promotion("SUCCESS", 100);
    until("it is counted", || {
        page.text_of(BUTTON).starts_with("Notifications, 1 new")
    })
    .await;
    let before = kept("hawser-seen").expect("it is kept");
    dispatch(&page.part(".notices-header button"), "click");
    until("nothing is new", || page.text_of(BUTTON) == "Notifications").await;
    let after = kept("hawser-seen").expect("it is kept");
    assert_ne!(before, after);
    // What another tab looked at less does not come back.
    set_kept("hawser-seen", Some(&after));
    dispatch(
        &hawser::browser::document()
            .document_element()
            .expect("a page"),
        "storage",
    );
    assert_eq!(page.text_of(BUTTON), "Notifications");
    console.end();
}
