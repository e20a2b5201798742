//! Passwords that an appliance repeats later than in its answer: nothing of them is shown or kept.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from, storage};
use serde_json::json;

/// The user of the other site, whose password the appliance is sent.
const USER: &str = "administrator@vsphere.local";
const PASSWORD: &str = "Sim-Goteborg-4";

/// `administrator@vsphere.local:Sim-Goteborg-4` in base64, from its tenth digit on.
const HEADER: &str = "c3RyYXRvckB2c3BoZXJlLmxvY2FsOlNpbS1Hb3RlYm9yZy00";

/// A task that fails, and says in each spelling what it was sent.
async fn the_task_will_repeat_it(journey: &Journey) {
    let message = format!("Cannot sign in: user={USER}&password={PASSWORD}");
    let details = format!(
        "Authorization: Basic YWRtaW5p{HEADER}\n\
         {{\"password\":\"Sim\\u002dGoteborg\\u002D4\"}} password=Sim%2DGoteborg%2d4\n\
         <p>Sim&#45;Goteborg&#x2d;4</p>"
    );
    let fault =
        json!({"kind": "task-fails", "percent": 60, "message": message, "details": details});
    journey
        .fault(json!({"call": "reconnectVrPairing", "fault": fault}))
        .await;
}

async fn reconnect(journey: &Journey) {
    journey.open("#/operation/reconnect-pairing/vr-a").await;
    journey.give_password(SITE_A).await;
    journey.pick("pairing", "vcsa-got").await;
    let browser = &journey.browser;
    browser.fill("User name on the other site", USER).await;
    browser.fill("Password on the other site", PASSWORD).await;
    journey.review().await;
    let button = "Reconnect to vcsa-got.hansekontor.example";
    browser.press(Role::Button, button).await;
}

/// Whatever the page holds, also what is folded away and what is typed.
async fn nothing_is_shown_or_kept(journey: &Journey) {
    let script = "return document.documentElement.outerHTML
        + [...document.querySelectorAll('input')].map(input => input.value).join()";
    let page = journey.browser.script(script, vec![]).await.to_string();
    let kept = storage::dump(journey).await;
    for text in [page, kept] {
        let text = text.replace("&amp;", "&");
        for part in [
            "Goteborg-4",
            "Goteborg\\u002",
            "Goteborg%2",
            "Goteborg&#",
            "Hb3RlYm9yZ",
        ] {
            assert!(!text.contains(part), "{part} stands in {text}");
        }
    }
}

#[tokio::test]
async fn a_password_that_a_task_repeats_later_is_shown_and_kept_nowhere() {
    journey(async |journey| {
        the_task_will_repeat_it(journey).await;
        reconnect(journey).await;
        journey.run_is("failed").await;
        journey.browser.sees(".problem-panel", "‹secret›").await;
        nothing_is_shown_or_kept(journey).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_struck_out_also_after_another_sign_in() {
    journey_from(Setup::slow_tasks(), async |journey| {
        the_task_will_repeat_it(journey).await;
        reconnect(journey).await;
        journey.run_is("running").await;
        // The session ends, which forgets its token and nothing else.
        journey.world(|world| world.sessions.expire(None, false));
        journey.browser.find("#sign-in-secret").await;
        journey.works(120);
        journey.browser.fill("Password", SITE_A.password).await;
        journey.browser.press(Role::Button, "Sign in").await;
        journey.run_is("failed").await;
        nothing_is_shown_or_kept(journey).await;
    })
    .await;
}
