//! The history reports of a recovery plan: read only when somebody asks, for the estimate of a run
//! and on the plan's own page.

use hawser_end_to_end::{Journey, Role, Setup, journey_from};
use hawser_simulator::fault::Fault;
use serde_json::json;

use super::run_reprotect::{SRM_A, reprotect};

const CALL: &str = "getPlanHistoryRecords";
const BUTTON: &str = "Read history reports";

/// Goes to a page as a link does: the sessions stay, and what was read.
async fn go(journey: &Journey, page: &str) {
    let script = "location.hash = arguments[0]";
    journey.browser.script(script, vec![json!(page)]).await;
}

/// Goes to the page of a plan.
async fn go_to_plan(journey: &Journey, plan: &str) {
    let (pairing, id) = journey.world(|world| {
        let found = world.srm.plans.iter().find(|it| it.name == plan);
        let found = found.expect("the plan is part of the start-up data");
        (found.pairing.clone(), found.id.clone())
    });
    let id = id.replace(':', "%3A");
    go(
        journey,
        &format!("#/object/recovery-plans/srm-a/{pairing}/{id}"),
    )
    .await;
    journey.browser.sees("h1", plan).await;
}

#[tokio::test]
async fn the_rest_is_estimated_from_history_reports_once_somebody_asks_for_them() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Claims Processing").await;
        journey.run_is("running").await;
        browser.sees(".run-history", BUTTON).await;
        browser.sees_no(".run-remaining:not(.run-history)").await;
        assert_eq!(journey.received(CALL), 0, "each look starts a task there");
        browser.press(Role::Button, BUTTON).await;
        browser
            .sees(
                ".run-remaining",
                "from 3 earlier reprotects in the plan's history reports, the longest about 62 min",
            )
            .await;
        // The task that this started is named, and is nobody else's.
        go(journey, "#/activity").await;
        let own = ".run-item[data-origin=browser][data-state=success]";
        browser.sees(own, BUTTON).await;
        browser.sees(own, "This browser").await;
        // It is kept for the plan as long as the tab is open.
        go_to_plan(journey, "Claims Processing").await;
        browser.sees(".earlier-runs tbody", "1 h 02 min").await;
        browser
            .sees(".earlier-runs tbody", "Succeeded with warnings")
            .await;
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn earlier_runs_of_a_plan_are_a_table_on_its_page_and_none_is_said() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.any_number_of_requests().await;
        journey.sign_in(SRM_A).await;
        go_to_plan(journey, "Policy Administration").await;
        browser.sees(".earlier-runs", "Not read yet").await;
        browser.press(Role::Button, BUTTON).await;
        browser.sees(".earlier-runs tbody", "Cancelled").await;
        browser.sees(".earlier-runs tbody", "Failed").await;
        browser
            .sees(".earlier-runs tbody", "drill@vsphere.local")
            .await;
        browser.in_every_view("plan-history").await;
        go_to_plan(journey, "Customer Contact Center").await;
        browser.press(Role::Button, BUTTON).await;
        browser
            .sees(
                ".earlier-runs",
                "The plan has no history reports of the last year.",
            )
            .await;
        assert_eq!(journey.received(CALL), 2);
    })
    .await;
}

#[tokio::test]
async fn reports_that_cannot_be_read_say_why_and_are_read_on_demand() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.any_number_of_requests().await;
        journey.sign_in(SRM_A).await;
        go_to_plan(journey, "Claims Processing").await;
        let fault = Fault::TaskFails {
            percent: 10,
            message: "The database is full.".to_owned(),
            details: String::new(),
        };
        journey.fault_once(CALL, &fault).await;
        browser.press(Role::Button, BUTTON).await;
        browser
            .sees(".earlier-runs .alert", "The database is full.")
            .await;
        browser.press(Role::Button, "Try again").await;
        browser.sees(".earlier-runs tbody", "Reprotect").await;
        browser.sees_no(".earlier-runs .alert").await;
    })
    .await;
}
