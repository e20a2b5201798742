//! Input that stays: through a session that expires at submit, through checks that are
//! repeated, and through a reload.

use hawser_end_to_end::administrator::{SITE_A, SITE_B};
use hawser_end_to_end::{Journey, Role, journey};

use super::run_reprotect::{self, checks_are_done};

const TARGET: &str = "fin-erp-db01";
const GOTHENBURG: &str = "vcsa-got";
const RECONNECT: &str = "Reconnect to vcsa-got.hansekontor.example";

/// The focus is somewhere, and not lost with what had it.
async fn focus_is_kept(journey: &Journey) {
    let focus = "return ![null, document.body].includes(root.activeElement)";
    journey
        .browser
        .holds("something has the focus", focus)
        .await;
}

#[tokio::test]
async fn a_session_that_expired_at_submit_is_begun_again_and_the_confirmation_is_there_again() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        let browser = &journey.browser;
        let question = browser.text("#confirm-title").await;
        journey.world(|world| world.sessions.expire(Some("vr-a"), false));
        journey.agree(TARGET).await;
        journey.run_is("failed").await;
        browser.sees("main", "Sign in to continue").await;
        browser.fill("Password", SITE_A.password).await;
        browser.press(Role::Button, "Sign in").await;
        journey.acknowledge().await;
        assert_eq!(browser.text("#confirm-title").await, question);
        assert_eq!(
            journey.received("promoteTestImage"),
            1,
            "nobody has confirmed yet"
        );
        journey.agree(TARGET).await;
        journey.run_is("success").await;
        assert_eq!(journey.received("promoteTestImage"), 2);
    })
    .await;
}

/// From signing in to a form that is filled in, without its password.
async fn fill_reconnect(journey: &Journey) {
    journey.open("#/operation/reconnect-pairing/vr-a").await;
    journey.give_password(SITE_A).await;
    journey.pick("pairing", GOTHENBURG).await;
    let browser = &journey.browser;
    browser
        .fill("User name on the other site", SITE_B.user)
        .await;
    let port = browser.find("#field-port").await;
    browser.type_over(&port, "8443").await;
}

async fn is_filled(journey: &Journey) {
    let browser = &journey.browser;
    browser
        .sees("#field-pairing.picker-chosen", GOTHENBURG)
        .await;
    assert_eq!(browser.value("#field-user").await, SITE_B.user);
    assert_eq!(browser.value("#field-port").await, "8443");
    assert_eq!(browser.value("#field-password").await, "");
}

#[tokio::test]
async fn a_form_that_is_left_or_loaded_again_has_everything_but_passwords() {
    journey(async |journey| {
        fill_reconnect(journey).await;
        let browser = &journey.browser;
        browser
            .fill("Password on the other site", "Sim-Goteborg-4")
            .await;
        browser.press(Role::Link, "Overview").await;
        browser.sees("h1", "Overview").await;
        browser.press(Role::Link, "Reconnect pairing").await;
        browser.sees("main", "Restored what you had typed").await;
        is_filled(journey).await;
        browser.in_every_view("form-restored").await;
        browser.reload().await;
        journey.give_password(SITE_A).await;
        browser.sees("main", "Restored what you had typed").await;
        is_filled(journey).await;
        focus_is_kept(journey).await;
        browser.press(Role::Button, "Clear the form").await;
        let empty = "return root.querySelector('#field-user').value === ''";
        browser.holds("it is cleared", empty).await;
        assert_eq!(browser.value("#field-port").await, "443");
        focus_is_kept(journey).await;
    })
    .await;
}

#[tokio::test]
async fn what_a_rejected_reconnect_was_filled_in_with_is_there_again_after_the_sign_in() {
    journey(async |journey| {
        fill_reconnect(journey).await;
        let browser = &journey.browser;
        browser
            .fill("Password on the other site", "Sim-Goteborg-4")
            .await;
        journey.world(|world| world.sessions.expire(Some("vr-a"), false));
        journey.review().await;
        browser.press(Role::Button, RECONNECT).await;
        journey.run_is("failed").await;
        browser.fill("Password", SITE_A.password).await;
        browser.press(Role::Button, "Sign in").await;
        is_filled(journey).await;
        // Passwords are not kept: that field is next.
        let focus = "return root.activeElement?.id === 'field-password'";
        browser.holds("the password is typed next", focus).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_for_the_other_site_stays_when_a_plan_is_picked_and_checks_are_repeated() {
    journey(async |journey| {
        run_reprotect::open_form(journey).await;
        let browser = &journey.browser;
        browser
            .find("[data-check=peer-session][data-tone=blocks]")
            .await;
        // Where the summary leads to is the sign-in.
        journey.pick("plan", "Claims Processing").await;
        checks_are_done(journey).await;
        browser.click("#review").await;
        browser.sees("#error-summary", "Not signed in to").await;
        browser.click("#error-summary a").await;
        let focus = "return root.activeElement?.id === 'peer-user'";
        browser.holds("the link leads to the sign-in", focus).await;
        browser
            .fill("User name on the other site", SITE_B.user)
            .await;
        browser
            .fill("Password on the other site", SITE_B.password)
            .await;
        let typed = async |when: &str| {
            assert_eq!(browser.value("#peer-user").await, SITE_B.user, "{when}");
            assert_eq!(
                browser.value("#peer-password").await,
                SITE_B.password,
                "{when}"
            );
        };
        browser.press(Role::Button, "Check again").await;
        checks_are_done(journey).await;
        typed("after the checks were repeated").await;
        browser.click("#field-plan-change").await;
        journey.pick("plan", "Data Warehouse").await;
        checks_are_done(journey).await;
        typed("after another plan was picked").await;
        let lists = journey.received("getAllRecoveryPlans");
        browser
            .press(Role::Button, "Sign in to the other site")
            .await;
        browser
            .sees("[data-check=peer-session][data-tone=ok]", "Signed in to")
            .await;
        focus_is_kept(journey).await;
        hawser_end_to_end::browser::until("the list is read again", async || {
            match journey.received("getAllRecoveryPlans") > lists {
                true => Ok(()),
                false => Err("not yet".to_owned()),
            }
        })
        .await;
    })
    .await;
}
