//! Two tabs of the console: what one hears of a run, the other shows.

use hawser_end_to_end::{Setup, journey_from};

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
            .sees("main", "Sign in on the appliance to follow it")
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
