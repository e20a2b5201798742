//! The operations as an administrator goes through them, step by step.

use hawser_end_to_end::administrator::{Account, SITE_A, SITE_B};
use hawser_simulator::vcda::certificate::with_algorithm;
use hawser_simulator::vcda::inventory::endpoint;
use hawser_simulator::world::World;
use hawser_simulator::world::site::SiteId;
use serde_json::{Value, json};

use crate::fixture::Fixture;

/// An operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Promote,
    Demote,
    Reconnect,
    Reprotect,
    Sync,
    Pair,
}

use Operation::{Demote, Pair, Promote, Reconnect, Reprotect, Sync};

const VCENTER_A: Account = Account {
    appliance: "vc-a",
    name: "vCenter, site A",
    ..SITE_A
};
const SRM_A: Account = Account {
    appliance: "srm-a",
    name: "Site Recovery Manager, site A",
    ..SITE_A
};
const VCDA_A: Account = Account {
    appliance: "vcda-a",
    name: "Cloud Director Availability, site A",
    user: "root",
    password: "Sim-Root-1",
};

const REPLICATION: &str = "fin-erp-db01";
/// A replication with a promoted instance.
const PROMOTED_REPLICATION: &str = "broker-portal01";
const PLAN: &str = "Claims Processing";
const LINK: &str = "domain-link:5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8";
const PROVIDER: &str = "com.vmware.vcenter.hvc.sync.content_library";
/// Whose pairing is reconnected.
const REMOTE: SiteId = SiteId::Gothenburg;
pub const REMOTE_PASSWORD: &str = "Sim-Goteborg-4";
/// The site to pair with.
const PEER: SiteId = SiteId::Leipzig;

/// Returns the fields that name a replication of vSphere Replication.
fn replication(world: &World, name: &str) -> Vec<(&'static str, String)> {
    let mut all = world.vr.replications.iter();
    let target = all.find(|it| it.name == name).expect("the replication");
    vec![
        ("pairing", target.pairing.clone()),
        ("replication", target.id.clone()),
    ]
}

impl Operation {
    /// In the order of the catalogue.
    pub const ALL: [Self; 6] = [Promote, Demote, Reconnect, Reprotect, Sync, Pair];

    /// Its id in the console.
    pub fn id(self) -> &'static str {
        match self {
            Promote => "promote-test-image",
            Demote => "demote-test-image",
            Reconnect => "reconnect-pairing",
            Reprotect => "run-reprotect",
            Sync => "start-sync",
            Pair => "pair-sites",
        }
    }

    /// In the printed matrix.
    pub fn letter(self) -> char {
        match self {
            Promote => 'P',
            Demote => 'D',
            Reconnect => 'C',
            Reprotect => 'R',
            Sync => 'S',
            Pair => 'A',
        }
    }

    /// Returns the account that performs the operation.
    pub fn account(self) -> Account {
        match self {
            Promote | Demote | Reconnect => SITE_A,
            Reprotect => SRM_A,
            Sync => VCENTER_A,
            Pair => VCDA_A,
        }
    }

    /// The call that signs in.
    pub fn sign_in_call(self) -> &'static str {
        if self == Sync {
            "createSession"
        } else {
            "login"
        }
    }

    /// The call that tells whose a session is.
    pub fn who(self) -> Value {
        match self {
            Promote | Demote | Reconnect | Reprotect => json!({"call": "getCurrentSession"}),
            Sync => json!({"path": "~action=get"}),
            Pair => json!({"method": "GET", "path": "/sites"}),
        }
    }

    /// The header that has a session's token.
    pub fn token_header(self) -> &'static str {
        match self {
            Promote | Demote | Reconnect | Reprotect => "x-dr-session",
            Sync => "vmware-api-session-id",
            Pair => "X-VCAV-Auth",
        }
    }

    /// Returns the call that the form makes first, or when it needs the list.
    pub fn list_call(self) -> &'static str {
        match self {
            Promote | Demote | Reconnect => "getVrPairings",
            Reprotect => "getPairings",
            Sync => "listLinks",
            Pair => "getRemoteCertificate",
        }
    }

    /// The call that submits.
    pub fn submit_call(self) -> &'static str {
        match self {
            Promote => "promoteTestImage",
            Demote => "demoteTestImage",
            Reconnect => "reconnectVrPairing",
            Reprotect => "runReprotect",
            Sync => "startSync",
            Pair => "pairSites",
        }
    }

    /// The call that a run is followed by.
    pub fn task_call(self) -> &'static str {
        match self {
            Promote | Demote | Reconnect | Reprotect => "getTaskInfo",
            Sync => "getProvider",
            Pair => "getTask",
        }
    }

    /// Returns the values to choose in the form: fields, and ids or texts.
    pub fn target(self, world: &World) -> Vec<(&'static str, String)> {
        match self {
            Promote => replication(world, REPLICATION),
            Demote => replication(world, PROMOTED_REPLICATION),
            Reconnect => {
                let mut all = world.vr.pairings.iter();
                let pairing = all.find(|it| it.sites.contains(&REMOTE));
                let pairing = pairing.expect("the pairing");
                vec![
                    ("pairing", pairing.id.clone()),
                    ("user", SITE_A.user.to_owned()),
                ]
            }
            Reprotect => {
                let plan = world.srm.plans.iter().find(|plan| plan.name == PLAN);
                let plan = plan.expect("the plan");
                vec![("pairing", plan.pairing.clone()), ("plan", plan.id.clone())]
            }
            Sync => vec![("link", LINK.to_owned()), ("provider", PROVIDER.to_owned())],
            Pair => vec![
                ("apiUrl", endpoint(PEER).public_url()),
                ("apiThumbprint", with_algorithm(endpoint(PEER).certificate)),
            ],
        }
    }

    /// The address of the form with what a link can carry of its target.
    pub fn form(self, fixture: &Fixture) -> String {
        let target = fixture.journey.world(|world| self.target(world));
        let linked = target.into_iter().filter(|_| self != Pair);
        let linked = linked.filter(|(field, _)| *field != "user");
        let query: Vec<String> = linked
            .map(|(field, value)| format!("{field}={value}"))
            .collect();
        let appliance = self.account().appliance;
        format!("#/operation/{}/{appliance}?{}", self.id(), query.join("&"))
    }

    /// Types what the link did not bring, up to what the appliance is asked for.
    pub async fn begin(self, fixture: &Fixture) {
        if self == Pair {
            fixture
                .paste("field-apiUrl", &endpoint(PEER).public_url())
                .await;
        }
    }

    /// From the lists to a form that can be sent.
    pub async fn fill(self, fixture: &Fixture) {
        let browser = fixture.browser();
        match self {
            Promote => {
                let found = "This test image can be promoted.";
                fixture.sees("#field-image", found).await;
            }
            Demote => {
                let found = "This promoted instance can be demoted.";
                fixture.sees("#field-instance", found).await;
            }
            Reconnect => {
                fixture.finds("#field-pairing.picker-chosen").await;
                fixture.paste("field-user", SITE_A.user).await;
                fixture.paste("field-password", REMOTE_PASSWORD).await;
            }
            Reprotect => {
                fixture.finds("#field-plan.picker-chosen").await;
                self.sign_in_on_peer(fixture).await;
                fixture
                    .finds("[data-check=peer-session][data-tone=ok]")
                    .await;
            }
            Sync => fixture.finds("#field-last .alert").await,
            Pair => {
                let thumbprint = with_algorithm(endpoint(PEER).certificate);
                let digits = thumbprint.replace("SHA-256:", "");
                fixture.sees("#field-presented", &digits).await;
                fixture.paste("field-apiThumbprint", &thumbprint).await;
                let ticked = "return root.querySelector('#field-compared').checked";
                if browser.script(ticked, vec![]).await != json!(true) {
                    let tick = "root.querySelector('#field-compared').click()";
                    browser.script(tick, vec![]).await;
                }
            }
        }
        fixture
            .until("every check has an answer", async || {
                match browser.count(".finding[data-tone=loading]").await {
                    0 => Ok(()),
                    open => Err(format!("{open} are open")),
                }
            })
            .await;
    }

    /// Signs in on the other site where the checks ask for it.
    pub async fn sign_in_on_peer(self, fixture: &Fixture) {
        let check = "[data-check=peer-session]";
        fixture
            .finds(&format!("{check}:not([data-tone=loading])"))
            .await;
        let browser = fixture.browser();
        if browser.count(&format!("{check}[data-tone=ok]")).await > 0 {
            return;
        }
        let open = format!("root.querySelector(\"{check} details\").open = true");
        browser.script(&open, vec![]).await;
        fixture.paste("peer-user", SITE_B.user).await;
        fixture.paste("peer-password", SITE_B.password).await;
        fixture.press("Sign in to the other site").await;
    }

    /// Checks that the typed values are still there.
    pub async fn is_filled(self, fixture: &Fixture) {
        let (field, words) = match self {
            Promote => ("#field-replication", REPLICATION),
            Demote => ("#field-replication", PROMOTED_REPLICATION),
            Reconnect => ("#field-pairing", "vcsa-got"),
            Reprotect => ("#field-plan", PLAN),
            Sync => ("#field-provider", "Content library"),
            Pair => {
                let typed = fixture.browser().value("#field-apiUrl").await;
                return assert_eq!(typed, endpoint(PEER).public_url());
            }
        };
        fixture.sees(field, words).await;
    }

    /// Asks for the confirmation.
    pub async fn review(self, fixture: &Fixture) {
        fixture.press("Review and confirm").await;
        fixture.finds("dialog[open]").await;
        let script = "for (const box of root.querySelectorAll('.open-points input:not(:checked)'))
            box.click()";
        fixture.browser().script(script, vec![]).await;
        if self == Reprotect {
            fixture.paste("confirm-name", PLAN).await;
        }
    }

    /// The state of a run that has ended well.
    pub fn done(self) -> &'static str {
        match self {
            // The other site has to do the same.
            Pair => "half-done",
            Promote | Demote | Reconnect | Reprotect | Sync => "success",
        }
    }

    /// The button that names the object.
    pub fn button(self) -> String {
        match self {
            Promote => format!("Promote image of {REPLICATION}"),
            Demote => format!("Demote image of {PROMOTED_REPLICATION}"),
            Reconnect => "Reconnect to vcsa-got.hansekontor.example".to_owned(),
            Reprotect => format!("Reprotect {PLAN}"),
            Sync => "Start Hybrid Linked Mode sync".to_owned(),
            Pair => format!("Pair with {}", endpoint(PEER).host),
        }
    }
}
