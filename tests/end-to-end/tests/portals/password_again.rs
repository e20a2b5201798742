//! The password again, where the console stands in a page of somebody else.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, View};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::framed::{framed, into_frame};
use crate::harness::{Portal, portal};

const FIELD: &str = "Password of administrator@vsphere.local";

/// A configuration is answered with what asks for the password again.
async fn asks(journey: &Journey, path: &str, mut config: Value, portals: &[&str]) {
    config["passwordAgain"] = json!(true);
    config["portals"] = json!(portals);
    let headers = json!({"content-type": "application/json"});
    let reply = json!({"kind": "reply", "headers": headers, "body": config.to_string()});
    let rule = json!({"appliance": "console", "path": path, "times": "forever", "fault": reply});
    journey.fault(rule).await;
}

/// From the form to a run that was sent with the second password.
async fn promotes(journey: &Journey) {
    journey.pick("pairing", "vcsa-lej").await;
    journey.pick("replication", "fin-erp-db01").await;
    journey.image_is_found().await;
    journey.review().await;
    let browser = &journey.browser;
    for (password, words) in [
        ("Not-The-Password-7", "Wrong password"),
        (SITE_A.password, ""),
    ] {
        browser.fill(FIELD, password).await;
        browser.keys(Key::Enter).await;
        if !words.is_empty() {
            browser.sees("dialog [role=alert]", words).await;
            assert_eq!(journey.received("promoteTestImage"), 0);
        }
    }
    journey.run_is("success").await;
    assert_eq!(journey.received("promoteTestImage"), 1);
}

/// Waits until one session is left after so many sign-ins.
async fn one_is_left(journey: &Journey, sign_ins: usize) {
    until("one session is left", async || {
        let open = journey.world(|world| world.sessions.count());
        let now = (open, journey.received("login"), journey.received("logout"));
        if now == (1, sign_ins, 1) {
            return Ok(());
        }
        Err(format!("sessions, sign-ins and sign-outs are {now:?}"))
    })
    .await;
}

#[tokio::test]
async fn the_user_of_the_portals_session_is_asked_and_that_session_stays() {
    portal("one.html", async |journey| {
        let config = serde_json::from_str(include_str!("pages/a.json")).expect("JSON");
        asks(journey, "a.json", config, &[]).await;
        journey.browser.within_page();
        journey.open("portal/one.html").await;
        let ready = "return heard.some(it => it.name === 'ready')";
        journey.browser.holds("the element is ready", ready).await;
        journey.browser.within("#a");
        let session = journey.provides(SITE_A).await;
        journey
            .browser
            .press(Role::Link, "Promote test image")
            .await;
        promotes(journey).await;
        one_is_left(journey, 3).await;
        assert!(journey.opens_a_session(&session));
        journey
            .browser
            .is_accessible("password-again", View::ALL[0])
            .await;
    })
    .await;
}

#[tokio::test]
async fn it_is_asked_for_in_a_frame_too() {
    framed(
        "framed.html",
        "&operation=promote-test-image",
        async |journey| {
            let config = include_str!("../../../../public/config.json");
            let config = serde_json::from_str(config).expect("JSON");
            let page = journey.browser.address().await;
            let after = page.find("/portal/").expect("a page of the portal");
            asks(journey, "config.json", config, &[&page[..after]]).await;
            journey.browser.open(&page).await;
            into_frame(journey).await;
            journey.browser.sees("h1", "Promote test image").await;
            journey.give_password(SITE_A).await;
            promotes(journey).await;
            one_is_left(journey, 3).await;
        },
    )
    .await;
}
