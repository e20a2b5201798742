//! The bridge of `deploy/cloud-director` in a stand-in for the container of a
//! Cloud Director plug-in.

use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, Setup, journey_from};
use hawser_simulator::request_log::Entry;
use serde_json::json;

use crate::harness::{deploy, pages};

/// A journey in a container with these tokens.
async fn container(query: &str, steps: impl AsyncFnOnce(&Journey)) {
    container_from(Setup::default(), query, steps).await;
}

async fn container_from(mut setup: Setup, query: &str, steps: impl AsyncFnOnce(&Journey)) {
    setup.options.pages = vec![
        ("cloud-director".to_owned(), deploy().join("cloud-director")),
        ("portal".to_owned(), pages()),
    ];
    journey_from(setup, async |journey| {
        journey
            .open(&format!("portal/cloud-director/?{query}"))
            .await;
        journey.browser.find("#a").await;
        journey.browser.within("#a");
        steps(journey).await;
    })
    .await;
}

const IN: &str = "[data-appliance=vcda-a][data-state=in]";

#[tokio::test]
async fn the_containers_token_becomes_a_session_that_is_extended_to_the_other_site() {
    let tokens = "token=Sim-Cloud-Access-1&peer=Sim-Cloud-Access-2";
    container(tokens, async |journey| {
        let browser = &journey.browser;
        browser.find(IN).await;
        browser.press(Role::Link, "Pair sites").await;
        browser.sees("h1", "Pair sites").await;
        // One session for all requests, of each appliance of the system.
        let at_a = |call: &'static str| {
            let requests = journey.requests(|it| it.appliance == "vcda-a" && it.call == Some(call));
            requests.len()
        };
        assert_eq!((at_a("login"), at_a("extendSession")), (1, 1));
        let extended = journey.requests(|it| it.call == Some("extendSession"));
        assert_eq!(extended[0].status, Some(200));
        let asked = journey.requests(|it| it.appliance == "vcda-a" && it.status == Some(401));
        assert!(asked.is_empty(), "{asked:?}");
        for token in ["Sim-Cloud-Access-1", "Sim-Cloud-Access-2"] {
            let page = "return document.querySelector('#a').shadowRoot.innerHTML";
            let page = browser.script(page, vec![]).await;
            assert!(!page.as_str().unwrap_or_default().contains(token));
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_that_ended_is_begun_anew_with_the_token_of_the_moment() {
    container("token=Sim-Cloud-Access-1", async |journey| {
        let browser = &journey.browser;
        browser.find(IN).await;
        journey.world(|world| world.sessions.expire(Some("vcda-a"), false));
        // The container renews its token: the next request brings a new session.
        browser.script("tokens.token = ''", vec![]).await;
        browser
            .script("tokens.token = 'Sim-Cloud-Access-1 '.trim()", vec![])
            .await;
        browser.press(Role::Link, "Pair sites").await;
        browser.sees("h1", "Pair sites").await;
    })
    .await;
}

/// How often the page heard that the appliance waits for a session.
async fn needed(journey: &Journey) -> u64 {
    let count = "return heard.filter(it => it.name === 'session-needed'
        && it.detail.appliance === 'vcda-a').length";
    let count = journey.browser.script(count, vec![]).await;
    count.as_u64().unwrap_or(0)
}

/// Asks the container anew, and waits until it has been heard so many more times that there is no
/// session.
async fn ask(journey: &Journey, times: u64) {
    let before = needed(journey).await;
    journey.browser.press(Role::Button, "Ask the portal").await;
    until("there is none", async || {
        match needed(journey).await - before {
            now if now >= times => Ok(()),
            now => Err(format!("it was heard {now} times")),
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_that_is_refused_is_tried_once_and_the_console_asks_for_a_sign_in() {
    let setup = Setup {
        expected_in_log: vec!["to the container's token"],
        ..Setup::default()
    };
    container_from(setup, "token=nothing&still", async |journey| {
        let browser = &journey.browser;
        let tried = || {
            let is_login = |it: &Entry| it.appliance == "vcda-a" && it.call == Some("login");
            journey.requests(is_login).len()
        };
        browser
            .find("[data-appliance=vcda-a][data-state=out]")
            .await;
        until("the token was refused", async || {
            match needed(journey).await {
                0 => Err("not yet".to_owned()),
                _ => Ok(()),
            }
        })
        .await;
        browser
            .press(Role::Link, "Sign in to Cloud Director Availability, site A")
            .await;
        browser.find("input[type=password]").await;
        // However often it is asked for, the same token would be refused again.
        for _ in 0..3 {
            ask(journey, 1).await;
            assert_eq!(tried(), 1);
        }
        // A while later it is tried once more, and no more than that.
        browser.script("pass(5000)", vec![]).await;
        ask(journey, 2).await;
        ask(journey, 1).await;
        assert_eq!(tried(), 2);
        browser.find("input[type=password]").await;
        // Another token is tried at once.
        browser
            .script("tokens.token = 'Sim-Cloud-Access-1'", vec![])
            .await;
        browser.press(Role::Button, "Ask the portal").await;
        browser.sees(".session-chip", "1 of").await;
        assert_eq!(tried(), 3);
    })
    .await;
}

#[tokio::test]
async fn the_end_of_the_view_ends_the_session() {
    container("token=Sim-Cloud-Access-1", async |journey| {
        let browser = &journey.browser;
        browser.find(IN).await;
        let end = "const done = arguments[arguments.length - 1]; end().then(() => done(true))";
        assert_eq!(browser.script_later(end, vec![]).await, json!(true));
        let ended = journey.requests(|it| it.appliance == "vcda-a" && it.call == Some("logout"));
        assert_eq!(ended.len(), 1);
    })
    .await;
}
