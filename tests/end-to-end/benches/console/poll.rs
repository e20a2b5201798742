//! What following a thousand tasks of one appliance costs the page.

use std::time::Instant;

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Browser, Journey, Setup, journey_from, many};
use serde_json::json;

use crate::{SLOWER, slow_down, tell};

const TASKS: usize = 1_000;

/// The pages of a round: a hundred tasks each.
const PAGES: usize = TASKS / 100;

/// The figures that the browser keeps of the page's thread, in seconds since the page began.
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
        // At the first looks all of them are news, and those come one after another.
        more_pages(journey, 4 * PAGES).await;
        println!(
            "following {TASKS} running tasks of one appliance, time of the processor taken {SLOWER} times"
        );
        for (page, link, there) in [
            ("the overview", "nav a[href='#/']", "[data-appliance]"),
            (
                "the list of runs",
                "nav a[href='#/activity']",
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

/// Returns the number of pages of tasks that were requested.
fn asked(journey: &Journey) -> usize {
    journey
        .requests(|entry| entry.path.contains("/tasks?"))
        .len()
}

/// Waits until so many more pages were requested.
async fn more_pages(journey: &Journey, count: usize) {
    for _ in 0..count {
        let before = asked(journey);
        until("it polls", async || match asked(journey) > before {
            true => Ok(()),
            false => Err("not yet".to_owned()),
        })
        .await;
    }
}

async fn figures(journey: &Journey) -> [f64; FIGURES.len()] {
    let told = tell(&journey.browser, "Performance.getMetrics", json!({})).await;
    let of = |name: &str| {
        let all = told["metrics"].as_array()?;
        all.iter().find(|it| it["name"] == name)?["value"].as_f64()
    };
    FIGURES.map(|name| of(name).unwrap_or(f64::NAN))
}

/// Notes what takes the page's thread longer than a person would not notice, in milliseconds.
const OBSERVE: &str = "
    window.longTasks = [];
    new PerformanceObserver(list => longTasks.push(...list.getEntries().map(it => it.duration)))
        .observe({ type: 'longtask' });
";

async fn watch(journey: &Journey, page: &str) {
    let browser = &journey.browser;
    // Time of the processor and not of the clock: what else the machine does is not counted.
    let domain = json!({"timeDomain": "threadTicks"});
    tell(browser, "Performance.enable", domain).await;
    // The page has been drawn by then.
    more_pages(journey, 2).await;
    // That of the tasks that were told, and of the page before.
    tell(browser, "HeapProfiler.collectGarbage", json!({})).await;
    let begin = Instant::now();
    let (before, first) = (figures(journey).await, asked(journey));
    more_pages(journey, PAGES).await;
    let with_polls = differences(before, figures(journey).await);
    let (time, pages) = (begin.elapsed(), asked(journey) - first);
    // The clocks of the page go on without polls, and so does what they draw.
    set_online(browser, false).await;
    let before = figures(journey).await;
    // The time that passes is what is measured here, not something that is waited for.
    tokio::time::sleep(time).await;
    let alone = differences(before, figures(journey).await);
    set_online(browser, true).await;
    let of_round = with_polls.iter().zip(alone);
    let of_round: Vec<f64> = of_round
        .map(|(with_polls, alone)| with_polls - alone)
        .collect();
    let seconds = time.as_secs();
    println!(
        "  on {page}: {pages} pages of tasks take {} in {seconds} s,\n    beside {} of the page without them",
        named(&of_round),
        named(&alone),
    );
    // Another look with a processor that is slower indeed: the lengths of single tasks.
    more_pages(journey, 1).await;
    slow_down(browser, SLOWER).await;
    browser.script(OBSERVE, Vec::new()).await;
    more_pages(journey, PAGES).await;
    let long = browser.script("return longTasks", Vec::new()).await;
    let long: Vec<f64> = serde_json::from_value(long).expect("lengths");
    let longest = long.iter().copied().fold(0.0, f64::max);
    println!(
        "    tasks of more than 50 ms meanwhile: {}, the longest {longest:.0} ms",
        long.len()
    );
    slow_down(browser, 1).await;
}

async fn set_online(browser: &Browser, online: bool) {
    tell(browser, "Network.enable", json!({})).await;
    let conditions = json!({
        "offline": !online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
    });
    tell(browser, "Network.emulateNetworkConditions", conditions).await;
}

/// Returns what was counted between two moments, in milliseconds of the slower processor.
fn differences(before: [f64; FIGURES.len()], after: [f64; FIGURES.len()]) -> [f64; FIGURES.len()] {
    std::array::from_fn(|i| (after[i] - before[i]) * 1_000.0 * f64::from(SLOWER))
}

fn named(figures: &[f64]) -> String {
    let parts = FIGURES.iter().zip(figures);
    let parts: Vec<String> = parts
        .map(|(name, ms)| format!("{} {ms:.0} ms", name.trim_end_matches("Duration")))
        .collect();
    parts.join(", ")
}
