//! Whose password is asked for before something dangerous, by the way in which the session came.

use hawser_end_to_end::administrator::{Account, SITE_A};
use hawser_end_to_end::{Journey, Role, journey};
use hawser_simulator::vcda::inventory::endpoint;
use hawser_simulator::world::site::SiteId::Leipzig;
use reqwest::Client;
use serde_json::{Value, json};
use thirtyfour::Key;

use super::pair_sites;
use super::password_again::{
    BUTTON, CALL, REFUSED, TARGET, WRONG, are_open, asks, can_be_tried_again, confirm_with,
    is_asked,
};

/// The token of a session that was begun elsewhere.
async fn token_of(journey: &Journey, path: &str, body: Option<Value>) -> String {
    let request = Client::new().post(format!("{}/api/{path}", journey.origin()));
    let request = match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body.to_string()),
        None => request.basic_auth(SITE_A.user, Some(SITE_A.password)),
    };
    let reply = request.send().await.expect("the appliance answers");
    if let Some(token) = reply.headers().get("x-vcav-auth") {
        return token.to_str().expect("a token").to_owned();
    }
    let reply: Value = reply.json().await.expect("a session");
    reply["session_id"].as_str().expect("a token").to_owned()
}

async fn sign_in_with(journey: &Journey, appliance: &str, token: &str) {
    journey.open(&format!("#/sign-in/{appliance}")).await;
    journey
        .browser
        .select("Sign-in method", "Session token")
        .await;
    journey.browser.fill("Session", token).await;
    journey.browser.press(Role::Button, "Sign in").await;
    let card = format!("[data-appliance={appliance}][data-state=in]");
    journey.browser.find(&card).await;
}

#[tokio::test]
async fn the_user_of_an_existing_session_is_asked_where_the_appliance_says_whose_it_is() {
    journey(async |journey| {
        asks(journey).await;
        let token = token_of(journey, "vr-a/api/rest/vr/v2/session", None).await;
        sign_in_with(journey, "vr-a", &token).await;
        journey.open_first_operation("vr-a").await;
        journey.pick("pairing", "vcsa-lej").await;
        journey.pick("replication", TARGET).await;
        journey.image_is_found().await;
        journey.review().await;
        confirm_with(journey, WRONG).await;
        journey.browser.sees("dialog [role=alert]", REFUSED).await;
        can_be_tried_again(journey, CALL).await;
        confirm_with(journey, SITE_A.password).await;
        journey.run_is("success").await;
        are_open(journey, 1, 3, 1).await;
        assert!(journey.opens_a_session(&token), "it is the one in use");
    })
    .await;
}

/// Fills in the form of a pairing by those who are signed in.
async fn fill_pairing(journey: &Journey) {
    journey
        .browser
        .sees(".findings", "This site's thumbprint")
        .await;
    let address = endpoint(Leipzig).public_url();
    pair_sites::paste(journey, "apiUrl", &address).await;
    pair_sites::is_presented(journey, Leipzig).await;
    pair_sites::compare(journey, &pair_sites::thumbprint(Leipzig)).await;
}

const VCDA_FORM: &str = "#/operation/pair-sites/vcda-a";

#[tokio::test]
async fn without_a_password_to_ask_for_nothing_is_sent_and_the_way_out_is_offered() {
    journey(async |journey| {
        asks(journey).await;
        let browser = &journey.browser;
        let root = pair_sites::SITE_A;
        let body =
            json!({"type": "localUser", "localUser": root.user, "localPassword": root.password});
        let token = token_of(journey, "vcda-a/sessions", Some(body)).await;
        sign_in_with(journey, "vcda-a", &token).await;
        browser.press(Role::Link, "Pair sites").await;
        fill_pairing(journey).await;
        journey.review().await;
        browser.sees("dialog .alert", "Password required").await;
        assert_eq!(browser.count("dialog .button.danger").await, 0);
        assert_eq!(browser.count("dialog input").await, 0);
        browser
            .press(Role::Button, "Sign out and sign in with a password")
            .await;
        browser.sees("main", "Your input is still here.").await;
        are_open(journey, 0, 1, 1).await;
        journey.give_password(root).await;
        browser.sees_no("#sign-in-secret").await;
        journey.checks_are_done().await;
        journey.review().await;
        browser.fill("Password of root", root.password).await;
        browser.keys(Key::Enter).await;
        journey.run_is("half-done").await;
        are_open(journey, 1, 3, 2).await;
        assert_eq!(journey.received(pair_sites::CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn it_is_asked_for_in_the_way_in_which_one_has_signed_in() {
    journey(async |journey| {
        asks(journey).await;
        journey.open(VCDA_FORM).await;
        let user = Account {
            appliance: "vcda-a",
            ..SITE_A
        };
        journey
            .browser
            .select("Sign-in method", "vCenter Single Sign-On")
            .await;
        journey.give_password(user).await;
        fill_pairing(journey).await;
        journey.review().await;
        confirm_with(journey, WRONG).await;
        journey.browser.sees("dialog [role=alert]", REFUSED).await;
        can_be_tried_again(journey, pair_sites::CALL).await;
        confirm_with(journey, user.password).await;
        journey.run_is("half-done").await;
        are_open(journey, 1, 3, 1).await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_where_the_password_is_asked_for_again() {
    journey(async |journey| {
        let browser = &journey.browser;
        is_asked(journey).await;
        browser.in_every_view("password-again").await;
        browser.press(Role::Button, BUTTON).await;
        browser.sees("#confirm-password-error", "Enter").await;
        browser.in_every_view("password-again-missing").await;
        confirm_with(journey, WRONG).await;
        browser.sees("dialog [role=alert]", REFUSED).await;
        browser.in_every_view("password-again-refused").await;
        browser.press(Role::Button, "Back to the form").await;
        let body = json!({"type": "localUser", "localUser": "root", "localPassword": "Sim-Root-1"});
        let token = token_of(journey, "vcda-a/sessions", Some(body)).await;
        sign_in_with(journey, "vcda-a", &token).await;
        browser.press(Role::Link, "Pair sites").await;
        fill_pairing(journey).await;
        journey.review().await;
        browser.in_every_view("password-again-none").await;
    })
    .await;
}
