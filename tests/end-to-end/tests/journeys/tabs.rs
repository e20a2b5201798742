//! Two tabs of the console: each shows the run updates that the other receives.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Setup, journey_from};

#[tokio::test]
async fn a_second_tab_shows_the_runs_of_the_first_and_hears_how_they_end() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let driver = &journey.browser.driver;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        let first = driver.window().await.expect("a tab");
        let address = journey.browser.address().await;

        let second = driver.new_tab().await.expect("another tab");
        driver.switch_to_window(second.clone()).await.expect("it");
        journey.browser.open(&address).await;
        journey.run_is("running").await;
        journey
            .browser
            .sees("main", "Sign in to the appliance to follow it")
            .await;

        // Nobody is signed in in the second tab: what it knows, it heard from the first.
        driver
            .switch_to_window(first.clone())
            .await
            .expect("the first");
        journey.works(200);
        journey.run_is("success").await;
        driver.switch_to_window(second).await.expect("the second");
        journey.run_is("success").await;
        driver.close_window().await.expect("closed");
        driver.switch_to_window(first).await.expect("the first");
    })
    .await;
}

/// How often the page asked for tasks since it was last asked.
const ASKED: &str = "
    const asked = performance.getEntriesByType('resource').filter(it => it.name.includes('/tasks'));
    performance.clearResourceTimings();
    return asked.length";

async fn asked(journey: &Journey) -> u64 {
    let visible = "return document.visibilityState === 'visible'";
    journey.browser.holds("the window is seen", visible).await;
    let asked = journey.browser.script(ASKED, vec![]).await;
    asked.as_u64().expect("a number")
}

#[tokio::test]
async fn of_two_windows_side_by_side_one_asks_and_both_show_what_it_hears() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let driver = &journey.browser.driver;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        let first = driver.window().await.expect("a window");
        let address = journey.browser.address().await;

        let second = driver.new_window().await.expect("another window");
        driver.switch_to_window(second.clone()).await.expect("it");
        journey.browser.open(&address).await;
        journey.run_is("running").await;
        // Nobody is signed in here; the progress comes from the other window.
        journey
            .browser
            .sees("main", "Followed by another tab")
            .await;
        journey.give_password(SITE_A).await;
        journey.browser.sees_no("#sign-in-secret").await;
        journey.browser.sees("main", "Last update").await;

        let tasks = || {
            journey
                .requests(|entry| entry.path.contains("/tasks"))
                .len()
        };
        asked(journey).await;
        driver
            .switch_to_window(first.clone())
            .await
            .expect("the first");
        asked(journey).await;
        let before = tasks();
        until("the task was asked for eight times", async || {
            match tasks() - before {
                8.. => Ok(()),
                some => Err(format!("{some} times")),
            }
        })
        .await;
        let by_first = asked(journey).await;
        let switched = driver.switch_to_window(second.clone()).await;
        switched.expect("the second");
        let by_second = asked(journey).await;
        let (less, more) = (by_first.min(by_second), by_first.max(by_second));
        assert!(less <= 2 && more >= 6, "{by_first} and {by_second}");

        // Each tab shows the updates that the other polled.
        journey.works(41);
        for window in [&first, &second] {
            let switched = driver.switch_to_window(window.clone()).await;
            switched.expect("one of them");
            journey.browser.sees("main", "41").await;
        }
        journey.works(200);
        journey.run_is("success").await;
        driver.close_window().await.expect("closed");
        driver.switch_to_window(first).await.expect("the first");
        journey.run_is("success").await;
    })
    .await;
}
