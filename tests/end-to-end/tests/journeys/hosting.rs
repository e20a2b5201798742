//! Headers that the web server in front has to send, and that the browser enforces.

use hawser_end_to_end::{Engine, Journey, Setup, journey, journey_from};
use reqwest::header::HeaderMap;
use reqwest::{Client, Response};

const POLICY: [&str; 14] = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "worker-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default",
];

async fn get(journey: &Journey, path: &str) -> Response {
    let request = Client::new()
        .get(format!("{}{path}", journey.origin()))
        .send();
    request.await.expect("the simulator answers")
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

/// Paths of the files that the page loads.
async fn files(journey: &Journey) -> Vec<String> {
    let page = get(journey, "/").await.text().await.expect("the page");
    let quoted = page.split(['"', '\'', '=', '>', ' ']);
    let named = quoted.filter_map(|it| it.strip_prefix("./").or(it.strip_prefix('/')));
    let mut files: Vec<String> = named
        .filter(|it| it.contains('.'))
        .map(|it| format!("/{it}"))
        .collect();
    files.sort();
    files.dedup();
    files
}

#[tokio::test]
async fn every_file_of_the_console_comes_with_the_strict_policy() {
    journey(async |journey| {
        let mut paths = files(journey).await;
        assert!(paths.iter().any(|it| it.ends_with(".wasm")), "{paths:?}");
        paths.extend([
            "/".to_owned(),
            "/config.json".to_owned(),
            "/nothing-here".to_owned(),
        ]);
        for path in paths {
            let reply = get(journey, &path).await;
            let headers = reply.headers();
            let policy = value(headers, "content-security-policy");
            for part in POLICY {
                assert!(
                    policy.contains(part),
                    "{path}: {part} is missing in {policy}"
                );
            }
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
            assert_eq!(
                value(headers, "x-content-type-options"),
                "nosniff",
                "{path}"
            );
            assert_eq!(
                value(headers, "cross-origin-opener-policy"),
                "same-origin",
                "{path}"
            );
            assert_eq!(
                value(headers, "cross-origin-resource-policy"),
                "same-origin",
                "{path}"
            );
            assert_eq!(value(headers, "referrer-policy"), "no-referrer", "{path}");
            assert!(headers.contains_key("permissions-policy"), "{path}");
        }
        journey.open("").await;
    })
    .await;
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_the_others_asked_for_again() {
    journey(async |journey| {
        for path in ["/", "/config.json"] {
            let reply = get(journey, path).await;
            assert_eq!(
                value(reply.headers(), "cache-control"),
                "no-cache",
                "{path}"
            );
        }
        let hashed = files(journey).await;
        let hashed = hashed
            .iter()
            .filter(|it| it.contains("hawser-") || it.contains("loader-"));
        let mut count = 0;
        for path in hashed {
            let reply = get(journey, path).await;
            let caching = value(reply.headers(), "cache-control");
            assert_eq!(caching, "public, max-age=31536000, immutable", "{path}");
            count += 1;
        }
        assert!(
            count >= 4,
            "style, loader, glue and wasm are hashed, not {count}"
        );
        let api = get(journey, "/api/vr-a/api/rest/vr/v2/pairings").await;
        assert_eq!(value(api.headers(), "cache-control"), "no-store");
        assert_eq!(get(journey, "/no-such-file.js").await.status(), 404);
        journey.open("").await;
    })
    .await;
}

#[tokio::test]
async fn the_start_asks_for_every_file_once_and_for_nothing_elsewhere() {
    let setup = Setup {
        not_in: vec![(
            Engine::WebKit,
            "it asks for the WebAssembly file twice: the preload and the fetch are two requests to it",
        )],
        ..Setup::default()
    };
    journey_from(setup, async |journey| {
        journey.open("").await;
        journey.browser.find("[data-appliance=vr-a]").await;
        let mut asked: Vec<String> = journey
            .requests(|entry| entry.appliance == "console")
            .into_iter()
            .map(|it| it.path)
            .collect();
        asked.sort();
        // Page and manifest name the icon; when it is drawn is the browser's affair.
        asked.retain(|path| path != "/icon.svg");
        let twice: Vec<_> = asked.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?} of {asked:?}");
        // These files are the first load that `xtask size` counts.
        let mut first = files(journey).await;
        first.extend(["/".to_owned(), "/config.json".to_owned()]);
        let other: Vec<_> = asked.iter().filter(|it| !first.contains(it)).collect();
        assert!(other.is_empty(), "{other:?} is no part of the first load");
        assert!(
            journey
                .requests(|entry| entry.appliance != "console")
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn the_journeys_would_notice_what_the_policy_refuses() {
    journey(async |journey| {
        journey.open("").await;
        journey.browser.find("[data-appliance=vr-a]").await;
        let inject = "const script = document.createElement('img');
            script.src = 'http://127.0.0.1:9/elsewhere.png';
            document.body.append(script); script.remove()";
        journey.browser.script(inject, vec![]).await;
        hawser_end_to_end::browser::until("the log tells the violation", async || {
            let log = journey.log().await;
            // Firefox writes it like the header.
            let policy = |it: &String| it.replace('-', " ").contains("Content Security Policy");
            if log.iter().any(policy) {
                return Ok(());
            }
            Err(format!("{log:?}"))
        })
        .await;
    })
    .await;
}
