//! The browser's log, which extensions and other tools of a company read: what may be written there.

use std::collections::BTreeMap;

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::journey::dist;
use hawser_end_to_end::{Journey, Role, journey};
use serde_json::json;

use crate::harness::{Portal, portal};

/// Allowed log calls of a built script: by its name without the hash, the call, how its text
/// begins, and what it is. A program of WebAssembly has no other way to the log than its script.
const KNOWN: [(&str, &str, &str); 7] = [
    // Of wasm-bindgen.
    ("hawser.js", "console.warn", NO_TYPE),
    ("hawser.js", "console.warn", OLD_CALL),
    ("hawser.js", "console.warn", OLD_CALL),
    // Errors thrown by the page's own `sessionProvider` belong to the page.
    ("hawser-console.js", "reportError", ""),
    ("hawser-frame.js", "reportError", ""),
    ("hawser-frame.js", "console.warn", "hawser-frame: ${"),
    (
        "hawser-frame.js",
        "console.warn",
        "hawser-frame: the console did not take",
    ),
];
const NO_TYPE: &str = "`WebAssembly.instantiateStreaming` failed";
const OLD_CALL: &str = "using deprecated parameters";

/// The scripts of the built console, by their names without hashes.
fn scripts() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for folder in [dist(), dist().join("embed")] {
        for file in std::fs::read_dir(folder).expect("the console").flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if let Some(stem) = name.strip_suffix(".js") {
                let parts = stem.split('-').filter(|part| part.len() != 16);
                let name = parts.collect::<Vec<_>>().join("-") + ".js";
                let text = std::fs::read_to_string(file.path()).expect("a script");
                all.insert(name, text);
            }
        }
    }
    all
}

/// The calls in a script that write into the log, each with the beginning of its text; without a
/// text where a value is written.
fn writes(script: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for begin in ["console.", "reportError("] {
        for (at, _) in script.match_indices(begin) {
            let (call, rest) = script[at..].split_once('(').expect("a call");
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
            if !call.chars().all(is_name) || script[..at].ends_with(is_name) {
                continue;
            }
            let quoted = rest.strip_prefix(['"', '`', '\'']).unwrap_or_default();
            found.push((call.to_owned(), quoted.to_owned()));
        }
    }
    found
}

#[test]
fn the_built_scripts_write_nothing_into_the_log_but_what_is_known() {
    let scripts = scripts();
    assert!(scripts.len() >= 5, "{:?}", scripts.keys());
    let mut unused: Vec<_> = KNOWN.to_vec();
    for (name, script) in &scripts {
        for (call, text) in writes(script) {
            // The page of the console starts its program in a variable of that name.
            if name == "loader.js" && ["console.default", "console.start"].contains(&call.as_str())
            {
                continue;
            }
            let fits = |known: &(&str, &str, &str)| {
                known.0 == name
                    && known.1 == call
                    && text.starts_with(known.2)
                    && (!known.2.is_empty() || text.is_empty())
            };
            let place = unused.iter().position(fits);
            let shown: String = text.chars().take(60).collect();
            let place = place.unwrap_or_else(|| panic!("{name} writes {call}({shown}"));
            unused.remove(place);
        }
    }
    assert!(unused.is_empty(), "it is not written any more: {unused:?}");
}

/// Overwrites the program's memory, so that its next step ends in a trap.
const BREAK: &str = "
    const done = arguments[arguments.length - 1];
    const files = performance.getEntriesByType('resource').map(({ name }) => name);
    import(files.find(name => /\\/hawser-[0-9a-f]{16}\\.js$/.test(name))).then(({ initSync }) => {
        for (const it of Object.values(initSync())) {
            if (it instanceof WebAssembly.Memory) new Uint8Array(it.buffer).fill(255);
        }
        done('broken');
    }).catch(error => done(String(error)));";

/// Typed into a form, and not sent.
const TYPED: &str = "A-Secret-that-is-typed-1";

/// With a password in the form of another appliance the program breaks, and says so.
async fn breaks(journey: &Journey, button: &str) {
    let browser = &journey.browser;
    browser
        .press(Role::Link, "Sign in to Site Recovery Manager, site A")
        .await;
    browser.fill("User name", "root").await;
    browser.fill("Password", TYPED).await;
    assert_eq!(browser.script_later(BREAK, vec![]).await, json!("broken"));
    let click = "root.querySelector(\"a[href='#/']\").click()";
    browser.script(click, vec![]).await;
    browser
        .sees(
            "[role=alert]",
            "Hawser stopped because of an internal error",
        )
        .await;
    browser.named(Role::Button, button).await;
}

/// Neither the log nor the alert has more than that and where the program stopped.
async fn tells_nothing(journey: &Journey, secrets: &[&str]) {
    let alert = journey.browser.text("[role=alert]").await;
    assert!(
        alert.contains("The browser reports: RuntimeError"),
        "{alert}"
    );
    let log = journey.log().await;
    assert!(!log.is_empty(), "the browser reports it");
    for text in log.iter().chain([&alert]) {
        assert!(text.contains("RuntimeError"), "{text}");
        for secret in secrets {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[tokio::test]
async fn a_console_that_stops_says_so_and_nothing_that_was_typed_or_sent() {
    journey(async |journey| {
        journey.sign_in(SITE_A).await;
        breaks(journey, "Reload").await;
        tells_nothing(journey, &[TYPED, SITE_A.password]).await;
        journey.browser.press(Role::Button, "Reload").await;
        journey.browser.sees(".session-chip", "0 of").await;
        // Pointer and keys reach what has stopped until the page is gone.
        let log = journey.log().await;
        let is_stop = |line: &String| line.contains("RuntimeError") && !line.contains(TYPED);
        assert!(log.iter().all(is_stop), "{log:?}");
    })
    .await;
}

#[tokio::test]
async fn an_element_whose_program_stops_says_so_and_no_session_that_was_given() {
    portal("one.html", async |journey| {
        let session = journey.provides(SITE_A).await;
        breaks(journey, "Reload the page").await;
        tells_nothing(journey, &[TYPED, &session]).await;
    })
    .await;
}
