//! A visit as a whole: signed out everywhere, limited, warned of clocks, and taken along.

use std::path::Path;

use hawser_end_to_end::administrator::{Account, SITE_A};
use hawser_end_to_end::browser::until;
use hawser_end_to_end::engine::Engine;
use hawser_end_to_end::{Role, Setup, journey, journey_from};
use hawser_simulator::request_log::Entry;
use hawser_simulator::world::site::SiteId;
use serde_json::{Value, json};

const SRM_A: Account = Account {
    appliance: "srm-a",
    name: "Site Recovery Manager, site A",
    user: "administrator@vsphere.local",
    password: "Sim-Hamburg-1",
};

#[tokio::test]
async fn one_press_signs_out_of_all_appliances_even_where_one_cannot_be_reached() {
    journey(async |journey| {
        journey.sign_in(SITE_A).await;
        let everywhere = "return root.querySelector('main').textContent.includes('Sign out everywhere')";
        journey.browser.gives(everywhere, json!(false)).await;
        journey.browser.press(Role::Link, "Sign in to Site Recovery Manager, site A").await;
        journey.give_password(SRM_A).await;
        journey.browser.find("[data-appliance=srm-a][data-state=in]").await;
        let fault = json!({"appliance": "srm-a", "times": "forever", "fault": {"kind": "gateway-error"}});
        journey.fault(fault).await;
        journey.browser.press(Role::Button, "Sign out everywhere").await;
        journey.browser.find("[data-appliance=vr-a][data-state=out]").await;
        journey.browser.find("[data-appliance=srm-a][data-state=out]").await;
        journey
            .browser
            .sees(".banner", "could not be closed on the server and will time out: Site Recovery Manager, site A.")
            .await;
        // Here both are signed out at once; one appliance is notified a moment later.
        until("the appliance that could be reached has ended its own", async || {
            match journey.world(|world| world.sessions.count()) {
                1 => Ok(()),
                open => Err(format!("{open} are open")),
            }
        })
        .await;
    })
    .await;
}

/// The configuration of the demonstration with a limit.
fn limited(name: &str, minutes: u32) -> Value {
    let mut config: Value =
        serde_json::from_str(include_str!("../../../../public/config.json")).expect("JSON");
    config[name] = json!(minutes);
    let headers = json!({"content-type": "application/json"});
    let reply =
        json!({"kind": "reply", "status": 200, "headers": headers, "body": config.to_string()});
    json!({"appliance": "console", "path": "config.json", "times": "forever", "fault": reply})
}

/// Sets the computer's clock on.
async fn pass_here(journey: &hawser_end_to_end::Journey, ms: u32) {
    let script =
        // Scripts of Firefox's driver have a `Date` of their own.
        "const { Date } = window; const now = Date.now.bind(Date); const ms = arguments[0];
        Date.now = () => now() + ms;";
    journey.browser.script(script, vec![json!(ms)]).await;
}

/// No banner speaks of a sign-out. (One may speak of the clock that was set on.)
async fn nothing_ends(journey: &hawser_end_to_end::Journey) {
    let script = "return ![...document.querySelectorAll('.banner')].some(it => it.innerText.includes('signed out'))";
    journey.browser.holds("no banner says so", script).await;
}

#[tokio::test]
async fn an_untouched_visit_is_warned_and_ends_with_everything_still_there() {
    journey(async |journey| {
        journey.fault(limited("signOutAfterIdleMinutes", 10)).await;
        journey.fill_form("fin-erp-db01").await;
        assert_eq!(journey.browser.count(".banner").await, 0);
        pass_here(journey, 9 * 60_000 + 30_000).await;
        journey.browser.sees(".banner", "due to inactivity").await;
        // A key is enough to stay.
        journey.browser.keys(thirtyfour::Key::Shift).await;
        nothing_ends(journey).await;
        pass_here(journey, 11 * 60_000).await;
        journey
            .browser
            .sees(".banner", "You were signed out of all appliances")
            .await;
        journey
            .browser
            .sees("main", "Your input is still here")
            .await;
        journey.give_password(SITE_A).await;
        journey
            .browser
            .sees("#field-replication", "fin-erp-db01")
            .await;
        nothing_ends(journey).await;
    })
    .await;
}

#[tokio::test]
async fn the_longest_time_ends_a_visit_whatever_is_touched() {
    journey(async |journey| {
        journey.fault(limited("signOutAfterMinutes", 10)).await;
        journey.sign_in(SITE_A).await;
        pass_here(journey, 9 * 60_000 + 30_000).await;
        journey
            .browser
            .sees(".banner", "the session time limit is reached")
            .await;
        journey.browser.keys(thirtyfour::Key::Shift).await;
        pass_here(journey, 60_000).await;
        journey
            .browser
            .find("[data-appliance=vr-a][data-state=out]")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_is_an_hour_off_is_said_on_every_page_and_durations_are_right() {
    journey(async |journey| {
        let skew = json!({"appliance": "vr-a", "times": "forever", "fault": {"kind": "skew", "seconds": 3600}});
        journey.fault(skew).await;
        journey.promote("fin-erp-db01").await;
        journey.browser.sees(".banner", "the appliance's clock is 1 h").await;
        journey.run_is("success").await;
        let took = journey.browser.text(".run-duration").await;
        assert!(took.ends_with(" s"), "it took {took}");
    })
    .await;
}

#[tokio::test]
async fn a_run_is_saved_for_reading_and_as_json_without_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let setup = Setup {
        downloads: Some(folder.path().to_owned()),
        not_in: vec![(
            Engine::WebKit,
            "its driver cannot say where files are saved",
        )],
        ..Setup::default()
    };
    journey_from(setup, async |journey| {
        journey.promote("fin-erp-db01").await;
        journey.run_is("success").await;
        let version = SiteId::Hamburg.site().replication.version;
        // The version is asked for beside what is waited for.
        until("the appliance has told its version", async || {
            let told = |entry: &Entry| entry.path.ends_with("/info") && entry.duration.is_some();
            match journey.requests(told).len() {
                0 => Err("it has not".to_owned()),
                _ => Ok(()),
            }
        })
        .await;
        for (label, ending) in [
            ("Download report (Markdown)", "md"),
            ("Download JSON", "json"),
        ] {
            journey.browser.press(Role::Link, label).await;
            let saved = until(&format!("a file ends in {ending}"), async || {
                let files = std::fs::read_dir(folder.path()).map_err(|e| e.to_string())?;
                let mut files = files.filter_map(|file| Some(file.ok()?.path()));
                let whole = |file: &Path| file.metadata().is_ok_and(|it| it.len() > 0);
                let file =
                    files.find(|it| it.extension().is_some_and(|e| e == ending) && whole(it));
                file.ok_or_else(|| "not yet".to_owned())
            })
            .await;
            let text = std::fs::read_to_string(&saved).expect("a text");
            assert!(text.contains("Promote test image") && text.contains("fin-erp-db01"));
            assert!(text.contains(version), "it names the version {version}");
            assert!(!text.contains(SITE_A.password));
            if ending == "json" {
                let evidence: Value = serde_json::from_str(&text).expect("JSON");
                assert_eq!(evidence["run"]["operation"], "promote-test-image");
            } else {
                assert!(text.contains("## Timeline") && text.contains("‹session›"));
            }
        }
    })
    .await;
}
