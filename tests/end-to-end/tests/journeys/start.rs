//! Starting, and the ways in which that fails.

use std::time::{Duration, Instant};

use hawser_end_to_end::{Engine, Lack, Role, Setup, journey_from};
use serde_json::{Value, json};

/// A console file is answered in this way from now on.
fn file(path: &str, skip: u32, fault: Value) -> Value {
    json!({"appliance": "console", "path": path, "skip": skip, "times": "forever", "fault": fault})
}

fn reply(kind: &str, body: &str) -> Value {
    json!({"kind": "reply", "headers": {"content-type": kind}, "body": body})
}

/// The message of Firefox about a script that is not a script.
const BLOCKED: &str = "was blocked because of a disallowed MIME type";

/// Starting fails with errors in the log that are not the console's.
fn failing(expected_in_log: &[&'static str]) -> Setup {
    Setup {
        expected_in_log: expected_in_log.to_vec(),
        ..Setup::default()
    }
}

#[tokio::test]
async fn a_broken_configuration_says_line_mistake_and_example() {
    journey_from(Setup::default(), async |journey| {
        let config = r#"{
  "title": "Broken",
  "appliances": [
    {
      "id": "vr-a",
      "name": "vSphere Replication, site A",
      "system": "vsphere-replicator",
      "base": "/api/vr-a/api/rest/vr/v2"
    }
  ]
}"#;
        journey
            .fault(file("config.json", 0, reply("application/json", config)))
            .await;
        journey.open("").await;
        let browser = &journey.browser;
        browser.sees("h1", "Hawser is not configured").await;
        browser.sees("main", "line 7").await;
        browser.sees("main", "vsphere-replicator").await;
        browser
            .sees("main", "\"system\": \"vsphere-replication\"")
            .await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Try again").await;
        browser.find("[data-appliance=vr-a]").await;
    })
    .await;
}

#[tokio::test]
async fn a_configuration_that_is_no_json_says_where_it_stops_being_that() {
    journey_from(Setup::default(), async |journey| {
        journey
            .fault(file(
                "config.json",
                0,
                reply("application/json", "{\n  \"title\": \"x\",\n  oops\n}"),
            ))
            .await;
        journey.open("").await;
        journey.browser.sees("h1", "Hawser is not configured").await;
        journey.browser.sees("main", "line 3").await;
    })
    .await;
}

#[tokio::test]
async fn a_missing_configuration_is_said_with_the_status() {
    journey_from(Setup::default(), async |journey| {
        journey
            .fault(file("config.json", 0, json!({"kind": "not-found"})))
            .await;
        journey.open("").await;
        journey
            .browser
            .sees("main", "the server returned 404 for the file")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_configuration_that_never_arrives_is_named_within_ten_seconds() {
    journey_from(Setup::default(), async |journey| {
        let stall = json!({"kind": "stall", "seconds": 120.0});
        journey.fault(file("config.json", 0, stall)).await;
        let started = Instant::now();
        journey.open("").await;
        let browser = &journey.browser;
        browser
            .sees("main", "did not arrive within 8 seconds")
            .await;
        let took = started.elapsed();
        assert!(took < Duration::from_secs(30), "{took:?}");
        browser.in_every_view("configuration-late").await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Try again").await;
        browser.find("[data-appliance=vr-a]").await;
    })
    .await;
}

#[tokio::test]
async fn a_redirected_configuration_is_named_with_where_it_went() {
    let expected = [
        "sso.example",
        "Content Security Policy",
        "Content-Security-Policy",
    ];
    journey_from(failing(&expected), async |journey| {
        let browser = &journey.browser;
        for (location, told) in [
            ("/sign-in?token=secret", "to http://"),
            (
                "https://sso.example/sign-in?token=secret",
                "to another address",
            ),
        ] {
            let redirect = json!({"kind": "redirect", "location": location});
            journey.fault(file("config.json", 0, redirect)).await;
            journey.open("").await;
            browser
                .sees("main", "redirected the request for the file")
                .await;
            browser.sees("main", told).await;
            assert!(!browser.text("main").await.contains("secret"));
            journey.no_more_faults().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_missing_wasm_file_is_named_and_can_be_retried() {
    journey_from(failing(&["was preloaded", "integrity"]), async |journey| {
        journey
            .fault(file(".wasm", 0, json!({"kind": "not-found"})))
            .await;
        journey.open("").await;
        let browser = &journey.browser;
        browser.sees("[role=alert]", "Hawser could not start").await;
        browser
            .sees("[role=alert]", "The server answers 404 for hawser-")
            .await;
        journey.no_more_faults().await;
        browser.press(Role::Button, "Retry").await;
        browser.find("[data-appliance=vr-a]").await;
    })
    .await;
}

#[tokio::test]
async fn a_wasm_file_of_the_wrong_type_starts_all_the_same() {
    let log = ["`WebAssembly.instantiateStreaming` failed", "was preloaded"];
    journey_from(failing(&log), async |journey| {
        let text = json!({"kind": "content-type", "value": "text/plain"});
        journey.fault(file(".wasm", 0, text)).await;
        journey.open("").await;
        journey.browser.find("[data-appliance=vr-a]").await;
    })
    .await;
}

#[tokio::test]
async fn an_update_under_an_open_page_asks_to_reload() {
    journey_from(
        failing(&[
            "Failed to fetch dynamically imported module",
            "was preloaded",
            BLOCKED,
            "Sub-resource Integrity",
        ]),
        async |journey| {
            // The old page names files that are gone; the new page names others.
            let new =
                r#"<!doctype html><div id="boot"></div><script src="hawser-00000000.js"></script>"#;
            journey
                .fault(file("/?old", 1, reply("text/html", new)))
                .await;
            journey
                .fault(file("/hawser-*.js", 0, json!({"kind": "not-found"})))
                .await;
            journey.open("?old").await;
            journey
                .browser
                .sees("[role=alert]", "Hawser was updated")
                .await;
            journey.browser.named(Role::Button, "Reload").await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_server_that_sends_something_else_for_a_script_is_named() {
    journey_from(
        failing(&[
            "Failed to load module script",
            "was preloaded",
            "integrity",
            BLOCKED,
        ]),
        async |journey| {
            journey
                .fault(file(
                    "/hawser-*.js",
                    0,
                    reply("text/html", "<!doctype html>"),
                ))
                .await;
            journey.open("").await;
            journey
                .browser
                .sees("[role=alert]", "is sent as text/html")
                .await;
            journey.browser.named(Role::Button, "Retry").await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_browser_without_webassembly_is_told_so() {
    let setup = Setup {
        lack: Some(Lack::WebAssembly),
        ..failing(&["was preloaded"])
    };
    journey_from(setup, async |journey| {
        journey.open("").await;
        journey
            .browser
            .sees("[role=alert]", "This browser cannot run Hawser")
            .await;
        journey.browser.named(Role::Button, "Retry").await;
    })
    .await;
}

#[tokio::test]
async fn a_start_that_does_not_come_is_said_without_any_script() {
    let log = [
        "Failed to load resource",
        "integrity",
        "was preloaded",
        BLOCKED,
    ];
    let setup = Setup {
        // Whoever wants less motion waits as long as everybody else.
        less_motion: true,
        ..failing(&log)
    };
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        journey
            .fault(file("/loader-*.js", 0, json!({"kind": "not-found"})))
            .await;
        journey.open("").await;
        let late = "const late = document.querySelector('.boot-late');
            const [waiting] = late.getAnimations();
            const seconds = at => {
                waiting.currentTime = at * 1000;
                return late.checkVisibility({visibilityProperty: true});
            };";
        browser
            .holds(
                "not at first",
                &format!("{late} return !seconds(0) && !seconds(5)"),
            )
            .await;
        browser
            .holds("but later", &format!("{late} return seconds(11)"))
            .await;
        browser.sees(".boot-late", "Reload the page").await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_without_scripts_is_told_so() {
    let setup = Setup {
        lack: Some(Lack::Scripts),
        not_in: vec![(
            Engine::WebKit,
            "the tests look at the page by scripts, which are switched off there too",
        )],
        expected_in_log: vec!["was preloaded"],
        ..Setup::default()
    };
    journey_from(setup, async |journey| {
        journey.open("").await;
        journey
            .browser
            .sees("noscript", "Hawser needs JavaScript and WebAssembly")
            .await;
        let boxes = "return document.querySelector('noscript p')?.checkVisibility() ?? false";
        journey.browser.holds("it can be seen", boxes).await;
        let promised = "return !document.querySelector('.boot-progress').checkVisibility()";
        let waited = "nothing else is promised";
        journey.browser.holds(waited, promised).await;
    })
    .await;
}

#[tokio::test]
async fn an_address_that_leads_nowhere_leads_back() {
    journey_from(Setup::default(), async |journey| {
        journey.open("#/no/such/page").await;
        journey.browser.sees("h1", "Page not found").await;
        journey.browser.press(Role::Link, "Go to overview").await;
        journey.browser.find("[data-appliance=vr-a]").await;
    })
    .await;
}
