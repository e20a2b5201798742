//! A run as a picture: its steps or phases on a time axis, and what stands on the first screen.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Journey, Look, Role, Setup, View, journey, journey_from};
use hawser_simulator::task::{NewTask, Outcome};
use serde_json::json;

use super::run_reprotect::{fill_form, send};

async fn reprotect(journey: &Journey, plan: &str) {
    fill_form(journey, plan).await;
    send(journey, plan).await;
}

/// Returns `true` if something is seen without scrolling.
async fn is_on_the_first_screen(journey: &Journey, selector: &str) {
    let script = format!(
        "window.scrollTo(0, 0);
         const area = root.querySelector({selector:?})?.getBoundingClientRect();
         return area && area.bottom <= window.innerHeight"
    );
    let what = format!("{selector} is on the first screen");
    journey.browser.holds(&what, &script).await;
}

#[tokio::test]
async fn a_plan_that_waits_has_amber_bars_and_its_prompt_on_the_first_screen() {
    journey(async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Policy Administration").await;
        journey.run_is("waiting").await;
        browser.find(".step[data-look=waiting] .chart-bar").await;
        browser
            .find(".step[data-look=waiting] .chart-pattern")
            .await;
        browser.sees(".step-in-view", "Waiting step:").await;
        browser.look(View::new(Look::Light, 1440), 900).await;
        for selector in [
            ".run-state",
            ".step-in-view",
            "[data-prompt] button",
            ".steps tr",
        ] {
            is_on_the_first_screen(journey, selector).await;
        }
        journey.browser.in_every_view("run-waiting-chart").await;
        browser.press(Role::Button, "Dismiss and continue").await;
        journey.run_is("success").await;
        browser.sees_no(".step-in-view").await;
    })
    .await;
}

#[tokio::test]
async fn the_step_that_failed_is_named_first_and_its_group_is_open() {
    journey(async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Finance ERP").await;
        journey.run_is("failed").await;
        browser.sees(".step-in-view", "Failed step: 3.2").await;
        browser
            .sees(".step-in-view", "Cannot unmount datastore")
            .await;
        browser.look(View::new(Look::Light, 1440), 900).await;
        for selector in [
            ".run-state",
            ".step-in-view",
            ".problem-title",
            ".problem-do",
        ] {
            is_on_the_first_screen(journey, selector).await;
        }
        browser
            .find(".step[data-look=failed][data-depth='1'] .chart-mark")
            .await;
        browser.click(".step-in-view button").await;
        browser
            .holds(
                "the row has the focus",
                "return root.activeElement.querySelector?.('.step-number')?.innerText === '3.2'",
            )
            .await;
        // Groups open and close by keyboard.
        let shown = "return document.querySelectorAll('.step').length";
        let before = browser.script(shown, vec![]).await.as_u64().unwrap_or(0);
        browser
            .script("root.querySelector('.chart-toggle').focus()", vec![])
            .await;
        browser.keys(" ").await;
        let after = format!("return document.querySelectorAll('.step').length !== {before}");
        browser.holds("a group opened or closed", &after).await;
        browser.press(Role::Button, "Collapse all").await;
        browser.sees_no(".step[data-depth='1']").await;
        journey.browser.in_every_view("run-failed-chart").await;
    })
    .await;
}

#[tokio::test]
async fn a_run_without_steps_shows_its_phases_on_both_clocks() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        journey.works(42);
        browser.sees(".progress-text", "42 %").await;
        browser.sees(".phases", "Execution").await;
        browser
            .gives(
                "return document.querySelectorAll('.phase').length",
                json!(5),
            )
            .await;
        browser.find(".phase[data-look=running] .chart-bar").await;
        journey.browser.in_every_view("run-phases").await;
    })
    .await;
}

#[tokio::test]
async fn the_rest_is_estimated_from_earlier_runs_of_the_same_target_and_says_so() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote("fin-erp-db01").await;
        journey.run_is("running").await;
        browser.sees_no(".run-remaining").await;
        // Somebody else did the same before.
        let now = journey.simulator().simulation().clock.now();
        journey.world(|world| {
            let mut tasks = world.tasks.of("vr-a");
            let own =
                tasks.find(|task| task.entity_name == "fin-erp-db01" && task.outcome.is_none());
            let own = own.expect("the task of the run");
            let earlier = NewTask {
                appliance: "vr-a",
                id_prefix: "HmsTask:".to_owned(),
                id_suffix: String::new(),
                description_id: own.description_id,
                description: own.description.clone(),
                entity: own.entity.clone(),
                entity_name: own.entity_name.clone(),
                user: "operator".to_owned(),
                ends_at_percent: 100,
                planned: Outcome::Success(None),
            };
            drop(tasks);
            let (id, done) = ("HmsTask:earlier".to_owned(), Outcome::Success(None));
            world
                .tasks
                .add_ended(earlier, id, now - 3_600_000, now - 600_000, done);
        });
        browser.reload().await;
        journey.give_password(SITE_A).await;
        browser
            .sees(".run-remaining", "left, from 1 earlier run")
            .await;
    })
    .await;
}
