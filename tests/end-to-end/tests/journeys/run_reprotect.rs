//! Reprotecting a recovery plan, from the sign-in on both sites to the end.

use hawser_end_to_end::administrator::{Account, PAIRING, SITE_A, SITE_B};
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};

pub(super) const CALL: &str = "runReprotect";
pub(super) const FORM: &str = "#/operation/run-reprotect/srm-a";
/// Lengths of the two bodies that can be sent.
const NOT_FORCED: usize = r#"{"forced":false}"#.len();
const FORCED: usize = r#"{"forced":true}"#.len();

pub(super) const SRM_A: Account = Account {
    appliance: "srm-a",
    name: "Site Recovery Manager, site A",
    ..SITE_A
};

/// From signing in to a form in which the pairing is picked. A plan is followed in seconds here,
/// not in minutes: the limit of requests is tried by [`crate::budget`].
pub(super) async fn open_form(journey: &Journey) {
    journey.any_number_of_requests().await;
    open_limited_form(journey).await;
}

async fn open_limited_form(journey: &Journey) {
    journey.open(FORM).await;
    journey.give_password(SRM_A).await;
    journey.pick("pairing", PAIRING).await;
}

/// Signs in on the other site, where the checks ask for it.
pub(super) async fn sign_in_on_peer(journey: &Journey, password: &str) {
    let browser = &journey.browser;
    browser
        .find("[data-check=peer-session][data-tone=blocks]")
        .await;
    browser
        .fill("User name on the other site", SITE_B.user)
        .await;
    browser.fill("Password on the other site", password).await;
    browser
        .press(Role::Button, "Sign in to the other site")
        .await;
}

/// From signing in on both sites to a form with a plan whose checks have answers.
pub(super) async fn fill_form(journey: &Journey, plan: &str) {
    journey.any_number_of_requests().await;
    fill_limited_form(journey, plan).await;
}

/// Does the same with the limit of requests.
pub(super) async fn fill_limited_form(journey: &Journey, plan: &str) {
    open_limited_form(journey).await;
    sign_in_on_peer(journey, SITE_B.password).await;
    journey
        .browser
        .sees("[data-check=peer-session][data-tone=ok]", "Signed in to")
        .await;
    journey.pick("plan", plan).await;
    checks_are_done(journey).await;
}

/// Six checks have an answer.
pub(super) async fn checks_are_done(journey: &Journey) {
    for check in ["plan-state", "plan-issues", "protection-groups"] {
        let answered = format!("[data-check={check}]:not([data-tone=loading])");
        journey.browser.find(&answered).await;
    }
    journey.checks_are_done().await;
}

/// Reviews, types the plan's name and agrees.
pub(super) async fn send(journey: &Journey, plan: &str) {
    journey.review().await;
    let name = journey.browser.find("#confirm-name").await;
    journey.browser.type_over(&name, plan).await;
    let button = format!("Reprotect {plan}");
    journey.browser.press(Role::Button, &button).await;
}

pub(super) async fn reprotect(journey: &Journey, plan: &str) {
    fill_form(journey, plan).await;
    send(journey, plan).await;
}

/// Leads from a run that has ended to the form with its plan.
pub(super) async fn open_again(journey: &Journey, plan: &str) {
    journey.browser.press(Role::Link, "Run again…").await;
    journey
        .browser
        .sees("#field-plan.picker-chosen", plan)
        .await;
    checks_are_done(journey).await;
}

/// Waits for a step with this number and these words.
async fn sees_step(journey: &Journey, number: &str, words: &str) {
    let what = format!("step {number} says '{words}'");
    until(&what, async || {
        // Groups in which nothing is wrong are closed.
        let script = "
            document.querySelectorAll('.chart-toggle[aria-expanded=false]').forEach(it => it.click());
            return [...document.querySelectorAll('.step')]
            .find(s => s.querySelector('.step-number').innerText === arguments[0])
            ?.innerText.replace(/\\s+/g, ' ') ?? ''";
        let said = journey.browser.script(script, vec![number.into()]).await;
        let said = said.as_str().unwrap_or_default().to_owned();
        if said.contains(words) {
            Ok(())
        } else {
            Err(format!("it says '{said}'"))
        }
    })
    .await;
}

/// Waits until this is said of the plan.
pub(super) async fn sees_plan(journey: &Journey, words: &str) {
    let plan = "section[aria-label='Recovery plan']";
    journey.browser.sees(plan, words).await;
}

/// How long the bodies were that were sent.
fn bodies(journey: &Journey) -> Vec<usize> {
    let sent = journey.requests(|entry| entry.call == Some(CALL));
    sent.iter().map(|entry| entry.body_bytes).collect()
}

#[tokio::test]
async fn a_plan_is_reprotected_and_goes_the_other_way_afterwards() {
    journey(async |journey| {
        let browser = &journey.browser;
        let plan = "Claims Processing";
        fill_form(journey, plan).await;
        let row = "#field-plan.picker-chosen";
        browser.sees(row, "Leipzig to Hamburg").await;
        browser
            .sees(
                "[data-check=protection-groups][data-tone=ok]",
                "2 protection groups with 5 virtual machines",
            )
            .await;
        browser
            .sees("[data-check=servers][data-tone=ok]", "are connected")
            .await;
        assert_eq!(
            browser.count("#field-forced").await,
            0,
            "nothing has failed"
        );
        send(journey, plan).await;
        browser
            .sees(".steps", "Unregister virtual machines at Leipzig")
            .await;
        journey.run_is("success").await;
        browser
            .sees("section[aria-label=State]", "Run a test recovery soon")
            .await;
        sees_step(journey, "1.1", "claims-ora11 Done").await;
        sees_step(journey, "3.3", "Skipped").await;
        sees_plan(journey, "Ready").await;
        assert_eq!(bodies(journey), [NOT_FORCED]);
        open_list(journey).await;
        let first = "#field-plan-list .picker-row";
        journey.search("plan", plan, plan).await;
        let site = |column: &str| format!("{first} [data-column={column}]");
        browser.sees(&site("protected"), "Hamburg").await;
        browser.sees(&site("recovery"), "Leipzig").await;
        browser.sees(first, "Ready").await;
    })
    .await;
}

/// From a run to the list of plans.
async fn open_list(journey: &Journey) {
    journey.browser.press(Role::Link, "Run again…").await;
    journey
        .browser
        .press(Role::Button, "Change Recovery plan")
        .await;
}

#[tokio::test]
async fn the_tree_of_steps_costs_one_request_more_and_not_one_a_step() {
    journey(async |journey| {
        reprotect(journey, "Claims Processing").await;
        journey.run_is("success").await;
        journey.browser.press(Role::Button, "Expand all").await;
        let depth = "document.querySelectorAll('.step[data-depth=\"1\"]').length";
        let script = format!("return {depth} > 15");
        journey.browser.holds("all steps are there", &script).await;
        let asked = journey.requests(|entry| entry.call == Some("getRecoverySteps"));
        let outermost = asked
            .iter()
            .filter(|entry| !entry.path.contains("expanded_step_ids"));
        assert_eq!(outermost.count(), 1, "the first look only");
        let polls = journey.received("getTaskInfo") + journey.received("getRecentTasksInfo");
        assert!(asked.len() <= polls + 3, "{} for {polls}", asked.len());
    })
    .await;
}

#[tokio::test]
async fn a_step_that_warns_says_so_and_the_run_succeeds() {
    journey(async |journey| {
        let plan = "Document Archive";
        fill_form(journey, plan).await;
        journey
            .browser
            .sees(
                "[data-check=plan-issues][data-tone=warning]",
                "PG Archive reports a warning",
            )
            .await;
        send(journey, plan).await;
        journey.run_is("success").await;
        sees_step(journey, "5.1", "Completed with warnings").await;
        sees_step(journey, "5.1", "No reverse mapping for network").await;
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_fails_can_be_forced_afterwards() {
    journey(async |journey| {
        let browser = &journey.browser;
        let plan = "Finance ERP";
        reprotect(journey, plan).await;
        journey.run_is("failed").await;
        let panel = ".problem-panel";
        browser.sees(panel, "Reprotect failed").await;
        browser
            .sees(panel, "Cannot unmount datastore 'ds-prod-07'")
            .await;
        sees_step(journey, "3.2", "Failed").await;
        sees_step(journey, "3.2", "Cannot unmount datastore").await;
        sees_plan(journey, "Reprotect incomplete. ").await;
        open_again(journey, plan).await;
        browser
            .sees(
                "[data-check=plan-state][data-tone=warning]",
                "Fix the cause",
            )
            .await;
        browser.click("#field-forced").await;
        browser
            .sees(
                ".form-step:has(#field-forced)",
                "must be cleaned up manually",
            )
            .await;
        browser.sees(".preview", "\"forced\": true").await;
        journey.review().await;
        browser
            .sees(
                "dialog [data-forced][data-tone=danger]",
                "Cleanup errors are ignored",
            )
            .await;
        browser.press(Role::Button, "Back to the form").await;
        send(journey, plan).await;
        journey.run_is("success").await;
        sees_step(journey, "3.2", "Clean it up by hand.").await;
        sees_step(journey, "1.1", "Already completed").await;
        assert_eq!(bodies(journey), [NOT_FORCED, FORCED]);
    })
    .await;
}

#[tokio::test]
async fn an_interrupted_plan_is_run_again_without_force() {
    journey(async |journey| {
        let browser = &journey.browser;
        let plan = "Broker Portal";
        reprotect(journey, plan).await;
        journey.run_is("failed").await;
        browser
            .sees(".problem-panel", "The operation was interrupted.")
            .await;
        sees_plan(
            journey,
            "Reprotect interrupted. Run reprotect again immediately.",
        )
        .await;
        open_again(journey, plan).await;
        browser.find("#field-forced").await;
        send(journey, plan).await;
        journey.run_is("success").await;
        assert_eq!(bodies(journey), [NOT_FORCED, NOT_FORCED]);
    })
    .await;
}

#[tokio::test]
async fn steps_are_still_there_after_a_reload() {
    let setup = Setup::slow_tasks();
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        reprotect(journey, "Claims Processing").await;
        journey.run_is("running").await;
        journey.works(40);
        sees_step(journey, "1", "Done").await;
        let address = browser.address().await;
        browser.reload().await;
        assert_eq!(browser.address().await, address);
        journey.give_password(SRM_A).await;
        sees_step(journey, "1", "Done").await;
        journey.works(100);
        journey.run_is("success").await;
    })
    .await;
}
