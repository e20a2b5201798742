//! The pictures of the README, in both looks, made where `HAWSER_PICTURES` names a folder. Those of
//! the other pages are made by the journeys that look at them (`Browser::in_every_view`).

use hawser_end_to_end::{Journey, Look, journey, picture};

use super::run_reprotect::{fill_form, send};
use super::site_sign_in::sign_in_to_site_a;

async fn in_both_looks(journey: &Journey, name: &str) {
    for (look, suffix) in [(Look::Light, "light"), (Look::Dark, "dark")] {
        let name = format!("{name}-{suffix}");
        journey.browser.keep_picture_in(look, &name).await;
    }
}

#[tokio::test]
async fn the_readme_shows_the_overview_and_a_run_that_waits() {
    if picture::folder().is_none() {
        return;
    }
    journey(async |journey| {
        journey.any_number_of_requests().await;
        sign_in_to_site_a(journey).await;
        let browser = &journey.browser;
        browser.sees_no(".gap-list li[data-tone=info]").await;
        in_both_looks(journey, "readme-overview").await;
    })
    .await;
    journey(async |journey| {
        fill_form(journey, "Policy Administration").await;
        send(journey, "Policy Administration").await;
        journey.run_is("waiting").await;
        let browser = &journey.browser;
        browser.find(".step[data-look=waiting] .chart-bar").await;
        in_both_looks(journey, "readme-run").await;
    })
    .await;
}
