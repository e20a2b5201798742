//! All operations, each from the sign-in to its end.

use hawser_end_to_end::administrator::{Account, PAIRING, SITE_A, SITE_B};
use hawser_end_to_end::{Engine, Journey, Role};
use hawser_simulator::vcda::certificate::with_algorithm;
use hawser_simulator::vcda::inventory::endpoint;
use hawser_simulator::world::site::SiteId::Leipzig;
use serde_json::json;

use crate::front::{journey_behind, journey_from, others, setup};
use crate::server::{Kind, behind_each_server};

behind_each_server! {
    a_test_image_is_promoted_at_the_root
    all_operations_come_to_their_end_at_a_sub_path
}

async fn a_test_image_is_promoted_at_the_root(kind: Kind) {
    journey_behind(kind, "", async |journey, _| promotes(journey).await).await;
}

async fn all_operations_come_to_their_end_at_a_sub_path(kind: Kind) {
    let mut setup = setup(kind);
    let reason = "each operation has a journey of its own there";
    setup.not_in.extend(others(reason));
    journey_from(setup, kind, "/dr/console", async |journey, _| {
        promotes(journey).await;
        demotes(journey).await;
        reconnects(journey).await;
        reprotects(journey).await;
        syncs(journey).await;
        pairs(journey).await;
    })
    .await;
}

/// Firefox and WebKit report a page that is left at work as an error of a script, so nothing is
/// left there: each operation begins with a browser of its own.
async fn one_at_a_sub_path(steps: impl AsyncFnOnce(&Journey)) {
    let mut setup = setup(Kind::Nginx);
    setup.not_in = vec![(
        Engine::Chromium,
        "it goes through all operations in one journey",
    )];
    journey_from(setup, Kind::Nginx, "/dr/console", async |journey, _| {
        steps(journey).await;
    })
    .await;
}

#[tokio::test]
async fn a_test_image_is_promoted_at_a_sub_path() {
    one_at_a_sub_path(promotes).await;
}

#[tokio::test]
async fn a_test_image_is_demoted_at_a_sub_path() {
    one_at_a_sub_path(demotes).await;
}

#[tokio::test]
async fn a_pairing_is_reconnected_at_a_sub_path() {
    one_at_a_sub_path(reconnects).await;
}

#[tokio::test]
async fn a_plan_is_reprotected_at_a_sub_path() {
    one_at_a_sub_path(reprotects).await;
}

#[tokio::test]
async fn a_sync_is_started_at_a_sub_path() {
    one_at_a_sub_path(syncs).await;
}

#[tokio::test]
async fn sites_are_paired_at_a_sub_path() {
    one_at_a_sub_path(pairs).await;
}

const SRM: Account = Account {
    appliance: "srm-a",
    name: "Site Recovery Manager, site A",
    ..SITE_A
};
const VCENTER: Account = Account {
    appliance: "vc-a",
    name: "vCenter, site A",
    ..SITE_A
};
const VCDA: Account = Account {
    appliance: "vcda-a",
    name: "Cloud Director Availability, site A",
    user: "root",
    password: "Sim-Root-1",
};

async fn promotes(journey: &Journey) {
    let target = "fin-erp-db01";
    journey.promote(target).await;
    journey.run_is("success").await;
    let entrance = journey.entrance();
    let address = journey.browser.address().await;
    assert!(address.starts_with(&format!("{entrance}/#/")), "{address}");
    let promoted = journey.replication(target);
    assert!(promoted.image.is_none(), "the image became an instance");
    assert_eq!(journey.received("promoteTestImage"), 1);
}

/// Opens the form of an operation anew, as from a link: everybody has to sign in.
async fn open(journey: &Journey, form: &str, account: Account) {
    journey.browser.open("about:blank").await;
    journey.open(&format!("#/operation/{form}")).await;
    journey.give_password(account).await;
}

async fn demotes(journey: &Journey) {
    let target = "broker-portal01";
    open(journey, "demote-test-image/vr-a", SITE_A).await;
    journey.pick("pairing", PAIRING).await;
    journey.pick("replication", target).await;
    let found = "This promoted instance can be demoted.";
    journey.browser.sees("#field-instance", found).await;
    journey.checks_are_done().await;
    journey.review().await;
    let agree = format!("Demote image of {target}");
    journey.browser.press(Role::Button, &agree).await;
    journey.run_is("success").await;
    assert_eq!(journey.received("demoteTestImage"), 1);
}

async fn reconnects(journey: &Journey) {
    let browser = &journey.browser;
    open(journey, "reconnect-pairing/vr-a", SITE_A).await;
    journey.pick("pairing", "vcsa-got").await;
    // The result for the pairing moves the fields below.
    let held = "Matches the thumbprint stored in the pairing.";
    browser
        .sees(".form-step:has(#field-thumbprint)", held)
        .await;
    let user = "User name on the other site";
    browser.fill(user, SITE_B.user).await;
    let password = "Password on the other site";
    browser.fill(password, "Sim-Goteborg-4").await;
    journey.review().await;
    let agree = "Reconnect to vcsa-got.hansekontor.example";
    browser.press(Role::Button, agree).await;
    journey.run_is("success").await;
    assert_eq!(journey.received("reconnectVrPairing"), 1);
}

async fn reprotects(journey: &Journey) {
    let (browser, plan) = (&journey.browser, "Claims Processing");
    open(journey, "run-reprotect/srm-a", SRM).await;
    journey.pick("pairing", PAIRING).await;
    let session = "[data-check=peer-session]";
    browser.find(&format!("{session}[data-tone=blocks]")).await;
    let user = "User name on the other site";
    browser.fill(user, SITE_B.user).await;
    let password = "Password on the other site";
    browser.fill(password, SITE_B.password).await;
    let sign_in = "Sign in to the other site";
    browser.press(Role::Button, sign_in).await;
    browser.find(&format!("{session}[data-tone=ok]")).await;
    journey.pick("plan", plan).await;
    journey.checks_are_done().await;
    journey.review().await;
    let name = browser.find("#confirm-name").await;
    browser.type_over(&name, plan).await;
    browser
        .press(Role::Button, &format!("Reprotect {plan}"))
        .await;
    journey.run_is("success").await;
    assert_eq!(journey.received("runReprotect"), 1);
}

async fn syncs(journey: &Journey) {
    // Colons and dots of these ids go through the server's idea of a path.
    let link = "domain-link:5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8";
    let provider = "com.vmware.vcenter.hvc.sync.content_library";
    let form = format!("start-sync/vc-a?link={link}&provider={provider}");
    open(journey, &form, VCENTER).await;
    let browser = &journey.browser;
    for check in ["running-sync", "link-health"] {
        let answered = format!("[data-check={check}]:not([data-tone=loading])");
        browser.find(&answered).await;
    }
    journey.review().await;
    browser
        .press(Role::Button, "Start Hybrid Linked Mode sync")
        .await;
    journey.run_is("success").await;
    assert_eq!(journey.received("startSync"), 1);
}

async fn pairs(journey: &Journey) {
    let (browser, other) = (&journey.browser, endpoint(Leipzig));
    let thumbprint = with_algorithm(other.certificate);
    open(journey, "pair-sites/vcda-a", VCDA).await;
    paste(journey, "apiUrl", &other.public_url()).await;
    let digits = thumbprint.replace("SHA-256:", "");
    browser.sees("#field-presented", &digits).await;
    paste(journey, "apiThumbprint", &thumbprint).await;
    browser.click("#field-compared").await;
    journey.review().await;
    let agree = format!("Pair with {}", other.host);
    browser.press(Role::Button, &agree).await;
    // The other site has to do the same.
    journey.run_is("half-done").await;
    assert_eq!(journey.received("pairSites"), 1);
}

/// Puts text into a field at once, as pasting does.
async fn paste(journey: &Journey, field: &str, text: &str) {
    let script = "
        const input = document.getElementById(arguments[0]);
        input.value = arguments[1];
        input.dispatchEvent(new Event('input', { bubbles: true }));";
    let arguments = vec![json!(format!("field-{field}")), json!(text)];
    journey.browser.find(&format!("#field-{field}")).await;
    journey.browser.script(script, arguments).await;
}
