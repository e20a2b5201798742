//! Long lists.

use hawser_end_to_end::administrator::{PAIRING, SITE_A};
use hawser_end_to_end::{Setup, journey_from, many};
use thirtyfour::Key;

#[tokio::test]
async fn a_list_of_ten_thousand_replications_is_searched_with_few_nodes_in_the_page() {
    let mut setup = Setup::default();
    setup.options.extent.replications = 10_000;
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        journey.open_form(SITE_A).await;
        journey.pick("pairing", PAIRING).await;
        let count = ".form-step:has(#field-replication-list) .picker-count";
        browser.sees(count, "10000 replications").await;
        let name = journey.world(|world| {
            let last = world
                .vr
                .replications
                .iter()
                .rfind(|it| it.name.contains("09990"));
            last.expect("one of many").name.clone()
        });
        journey.search("replication", &name, &name).await;
        browser.sees(count, "1 of 10000 replications").await;
        journey.search("replication", "", "").await;
        browser.sees(count, "10000 replications").await;
        browser.keys(Key::PageDown + Key::PageDown).await;
        browser
            .sees_active("replication", 7, "the first row and a page down")
            .await;
        let end = "const list = document.getElementById('field-replication-list');
            list.scrollTop = list.scrollHeight;
            return list.querySelector('#field-replication-row-9999') !== null";
        browser.holds("the last row can be scrolled to", end).await;
        let nodes = browser.count("*").await;
        assert!(nodes < 1_000, "{nodes} elements");
    })
    .await;
}

#[tokio::test]
async fn of_many_runs_that_go_on_the_overview_shows_the_newest_and_how_many_more() {
    let mut setup = Setup::slow_tasks();
    setup.options.settings.task_seconds = many::TASK_SECONDS;
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        journey.sign_in(SITE_A).await;
        let entries = many::started(journey, 300);
        many::tell(journey, &entries).await;
        let card = format!("[data-appliance={}]", SITE_A.appliance);
        browser.sees(&card, "295 more").await;
        let shown = browser.count(&format!("{card} .run-item")).await;
        assert_eq!(shown, 5);
        browser.click(&format!("{card} .run-more a")).await;
        let older = "const all = [...root.querySelectorAll('button')];
            const more = all.find(it => /^Show \\d+ older entries$/.test(it.textContent.trim()));
            more?.click();
            return more !== undefined";
        browser.holds("older ones are shown", older).await;
        let running =
            "return document.querySelectorAll('.run-item:not([data-origin=other])[data-state=running]').length === 300";
        browser.holds("every run is followed", running).await;
        let first = |page: &str| page.contains("/tasks?") && page.contains("offset=0&");
        let rounds = journey.requests(|entry| first(&entry.path)).len();
        let asked = journey
            .requests(|entry| entry.path.contains("/tasks?"))
            .len();
        let most = rounds * usize::from(hawser_core::poll::ROUND_LIMIT);
        assert!(asked <= most, "{asked} requests in {rounds} rounds");
    })
    .await;
}
