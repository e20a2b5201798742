//! The password again, before something dangerous is sent.

use hawser_end_to_end::administrator::{SITE_A, lift_limit};
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, journey};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::{run_reprotect, start_sync};

pub(super) const CALL: &str = "promoteTestImage";
pub(super) const TARGET: &str = "fin-erp-db01";
pub(super) const BUTTON: &str = "Promote image of fin-erp-db01";
const FIELD: &str = "Password of administrator@vsphere.local";
pub(super) const WRONG: &str = "Not-The-Password-7";
pub(super) const REFUSED: &str = "Wrong password";

/// From now on the console is set up to ask for the password again.
pub(super) async fn asks(journey: &Journey) {
    let mut config: Value =
        serde_json::from_str(include_str!("../../../../public/config.json")).expect("JSON");
    config["passwordAgain"] = json!(true);
    // After "too many requests" the console asks at half its pace, which a test has no time for.
    lift_limit(&mut config);
    let headers = json!({"content-type": "application/json"});
    let reply = json!({"kind": "reply", "headers": headers, "body": config.to_string()});
    let rule =
        json!({"appliance": "console", "path": "config.json", "times": "forever", "fault": reply});
    journey.fault(rule).await;
}

/// From signing in to the question.
pub(super) async fn is_asked(journey: &Journey) {
    asks(journey).await;
    journey.fill_form(TARGET).await;
    journey.review().await;
    journey.browser.named(Role::Field, FIELD).await;
}

/// Types the password and presses Enter, which takes it out of its field.
pub(super) async fn confirm_with(journey: &Journey, password: &str) {
    journey.browser.fill(FIELD, password).await;
    journey.browser.keys(Key::Enter).await;
    let taken = "return (root.querySelector('#confirm-password')?.value ?? '') === ''";
    journey.browser.holds("the password is taken", taken).await;
}

/// Waits until the field of the password has the focus.
async fn is_typed_next(journey: &Journey) {
    let focus = "return root.activeElement?.id === 'confirm-password'";
    let what = "the password is typed next";
    journey.browser.holds(what, focus).await;
}

/// Waits until the appliances have so many sessions, after so many sign-ins and sign-outs.
pub(super) async fn are_open(
    journey: &Journey,
    sessions: usize,
    sign_ins: usize,
    sign_outs: usize,
) {
    until("what was begun for a check is ended", async || {
        let open = journey.world(|world| world.sessions.count());
        let now = (open, journey.received("login"), journey.received("logout"));
        if now == (sessions, sign_ins, sign_outs) {
            return Ok(());
        }
        Err(format!("sessions, sign-ins and sign-outs are {now:?}"))
    })
    .await;
}

/// Nothing was sent, and the dialog stands there with an empty field.
pub(super) async fn can_be_tried_again(journey: &Journey, call: &str) {
    let browser = &journey.browser;
    browser
        .sees(
            "dialog [role=alert]",
            "Nothing was sent. The form is unchanged.",
        )
        .await;
    is_typed_next(journey).await;
    assert_eq!(browser.value("#confirm-password").await, "");
    assert_eq!(journey.received(call), 0);
}

#[tokio::test]
async fn the_right_password_sends_the_request_once_and_leaves_one_session() {
    journey(async |journey| {
        is_asked(journey).await;
        let browser = &journey.browser;
        // The dialog opens at its question.
        browser
            .script("root.getElementById('confirm-password').focus()", vec![])
            .await;
        is_typed_next(journey).await;
        let owner = "const field = root.querySelector('#confirm-password');
            const [user] = field.form.querySelectorAll('[autocomplete=username]');
            return user.value === 'administrator@vsphere.local' && !user.checkVisibility()
                && field.autocomplete === 'current-password'";
        browser
            .holds("a password manager knows whose it is", owner)
            .await;
        browser.keys(SITE_A.password).await;
        browser.keys(Key::Enter).await;
        journey.run_is("success").await;
        are_open(journey, 1, 2, 1).await;
        let sent = journey.requests(|entry| matches!(entry.call, Some(CALL | "login")));
        let calls: Vec<_> = sent.iter().filter_map(|entry| entry.call).collect();
        assert_eq!(calls, ["login", "login", CALL]);
        let page = browser.driver.source().await.expect("the page");
        assert!(!page.contains(SITE_A.password));
        browser.sees(".session-chip", "1 of 9 signed in").await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_is_said_and_can_be_typed_again() {
    journey(async |journey| {
        is_asked(journey).await;
        let browser = &journey.browser;
        for _ in 0..2 {
            confirm_with(journey, WRONG).await;
            browser.sees("dialog [role=alert]", REFUSED).await;
            can_be_tried_again(journey, CALL).await;
        }
        let page = browser.driver.source().await.expect("the page");
        assert!(!page.contains(WRONG));
        // With the mouse this time.
        browser.fill(FIELD, SITE_A.password).await;
        browser.press(Role::Button, BUTTON).await;
        journey.run_is("success").await;
        are_open(journey, 1, 4, 1).await;
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn a_locked_user_is_told_so_in_the_appliances_own_words() {
    journey(async |journey| {
        is_asked(journey).await;
        let words = "User account is locked. Please contact your administrator.";
        let locked = json!({
            "kind": "response-error", "status": 403,
            "error_code": "AccountLocked", "message": words,
        });
        journey
            .fault(json!({"call": "login", "fault": locked}))
            .await;
        confirm_with(journey, SITE_A.password).await;
        journey.browser.sees("dialog [role=alert]", REFUSED).await;
        journey.browser.sees("dialog .problem-said", words).await;
        can_be_tried_again(journey, CALL).await;
        are_open(journey, 1, 2, 0).await;
    })
    .await;
}

#[tokio::test]
async fn where_it_cannot_be_checked_nothing_is_sent_and_it_can_be_tried_again() {
    journey(async |journey| {
        is_asked(journey).await;
        for (fault, words) in [
            (json!({"kind": "gateway-error"}), "A proxy answered instead of the appliance"),
            (json!({"kind": "html"}), "A proxy answered instead of the appliance"),
            (json!({"kind": "too-many-requests", "retry_after": 1}), "Too many requests"),
            (
                json!({"kind": "reply", "headers": {"content-type": "application/json"}, "body": "{}"}),
                "Unreadable response",
            ),
        ] {
            journey.fault(json!({"call": "login", "fault": fault})).await;
            confirm_with(journey, SITE_A.password).await;
            journey.browser.sees("dialog [role=alert]", words).await;
            can_be_tried_again(journey, CALL).await;
        }
        confirm_with(journey, SITE_A.password).await;
        journey.run_is("success").await;
        are_open(journey, 1, 6, 1).await;
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn an_empty_password_is_said_beside_its_field_and_nothing_is_sent() {
    journey(async |journey| {
        is_asked(journey).await;
        journey.browser.press(Role::Button, BUTTON).await;
        let error = "#confirm-password-error";
        journey.browser.sees(error, "Enter the password").await;
        is_typed_next(journey).await;
        assert_eq!(journey.received("login"), 1);
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

#[tokio::test]
async fn going_back_keeps_the_form_and_forgets_what_was_typed() {
    journey(async |journey| {
        is_asked(journey).await;
        let browser = &journey.browser;
        browser.fill(FIELD, SITE_A.password).await;
        browser
            .script(
                "window.typed = root.querySelector('#confirm-password')",
                vec![],
            )
            .await;
        browser.keys(Key::Escape).await;
        browser.sees_no("dialog").await;
        let blank = "return window.typed.value === ''";
        browser.holds("nothing is left in the field", blank).await;
        browser.sees("#field-replication", TARGET).await;
        let focus = "return root.activeElement?.id === 'review'";
        browser.holds("it can be reviewed again", focus).await;
        journey.review().await;
        assert_eq!(browser.value("#confirm-password").await, "");
        browser.press(Role::Button, "Back to the form").await;
        browser.sees_no("dialog").await;
        assert_eq!(journey.received("login"), 1);
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

/// Holds back what comes of a sign-in until the page is told to let it through. (Scripts of
/// Firefox's driver have a `globalThis` of their own.)
const HOLD: &str = "
    window.send = window.fetch;
    window.fetch = request => {
        const answer = window.send(request);
        if (request.method !== 'POST' || !request.url.endsWith('/session')) return answer;
        window.held = true;
        return new Promise(go => window.release = () => go(answer));
    };";

#[tokio::test]
async fn whoever_goes_back_during_the_check_has_not_agreed() {
    journey(async |journey| {
        is_asked(journey).await;
        let browser = &journey.browser;
        browser.script(HOLD, vec![]).await;
        confirm_with(journey, SITE_A.password).await;
        browser
            .holds("it is on its way", "return window.held === true")
            .await;
        let button = browser.named(Role::Button, "Checking password…").await;
        assert_eq!(
            button.attr("aria-busy").await.expect("it"),
            Some("true".to_owned())
        );
        // Impatience sends nothing more.
        button.click().await.expect("it is pressed again");
        browser.press(Role::Button, "Back to the form").await;
        browser.sees_no("dialog").await;
        // The next question is another one, which the first answer does not speak of.
        journey.review().await;
        browser.script("window.release()", vec![]).await;
        are_open(journey, 1, 2, 1).await;
        browser.find("dialog[open] #confirm-password").await;
        browser.script("window.fetch = window.send", vec![]).await;
        confirm_with(journey, SITE_A.password).await;
        journey.run_is("success").await;
        are_open(journey, 1, 3, 2).await;
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_could_not_be_ended_is_said_and_the_request_is_sent() {
    journey(async |journey| {
        is_asked(journey).await;
        journey
            .fault(json!({"call": "logout", "fault": {"kind": "gateway-error"}}))
            .await;
        confirm_with(journey, SITE_A.password).await;
        journey.run_is("success").await;
        let words = format!("will time out: {}.", SITE_A.name);
        journey.browser.sees(".banner", &words).await;
        are_open(journey, 2, 2, 1).await;
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn the_name_is_typed_too_and_the_session_on_the_peer_is_kept() {
    journey(async |journey| {
        asks(journey).await;
        let plan = "Claims Processing";
        run_reprotect::fill_form(journey, plan).await;
        journey.review().await;
        // The name is still missing, so Enter is nothing.
        journey.browser.fill(FIELD, SITE_A.password).await;
        journey.browser.keys(Key::Enter).await;
        let name = journey.browser.find("#confirm-name").await;
        journey.browser.type_over(&name, plan).await;
        assert_eq!(journey.received("login"), 1);
        let button = format!("Reprotect {plan}");
        journey.browser.press(Role::Button, &button).await;
        journey.run_is("success").await;
        are_open(journey, 1, 2, 1).await;
        assert_eq!(journey.received(run_reprotect::CALL), 1);
    })
    .await;
}

#[tokio::test]
async fn what_only_hastens_a_sync_is_not_asked_for_a_password() {
    journey(async |journey| {
        asks(journey).await;
        let provider = format!("{}.content_library", start_sync::PREFIX);
        start_sync::fill_form(journey, start_sync::LEIPZIG, &provider).await;
        journey.review().await;
        assert_eq!(journey.browser.count("#confirm-password").await, 0);
        journey
            .browser
            .press(Role::Button, "Start Hybrid Linked Mode sync")
            .await;
        journey.run_is("success").await;
        assert_eq!(journey.received("createSession"), 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_asked_where_the_configuration_does_not_say_so() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        assert_eq!(journey.browser.count("#confirm-password").await, 0);
        journey.agree(TARGET).await;
        journey.run_is("success").await;
        assert_eq!(journey.received("login"), 1);
    })
    .await;
}
