//! What the console costs in a browser, against the budgets of its design: the cold load beside
//! two pages that make forms of an OpenAPI document, one poll of a thousand tasks, a list of ten
//! thousand replications, the overview after a sign-in.
//!
//! `make bench` prints it; nothing asserts it. Times are of a processor that the browser slows
//! down four times, so they depend on the machine; ratios and counts hardly do.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::panic)]

mod cold;
mod list;
mod overview;
mod poll;

use hawser_end_to_end::Browser;
use serde_json::{Value, json};

/// The factor by which the processor of the page is slower than the machine.
const SLOWER: u32 = 4;

/// Makes the page's processor so many times slower than the machine. Of a new document it has to be
/// said again.
async fn slow_down(browser: &Browser, times: u32) {
    let rate = json!({"rate": times});
    tell(browser, "Emulation.setCPUThrottlingRate", rate).await;
}

/// A command of the DevTools protocol.
async fn tell(browser: &Browser, command: &str, parameters: Value) -> Value {
    let answer = browser.driver.cdp().send_raw(command, parameters).await;
    answer.expect("a command of the DevTools protocol")
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

#[tokio::main]
async fn main() {
    // `cargo bench … -- poll` measures that alone.
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| !it.starts_with('-'))
        .collect();
    let wanted = |name: &str| named.is_empty() || named.iter().any(|it| it == name);
    if wanted("cold") {
        cold::compare().await;
    }
    if wanted("poll") {
        poll::measure().await;
    }
    if wanted("list") {
        list::measure().await;
    }
    if wanted("overview") {
        overview::measure().await;
    }
}
