//! Pairing sites: address and thumbprint, both halves, and what stands in the way.

use hawser_end_to_end::administrator::Account;
use hawser_end_to_end::{Journey, Role, journey};
use hawser_simulator::vcda::certificate::with_algorithm;
use hawser_simulator::vcda::inventory::endpoint;
use hawser_simulator::world::site::SiteId::{self, Hamburg, Leipzig, Rotterdam};
use serde_json::{Value, json};

pub(super) const SITE_A: Account = Account {
    appliance: "vcda-a",
    name: "Cloud Director Availability, site A",
    user: "root",
    password: "Sim-Root-1",
};
const SITE_B: Account = Account {
    appliance: "vcda-b",
    name: "Cloud Director Availability, site B",
    user: "root",
    password: "Sim-Root-2",
};
const FORM: &str = "#/operation/pair-sites/vcda-a";
pub(super) const CALL: &str = "pairSites";
pub(super) const THUMBPRINT: &str = ".field:has(#field-apiThumbprint)";

pub(super) fn thumbprint(site: SiteId) -> String {
    with_algorithm(endpoint(site).certificate)
}

/// The digits of a thumbprint, as the form shows them.
pub(super) fn digits(site: SiteId) -> String {
    thumbprint(site).replace("SHA-256:", "")
}

/// Puts text into a field at once, as pasting does.
pub(super) async fn paste(journey: &Journey, field: &str, text: &str) {
    let script = "
        const input = document.getElementById(arguments[0]);
        input.value = arguments[1];
        input.dispatchEvent(new Event('input', { bubbles: true }));";
    let arguments = vec![json!(format!("field-{field}")), json!(text)];
    journey.browser.find(&format!("#field-{field}")).await;
    journey.browser.script(script, arguments).await;
}

async fn type_in(journey: &Journey, field: &str, text: &str) {
    let input = journey.browser.find(&format!("#field-{field}")).await;
    journey.browser.type_over(&input, text).await;
}

/// Signs in on the form of an appliance.
pub(super) async fn open_form(journey: &Journey, account: Account) {
    let form = format!("#/operation/pair-sites/{}", account.appliance);
    journey.open(&form).await;
    journey.give_password(account).await;
    journey
        .browser
        .sees(".findings", "This site's thumbprint")
        .await;
}

/// Waits until what the address presents was looked up.
pub(super) async fn is_presented(journey: &Journey, site: SiteId) {
    journey
        .browser
        .sees("#field-presented", &digits(site))
        .await;
}

pub(super) async fn compare(journey: &Journey, typed: &str) {
    paste(journey, "apiThumbprint", typed).await;
    journey.browser.click("#field-compared").await;
}

/// From signing in to a form that can be sent.
pub(super) async fn fill_form(journey: &Journey, account: Account, other: SiteId) {
    open_form(journey, account).await;
    paste(journey, "apiUrl", &endpoint(other).public_url()).await;
    is_presented(journey, other).await;
    compare(journey, &thumbprint(other)).await;
}

pub(super) async fn agree(journey: &Journey, other: SiteId) {
    journey.review().await;
    let button = format!("Pair with {}", endpoint(other).host);
    journey.browser.press(Role::Button, &button).await;
}

pub(super) fn has_registered(journey: &Journey, owner: SiteId, peer: SiteId) -> bool {
    journey.world(|world| world.vcda.registration(owner, peer).is_some())
}

#[tokio::test]
async fn both_halves_are_done_one_led_to_by_the_other_and_both_lists_show_it() {
    journey(async |journey| {
        let browser = &journey.browser;
        fill_form(journey, SITE_A, Leipzig).await;
        browser.sees(THUMBPRINT, "The thumbprints match.").await;
        agree(journey, Leipzig).await;
        journey.run_is("half-done").await;
        let state = "Registered here; pair from the other site next";
        browser.sees(".run-state", state).await;
        let card = "section[aria-label='Other site, seen from this appliance'] .alert";
        browser
            .sees(
                card,
                "Leipzig is registered here. It has not registered this site yet.",
            )
            .await;
        browser.find(&format!("{card}[data-tone=info]")).await;
        browser.sees(card, "Permission denied.” (Forbidden)").await;
        browser.sees("[data-next]", "Next: pair from").await;

        browser
            .press(Role::Link, &format!("Pair from {}", SITE_B.name))
            .await;
        journey.give_password(SITE_B).await;
        is_presented(journey, Hamburg).await;
        let own = endpoint(Hamburg).public_url();
        assert_eq!(browser.value("#field-apiUrl").await, own);
        assert_eq!(browser.value("#field-apiThumbprint").await, "");
        browser
            .sees(".findings", "Rotterdam: no connection in either direction")
            .await;
        compare(journey, &thumbprint(Hamburg)).await;
        agree(journey, Hamburg).await;
        journey.run_is("success").await;
        browser
            .sees(
                card,
                "Hamburg is registered, and both directions are connected.",
            )
            .await;
        browser.sees(card, "CN=tunnel.vm").await;
        browser.sees(card, "API version").await;
        browser
            .sees("[data-next]", "Paired in both directions")
            .await;
        assert_eq!(browser.count("[data-next] a").await, 0);

        for (account, other) in [(SITE_A, "Leipzig"), (SITE_B, "Hamburg")] {
            let form = format!("#/operation/pair-sites/{}", account.appliance);
            journey.open(&form).await;
            let healthy = format!("{other}: connected in both directions");
            browser.sees(".findings", &healthy).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_run_of_the_first_half_can_look_again_after_the_second() {
    journey(async |journey| {
        let browser = &journey.browser;
        fill_form(journey, SITE_A, Leipzig).await;
        agree(journey, Leipzig).await;
        journey.run_is("half-done").await;
        browser
            .sees("main", "has not registered this site yet")
            .await;
        journey.world(|world| {
            let mut other = world.vcda.registrations[0].clone();
            (other.owner, other.peer) = (Leipzig, Hamburg);
            other.thumbprint = thumbprint(Hamburg);
            world.vcda.registrations.push(other);
        });
        browser.press(Role::Button, "Refresh").await;
        browser
            .sees("main", "and both directions are connected.")
            .await;
        browser
            .sees("[data-next]", "Paired in both directions")
            .await;
        journey.run_is("success").await;
    })
    .await;
}

#[tokio::test]
async fn existing_sites_are_listed_with_what_is_wrong_and_where_it_is_mended() {
    journey(async |journey| {
        let browser = &journey.browser;
        open_form(journey, SITE_A).await;
        let checks = ".findings";
        for words in [
            "This site is Hamburg, API 4.7",
            "Rotterdam: connected in both directions",
            "Göteborg: it cannot reach this site",
            "from the other site to this one",
        ] {
            browser.sees(checks, words).await;
        }
        browser
            .sees(checks, thumbprint(Hamburg).trim_start_matches("SHA-256:"))
            .await;
        open_form(journey, SITE_B).await;
        browser
            .sees(checks, "Göteborg: this site cannot reach it")
            .await;
        browser
            .sees(checks, "repair the pairing on this site")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_typed_address_is_looked_up_once_the_typing_has_paused() {
    journey(async |journey| {
        open_form(journey, SITE_A).await;
        // The pause does not begin before the last key, however slowly they come here.
        let hold = "const { setTimeout } = window;
            window.held = [];
            window.setTimeout = (call, ms, ...rest) =>
                ms === 600 ? -held.push(call) : setTimeout(call, ms, ...rest);
            window.pause = () => {
                window.setTimeout = setTimeout;
                held.splice(0).forEach(call => call());
            }";
        journey.browser.script(hold, vec![]).await;
        type_in(
            journey,
            "apiUrl",
            "HTTPS://VCDA-LEJ.hansekontor.example:8048",
        )
        .await;
        assert_eq!(journey.received("getRemoteCertificate"), 0);
        let paused = "const timers = held.length; pause(); return timers > 1";
        journey.browser.holds("it waited", paused).await;
        is_presented(journey, Leipzig).await;
        let sent = "Will be sent as https://vcda-lej.hansekontor.example:8048/.";
        journey
            .browser
            .sees(".field:has(#field-apiUrl)", sent)
            .await;
        assert_eq!(journey.received("getRemoteCertificate"), 1);
        // Another spelling of the same needs no further look.
        type_in(
            journey,
            "apiUrl",
            "https://vcda-lej.hansekontor.example:8048/",
        )
        .await;
        compare(journey, &thumbprint(Leipzig)).await;
        is_presented(journey, Leipzig).await;
        journey
            .browser
            .sees(THUMBPRINT, "The thumbprints match.")
            .await;
    })
    .await;
}

#[tokio::test]
async fn without_the_look_up_the_typed_thumbprint_goes_on() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey
            .fault(
                json!({"call": "getRemoteCertificate", "fault": {"kind": "not-found"}, "times": 9}),
            )
            .await;
        open_form(journey, SITE_A).await;
        paste(journey, "apiUrl", &endpoint(Leipzig).public_url()).await;
        browser
            .sees(
                "#field-presented",
                "neither directly nor through the tunnel. Continue with the thumbprint",
            )
            .await;
        compare(journey, &thumbprint(Leipzig)).await;
        browser
            .sees(THUMBPRINT, "Nothing to compare with yet.")
            .await;
        agree(journey, Leipzig).await;
        journey.run_is("half-done").await;
        assert!(has_registered(journey, Hamburg, Leipzig));
    })
    .await;
}

#[tokio::test]
async fn every_way_of_signing_in_leads_to_the_form() {
    let ways: [(&str, &str, &str); 3] = [
        ("Appliance user", "root", "Sim-Root-2"),
        (
            "vCenter Single Sign-On",
            "administrator@vsphere.local",
            "Sim-Leipzig-2",
        ),
        ("Cloud Director", "administrator@System", "Sim-Cloud-2"),
    ];
    for (way, user, password) in ways {
        journey(async |journey| {
            let browser = &journey.browser;
            journey.open("#/operation/pair-sites/vcda-b").await;
            browser.select("Sign-in method", way).await;
            browser.fill("User name", user).await;
            browser.fill("Password", "wrong").await;
            browser.press(Role::Button, "Sign in").await;
            browser.sees("[role=alert]", "Sign-in failed").await;
            browser.fill("Password", password).await;
            browser.press(Role::Button, "Sign in").await;
            browser.sees(".findings", "This site is Leipzig").await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_user_of_cloud_director_is_not_asked_for_where_the_flavour_is_another() {
    journey(async |journey| {
        journey.open(FORM).await;
        let options =
            "return [...document.querySelectorAll('#sign-in-way option')].map(o => o.value)";
        journey.browser.find("#sign-in-way").await;
        let options = journey.browser.script(options, vec![]).await;
        assert_eq!(options, json!(["localUser", "ssoCredentials", "token"]));
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_arrives_as_it_was_shown_whatever_the_description_is() {
    journey(async |journey| {
        let browser = &journey.browser;
        fill_form(journey, SITE_A, Leipzig).await;
        let hostile = "\"},<script>alert(1)</script>\u{202e}\\ ‹session› ü 𝄞 {{x}}";
        paste(journey, "description", hostile).await;
        browser.sees(".preview", "operationID").await;
        let shown = browser.text(".preview pre").await;
        let shown = shown
            .lines()
            .find_map(|line| line.strip_prefix("operationID: "))
            .map(str::to_owned);
        agree(journey, Leipzig).await;
        journey.run_is("half-done").await;
        browser
            .sees(
                "section[aria-label^='Other site']",
                "<script>alert(1)</script>",
            )
            .await;
        let (registered, submitted) = journey.world(|world| {
            let registered = world.vcda.registration(Hamburg, Leipzig).cloned();
            (registered, world.vcda.submissions.last().cloned())
        });
        let registered = registered.expect("it is registered");
        assert_eq!(registered.description, hostile);
        assert_eq!(registered.url, endpoint(Leipzig).public_url());
        assert_eq!(registered.thumbprint, thumbprint(Leipzig));
        assert_eq!(submitted.and_then(|s| s.operation_id), shown);
        let asked = journey.requests(|entry| entry.appliance == "vcda-a");
        assert!(asked.iter().all(|entry| entry.status != Some(406)));
        browser.click(".fold:last-of-type summary").await;
        let sent = browser
            .script("return document.body.textContent", vec![])
            .await;
        let Value::String(sent) = sent else {
            panic!("{sent}")
        };
        assert!(sent.contains(&shown.expect("it was shown")));
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_form_and_the_run() {
    journey(async |journey| {
        let browser = &journey.browser;
        open_form(journey, SITE_A).await;
        browser.click("#review").await;
        browser.find("#error-summary").await;
        browser.in_every_view("pair-errors").await;
        paste(journey, "apiUrl", &endpoint(Leipzig).public_url()).await;
        is_presented(journey, Leipzig).await;
        compare(journey, &thumbprint(Rotterdam)).await;
        browser.in_every_view("pair-mismatch").await;
        compare(journey, &thumbprint(Leipzig)).await;
        browser.sees(".preview", "operationID").await;
        browser.in_every_view("pair-form").await;
        journey.review().await;
        browser.in_every_view("pair-confirm").await;
        browser
            .press(
                Role::Button,
                &format!("Pair with {}", endpoint(Leipzig).host),
            )
            .await;
        journey.run_is("half-done").await;
        browser
            .sees("main", "has not registered this site yet")
            .await;
        browser.in_every_view("pair-half").await;
        journey.no_more_faults().await;
    })
    .await;
}
