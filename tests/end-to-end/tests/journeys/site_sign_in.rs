//! One sign-in to all appliances of a site: each answers for itself.

use hawser_end_to_end::administrator::{SITE_A, SITE_B};
use hawser_end_to_end::{Journey, Role, journey};
use serde_json::json;

const FORM: &str = "#/sign-in/group/Site%20A";

/// The number of appliances of the group.
const APPLIANCES: usize = 4;

/// Fills in user name and password.
async fn give_password(journey: &Journey, password: &str) {
    let browser = &journey.browser;
    browser.fill("User name", SITE_A.user).await;
    browser.fill("Password", password).await;
    browser.press(Role::Button, "Sign in").await;
}

/// Signs in to all appliances of the site, and is on the overview afterwards.
pub async fn sign_in_to_site_a(journey: &Journey) {
    journey.open(FORM).await;
    give_password(journey, SITE_A.password).await;
    journey
        .browser
        .sees(".session-chip", "4 of 9 signed in")
        .await;
    journey
        .browser
        .find("[data-appliance=vr-a][data-state=in]")
        .await;
}

/// The number of sign-ins that the appliances received; vCenter's document has a name of its own.
fn sign_ins(journey: &Journey) -> usize {
    journey.received("login") + journey.received("createSession")
}

fn row(appliance: &str) -> String {
    format!("[data-target={appliance}]")
}

async fn has_no_password(journey: &Journey) {
    let page = journey.browser.driver.source().await.expect("the page");
    assert!(!page.contains(SITE_A.password));
    let typed = "return [...root.querySelectorAll('input[type=password]')].some(it => it.value)";
    let typed = journey.browser.script(typed, vec![]).await;
    assert_eq!(typed, json!(false), "a password is left in its field");
}

#[tokio::test]
async fn one_form_signs_in_to_all_appliances_of_a_site() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.press(Role::Link, "Sign in to Site A").await;
        browser.sees("h1", "Sign in to Site A").await;
        give_password(journey, SITE_A.password).await;
        browser.sees(".session-chip", "4 of 9 signed in").await;
        for appliance in ["vr-a", "srm-a", "vcda-a", "vc-a"] {
            let state = format!("[data-appliance={appliance}][data-state=in]");
            browser.sees(&state, SITE_A.user).await;
        }
        browser.find("[data-appliance=vr-b][data-state=out]").await;
        assert_eq!(sign_ins(journey), APPLIANCES, "one request each");
        has_no_password(journey).await;
    })
    .await;
}

#[tokio::test]
async fn an_appliance_that_refuses_holds_up_no_other_and_is_asked_again_alone() {
    journey(async |journey| {
        let browser = &journey.browser;
        let refuse =
            json!({"appliance": "srm-a", "call": "login", "fault": {"kind": "unauthorized"}});
        journey.fault(refuse).await;
        journey.open(FORM).await;
        give_password(journey, SITE_A.password).await;
        browser.sees(&row("srm-a"), "Rejected").await;
        browser.sees(&row("srm-a"), "Sign-in failed").await;
        for appliance in ["vr-a", "vcda-a", "vc-a"] {
            browser.sees(&row(appliance), "Signed in").await;
        }
        browser
            .sees(".sign-in-count", "3 of 4 appliances signed in, 1 failed")
            .await;
        has_no_password(journey).await;
        // It is typed next.
        browser.focuses("Password").await;
        browser.keys(SITE_A.password).await;
        browser.press(Role::Button, "Sign in").await;
        browser.sees(".session-chip", "4 of 9 signed in").await;
        browser.find("[data-appliance=srm-a][data-state=in]").await;
        assert_eq!(sign_ins(journey), APPLIANCES + 1);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_is_sent_to_one_appliance_only() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open(FORM).await;
        give_password(journey, "Not-The-Password-7").await;
        browser.sees(&row("vr-a"), "Rejected").await;
        for appliance in ["srm-a", "vcda-a", "vc-a"] {
            browser.sees(&row(appliance), "Not tried").await;
        }
        assert_eq!(sign_ins(journey), 1);
        let page = browser.driver.source().await.expect("the page");
        assert!(!page.contains("Not-The-Password-7"));
        browser.in_every_view("sign-in-site-refused").await;
    })
    .await;
}

#[tokio::test]
async fn an_empty_field_is_said_beside_it_and_nothing_is_sent_to_the_site() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open(FORM).await;
        browser.press(Role::Button, "Sign in").await;
        browser
            .sees("#group-user-error", "Enter the user name")
            .await;
        browser.focuses("User name").await;
        browser.keys(SITE_A.user).await;
        browser.press(Role::Button, "Sign in").await;
        browser
            .sees("#group-password-error", "Enter the password")
            .await;
        assert_eq!(sign_ins(journey), 0);
    })
    .await;
}

#[tokio::test]
async fn the_user_name_is_remembered_if_wished_and_the_password_never() {
    journey(async |journey| {
        let browser = &journey.browser;
        let kept = "return localStorage.getItem('hawser-users')";
        sign_in_to_site_a(journey).await;
        assert_eq!(browser.script(kept, vec![]).await, json!(null));
        browser.press(Role::Button, "Sign out everywhere").await;
        browser.sees(".session-chip", "0 of 9 signed in").await;
        journey.open(FORM).await;
        browser.click(".group-sign-in input[type=checkbox]").await;
        give_password(journey, SITE_A.password).await;
        browser.sees(".session-chip", "4 of 9 signed in").await;
        let kept = browser.script(kept, vec![]).await;
        assert_eq!(kept, json!(json!([["Site A", SITE_A.user]]).to_string()));
        journey.open(FORM).await;
        browser.reload().await;
        browser.find("#group-user").await;
        assert_eq!(browser.value("#group-user").await, SITE_A.user);
        assert_eq!(browser.value("#group-password").await, "");
    })
    .await;
}

#[tokio::test]
async fn the_password_of_the_other_site_goes_nowhere_where_several_could_be_meant() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open(FORM).await;
        browser.fill("User name", SITE_A.user).await;
        browser.fill("Password", SITE_A.password).await;
        browser
            .press(Role::Disclosure, "Also sign in to the other site")
            .await;
        browser
            .fill("User name on the other site", SITE_B.user)
            .await;
        browser
            .fill("Password on the other site", SITE_B.password)
            .await;
        browser.press(Role::Button, "Sign in").await;
        browser.sees(&row("srm-a"), "Other site").await;
        // It has pairings with several sites: the password may be for any of them.
        browser
            .sees(&row("vr-a"), "Other site: not signed in")
            .await;
        browser
            .sees(&row("vr-a"), "pairings with other sites")
            .await;
        assert_eq!(journey.received("createRemoteSession"), 0);
        let page = browser.driver.source().await.expect("the page");
        assert!(!page.contains(SITE_B.password));
    })
    .await;
}
