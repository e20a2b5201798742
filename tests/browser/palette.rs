//! The search over everything, the shortcuts, and the sheets of help.

use hawser::browser::{document, kept, set_kept};
use hawser::console::Console;
use hawser::route::Route;
use hawser::shell::Shell;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, KeyboardEvent, KeyboardEventInit};

use crate::harness::{Page, console, dispatch, focused, press, type_into, until};

const INPUT: &str = "#search-input";

fn shell() -> (Page, Console) {
    for name in ["hawser-recent", "hawser-favorites", "hawser-shortcuts"] {
        set_kept(name, None);
    }
    let (console, _) = console();
    let page = Page::of(console, || view! { <Shell /> });
    (page, console)
}

/// Presses `Ctrl K` on the page.
fn press_ctrl_k(element: &Element) {
    let init = KeyboardEventInit::new();
    init.set_key("k");
    init.set_ctrl_key(true);
    init.set_bubbles(true);
    // The consoles of tests that ended share the page: none of them must keep it from this one.
    init.set_cancelable(false);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    let event = event.expect("an event");
    element.dispatch_event(&event).expect("it is dispatched");
}

fn body() -> Element {
    document().body().expect("a page").into()
}

fn selected(page: &Page) -> String {
    page.text_of(".search-row[aria-selected=true] .search-name")
}

#[wasm_bindgen_test]
async fn ctrl_k_finds_by_letters_and_enter_leads_there() {
    let (page, console) = shell();
    console.navigation.route.set(Route::Overview);
    press_ctrl_k(&body());
    until("the search is shown", || page.count(INPUT) == 1).await;
    until("its input has the focus", || focused() == "search-input").await;
    assert_eq!(selected(&page), "Overview");
    type_into(&page.input(INPUT), "recpair");
    until("it is found", || selected(&page) == "Reconnect pairing").await;
    let active = page.part(INPUT).get_attribute("aria-activedescendant");
    assert_eq!(active.as_deref(), Some("search-result-0"));
    press(&page.part(INPUT), "Enter");
    until("the form is shown", || {
        matches!(console.navigation.route.get_untracked(), Route::Operation { operation, .. } if operation == "reconnect-pairing")
    })
    .await;
    until("the search has gone", || page.count("dialog") == 0).await;
    hawser::browser::window()
        .location()
        .set_hash("")
        .expect("an address");
    console.end();
}

#[wasm_bindgen_test]
async fn arrows_move_and_what_is_not_there_is_said() {
    let (page, console) = shell();
    press_ctrl_k(&body());
    until("the search is shown", || page.count(INPUT) == 1).await;
    press(&page.part(INPUT), "ArrowDown");
    until("the second is selected", || selected(&page) == "Activity").await;
    press(&page.part(INPUT), "ArrowUp");
    press(&page.part(INPUT), "ArrowUp");
    until("the first is selected", || selected(&page) == "Overview").await;
    type_into(&page.input(INPUT), "zebra");
    until("nothing is found", || page.count(".search-none") == 1).await;
    assert_eq!(page.text_of("dialog [role=status]"), "No results");
    press(&page.part(INPUT), "Enter");
    assert_eq!(page.count("dialog[open]"), 1, "nothing was chosen");
    console.end();
}

#[wasm_bindgen_test]
async fn a_favorite_is_kept_by_address_and_name_and_offered_first() {
    let (page, console) = shell();
    press_ctrl_k(&body());
    until("the search is shown", || page.count(INPUT) == 1).await;
    type_into(&page.input(INPUT), "promote");
    until("it is found", || selected(&page) == "Promote test image").await;
    dispatch(&page.part(".search-footer button"), "click");
    until("it is marked", || {
        page.count(".search-row .search-star") == 1
    })
    .await;
    let stored = kept("hawser-favorites").expect("a favorite");
    assert_eq!(
        stored,
        r##"[{"href":"#/operation/promote-test-image/vr-a","name":"Promote test image","beside":"Site A"}]"##
    );
    type_into(&page.input(INPUT), "");
    until("it is first", || {
        page.count("[role=group][aria-label=Favorites] .search-row") == 1
            && selected(&page) == "Promote test image"
    })
    .await;
    dispatch(&page.part(".search-footer button"), "click");
    until("it is none any more", || kept("hawser-favorites").is_none()).await;
    console.end();
}

#[wasm_bindgen_test]
async fn single_keys_lead_to_pages_but_not_in_fields_and_not_when_turned_off() {
    let (page, console) = shell();
    let is_at = |route: Route| console.navigation.route.get_untracked() == route;
    press(&body(), "g");
    press(&body(), "p");
    until("the operations are shown", || is_at(Route::Operations)).await;
    // Letters in a field are letters.
    let select = page.part("select");
    press(&select, "g");
    press(&select, "o");
    assert!(is_at(Route::Operations));
    // Other keys in between end it.
    press(&body(), "g");
    press(&body(), "x");
    press(&body(), "o");
    assert!(is_at(Route::Operations));
    console.preferences.set_shortcuts(false);
    press(&body(), "g");
    press(&body(), "o");
    assert!(is_at(Route::Operations));
    press(&body(), "?");
    assert_eq!(page.count("dialog"), 0);
    console.preferences.set_shortcuts(true);
    press(&body(), "?");
    until("the list is shown", || {
        page.count("dialog[data-sheet=shortcuts]") == 1
    })
    .await;
    assert!(
        page.text_of(".shortcut-list")
            .contains("Go to Replications")
    );
    hawser::browser::window()
        .location()
        .set_hash("")
        .expect("an address");
    console.end();
}

#[wasm_bindgen_test]
async fn words_and_version_are_in_the_menu() {
    let (page, console) = shell();
    let actions = "#preferences .menu-actions button";
    dispatch(&page.part("#preferences-button"), "click");
    until("the menu is open", || {
        page.part("#preferences-button")
            .get_attribute("aria-expanded")
            .as_deref()
            == Some("true")
    })
    .await;
    assert_eq!(page.count(actions), 3);
    dispatch(&page.part(&format!("{actions}:nth-child(2)")), "click");
    until("the words are shown", || {
        page.count("dialog[data-sheet=glossary] dt") > 30
    })
    .await;
    dispatch(&page.part("dialog .sheet-header button"), "click");
    until("they are closed", || page.count("dialog") == 0).await;
    dispatch(&page.part(&format!("{actions}:nth-child(3)")), "click");
    until("the version is shown", || {
        page.count("dialog[data-sheet=about]") == 1
            && page.text_of("dialog").contains(env!("CARGO_PKG_VERSION"))
    })
    .await;
    console.end();
}
