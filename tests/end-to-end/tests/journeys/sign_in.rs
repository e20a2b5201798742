//! Sessions: beginning one, being refused one, ending one.

use hawser_end_to_end::administrator::{Account, FORM, SITE_A, SITE_B};
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, journey};
use reqwest::{Client, StatusCode};
use serde_json::Value;

const WRONG: Account = Account {
    password: "Not-The-Password-7",
    ..SITE_A
};

fn session_of(journey: &Journey) -> String {
    format!("{}/api/vr-a/api/rest/vr/v2/session", journey.origin())
}

/// The token of a session that was begun elsewhere.
async fn token(journey: &Journey) -> String {
    let request = Client::new().post(session_of(journey));
    let reply = request
        .basic_auth(SITE_A.user, Some(SITE_A.password))
        .send();
    let reply = reply.await.expect("the simulator answers");
    let body = reply.text().await.expect("a body");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    body["session_id"].as_str().expect("a token").to_owned()
}

async fn status_of(journey: &Journey, token: &str) -> StatusCode {
    let request = Client::new().get(session_of(journey));
    let reply = request.header("x-dr-session", token).send().await;
    reply.expect("the simulator answers").status()
}

async fn choose_existing_session(journey: &Journey) {
    journey.open("#/sign-in/vr-a").await;
    journey
        .browser
        .select("Sign-in method", "Session token")
        .await;
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_user_name_and_blanks_the_password() {
    journey(async |journey| {
        journey.open("#/sign-in/vr-a").await;
        journey.give_password(WRONG).await;
        let browser = &journey.browser;
        browser.sees("[role=alert]", "Sign-in failed").await;
        assert_eq!(browser.value("#sign-in-user").await, SITE_A.user);
        assert_eq!(browser.value("#sign-in-secret").await, "");
        // It is typed next.
        browser.focuses("Password").await;
        let page = browser.driver.source().await.expect("the page");
        assert!(!page.contains(WRONG.password));
        browser.keys(SITE_A.password).await;
        browser.press(Role::Button, "Sign in").await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
    })
    .await;
}

#[tokio::test]
async fn an_empty_field_is_said_beside_it_and_nothing_is_sent() {
    journey(async |journey| {
        journey.open("#/sign-in/vr-a").await;
        journey.browser.press(Role::Button, "Sign in").await;
        journey
            .browser
            .sees("#sign-in-user-error", "Enter the user name")
            .await;
        journey.browser.focuses("User name").await;
        journey.browser.keys(SITE_A.user).await;
        journey.browser.press(Role::Button, "Sign in").await;
        journey
            .browser
            .sees("#sign-in-secret-error", "Enter the password")
            .await;
        assert_eq!(journey.received("login"), 0);
    })
    .await;
}

#[tokio::test]
async fn an_existing_session_works_until_it_is_signed_out() {
    journey(async |journey| {
        let token = token(journey).await;
        choose_existing_session(journey).await;
        let browser = &journey.browser;
        browser.fill("Session", &token).await;
        browser.press(Role::Button, "Sign in").await;
        browser
            .sees("[data-appliance=vr-a][data-state=in]", SITE_A.user)
            .await;
        browser
            .press(Role::Button, &format!("Sign out of {}", SITE_A.name))
            .await;
        browser.find("[data-appliance=vr-a][data-state=out]").await;
        // The session ends here at once, and at the appliance when the request arrives.
        until("the appliance has ended it", async || {
            match status_of(journey, &token).await {
                StatusCode::UNAUTHORIZED => Ok(()),
                status => Err(status.to_string()),
            }
        })
        .await;
        let page = browser.driver.source().await.expect("the page");
        assert!(!page.contains(&token));
    })
    .await;
}

#[tokio::test]
async fn a_session_that_does_not_exist_is_refused() {
    journey(async |journey| {
        choose_existing_session(journey).await;
        journey
            .browser
            .fill("Session", "5b2c6c2e-0000-4000-8000-000000000000")
            .await;
        journey.browser.press(Role::Button, "Sign in").await;
        journey.browser.sees("[role=alert]", "Sign-in failed").await;
        assert_eq!(journey.browser.value("#sign-in-secret").await, "");
    })
    .await;
}

#[tokio::test]
async fn signing_out_works_here_when_the_appliance_cannot_be_reached() {
    journey(async |journey| {
        journey.sign_in(SITE_A).await;
        journey
            .fault(serde_json::json!({"call": "logout", "fault": {"kind": "gateway-error"}}))
            .await;
        let button = format!("Sign out of {}", SITE_A.name);
        journey.browser.press(Role::Button, &button).await;
        let card = "[data-appliance=vr-a][data-state=out]";
        journey.browser.sees(card, "Not signed in").await;
        journey
            .browser
            .sees(card, "A proxy answered instead of the appliance")
            .await;
    })
    .await;
}

#[tokio::test]
async fn sessions_of_two_appliances_are_independent() {
    journey(async |journey| {
        journey.sign_in(SITE_A).await;
        let browser = &journey.browser;
        browser
            .press(Role::Link, &format!("Sign in to {}", SITE_B.name))
            .await;
        journey.give_password(SITE_B).await;
        browser.sees(".session-chip", "2 of 9 signed in").await;
        browser
            .press(Role::Button, &format!("Sign out of {}", SITE_A.name))
            .await;
        browser.sees(".session-chip", "1 of 9 signed in").await;
        browser.find("[data-appliance=vr-b][data-state=in]").await;
    })
    .await;
}

#[tokio::test]
async fn a_session_that_ends_behind_the_form_leaves_it_filled_in() {
    journey(async |journey| {
        journey.fill_form("fin-erp-db01").await;
        journey.world(|world| world.sessions.expire(Some("vr-a"), false));
        journey.browser.press(Role::Button, "Check again").await;
        journey.browser.sees("main", "Session expired").await;
        journey
            .browser
            .sees("#field-replication", "fin-erp-db01")
            .await;
        assert_eq!(journey.browser.value("#sign-in-user").await, SITE_A.user);
        journey.give_password(SITE_A).await;
        journey.browser.sees_no("#sign-in-secret").await;
        journey.image_is_found().await;
        journey.review().await;
        let address = journey.browser.address().await;
        assert!(address.contains(FORM), "{address}");
    })
    .await;
}
