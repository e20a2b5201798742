//! How each fault is set, and undone.

use std::time::Duration;

use hawser_simulator::fault::Fault;
use hawser_simulator::settings::Settings;
use hawser_simulator::task::Outcome;
use serde_json::json;
use thirtyfour::Key;

use crate::cell::{Cell, FaultRule, Stage};
use crate::operation::Operation;
use crate::scenario::{LONG, Scenario, fault_of};

/// Longer than every session lives that nobody uses.
const SLEEP: Duration = Duration::from_secs(3 * 3_600);

/// A page around the console sends it all of this.
const MESSAGES: &str = include_str!("messages.js");

/// Sets up the fault before anything is opened.
pub async fn strike_page(scenario: &Scenario<'_>) {
    match scenario.cell.row.rule {
        FaultRule::File(file, _) => {
            let file = if file == PAGE {
                scenario.host_page().page()
            } else {
                file
            };
            let fault = fault_of(scenario.cell.row.rule).expect("a fault");
            let which = json!({"path": file});
            scenario.fixture.strike("console", &which, &fault).await;
        }
        FaultRule::Storage => {
            let script = "localStorage.setItem('lacking', 'storage')";
            scenario.fixture.browser().script(script, vec![]).await;
        }
        _ => {}
    }
}

/// Prepares the simulator before the work begins.
pub async fn prepare(scenario: &Scenario<'_>) {
    let change = |change: fn(&mut Settings)| {
        scenario
            .fixture
            .journey
            .world(|it| change(&mut it.settings))
    };
    match (scenario.cell.row.rule, scenario.cell.stage) {
        (FaultRule::Sleep, Stage::Follow) => change(|settings| {
            settings.task_seconds = 2.0 * SLEEP.as_secs_f64();
            settings.task_retention_seconds = 1.0e6;
        }),
        // Tasks that end while the computer sleeps are known when it wakes.
        (FaultRule::Sleep, _) => change(|settings| settings.task_retention_seconds = 1.0e6),
        // The task is forgotten as soon as it has ended.
        (FaultRule::AgedOut, Stage::Finish) => {
            change(|settings| settings.task_retention_seconds = 0.0);
        }
        (FaultRule::PeerSession, _) => {
            change(|settings| settings.image_actions_need_remote_session = true);
        }
        _ => {}
    }
}

/// Enough for the task to end.
pub fn long(scenario: &Scenario<'_>) -> Duration {
    match (scenario.cell.row.rule, scenario.cell.stage) {
        (FaultRule::Sleep, Stage::Follow) => 3 * SLEEP,
        _ => LONG,
    }
}

/// In place of the part of an address that belongs to the page whose policy holds.
pub const PAGE: &str = "the page";

/// Retries the start of a page that reported that it could not start.
pub async fn start_again(scenario: &Scenario<'_>) {
    let again = "return [...root.querySelectorAll('button')]
        .find(it => ['Retry', 'Reload', 'Reload the page', 'Try again'].includes(it.innerText))?.click()";
    scenario.fixture.browser().script(again, vec![]).await;
    scenario.fixture.look_inside().await;
}

/// From here on it happens.
pub async fn strike(scenario: &Scenario<'_>) {
    let (fixture, operation) = (scenario.fixture, scenario.operation());
    let appliance = operation.account().appliance;
    match scenario.cell.row.rule {
        FaultRule::Answer(_) => {
            let fault = fault_of(scenario.cell.row.rule).expect("a fault");
            let which = scenario
                .cell
                .stage
                .requests(operation, scenario.host_page());
            fixture.strike(appliance, &which, &fault).await;
        }
        FaultRule::AgedOut if scenario.cell.stage == Stage::Follow => forget_tasks(scenario),
        FaultRule::PeerSession => {
            fixture
                .journey
                .world(|world| world.sessions.expire(Some(appliance), true));
        }
        // The lists are there by then: see `disturb`.
        FaultRule::Offline if scenario.cell.stage == Stage::Load => {}
        FaultRule::Offline => fixture.lack("network", true).await,
        FaultRule::Sleep if matches!(scenario.cell.stage, Stage::SignIn | Stage::Submit) => {
            fixture.pass(SLEEP).await;
        }
        FaultRule::SecondTab => open_second_tab(scenario).await,
        FaultRule::Hidden => fixture.lack("sight", true).await,
        FaultRule::Storage if scenario.cell.stage as usize >= Stage::Submit as usize => {
            fixture.lack("storage", true).await;
        }
        FaultRule::Clock(minutes) => {
            let simulation = fixture.journey.simulator().simulation();
            simulation.set_skew(appliance, minutes * 60_000);
        }
        FaultRule::DoubleClick | FaultRule::EnterTwice => {
            let which = scenario
                .cell
                .stage
                .requests(operation, scenario.host_page());
            let slow = json!(Fault::Slow { seconds: 0.3 });
            fixture.strike(appliance, &which, &slow).await;
        }
        FaultRule::Reload => {
            let which = scenario
                .cell
                .stage
                .requests(operation, scenario.host_page());
            let stall = json!(Fault::StallAfter { seconds: 600.0 });
            fixture.strike(appliance, &which, &stall).await;
        }
        FaultRule::AgedOut
        | FaultRule::Sleep
        | FaultRule::Messages
        | FaultRule::Storage
        | FaultRule::File(..) => {}
    }
}

/// The appliance forgets its tasks, as one that was restarted; their work is not done.
fn forget_tasks(scenario: &Scenario<'_>) {
    let appliance = scenario.operation().account().appliance;
    scenario.fixture.journey.world(|world| {
        let ids: Vec<String> = world.tasks.of(appliance).map(|it| it.id.clone()).collect();
        for id in ids {
            let task = world.tasks.get_mut(appliance, &id).expect("the task");
            // Longer ago than any task is kept.
            (task.ends_at, task.outcome) = (Some(0), Some(Outcome::Cancelled));
        }
    });
}

/// Causes the disturbance once the request is on its way.
pub async fn disturb(scenario: &Scenario<'_>) {
    let fixture = scenario.fixture;
    match (scenario.cell.row.rule, scenario.cell.stage) {
        (FaultRule::Sleep, Stage::Load) => {
            scenario.operation().fill(fixture).await;
            fixture.pass(SLEEP).await;
            check_again(scenario).await;
        }
        (FaultRule::Sleep, Stage::Follow | Stage::Finish) => fixture.pass(SLEEP).await,
        (FaultRule::Offline, Stage::Load) => {
            scenario.operation().fill(fixture).await;
            fixture.lack("network", true).await;
            check_again(scenario).await;
        }
        (FaultRule::Hidden, Stage::Follow) => asks_less_and_at_once_on_return(scenario).await,
        (FaultRule::Reload, _) => reload(scenario).await,
        (FaultRule::Messages, _) => {
            fixture.browser().script(MESSAGES, vec![]).await;
            fixture.leave_frame().await;
            fixture.browser().script(MESSAGES, vec![]).await;
            fixture.look_inside().await;
        }
        _ => {}
    }
}

async fn check_again(scenario: &Scenario<'_>) {
    scenario.fixture.press("Check again").await;
}

/// A tab that nobody sees asks every half minute, and at once when it is seen.
async fn asks_less_and_at_once_on_return(scenario: &Scenario<'_>) {
    let fixture = scenario.fixture;
    let call = scenario.operation().task_call();
    let asked = || fixture.journey.received(call);
    fixture.pass(Duration::from_secs(30)).await;
    let before = asked();
    for _ in 0..20 {
        fixture.pass(Duration::from_secs(1)).await;
    }
    assert!(
        asked() <= before + 1,
        "{before} times it was asked, and then {}",
        asked()
    );
    let before = asked();
    fixture.lack("sight", false).await;
    hawser_end_to_end::browser::until("it asks at once", async || {
        let more = asked() > before;
        more.then_some(()).ok_or_else(|| "it does not".to_owned())
    })
    .await;
}

/// The console once more, at the page of the run or of all runs.
async fn open_second_tab(scenario: &Scenario<'_>) {
    let driver = &scenario.fixture.browser().driver;
    let address = scenario.fixture.browser().address().await;
    let first = driver.window().await.expect("a tab");
    let second = driver.new_tab().await.expect("another tab");
    driver.switch_to_window(second.clone()).await.expect("it");
    match scenario.cell.stage {
        // Its own address does not say where a frame stands.
        _ if scenario.host_page().is_framed() => {
            scenario.fixture.open(None).await;
            to_runs(scenario).await;
        }
        Stage::Submit => scenario.fixture.open(Some("#/runs")).await,
        _ => {
            scenario.fixture.browser().open(&address).await;
            scenario.fixture.look_inside().await;
        }
    }
    scenario.fixture.finds("h1").await;
    driver
        .switch_to_window(first.clone())
        .await
        .expect("the first");
    scenario.fixture.look_inside().await;
    scenario.tabs.replace(Some((first, second)));
}

/// The second tab shows how the run ended, without having asked.
pub async fn other_tab_heard(scenario: &Scenario<'_>) {
    let Some((first, second)) = scenario.tabs.take() else {
        return;
    };
    let driver = &scenario.fixture.browser().driver;
    driver.switch_to_window(second).await.expect("the second");
    scenario.fixture.look_inside().await;
    let done = scenario.operation().done();
    let shown = format!(":is(.run-state,.run-item:not([data-origin=other]))[data-state={done}]");
    scenario.fixture.browser().find(&shown).await;
    driver.close_window().await.expect("closed");
    driver.switch_to_window(first).await.expect("the first");
    scenario.fixture.look_inside().await;
}

/// The page is loaded again while an answer is waited for.
async fn reload(scenario: &Scenario<'_>) {
    let fixture = scenario.fixture;
    fixture
        .until("the request has arrived", async || {
            let held = |it: &hawser_simulator::request_log::Entry| it.fault.is_some();
            match fixture.journey.requests(held).len() {
                0 => Err("it has not".to_owned()),
                _ => Ok(()),
            }
        })
        .await;
    fixture.journey.no_more_faults().await;
    fixture.reload().await;
}

/// After a reload a frame begins as its portal says: the run stands among the runs.
pub async fn find_run(scenario: &Scenario<'_>) {
    if !scenario.host_page().is_framed() {
        return;
    }
    scenario
        .fixture
        .sees(RUNS, "Activity (1 in progress)")
        .await;
    to_runs(scenario).await;
    scenario.fixture.finds("a.run-title").await;
    let follow = "root.querySelector('a.run-title').click()";
    scenario.fixture.browser().script(follow, vec![]).await;
}

/// The link to all runs.
const RUNS: &str = ".app-nav a[href='#/activity']";

async fn to_runs(scenario: &Scenario<'_>) {
    scenario.fixture.finds(RUNS).await;
    let click = "root.querySelector(arguments[0]).click()";
    scenario
        .fixture
        .browser()
        .script(click, vec![json!(RUNS)])
        .await;
    scenario.fixture.finds(".run-item, .empty").await;
}

/// Agrees, in the way that the fault wants.
pub async fn agree(scenario: &Scenario<'_>) {
    let browser = scenario.fixture.browser();
    match scenario.cell.row.rule {
        FaultRule::DoubleClick => {
            scenario.sent.set(scenario.sent.get() + 1);
            double_click(scenario, "dialog #confirm").await;
        }
        FaultRule::EnterTwice => {
            scenario.sent.set(scenario.sent.get() + 1);
            let focus = "root.querySelector('dialog #confirm').focus()";
            browser.script(focus, vec![]).await;
            browser.keys(Key::Enter + Key::Enter).await;
        }
        FaultRule::Offline => {
            scenario.agree().await;
            // It is not sent at all.
            scenario.sent.set(scenario.sent.get() - 1);
        }
        // The watched object is read first, and that ends the session: the request is not sent at
        // all.
        FaultRule::Sleep if scenario.operation() == Operation::Sync => {
            scenario.agree().await;
            scenario.sent.set(scenario.sent.get() - 1);
        }
        _ => scenario.agree().await,
    }
}

async fn double_click(scenario: &Scenario<'_>, selector: &str) {
    let button = scenario.fixture.browser().find(selector).await;
    let driver = &scenario.fixture.browser().driver;
    let twice = driver.action_chain().double_click_element(&button);
    twice.perform().await.expect("a double click");
}

/// Signs in, in the way that the fault wants.
pub async fn give_password(scenario: &Scenario<'_>) {
    let browser = scenario.fixture.browser();
    let account = scenario.operation().account();
    if scenario.host_page().is_given() {
        return scenario.fixture.give_session(scenario.operation()).await;
    }
    if scenario.cell.stage != Stage::SignIn {
        return scenario.fixture.sign_in(account).await;
    }
    match scenario.cell.row.rule {
        FaultRule::DoubleClick => {
            browser.fill("User name", account.user).await;
            browser.fill("Password", account.password).await;
            double_click(scenario, "form button[type=submit]").await;
        }
        FaultRule::EnterTwice => {
            browser.fill("User name", account.user).await;
            browser.fill("Password", account.password).await;
            browser.keys(Key::Enter + Key::Enter).await;
        }
        _ => scenario.fixture.sign_in(account).await,
    }
}

/// It is over.
pub async fn lift(scenario: &Scenario<'_>) {
    let fixture = scenario.fixture;
    fixture.journey.no_more_faults().await;
    match scenario.cell.row.rule {
        FaultRule::Offline => {
            fixture.lack("network", false).await;
            if scenario.cell.stage == Stage::Load && scenario.sent.get() == 0 {
                check_again(scenario).await;
            }
        }
        // Nobody sleeps any more, so no session ends.
        FaultRule::Sleep => fixture
            .journey
            .world(|it| it.settings.session_seconds = 1.0e7),
        FaultRule::Hidden => fixture.lack("sight", false).await,
        FaultRule::Storage => {
            let script = "localStorage.removeItem('lacking')";
            fixture.lack("storage", false).await;
            fixture.browser().script(script, vec![]).await;
        }
        _ => {}
    }
}

/// Returns `true` if the browser itself may log the line, because the cell provokes it.
pub fn expected_in_log(cell: Cell, line: &str) -> bool {
    // A slow computer is no fault.
    if cell.host_page.is_framed()
        && line.contains("hawser-frame:")
        && line.contains("does not answer")
    {
        return true;
    }
    let expected: &[&str] = match cell.row.rule {
        FaultRule::Reload => &["transaction that was not yet complete has been aborted"],
        FaultRule::File(..) => &[
            "was preloaded",
            "integrity",
            "instantiateStreaming",
            "WebAssembly",
            "Failed to fetch",
            "Content Security Policy",
        ],
        _ => &[],
    };
    expected.iter().any(|words| line.contains(words))
}
