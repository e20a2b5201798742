//! The overview after a sign-in: how long until it says something of the sites.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Setup, journey_from};

use crate::{SLOWER, median, slow_down};

const SIGN_INS: usize = 5;

/// Submits the form, and waits for the frame that shows the first number of the overview.
const SIGN_IN: &str = r##"
    const done = arguments[arguments.length - 1];
    const begin = performance.now();
    const watch = new MutationObserver(() => {
        if (!document.querySelector(".attention-count")) return;
        watch.disconnect();
        requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = () => done(performance.now() - begin);
            after.port2.postMessage(null);
        });
    });
    watch.observe(document.body, { subtree: true, childList: true });
    document.querySelector("form").requestSubmit();
"##;

pub async fn measure() {
    let mut setup = Setup::default();
    setup.options.extent.replications = 10_000;
    setup.options.extent.plans = 200;
    setup.options.extent.tasks = 1_000;
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        let mut times = Vec::new();
        for _ in 0..SIGN_INS {
            // Nothing is kept that would make the next one faster.
            browser.open("about:blank").await;
            journey.open("#/sign-in/vr-a").await;
            browser.fill("User name", SITE_A.user).await;
            browser.fill("Password", SITE_A.password).await;
            slow_down(browser, SLOWER).await;
            let took = browser.script_later(SIGN_IN, vec![]).await;
            times.push(took.as_f64().expect("a time"));
        }
        println!("the overview of 10000 replications, processor {SLOWER} times slower, from the press on Sign in");
        let most = times.iter().copied().fold(0.0, f64::max);
        println!("  to its first number: {:.0} ms, at most {most:.0} ms", median(times));
    })
    .await;
}
