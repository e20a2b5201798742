//! Promoting a test image from the sign-in to the end.

use hawser_end_to_end::administrator::{FORM, SITE_A};
use hawser_end_to_end::{Journey, Setup, journey, journey_from};
use hawser_simulator::fault::Fault;
use thirtyfour::Key;

const TARGET: &str = "fin-erp-db01";

/// Checks the state of the appliances after one promotion.
fn was_promoted_once(journey: &Journey, name: &str) {
    let replication = journey.replication(name);
    assert!(replication.image.is_none(), "the image became an instance");
    let promoted = replication.instances.iter().filter(|it| it.promoted);
    assert_eq!(promoted.count(), 1);
    assert_eq!(journey.received("promoteTestImage"), 1);
}

#[tokio::test]
async fn an_administrator_promotes_a_test_image_by_mouse() {
    journey_from(Setup::slow_tasks(), async |journey| {
        journey.promote(TARGET).await;
        journey.run_is("running").await;
        journey.works(40);
        journey.browser.sees(".progress-text", "40 %").await;
        journey.works(100);
        journey.run_is("success").await;
        let timeline = journey.timeline().await;
        for event in ["queued", "started", "progress", "succeeded"] {
            assert!(
                timeline.iter().any(|it| it == event),
                "{event}: {timeline:?}"
            );
        }
        let duration = journey.browser.text(".run-duration").await;
        assert_eq!(duration, "1 d 3 h", "as the appliance's clock has it");
        was_promoted_once(journey, TARGET);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_promotes_a_test_image_by_keyboard_only() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.find("[data-appliance=vr-a]").await;
        browser.tab_to(&format!("Sign in to {}", SITE_A.name)).await;
        browser.keys(Key::Enter).await;
        browser.sees("h1", SITE_A.name).await;
        browser.tab_to("User name").await;
        browser.keys(SITE_A.user).await;
        browser.tab_to("Password").await;
        browser.keys(SITE_A.password).await;
        browser.keys(Key::Enter).await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        browser.tab_to("Promote test image").await;
        browser.keys(Key::Enter).await;
        choose_by_keyboard(journey, "Pairing", "pairing", "vcsa-lej").await;
        choose_by_keyboard(journey, "Replication", "replication", TARGET).await;
        journey.image_is_found().await;
        browser.tab_to("Review and confirm").await;
        browser.keys(Key::Enter).await;
        browser.find("dialog[open]").await;
        // The question comes first, then what has to be acknowledged, then the safe choice.
        let question = format!("Promote the test image of {TARGET} at Hamburg?");
        browser.focuses(&question).await;
        for _ in 0..browser.count(".open-points input").await {
            browser.keys(Key::Tab).await;
            browser.keys(" ").await;
        }
        browser.keys(Key::Tab).await;
        browser.focuses("Back to the form").await;
        browser.tab_to(&format!("Promote image of {TARGET}")).await;
        browser.keys(Key::Enter).await;
        journey.run_is("success").await;
        was_promoted_once(journey, TARGET);
    })
    .await;
}

/// Goes to a picker, searches, goes down and up with the arrows, and picks.
async fn choose_by_keyboard(journey: &Journey, label: &str, field: &str, name: &str) {
    let browser = &journey.browser;
    let rows = format!("#field-{field}-list .picker-row");
    browser.find(&rows).await;
    browser.tab_to(label).await;
    browser.keys(Key::Down).await;
    browser
        .sees_active(field, 0, "the arrow down goes to the first row")
        .await;
    browser.keys(Key::Down).await;
    browser.keys(Key::Up).await;
    browser.keys(name).await;
    browser
        .sees(&format!("{rows} [data-column=name]"), name)
        .await;
    browser.keys(Key::Enter).await;
    browser
        .sees(&format!("#field-{field}.picker-chosen"), name)
        .await;
    browser.focuses(&format!("Change {label}")).await;
}

#[tokio::test]
async fn a_double_click_on_the_confirmation_sends_one_request() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        journey
            .fault_once("promoteTestImage", &Fault::Slow { seconds: 0.5 })
            .await;
        let agree = journey.browser.find("dialog .danger").await;
        let twice = journey
            .browser
            .driver
            .action_chain()
            .double_click_element(&agree);
        twice.perform().await.expect("a double click");
        journey.run_is("success").await;
        was_promoted_once(journey, TARGET);
    })
    .await;
}

#[tokio::test]
async fn enter_pressed_twice_on_the_confirmation_sends_one_request() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        journey
            .fault_once("promoteTestImage", &Fault::Slow { seconds: 0.5 })
            .await;
        journey
            .browser
            .tab_to(&format!("Promote image of {TARGET}"))
            .await;
        journey.browser.keys(Key::Enter + Key::Enter).await;
        journey.run_is("success").await;
        was_promoted_once(journey, TARGET);
    })
    .await;
}

#[tokio::test]
async fn leaving_the_confirmation_sends_nothing_and_keeps_the_form() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        journey.review().await;
        journey.browser.keys(Key::Escape).await;
        journey.browser.sees_no("dialog").await;
        journey.browser.sees("#field-replication", TARGET).await;
        journey.browser.focuses("Review and confirm").await;
        assert_eq!(journey.received("promoteTestImage"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_link_with_target_ids_fills_the_form_after_the_sign_in() {
    journey(async |journey| {
        let target = journey.replication(TARGET);
        let (pairing, id) = (&target.pairing, &target.id);
        journey
            .open(&format!("{FORM}?pairing={pairing}&replication={id}"))
            .await;
        journey.give_password(SITE_A).await;
        journey.browser.sees("#field-pairing", "vcsa-lej").await;
        journey.browser.sees("#field-replication", TARGET).await;
        journey.image_is_found().await;
        let address = journey.browser.address().await;
        assert!(
            address.contains(pairing.as_str()) && address.contains(id.as_str()),
            "{address}"
        );
        journey.review().await;
        journey.agree(TARGET).await;
        journey.run_is("success").await;
        was_promoted_once(journey, TARGET);
    })
    .await;
}

#[tokio::test]
async fn the_form_offers_its_target_as_a_link() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        let target = journey.replication(TARGET);
        let address = journey.browser.address().await;
        let wanted = format!(
            "{FORM}?pairing={}&replication={}",
            target.pairing, target.id
        );
        assert!(address.ends_with(&wanted), "{address}");
    })
    .await;
}

#[tokio::test]
async fn the_preview_shows_the_request_that_is_sent_without_the_token() {
    journey(async |journey| {
        journey.fill_form(TARGET).await;
        let target = journey.replication(TARGET);
        let path = format!(
            "/api/vr-a/api/rest/vr/v2/pairings/{}/replications/{}/actions/promote-test-image",
            target.pairing, target.id
        );
        let image = target.image.expect("it has one").id;
        journey.browser.sees(".preview-request", &path).await;
        journey.browser.sees(".preview .code", &image).await;
        journey
            .browser
            .sees(".preview .code", "x-dr-session: ‹session›")
            .await;
        journey.review().await;
        journey.agree(TARGET).await;
        journey.run_is("success").await;
        let sent = journey.requests(|entry| entry.call == Some("promoteTestImage"));
        assert_eq!(sent[0].path, path);
    })
    .await;
}
