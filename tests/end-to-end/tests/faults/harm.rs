//! How each harm is done, and undone.

use std::time::Duration;

use hawser_simulator::fault::Fault;
use hawser_simulator::settings::Settings;
use serde_json::json;
use thirtyfour::Key;

use crate::cell::{Cell, Harm, Stage};
use crate::operation::Operation;
use crate::way::{LONG, Way, fault_of};

/// Longer than every session lives that nobody uses.
const SLEEP: Duration = Duration::from_secs(3 * 3_600);

/// A page around the console sends it all of this.
const MESSAGES: &str = include_str!("messages.js");

/// What has to be so before anything is opened.
pub async fn strike_page(way: &Way<'_>) {
    match way.cell.row.harm {
        Harm::File(file, _) => {
            let file = if file == PAGE {
                way.place().page()
            } else {
                file
            };
            let fault = fault_of(way.cell.row.harm).expect("a fault");
            let which = json!({"path": file});
            way.bench.strike("console", &which, &fault).await;
        }
        Harm::Storage => {
            let script = "localStorage.setItem('lacking', 'storage')";
            way.bench.browser().script(script, vec![]).await;
        }
        _ => {}
    }
}

/// What has to be so before the work begins.
pub async fn prepare(way: &Way<'_>) {
    let change = |change: fn(&mut Settings)| way.bench.journey.world(|it| change(&mut it.settings));
    match (way.cell.row.harm, way.cell.stage) {
        (Harm::Sleep, Stage::Follow) => change(|settings| {
            settings.task_seconds = 2.0 * SLEEP.as_secs_f64();
            settings.task_retention_seconds = 1.0e6;
        }),
        // What ends while the computer sleeps is known when it wakes.
        (Harm::Sleep, _) => change(|settings| settings.task_retention_seconds = 1.0e6),
        (Harm::PeerSession, _) => {
            change(|settings| settings.image_actions_need_remote_session = true);
        }
        _ => {}
    }
}

/// Enough for the task to end.
pub fn long(way: &Way<'_>) -> Duration {
    match (way.cell.row.harm, way.cell.stage) {
        (Harm::Sleep, Stage::Follow) => 3 * SLEEP,
        _ => LONG,
    }
}

/// In place of the part of an address that belongs to the page whose policy holds.
pub const PAGE: &str = "the page";

/// What told that it could not start is told to try again.
pub async fn start_again(way: &Way<'_>) {
    let again = "return [...root.querySelectorAll('button')]
        .find(it => ['Retry', 'Reload', 'Reload the page', 'Try again'].includes(it.innerText))?.click()";
    way.bench.browser().script(again, vec![]).await;
    way.bench.look_inside().await;
}

/// From here on it happens.
pub async fn strike(way: &Way<'_>) {
    let (bench, operation) = (way.bench, way.operation());
    let appliance = operation.account().appliance;
    match way.cell.row.harm {
        Harm::Answer(_) => {
            let fault = fault_of(way.cell.row.harm).expect("a fault");
            let which = way.cell.stage.requests(operation, way.place());
            bench.strike(appliance, &which, &fault).await;
        }
        Harm::Task(_) => {
            let fault = fault_of(way.cell.row.harm).expect("a fault");
            let which = json!({"call": operation.task_call()});
            bench.strike(appliance, &which, &fault).await;
        }
        Harm::PeerSession => {
            bench
                .journey
                .world(|world| world.sessions.expire(Some(appliance), true));
        }
        // The lists are there by then: see `disturb`.
        Harm::Offline if way.cell.stage == Stage::Load => {}
        Harm::Offline => bench.lack("network", true).await,
        Harm::Sleep if matches!(way.cell.stage, Stage::SignIn | Stage::Submit) => {
            bench.pass(SLEEP).await;
        }
        Harm::SecondTab => open_second_tab(way).await,
        Harm::Hidden => bench.lack("sight", true).await,
        Harm::Storage if way.cell.stage as usize >= Stage::Submit as usize => {
            bench.lack("storage", true).await;
        }
        Harm::Clock(minutes) => {
            let simulation = bench.journey.simulator().simulation();
            simulation.set_skew(appliance, minutes * 60_000);
        }
        Harm::DoubleClick | Harm::EnterTwice => {
            let which = way.cell.stage.requests(operation, way.place());
            let slow = json!(Fault::Slow { seconds: 0.3 });
            bench.strike(appliance, &which, &slow).await;
        }
        Harm::Reload => {
            let which = way.cell.stage.requests(operation, way.place());
            let stall = json!(Fault::StallAfter { seconds: 600.0 });
            bench.strike(appliance, &which, &stall).await;
        }
        Harm::Sleep | Harm::Messages | Harm::Storage | Harm::File(..) => {}
    }
}

/// What happens once the request is on its way.
pub async fn disturb(way: &Way<'_>) {
    let bench = way.bench;
    match (way.cell.row.harm, way.cell.stage) {
        (Harm::Sleep, Stage::Load) => {
            way.operation().fill(bench).await;
            bench.pass(SLEEP).await;
            check_again(way).await;
        }
        (Harm::Sleep, Stage::Follow | Stage::Finish) => bench.pass(SLEEP).await,
        (Harm::Offline, Stage::Load) => {
            way.operation().fill(bench).await;
            bench.lack("network", true).await;
            check_again(way).await;
        }
        (Harm::Hidden, Stage::Follow) => asks_less_and_at_once_on_return(way).await,
        (Harm::Reload, _) => reload(way).await,
        (Harm::Messages, _) => {
            bench.browser().script(MESSAGES, vec![]).await;
            bench.leave_frame().await;
            bench.browser().script(MESSAGES, vec![]).await;
            bench.look_inside().await;
        }
        _ => {}
    }
}

async fn check_again(way: &Way<'_>) {
    way.bench.press("Check again").await;
}

/// A tab that nobody sees asks every half minute, and at once when it is seen.
async fn asks_less_and_at_once_on_return(way: &Way<'_>) {
    let bench = way.bench;
    let call = way.operation().task_call();
    let asked = || bench.journey.received(call);
    bench.pass(Duration::from_secs(30)).await;
    let before = asked();
    for _ in 0..20 {
        bench.pass(Duration::from_secs(1)).await;
    }
    assert!(
        asked() <= before + 1,
        "{before} times it was asked, and then {}",
        asked()
    );
    let before = asked();
    bench.lack("sight", false).await;
    hawser_end_to_end::browser::until("it asks at once", async || {
        let more = asked() > before;
        more.then_some(()).ok_or_else(|| "it does not".to_owned())
    })
    .await;
}

/// The console once more, at the page of the run or of all runs.
async fn open_second_tab(way: &Way<'_>) {
    let driver = &way.bench.browser().driver;
    let address = way.bench.browser().address().await;
    let first = driver.window().await.expect("a tab");
    let second = driver.new_tab().await.expect("another tab");
    driver.switch_to_window(second.clone()).await.expect("it");
    match way.cell.stage {
        // Its own address does not say where a frame stands.
        _ if way.place().is_framed() => {
            way.bench.open(None).await;
            to_runs(way).await;
        }
        Stage::Submit => way.bench.open(Some("#/runs")).await,
        _ => {
            way.bench.browser().open(&address).await;
            way.bench.look_inside().await;
        }
    }
    way.bench.finds("h1").await;
    driver
        .switch_to_window(first.clone())
        .await
        .expect("the first");
    way.bench.look_inside().await;
    way.tabs.replace(Some((first, second)));
}

/// The second tab shows how the run ended, without having asked.
pub async fn other_tab_heard(way: &Way<'_>) {
    let Some((first, second)) = way.tabs.take() else {
        return;
    };
    let driver = &way.bench.browser().driver;
    driver.switch_to_window(second).await.expect("the second");
    way.bench.look_inside().await;
    let success = ":is(.run-state,.run-item)[data-state=success]";
    way.bench.browser().find(success).await;
    driver.close_window().await.expect("closed");
    driver.switch_to_window(first).await.expect("the first");
    way.bench.look_inside().await;
}

/// The page is loaded again while an answer is waited for.
async fn reload(way: &Way<'_>) {
    let bench = way.bench;
    bench
        .until("the request has arrived", async || {
            let held = |it: &hawser_simulator::request_log::Entry| it.fault.is_some();
            match bench.journey.requests(held).len() {
                0 => Err("it has not".to_owned()),
                _ => Ok(()),
            }
        })
        .await;
    bench.journey.no_more_faults().await;
    bench.reload().await;
}

/// After a reload a frame begins as its portal says: the run stands among the runs.
pub async fn find_run(way: &Way<'_>) {
    if !way.place().is_framed() {
        return;
    }
    way.bench.sees(RUNS, "Runs (1 open)").await;
    to_runs(way).await;
    let follow = "root.querySelector('.run-item .run-title').click()";
    way.bench.browser().script(follow, vec![]).await;
}

/// The link to all runs.
const RUNS: &str = ".app-nav a[href='#/runs']";

async fn to_runs(way: &Way<'_>) {
    way.bench.finds(RUNS).await;
    let click = "root.querySelector(arguments[0]).click()";
    way.bench.browser().script(click, vec![json!(RUNS)]).await;
    way.bench.finds(".run-item, .empty").await;
}

/// Agrees, in the way that the harm wants.
pub async fn agree(way: &Way<'_>) {
    let browser = way.bench.browser();
    match way.cell.row.harm {
        Harm::DoubleClick => {
            way.sent.set(way.sent.get() + 1);
            double_click(way, "dialog .danger").await;
        }
        Harm::EnterTwice => {
            way.sent.set(way.sent.get() + 1);
            let focus = "root.querySelector('dialog .danger').focus()";
            browser.script(focus, vec![]).await;
            browser.keys(Key::Enter + Key::Enter).await;
        }
        Harm::Offline => {
            way.agree().await;
            // It is not sent at all.
            way.sent.set(way.sent.get() - 1);
        }
        // What is watched is looked at first, and that ends the session: it is not sent at all.
        Harm::Sleep if way.operation() == Operation::Sync => {
            way.agree().await;
            way.sent.set(way.sent.get() - 1);
        }
        _ => way.agree().await,
    }
}

async fn double_click(way: &Way<'_>, selector: &str) {
    let button = way.bench.browser().find(selector).await;
    let driver = &way.bench.browser().driver;
    let twice = driver.action_chain().double_click_element(&button);
    twice.perform().await.expect("a double click");
}

/// Signs in, in the way that the harm wants.
pub async fn give_password(way: &Way<'_>) {
    let browser = way.bench.browser();
    let account = way.operation().account();
    if way.place().is_given() {
        return way.bench.give_session(way.operation()).await;
    }
    if way.cell.stage != Stage::SignIn {
        return way.bench.sign_in(account).await;
    }
    match way.cell.row.harm {
        Harm::DoubleClick => {
            browser.fill("User name", account.user).await;
            browser.fill("Password", account.password).await;
            double_click(way, "form button[type=submit]").await;
        }
        Harm::EnterTwice => {
            browser.fill("User name", account.user).await;
            browser.fill("Password", account.password).await;
            browser.keys(Key::Enter + Key::Enter).await;
        }
        _ => way.bench.sign_in(account).await,
    }
}

/// It is over.
pub async fn lift(way: &Way<'_>) {
    let bench = way.bench;
    bench.journey.no_more_faults().await;
    match way.cell.row.harm {
        Harm::Offline => {
            bench.lack("network", false).await;
            if way.cell.stage == Stage::Load && way.sent.get() == 0 {
                check_again(way).await;
            }
        }
        // Nobody sleeps any more, so no session ends.
        Harm::Sleep => bench
            .journey
            .world(|it| it.settings.session_seconds = 1.0e7),
        Harm::Hidden => bench.lack("sight", false).await,
        Harm::Storage => {
            let script = "localStorage.removeItem('lacking')";
            bench.lack("storage", false).await;
            bench.browser().script(script, vec![]).await;
        }
        _ => {}
    }
}

/// What the browser itself may complain of, because it was provoked.
pub fn expected_in_log(cell: Cell, line: &str) -> bool {
    // A slow computer is no fault.
    if cell.place.is_framed() && line.contains("hawser-frame:") && line.contains("does not answer")
    {
        return true;
    }
    let expected: &[&str] = match cell.row.harm {
        Harm::Reload => &["transaction that was not yet complete has been aborted"],
        Harm::File(..) => &[
            "was preloaded",
            "integrity",
            "instantiateStreaming",
            "WebAssembly",
            "hawser-work-",
            "Failed to fetch",
            "Content Security Policy",
        ],
        _ => &[],
    };
    expected.iter().any(|words| line.contains(words))
}
