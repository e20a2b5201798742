//! Finding anything by name, the keyboard shortcuts, and the navigation where there is little room.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::Browser;
use hawser_end_to_end::{Look, Role, View, journey};
use thirtyfour::Key;

async fn press_ctrl_k(browser: &Browser) {
    let keys = browser.driver.action_chain();
    let keys = keys
        .key_down(Key::Control)
        .send_keys("k")
        .key_up(Key::Control);
    keys.perform().await.expect("keys");
}

const SELECTED: &str = ".search-row[aria-selected=true]";

#[tokio::test]
async fn anything_is_found_by_keyboard_alone() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.sign_in(SITE_A).await;
        press_ctrl_k(browser).await;
        browser
            .focuses("Search pages, operations, runs and objects")
            .await;
        browser.keys("reppl").await;
        browser.sees(".search-list", "No results").await;
        browser.keys(Key::Backspace + Key::Backspace).await;
        browser.sees(SELECTED, "Replications").await;
        browser.keys(Key::Enter).await;
        browser
            .holds(
                "the list is shown",
                "return location.hash === '#/inventory/replications'",
            )
            .await;
        // A letter of each word is enough.
        press_ctrl_k(browser).await;
        browser.keys("pti").await;
        browser.sees(SELECTED, "Promote test image").await;
        browser.keys(Key::Down).await;
        browser.keys(Key::Enter).await;
        browser.sees("h1", "Promote test image").await;
        // It is offered again, before anything is typed.
        press_ctrl_k(browser).await;
        browser
            .sees("[role=group][aria-label=Recent]", "Promote test image")
            .await;
        browser.keys(Key::Escape).await;
        browser.sees_no("dialog").await;
    })
    .await;
}

#[tokio::test]
async fn the_focus_is_back_where_it_was_when_a_sheet_closes() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        browser.press(Role::Button, "Search").await;
        browser.find("#search-input").await;
        browser.keys(Key::Escape).await;
        browser.focuses("Search").await;
        browser.press(Role::Button, "Preferences").await;
        browser.press(Role::Button, "Glossary").await;
        browser.sees("dialog", "Recovery point objective").await;
        browser.keys(Key::Escape).await;
        browser.focuses("Preferences").await;
        browser.keys("?").await;
        browser.sees("dialog", "Go to Operations").await;
        browser.press(Role::Button, "Close").await;
        browser.focuses("Preferences").await;
    })
    .await;
}

#[tokio::test]
async fn every_operation_is_two_clicks_away() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.press(Role::Link, "Operations").await;
        browser
            .press(
                Role::Link,
                "Run reprotect on Site Recovery Manager, site B (not signed in)",
            )
            .await;
        browser
            .holds(
                "the form is shown",
                "return location.hash === '#/operation/run-reprotect/srm-b'",
            )
            .await;
    })
    .await;
}

#[tokio::test]
async fn the_drawer_opens_and_closes_by_keyboard() {
    journey(async |journey| {
        let browser = &journey.browser;
        browser.look(View::new(Look::Light, 400), 900).await;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        assert_eq!(browser.count("nav:not([hidden])").await, 0);
        browser.press(Role::Button, "Pages").await;
        browser.find("nav:not([hidden])").await;
        for view in View::ALL.into_iter().filter(|view| view.width < 500) {
            browser.look(view, 900).await;
            browser.is_accessible("drawer", view).await;
        }
        browser.keys(Key::Escape).await;
        browser.sees_no("nav:not([hidden])").await;
        browser.focuses("Pages").await;
        browser.press(Role::Button, "Pages").await;
        browser.press(Role::Link, "Operations").await;
        browser.sees("h1", "Operations").await;
        browser.sees_no("nav:not([hidden])").await;
        browser.look(View::ALL[0], 900).await;
        browser.find("nav:not([hidden])").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_search_and_in_the_sheets() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("#/operations").await;
        browser.sees("h1", "Operations").await;
        journey.browser.in_every_view("operations").await;
        press_ctrl_k(browser).await;
        browser.find("#search-input").await;
        journey.browser.in_every_view("search").await;
        browser.keys("re").await;
        browser.sees(SELECTED, "Re").await;
        journey.browser.in_every_view("search-results").await;
        browser.keys("qqq").await;
        browser.sees(".search-list", "No results").await;
        journey.browser.in_every_view("search-none").await;
        browser.keys(Key::Escape).await;
        browser.sees_no("dialog").await;
        browser.press(Role::Button, "Preferences").await;
        browser.find("#preferences:not([hidden])").await;
        journey.browser.in_every_view("preferences").await;
        let sheet = async |button: &str, name: &str| {
            if browser.count("#preferences:not([hidden])").await == 0 {
                browser.press(Role::Button, "Preferences").await;
            }
            browser
                .click(&format!("#preferences button[data-sheet={name}]"))
                .await;
            browser.sees("dialog h2", button).await;
        };
        let close = async || {
            browser.keys(Key::Escape).await;
            browser.sees_no("dialog").await;
        };
        sheet("Keyboard shortcuts", "shortcuts").await;
        browser.in_every_view("shortcuts").await;
        close().await;
        sheet("Glossary", "glossary").await;
        browser.in_every_view("glossary").await;
        close().await;
        sheet("About Hawser", "about").await;
        browser.in_every_view("about").await;
        close().await;
    })
    .await;
}
