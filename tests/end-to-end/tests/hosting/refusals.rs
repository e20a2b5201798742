//! Failures between the server and an appliance, as the console shows them.

use hawser_end_to_end::Journey;
use hawser_end_to_end::administrator::SITE_A;
use hawser_simulator::fault::Fault;
use hawser_simulator::https::certificates::Presented;

use crate::front::journey_behind;
use crate::server::{Kind, behind_each_server};

behind_each_server! {
    a_certificate_that_is_not_the_appliances_is_refused_and_shown_as_the_proxys_error
    a_submission_whose_answer_is_lost_reaches_the_appliance_once_and_is_found
    a_submission_that_never_arrived_is_not_sent_again
}

const TARGET: &str = "fin-erp-db01";
const CALL: &str = "promoteTestImage";

async fn a_certificate_that_is_not_the_appliances_is_refused_and_shown_as_the_proxys_error(
    kind: Kind,
) {
    journey_behind(kind, "", async |journey, _| {
        let wrong = [
            Presented::WrongName,
            Presented::OtherAuthority,
            Presented::Expired,
        ];
        for presented in wrong {
            let simulation = journey.simulator().simulation();
            simulation.present("vr-a", presented);
            journey.browser.open("about:blank").await;
            journey.open("#/sign-in/vr-a").await;
            journey.give_password(SITE_A).await;
            is_the_proxys_error(journey).await;
        }
        journey.browser.open("about:blank").await;
        assert!(
            journey.requests(|_| true).is_empty(),
            "nothing was sent to it"
        );
        let simulation = journey.simulator().simulation();
        simulation.present("vr-a", Presented::Right);
        journey.sign_in(SITE_A).await;
    })
    .await;
}

async fn is_the_proxys_error(journey: &Journey) {
    let panel = "main [role=alert]";
    journey.browser.sees(panel, "The reverse proxy").await;
}

/// Submits a promotion whose answer a fault takes away.
async fn lose(journey: &Journey, fault: &Fault) {
    journey.fill_form(TARGET).await;
    journey.review().await;
    journey.fault_once(CALL, fault).await;
    journey.agree(TARGET).await;
    let lost = ".timeline [data-what=answer-lost]";
    journey.browser.find(lost).await;
}

async fn a_submission_whose_answer_is_lost_reaches_the_appliance_once_and_is_found(kind: Kind) {
    journey_behind(kind, "", async |journey, _| {
        lose(journey, &Fault::CutAfter { reused: false }).await;
        journey.run_is("success").await;
        let timeline = journey.timeline().await;
        assert!(timeline.contains(&"found".to_owned()), "{timeline:?}");
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

async fn a_submission_that_never_arrived_is_not_sent_again(kind: Kind) {
    journey_behind(kind, "/dr/console", async |journey, _| {
        lose(journey, &Fault::CutBefore { reused: false }).await;
        journey
            .browser
            .find(".timeline [data-what=not-found]")
            .await;
        assert_eq!(journey.received(CALL), 1);
        assert!(journey.replication(TARGET).image.is_some());
    })
    .await;
}
