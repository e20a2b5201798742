//! The limit of requests of the gateways: the console stays below it, and what happens past it.
//!
//! The clocks of the page and of the appliances run faster: a minute is three seconds.

use std::time::Duration;

use hawser_end_to_end::administrator::{FORM, PAIRING, SITE_A};
use hawser_end_to_end::browser::until;
use hawser_end_to_end::fast_time::{Pace, console_with};
use hawser_end_to_end::{Journey, Role, Setup, journey_from};
use hawser_simulator::request_log::Entry;
use hawser_simulator::settings::OverQuota;

use crate::run_reprotect;

const SPEED: u32 = 20;

const MINUTE: i64 = 60_000;

/// The most requests that the console sends in a minute, whatever is open.
const LIMIT: usize = 40;

const CALL: &str = "promoteTestImage";

/// A journey with fast clocks.
pub async fn fast_journey(mut setup: Setup, steps: impl AsyncFnOnce(&Journey, Pace)) {
    let pace = Pace::from_now(SPEED);
    let folder = tempfile::tempdir().expect("a folder");
    setup.options.dist = Some(console_with(pace, folder.path()));
    journey_from(setup, async |journey| {
        let clock = pace.drive(journey.simulator().simulation().clone());
        steps(journey, pace).await;
        clock.abort();
    })
    .await;
}

pub fn is_of(appliance: &str) -> impl Fn(&Entry) -> bool {
    move |entry| entry.appliance == appliance
}

/// Waits until so many minutes have passed since the first request to an appliance.
pub async fn minutes_pass(journey: &Journey, appliance: &str, minutes: i64) {
    // One by one: an hour takes longer than anything else that is waited for.
    for minute in 1..=minutes {
        until(&format!("{minute} minutes have passed"), async || {
            let first = journey.requests(is_of(appliance)).first().map(|it| it.time);
            let now = journey.simulator().simulation().clock.now();
            let passed = first.map_or(0, |first| now - first);
            match passed >= minute * MINUTE {
                true => Ok(()),
                false => Err(format!("{passed} ms")),
            }
        })
        .await;
    }
}

/// Returns the most requests to an appliance within a minute.
pub fn most_in_a_minute(journey: &Journey, appliance: &str) -> usize {
    let log = journey.requests(is_of(appliance));
    let times: Vec<i64> = log.iter().map(|entry| entry.time).collect();
    let within = |from: &i64| {
        let inside = |at: &&i64| (0..MINUTE).contains(&(**at - from));
        times.iter().filter(inside).count()
    };
    times.iter().map(within).max().unwrap_or(0)
}

fn set_quota(journey: &Journey, quota: u32, form: OverQuota) {
    journey.world(|world| {
        world.settings.session_quota = quota;
        world.settings.over_quota = form;
    });
}

#[tokio::test]
async fn a_form_with_a_thousand_replications_and_two_runs_stay_below_40_requests_a_minute() {
    let mut setup = Setup::default();
    setup.options.extent.replications = 1_000;
    setup.options.settings.task_seconds = 3_600.0;
    fast_journey(setup, async |journey, _| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        journey.open(FORM).await;
        journey.pick("pairing", PAIRING).await;
        journey.pick("replication", "claims-app01").await;
        journey.image_is_found().await;
        journey.review().await;
        journey.agree("claims-app01").await;
        journey.run_is("running").await;
        // Another form beside the runs, whose probes go on.
        journey.open(FORM).await;
        journey.pick("pairing", PAIRING).await;
        let count = ".form-step:has(#field-replication-list) .picker-count";
        browser.sees(count, "1000 replications. Checked").await;
        minutes_pass(journey, SITE_A.appliance, 4).await;
        // They go on all the time.
        until("many more than those in view are probed", async || {
            let probes = journey.requests(|entry| entry.path.ends_with("/active-image"));
            match probes.len() {
                61.. => Ok(()),
                some => Err(format!("{some} probes")),
            }
        })
        .await;
        let refused = journey.requests(|entry| entry.status == Some(429));
        assert!(refused.is_empty(), "{} were refused", refused.len());
        let most = most_in_a_minute(journey, SITE_A.appliance);
        assert!(most <= LIMIT, "{most} requests in a minute");
    })
    .await;
}

/// Opens a page in another window, and signs in there.
async fn in_another_window(journey: &Journey, page: &str) {
    let driver = &journey.browser.driver;
    let window = driver.new_window().await.expect("another window");
    driver.switch_to_window(window).await.expect("it");
    journey.open(page).await;
    journey.give_password(SITE_A).await;
}

/// Everything large, the limits those of the gateways. `HAWSER_MINUTES` lets more time pass: an hour
/// takes three minutes.
#[tokio::test]
async fn overview_grid_and_two_runs_in_four_windows_are_refused_nothing() {
    let minutes = std::env::var("HAWSER_MINUTES").ok();
    let minutes = minutes.map_or(5, |it| it.parse().expect("a number"));
    let mut setup = Setup::default();
    setup.options.extent.replications = 10_000;
    setup.options.extent.plans = 200;
    setup.options.extent.tasks = 1_000;
    setup.options.settings.task_seconds = 36_000.0;
    fast_journey(setup, async |journey, _| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        in_another_window(journey, "#/sign-in/vr-a").await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        journey.open(FORM).await;
        journey.pick("pairing", PAIRING).await;
        journey.pick("replication", "claims-app01").await;
        journey.image_is_found().await;
        journey.review().await;
        journey.agree("claims-app01").await;
        journey.run_is("running").await;
        in_another_window(journey, "#/sign-in/vr-a").await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        in_another_window(journey, "#/sign-in/vr-a").await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        let to_grid = "location.hash = '#/inventory/replications'";
        browser.script(to_grid, vec![]).await;
        browser.sees(".grid-count", "replications").await;
        minutes_pass(journey, SITE_A.appliance, minutes).await;
        let refused = journey.requests(|entry| entry.status == Some(429));
        assert!(refused.is_empty(), "{} were refused", refused.len());
        let most = most_in_a_minute(journey, SITE_A.appliance);
        println!("{most} requests in a minute at most, in {minutes} minutes");
        assert!(most <= LIMIT, "{most} requests in a minute");
        let count = "return root.querySelector('[role=grid]')?.ariaRowCount";
        let rows = browser.script(count, vec![]).await;
        println!("{rows} rows");
    })
    .await;
}

#[tokio::test]
async fn a_reprotect_that_is_followed_stays_below_40_requests_a_minute() {
    let mut setup = Setup::default();
    setup.options.settings.task_seconds = 3_600.0;
    fast_journey(setup, async |journey, _| {
        let plan = "Claims Processing";
        run_reprotect::fill_limited_form(journey, plan).await;
        run_reprotect::send(journey, plan).await;
        journey.run_is("running").await;
        minutes_pass(journey, "srm-a", 4).await;
        let most = most_in_a_minute(journey, "srm-a");
        assert!(most <= LIMIT, "{most} requests in a minute");
        let refused = journey.requests(|entry| entry.status == Some(429));
        assert!(refused.is_empty(), "{} were refused", refused.len());
        // Neither the task nor what stands beside it is forgotten. How often each is asked for in
        // these minutes depends on how busy the computer is, whose clock is not the fast one.
        for part in ["/tasks", "/user-prompts", "/recovery-steps/reprotect"] {
            until(
                &format!("{part} is asked for again and again"),
                async || match journey.requests(|entry| entry.path.contains(part)).len() {
                    8.. => Ok(()),
                    asked => Err(format!("{asked} requests")),
                },
            )
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_list_that_was_refused_for_too_many_requests_comes_by_itself_after_the_minute() {
    fast_journey(Setup::default(), async |journey, _| {
        let browser = &journey.browser;
        journey.open_form(SITE_A).await;
        browser.sees("#field-pairing-list", PAIRING).await;
        set_quota(journey, 1, OverQuota::Plain);
        browser.press(Role::Button, "Refresh pairings").await;
        let form = ".form-step:has(#field-pairing)";
        browser.sees(form, "Too many requests").await;
        browser.sees("body", "Reading pauses").await;
        let told = browser.text(form).await;
        assert!(!told.contains("Retry after"), "no time was given: {told}");
        set_quota(journey, 0, OverQuota::Plain);
        let asked = journey.requests(is_of(SITE_A.appliance));
        let refused = asked.last().expect("the refused request");
        assert_eq!(refused.status, Some(429));
        browser.sees("#field-pairing-list", PAIRING).await;
        let all = journey.requests(is_of(SITE_A.appliance));
        let next = all.iter().find(|entry| entry.id > refused.id);
        let waited = next.expect("the list again").time - refused.time;
        // The clocks of page and appliance move in steps.
        assert!(waited >= MINUTE - 2_000, "waited {waited} ms");
    })
    .await;
}

#[tokio::test]
async fn a_submission_that_was_refused_for_too_many_requests_was_not_carried_out() {
    let setup = Setup {
        expected_in_log: vec!["429"],
        ..Setup::default()
    };
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        journey.fill_form("fin-erp-db01").await;
        journey.review().await;
        set_quota(journey, 1, OverQuota::Body);
        journey.agree("fin-erp-db01").await;
        journey.run_is("failed").await;
        browser.sees("main", "Rejected").await;
        browser.sees("main", "Too many requests").await;
        browser.sees("main", "Nothing was changed").await;
        assert_eq!(journey.received(CALL), 1);
        // Nothing of it is looked for: a refusal is one.
        let tasks = journey.requests(|entry| entry.path.contains("/tasks?filter"));
        assert!(tasks.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_run_survives_too_many_requests() {
    let mut setup = Setup::default();
    setup.options.settings.task_seconds = 600.0;
    fast_journey(setup, async |journey, _| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        set_quota(journey, 1, OverQuota::RetryAfter);
        browser.sees("main", "No update since").await;
        journey.run_is("running").await;
        set_quota(journey, 0, OverQuota::Plain);
        journey.pass(Duration::from_secs(600));
        journey.run_is("success").await;
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}
