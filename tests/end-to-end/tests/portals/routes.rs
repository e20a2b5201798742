//! Which address a page of the console has.

use hawser_end_to_end::Role;
use serde_json::json;

use crate::harness::{Portal, portal};

#[tokio::test]
async fn pages_are_kept_inside_and_told_and_can_be_kept_from() {
    portal("one.html", async |journey| {
        let browser = &journey.browser;
        let before = browser.address().await;
        browser.press(Role::Link, "Activity").await;
        browser.sees("h1", "Activity").await;
        journey.hears("navigate", "route", "/activity").await;
        let stay = "document.querySelector('#a').addEventListener('hawser-navigate', event => event.preventDefault(), { once: true })";
        browser.script(stay, vec![]).await;
        browser.press(Role::Link, "Overview").await;
        journey.hears("navigate", "route", "/").await;
        browser.sees("h1", "Activity").await;
        browser.press(Role::Link, "Overview").await;
        browser.sees("h1", "Overview").await;
        assert_eq!(browser.address().await, before);
        let title = browser.script("return [document.title, history.length]", vec![]).await;
        assert_eq!(title[0], json!("A portal"));
    })
    .await;
}

#[tokio::test]
async fn the_address_is_followed_when_the_page_around_asks_for_it() {
    portal("one.html?routes=host#/runs", async |journey| {
        let browser = &journey.browser;
        browser.sees("h1", "Activity").await;
        browser.press(Role::Link, "Overview").await;
        browser.sees("h1", "Overview").await;
        assert!(browser.address().await.ends_with("#/"));
        browser.driver.back().await.expect("back");
        browser.sees("h1", "Activity").await;
        browser
            .script(
                "location.hash = '#/operation/promote-test-image/vr-a'",
                vec![],
            )
            .await;
        browser.sees("h1", "Promote test image").await;
        let inside =
            "document.querySelector('#a').removeAttribute('routes'); location.hash = '#/runs'";
        browser.script(inside, vec![]).await;
        browser.sees("h1", "Promote test image").await;
    })
    .await;
}

#[tokio::test]
async fn ids_and_the_focus_stay_within_each_element() {
    portal("two.html", async |journey| {
        let browser = &journey.browser;
        browser.within("#b");
        browser.press(Role::Link, "Activity").await;
        browser.sees("h1", "Activity").await;
        browser
            .holds(
                "the focus is on its page",
                "return root.activeElement?.id === 'main'",
            )
            .await;
        browser.within("#a");
        browser.sees("h1", "Overview").await;
        browser
            .holds("and on no other", "return root.activeElement === null")
            .await;
    })
    .await;
}
