//! What following a thousand tasks of one appliance costs the page.

use std::time::Duration;

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Setup, journey_from, many};
use serde_json::json;

use crate::{SLOWER, tell};

const TASKS: usize = 1_000;

/// How long is looked. A poll comes every five seconds at the latest.
const WATCHED: Duration = Duration::from_secs(40);

/// What the browser counts of the page's thread, in seconds since the page began.
const FIGURES: [&str; 4] = [
    "TaskDuration",
    "ScriptDuration",
    "LayoutDuration",
    "RecalcStyleDuration",
];

pub async fn measure() {
    let mut setup = Setup::default();
    let settings = &mut setup.options.settings;
    settings.task_seconds = many::TASK_SECONDS;
    settings.session_seconds = 1.0e8;
    settings.session_maximum_seconds = 1.0e8;
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser
            .find(&format!("[data-appliance={}]", SITE_A.appliance))
            .await;
        journey.sign_in(SITE_A).await;
        let entries = many::started(journey, TASKS);
        many::tell(journey, &entries).await;
        println!(
            "following {TASKS} running tasks of one appliance, time of the processor taken {SLOWER} times"
        );
        for (page, link, there) in [
            ("the overview", "nav a[href='#/']", "[data-appliance]"),
            (
                "the list of runs",
                "nav a[href='#/runs']",
                ".run-item[data-state=running]",
            ),
        ] {
            browser.click(link).await;
            browser.find(there).await;
            watch(journey, page).await;
        }
    })
    .await;
}

/// Requests for tasks, and how many of them begin a round: those for the first page.
fn asked(journey: &Journey) -> (usize, usize) {
    let all = journey.requests(|entry| entry.path.contains("/tasks?"));
    let first = all.iter().filter(|entry| entry.path.contains("offset=0&"));
    (all.len(), first.count())
}

async fn figures(journey: &Journey) -> [f64; FIGURES.len()] {
    let told = tell(&journey.browser, "Performance.getMetrics", json!({})).await;
    let of = |name: &str| {
        let all = told["metrics"].as_array()?;
        all.iter().find(|it| it["name"] == name)?["value"].as_f64()
    };
    FIGURES.map(|name| of(name).unwrap_or(f64::NAN))
}

async fn watch(journey: &Journey, page: &str) {
    let browser = &journey.browser;
    // Time of the processor and not of the clock: what else the machine does is not counted.
    let domain = json!({"timeDomain": "threadTicks"});
    tell(browser, "Performance.enable", domain).await;
    let (_, some) = asked(journey);
    until("it polls", async || match asked(journey).1 > some + 1 {
        true => Ok(()),
        false => Err("not yet".to_owned()),
    })
    .await;
    let (before, (requests, rounds)) = (figures(journey).await, asked(journey));
    // The time that passes is what is measured here, not something that is waited for.
    tokio::time::sleep(WATCHED).await;
    let (after, now) = (figures(journey).await, asked(journey));
    let rounds = (now.1 - rounds).max(1) as f64;
    let requests = (now.0 - requests) as f64 / rounds;
    let parts: Vec<String> = (0..FIGURES.len())
        .map(|i| {
            format!(
                "{} {:.1} ms",
                FIGURES[i].trim_end_matches("Duration"),
                (after[i] - before[i]) * 1_000.0 * f64::from(SLOWER) / rounds
            )
        })
        .collect();
    println!(
        "  on {page}: a round of {requests:.1} requests takes {}",
        parts.join(", "),
    );
}
