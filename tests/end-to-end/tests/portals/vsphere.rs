//! The plug-in of `deploy/vsphere-plugin` in a stand-in for the vSphere Client.

use std::fs;
use std::path::PathBuf;

use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, Setup, journey_from};
use hawser_simulator::request_log::Entry;
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{deploy, pages};

const ADMINISTRATOR: (&str, &str) = ("administrator@vsphere.local", "Sim-Hamburg-1");

/// A journey in a vSphere Client that shows a view of the plug-in, from where the console has looked
/// up the client's session.
async fn client(view: &str, steps: impl AsyncFnOnce(&Journey, &str)) {
    let installed = installed("vc-a");
    let mut setup = Setup::default();
    setup.options.pages = vec![
        ("vsphere-plugin".to_owned(), installed.path().to_owned()),
        ("api/ui".to_owned(), pages().join("vsphere-client/sdk")),
        ("portal".to_owned(), pages()),
    ];
    journey_from(setup, async |journey| {
        let session = session(journey).await;
        journey.open("portal/vsphere-client/").await;
        let browser = &journey.browser;
        browser
            .holds("the client is there", "return !!globalThis.show")
            .await;
        let begin = "client.session = arguments[0]; show(arguments[1])";
        browser
            .script(begin, vec![json!(session), json!(view)])
            .await;
        into_plugin(journey).await;
        until("the client's session is looked up", async || {
            let looked_up = |it: &Entry| it.path.ends_with("~action=get") && it.status.is_some();
            match journey.requests(looked_up).len() {
                0 => Err("no request for it has been answered".to_owned()),
                _ => Ok(()),
            }
        })
        .await;
        steps(journey, &session).await;
    })
    .await;
}

/// The plug-in as an administrator adapts it to a vCenter.
fn installed(vcenter: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(plugin()).expect("the plug-in") {
        let file = entry.expect("a file");
        fs::copy(file.path(), folder.path().join(file.file_name())).expect("a copy");
    }
    let page = folder.path().join("index.html");
    let text = fs::read_to_string(&page).expect("the page");
    let marked = "data-vcenter=\"\"";
    assert!(text.contains(marked), "the page has a place for the id");
    let text = text.replace(marked, &format!("data-vcenter=\"{vcenter}\""));
    fs::write(page, text).expect("the page");
    folder
}

fn plugin() -> PathBuf {
    deploy().join("vsphere-plugin")
}

async fn into_plugin(journey: &Journey) {
    out_of_plugin(journey).await;
    let frame = journey.browser.find("iframe").await;
    frame.enter_frame().await.expect("the plug-in's frame");
    let there = "return !!document.querySelector('hawser-console')";
    journey.browser.holds("the console is there", there).await;
    journey.browser.within("hawser-console");
}

async fn out_of_plugin(journey: &Journey) {
    let left = journey.browser.driver.enter_default_frame().await;
    left.expect("the client");
    journey.browser.within_page();
}

/// A session of the vCenter, as the vSphere Client has one.
async fn session(journey: &Journey) -> String {
    let address = format!("{}/api/vc-a/rest/com/vmware/cis/session", journey.origin());
    let reply = Client::new()
        .post(address)
        .basic_auth(ADMINISTRATOR.0, Some(ADMINISTRATOR.1))
        .send()
        .await
        .expect("the vCenter answers");
    let reply: Value = reply.json().await.expect("a session");
    reply["value"].as_str().expect("its id").to_owned()
}

#[tokio::test]
async fn the_clients_session_serves_the_vcenter_and_is_asked_for_before_each_use() {
    client("index.html#/", async |journey, session| {
        let browser = &journey.browser;
        browser.find("[data-appliance=vc-a][data-state=in]").await;
        browser.find("[data-appliance=vr-a][data-state=out]").await;
        browser
            .press(Role::Link, "Start Hybrid Linked Mode sync")
            .await;
        browser.sees("h1", "Start Hybrid Linked Mode sync").await;
        let top = "return root.getElementById('main').getBoundingClientRect().top >= 0";
        browser.holds("the form is read from its top", top).await;
        journey.pick("link", "got.hansekontor.example").await;
        let page = "return document.querySelector('hawser-console').shadowRoot.innerHTML";
        let page = browser.script(page, vec![]).await;
        assert!(!page.as_str().unwrap_or_default().contains(session));
        let sent = journey.requests(|it| it.appliance == "vc-a" && it.status == Some(200));
        let own = sent.iter().filter(|it| !it.path.contains("cis/session"));
        let own = own.count();
        assert!(own >= 2, "{sent:?}");
        out_of_plugin(journey).await;
        let asked = browser.script("return client.asked", vec![]).await;
        let asked = asked.as_u64().unwrap_or_default();
        assert!(asked >= own as u64, "{asked} questions for {own} requests");
        // The session is of this vCenter; no other has been shown it.
        let others =
            journey.requests(|it| it.appliance.starts_with("vc-") && it.appliance != "vc-a");
        assert!(others.is_empty(), "{others:?}");
        into_plugin(journey).await;
    })
    .await;
}

#[tokio::test]
async fn theme_language_and_form_of_times_are_the_clients_also_when_they_change() {
    client("index.html#/", async |journey, _| {
        let browser = &journey.browser;
        let element = "const it = document.querySelector('hawser-console');";
        let told = format!("{element} return [it.theme, it.locale, it.formatTime(new Date(0))]");
        assert_eq!(
            browser.script(&told, vec![]).await,
            json!(["dark", "de-DE", "host time 1970-01-01"])
        );
        let background = format!("{element} return getComputedStyle(it).backgroundColor");
        let dark = browser.script(&background, vec![]).await;
        out_of_plugin(journey).await;
        browser
            .script("turn('light'); reformat('other')", vec![])
            .await;
        into_plugin(journey).await;
        assert_eq!(
            browser.script(&told, vec![]).await,
            json!(["light", "de-DE", "other time 1970-01-01"])
        );
        assert_ne!(browser.script(&background, vec![]).await, dark);
    })
    .await;
}

#[tokio::test]
async fn a_view_opens_the_page_of_the_console_that_its_address_names() {
    let manifest = manifest();
    let view = manifest["objects"]["VirtualMachine"]["monitor"]["views"][0]["uri"].clone();
    client(view.as_str().expect("an address"), async |journey, _| {
        journey.browser.sees("h1", "Promote test image").await;
    })
    .await;
}

#[tokio::test]
async fn a_client_without_a_session_leaves_the_sign_in_to_the_console() {
    client("index.html#/", async |journey, _| {
        out_of_plugin(journey).await;
        let end = "client.session = null; show('index.html#/sign-in/vc-a')";
        journey.browser.script(end, vec![]).await;
        into_plugin(journey).await;
        journey.browser.find("input[type=password]").await;
    })
    .await;
}

#[tokio::test]
async fn outside_the_vsphere_client_the_page_says_what_is_missing() {
    let mut setup = Setup::default();
    setup.options.pages = vec![("vsphere-plugin".to_owned(), plugin())];
    setup.expected_in_log = vec!["htmlClientSdk.js"];
    journey_from(setup, async |journey| {
        journey.open("vsphere-plugin/").await;
        journey
            .browser
            .sees("#note", "for the vSphere Client")
            .await;
    })
    .await;
}

fn manifest() -> Value {
    let text = fs::read_to_string(plugin().join("plugin.json")).expect("the manifest");
    serde_json::from_str(&text).expect("JSON")
}

/// All values of members with a name, wherever they stand.
fn named<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                if member == name {
                    found.push(value);
                }
                named(value, name, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, name, found)),
        _ => {}
    }
}

#[test]
fn what_the_manifest_names_is_there_in_every_language() {
    let manifest = manifest();
    let definitions = &manifest["definitions"]["i18n"];
    let locales = definitions["locales"].as_array().expect("locales");
    let mut keys = Vec::new();
    for name in ["nameKey", "labelKey", "titleKey"] {
        named(&manifest, name, &mut keys);
    }
    assert_eq!(keys.len(), 3);
    for key in keys {
        let words = &definitions["definitions"][key.as_str().expect("a key")];
        for locale in locales {
            let word = words[locale.as_str().expect("a locale")].as_str();
            assert!(word.is_some_and(|it| !it.is_empty()), "{key} in {locale}");
        }
    }
    let mut files = Vec::new();
    named(&manifest, "uri", &mut files);
    assert_eq!(files.len(), 5);
    for file in files {
        let file = file.as_str().expect("a path").split('#').next();
        let file = plugin().join(file.unwrap_or_default());
        assert!(file.is_file(), "{}", file.display());
        if file.extension().is_some_and(|it| it == "png") {
            let picture = fs::read(&file).expect("an icon");
            // The signature, then the header with width and height.
            assert!(picture.starts_with(b"\x89PNG"), "{}", file.display());
            assert_eq!(
                picture[16..24],
                [0, 0, 0, 32, 0, 0, 0, 32],
                "{}",
                file.display()
            );
        }
    }
}
