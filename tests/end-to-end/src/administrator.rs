//! The steps that most journeys share, by mouse.

use serde_json::{Value, json};

use crate::browser::{Role, until};
use crate::journey::Journey;

/// An account of an appliance of site A, and the console's name of it.
pub const SITE_A: Account = Account {
    appliance: "vr-a",
    name: "vSphere Replication, site A",
    user: "administrator@vsphere.local",
    password: "Sim-Hamburg-1",
};

/// The same for site B.
pub const SITE_B: Account = Account {
    appliance: "vr-b",
    name: "vSphere Replication, site B",
    user: "administrator@vsphere.local",
    password: "Sim-Leipzig-2",
};

/// The account of an administrator on an appliance.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Id of the appliance.
    pub appliance: &'static str,
    /// Its name in the console's configuration.
    pub name: &'static str,
    /// User name.
    pub user: &'static str,
    /// Password.
    pub password: &'static str,
}

/// The pairing between the two sites, as the console lists it.
pub const PAIRING: &str = "vcsa-lej";

/// The address of the form, without a target.
pub const FORM: &str = "#/operation/promote-test-image/vr-a";

/// Lets a console with this configuration send any number of requests.
pub fn lift_limit(config: &mut Value) {
    let appliances = config["appliances"].as_array_mut().expect("appliances");
    for appliance in appliances {
        let system = appliance["system"].as_str().unwrap_or_default();
        if matches!(system, "vsphere-replication" | "site-recovery-manager") {
            appliance["requestsPerMinute"] = json!("9999");
        }
    }
}

impl Journey {
    /// Lets the console send and the gateways answer any number of requests, from the next page
    /// on: for what a test does in seconds and an administrator in minutes.
    pub async fn any_number_of_requests(&self) {
        let mut config: Value =
            serde_json::from_str(include_str!("../../../public/config.json")).expect("JSON");
        lift_limit(&mut config);
        let reply = json!({
            "kind": "reply",
            "headers": {"content-type": "application/json"},
            "body": config.to_string(),
        });
        self.fault(json!({
            "appliance": "console", "path": "config.json", "times": "forever", "fault": reply,
        }))
        .await;
        self.world(|world| world.settings = world.settings.clone().without_quotas());
    }

    /// Signs in from the overview, and is back there afterwards.
    pub async fn sign_in(&self, account: Account) {
        self.open("").await;
        self.browser
            .press(Role::Link, &format!("Sign in to {}", account.name))
            .await;
        self.give_password(account).await;
        let card = format!("[data-appliance={}][data-state=in]", account.appliance);
        self.browser.find(&card).await;
    }

    /// Fills in the sign-in form that the page shows, and sends it.
    pub async fn give_password(&self, account: Account) {
        self.browser.fill("User name", account.user).await;
        self.browser.fill("Password", account.password).await;
        self.browser.press(Role::Button, "Sign in").await;
    }

    /// Signs in, and opens the form of the operation.
    pub async fn open_form(&self, account: Account) {
        self.sign_in(account).await;
        self.open_first_operation(account.appliance).await;
        self.browser.sees("h1", "Promote test image").await;
    }

    /// Follows the link to the first operation of an appliance on the overview.
    pub async fn open_first_operation(&self, appliance: &str) {
        let link = format!("[data-appliance={appliance}] .operation-list a");
        // By script: what the overview reads moves the row while a pointer is on its way.
        self.browser.find(&link).await;
        let click = "root.querySelector(arguments[0]).click()";
        self.browser.script(click, vec![json!(link)]).await;
    }

    /// Opens the list of a picker if it is closed, types, and waits until the
    /// first row has the name.
    pub async fn search(&self, field: &str, words: &str, name: &str) {
        let input = self.browser.find(&format!("input#field-{field}")).await;
        self.browser.type_over(&input, words).await;
        let first = format!("#field-{field}-list .picker-row [data-column=name]");
        self.browser.sees(&first, name).await;
    }

    /// Picks the row with a name from a picker.
    pub async fn pick(&self, field: &str, name: &str) {
        self.search(field, name, name).await;
        let row = format!("#field-{field}-list .picker-row [data-column=name]");
        self.browser.click(&row).await;
        self.browser
            .sees(&format!("#field-{field}.picker-chosen"), name)
            .await;
        // The focus follows the choice; whoever types before would type there.
        let focused = format!("return root.activeElement.id === 'field-{field}-change'");
        self.browser
            .holds("the focus is on the choice", &focused)
            .await;
    }

    /// From signing in to a form that is filled in with a replication that has
    /// a test image.
    pub async fn fill_form(&self, replication: &str) {
        self.open_form(SITE_A).await;
        self.pick("pairing", PAIRING).await;
        self.pick("replication", replication).await;
        self.image_is_found().await;
    }

    /// Waits until the image was read and every check has an answer.
    pub async fn image_is_found(&self) {
        self.browser
            .sees("#field-image", "This test image can be promoted.")
            .await;
        self.checks_are_done().await;
    }

    /// Waits until every check has an answer.
    pub async fn checks_are_done(&self) {
        until("every check has an answer", async || {
            let answered = self
                .browser
                .count(".finding:not([data-tone=loading])")
                .await;
            // Checks that are repeated keep their findings until there is news.
            let open = self
                .browser
                .count(".finding[data-tone=loading], [aria-busy=true] > .findings")
                .await;
            if answered >= 4 && open == 0 {
                return Ok(());
            }
            Err(format!("{answered} answered, {open} open"))
        })
        .await;
    }

    /// Asks for the confirmation, and acknowledges the warnings in it.
    pub async fn review(&self) {
        self.browser.click("#review").await;
        self.acknowledge().await;
    }

    /// Acknowledges the warnings in the confirmation, once it is open.
    pub async fn acknowledge(&self) {
        self.browser.find("dialog[open]").await;
        let script = "for (const box of root.querySelectorAll('.open-points input:not(:checked)'))
            box.click()";
        self.browser.script(script, vec![]).await;
    }

    /// Agrees, with the button that names the object.
    pub async fn agree(&self, replication: &str) {
        self.browser
            .press(Role::Button, &format!("Promote image of {replication}"))
            .await;
    }

    /// From signing in to a run that was sent.
    pub async fn promote(&self, replication: &str) {
        self.fill_form(replication).await;
        self.review().await;
        self.agree(replication).await;
    }

    /// Waits until the run on the page has a state, one of `State::mark`.
    pub async fn run_is(&self, state: &str) {
        self.browser
            .find(&format!(".run-state[data-state={state}]"))
            .await;
    }

    /// The kinds of event in the timeline on the page, in their order.
    pub async fn timeline(&self) -> Vec<String> {
        let script =
            "return [...root.querySelectorAll('.timeline [data-what]')].map(e => e.dataset.what)";
        let events = self.browser.script(script, vec![]).await;
        serde_json::from_value(events).expect("words")
    }
}
