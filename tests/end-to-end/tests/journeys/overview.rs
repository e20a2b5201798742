//! The first page: its numbers, what it does not know, and how it keeps up.

use hawser_end_to_end::administrator::{SITE_A, SITE_B};
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use hawser_simulator::vr::inventory::{Replication, Status};
use hawser_simulator::world::site::SiteId;
use serde_json::json;

use super::budget::{fast_journey, is_of, minutes_pass, most_in_a_minute};
use super::site_sign_in;

/// The number of replications that an appliance of Hamburg lists and that fit.
fn listed_in_hamburg(journey: &Journey, fits: impl Fn(&Replication) -> bool) -> usize {
    journey.world(|world| {
        let pairings = world.vr.pairings.iter();
        let own = pairings.filter(|it| it.sites.contains(&SiteId::Hamburg));
        let own: Vec<&str> = own.map(|it| it.id.as_str()).collect();
        let all = world.vr.replications.iter();
        let listed = all.filter(|it| own.contains(&it.pairing.as_str()));
        listed.filter(|it| fits(it)).count()
    })
}

/// The link of a mark.
fn link_of(mark: &str) -> String {
    format!(".attention-list a[href*='mark={mark}']")
}

async fn number_of(journey: &Journey, mark: &str, number: usize) {
    let count = format!("{} .attention-count", link_of(mark));
    until(&format!("{mark} says {number}"), async || {
        let text = journey.browser.text(&count).await;
        match text == number.to_string() {
            true => Ok(()),
            false => Err(format!("it says {text}")),
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_signed_in_is_said_and_nothing_is_read() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("").await;
        browser.sees("main h2", "You are not signed in").await;
        assert_eq!(browser.count(".attention, .pair-panel").await, 0);
        browser.named(Role::Link, "Sign in to Site A").await;
        browser.named(Role::Link, "Sign in to Site B").await;
        browser.sees_no(".attention-count").await;
        let asked = journey.requests(|entry| entry.appliance != "console");
        assert!(asked.is_empty(), "{asked:?}");
    })
    .await;
}

#[tokio::test]
async fn numbers_are_those_of_the_appliance_and_lead_to_the_same_list() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.sign_in(SITE_A).await;
        let violated = listed_in_hamburg(journey, |it| it.status.violates_rpo());
        assert!(violated > 0, "the simulator has some");
        number_of(journey, "rpo-violated", violated).await;
        let all = listed_in_hamburg(journey, |_| true);
        browser
            .sees(
                ".share[data-resource=replications] .share-title",
                &all.to_string(),
            )
            .await;
        browser.click(&link_of("rpo-violated")).await;
        let rows = format!(
            "return root.querySelector('[role=grid]')?.ariaRowCount === '{}'",
            violated + 1
        );
        browser.holds("the grid has as many rows", &rows).await;
        let address = browser.address().await;
        assert!(address.contains("/inventory/replications?"), "{address}");
    })
    .await;
}

#[tokio::test]
async fn both_appliances_of_a_pair_do_not_double_the_numbers() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.sign_in(SITE_A).await;
        browser
            .press(Role::Link, &format!("Sign in to {}", SITE_B.name))
            .await;
        journey.give_password(SITE_B).await;
        let violated = listed_in_hamburg(journey, |it| it.status.violates_rpo());
        number_of(journey, "rpo-violated", violated).await;
        browser.sees(".session-chip", "2 of 9 signed in").await;
        browser.sees_no(".gap-list li[data-tone=info]").await;
        number_of(journey, "rpo-violated", violated).await;
    })
    .await;
}

#[tokio::test]
async fn a_list_that_fails_is_said_and_not_counted_and_comes_with_refresh() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey
            .fault(json!({"call": "getAllReplications", "times": "forever", "fault": {"kind": "response-error"}}))
            .await;
        journey.sign_in(SITE_A).await;
        browser
            .sees(".gap-list", "The replications could not be read")
            .await;
        browser.sees(".named[data-resource=pairings]", "vcsa-lej").await;
        assert_eq!(browser.count(".share[data-resource=replications]").await, 0);
        assert_eq!(browser.count(&link_of("rpo-violated")).await, 0);
        journey.no_more_faults().await;
        browser.press(Role::Button, "Refresh overview").await;
        let violated = listed_in_hamburg(journey, |it| it.status.violates_rpo());
        number_of(journey, "rpo-violated", violated).await;
        browser.sees_no(".gap-list li[data-tone=danger]").await;
    })
    .await;
}

#[tokio::test]
async fn it_keeps_up_by_itself_within_its_share_of_the_requests() {
    fast_journey(Setup::default(), async |journey, _| {
        let browser = &journey.browser;
        site_sign_in::sign_in_to_site_a(journey).await;
        let before = listed_in_hamburg(journey, |it| it.status.violates_rpo());
        // The worst are shown at first, and the rest when it is asked for.
        browser.sees(".attention > button", "Show all").await;
        assert_eq!(browser.count(".attention-list > li").await, 8);
        browser.click(".attention > button").await;
        browser
            .sees(".attention > button", "Show the worst only")
            .await;
        number_of(journey, "rpo-violated", before).await;
        journey.world(|world| {
            let pairing = world.vr.pairings[0].id.clone();
            let mut all = world.vr.replications.iter_mut();
            let one = all.find(|it| it.pairing == pairing && it.status == Status::Ok);
            one.expect("one in order").status = Status::RpoViolation;
        });
        number_of(journey, "rpo-violated", before + 1).await;
        minutes_pass(journey, SITE_A.appliance, 5).await;
        browser.find(".attention-list").await;
        for appliance in ["vr-a", "srm-a", "vcda-a", "vc-a"] {
            let most = most_in_a_minute(journey, appliance);
            assert!(most <= 30, "{most} requests in a minute to {appliance}");
            let log = journey.requests(is_of(appliance));
            let last = log.last().expect("requests").time;
            let recent = log.iter().filter(|it| last - it.time < 60_000).count();
            assert!(recent <= 20, "{recent} in the last minute to {appliance}");
        }
        let refused = journey.requests(|entry| entry.status == Some(429));
        assert!(refused.is_empty(), "{} were refused", refused.len());
    })
    .await;
}

#[tokio::test]
async fn a_wall_has_no_controls_and_says_large_that_a_session_is_over() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.sign_in(SITE_A).await;
        browser.click(".overview-toolbar a[href='#/wall']").await;
        let violated = listed_in_hamburg(journey, |it| it.status.violates_rpo());
        browser.sees(".wall-list", &violated.to_string()).await;
        assert_eq!(browser.count(".wall :is(a, button, input)").await, 0);
        journey.world(|world| world.sessions.expire(Some("vr-a"), false));
        // The tasks are read every few seconds.
        browser
            .sees(".wall-alert", &format!("Session expired: {}", SITE_A.name))
            .await;
    })
    .await;
}

/// The words of names that are broken within.
const BROKEN_WORDS: &str = "
    const broken = [];
    for (const name of root.querySelectorAll('.named .name')) {
        const walk = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            for (const word of walk.currentNode.data.matchAll(/\\S+/g)) {
                const range = document.createRange();
                range.setStart(walk.currentNode, word.index);
                range.setEnd(walk.currentNode, word.index + word[0].length);
                const tops = new Set([...range.getClientRects()].map(it => Math.round(it.top)));
                if (tops.size > 1) broken.push(word[0]);
            }
        }
    }
    return broken";

#[tokio::test]
async fn axe_finds_nothing_on_the_overview_and_the_wall() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        site_sign_in::sign_in_to_site_a(journey).await;
        browser.sees_no(".gap-list li[data-tone=info]").await;
        browser.gives(BROKEN_WORDS, json!([])).await;
        browser.in_every_view("overview-signed-in").await;
        journey
            .browser
            .click(".overview-toolbar a[href='#/wall']")
            .await;
        browser.find(".wall-list").await;
        browser.in_every_view("wall").await;
    })
    .await;
}
