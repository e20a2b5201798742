//! From opening an address in a browser that has nothing of it to a form that can be used.
//!
//! Swagger UI and RapiDoc are what an administrator has without the console: a page of the API
//! document, with a form for each request. They get the same five operations and nothing else,
//! with their files packed as well as the console's.

use std::path::PathBuf;

use hawser_end_to_end::browser::until;
use hawser_end_to_end::engine::Wanted;
use hawser_end_to_end::{Browser, Setup};
use hawser_simulator::Simulator;
use serde_json::json;

use crate::{SLOWER, median, slow_down, tell};

/// Runs of each, by turns, so that what disturbs the machine disturbs all.
const RUNS: usize = 5;

/// A line of 10 Mbit/s, in bytes a second, with 40 ms to the answer: an office far away.
const LINE: (u32, u32) = (1_250_000, 40);

struct Page {
    name: &'static str,
    /// Below the simulator's origin.
    path: &'static str,
    /// What is there as soon as a form can be used, in whatever shadow root.
    usable: &'static str,
}

const CONSOLE: Page = Page {
    name: "Hawser, form of an operation",
    path: "/#/operation/promote-test-image/vr-a",
    usable: "#sign-in-secret",
};

const OTHERS: [Page; 2] = [
    Page {
        name: "Swagger UI",
        path: "/pages/swagger-ui/",
        usable: ".opblock .execute",
    },
    Page {
        name: "RapiDoc",
        path: "/pages/rapidoc/",
        usable: "[part~=btn-try]",
    },
];

/// Looks before every frame whether something can be seen, and keeps when it could be first.
const WATCH: &str = r#"
    const find = (root, selector) => {
        for (const it of root.querySelectorAll("*")) {
            if (it.matches(selector) && it.checkVisibility()) return it;
            const inside = it.shadowRoot && find(it.shadowRoot, selector);
            if (inside) return inside;
        }
        return null;
    };
    const look = () => {
        if (find(document, USABLE)) globalThis.usableAt = performance.now();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"#;

/// One cold start: milliseconds, and bytes that came over the line.
struct Start {
    time: f64,
    bytes: f64,
}

pub async fn compare() {
    let folder = std::env::var_os("HAWSER_BENCH_PAGES").map(PathBuf::from);
    let mut setup = Setup::default();
    let pages = folder.iter().map(|it| ("pages".to_owned(), it.clone()));
    setup.options.pages = pages.collect();
    let simulator = Simulator::start(setup.options).await.expect("a free port");
    let mut shown = vec![CONSOLE];
    match folder {
        Some(_) => shown.extend(OTHERS),
        None => {
            println!("cold load: HAWSER_BENCH_PAGES names no folder, so nothing to compare with")
        }
    }
    for line in [None, Some(LINE)] {
        let over = line.map_or(String::new(), |(bytes, wait)| {
            format!(", {} Mbit/s, {wait} ms to the answer", bytes / 125_000)
        });
        println!("cold load to a usable form, processor {SLOWER} times slower{over}");
        let mut starts: Vec<Vec<Start>> = shown.iter().map(|_| Vec::new()).collect();
        for _ in 0..RUNS {
            for (page, starts) in shown.iter().zip(&mut starts) {
                starts.push(start(&simulator.origin(), page, line).await);
            }
        }
        let of =
            |starts: &[Start], what: fn(&Start) -> f64| median(starts.iter().map(what).collect());
        let own = starts.first().map_or(f64::NAN, |own| of(own, |it| it.time));
        for (page, starts) in shown.iter().zip(&starts) {
            let (time, bytes) = (of(starts, |it| it.time), of(starts, |it| it.bytes));
            println!(
                "  {:<30}{time:>7.0} ms{:>8.0} KB   the console takes {:.2} of its time",
                page.name,
                bytes / 1_000.0,
                own / time,
            );
        }
    }
    simulator.stop().await;
}

async fn start(origin: &str, page: &Page, line: Option<(u32, u32)>) -> Start {
    let browser = Browser::start(Wanted::default()).await;
    // The others need more than the policy that is sent with every page here.
    tell(&browser, "Page.setBypassCSP", json!({"enabled": true})).await;
    let watch = WATCH.replace("USABLE", &json!(page.usable).to_string());
    let source = json!({"source": format!("{{{watch}}}")});
    tell(&browser, "Page.addScriptToEvaluateOnNewDocument", source).await;
    if let Some((bytes, wait)) = line {
        tell(&browser, "Network.enable", json!({})).await;
        let conditions = json!({
            "offline": false, "latency": wait, "downloadThroughput": bytes, "uploadThroughput": bytes,
        });
        tell(&browser, "Network.emulateNetworkConditions", conditions).await;
    }
    slow_down(&browser, SLOWER).await;
    browser.open(&format!("{origin}{}", page.path)).await;
    let time = until(&format!("{} can be used", page.name), async || {
        let at = browser
            .script("return globalThis.usableAt ?? null", vec![])
            .await;
        at.as_f64().ok_or_else(|| "not yet".to_owned())
    })
    .await;
    let bytes = "return [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
        .filter(entry => entry.startTime <= globalThis.usableAt)
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0)";
    let bytes = browser
        .script(bytes, vec![])
        .await
        .as_f64()
        .unwrap_or(f64::NAN);
    browser.driver.quit().await.expect("the browser ends");
    Start { time, bytes }
}
