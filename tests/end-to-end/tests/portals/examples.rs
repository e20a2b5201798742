//! The portals of `examples/`, as `scripts/dist examples` lays them out.

use std::path::PathBuf;

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, Setup, journey_from};
use serde_json::json;

fn examples() -> PathBuf {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/examples");
    let folder = std::env::var_os("HAWSER_EXAMPLES").unwrap_or_else(|| default.into());
    let folder = PathBuf::from(folder);
    let built = folder.join("react/main.js").is_file();
    assert!(
        built,
        "There are no examples in {}: scripts/dist examples",
        folder.display()
    );
    folder
}

async fn example(name: &str, steps: impl AsyncFnOnce(&Journey)) {
    let mut setup = Setup::default();
    setup.options.pages = vec![("examples".to_owned(), examples())];
    journey_from(setup, async |journey| {
        journey.open(&format!("examples/{name}/")).await;
        journey.browser.find("hawser-console").await;
        steps(journey).await;
    })
    .await;
}

/// Signs in on a form, and promotes, in the console that is looked at.
async fn promote(journey: &Journey) {
    journey.pick("pairing", "vcsa-lej").await;
    journey.pick("replication", "fin-erp-db01").await;
    journey.image_is_found().await;
    journey.review().await;
    journey.agree("fin-erp-db01").await;
    journey.run_is("success").await;
}

#[tokio::test]
async fn the_plain_page_opens_a_form_and_writes_down_what_was_done() {
    example("plain", async |journey| {
        let browser = &journey.browser;
        browser.within("hawser-console");
        browser.sees("h1", "Promote test image").await;
        journey.give_password(SITE_A).await;
        promote(journey).await;
        browser.within_page();
        browser
            .sees("#done", "promote-test-image on vr-a: success")
            .await;
    })
    .await;
}

#[tokio::test]
async fn the_react_page_sets_properties_and_counts_runs() {
    example("react", async |journey| {
        let browser = &journey.browser;
        browser.within("hawser-console");
        browser
            .press(Role::Link, &format!("Sign in to {}", SITE_A.name))
            .await;
        journey.give_password(SITE_A).await;
        browser.press(Role::Link, "Promote test image").await;
        journey.pick("pairing", "vcsa-lej").await;
        journey.pick("replication", "fin-erp-db01").await;
        journey.image_is_found().await;
        browser.within_page();
        let element = "const it = document.querySelector('hawser-console');";
        let told = format!("{element} return [it.theme, it.readOnly]");
        browser.gives(&told, json!(["light", true])).await;
        assert_eq!(journey.received("promoteTestImage"), 0);
        browser.press(Role::Button, "Theme: light").await;
        browser.press(Role::Button, "Read-only").await;
        let changed = format!("{element} return it.theme === 'dark' && !it.readOnly");
        browser.holds("both were set", &changed).await;
        // A change of its permissions restarts it on the same page.
        browser.within("hawser-console");
        browser.sees("h1", "Promote test image").await;
        journey.give_password(SITE_A).await;
        journey.image_is_found().await;
        journey.review().await;
        journey.agree("fin-erp-db01").await;
        journey.run_is("success").await;
        browser.within_page();
        browser.sees("[role=status]", "0 running, 1 finished").await;
    })
    .await;
}

#[tokio::test]
async fn the_console_takes_its_colours_from_claritys_tokens() {
    example("clarity", async |journey| {
        let browser = &journey.browser;
        browser.within("hawser-console");
        browser.find("[data-appliance=vr-a]").await;
        let page = "const of = it => getComputedStyle(it).getPropertyValue('--cds-alias-object-app-background').trim();
            return [of(document.documentElement), of(document.querySelector('hawser-console')),
                getComputedStyle(document.querySelector('hawser-console')).backgroundColor]";
        let dark = browser.script(page, vec![]).await;
        assert_eq!(dark[0], dark[1], "the page's own token is what holds inside");
        browser.within_page();
        browser.select("Theme", "Light").await;
        until("the console has turned light", async || {
            let light = browser.script(page, vec![]).await;
            match light[0] != dark[0] && light[0] == light[1] && light[2] != dark[2] {
                true => Ok(()),
                false => Err(format!("{light} after {dark}")),
            }
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_portal_has_two_consoles_of_different_appliances_and_hears_of_both() {
    example("portal", async |journey| {
        let browser = &journey.browser;
        browser.within("#b");
        browser.find("[data-appliance=vcda-a]").await;
        assert_eq!(browser.count("[data-appliance^=vr-]").await, 0);
        browser.within("#a");
        browser.find("[data-appliance=vr-a]").await;
        assert_eq!(browser.count("[data-appliance^=vcda]").await, 0);
        browser
            .press(Role::Link, &format!("Sign in to {}", SITE_A.name))
            .await;
        journey.give_password(SITE_A).await;
        browser.press(Role::Link, "Promote test image").await;
        promote(journey).await;
        browser.within_page();
        browser
            .sees("#told", "1 finished since this page was opened")
            .await;
    })
    .await;
}
