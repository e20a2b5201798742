//! A working day of following in minutes: what the console keeps for itself does not grow, and it
//! asks no more than it may.
//!
//! Nothing here is timed. The page's clock and timers are made faster by a script in front of the
//! console (`fast-clock.js`), the appliances' clock is moved along; what the console does in those hours
//! it really does. `make soak` runs it: `HOURS=8 TASKS=200 SPEED=60`.

mod kept;
mod measure;

use std::io::{Write, stdout};
use std::time::Duration;

use hawser_end_to_end::administrator::{FORM, SITE_A};
use hawser_end_to_end::browser::until;
use hawser_end_to_end::fast_time::{Pace, console_with};
use hawser_end_to_end::{Journey, Setup, journey_from, many};

use measure::{MEASURES, Sample, line, sample, slope};

/// The most requests of a round (`hawser_core::poll::ROUND_LIMIT`).
const ROUND: usize = hawser_core::poll::ROUND_LIMIT as usize;

/// Looks in an hour.
const LOOKS: u32 = 4;

fn number(name: &str, usual: u32) -> u32 {
    let given = std::env::var(name).ok().filter(|text| !text.is_empty());
    given.map_or(usual, |text| text.parse().expect(name))
}

/// Past the test harness, which shows what is printed only at the end.
fn tell(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: make soak"]
async fn a_working_day_of_following_leaves_memory_and_page_as_they_were() {
    let hours = number("HAWSER_SOAK_HOURS", 8).max(2);
    let tasks = number("HAWSER_SOAK_TASKS", 200) as usize;
    let pace = Pace::from_now(number("HAWSER_SOAK_SPEED", 60).max(2));
    let folder = tempfile::tempdir().expect("a folder");
    let mut setup = Setup::default();
    setup.options.dist = Some(console_with(pace, folder.path()));
    let settings = &mut setup.options.settings;
    settings.task_seconds = many::TASK_SECONDS;
    settings.session_seconds = 1.0e8;
    settings.session_maximum_seconds = 1.0e8;
    journey_from(setup, async |journey| {
        let clock = pace.drive(journey.simulator().simulation().clone());
        follow_all(journey, tasks).await;
        let samples = watch(journey, pace, hours).await;
        clock.abort();
        report(&samples);
        requests_keep_to_the_budget(journey, tasks);
        flat(&samples);
    })
    .await;
}

/// A console that was reloaded while so many runs were under way, and signed in again.
async fn follow_all(journey: &Journey, tasks: usize) {
    let browser = &journey.browser;
    journey.open("").await;
    browser
        .find(&format!("[data-appliance={}]", SITE_A.appliance))
        .await;
    let entries = many::started(journey, tasks);
    kept::keep(journey, &entries).await;
    journey.sign_in(SITE_A).await;
    browser.click("nav a[href='#/activity']").await;
    let running = ".run-item:not([data-origin=other])[data-state=running]";
    until("every run is followed", async || {
        match browser.count(running).await {
            count if count == tasks as u64 => Ok(()),
            count => Err(format!("{count} are running")),
        }
    })
    .await;
}

/// Looks in even distances, and goes through the pages in between.
async fn watch(journey: &Journey, pace: Pace, hours: u32) -> Vec<Sample> {
    let start = pace.passed();
    let heading = MEASURES.map(|(name, _)| format!("{name:>14}")).concat();
    tell(&format!("{:<14}{heading}", "hour"));
    let mut samples = Vec::new();
    for look in 0..=hours * LOOKS {
        let due = start + Duration::from_secs(3_600) / LOOKS * look;
        let wait = due.saturating_sub(pace.passed()) / pace.speed;
        // The time that passes is what is tried here, not something that is waited for.
        tokio::time::sleep(wait).await;
        through_the_pages(journey).await;
        let passed = pace.passed().saturating_sub(start).as_secs_f64() / 3_600.0;
        let taken = sample(journey, passed).await;
        tell(&line(&format!("{passed:.2}"), taken.values.iter().copied()));
        samples.push(taken);
    }
    samples
}

/// Every page is opened and left, so that what it leaves behind would add up. By scripts: an
/// element that the driver was given is kept by it, with the whole page that it was part of.
async fn through_the_pages(journey: &Journey) {
    let form = format!("[data-appliance={}] a[href='{FORM}']", SITE_A.appliance);
    for (link, there) in [
        (
            ".run-item:not([data-origin=other]) .run-title",
            ".run-state[data-state=running]",
        ),
        ("nav a[href='#/']", "[data-appliance]"),
        (form.as_str(), "#field-pairing"),
        (
            "nav a[href='#/activity']",
            ".run-item:not([data-origin=other])[data-state=running]",
        ),
    ] {
        let go = format!("const it = document.querySelector(\"{link}\"); it?.click(); return !!it");
        let come = format!("return !!document.querySelector(\"{there}\")");
        journey.browser.holds(link, &go).await;
        journey.browser.holds(there, &come).await;
    }
}

/// Returns the samples after the warm-up, an eighth of all and an hour at least.
fn after_warm_up(samples: &[Sample]) -> &[Sample] {
    let looks = (samples.len() / 8).max(LOOKS as usize);
    &samples[looks..]
}

fn report(samples: &[Sample]) {
    let settled = after_warm_up(samples);
    let values = |sample: &Sample| sample.values;
    for (title, sample) in [
        ("start", samples.first()),
        ("warmed up", settled.first()),
        ("end", settled.last()),
    ] {
        let figures = sample.map(values).unwrap_or_default();
        tell(&line(title, figures.into_iter()));
    }
    let slopes = (0..MEASURES.len()).map(|which| slope(settled, which));
    tell(&line("in an hour", slopes));
}

/// Checks that the measures are flat: a leak keeps growing, a flat measure varies by no more than
/// one look does.
fn flat(samples: &[Sample]) {
    let settled = after_warm_up(samples);
    let (Some(first), Some(last)) = (settled.first(), settled.last()) else {
        return;
    };
    for (which, (name, allowed)) in MEASURES.iter().enumerate() {
        let (Some(allowed), Some(slope)) = (allowed, slope(settled, which)) else {
            continue;
        };
        let growth = slope * (last.hours - first.hours);
        let allowed = allowed + first.values[which].unwrap_or(0.0) / 100.0;
        assert!(
            growth <= allowed,
            "{name} grew by {growth:.1}, more than {allowed:.1}"
        );
    }
}

/// A round begins with the first page of the tasks. A round whose answers are late has its rest
/// after the next beginning, so what is held against the limit is the mean, look by look.
fn requests_keep_to_the_budget(journey: &Journey, tasks: usize) {
    let asked = journey.requests(|entry| entry.path.contains("/tasks"));
    let mut parts = Vec::new();
    let mut most = 0.0_f64;
    for part in asked.chunks(500) {
        let rounds = part.iter().filter(|entry| entry.path.contains("offset=0"));
        let rounds = rounds.count();
        parts.push(rounds);
        most = most.max(part.len() as f64 / rounds.max(1) as f64);
    }
    let rounds: usize = parts.iter().sum();
    let unanswered = asked.iter().filter(|entry| entry.status != Some(200));
    tell(&format!(
        "{} requests in {rounds} rounds for {tasks} tasks, {:.2} in a round, at most {most:.2} \
         (allowed: {ROUND}); {} without success",
        asked.len(),
        asked.len() as f64 / rounds.max(1) as f64,
        unanswered.count(),
    ));
    assert!(most <= ROUND as f64, "{most:.2} requests in a round");
    assert!(rounds > 100, "only {rounds} rounds");
}
