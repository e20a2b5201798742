//! Reconnecting a pairing: what is filled in, what is compared, and what comes of it.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Journey, Role, journey};
use hawser_simulator::world::pairing::Connection;
use hawser_simulator::world::site::SiteId;
use serde_json::json;

const FORM: &str = "#/operation/reconnect-pairing/vr-a";
const CALL: &str = "reconnectVrPairing";
/// As the console lists the pairings of Rotterdam and Göteborg.
const ROTTERDAM: &str = "vcsa-rtm";
const GOTHENBURG: &str = "vcsa-got";
/// The step with what is typed.
const DETAILS: &str = ".form-step:has(#field-thumbprint)";

/// From signing in to a form in which a pairing is picked.
async fn open_form(journey: &Journey, pairing: &str) {
    journey.open(FORM).await;
    journey.give_password(SITE_A).await;
    journey.pick("pairing", pairing).await;
}

/// Enters the account for the other site.
async fn give_remote_password(journey: &Journey, password: &str) {
    let browser = &journey.browser;
    browser
        .fill("User name on the other site", "administrator@vsphere.local")
        .await;
    browser.fill("Password on the other site", password).await;
}

async fn type_in(journey: &Journey, field: &str, text: &str) {
    let input = journey.browser.find(&format!("#field-{field}")).await;
    journey.browser.type_over(&input, text).await;
}

/// Puts text into a field at once, as pasting does: keys would take a second for a certificate.
async fn paste(journey: &Journey, field: &str, text: &str) {
    let script = "
        const input = document.getElementById(arguments[0]);
        input.value = arguments[1];
        input.dispatchEvent(new Event('input', { bubbles: true }));";
    let arguments = vec![json!(format!("field-{field}")), json!(text)];
    journey.browser.script(script, arguments).await;
}

async fn agree(journey: &Journey, host: &str) {
    journey.review().await;
    let button = format!("Reconnect to {host}.hansekontor.example");
    journey.browser.press(Role::Button, &button).await;
}

fn is_up(journey: &Journey, site: SiteId) -> bool {
    journey.world(|world| {
        let pairing = world.vr.pairings.iter().find(|p| p.sites.contains(&site));
        matches!(pairing.map(|p| p.connection), Some(Connection::Up))
    })
}

#[tokio::test]
async fn a_broken_pairing_is_reconnected_and_its_health_is_shown() {
    journey(async |journey| {
        open_form(journey, GOTHENBURG).await;
        let browser = &journey.browser;
        let address = browser.value("#field-url").await;
        assert!(
            address == "vcsa-got.hansekontor.example",
            "the host alone: {address}"
        );
        assert_eq!(browser.value("#field-port").await, "443");
        browser
            .sees(DETAILS, "Matches the thumbprint stored in the pairing.")
            .await;
        browser
            .sees(".page-aside", "HmsRemote.com.vmware.vcHms.Hms.Manage")
            .await;
        give_remote_password(journey, "Sim-Goteborg-4").await;
        browser.sees(".preview", "‹remote-password›").await;
        agree(journey, "vcsa-got").await;
        journey.run_is("success").await;
        browser.sees("main", "Both sites are connected.").await;
        assert!(is_up(journey, SiteId::Gothenburg));
        assert_eq!(journey.received(CALL), 1);
    })
    .await;
}

/// The certificates side by side.
const CERTIFICATES: &str = ".certificates";

#[tokio::test]
async fn a_replaced_certificate_is_chosen_after_comparing_it_with_the_old_one() {
    journey(async |journey| {
        open_form(journey, ROTTERDAM).await;
        let browser = &journey.browser;
        let new = SiteId::Rotterdam.site().vcenter.certificate.thumbprint();
        browser
            .sees(
                DETAILS,
                "The certificate of vcsa-rtm.hansekontor.example was replaced",
            )
            .await;
        for words in ["Old certificate", "New certificate", "Valid until", &new] {
            browser.sees(CERTIFICATES, words).await;
        }
        assert_eq!(browser.value("#field-thumbprint").await, "");
        assert_eq!(browser.count(".field .alert[data-tone=success]").await, 0);
        browser.in_every_view("reconnect-replaced").await;
        browser
            .press(Role::Button, "Use this thumbprint of the new certificate")
            .await;
        browser.sees(DETAILS, "This is the new certificate.").await;
        assert_eq!(browser.value("#field-thumbprint").await, new);
        give_remote_password(journey, "Sim-Rotterdam-3").await;
        browser.sees(".preview", &new).await;
        agree(journey, "vcsa-rtm").await;
        journey.run_is("success").await;
        assert!(is_up(journey, SiteId::Rotterdam));
    })
    .await;
}

#[tokio::test]
async fn the_old_thumbprint_is_warned_of_and_fails_in_the_task_with_both_shown() {
    journey(async |journey| {
        open_form(journey, ROTTERDAM).await;
        let browser = &journey.browser;
        browser
            .press(Role::Button, "Use this thumbprint of the old certificate")
            .await;
        let warning = ".field .alert[data-tone=warning]";
        browser.sees(DETAILS, "This is the old certificate.").await;
        assert!(browser.count(warning).await > 0);
        let old = browser.value("#field-thumbprint").await;
        give_remote_password(journey, "Sim-Rotterdam-3").await;
        agree(journey, "vcsa-rtm").await;
        journey.run_is("failed").await;
        let panel = ".problem-panel";
        browser.sees(panel, "Reconnect failed").await;
        browser.sees(panel, "does not match").await;
        browser.sees(panel, &old).await;
        browser.sees("main", "Connected, with warnings.").await;
        assert!(!is_up(journey, SiteId::Rotterdam));
    })
    .await;
}

#[tokio::test]
async fn the_pairing_of_a_site_with_itself_is_shown_and_cannot_be_picked() {
    journey(async |journey| {
        journey.world(|world| {
            let mut own = world.vr.pairings[0].clone();
            own.id = "11111111-1111-4111-8111-111111111111".to_owned();
            own.sites = [SiteId::Hamburg, SiteId::Hamburg];
            own.connection = Connection::Broken;
            world.vr.pairings.push(own);
        });
        journey.open(FORM).await;
        journey.give_password(SITE_A).await;
        journey
            .browser
            .sees(
                "#field-pairing-list",
                "This is the site's pairing with itself.",
            )
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_pasted_certificate_is_shown_compared_and_sent() {
    journey(async |journey| {
        open_form(journey, ROTTERDAM).await;
        journey
            .browser
            .press(Role::Button, "Use this thumbprint of the old certificate")
            .await;
        let certificate = SiteId::Rotterdam.site().vcenter.certificate;
        paste(journey, "certificate", certificate.pem).await;
        let browser = &journey.browser;
        browser
            .sees(
                ".form-step .alert[data-tone=danger]",
                "does not match the thumbprint",
            )
            .await;
        give_remote_password(journey, "Sim-Rotterdam-3").await;
        browser.click("#review").await;
        browser
            .sees("#error-summary", "does not match the thumbprint")
            .await;
        assert_eq!(browser.count("dialog").await, 0);
        type_in(journey, "thumbprint", &certificate.thumbprint()).await;
        browser
            .sees(DETAILS, "The thumbprint entered matches this certificate")
            .await;
        for label in ["Subject", "Issuer", "Valid until", "SHA-1", "SHA-256"] {
            browser.sees(DETAILS, label).await;
        }
        browser.sees(".preview", "BEGIN CERTIFICATE").await;
        agree(journey, "vcsa-rtm").await;
        journey.run_is("success").await;
    })
    .await;
}

#[tokio::test]
async fn mistakes_are_said_beside_their_fields_and_nothing_typed_is_lost() {
    journey(async |journey| {
        open_form(journey, GOTHENBURG).await;
        let browser = &journey.browser;
        type_in(journey, "thumbprint", "AB:CD").await;
        type_in(journey, "port", "99999").await;
        type_in(journey, "url", "https://root:pw@vcsa-got").await;
        browser.click("#review").await;
        for words in [
            "hex digits",
            "from 1 to 65535",
            "their own fields",
            "Enter the user name on the other site",
            "Enter the password on the other site",
        ] {
            browser.sees("#error-summary", words).await;
        }
        assert_eq!(browser.value("#field-thumbprint").await, "AB:CD");
        browser
            .press(Role::Link, "Enter a port from 1 to 65535.")
            .await;
        let focus = "return document.activeElement?.id === 'field-port'";
        browser.holds("the field has the focus", focus).await;
        assert_eq!(journey.received(CALL), 0);
    })
    .await;
}

#[tokio::test]
async fn a_password_that_the_other_site_refuses_is_said_by_the_task() {
    journey(async |journey| {
        open_form(journey, GOTHENBURG).await;
        give_remote_password(journey, "not-the-password").await;
        agree(journey, "vcsa-got").await;
        journey.run_is("failed").await;
        journey
            .browser
            .sees(".problem-panel", "incorrect user name or password")
            .await;
        // The form opens again with its target; the password has to be typed again.
        journey.browser.press(Role::Link, "Run again…").await;
        journey.browser.sees("#field-pairing", GOTHENBURG).await;
        assert_eq!(journey.browser.value("#field-password").await, "");
    })
    .await;
}

#[tokio::test]
async fn each_documented_refusal_is_told_in_words_of_its_own() {
    let body = |code: &str, words: &str| {
        json!({"error_code": code, "message": words, "op_id": "0b1e2c3d-1111-4222-8333-444455556666"})
            .to_string()
    };
    let rows = [
        (
            400,
            body("vrms.fault.InvalidArgument", "pair_vc_id is unknown."),
            "Reconnect rejected",
            "pair_vc_id is unknown.",
        ),
        (401, String::new(), "Session expired", "Sign in"),
        (
            403,
            body("vim.fault.NoPermission", "Permission was denied."),
            "Permission denied",
            "Permission was denied.",
        ),
        (
            404,
            String::new(),
            "Pairing not found",
            "Pair the sites again",
        ),
    ];
    for (status, body, title, words) in rows {
        journey(async |journey| {
            open_form(journey, GOTHENBURG).await;
            give_remote_password(journey, "Sim-Goteborg-4").await;
            let headers = json!({"content-type": "application/json"});
            let fault =
                json!({"kind": "reply", "status": status, "headers": headers, "body": body});
            journey.fault(json!({"call": CALL, "fault": fault})).await;
            agree(journey, "vcsa-got").await;
            journey.run_is("failed").await;
            journey.browser.sees(".problem-panel", title).await;
            journey.browser.sees("main", words).await;
            assert_eq!(journey.received(CALL), 1);
            assert!(!is_up(journey, SiteId::Gothenburg));
        })
        .await;
    }
}
