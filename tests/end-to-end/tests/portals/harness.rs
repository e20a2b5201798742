//! A portal: its pages beside the console's files, served by the simulator with the same strict
//! headers.

use std::path::{Path, PathBuf};

use hawser_end_to_end::administrator::Account;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Setup, journey_from};
use reqwest::Client;
use serde_json::{Value, json};

/// The folder with the pages of the portals.
pub fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/portals/pages")
}

/// The folder with what is for portals of others.
pub fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy")
}

/// A journey that begins on a page of the portal.
pub async fn portal(page: &str, steps: impl AsyncFnOnce(&Journey)) {
    portal_from(Setup::default(), page, steps).await;
}

/// The same with another beginning.
pub async fn portal_from(mut setup: Setup, page: &str, steps: impl AsyncFnOnce(&Journey)) {
    setup.options.pages = vec![("portal".to_owned(), pages())];
    journey_from(setup, async |journey| {
        journey.open(&format!("portal/{page}")).await;
        journey.browser.holds("the element is ready", READY).await;
        journey.browser.within("#a");
        steps(journey).await;
    })
    .await;
}

const READY: &str = "return [...document.querySelectorAll('hawser-console')]
    .every(element => heard.some(it => it.name === 'ready' && it.from === element.id))";

/// The portal's side of a journey.
pub trait Portal {
    /// Returns the events of a name that the page received.
    async fn heard(&self, name: &str) -> Vec<Value>;
    /// Waits until the page has heard an event whose detail has this.
    async fn hears(&self, name: &str, member: &str, value: &str) -> Value;
    /// Begins a session on an appliance as the portal does, and gives it to `#a`. Its value.
    async fn provides(&self, account: Account) -> String;
    /// A new session on an appliance.
    async fn session(&self, account: Account) -> String;
    /// Waits until the page has stopped asking appliances.
    async fn is_signed_in(&self);
}

impl Portal for Journey {
    async fn heard(&self, name: &str) -> Vec<Value> {
        let script = "return heard.filter(it => it.name === arguments[0])";
        let heard = self.browser.script(script, vec![json!(name)]).await;
        heard.as_array().cloned().unwrap_or_default()
    }

    async fn hears(&self, name: &str, member: &str, value: &str) -> Value {
        until(
            &format!("hawser-{name} with {member} {value}"),
            async || {
                let heard = self.heard(name).await;
                let found = heard.iter().find(|it| it["detail"][member] == value);
                found.cloned().ok_or_else(|| format!("heard: {heard:?}"))
            },
        )
        .await
    }

    async fn session(&self, account: Account) -> String {
        let address = format!(
            "{}/api/{}/api/rest/vr/v2/session",
            self.origin(),
            account.appliance
        );
        let reply = Client::new()
            .post(address)
            .basic_auth(account.user, Some(account.password))
            .send()
            .await
            .expect("the appliance answers");
        let reply: Value = reply.json().await.expect("a session");
        reply["session_id"].as_str().expect("its id").to_owned()
    }

    async fn provides(&self, account: Account) -> String {
        let session = self.session(account).await;
        let script = "provide(document.querySelector('#a'), 'x-dr-session', arguments[0])";
        self.browser.script(script, vec![json!(session)]).await;
        self.is_signed_in().await;
        session
    }

    async fn is_signed_in(&self) {
        self.browser
            .find("[data-appliance=vr-a][data-state=in]")
            .await;
    }
}
