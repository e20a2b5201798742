//! Promoting a test image from the sign-in to the end.

use hawser_end_to_end::{Journey, journey};

const TARGET: &str = "fin-erp-db01";

/// What the appliances show after one promotion.
fn was_promoted_once(journey: &Journey, name: &str) {
    let replication = journey.replication(name);
    assert!(replication.image.is_none(), "the image became an instance");
    let promoted = replication.instances.iter().filter(|it| it.promoted);
    assert_eq!(promoted.count(), 1);
    assert_eq!(journey.received("promoteTestImage"), 1);
}

#[tokio::test]
async fn an_administrator_promotes_a_test_image_by_mouse() {
    journey(async |journey| {
        journey.promote(TARGET).await;
        journey.run_is("success").await;
        let timeline = journey.timeline().await;
        for event in ["queued", "started", "progress", "succeeded"] {
            assert!(
                timeline.iter().any(|it| it == event),
                "{event}: {timeline:?}"
            );
        }
        journey.browser.sees(".run-duration", "s").await;
        was_promoted_once(journey, TARGET);
    })
    .await;
}
