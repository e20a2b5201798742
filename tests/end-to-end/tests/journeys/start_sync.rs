//! Starting a sync of Hybrid Linked Mode: there is no task, and what runs already is followed.

use std::time::Duration;

use hawser_end_to_end::administrator::Account;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use hawser_simulator::vcenter::inventory::{End, Provider, Session};
use serde_json::json;

pub(super) const VCENTER: Account = Account {
    appliance: "vc-a",
    name: "vCenter, site A",
    user: "administrator@vsphere.local",
    password: "Sim-Hamburg-1",
};

pub(super) const FORM: &str = "#/operation/start-sync/vc-a";
pub(super) const CALL: &str = "startSync";
pub(super) const LEIPZIG: &str = "domain-link:5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8";
pub(super) const PREFIX: &str = "com.vmware.vcenter.hvc.sync";

/// The provider whose sync runs from the start on, for six minutes.
const BUSY: &str = "com.vmware.vcenter.hvc.sync.storage_policies";

/// Signs in on the form that a link fills in, and waits for its checks.
pub(super) async fn fill_form(journey: &Journey, link: &str, provider: &str) {
    journey
        .open(&format!("{FORM}?link={link}&provider={provider}"))
        .await;
    journey.give_password(VCENTER).await;
    is_filled(journey, provider).await;
}

pub(super) async fn is_filled(journey: &Journey, provider: &str) {
    let browser = &journey.browser;
    browser.sees("#field-provider", provider).await;
    browser.find("#field-last .alert").await;
    browser
        .find("[data-check=running-sync]:not([data-tone=loading])")
        .await;
    browser
        .find("[data-check=link-health]:not([data-tone=loading])")
        .await;
}

pub(super) async fn agree(journey: &Journey) {
    journey.review().await;
    journey
        .browser
        .press(Role::Button, "Start Hybrid Linked Mode sync")
        .await;
}

/// From signing in to a run that was sent.
async fn start(journey: &Journey, provider: &str) {
    fill_form(journey, LEIPZIG, &format!("{PREFIX}.{provider}")).await;
    agree(journey).await;
}

pub(super) async fn give_credentials(journey: &Journey, user: &str, password: &str) {
    let browser = &journey.browser;
    browser
        .fill("User on the remote side (optional)", user)
        .await;
    browser
        .fill("Password on the remote side (optional)", password)
        .await;
}

/// The lengths of the bodies that were sent with a start.
fn bodies(journey: &Journey) -> Vec<usize> {
    let sent = journey.requests(|entry| entry.call == Some(CALL));
    sent.iter().map(|entry| entry.body_bytes).collect()
}

/// Changes a provider behind everybody's back.
fn provider<R>(journey: &Journey, id: &str, change: impl FnOnce(&mut Provider) -> R) -> R {
    journey.world(|world| {
        let link = world.vcenter.link_mut("vc-a", LEIPZIG);
        let providers = &mut link.expect("the link").providers;
        let found = providers.iter_mut().find(|provider| provider.id == id);
        change(found.expect("the provider"))
    })
}

// ---- it works ----

#[tokio::test]
async fn without_credentials_a_sync_is_started_by_mouse_and_nothing_is_sent_in_its_body() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.sign_in(VCENTER).await;
        journey.open_first_operation("vc-a").await;
        browser.sees("h1", "Start Hybrid Linked Mode sync").await;
        browser
            .sees("main", "Use outside VMware Cloud on AWS is not supported.")
            .await;
        journey.pick("link", "lej.hansekontor.example").await;
        journey.pick("provider", "Content library").await;
        is_filled(journey, &format!("{PREFIX}.content_library")).await;
        browser.sees("#field-last", "Never synchronized").await;
        browser.sees(".preview-request", "?action=start").await;
        agree(journey).await;
        journey.run_is("running").await;
        journey.works(70);
        browser.find(".timeline [data-what=progress]").await;
        journey.works(100);
        journey.run_is("success").await;
        let timeline = journey.timeline().await;
        for event in ["accepted", "queued", "started", "progress", "succeeded"] {
            assert!(
                timeline.iter().any(|it| it == event),
                "{event}: {timeline:?}"
            );
        }
        assert_eq!(bodies(journey), [0]);
    })
    .await;
}

#[tokio::test]
async fn credentials_of_the_remote_side_are_sent_and_let_a_sync_succeed() {
    journey(async |journey| {
        fill_form(journey, LEIPZIG, &format!("{PREFIX}.authorization")).await;
        let browser = &journey.browser;
        browser.sees("#field-last", "The last sync failed").await;
        give_credentials(journey, "administrator@vsphere.local", "Sim-Leipzig-2").await;
        browser.sees(".preview", "‹remote-password›").await;
        agree(journey).await;
        journey.run_is("success").await;
        let lengths = bodies(journey);
        assert!(lengths.len() == 1 && lengths[0] > 60, "{lengths:?}");
    })
    .await;
}

#[tokio::test]
async fn the_same_provider_can_be_synced_again_in_one_visit() {
    journey(async |journey| {
        start(journey, "content_library").await;
        journey.run_is("success").await;
        journey.browser.press(Role::Link, "Run again…").await;
        is_filled(journey, &format!("{PREFIX}.content_library")).await;
        let last = "Completed: 212 of 212";
        journey.browser.sees("#field-last", last).await;
        agree(journey).await;
        journey.run_is("success").await;
        assert_eq!(bodies(journey), [0, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_vcenter_with_sessions_and_calls_below_api_is_configured_so() {
    journey(async |journey| {
        let config = json!({"appliances": [{"id": "vc-a", "name": VCENTER.name, "system": "vcenter",
            "base": "/api/vc-a", "session": "api", "calls": "api"}]});
        journey
            .fault(
                json!({"appliance": "console", "path": "config.json", "times": "forever",
                "fault": {"kind": "reply", "headers": {"content-type": "application/json"},
                    "body": config.to_string()}}),
            )
            .await;
        start(journey, "content_library").await;
        journey.run_is("success").await;
        let asked = journey.requests(|entry| entry.appliance == "vc-a");
        let rest: Vec<&str> = asked.iter().map(|entry| entry.path.as_str()).collect();
        assert!(
            rest.iter().all(|path| path.starts_with("/api/vc-a/api/")),
            "{rest:?}"
        );
        journey.browser.click("nav a[href='#/']").await;
        journey
            .browser
            .press(Role::Button, "Sign out of vCenter, site A")
            .await;
        journey
            .browser
            .find("[data-appliance=vc-a][data-state=out]")
            .await;
        assert_eq!(journey.received("deleteSession"), 1);
    })
    .await;
}

// ---- how far it is ----

#[tokio::test]
async fn without_a_total_the_progress_is_indeterminate_until_there_is_one() {
    journey_from(Setup::slow_tasks(), async |journey| {
        // Tagging counts what there is only when it begins to apply it.
        start(journey, "tagging").await;
        journey.run_is("running").await;
        let browser = &journey.browser;
        browser.sees(".progress-text", "Looking for changes").await;
        browser.find("progress:not([value])").await;
        journey.browser.in_every_view("sync-running").await;
        journey.works(20);
        browser.sees(".progress-text", "Listing changes").await;
        browser.find("progress:not([value])").await;
        journey.works(50);
        browser.sees(".progress-text", "Applying changes: ").await;
        browser.sees(".progress-text", " of 480").await;
        browser.find("progress[value]").await;
        journey.works(50);
        journey.run_is("success").await;
    })
    .await;
}

#[tokio::test]
async fn an_earlier_sync_that_is_still_shown_is_not_taken_for_ours() {
    let mut setup = Setup::slow_tasks();
    setup.options.settings.queue_seconds = 100_000.0;
    journey_from(setup, async |journey| {
        let id = format!("{PREFIX}.content_library");
        let tagging = format!("{PREFIX}.tagging");
        let begun = provider(journey, &tagging, |it| it.last.clone());
        let begun = begun.expect("it was synced").started_at;
        let earlier = Session {
            task: String::new(),
            started_at: begun,
            problem: None,
            end: Some(End {
                at: begun + 14_000,
                percent: 100,
                problem: None,
            }),
        };
        provider(journey, &id, |it| it.session = Some(earlier.clone()));
        start(journey, "content_library").await;
        journey.run_is("queued").await;
        // vCenter shows the old one for a while.
        let ours = provider(journey, &id, |it| it.session.replace(earlier.clone()));
        let before = journey.received("getProvider");
        until("the console has looked three times more", async || {
            let looks = journey.received("getProvider") - before;
            if looks >= 3 {
                Ok(())
            } else {
                Err(looks.to_string())
            }
        })
        .await;
        journey.run_is("queued").await;
        provider(journey, &id, |it| it.session = ours);
        journey.works(210);
        journey.run_is("success").await;
    })
    .await;
}

#[tokio::test]
async fn a_sync_that_fails_shows_its_exception() {
    journey(async |journey| {
        start(journey, "authorization").await;
        journey.run_is("failed").await;
        let panel = ".problem-panel";
        journey.browser.sees(panel, "The sync failed").await;
        journey
            .browser
            .sees(
                panel,
                "The stored credentials for lej.hansekontor.example have expired.",
            )
            .await;
        journey
            .browser
            .sees(panel, "sync.stored_credentials_expired")
            .await;
        assert_eq!(
            journey.timeline().await.last().map(String::as_str),
            Some("failed")
        );
        journey.browser.in_every_view("sync-failed").await;
    })
    .await;
}

// ---- busy ----

async fn busy_is_followed(status: u16) {
    let mut setup = Setup::default();
    setup.options.settings.resource_busy_status = status;
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        start(journey, "storage_policies").await;
        journey.run_is("warning").await;
        browser.sees(".run-state", "Already running").await;
        browser
            .sees("main", "A sync of this provider is already running")
            .await;
        assert_eq!(browser.count(".problem-panel").await, 0, "it is no failure");
        let answers = journey.requests(|entry| entry.call == Some(CALL));
        assert_eq!(answers[0].status, Some(status));
        journey.browser.in_every_view("sync-busy").await;
        browser
            .press(Role::Button, "Follow the running operation")
            .await;
        journey.run_is("running").await;
        browser
            .sees("main", "Nothing was sent: this run follows")
            .await;
        journey.pass(Duration::from_secs(360));
        journey.run_is("success").await;
        assert_eq!(journey.received(CALL), 1, "nothing more was sent");
    })
    .await;
}

#[tokio::test]
async fn a_busy_provider_that_says_so_with_500_is_followed_to_its_end() {
    busy_is_followed(500).await;
}

#[tokio::test]
async fn a_busy_provider_that_says_so_with_400_is_followed_to_its_end() {
    busy_is_followed(400).await;
}

#[tokio::test]
async fn a_running_sync_is_seen_by_a_check_and_followed_without_sending_anything() {
    journey(async |journey| {
        fill_form(journey, LEIPZIG, BUSY).await;
        let browser = &journey.browser;
        browser
            .sees(
                "[data-check=running-sync][data-tone=warning]",
                "A sync of this provider is running",
            )
            .await;
        journey.browser.in_every_view("sync-form-busy").await;
        browser
            .press(Role::Button, "Follow the running operation")
            .await;
        journey.run_is("running").await;
        journey.pass(Duration::from_secs(360));
        journey.run_is("success").await;
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}
