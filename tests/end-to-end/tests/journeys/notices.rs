//! The bell, the tab's title and icon, and notifications of the system.

use hawser_end_to_end::browser::Browser;
use hawser_end_to_end::{Journey, Role, Setup, View, journey_from};
use serde_json::json;
use thirtyfour::Key;

/// Notifications that are only written down, in a tab that nobody looks at.
const STUB: &str = "
    window.told = [];
    window.Notification = class {
        static permission = arguments_permission;
        static async requestPermission() { return this.permission = 'granted'; }
        constructor(title, { body }) { window.told.push(`${title} | ${body}`); window.last = this; }
        close() {}
    };
    Object.defineProperty(document, 'visibilityState', { get: () => window.sight ?? 'visible' });";

async fn write_down(browser: &Browser, permission: &str) {
    let stub = STUB.replace("arguments_permission", &format!("'{permission}'"));
    browser.script(&stub, vec![]).await;
}

async fn told(browser: &Browser) -> Vec<String> {
    let told = browser.script("return window.told", vec![]).await;
    serde_json::from_value(told).expect("a list of texts")
}

#[tokio::test]
async fn what_happened_is_in_the_bell_until_one_looks() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        browser.click("nav a[href='#/']").await;
        let icon = "return document.querySelector('link[rel=icon]').getAttribute('href') ===";
        browser
            .holds(
                "the icon says that it runs",
                &format!("{icon} './icon-running.svg'"),
            )
            .await;
        browser
            .holds(
                "the title too",
                "return document.title === '(1 in progress) Overview – Hawser'",
            )
            .await;
        journey.works(200);
        browser.sees("#notices-button", "1 new").await;
        for view in View::ALL {
            browser.look(view, 900).await;
            if browser.count("#notices:not([hidden])").await == 0 {
                browser.click("#notices-button").await;
            }
            browser.is_accessible("bell", view).await;
            browser.keep_look("bell", view).await;
        }
        browser.look(View::ALL[0], 900).await;
        if browser.count("#notices:not([hidden])").await == 0 {
            browser.click("#notices-button").await;
        }
        browser
            .sees(".notice", "New: Succeeded: Promote test image")
            .await;
        // By keyboard: closed with Escape, opened and followed with Enter.
        browser.keys(Key::Escape).await;
        browser.focuses("Notifications, 1 new").await;
        browser.keys(Key::Enter).await;
        browser.tab_to("New: Succeeded: Promote test image").await;
        browser.keys(Key::Enter).await;
        journey.run_is("success").await;
        browser
            .holds(
                "nothing is new",
                "return !document.querySelector('#notices-button').innerText.includes('new')",
            )
            .await;
        browser
            .holds("the icon is as before", &format!("{icon} './icon.svg'"))
            .await;
    })
    .await;
}

#[tokio::test]
async fn one_of_two_hidden_tabs_notifies_of_a_run_that_fails() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        let driver = &browser.driver;
        let fails =
            json!({"call": "promoteTestImage", "fault": {"kind": "task-fails", "percent": 60}});
        journey.fault(fails).await;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        write_down(browser, "default").await;
        browser.click("#notices-button").await;
        browser.press(Role::Button, "Turn on").await;
        browser.sees("#notices", "Turn off").await;
        browser.keys(Key::Escape).await;
        let first = driver.window().await.expect("a tab");
        let address = browser.address().await;
        let second = driver.new_window().await.expect("another window");
        driver.switch_to_window(second.clone()).await.expect("it");
        browser.open(&address).await;
        journey.run_is("running").await;
        write_down(browser, "granted").await;
        browser.click("#notices-button").await;
        browser.sees("#notices", "Turn off").await;
        let hide = "window.sight = 'hidden'";
        browser.script(hide, vec![]).await;
        driver
            .switch_to_window(first.clone())
            .await
            .expect("the first");
        browser.script(hide, vec![]).await;
        journey.works(100);
        journey.run_is("failed").await;
        driver
            .switch_to_window(second.clone())
            .await
            .expect("the second");
        journey.run_is("failed").await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let mut all = told(browser).await;
        driver
            .switch_to_window(first.clone())
            .await
            .expect("the first");
        let here = told(browser).await;
        let is_here = !here.is_empty();
        all.extend(here);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(
            all[0].starts_with("Failed: Promote test image | fin-erp-db01 – "),
            "{all:?}"
        );
        if !is_here {
            driver
                .switch_to_window(second.clone())
                .await
                .expect("the second");
        }
        browser.click("nav a[href='#/']").await;
        browser.script("window.last.onclick()", vec![]).await;
        journey.run_is("failed").await;
        driver.switch_to_window(second).await.expect("the second");
        driver.close_window().await.expect("closed");
        driver.switch_to_window(first).await.expect("the first");
    })
    .await;
}

/// The run that is followed ends, and nobody is notified.
async fn ends_untold(journey: &Journey) {
    journey.works(200);
    journey.run_is("success").await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(told(&journey.browser).await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_is_notified_of_that_nobody_asked_for() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        write_down(browser, "granted").await;
        browser.script("window.sight = 'hidden'", vec![]).await;
        ends_untold(journey).await;
    })
    .await;
}

#[tokio::test]
async fn nothing_is_notified_of_that_somebody_looks_at() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        write_down(browser, "default").await;
        browser.click("#notices-button").await;
        browser.press(Role::Button, "Turn on").await;
        browser.sees("#notices", "Turn off").await;
        ends_untold(journey).await;
    })
    .await;
}
