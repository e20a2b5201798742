//! A list of ten thousand replications: opened, and searched key by key.

use hawser_end_to_end::administrator::{PAIRING, SITE_A};
use hawser_end_to_end::{Setup, journey_from};
use serde_json::json;

use crate::{SLOWER, median, slow_down};

const ROWS: u32 = 10_000;

/// Opens the list again and types into its field, letter by letter. Each time is from the event to
/// the moment after the frame that shows what came of it.
const TYPE: &str = r##"
    const [words, done] = [arguments[0], arguments[arguments.length - 1]];
    const shown = () => new Promise(ready => requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = ready;
        after.port2.postMessage(null);
    }));
    // Between the keys of somebody who types fast.
    const pause = () => new Promise(ready => setTimeout(ready, 150));
    const timed = async act => {
        await pause();
        await shown();
        const begin = performance.now();
        act();
        await shown();
        return performance.now() - begin;
    };
    (async () => {
        const field = () => document.querySelector("input#field-replication");
        const rows = () => document.querySelectorAll("#field-replication-list .picker-row").length;
        document.querySelector("nav").focus();
        const opened = [], typed = [];
        for (let i = 0; i < 5; i++) {
            field().blur();
            field().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
            opened.push(await timed(() => { field().focus(); field().click(); }));
        }
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
        for (let i = 1; i <= words.length; i++) {
            typed.push(await timed(() => {
                set.call(field(), words.slice(0, i));
                field().dispatchEvent(new InputEvent("input", { bubbles: true }));
            }));
        }
        done({ opened, typed, rows: rows() });
    })().catch(error => done({ error: String(error) }));
"##;

pub async fn measure() {
    let mut setup = Setup::default();
    setup.options.extent.replications = ROWS as usize;
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        journey.open_form(SITE_A).await;
        journey.pick("pairing", PAIRING).await;
        let count = ".form-step:has(#field-replication-list) .picker-count";
        browser.sees(count, &format!("{ROWS} replications")).await;
        let name = journey.world(|world| {
            let mut all = world.vr.replications.iter();
            let one = all.find(|it| it.name.contains("09990"));
            one.expect("one of many").name.clone()
        });
        slow_down(browser, SLOWER).await;
        let told = browser.script_later(TYPE, vec![json!(name)]).await;
        let times = |what: &str| -> Vec<f64> {
            let all = told[what].as_array().expect("times");
            all.iter().filter_map(serde_json::Value::as_f64).collect()
        };
        println!("a list of {ROWS} replications, processor {SLOWER} times slower, each to the frame that shows it");
        for (title, what) in [("opening it", "opened"), ("a key in its search", "typed")] {
            let most = times(what).into_iter().fold(0.0, f64::max);
            println!("  {title}: {:.0} ms, at most {most:.0} ms", median(times(what)));
        }
        println!("  rows in the page afterwards: {}", told["rows"]);
    })
    .await;
}
