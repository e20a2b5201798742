//! Names as long and as hostile as an appliance allows, on every page and at every width.

use hawser_end_to_end::administrator::{PAIRING, SITE_A};
use hawser_end_to_end::{Engine, Journey, Look, Role, Setup, View, journey_from};
use serde_json::json;

const TARGET: &str = "fin-erp-db01";

/// Eighty characters without a space, and one that turns the rest of a line around.
fn hostile() -> String {
    format!("{}\u{202e}{}", "W".repeat(40), "m".repeat(39))
}

/// As it is shown.
fn shown() -> String {
    hostile().replace('\u{202e}', "‹U+202E›")
}

/// Looks whether anything is cut off or wider than the window, wide and as narrow as 1280 pixels
/// are at 400 %.
async fn is_whole(journey: &Journey, page: &str) {
    let browser = &journey.browser;
    for width in [1280, 320] {
        let view = View::new(Look::Light, width);
        browser.look(view, 900).await;
        let wide = "const page = document.documentElement;
            const wide = [...document.querySelectorAll('button, .button, h1, h2, dd, li, p, td')]
                .filter(it => it.checkVisibility() && !it.closest('.visually-hidden, .picker-list'))
                .filter(it => it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).display !== 'inline'
                    || it.getBoundingClientRect().right > innerWidth + 1)
                .map(it => `${it.tagName}.${it.className}: ${it.innerText.slice(0, 40)}`);
            return page.scrollWidth > page.clientWidth ? ['the page', ...wide] : wide;";
        let found = browser.script(wide, vec![]).await;
        assert_eq!(found, json!([]), "{page} is whole at {width} pixels");
        browser.keep_look(page, view).await;
    }
    browser.look(View::ALL[0], 900).await;
}

#[tokio::test]
async fn a_long_name_that_turns_text_around_is_whole_and_marked_everywhere() {
    let setup = Setup {
        // It cannot be made as narrow.
        not_in: vec![(Engine::WebKit, "its window is at least 447 pixels wide")],
        ..Setup::slow_tasks()
    };
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        journey.world(|world| {
            for replication in &mut world.vr.replications {
                if replication.name == TARGET {
                    replication.name = hostile();
                }
            }
        });
        journey.open_form(SITE_A).await;
        journey.pick("pairing", PAIRING).await;
        let input = browser.find("input#field-replication").await;
        browser.type_over(&input, &"W".repeat(40)).await;
        browser
            .sees(
                "#field-replication-list .picker-row [data-column=name]",
                &shown(),
            )
            .await;
        browser
            .click("#field-replication-list .picker-row [data-column=name]")
            .await;
        browser
            .sees("#field-replication.picker-chosen", &shown())
            .await;
        journey.image_is_found().await;
        is_whole(journey, "names-form").await;
        journey.review().await;
        let question = format!("Promote the test image of {} at Hamburg?", shown());
        browser.sees("#confirm-title", &question).await;
        is_whole(journey, "names-confirmation").await;
        let button = format!("Promote image of {}", shown());
        browser.press(Role::Button, &button).await;
        journey.run_is("running").await;
        browser.sees(".lead", &shown()).await;
        is_whole(journey, "names-run").await;
        browser.click("nav a[href='#/activity']").await;
        browser
            .sees(".run-item:not([data-origin=other])", &shown())
            .await;
        is_whole(journey, "names-runs").await;
        browser.click("nav a[href='#/']").await;
        browser
            .sees(".run-item:not([data-origin=other])", &shown())
            .await;
        is_whole(journey, "names-overview").await;
        journey.works(110);
    })
    .await;
}
