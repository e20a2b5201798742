//! The five operations as an administrator goes through them, step by step.

use hawser_end_to_end::administrator::{Account, SITE_A, SITE_B};
use hawser_simulator::vcda::estate::endpoint;
use hawser_simulator::vcda::pair::with_algorithm;
use hawser_simulator::world::site::SiteId;
use serde_json::{Value, json};

use crate::bench::Bench;

/// An operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Promote,
    Reconnect,
    Reprotect,
    Sync,
    Pair,
}

use Operation::{Pair, Promote, Reconnect, Reprotect, Sync};

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
const PLAN: &str = "Claims Processing";
const LINK: &str = "domain-link:5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8";
const PROVIDER: &str = "com.vmware.vcenter.hvc.sync.content_library";
/// Whose pairing is reconnected.
const REMOTE: SiteId = SiteId::Gothenburg;
const REMOTE_PASSWORD: &str = "Sim-Goteborg-4";
/// Who is paired with.
const PEER: SiteId = SiteId::Leipzig;

impl Operation {
    /// In the order of the catalogue.
    pub const ALL: [Self; 5] = [Promote, Reconnect, Reprotect, Sync, Pair];

    /// Its id in the console.
    pub fn id(self) -> &'static str {
        match self {
            Promote => "promote-test-image",
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
            Reconnect => 'C',
            Reprotect => 'R',
            Sync => 'S',
            Pair => 'A',
        }
    }

    /// Who does it.
    pub fn account(self) -> Account {
        match self {
            Promote | Reconnect => SITE_A,
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
            Promote | Reconnect | Reprotect => json!({"call": "getCurrentSession"}),
            Sync => json!({"path": "~action=get"}),
            Pair => json!({"method": "GET", "path": "/sites"}),
        }
    }

    /// The header that has a session's token.
    pub fn token_header(self) -> &'static str {
        match self {
            Promote | Reconnect | Reprotect => "x-dr-session",
            Sync => "vmware-api-session-id",
            Pair => "X-VCAV-Auth",
        }
    }

    /// What the form asks for first, or when it needs it.
    pub fn list_call(self) -> &'static str {
        match self {
            Promote | Reconnect => "getVrPairings",
            Reprotect => "getPairings",
            Sync => "listLinks",
            Pair => "getRemoteCertificate",
        }
    }

    /// The call that submits.
    pub fn submit_call(self) -> &'static str {
        match self {
            Promote => "promoteTestImage",
            Reconnect => "reconnectVrPairing",
            Reprotect => "runReprotect",
            Sync => "startSync",
            Pair => "pairSites",
        }
    }

    /// The call that a run is followed by.
    pub fn task_call(self) -> &'static str {
        match self {
            Promote | Reconnect | Reprotect => "getTaskInfo",
            Sync => "getProvider",
            Pair => "getTask",
        }
    }

    /// The address of the form with its target.
    pub fn form(self, bench: &Bench) -> String {
        let target = match self {
            Promote => {
                let target = bench.journey.replication(REPLICATION);
                format!("pairing={}&replication={}", target.pairing, target.id)
            }
            Reconnect => bench.journey.world(|world| {
                let mut all = world.vr.pairings.iter();
                let pairing = all.find(|it| it.sites.contains(&REMOTE));
                format!("pairing={}", pairing.expect("the pairing").id)
            }),
            Reprotect => bench.journey.world(|world| {
                let plan = world.srm.plans.iter().find(|plan| plan.name == PLAN);
                let plan = plan.expect("the plan");
                format!("pairing={}&plan={}", plan.pairing, plan.id)
            }),
            Sync => format!("link={LINK}&provider={PROVIDER}"),
            Pair => String::new(),
        };
        let appliance = self.account().appliance;
        format!("#/operation/{}/{appliance}?{target}", self.id())
    }

    /// Types what the link did not bring, up to what the appliance is asked for.
    pub async fn begin(self, bench: &Bench) {
        if self == Pair {
            bench
                .paste("field-apiUrl", &endpoint(PEER).public_url())
                .await;
        }
    }

    /// From the lists to a form that can be sent.
    pub async fn fill(self, bench: &Bench) {
        let browser = bench.browser();
        match self {
            Promote => {
                let found = "This test image can be promoted.";
                bench.sees("#field-image", found).await;
            }
            Reconnect => {
                bench.finds("#field-pairing.picker-chosen").await;
                bench.paste("field-user", SITE_A.user).await;
                bench.paste("field-password", REMOTE_PASSWORD).await;
            }
            Reprotect => {
                bench.finds("#field-plan.picker-chosen").await;
                self.sign_in_on_peer(bench).await;
                bench.finds("[data-check=peer-session][data-tone=ok]").await;
            }
            Sync => bench.finds("#field-last .alert").await,
            Pair => {
                let thumbprint = with_algorithm(endpoint(PEER).certificate);
                bench.sees("#field-presented", &thumbprint).await;
                bench.paste("field-apiThumbprint", &thumbprint).await;
                let ticked = "return root.querySelector('#field-compared').checked";
                if browser.script(ticked, vec![]).await != json!(true) {
                    let tick = "root.querySelector('#field-compared').click()";
                    browser.script(tick, vec![]).await;
                }
            }
        }
        bench
            .until("every check has an answer", async || {
                match browser.count(".finding[data-tone=loading]").await {
                    0 => Ok(()),
                    open => Err(format!("{open} are open")),
                }
            })
            .await;
    }

    /// Signs in on the other site where the checks ask for it.
    pub async fn sign_in_on_peer(self, bench: &Bench) {
        let check = "[data-check=peer-session]";
        bench
            .finds(&format!("{check}:not([data-tone=loading])"))
            .await;
        let browser = bench.browser();
        if browser.count(&format!("{check}[data-tone=ok]")).await > 0 {
            return;
        }
        let open = format!("root.querySelector(\"{check} details\").open = true");
        browser.script(&open, vec![]).await;
        bench.paste("peer-user", SITE_B.user).await;
        bench.paste("peer-password", SITE_B.password).await;
        bench.press("Sign in on the other site").await;
    }

    /// Whether what was typed is still there.
    pub async fn is_filled(self, bench: &Bench) {
        let (field, words) = match self {
            Promote => ("#field-replication", REPLICATION),
            Reconnect => ("#field-pairing", "vcsa-got"),
            Reprotect => ("#field-plan", PLAN),
            Sync => ("#field-provider", "Content library"),
            Pair => {
                let typed = bench.browser().value("#field-apiUrl").await;
                return assert_eq!(typed, endpoint(PEER).public_url());
            }
        };
        bench.sees(field, words).await;
    }

    /// Asks for the confirmation.
    pub async fn review(self, bench: &Bench) {
        bench.press("Review and confirm").await;
        bench.finds("dialog[open]").await;
        if self == Reprotect {
            bench.paste("confirm-name", PLAN).await;
        }
    }

    /// The button that names the object.
    pub fn button(self) -> String {
        match self {
            Promote => format!("Promote image of {REPLICATION}"),
            Reconnect => "Reconnect to vcsa-got.hansekontor.example".to_owned(),
            Reprotect => format!("Reprotect {PLAN}"),
            Sync => "Start sync".to_owned(),
            Pair => format!("Pair with {}", endpoint(PEER).host),
        }
    }
}
