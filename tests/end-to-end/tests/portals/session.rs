//! Sessions that the page around gives.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, storage};
use hawser_simulator::fault::Fault;
use serde_json::{Value, json};

use crate::harness::{Portal, portal};

/// Everything that a page can see of an element and of what it asked for.
const EVERYTHING: &str = "
    const read = node => (node.outerHTML ?? '') + (node.shadowRoot ? read(node.shadowRoot.firstElementChild) : '')
        + [...node.querySelectorAll('*')].map(it => (it.value ?? '') + (it.shadowRoot ? read(it.shadowRoot.firstElementChild) : '')).join();
    return JSON.stringify([heard, location.href, read(document.documentElement),
        performance.getEntriesByType('resource').map(it => it.name)])";

async fn asked(journey: &Journey) -> usize {
    let asked = journey.browser.script("return asked", vec![]).await;
    let asked = asked.as_array().cloned().unwrap_or_default();
    asked.iter().filter(|it| it["id"] == "vr-a").count()
}

/// Requests to the appliance, without those of the test itself.
fn requests(journey: &Journey) -> usize {
    let all = journey.requests(|entry| entry.appliance == "vr-a");
    all.len()
        - all
            .iter()
            .filter(|it| it.method == "POST" && it.path.ends_with("/session"))
            .count()
}

#[tokio::test]
async fn the_page_is_asked_before_each_request_and_what_it_gives_is_found_nowhere() {
    portal("one.html", async |journey| {
        let session = journey.provides(SITE_A).await;
        let first = journey.browser.script("return asked.find(it => it.id === 'vr-a')", vec![]).await;
        assert_eq!(
            first,
            json!({"id": "vr-a", "system": "vsphere-replication", "name": SITE_A.name, "base": "/api/vr-a/api/rest/vr/v2"})
        );
        journey.browser.press(Role::Link, "Promote test image").await;
        journey.pick("pairing", "vcsa-lej").await;
        journey.pick("replication", "fin-erp-db01").await;
        journey.image_is_found().await;
        until("the page was asked as often as the appliance", async || {
            let (asked, requests) = (asked(journey).await, requests(journey));
            if requests > 5 && asked == requests { Ok(()) } else { Err(format!("{asked} and {requests}")) }
        })
        .await;
        let seen = journey.browser.script(EVERYTHING, vec![]).await;
        let seen = seen.as_str().expect("a text");
        assert!(seen.contains("fin-erp-db01"), "the page was read");
        assert!(!seen.contains(&session), "it stands in the page");
        assert!(!storage::dump(journey).await.contains(&session));
        let logged = journey.requests(|entry| entry.path.contains(&session));
        assert!(logged.is_empty(), "{logged:?}");
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_refused_is_asked_for_again_and_the_run_goes_on() {
    portal("one.html", async |journey| {
        let needed = journey.heard("session-needed").await;
        assert_eq!(
            needed,
            Vec::<Value>::new(),
            "nobody is asked who gives nothing"
        );
        journey.provides(SITE_A).await;
        journey.hears("session-needed", "appliance", "srm-a").await;
        journey.world(|world| world.sessions.expire(None, false));
        journey
            .browser
            .press(Role::Link, "Promote test image")
            .await;
        journey.hears("session-needed", "appliance", "vr-a").await;
        journey.browser.sees(".alert, form", "Sign in").await;
        let next = journey.session(SITE_A).await;
        journey
            .browser
            .script("globalThis.session = arguments[0]", vec![json!(next)])
            .await;
        journey.browser.press(Role::Button, "Ask the portal").await;
        journey.pick("pairing", "vcsa-lej").await;
    })
    .await;
}

#[tokio::test]
async fn the_late_refusal_of_an_old_session_does_not_end_the_one_that_took_its_place() {
    portal("one.html", async |journey| {
        journey.provides(SITE_A).await;
        journey
            .browser
            .press(Role::Link, "Promote test image")
            .await;
        journey.search("pairing", "vcsa-lej", "vcsa-lej").await;
        journey.world(|world| world.sessions.expire(None, false));
        let late = Fault::Slow { seconds: 6.0 };
        journey.fault_once("getAllReplications", &late).await;
        journey
            .browser
            .click("#field-pairing-list .picker-row [data-column=name]")
            .await;
        // Other requests are refused at once.
        journey.hears("session-needed", "appliance", "vr-a").await;
        let next = journey.session(SITE_A).await;
        journey
            .browser
            .script("globalThis.session = arguments[0]", vec![json!(next)])
            .await;
        journey.browser.press(Role::Button, "Ask the portal").await;
        journey.browser.sees("#field-pairing", "vcsa-lej").await;
        until("the old list was refused", async || {
            let lists = journey.requests(|entry| entry.call == Some("getAllReplications"));
            match lists
                .iter()
                .any(|it| it.status == Some(401) && it.duration.is_some())
            {
                true => Ok(()),
                false => Err(format!("{lists:?}")),
            }
        })
        .await;
        journey.pick("replication", "fin-erp-db01").await;
        journey.image_is_found().await;
        let needed = journey.heard("session-needed").await;
        let needed = needed
            .iter()
            .filter(|it| it["detail"]["appliance"] == "vr-a");
        assert_eq!(needed.count(), 1, "the new session is good");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_header_is_never_sent_and_not_repeated() {
    portal("one.html", async |journey| {
        let collect = "globalThis.reported = [];
            addEventListener('error', event => { reported.push(event.message); event.preventDefault(); })";
        journey.browser.script(collect, vec![]).await;
        for (header, value) in [
            ("x dr", "A-Secret-1"), ("Cookie", "A-Secret-1"), ("sec-fetch-mode", "A-Secret-1"),
            ("x-dr-session", "A-Secret-1\r\nx: y"), ("", "A-Secret-1"),
        ] {
            let give = "asked.length = 0; provide(document.querySelector('#a'), arguments[0], arguments[1])";
            journey.browser.script(give, vec![json!(header), json!(value)]).await;
            journey.browser.holds("the page was asked", "return asked.length >= 2 && reported.length > 0").await;
            let reported = journey.browser.script("return reported.splice(0).join()", vec![]).await;
            let reported = reported.as_str().expect("words");
            assert!(reported.contains("sessionProvider must give"), "{reported}");
            assert!(!reported.contains("A-Secret-1"));
        }
        assert_eq!(requests(journey), 0);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_given_is_not_ended_by_the_console() {
    portal("one.html", async |journey| {
        let session = journey.provides(SITE_A).await;
        journey
            .browser
            .script("document.querySelector('#a').remove()", vec![])
            .await;
        journey
            .browser
            .script(
                "document.querySelector('main').append(document.createElement('hawser-console'))",
                vec![],
            )
            .await;
        journey
            .browser
            .holds(
                "another one is ready",
                "return heard.filter(it => it.name === 'ready').length === 2",
            )
            .await;
        assert!(journey.opens_a_session(&session));
        let ended = journey.requests(|entry| entry.method == "DELETE");
        assert!(ended.is_empty(), "{ended:?}");
    })
    .await;
}
