//! One operation on several targets: from the rows of a grid to the end of the group, whatever
//! comes between. The appliance's log proves one submission for each target.

use std::collections::BTreeMap;

use hawser_end_to_end::administrator::{Account, SITE_A, SITE_B};
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use serde_json::json;

use super::run_reprotect::SRM_A;

const PROMOTE: &str = "promoteTestImage";
const REPROTECT: &str = "runReprotect";

const IMAGES: [&str; 3] = ["claims-app01", "claims-app02", "fin-erp-db01"];

/// The second one fails.
const PLANS: [&str; 3] = ["Claims Processing", "Finance ERP", "Mail and Calendar"];

/// Goes to a page as a link does: the sessions stay.
async fn go(journey: &Journey, page: &str) {
    let script = "location.hash = arguments[0]";
    journey.browser.script(script, vec![json!(page)]).await;
}

/// From signing in to the confirmation of an operation on some rows of a grid, sorted by name.
async fn choose(journey: &Journey, account: Account, resource: &str, names: &[&str], title: &str) {
    let browser = &journey.browser;
    journey.sign_in(account).await;
    go(journey, &format!("#/inventory/{resource}?sort=name")).await;
    browser.sees(".grid-age", "As of").await;
    for name in names {
        let label = format!("Search {}", resource.replace('-', " "));
        browser.fill(&label, name).await;
        browser.sees(".grid-count", "1 of ").await;
        let check = format!("input[aria-label='Select {name}']:not(:checked)");
        browser.click(&check).await;
    }
    browser.press(Role::Button, "Clear filters").await;
    let selected = format!("{} selected", names.len());
    browser.sees(".grid-selection", &selected).await;
    browser.press(Role::Button, &format!("{title}…")).await;
    browser.find("dialog[open]").await;
}

/// Waits until every target of the confirmation is checked, and acknowledges the warnings.
async fn checked(journey: &Journey) {
    let browser = &journey.browser;
    browser.sees(".group-targets", "All checked.").await;
    journey.acknowledge().await;
}

/// From signing in to the confirmation of the promotion of the images and of one replication that
/// has none.
async fn choose_one_too_many(journey: &Journey) {
    let names = [IMAGES.as_slice(), &["fin-erp-web01"]].concat();
    choose(
        journey,
        SITE_A,
        "replications",
        &names,
        "Promote test image",
    )
    .await;
}

/// Confirms the promotion of the three images, one after another, and waits for the first one.
async fn start_three(journey: &Journey) {
    let browser = &journey.browser;
    checked(journey).await;
    browser.select("Start", "One after another").await;
    browser
        .press(Role::Button, "Promote test image on 3 replications")
        .await;
    run_is_going(journey, 1).await;
}

/// Confirms the promotion of the images, one after another.
async fn promote(journey: &Journey) {
    let browser = &journey.browser;
    choose(
        journey,
        SITE_A,
        "replications",
        &IMAGES,
        "Promote test image",
    )
    .await;
    browser.sees("#confirm-title", "on 3 replications?").await;
    checked(journey).await;
    browser.select("Start", "One after another").await;
    let button = "Promote test image on 3 replications";
    browser.press(Role::Button, button).await;
    browser
        .sees("h1", "Promote test image: 3 replications")
        .await;
}

/// Waits until so many submissions have arrived.
async fn arrived(journey: &Journey, call: &'static str, count: usize) {
    hawser_end_to_end::browser::until("the submissions arrive", async || {
        match journey.received(call) {
            some if some == count => Ok(()),
            some => Err(format!("{some} of {count}")),
        }
    })
    .await;
}

/// Checks that so many targets were sent something, and each of them once.
fn once_each(journey: &Journey, call: &'static str, targets: usize) {
    let mut received = BTreeMap::<String, usize>::new();
    for entry in journey.requests(|entry| entry.call == Some(call)) {
        *received.entry(entry.path).or_default() += 1;
    }
    assert_eq!(received.len(), targets, "{received:?}");
    assert!(received.values().all(|count| *count == 1), "{received:?}");
}

/// Waits until the group says this of itself.
async fn group_is(journey: &Journey, words: &str) {
    journey.browser.sees(".run-state", words).await;
}

/// Waits until a member, counted from 1, has a state.
async fn member_is(journey: &Journey, member: usize, state: &str) {
    let member = format!(".group-member:nth-child({member})[data-state={state}]");
    journey.browser.find(&member).await;
}

/// Waits until the run of a member is running: it is checked before that, which has the same state.
async fn run_is_going(journey: &Journey, member: usize) {
    let run = format!(".group-member:nth-child({member})[data-state=running] a");
    journey.browser.find(&run).await;
}

/// Confirms the reprotect of the plans; the second fails.
async fn reprotect(journey: &Journey, choice: &str) {
    let browser = &journey.browser;
    journey.any_number_of_requests().await;
    choose(journey, SRM_A, "recovery-plans", &PLANS, "Run reprotect").await;
    browser
        .fill("User name on the other site", SITE_B.user)
        .await;
    browser
        .fill("Password on the other site", SITE_B.password)
        .await;
    browser
        .press(Role::Button, "Sign in to the other site")
        .await;
    browser.sees("#confirm-title", "on 3 recovery plans?").await;
    checked(journey).await;
    let script = "[...root.querySelectorAll('.group-failure label')]
        .find(it => it.textContent.includes(arguments[0])).click()";
    browser.script(script, vec![json!(choice)]).await;
    let confirm = "Run reprotect on 3 recovery plans";
    let is_off = "return root.querySelector('#confirm').disabled";
    browser
        .holds("the number is to be typed first", is_off)
        .await;
    let number = browser.find("#confirm-name").await;
    browser.type_over(&number, "3").await;
    browser.press(Role::Button, confirm).await;
    browser.sees("h1", "Run reprotect: 3 recovery plans").await;
}

#[tokio::test]
async fn a_failure_in_the_middle_stops_the_group_until_it_is_continued() {
    journey(async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Stop").await;
        group_is(journey, "Stopped").await;
        browser.sees(".alert", "Stopped after a failure").await;
        member_is(journey, 1, "success").await;
        member_is(journey, 2, "failed").await;
        member_is(journey, 3, "queued").await;
        once_each(journey, REPROTECT, 2);
        browser.press(Role::Button, "Continue").await;
        group_is(journey, "Finished with failures").await;
        member_is(journey, 3, "success").await;
        browser.sees(".group-shares", "2 succeeded").await;
        once_each(journey, REPROTECT, 3);
        // Each member leads to its run.
        browser.press(Role::Link, PLANS[1]).await;
        journey.run_is("failed").await;
        browser.sees("h1", "Run reprotect").await;
    })
    .await;
}

#[tokio::test]
async fn a_failure_in_the_middle_does_not_stop_a_group_that_is_to_go_on() {
    journey(async |journey| {
        reprotect(journey, "Continue").await;
        group_is(journey, "Finished with failures").await;
        for (member, state) in [(1, "success"), (2, "failed"), (3, "success")] {
            member_is(journey, member, state).await;
        }
        once_each(journey, REPROTECT, 3);
    })
    .await;
}

#[tokio::test]
async fn a_reload_in_the_middle_sends_nothing_twice() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        promote(journey).await;
        run_is_going(journey, 1).await;
        once_each(journey, PROMOTE, 1);
        browser.reload().await;
        browser.sees(".alert", "Sign in to continue").await;
        run_is_going(journey, 1).await;
        member_is(journey, 2, "queued").await;
        journey.give_password(SITE_A).await;
        for member in 1..=3 {
            arrived(journey, PROMOTE, member).await;
            run_is_going(journey, member).await;
            journey.works(200);
            member_is(journey, member, "success").await;
        }
        group_is(journey, "Finished").await;
        once_each(journey, PROMOTE, 3);
        browser.reload().await;
        group_is(journey, "Finished").await;
        once_each(journey, PROMOTE, 3);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_expires_in_the_middle_is_waited_for() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        promote(journey).await;
        run_is_going(journey, 1).await;
        journey.world(|world| world.sessions.expire(Some("vr-a"), false));
        journey.works(200);
        group_is(journey, "Waiting for sign-in").await;
        browser.sees(".alert", "nothing is sent twice").await;
        once_each(journey, PROMOTE, 1);
        browser.fill("Password", SITE_A.password).await;
        browser.press(Role::Button, "Sign in").await;
        member_is(journey, 1, "success").await;
        for member in 2..=3 {
            arrived(journey, PROMOTE, member).await;
            run_is_going(journey, member).await;
            journey.works(200);
        }
        group_is(journey, "Finished").await;
        once_each(journey, PROMOTE, 3);
    })
    .await;
}

#[tokio::test]
async fn of_two_tabs_one_drives_and_the_other_goes_on_when_it_is_closed() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        let driver = &browser.driver;
        promote(journey).await;
        run_is_going(journey, 1).await;
        let first = driver.window().await.expect("a tab");
        let address = browser.address().await;

        let second = driver.new_tab().await.expect("another tab");
        driver.switch_to_window(second.clone()).await.expect("it");
        browser.open(&address).await;
        browser.sees(".alert", "Driven by another tab").await;
        run_is_going(journey, 1).await;
        assert_eq!(browser.count(".group-controls button").await, 0);
        journey.works(200);
        arrived(journey, PROMOTE, 2).await;
        member_is(journey, 1, "success").await;
        run_is_going(journey, 2).await;

        driver.switch_to_window(first).await.expect("the first");
        driver.close_window().await.expect("closed");
        driver.switch_to_window(second).await.expect("the second");
        browser.sees(".alert", "Sign in to continue").await;
        journey.give_password(SITE_A).await;
        for member in 2..=3 {
            arrived(journey, PROMOTE, member).await;
            run_is_going(journey, member).await;
            journey.works(200);
            member_is(journey, member, "success").await;
        }
        group_is(journey, "Finished").await;
        once_each(journey, PROMOTE, 3);
    })
    .await;
}

#[tokio::test]
async fn a_group_is_paused_and_continued_and_a_target_is_left_out_or_skipped() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        choose_one_too_many(journey).await;
        browser.sees("#confirm-title", "on 3 replications?").await;
        browser
            .sees(".group-targets .finding[data-tone=blocks]", "fin-erp-web01")
            .await;
        start_three(journey).await;
        browser.press(Role::Button, "Pause").await;
        group_is(journey, "Paused").await;
        browser.press(Role::Button, "Skip: claims-app02").await;
        browser.sees(".group-member:nth-child(2)", "Skipped").await;
        journey.works(200);
        member_is(journey, 1, "success").await;
        once_each(journey, PROMOTE, 1);
        browser.press(Role::Button, "Continue").await;
        run_is_going(journey, 3).await;
        browser.sees_no(".group-controls button").await;
        journey.works(200);
        group_is(journey, "Finished").await;
        once_each(journey, PROMOTE, 2);
        browser.press(Role::Button, "Remove from the list").await;
        browser.driver.back().await.expect("the group");
        browser.sees("main", "Page not found").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_in_a_group_and_its_confirmation() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        choose_one_too_many(journey).await;
        browser.sees(".group-targets", "All checked.").await;
        browser.in_every_view("group-confirmation").await;
        start_three(journey).await;
        browser.in_every_view("group-running").await;
        // The image of the next one is gone when its turn comes.
        journey.world(|world| {
            let all = &mut world.vr.replications;
            let next = all.iter_mut().find(|it| it.name == "claims-app02");
            next.expect("the replication").image = None;
        });
        journey.works(200);
        group_is(journey, "Stopped").await;
        browser
            .sees(".group-member:nth-child(2)", "blocked by its checks")
            .await;
        browser.in_every_view("group-stopped").await;
        browser.reload().await;
        browser.press(Role::Button, "Continue").await;
        browser.sees(".alert", "Sign in to continue").await;
        browser.in_every_view("group-sign-in").await;
        once_each(journey, PROMOTE, 1);
    })
    .await;
}
