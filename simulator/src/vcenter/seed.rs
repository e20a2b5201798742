//! Seed data: each vCenter is linked to the other site's domain and to one or
//! two more; every state of a provider occurs.

use super::error::Message;
use super::inventory::{End, Inventory, LastSync, Link, Provider, Session, VCenter, new_task};
use crate::clock::Millis;
use crate::random::Random;
use crate::settings::Extent;
use crate::task::Tasks;
use crate::world::site::{Role, SiteId, User};

const MINUTE: Millis = 60_000;

/// Duration of the sync that is running at the start, and its age.
const LONG_SYNC: Millis = 6 * MINUTE;
const LONG_SYNC_BEGUN: Millis = MINUTE;

/// Users of the cloud side.
const CLOUD_USERS: [User; 2] = [
    User {
        name: "cloudadmin@vmc.local",
        password: "Sim-Cloud-7",
        role: Role::Administrator,
    },
    User {
        name: "cloudauditor@vmc.local",
        password: "Sim-Lesen-7",
        role: Role::ReadOnly,
    },
];

/// The provider whose sync is running at the start, on `vc-a`.
const BUSY_LINK: &str = "domain-link:5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8";
const BUSY_PROVIDER: &str = "com.vmware.vcenter.hvc.sync.storage_policies";

/// Returns the seed data.
pub fn inventory(extent: Extent, now: Millis, tasks: &mut Tasks) -> Inventory {
    let mut inventory = Inventory {
        vcenters: vec![hamburg(now), leipzig(now), without_hvc()],
    };
    let begun = now - LONG_SYNC_BEGUN;
    let user = "administrator@vsphere.local";
    let new = new_task("vc-a", (BUSY_LINK, BUSY_PROVIDER), user, None);
    let task = Random::seeded(extent.seed).uuid();
    let task = tasks.add_running(new, task, begun, LONG_SYNC);
    let link = inventory.link_mut("vc-a", BUSY_LINK);
    let busy = link.and_then(|link| {
        let mut providers = link.providers.iter_mut();
        providers.find(|provider| provider.id == BUSY_PROVIDER)
    });
    if let Some(provider) = busy {
        provider.last = Some(LastSync {
            started_at: begun,
            ended: Some(Ok(())),
        });
        provider.session = Some(Session {
            task,
            started_at: begun,
            problem: None,
            end: None,
        });
    }
    inventory
}

fn hamburg(now: Millis) -> VCenter {
    let mut leipzig = Link {
        id: BUSY_LINK,
        domain: "lej.hansekontor.example",
        connection_error: None,
        remote_users: SiteId::Leipzig.site().users.to_vec(),
        providers: Vec::new(),
    };
    let refused = leipzig.stored_credentials_refused();
    leipzig.providers = vec![
        synced(
            "com.vmware.vcenter.hvc.sync.tagging",
            480,
            now - 23 * MINUTE,
        )
        .counting_late(),
        failed(
            "com.vmware.vcenter.hvc.sync.authorization",
            64,
            refused,
            now - 41 * MINUTE,
        ),
        never("com.vmware.vcenter.hvc.sync.content_library", 212),
        synced(BUSY_PROVIDER, 4_800, now - LONG_SYNC_BEGUN),
    ];
    let cloud = Link {
        id: "b2f60d17-3a8e-4c19-9d04-71e5c86a2f3b",
        domain: "vmc.local",
        connection_error: None,
        remote_users: CLOUD_USERS.to_vec(),
        providers: vec![
            synced(
                "com.vmware.vcenter.hvc.sync.tagging",
                1_260,
                now - 8 * MINUTE,
            ),
            started("9c0e4b7f-authz", 35, now - 190 * MINUTE),
        ],
    };
    VCenter {
        appliance: "vc-a",
        offers_hvc: true,
        offers_link_health: true,
        links: vec![leipzig, cloud, unreachable(now)],
    }
}

fn leipzig(now: Millis) -> VCenter {
    let hamburg = Link {
        id: "domain-link:c47b0e92-6d15-4a83-b1f7-08e39d5c62a4",
        domain: "ham.hansekontor.example",
        connection_error: None,
        remote_users: SiteId::Hamburg.site().users.to_vec(),
        providers: vec![
            synced(
                "com.vmware.vcenter.hvc.sync.tagging",
                455,
                now - 17 * MINUTE,
            ),
            started(
                "com.vmware.vcenter.hvc.sync.authorization",
                61,
                now - 95 * MINUTE,
            ),
        ],
    };
    let cloud = Link {
        id: "07d91e5a-c36b-4280-a94f-e8b15f7d30c6",
        domain: "vmc.local",
        connection_error: None,
        remote_users: CLOUD_USERS.to_vec(),
        providers: vec![
            never("com.vmware.vcenter.hvc.sync.tagging", 1_198),
            synced(
                "com.vmware.vcenter.hvc.sync.authorization",
                58,
                now - 3 * MINUTE,
            ),
        ],
    };
    VCenter {
        appliance: "vc-b",
        offers_hvc: true,
        offers_link_health: false,
        links: vec![hamburg, cloud],
    }
}

/// Returns a vCenter like current versions, without these services.
fn without_hvc() -> VCenter {
    VCenter {
        appliance: "vc-new",
        offers_hvc: false,
        offers_link_health: false,
        links: Vec::new(),
    }
}

/// Returns a link without connection.
fn unreachable(now: Millis) -> Link {
    let domain = "got.hansekontor.example";
    Link {
        id: "e6a83c50-1f7d-4b92-8e0c-94d27b61f5a3",
        domain,
        connection_error: Some(Message::new(
            "com.vmware.vcenter.hvc.link.connection_failed",
            &format!("Cannot connect to {domain}: connection timed out."),
            &[domain],
        )),
        remote_users: SiteId::Gothenburg.site().users.to_vec(),
        providers: vec![synced(
            "com.vmware.vcenter.hvc.sync.tagging",
            90,
            now - 4_000 * MINUTE,
        )],
    }
}

/// Returns a provider that was never synced.
fn never(id: &'static str, total: i64) -> Provider {
    Provider {
        id,
        total,
        counts_late: false,
        stale_credentials: false,
        interval_seconds: 3_600,
        last: None,
        session: None,
    }
}

/// Returns a provider that was synced automatically only.
fn synced(id: &'static str, total: i64, at: Millis) -> Provider {
    let last = LastSync {
        started_at: at,
        ended: Some(Ok(())),
    };
    Provider {
        last: Some(last),
        ..never(id, total)
    }
}

/// Returns a provider whose last sync was started by a call and succeeded.
fn started(id: &'static str, total: i64, at: Millis) -> Provider {
    Provider {
        session: Some(ended_session(at, 100, None)),
        ..synced(id, total, at)
    }
}

/// Returns a provider whose last sync failed, and fails again without other
/// credentials.
fn failed(id: &'static str, total: i64, why: Message, at: Millis) -> Provider {
    let last = LastSync {
        started_at: at,
        ended: Some(Err(why.clone())),
    };
    Provider {
        last: Some(last),
        session: Some(ended_session(at, 20, Some(why))),
        stale_credentials: true,
        ..never(id, total)
    }
}

fn ended_session(started_at: Millis, percent: u8, problem: Option<Message>) -> Session {
    Session {
        // Its task is forgotten.
        task: String::new(),
        started_at,
        problem: None,
        end: Some(End {
            at: started_at + 14_000,
            percent,
            problem,
        }),
    }
}

impl Provider {
    fn counting_late(mut self) -> Self {
        self.counts_late = true;
        self
    }
}
