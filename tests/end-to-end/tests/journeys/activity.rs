//! The page of all activity: what others do, the filter, the chart, and files.

use std::path::Path;
use std::time::{Duration, Instant};

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Engine, Journey, Role, Setup, journey_from};
use hawser_simulator::task::{Failure, NewTask, Outcome};
use serde_json::{Value, json};

use super::pair_sites;

/// Starts a task on an appliance as a colleague does.
fn somebody_starts(journey: &Journey, appliance: &'static str, name: &str, planned: Outcome) {
    let task = NewTask {
        appliance,
        id_prefix: "HmsTask:".to_owned(),
        id_suffix: String::new(),
        description_id: "pair",
        description: "Synchronize replication".to_owned(),
        entity: format!("GID-{name}"),
        entity_name: name.to_owned(),
        user: "operator".to_owned(),
        ends_at_percent: 100,
        planned,
    };
    let now = journey.simulator().simulation().clock.now();
    journey.world(|world| world.start_task(task, now));
}

fn fails() -> Outcome {
    Outcome::Error(Failure {
        message: "The datastore is full".to_owned(),
        details: "ds-02 has no space left.".to_owned(),
    })
}

/// Signs in, and opens the page.
async fn open(journey: &Journey) {
    journey.sign_in(SITE_A).await;
    journey.open("#/activity").await;
    journey.browser.sees(".activity-sources", "1 of 9").await;
}

/// One run of this browser, one task of somebody else that goes on, and one that failed.
async fn run_and_two_tasks(journey: &Journey) {
    somebody_starts(journey, "vr-a", "web-frontend-07", fails());
    journey.promote("fin-erp-db01").await;
    journey.run_is("running").await;
    journey.works(200);
    journey.run_is("success").await;
    somebody_starts(journey, "vr-a", "mail-store-03", Outcome::Success(None));
    journey.open("#/activity").await;
    journey.browser.find(".run-item[data-state=failed]").await;
    journey.browser.find(".run-item[data-origin=browser]").await;
}

#[tokio::test]
async fn a_task_that_somebody_else_starts_appears_within_ten_seconds_as_somebody_elses() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        open(journey).await;
        let begin = Instant::now();
        somebody_starts(journey, "vr-a", "mail-store-03", Outcome::Success(None));
        let there = ".run-item[data-origin=other]:has(.run-target .name:first-child)";
        browser.sees(there, "mail-store-03").await;
        let took = begin.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?}");
        browser.sees(there, "Started elsewhere").await;
        browser
            .gives(
                "return document.querySelectorAll('.run-item[data-origin=other] a').length",
                json!(0),
            )
            .await;
        browser
            .holds(
                "it is nobody's run here",
                "return !document.querySelector('main').textContent.toLowerCase().includes('your run')",
            )
            .await;
    })
    .await;
}

#[tokio::test]
async fn the_user_of_a_task_stands_beside_it_where_the_system_names_one() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        somebody_starts(journey, "vcda-a", "Leipzig", fails());
        journey.works(200);
        journey.open("#/sign-in/vcda-a").await;
        journey.give_password(pair_sites::SITE_A).await;
        browser.find("[data-appliance=vcda-a][data-state=in]").await;
        journey.open("#/activity").await;
        let task = ".run-item[data-state=failed]";
        browser.sees(task, "operator").await;
        browser.sees(task, "The datastore is full").await;
        browser.press(Role::Disclosure, "More filters").await;
        browser.select("User", "operator").await;
        browser.sees(task, "operator").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_filtered_stands_in_the_address_and_comes_back_from_it() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        run_and_two_tasks(journey).await;
        browser.click("[data-group=failed]").await;
        // And one from before that the simulated appliance begins with.
        let two = "return document.querySelectorAll('.run-item').length === 2";
        browser.holds("two are left", two).await;
        browser.sees(".run-item", "The datastore is full").await;
        browser.press(Role::Disclosure, "More filters").await;
        browser.select("Started by", "Others").await;
        browser.holds("they stay", two).await;
        let address = browser.address().await;
        assert!(
            address.ends_with("#/activity?state=failed&by=others"),
            "{address}"
        );
        // A colleague opens the link.
        journey.sign_in(SITE_A).await;
        browser.open(&address).await;
        browser.holds("two are there", two).await;
        browser.find("[data-group=failed][aria-pressed=true]").await;
        browser
            .sees(".activity-more[open] summary", "(1 set)")
            .await;
        browser.press(Role::Button, "Clear filters").await;
        let all = "return document.querySelectorAll('.run-item').length >= 4";
        browser.holds("all are there", all).await;
    })
    .await;
}

/// The text of a file that was saved.
async fn saved(folder: &Path, name: &str) -> String {
    let file = folder.join(name);
    until("the file is saved", async || {
        let text = std::fs::read_to_string(&file).map_err(|why| why.to_string())?;
        if text.is_empty() {
            return Err("it is empty".to_owned());
        }
        Ok(text)
    })
    .await
}

#[tokio::test]
async fn what_is_filtered_is_saved_as_a_table_as_json_and_as_a_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut setup = Setup::slow_tasks();
    setup.downloads = Some(folder.path().to_owned());
    setup.not_in = vec![(
        Engine::WebKit,
        "its driver cannot say where files are saved",
    )];
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        run_and_two_tasks(journey).await;
        browser.click("[data-group=failed]").await;
        // And one from before that the simulated appliance begins with.
        let two = "return document.querySelectorAll('.run-item').length === 2";
        browser.holds("two are left", two).await;
        browser.press(Role::Link, "Export CSV").await;
        let csv = saved(folder.path(), "hawser-activity.csv").await;
        assert_eq!(csv.lines().count(), 3, "{csv}");
        assert!(csv.contains("web-frontend-07") && csv.contains("Started elsewhere"));
        browser.press(Role::Link, "Export JSON").await;
        let json = saved(folder.path(), "hawser-activity.json").await;
        let json: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["filter"], "state=failed");
        assert_eq!(json["entries"][0]["error"], "The datastore is full");
        browser.press(Role::Link, "Export report (HTML)").await;
        let html = saved(folder.path(), "hawser-activity.html").await;
        assert!(html.contains("web-frontend-07") && !html.contains("<script"));
        for text in [csv, json.to_string(), html] {
            assert!(!text.contains("Sim-Hamburg-1") && !text.contains("x-dr-session"));
        }
    })
    .await;
}

/// Drags over a part of the chart, in parts of its width.
const DRAG: &str = "
    const area = root.querySelector('.chart-plot').getBoundingClientRect();
    const target = root.querySelector('.chart');
    const at = part => ({bubbles: true, isPrimary: true, button: 0, pointerId: 1,
        clientX: area.left + area.width * part, clientY: area.top + 40});
    target.dispatchEvent(new PointerEvent('pointerdown', at(arguments[0])));
    target.dispatchEvent(new PointerEvent('pointermove', at(arguments[1])));
    target.dispatchEvent(new PointerEvent('pointerup', at(arguments[1])));";

#[tokio::test]
async fn a_range_of_time_is_chosen_in_the_chart_and_by_keyboard() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        run_and_two_tasks(journey).await;
        browser.script(DRAG, vec![json!(0.3), json!(0.6)]).await;
        browser.find("input[type=datetime-local]").await;
        let address = browser.address().await;
        assert!(
            address.contains("from=") && address.contains("to="),
            "{address}"
        );
        browser.press(Role::Button, "Show all times").await;
        browser.sees_no("input[type=datetime-local]").await;
        browser.select("Time", "Between two times").await;
        browser.find("input[type=datetime-local]").await;
        browser.select("Time", "Last hour").await;
        let address = browser.address().await;
        assert!(address.ends_with("last=60"), "{address}");
        browser.press(Role::Disclosure, "Chart as table").await;
        browser.sees(".plain-table", "mail-store-03").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_activity_with_and_without_a_filter() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        run_and_two_tasks(journey).await;
        browser.press(Role::Button, "Help: States").await;
        browser.sees(".term-panel dl", "Waiting for you").await;
        browser.in_every_view("activity-help").await;
        browser.click("h1").await;
        browser.sees_no(".term-panel dl").await;
        browser.in_every_view("activity").await;
        browser.press(Role::Disclosure, "More filters").await;
        browser.select("Time", "Between two times").await;
        browser.fill("Search", "no such words").await;
        browser.sees(".empty", "No entries match the filter.").await;
        browser.in_every_view("activity-nothing").await;
    })
    .await;
}
