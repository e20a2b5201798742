//! Elements in a page of others.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Role, Setup};
use serde_json::json;

use crate::harness::{Portal, portal, portal_from};

#[tokio::test]
async fn two_consoles_of_different_appliances_and_themes_live_in_one_page() {
    portal("two.html", async |journey| {
        let browser = &journey.browser;
        browser.sees(".brand-place", "Portal A").await;
        let appliances = "return root.querySelectorAll('[data-appliance]').length";
        browser.gives(appliances, json!(2)).await;
        browser.within("#b");
        browser.sees(".brand-place", "Portal B").await;
        browser.gives(appliances, json!(1)).await;
        let background =
            "return ['#a', '#b'].map(id => getComputedStyle(document.querySelector(id)).backgroundColor)";
        browser
            .gives(background, json!(["rgb(241, 245, 247)", "rgb(23, 36, 43)"]))
            .await;
        let page = "return [document.title, document.querySelectorAll('style').length,
            getComputedStyle(document.querySelector('h1')).fontFamily]";
        assert_eq!(
            browser.script(page, vec![]).await,
            json!(["A portal", 0, "serif"]),
            "the page around stays as it is"
        );
    })
    .await;
}

#[tokio::test]
async fn signing_in_on_one_leaves_the_other_as_it_is() {
    portal("two.html", async |journey| {
        let browser = &journey.browser;
        browser
            .press(Role::Link, &format!("Sign in to {}", SITE_A.name))
            .await;
        journey.give_password(SITE_A).await;
        journey.is_signed_in().await;
        browser.within("#b");
        browser.find("[data-appliance=vr-b][data-state=out]").await;
        browser.sees(".session-chip", "0 of 1 signed in").await;
    })
    .await;
}

#[tokio::test]
async fn the_attributes_open_a_form_that_is_filled_in() {
    let target = "operation=promote-test-image&target=pairing%3Dnone%26replication%3Dnone";
    portal(&format!("one.html?{target}"), async |journey| {
        let browser = &journey.browser;
        browser.sees("h1", "Promote test image").await;
        journey.give_password(SITE_A).await;
        browser
            .sees("form", "The pairing in the link is not in the list.")
            .await;
        let (pairing, replication) = journey.world(|world| {
            let found = world.vr.replications.iter();
            let found = found.clone().find(|it| it.name == "fin-erp-db01");
            let found = found.expect("the replication");
            (world.vr.pairings[0].id.clone(), found.id.clone())
        });
        // Another target while it stands there: the form is drawn anew.
        let lead = "const a = document.querySelector('#a');
            a.operation = 'reconnect-pairing'; a.operation = 'promote-test-image';
            a.target = `appliance=vr-a&pairing=${arguments[0]}&replication=${arguments[1]}`";
        browser
            .script(lead, vec![json!(pairing), json!(replication)])
            .await;
        browser
            .sees("#field-replication.picker-chosen", "fin-erp-db01")
            .await;
    })
    .await;
}

#[tokio::test]
async fn every_event_of_a_run_is_heard_outside_with_its_details() {
    portal_from(Setup::slow_tasks(), "one.html", async |journey| {
        journey.provides(SITE_A).await;
        let browser = &journey.browser;
        browser.press(Role::Link, "Promote test image").await;
        journey.pick("pairing", "vcsa-lej").await;
        journey.pick("replication", "fin-erp-db01").await;
        journey.image_is_found().await;
        journey.review().await;
        journey.agree("fin-erp-db01").await;
        journey.run_is("running").await;
        journey.works(40);
        browser.sees(".progress-text", "40 %").await;
        journey.works(100);
        journey.run_is("success").await;
        let finished = journey.hears("run-finished", "outcome", "success").await;
        let started = journey.heard("run-started").await;
        assert_eq!(started.len(), 1);
        assert_eq!(started[0]["composed"], json!(true));
        assert_eq!(started[0]["from"], json!("a"));
        let replication = journey.replication("fin-erp-db01").id;
        for event in [&started[0], &finished] {
            let detail = &event["detail"];
            assert_eq!(detail["operation"], json!("promote-test-image"));
            assert_eq!(detail["appliance"], json!("vr-a"));
            assert_eq!(detail["run"], started[0]["detail"]["run"]);
            let target = detail["target"].as_str().expect("a target");
            assert!(
                target.contains(&format!("replication={replication}")),
                "{target}"
            );
        }
        assert_eq!(started[0]["detail"]["state"], json!("sending"));
        assert!(started[0]["detail"].get("outcome").is_none());
        let changed = journey.heard("run-changed").await;
        let states: Vec<&str> = changed
            .iter()
            .filter_map(|it| it["detail"]["state"].as_str())
            .collect();
        assert!(states.contains(&"running"), "{states:?}");
        let progress = |it: &serde_json::Value| it["detail"]["progress"].is_u64();
        assert!(changed.iter().any(progress), "{changed:?}");
        assert_eq!(journey.heard("run-finished").await.len(), 1);
        let to = journey.heard("navigate").await;
        let run = started[0]["detail"]["run"].as_str().expect("an id");
        assert!(
            to.iter()
                .any(|it| it["detail"]["route"] == json!(format!("/run/{run}"))),
            "{to:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_configuration_that_is_wrong_or_missing_says_so_and_another_one_helps() {
    portal("one.html?config=none.json", async |journey| {
        let browser = &journey.browser;
        browser.sees("h1", "Hawser is not configured").await;
        browser.sees("ul", "the server returned 404 for the file").await;
        let wrong = "document.querySelector('#a').configuration = {appliances: [{id: 'VR A'}]}";
        browser.script(wrong, vec![]).await;
        browser.sees("ul", "may contain only lowercase letters").await;
        let right = "document.querySelector('#a').configuration = {title: 'By hand', appliances: [
            {id: 'vr-a', name: 'By hand', site: 'A', system: 'vsphere-replication', base: '/api/vr-a/api/rest/vr/v2'}]}";
        browser.script(right, vec![]).await;
        browser.sees(".brand-place", "By hand").await;
    })
    .await;
}

#[tokio::test]
async fn a_configuration_that_is_late_redirected_or_of_another_origin_is_named_as_such() {
    portal("one.html", async |journey| {
        let browser = &journey.browser;
        let file = |path: &str, fault| {
            json!({"appliance": "console", "path": path, "times": "forever", "fault": fault})
        };
        let late = json!({"kind": "stall", "seconds": 120.0});
        journey.fault(file("late.json", late)).await;
        let redirect = json!({"kind": "redirect", "location": "/sign-in"});
        journey.fault(file("moved.json", redirect)).await;
        for (config, told) in [
            ("moved.json", "redirected the request for the file"),
            ("https://evil.example/config.json", "is not on the console's own origin"),
            ("//evil.example/config.json", "is not on the console's own origin"),
            ("late.json", "did not arrive within 8 seconds"),
        ] {
            let set = "document.querySelector('#a').config = arguments[0]";
            browser.script(set, vec![json!(config)]).await;
            browser.sees("ul", told).await;
        }
    })
    .await;
}

#[tokio::test]
async fn within_a_portal_there_is_no_second_bar_with_a_name() {
    portal("one.html", async |journey| {
        let browser = &journey.browser;
        browser.sees(".app-nav", "Overview").await;
        assert_eq!(browser.count(".brand, .brand-mark").await, 0);
        let bar = "const style = getComputedStyle(root.querySelector('.app-header'));
            return [style.backgroundColor, getComputedStyle(root.querySelector('.app-header'), '::after').content]";
        browser.gives(bar, json!(["rgba(0, 0, 0, 0)", "none"])).await;
    })
    .await;
}

#[tokio::test]
async fn read_only_shows_everything_and_sends_nothing() {
    portal("one.html?read-only=", async |journey| {
        let browser = &journey.browser;
        browser
            .sees(".banner", "Read-only: you can view everything")
            .await;
        journey.provides(SITE_A).await;
        browser.press(Role::Link, "Promote test image").await;
        journey.pick("pairing", "vcsa-lej").await;
        journey.pick("replication", "fin-erp-db01").await;
        journey.image_is_found().await;
        browser.sees(".preview-request", "POST").await;
        assert_eq!(browser.count("#review").await, 0);
        // Enter in the form, and a script that sends it, come to nothing.
        browser
            .script("root.querySelector('form').requestSubmit()", vec![])
            .await;
        browser.press(Role::Link, "Activity").await;
        browser.sees("h1", "Activity").await;
        let changed = journey.requests(|entry| {
            entry.method != "GET"
                && entry.appliance != "console"
                && !entry.path.ends_with("/session")
        });
        assert!(changed.is_empty(), "{changed:?}");
    })
    .await;
}
